"""The steps around each review: spoken to, report, decisions, response, record, sent, midway."""

import polars as pl
import streamlit as st

from measures.counts import cycles
from measures.words import DutyCode
from ui import charts, frame, on_page, wording
from ui.charts.base import with_looks
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import lists
from ui.tables import status, tables
from ui.tables.columns import Column, Kind

HEADINGS = {
    DutyCode.CHILD_SPOKEN_TO: "Spoken to",
    DutyCode.SOCIAL_WORKER_REPORT: "Report",
    DutyCode.DECISIONS_SENT: "Decisions",
    DutyCode.MANAGER_RESPONSE: "Response",
    DutyCode.RECORD_COMPLETED: "Record",
    DutyCode.RECORD_DISTRIBUTED: "Sent",
    DutyCode.MIDWAY_CHECK: "Midway",
}
"""The steps of a cycle in words short enough to stand over a column."""

REVIEWS_OF_A_CHILD = 8
"""Reviews of one child that are drawn; the table behind holds all."""

READ = (
    "Steps before the review, then after it, and the midway check before the next. Missed: the "
    "review came and the step is not recorded. Not required: the manager's silence counts as "
    "agreed, or the next review came first. A dash: nothing is owed yet."
)


def step_columns() -> list[Column]:
    """Return a column for each step of a cycle."""
    return [Column(step.value, HEADINGS[step], Kind.STEP) for step in cycles.CYCLE_STEPS]


def recent() -> None:
    """List the reviews held lately with the state of each step, first those that wait for one."""
    if not lists.sees_rows():
        return
    rows = cycles.cycles(frame.current().view.facts)
    counts = cycles.waiting_counts(rows)
    held = wording.tally(rows.height, "review")
    on_page.header(f"Step by step: {held} held in {cycles.WEEKS_BACK} weeks", "Step by step")
    if rows.is_empty():
        frame.empty(f"review held in {cycles.WEEKS_BACK} weeks")
        return
    st.markdown(f":small[:gray[{READ}]]")
    words = {True: "A step is overdue", False: "No step is overdue"}
    chosen = st.radio(
        "Reviews held",
        list(words),
        index=0 if counts[True] else 1,
        format_func=lambda waits: f"{words[waits]} ({counts[waits]:,})",
        horizontal=True,
        key="cycles_waiting",
    )
    waits = counts[True] > 0 if chosen is None else bool(chosen)
    lists.working(
        _that_wait(rows, waits=waits),
        [
            *lists.child_columns()[:2],
            Column("held_on", "Held", Kind.DATE),
            *step_columns(),
            Column("iro", "IRO", Kind.NAME),
        ],
        title=f"Reviews held with {'a step' if waits else 'no step'} overdue",
        definition=f"Reviews held in the last {cycles.WEEKS_BACK} weeks and how each step around "
        "them stands.",
        key="cycles",
    )


@once_for_the_same_rows
def _that_wait(rows: pl.DataFrame, *, waits: bool) -> pl.DataFrame:
    return rows.filter(pl.col("is_waiting") == waits)


def of_child(child_id: str) -> None:
    """Draw the steps around one child's reviews, the newest first, and the table behind."""
    here = frame.current()
    rows = cycles.cycles_of(here.view.permitted, child_id)
    st.header("Around each review", anchor=False)
    if rows.is_empty():
        frame.empty("review held for this child")
        return
    st.markdown(f":small[:gray[{READ}]]")
    drawn = rows.head(REVIEWS_OF_A_CHILD)
    steps = drawn.unpivot(
        on=list(cycles.STEP_COLUMNS), index="held_on", variable_name="duty", value_name="status"
    ).filter(pl.col("status").is_not_null())
    names = {step.value: HEADINGS[step] for step in cycles.CYCLE_STEPS}
    short = {word: status.step_word(word) for word in status.STATUS}
    charts.draw(
        charts.cycle_strip(
            with_looks(steps, "status").with_columns(
                step=pl.col("duty").replace_strict(names, return_dtype=pl.String),
                word=pl.col("status").replace_strict(short, return_dtype=pl.String),
            ),
            steps=list(names.values()),
        ),
        alt=f"Seven steps around each of {drawn.height} reviews; "
        f"{int(drawn['is_waiting'].sum())} have a step overdue",
    )
    tables.twin(
        rows,
        [Column("held_on", "Held", Kind.DATE), *step_columns()],
        role=here.person.role,
        alt=f"Steps around {wording.plural(rows.height, 'review')}",
    )
