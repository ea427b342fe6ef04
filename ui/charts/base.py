"""What every chart shares: colour roles, the house style, specs built once, the one drawing call.

A spec is built by Altair when its module is imported (14 ms each) and only fed data afterwards.
Colours are named by role and filled in by the theme in the browser.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from measures.words import Status
from ui import wording
from ui.charts import room
from ui.tables.status import STATUS

ROLES = [
    "blue", "amber", "red", "violet", "grey",
    "blue_t", "amber_t", "red_t", "violet_t", "grey_t",
    "ink", "soft", "line", "band", "paper",
]  # fmt: skip
"""In the order of the theme's chartCategoricalColors: the two lists are one contract."""

SCALE = alt.Scale(domain=ROLES)
INK = alt.ExprRef("scale('color','ink')")
_BREAK = "lastindexof(slice(datum.label, 0, 27), ' ')"
_TWO_LINES = (
    f"length(datum.label) <= 26 || {_BREAK} < 1 ? datum.label : "
    f"[slice(datum.label, 0, {_BREAK}), slice(datum.label, {_BREAK} + 1)]"
)
"""A label of an axis, in two lines at a space where it is longer than `house` has room for."""
_TWO_LINES_UP = {"condition": {"test": "length(datum.label) > 26", "value": -6}, "value": 0}
"""The offset that keeps two lines in the middle of their band."""
GRID = alt.ExprRef("scale('color','grey_t')")
INK_COLUMN = "ink"
"""Holds the role ink in every frame that is drawn."""


def axis_of_names(*, pixels: int | None = None, padding: int | None = None) -> alt.Axis:
    """The axis of rows with names: all of them, long ones in two lines, no wider than `pixels`.

    `padding`: pixels between names and marks where they are not those of the house style.
    """
    return alt.Axis(
        domain=False,
        ticks=False,
        labelExpr=_TWO_LINES,
        labelOffset=_TWO_LINES_UP,
        labelLineHeight=13,
        labelOverlap=False,
        labelLimit=alt.Undefined if pixels is None else pixels,
        labelPadding=alt.Undefined if padding is None else padding,
    )


MARKS_AT_MOST = 2_000
"""Above this Streamlit draws on a canvas and the marks leave the accessibility tree."""


@dataclass(frozen=True)
class Chart:
    """A spec and the named frames it draws."""

    spec: Mapping[str, Any]
    datasets: Mapping[str, pl.DataFrame]

    @cached_property
    def sent(self) -> dict[str, Any]:
        """The frames as Arrow, which Streamlit sends as it is; made once for a chart."""
        return {name: frame.to_arrow() for name, frame in self.datasets.items()}

    def to_dict(self) -> dict[str, Any]:
        """Return the whole chart as Vega-Lite, with its data."""
        rows = {name: frame.to_dicts() for name, frame in self.datasets.items()}
        return {**self.spec, "datasets": rows}


def fed(spec: Mapping[str, Any], **datasets: pl.DataFrame) -> Chart:
    """Bring a spec and its frames together."""
    return Chart(spec, {name: _with_ink(rows) for name, rows in datasets.items()})


def _with_ink(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.hstack([pl.Series(INK_COLUMN, ["ink"] * rows.height, dtype=pl.String)])


def colour(field: str) -> alt.Color:
    """Colour of text and rules by a field of roles."""
    return alt.Color(f"{field}:N", scale=SCALE, legend=None)


def fill(field: str) -> alt.Fill:
    """Inside colour by a field of roles."""
    return alt.Fill(f"{field}:N", scale=SCALE, legend=None)


def stroke(field: str) -> alt.Stroke:
    """Outline colour by a field of roles."""
    return alt.Stroke(f"{field}:N", scale=SCALE, legend=None)


def ink() -> alt.Color:
    """Colour of text in ink. Every chart has one such mark: it brings the theme's colours in."""
    return colour(INK_COLUMN)


def one(role: str) -> Any:  # noqa: ANN401 - Altair has no public name for it
    """Any colour channel by one role."""
    return alt.value(alt.ExprRef(f"scale('color','{role}')"))


def shape(field: str) -> alt.Shape:
    """Shape of a point by a field that holds Vega's own names of shapes."""
    return alt.Shape(f"{field}:N", scale=None)


def in_words(numbers: pl.Series) -> pl.Series:
    """Return counts as they are written beside a mark: "1,204"."""
    return pl.Series([wording.number(n) for n in numbers], dtype=pl.String)


def source(name: str = "rows") -> alt.NamedData:
    """Data that the spec names and `Chart.datasets` brings."""
    return alt.NamedData(name)


def house(chart: alt.LayerChart | alt.Chart) -> dict[str, Any]:
    """Return the chart's spec in the house style."""
    styled = (
        chart.configure_axis(
            labelColor=INK,
            titleColor=INK,
            labelFontSize=13,
            labelFlush=False,
            labelLimit=170,
            labelPadding=6,
            gridColor=GRID,
        )
        .configure_view(stroke=None)
        .configure_scale(bandPaddingInner=0.08, bandPaddingOuter=0.04)
    )
    spec: dict[str, Any] = styled.to_dict()
    return spec


def filled(template: Mapping[str, Any], **values: object) -> dict[str, Any]:
    """Return a copy of a spec with each `$name` replaced, and each list `["$name"]` by a list."""
    made = _filled(template, {f"${name}": value for name, value in values.items()})
    assert isinstance(made, dict)
    return made


def _filled(node: Any, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - any part of a spec
    if isinstance(node, Mapping):
        return {key: _filled(value, values) for key, value in node.items()}
    if isinstance(node, list):
        if len(node) == 1 and isinstance(node[0], str) and isinstance(values.get(node[0]), list):
            return values[node[0]]
        return [_filled(value, values) for value in node]
    return values.get(node, node) if isinstance(node, str) else node


def draw(chart: Chart, alt: str, key: str | None = None) -> None:
    """Draw a chart: the one place that hands a spec to Streamlit.

    `alt` is one sentence of what it shows with its extreme values, read aloud in its place. Marks
    that `opens` made open nothing here, nor look as if they did.
    """
    with room.kept(chart.spec):
        st.vega_lite_chart(
            spec={**_still(chart.spec), "datasets": dict(chart.sent)},
            width="stretch",
            theme="streamlit",
            height=room.told(chart.spec),
            alt=alt,
            key=key,
        )


def _still(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a spec without the picking by click."""
    params = spec.get("params", [])
    if not any(each["name"] == _PICKED for each in params):
        return spec
    layers = [
        {**layer, "mark": {name: of for name, of in layer["mark"].items() if name != "cursor"}}
        for layer in spec["layer"]
    ]
    others = [each for each in params if each["name"] != _PICKED]
    return {**spec, "layer": layers, "params": others}


PLACE = "place"
"""The column by which a mark that opens rows is told: its number in the frame that is drawn."""

_PICKED = "picked"


def opens(marks: alt.Chart) -> alt.Chart:
    """Let the marks of a chart be picked by a click; `draw_to_open` says which was.

    The layers beside this one are picked too, where their rows hold a place.
    """
    by_click = alt.selection_point(name=_PICKED, fields=[PLACE], toggle=False, clear=False)
    return marks.add_params(by_click)


def draw_to_open(
    chart: Chart, alt: str, key: str, on_pick: Callable[[int], None] | None = None
) -> int | None:
    """Draw a chart with marks that `opens` made; return the place of the one clicked, or None.

    `on_pick` is told the place once, before the rerun that the click brings; what is returned stays
    the same until another mark is clicked. A way for the pointer alone: whoever calls it offers the
    same by a picker, for the keyboard.
    """

    def tell() -> None:
        place = _place(st.session_state[key])
        if on_pick is not None and place is not None:
            on_pick(place)

    with room.kept(chart.spec):
        picked = st.vega_lite_chart(
            spec={**chart.spec, "datasets": dict(chart.sent)},
            width="stretch",
            theme="streamlit",
            height=room.told(chart.spec),
            alt=alt,
            key=key,
            on_select=tell,
            selection_mode=_PICKED,
        )
    return _place(picked)


def _place(state: Mapping[str, Any]) -> int | None:
    """Return the place of the mark that was clicked; None for a mark that has none."""
    picked = state["selection"].get(_PICKED) or [{}]
    place = picked[0].get(PLACE)
    return None if place is None else int(place)


def with_looks(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add word, role, fill, shape and on_fill, the look of the status word in `column`.

    A null is Unknown. Raises KeyError for a value that is no status word.
    """
    looks = [STATUS[value or Status.UNKNOWN.value] for value in rows[column].to_list()]
    return rows.with_columns(
        pl.Series("word", [look.word.label for look in looks], dtype=pl.String),
        pl.Series("role", [look.role for look in looks], dtype=pl.String),
        pl.Series("fill", [look.fill for look in looks], dtype=pl.String),
        pl.Series("shape", [look.shape for look in looks], dtype=pl.String),
        pl.Series("on_fill", [look.on_fill for look in looks], dtype=pl.String),
    )
