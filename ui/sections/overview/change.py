"""What has changed between two days' data, as an agenda for a meeting."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl
import streamlit as st

from measures.facts import Facts
from measures.headline import change
from measures.headline.change import Flow, Parts
from ui import frame, meeting, wording
from ui.data import load
from ui.lists import lists
from ui.sections.overview import agenda_exports
from ui.sections.overview.agenda_exports import Topic
from ui.tables import tables
from ui.tables.columns import Column, Kind

SINCE, UNTIL = "change_since", "change_until"
NOW = "now"
"""The later data where it is the data shown."""


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """Two days' data side by side, each in scope; where filters are set, before them too."""

    before: Facts
    after: Facts
    unfiltered: tuple[Facts, Facts] | None

    @cached_property
    def parts(self) -> list[Parts]:
        """What came and went of each topic; topics not supplied on a day are left out."""
        return [
            change.parts(self.before, self.after, measure, unfiltered=self.unfiltered)
            for measure in change.TOPICS
            if measure.is_supplied(self.before) and measure.is_supplied(self.after)
        ]

    @property
    def flows(self) -> list[Flow]:
        """How the count of each topic came about."""
        return [each.flow for each in self.parts]

    @property
    def name(self) -> str:
        """What the agenda is called."""
        return f"Changes from {wording.day(self.before.as_at)} to {wording.day(self.after.as_at)}"


def chosen() -> Agenda | None:
    """Return the two days' data chosen: at first the newest kept before, and that of today."""
    view = frame.current().view
    offered = load.earlier_snapshots(view)
    if not offered:
        return None
    since = _of(SINCE, list(offered))
    before, all_before = load.as_it_stood(view, since, offered[since])
    after, all_after = view.facts, view.permitted
    until = st.session_state.get(UNTIL, NOW)
    if until in offered and offered[until] > offered[since]:
        after, all_after = load.as_it_stood(view, until, offered[until])
    unfiltered = (all_before, all_after) if view.scope.is_filtered else None
    return Agenda(before=before, after=after, unfiltered=unfiltered)


def _of(key: str, offered: list[str]) -> str:
    asked = st.session_state.get(key)
    return asked if asked in offered else offered[0]


def answer(found: Agenda | None) -> tuple[str, str]:
    """Return the page's answer."""
    if found is None:
        return (
            "No earlier data is kept yet.",
            "A copy is kept with each day's data; from the second day on they can be compared.",
        )
    flows = found.flows
    new, cleared = sum(each.new for each in flows), sum(each.cleared for each in flows)
    return (
        f"From {wording.day(found.before.as_at)} to {wording.day(found.after.as_at)}, "
        f"{wording.count(new, 'matter is', 'matters are')} new "
        f"and {wording.count(cleared, 'is', 'are') if cleared else 'none are'} cleared.",
        "Opening and new, less cleared, are closing.",
    )


def pickers() -> None:
    """Draw the choice of the earlier and the later data."""
    view = frame.current().view
    offered = load.earlier_snapshots(view)
    if not offered:
        return
    days = {**offered, NOW: view.scope.as_at}
    left, right = st.columns(2, gap="small")
    st.session_state[SINCE] = since = _of(SINCE, list(offered))
    left.selectbox(
        "From the data of", list(offered), format_func=lambda i: wording.day(days[i]), key=SINCE
    )
    later = [NOW, *(each for each, day in offered.items() if day > offered[since])]
    st.session_state[UNTIL] = _of(UNTIL, later)
    right.selectbox("To the data of", later, format_func=lambda i: wording.day(days[i]), key=UNTIL)


def agenda(found: Agenda | None) -> None:
    """Draw the topics with opening, new, cleared and closing, and the rows of each."""
    if found is None:
        frame.empty("earlier data to compare with")
        return
    _counts(found)
    if not lists.sees_rows():
        return
    topics = _topics(found)
    if not meeting.is_on() and topics:
        agenda_exports.buttons(found.name, topics)
    for number, topic in enumerate(topics, start=1):
        st.subheader(f"{number}. {topic.title}", anchor=False)
        lists.working(
            topic.rows,
            topic.columns,
            title=f"{topic.title}: {wording.within(found.name)}",
            definition=topic.definition,
            key=topic.key,
        )


def _counts(found: Agenda) -> None:
    flows = found.flows
    came, left = change.came_and_went(found.before, found.after)
    st.header("In numbers", anchor=False)
    st.markdown(
        f":small[:gray[{wording.sentence(wording.tally(came.height, 'child', 'children'))} came "
        f"into view and {wording.number(left.height) if left.height else 'none'} left it: into or "
        "out of care, or by the filters.]]"
    )
    tables.reading_table(
        pl.DataFrame(
            {
                "topic": [each.measure.label for each in flows],
                "opening": [each.opening for each in flows],
                "new": [each.new for each in flows],
                "cleared": [each.cleared for each in flows],
                "closing": [each.closing for each in flows],
            }
        ),
        [
            Column("topic", "Topic"),
            Column("opening", f"On {wording.day(found.before.as_at)}", Kind.COUNT),
            Column("new", "New", Kind.COUNT),
            Column("cleared", "Cleared", Kind.COUNT),
            Column("closing", f"On {wording.day(found.after.as_at)}", Kind.COUNT),
        ],
        role=frame.current().person.role,
        alt="Topics with opening, new, cleared and closing",
    )


def _topics(found: Agenda) -> list[Topic]:
    """Return the headings that have rows, in the order of the agenda."""
    flows = [_flow_topic(each) for each in found.parts if each.flow.new or each.flow.cleared]
    others = [_escalated(found), _other_iro(found)]
    return [*flows, *(topic for topic in others if topic.rows.height)]


def _flow_topic(parts: Parts) -> Topic:
    flow = parts.flow
    rows = parts.owned.filter(pl.col("change") != change.STAYS)
    words = {change.NEW: "New", change.CLEARED: "Cleared"}
    return Topic(
        title=f"{flow.measure.label}: {flow.new or 'none'} new, {flow.cleared or 'none'} cleared",
        rows=rows.with_columns(
            change=pl.concat_str(
                pl.col("change").replace_strict(words), "why", separator=": ", ignore_nulls=True
            )
        ),
        columns=(*lists.child_columns()[:2], Column("change", "Change"), *lists.WHOSE),
        definition=flow.measure.definition,
        key=f"change_{flow.measure.code}",
    )


def _escalated(found: Agenda) -> Topic:
    names = dict(load.policy().disputes.stage_names)
    rows = change.escalated(found.before, found.after)

    def named(column: str, otherwise: str) -> pl.Expr:
        return pl.col(column).replace_strict(names, default=otherwise, return_dtype=pl.String)

    return Topic(
        title=f"Escalated, {wording.number(rows.height)}",
        rows=rows.with_columns(
            from_stage=named("from_stage", "Not formal"), stage=named("stage", "Formal, no stage")
        ).with_columns(change=pl.format("{} to {}", "from_stage", "stage")),
        columns=(
            *lists.child_columns()[:2],
            Column("from_stage", "Before"),
            Column("stage", "Now"),
            *lists.WHOSE,
        ),
        definition="Disputes not closed that were made formal or have reached a higher stage.",
        key="change_escalated",
    )


def _other_iro(found: Agenda) -> Topic:
    rows = change.iro_changes(found.before, found.after)
    names = frame.current().view.names.iros
    return Topic(
        title=f"Another IRO, {wording.number(rows.height)}",
        rows=rows.with_columns(
            from_officer=pl.col("from_iro_id").replace_strict(
                names, default="No IRO", return_dtype=pl.String
            )
        ).with_columns(change=pl.format("Had {}", "from_officer")),
        columns=(
            *lists.child_columns()[:2],
            Column("from_officer", "Before", Kind.NAME),
            Column("iro", "Now", Kind.NAME),
            *lists.WHOSE[1:],
        ),
        definition="Children in care on both days whose IRO is another one, or who had none.",
        key="change_iro",
    )
