"""How high a chart will be, known before the browser has drawn it, so that nothing below jumps."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

_EDGES = 20
"""Pixels above and below the marks, and the whole room where no axis stands there."""
_LABELS = 13
"""Pixels of a line of an axis's labels, besides their padding."""
_PADDING = 6
"""Pixels between labels and marks where a spec does not say it, as in the house style."""
_TITLE = 31
"""Pixels of an axis's title."""


def pixels(spec: Mapping[str, Any]) -> int | Literal["content"]:
    """Return the height of a chart in the house style, as the browser measures it.

    That of the spec where it says one; else its rows, each as high as the spec's step, and the room
    of the axis above or below them. "content", the height that comes out when it is drawn, for a
    chart with edges of its own or rows that its spec does not list.
    """
    height = spec["height"]
    if isinstance(height, int):
        return height
    rows = next(filter(None, map(_listed, _encodings(spec, "y"))), None)
    if rows is None or "padding" in spec:
        return "content"
    return rows * int(height["step"]) + _EDGES + max(map(_axis_pixels, _encodings(spec, "x")))


def _encodings(spec: Mapping[str, Any], channel: str) -> Iterator[Mapping[str, Any]]:
    for part in (spec, *spec.get("layer", ())):
        found = part.get("encoding", {}).get(channel)
        if found is not None:
            yield found


def _listed(encoding: Mapping[str, Any]) -> int | None:
    """Return how many rows an encoding lists in their order; None where it lists none."""
    listed = encoding.get("sort") or encoding.get("scale", {}).get("domain")
    return len(listed) if isinstance(listed, list) else None


def _axis_pixels(encoding: Mapping[str, Any]) -> int:
    """Return the room of an encoding's axis; 0 where it says nothing of one, or wants none."""
    axis = encoding.get("axis")
    if axis is None:
        return 0
    padding = axis.get("labelPadding", _PADDING)
    told = int(padding["expr"]) if isinstance(padding, Mapping) else int(padding)
    return _LABELS + told + (_TITLE if encoding.get("title") else 0)
