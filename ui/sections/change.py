"""What has changed since the last meeting, as an agenda."""

import polars as pl
import streamlit as st

from measures import change
from measures.change import Flow
from measures.facts import Facts
from ui import frame, lists, load, tables, wording
from ui.columns import Column, Kind

SNAPSHOT = "change_since"


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    chosen = _chosen()
    if chosen is None:
        return (
            "No earlier data is kept yet.",
            "A copy is kept with each day's data; from the second day on they can be compared.",
        )
    before, after = chosen
    flows = _flows(before, after)
    new, cleared = sum(each.new for each in flows), sum(each.cleared for each in flows)
    return (
        f"Since {wording.day(before.as_at)} {wording.count(new, 'matter is', 'matters are')} new "
        f"and {wording.count(cleared, 'is', 'are')} cleared.",
        "Opening and new, less cleared, are closing.",
    )


def _chosen() -> tuple[Facts, Facts] | None:
    """Return the facts of the earlier snapshot chosen (the newest at first), and those of today."""
    view = frame.current().view
    offered = load.earlier_snapshots(view)
    if not offered:
        return None
    identity = st.session_state.get(SNAPSHOT)
    if identity not in offered:
        identity = next(iter(offered))
    return load.as_it_stood(view, identity, offered[identity]), view.facts


def picker() -> None:
    """Draw the choice of the earlier data."""
    offered = load.earlier_snapshots(frame.current().view)
    if len(offered) > 1:
        st.selectbox(
            "Compare with the data of",
            list(offered),
            format_func=lambda identity: wording.day(offered.get(identity)),
            key=SNAPSHOT,
        )


def _flows(before: Facts, after: Facts) -> list[Flow]:
    return [
        change.flow(before, after, measure)
        for measure in change.TOPICS
        if measure.is_supplied(before) and measure.is_supplied(after)
    ]


def agenda() -> None:
    """Draw the topics with opening, new, cleared and closing, and the rows of each."""
    chosen = _chosen()
    if chosen is None:
        frame.empty("earlier data to compare with")
        return
    before, after = chosen
    here = frame.current()
    flows = _flows(before, after)
    came, left = change.came_and_went(before, after)
    st.header("Topic by topic", anchor=False)
    st.markdown(
        f":small[:gray[{wording.plural(came.height, 'child', 'children')} came into care and "
        f"{wording.number(left.height)} left it.]]"
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
            Column("opening", f"On {wording.day(before.as_at)}", Kind.COUNT),
            Column("new", "New", Kind.COUNT),
            Column("cleared", "Cleared", Kind.COUNT),
            Column("closing", f"On {wording.day(after.as_at)}", Kind.COUNT),
        ],
        role=here.person.role,
        alt="Topics with opening, new, cleared and closing",
    )
    if lists.sees_rows():
        for each in flows:
            if each.new or each.cleared:
                _topic(each, before, after)
        _iros(before, after)


def _topic(flow: Flow, before: Facts, after: Facts) -> None:
    rows = change.changed_rows(before, after, flow.measure).filter(pl.col("change") != change.STAYS)
    words = {change.NEW: "New", change.CLEARED: "Cleared"}
    st.subheader(f"{flow.measure.label}: {flow.new} new, {flow.cleared} cleared", anchor=False)
    lists.working(
        rows.with_columns(
            change=pl.concat_str(
                pl.col("change").replace_strict(words), "why", separator=": ", ignore_nulls=True
            )
        ),
        [
            *lists.child_columns()[:2],
            Column("change", "Change"),
            Column("iro", "IRO", Kind.NAME),
            Column("team", "Team", Kind.NAME),
            Column("locality", "Locality", Kind.NAME),
        ],
        title=f"{flow.measure.label}: changes since {wording.day(before.as_at)}",
        definition=flow.measure.definition,
        key=f"change_{flow.measure.code}",
    )


def _iros(before: Facts, after: Facts) -> None:
    rows = change.iro_changes(before, after)
    names = frame.current().view.names.iros
    st.subheader(f"Another IRO, {wording.number(rows.height)}", anchor=False)
    lists.working(
        rows.with_columns(
            from_officer=pl.col("from_iro_id").replace_strict(
                names, default="No IRO", return_dtype=pl.String
            )
        ),
        [
            *lists.child_columns()[:2],
            Column("from_officer", "Before", Kind.NAME),
            Column("iro", "Now", Kind.NAME),
            Column("team", "Team", Kind.NAME),
            Column("locality", "Locality", Kind.NAME),
        ],
        title=f"Children with another IRO since {wording.day(before.as_at)}",
        definition="Children in care on both days whose IRO is another one, or who had none.",
        key="change_iro",
    )
