"""How high a chart will be, known before the browser has drawn it, so that nothing below jumps."""

from collections.abc import Mapping
from typing import Any, Literal


def pixels(spec: Mapping[str, Any]) -> int | Literal["content"]:
    """Return the height that a spec says; "content", what comes out when drawn, where it has rows.

    Of a chart with so many pixels a row the whole is not told to Streamlit: Vega then fits the rows
    into it, and in Chromium that took up to a minute on a page of six charts.
    """
    height = spec["height"]
    return height if isinstance(height, int) else "content"
