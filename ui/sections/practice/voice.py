"""Who is heard, and who is not."""

import dataclasses

import polars as pl
import streamlit as st

from measures.counts import quality_counts
from measures.groups import groups
from measures.headline import catalogue
from measures.headline.catalogue import Measure
from measures.words import DutyCode, VoiceKind
from ui import charts, frame, notices, tiles, wording
from ui.data import load
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import lists
from ui.navigation import VOICE, PageEntry
from ui.sections.shared import figures, opening
from ui.tables import status, tables
from ui.tables.columns import Column, Kind
from ui.tables.status import Judgement

SPOKEN_TO = catalogue.BY_CODE[f"{DutyCode.CHILD_SPOKEN_TO.value}_on_time"]

MEASURES = (
    catalogue.PARTICIPATION,
    SPOKEN_TO,
    catalogue.NOT_HEARD_TWICE,
    catalogue.SEEN_ALONE,
    catalogue.RIGHTS_EXPLAINED,
)
"""The figures of the page, each of which opens its rows."""


def guarded_tile(
    measure: Measure, target: PageEntry, before: figures.Past | None = None
) -> tiles.Tile:
    """Return a measure's tile; a share of fewer cases than the policy's least is not shown.

    Nor is its change, which would say of few what the share may not.
    """
    tile = figures.measure_tile(measure, target, before)
    figure = measure.figure(frame.current().view.facts)
    least = load.policy().figures.small_base
    if measure.unit != "share" or figure.value is None or (figure.denominator or 0) >= least:
        return tile
    few = status.badge(Judgement.TOO_FEW)
    return dataclasses.replace(tile, value_text=wording.NOTHING, badge=few, change_text=None)


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    facts = frame.current().view.facts
    figure = catalogue.PARTICIPATION.figure(facts)
    twice = int(catalogue.NOT_HEARD_TWICE.figure(facts).numerator or 0)
    were = "was" if twice == 1 else "were"
    rest = (
        f"{wording.sentence(wording.count(twice, 'child', 'children'))} {were} not heard at two "
        "reviews running."
        if twice
        else "No child went unheard at two reviews running."
    )
    few = (figure.denominator or 0) < facts.policy.figures.small_base
    if figure.value is None or few:
        return "Too few reviews with a code to say who took part.", rest
    share = wording.percent(figure.value)
    return f"Children aged four or over gave their views at {share} of their reviews.", rest


def headline_tiles() -> None:
    """Draw the figures of voice."""
    before = figures.past()
    figures.row([guarded_tile(measure, VOICE, before) for measure in MEASURES])


def participation() -> None:
    """Draw the reviews of the last months by how the child took part."""
    here = frame.current()
    counts = quality_counts.participation_counts(here.view.facts)
    total = int(counts["n"].sum())
    st.header("How children took part", anchor=False)
    if not total:
        frame.empty("review held")
        return
    months = here.view.facts.policy.figures.period_months
    st.markdown(
        f":small[:gray[{wording.plural(total, 'review')} held in {months} months, by review code. "
        f"Under four (PN0) is in no share.{opening.how('a bar')}]]"
    )
    shown = _codes_in_words(counts)
    most = max(counts.rows(named=True), key=lambda row: int(row["n"]))
    opening.chart(
        groups.PARTICIPATION_CODES,
        charts.participation(shown),
        shown["code"].to_list(),
        alt=f"Reviews by how the child took part; most {most['label'].lower()}, {most['n']}",
    )
    tables.twin(
        _codes(counts),
        [Column("topic", "Code"), Column("label", "How the child took part"),
         Column("n", "Reviews", Kind.COUNT)],
        role=here.person.role,
        alt="Reviews by participation code",
    )  # fmt: skip
    opening.picker(groups.PARTICIPATION_CODES)


@once_for_the_same_rows
def _codes_in_words(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the bars of the chart, with the short names of the codes."""
    short = pl.col("code").replace_strict(SHORT_CODES, default=pl.lit("Not recorded"))
    named = counts.with_columns(
        is_concern=(pl.col("heard") == "nothing").fill_null(False), label=short
    )
    return named.filter((pl.col("n") > 0) | pl.col("code").is_not_null()).rechunk()


@once_for_the_same_rows
def _codes(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.with_columns(topic=pl.col("code").fill_null(wording.NOTHING))


SHORT_CODES = {
    "PN0": "Under four", "PN1": "Spoke", "PN2": "Advocate spoke", "PN3": "Without words",
    "PN4": "There, silent", "PN5": "Briefed advocate", "PN6": "Sent views",
    "PN7": "No views at all",
}  # fmt: skip
"""Short names of the review codes: 16 characters at most, for an axis on a phone."""


@once_for_the_same_rows
def _given(rows: pl.DataFrame) -> pl.DataFrame:
    said = [
        wording.list_of(
            [
                wording.plural(row[kind.value], kind.label.lower())
                for kind in VoiceKind
                if row[kind.value]
            ]
        )
        or wording.NOTHING
        for row in rows.iter_rows(named=True)
    ]
    return rows.with_columns(pl.Series("counts", said, dtype=pl.String))


def feedback() -> None:
    """Draw the feedback received, by who gave it."""
    here = frame.current()
    facts = here.view.facts
    st.header("What people told us", anchor=False)
    if not facts.snapshot.is_supplied("voice_feedback"):
        notices.not_supplied("feedback")
        return
    rows = quality_counts.feedback_counts(facts)
    tables.reading_table(
        _given(rows),
        [
            Column("from_whom", "From"),
            Column("counts", "What they gave"),
            Column("unresolved", "Complaints not resolved", Kind.COUNT),
        ],
        role=here.person.role,
        alt=f"Feedback received in {facts.policy.figures.period_months} months, by who gave it",
    )
    opening.picker(groups.FEEDBACK_FROM)


def opened() -> None:
    """List the rows of the code and of the giver of feedback that were chosen."""
    opening.opened(groups.PARTICIPATION_CODES)
    opening.opened(groups.FEEDBACK_FROM)


def not_heard() -> None:
    """List the children not heard at two reviews running."""
    measure = catalogue.NOT_HEARD_TWICE
    facts = frame.current().view.facts
    rows = measure.rows(facts)
    st.header(f"Not heard at two reviews running, {rows.height}", anchor=False)
    prepared, shown = lists.prepare(rows, measure.frame)
    lists.working(
        prepared, shown, title=measure.label, definition=measure.definition, key="not_heard"
    )
