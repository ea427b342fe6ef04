"""Which disputes are stuck."""

import polars as pl
import streamlit as st

from measures import catalogue, challenge, groups, law
from measures.words import DisputeOutcome, DisputeStatus
from ui import charts, frame, lists, load, navigation, notices, tables, tiles, wording
from ui.columns import Column, Kind
from ui.navigation import DISPUTES
from ui.sections import figures, opening

MEASURES = (
    catalogue.DISPUTES_PAST_LIMIT,
    catalogue.DISPUTES_OPEN,
    catalogue.DISPUTES_INFORMAL,
    catalogue.DISPUTES_RATE,
)
"""The figures of this page: their rows, and no others, open here."""

MARKS = 24
"""Bars of the chart at most: the longest open; the list holds all."""


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    facts = frame.current().view.facts
    if not facts.snapshot.is_supplied("dispute"):
        return "Disputes are not supplied.", "The data does not hold them."
    opened = int(catalogue.DISPUTES_OPEN.figure(facts).numerator or 0)
    late = int(catalogue.DISPUTES_PAST_LIMIT.figure(facts).numerator or 0)
    informal = int(catalogue.DISPUTES_INFORMAL.figure(facts).numerator or 0)
    rate = catalogue.DISPUTES_RATE.figure(facts)
    first = (
        f"{wording.sentence(wording.count(opened, 'formal dispute'))} "
        f"{'is' if opened == 1 else 'are'} open, {wording.number_word(late)} past a limit."
    )
    rest = f"{wording.sentence(wording.count(informal, 'informal challenge'))} beside them."
    if rate.value is not None:
        rest += (
            f" {rate.value:.0f} raised for every 100 children in 12 months "
            f"({int(rate.numerator or 0):,}); a high number is not bad in itself."
        )
    return first, rest


def headline_tiles() -> None:
    """Draw the figures of challenge; a number of disputes has no badge."""
    tiles.row([figures.measure_tile(measure, DISPUTES) for measure in MEASURES])


def is_supplied() -> bool:
    """Whether the data holds disputes; says so on the page if it does not."""
    if frame.current().view.facts.snapshot.is_supplied("dispute"):
        return True
    notices.not_supplied("disputes")
    return False


def by_stage() -> None:
    """Draw the open formal disputes by stage and how they stand."""
    here = frame.current()
    names = load.policy().disputes.stage_names
    rows = (
        challenge.open_disputes(here.view.facts)
        .group_by("stage")
        .agg(
            n=pl.len().cast(pl.Int64),
            late=(pl.col("status") != DisputeStatus.IN_TIME.value).sum().cast(pl.Int64),
        )
        .sort("stage", nulls_last=True)
    )
    st.header("Open disputes by stage", anchor=False)
    if rows.is_empty():
        frame.empty("open formal dispute")
        return
    worded = rows.with_columns(
        stage=pl.col("stage")
        .replace_strict(dict(names), default=pl.lit("Stage not recorded"), return_dtype=pl.String)
        .fill_null("Stage not recorded"),
    ).rename({"late": "value"})
    tables.reading_table(
        worded,
        [Column("stage", "Stage"), Column("n", "Open", Kind.COUNT),
         Column("value", "Past a limit", Kind.COUNT)],
        role=here.person.role,
        alt="Open formal disputes by stage",
    )  # fmt: skip
    opening.picker(groups.STAGES)


def clocks() -> None:
    """Draw the working days each open formal dispute has used of the law's 20."""
    here = frame.current()
    limit = law.DISPUTE_TOTAL_WORKING_DAYS
    st.header(f"Clocks against {limit} working days", anchor=False)
    rows = challenge.open_disputes(here.view.facts)
    rows = rows.sort("working_days_used", "dispute_id", descending=[True, False]).head(MARKS)
    if rows.is_empty():
        frame.empty("open formal dispute")
        return
    if not lists.sees_rows():
        st.info("Your role sees figures only, not single disputes.", icon=":material/info:")
        return
    several = rows["child_id"].is_duplicated().any()
    label = pl.concat_str("case_number", pl.lit(" "), "dispute_id")
    named = lists.named(rows, here.view).select(
        "status", "working_days_used", dispute=label if several else pl.col("case_number")
    )
    longest = named.row(0, named=True)
    charts.draw(
        charts.dispute_clocks(named.select("dispute", "working_days_used", "status")),
        alt=f"Working days used by {named.height} open disputes; the longest has used "
        f"{longest['working_days_used']} of {limit}",
    )
    tables.twin(
        named.rename({"dispute": "label"}),
        [Column("label", "Dispute of"), Column("working_days_used", "Working days", Kind.COUNT),
         Column("status", "Status", Kind.STATUS)],
        role=here.person.role,
        alt="Working days used by open disputes",
    )  # fmt: skip


def flags() -> None:
    """Draw how many disputes not closed bear each flag."""
    here = frame.current()
    rows = challenge.flag_counts(here.view.facts).with_columns(
        label=pl.col("flag").replace_strict(FLAG_LABELS)
    )
    st.header("What holds them up", anchor=False)
    tables.reading_table(
        rows,
        [Column("label", "Flag"), Column("n", "Disputes not closed", Kind.COUNT)],
        role=here.person.role,
        alt="Disputes not closed by what holds them up",
    )
    opening.picker(groups.FLAGGED)


def opened() -> None:
    """List the rows of the stage and of the flag that were chosen."""
    opening.opened(groups.STAGES)
    opening.opened(groups.FLAGGED)


def themes() -> None:
    """Draw the themes and outcomes of the disputes raised in the period, good practice beside."""
    here = frame.current()
    facts = here.view.facts
    months = load.policy().figures.period_months
    rows = challenge.by_theme(facts)
    st.header(f"Themes and outcomes, {months} months", anchor=False)
    if rows.is_empty():
        frame.empty(f"dispute raised in {months} months")
    else:
        tables.reading_table(
            rows.with_columns(label=pl.col("theme").fill_null("Not recorded")),
            [
                Column("label", "Theme"),
                Column("n", "Raised", Kind.COUNT),
                *(Column(word.value, word.label, Kind.COUNT) for word in DisputeOutcome),
            ],
            role=here.person.role,
            alt=f"Disputes raised in {months} months by theme and outcome",
        )
        for grouping in (groups.THEMES, groups.OUTCOMES):
            opening.picker(grouping)
            opening.opened(grouping)
    if facts.snapshot.is_supplied("practice_feedback"):
        noted = challenge.feedback_counts(facts)
        st.markdown(
            f"Beside them IROs noted **good practice {noted['good_practice']:,}** times and "
            f"**a concern {noted['concern']:,}** times."
        )
        if lists.sees_rows():
            st.page_link(
                navigation.page(navigation.QUALITY),
                label="Show what they noted",
                query_params=here.filters,
            )
    else:
        notices.not_supplied("good practice and concerns noted by IROs")


FLAG_LABELS = challenge.FLAGS
"""What each flag is called on the page."""


def open_list() -> None:
    """List every dispute not closed, those past a limit first, informal last."""
    here = frame.current()
    rows = here.view.facts.disputes.filter(pl.col("status") != DisputeStatus.CLOSED.value)
    st.header(f"Not closed, {rows.height}", anchor=False)
    lists.working(
        lists.dispute_rows(rows),
        lists.dispute_columns(),
        title="Disputes not closed",
        definition=catalogue.DISPUTES_OPEN.definition + " Informal challenges are listed last.",
        key="disputes_open",
    )
