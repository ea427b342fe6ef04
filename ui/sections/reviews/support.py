"""Business Support's work: what is to be booked and what is to be sent, by the day it is due."""

import polars as pl
import streamlit as st

from measures.counts import support
from measures.counts.support import Task
from measures.words import Role
from ui import frame, on_page
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import lists
from ui.tables import fields, tables
from ui.tables.columns import Column, Kind

SHORT = {
    Task.TO_BOOK: "To book",
    Task.DECISIONS: "Decisions",
    Task.RECORDS: "Records",
    Task.TO_CHILD: "To the child",
}
"""The lists in words short enough to stand over a column."""

MEANS = {
    Task.TO_BOOK: "Reviews overdue or due soon without a meeting, and those whose meeting is after "
    "the due date.",
    Task.DECISIONS: "Reviews held whose decisions are not sent.",
    Task.RECORDS: "Reviews held whose record is not distributed.",
    Task.TO_CHILD: "Reviews held whose outcome is not sent to the child in their own words.",
}
"""What stands on a list, in a sentence."""


def is_first() -> bool:
    """Whether the work stands at the head of the page: for those who do it."""
    return frame.current().person.role == Role.BUSINESS_SUPPORT


def work() -> None:
    """Draw how much is due on which day, and list one kind of work in that order."""
    if not lists.sees_rows():
        return
    here = frame.current()
    facts = here.view.facts
    counts = support.task_counts(facts)
    total = sum(counts.values())
    todo = f"{total:,}" if total else "nothing"
    on_page.header(f"Business Support: {todo} to book or to send", "Business Support")
    unknown = sum(support.not_judged(facts).values())
    if unknown:
        st.markdown(
            f":small[:gray[Of {unknown:,} more steps the data does not say whether they were "
            "sent.]]"
        )
    if not total:
        frame.empty("review to book and nothing to send")
        return
    left, right = st.columns([4, 7], gap="medium")
    with left:
        st.subheader("By the day it is due", anchor=False)
        tables.reading_table(
            _days(support.work_by_day(facts)),
            [
                Column("due_day", "Due"),
                *(Column(task.value, short, Kind.COUNT) for task, short in SHORT.items()),
            ],
            role=here.person.role,
            alt=f"What is to book and to send by day, {total} in all",
        )
    with right:
        chosen = st.radio(
            "Work to list",
            list(Task),
            index=next(place for place, task in enumerate(Task) if counts[task]),
            format_func=lambda task: f"{Task(task).label} ({counts[Task(task)]:,})",
            horizontal=True,
            key="support_task",
        )
        _listed(Task(chosen) if chosen else Task.TO_BOOK)


@once_for_the_same_rows
def _days(rows: pl.DataFrame) -> pl.DataFrame:
    words = {support.OVERDUE: "Overdue", support.LATER: "Later"}
    told = [
        words.get(row["when"]) or f"{row['due_on']:%a} {row['due_on'].day} {row['due_on']:%b}"
        for row in rows.iter_rows(named=True)
    ]
    return rows.with_columns(due_day=pl.Series(told, dtype=pl.String))


@once_for_the_same_rows
def _of_task(rows: pl.DataFrame, task: Task) -> pl.DataFrame:
    return rows.filter(pl.col("task") == task.value)


def _listed(task: Task) -> None:
    rows = _of_task(support.work(frame.current().view.facts), task)
    st.markdown(f":small[:gray[{MEANS[task]}]]")
    lists.working(
        rows,
        [each for each in lists.review_columns() if each.field in fields.SCHEDULING],
        title=task.label,
        definition=MEANS[task],
        key=f"support_{task.value}",
    )
