"""One figure at a time: how it stands, by locality, team and IRO, and month by month."""

import polars as pl
import streamlit as st

from measures.headline.caseload_ratio import HEADLINES, CaseloadRatio
from measures.headline.measure import Headline, Measure
from ui import charts, frame, wording
from ui.data import load, months
from ui.filters import links
from ui.lists import lists
from ui.sections.shared import figures, opening
from ui.tables import tables
from ui.tables.columns import Column, Kind

GROUPS = {"locality_id": "By locality", "team_id": "By team", "iro_id": "By IRO"}
"""Column of the facts -> what the way to look is called."""

NONE_OF = {"locality_id": "No locality", "team_id": "No team", "iro_id": "No IRO"}

BY_CODE = {headline.code: headline for headline in HEADLINES}

_KEY = "one_figure"

FIGURE_COLUMNS = {
    "value": "Figure",
    "numerator": "Counted",
    "denominator": "Of",
    "unknown": "Not known",
    "low": "At least",
    "high": "At most",
}
"""Column of a table of figures -> its heading."""


def chosen() -> Headline:
    """Draw the choice of a figure, kept in the URL, and return the one chosen."""
    asked = st.query_params.get(links.MEASURE)
    if _KEY not in st.session_state and asked in BY_CODE:
        st.session_state[_KEY] = asked
    code = st.selectbox(
        "Figure",
        list(BY_CODE),
        format_func=lambda code: BY_CODE[code].label,
        key=_KEY,
        persist_state="session",
    )
    st.query_params[links.MEASURE] = code
    return BY_CODE[code]


def answer(measure: Headline) -> tuple[str, str]:
    """Return the page's answer: the figure in view with what it rests on.

    Children per FTE are those of the whole service.
    """
    view = frame.current().view
    facts = view.whole if isinstance(measure, CaseloadRatio) else view.facts
    label = measure.label
    if not measure.is_supplied(facts):
        return f"{label}: not supplied.", measure.definition
    figure = measure.figure(facts)
    note = figures.note(measure, figure)
    return f"{label}: {figures.value_in_words(measure, figure)}.", note


def by_group(measure: Headline) -> None:
    """Draw the figure by locality, team or IRO, A to Z, and list the rows of the one chosen.

    Children per FTE by IRO alone: nobody has the posts of a locality or a team.
    """
    if isinstance(measure, CaseloadRatio):
        st.header("By IRO", anchor=False)
        _table(measure, "iro_id")
        return
    st.header("By locality, team and IRO", anchor=False)
    column = st.radio(
        "Look at it",
        list(GROUPS),
        format_func=GROUPS.__getitem__,
        horizontal=True,
        label_visibility="collapsed",
        key="one_figure_group",
    )
    rows = _table(measure, column)
    if isinstance(measure, Measure) and not rows.is_empty():
        _open_group(measure, rows, column)


def _table(measure: Headline, column: str) -> pl.DataFrame:
    """Draw the figure of each group in view and return the groups by name."""
    here = frame.current()
    rows = _named(measure.by(here.view.facts, column), column)
    if rows.is_empty():
        frame.empty("row to count in view")
        return rows
    st.markdown(
        f":small[:gray[A to Z, not ranked: read a share with what it is of. {measure.definition}]]"
    )
    tables.reading_table(
        _worded(rows, measure),
        [Column("label", GROUPS[column][3:].capitalize().replace("Iro", "IRO"), Kind.NAME),
         *_columns(rows, measure)],
        role=here.person.role,
        alt=f"{measure.label} {GROUPS[column].lower().replace('iro', 'IRO')}",
    )  # fmt: skip
    return rows


def _open_group(measure: Measure, rows: pl.DataFrame, column: str) -> None:
    """List exactly the rows that a line of the table counts; of a share, those that fall short."""
    found = measure.shown_rows(frame.current().view.facts)
    counts = dict(found.group_by(column).len().iter_rows())
    offered = [row for row in rows.iter_rows(named=True) if counts.get(row["group_id"])]
    if not offered or not lists.sees_rows():
        return
    place = st.selectbox(
        "Open the rows of",
        range(len(offered)),
        index=None,
        format_func=lambda place: (
            f"{offered[place]['label']} ({counts[offered[place]['group_id']]:,})"
        ),
        placeholder=opening.CHOOSE,
        key=f"one_figure_rows_{column}",
        width=opening.PICKER_WIDTH,
    )
    if place is None or place >= len(offered):
        return
    group = offered[place]
    own = found.filter(pl.col(column).eq_missing(pl.lit(group["group_id"], pl.String)))
    prepared, shown = lists.prepare(own, measure.frame)
    st.subheader(f"{wording.escape(group['label'])}, {own.height:,}", anchor=False)
    lists.working(
        prepared,
        shown,
        title=f"{measure.label}: {group['label']}",
        definition=measure.definition,
        key="one_figure_list",
    )


def by_month(measure: Headline) -> None:
    """Draw the figure at each of the last month ends, as the facts of that day have it."""
    here = frame.current()
    st.header("Month by month", anchor=False)
    rows = months.of_measure(here.view, measure.code)
    known = rows.filter(pl.col("value").is_not_null())
    if known.is_empty():
        frame.empty("month end with anything to count")
        return
    is_share = measure.unit == "share"
    words = wording.percent if is_share else wording.number
    st.markdown(
        ":small[:gray[At each month end, as it stood then. The shaded range is what the unknowns "
        "leave open; a gap is a month before the data begins, or of which nothing is known.]]"
    )
    charts.draw(
        charts.month_trend(rows, target=measure.target(load.policy()), is_share=is_share),
        alt=f"{measure.label} at {known.height} month ends, from {words(known['value'].min())} "  # type: ignore[arg-type] # numbers
        f"to {words(known['value'].max())}, last {words(known['value'][-1])}",  # type: ignore[arg-type] # numbers
    )
    tables.twin(
        _worded(rows.sort("month_on", descending=True), measure),
        [Column("month_on", "Month end", Kind.DATE), *_columns(rows, measure)],
        role=here.person.role,
        alt=f"{measure.label} at each month end",
    )


def _named(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    names = frame.current().view.names
    known = {"locality_id": names.localities, "team_id": names.teams, "iro_id": names.iros}[column]
    return rows.with_columns(
        label=pl.when(pl.col("group_id").is_null())
        .then(pl.lit(NONE_OF[column]))
        .otherwise(pl.col("group_id").replace_strict(known, default="Unknown"))
    ).sort("label", "group_id", nulls_last=True)


def _worded(rows: pl.DataFrame, measure: Headline) -> pl.DataFrame:
    """Hide the range where nothing is unknown; counts are whole numbers."""
    is_open = pl.col("unknown") > 0
    whole = pl.col("value", "low", "high")
    return rows.with_columns(
        pl.when(is_open).then(c).alias(c) for c in ("low", "high")
    ).with_columns(
        pl.col("numerator").cast(pl.Int64),
        whole.cast(pl.Int64) if measure.unit == "count" else whole,
    )


def _columns(rows: pl.DataFrame, measure: Headline) -> list[Column]:
    """The columns of a figure: shares as per cents, counts whole, a range where one is open."""
    kind = {"share": Kind.SHARE, "count": Kind.COUNT}.get(measure.unit, Kind.RATIO)
    left_out = {"denominator", "numerator"} if measure.unit == "count" else set()
    if not rows["unknown"].sum():
        left_out |= {"low", "high"}
    of = Kind.RATIO if measure.unit == "ratio" else Kind.COUNT
    kinds = {"numerator": Kind.COUNT, "denominator": of, "unknown": Kind.COUNT}
    return [
        Column(field, label, kinds.get(field, kind))
        for field, label in FIGURE_COLUMNS.items()
        if field not in left_out
    ]
