"""How high a chart will be, known before the browser has drawn it, so that nothing below jumps."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal

import streamlit as st

_EDGES = 10
"""Pixels between marks and padding, above and below together, where no axis stands there."""
_PADDED = {"top": 5, "bottom": 5}
"""The padding of a spec that says none."""
_LABELS = 13
"""Pixels of a line of an axis's labels, besides their padding."""
_LABEL_PADDING = 6
"""Pixels between labels and marks where a spec does not say it, as in the house style."""
_TICKS = 5
"""Pixels of an axis's ticks."""
_WITHOUT_TICKS = ("nominal", "ordinal")
_TITLE = 26
"""Pixels of an axis's title."""


def told(spec: Mapping[str, Any]) -> int | Literal["content"]:
    """Return the height to tell Streamlit: that of the spec, or "content" for a chart with rows.

    Of a chart with so many pixels a row the whole is not told: Vega then fits the rows into it, and
    in Chromium that took up to a minute on a page of six charts. Its room is `kept` round it.
    """
    height = spec["height"]
    return height if isinstance(height, int) else "content"


def kept(spec: Mapping[str, Any]) -> AbstractContextManager[object]:
    """Keep the room of a chart in which to draw it; one of a fixed height keeps its own."""
    rows = _rows_pixels(spec)
    return nullcontext() if rows is None else st.container(height=rows, border=False)


def _rows_pixels(spec: Mapping[str, Any]) -> int | None:
    """Return the height of a chart of rows in the house style, as the browser measures it.

    Its rows, each as high as the spec's step, and the room of the axis above or below them. None
    for a chart of a fixed height, and for one whose rows its spec does not list.
    """
    height = spec["height"]
    rows = next(filter(None, map(_listed, _encodings(spec, "y"))), None)
    if isinstance(height, int) or rows is None:
        return None
    padding = spec.get("padding", _PADDED)
    edges: int = _EDGES + padding["top"] + padding["bottom"]
    return rows * int(height["step"]) + edges + max(map(_axis_pixels, _encodings(spec, "x")))


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
    padding = axis.get("labelPadding", _LABEL_PADDING)
    told = int(padding["expr"]) if isinstance(padding, Mapping) else int(padding)
    ticks = 0 if encoding["type"] in _WITHOUT_TICKS else _TICKS
    return _LABELS + told + ticks + (_TITLE if encoding.get("title") else 0)
