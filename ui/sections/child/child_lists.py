"""Lists about one child: drift, duties, decisions, disputes and feedback, each with its reason."""

from typing import Any

import polars as pl
import streamlit as st

from measures.counts import child_work
from measures.words import (
    DisputeOutcome,
    DisputeStatus,
    DutyCode,
    FeedbackKind,
    Participation,
    Status,
    VoiceFrom,
    VoiceKind,
)
from ui import frame, notices, wording
from ui.data import load
from ui.lists import lists
from ui.lists.further_lists import DRIFT_TESTS
from ui.tables import fields, status, tables

PAST_FIRST = {Status.OVERDUE: 0, Status.UNRECORDED: 1, Status.BOOKED_LATE: 2,
              Status.DUE_SOON_UNBOOKED: 3, Status.DUE_SOON: 4, Status.BOOKED: 5,
              Status.NOT_YET_DUE: 6, Status.UNKNOWN: 7}  # fmt: skip
"""Order of duties: what is late, then what comes next, then what is done."""

DUTIES_SHOWN = 25
"""Duties shown until all are asked for."""


def drift(child_id: str) -> None:
    """Draw each drift test that fires for the child, since when, and why."""
    here = frame.current()
    rows = here.view.permitted.drift.filter(
        pl.col("child_id") == child_id, pl.col("severity") != "unknown"
    )
    st.header("Drift", anchor=False)
    if rows.is_empty():
        st.markdown("No drift test is firing.")
        return
    known = fields.allowed(rows, here.person.role)
    cells = [
        {
            "Test": f"{status.badge(row['severity'])} **{DRIFT_TESTS[row['test']]}**  \n"
            f":small[since {wording.day(row['since_on'])}]",
            "Why": wording.escape(row["because"]),
        }
        for row in known.iter_rows(named=True)
    ]
    tables.reading_list(pl.DataFrame(cells), alt=f"{rows.height} drift tests firing")


def ranked(duties: pl.DataFrame) -> pl.DataFrame:
    """Return duties with their rank: what is late, what comes next; null for what is done.

    Within what is late or to come the earliest first; of what is done or fell away the newest.
    """
    ranks = {word.value: rank for word, rank in PAST_FIRST.items()}
    is_open = pl.col("done_on").is_null() & pl.col("void_on").is_null()
    rank = pl.col("status").replace_strict(ranks, default=None, return_dtype=pl.Int64)
    days = pl.col("due_on").to_physical()
    return (
        duties.with_columns(rank=pl.when(is_open).then(rank))
        .sort(
            pl.col("rank").fill_null(len(ranks)),
            pl.when(pl.col("rank").is_null()).then(-days).otherwise(days),
            nulls_last=True,
        )
    )  # fmt: skip


def duties(rows: pl.DataFrame) -> None:
    """Draw the child's duties with the reason for each date: open ones and reviews, or all."""
    st.header("Every duty and why", anchor=False)
    past = st.toggle("Show every duty, done ones too", key="child_past", value=False)
    is_review = pl.col("duty") == DutyCode.REVIEW.value
    ordered = ranked(rows)
    shown = ordered if past else ordered.filter(pl.col("rank").is_not_null() | is_review)
    shown = shown if past else shown.head(DUTIES_SHOWN)
    if shown.is_empty():
        frame.empty("duty for this child")
        return
    st.markdown(
        ":small[:gray[What is late first, then what comes next, then the reviews held. "
        f"{shown.height} of {rows.height} shown.]]"
    )
    duty_list(shown)


SHORT = {Status.STARTED_ON_TIME.value: "Started on time"}
"""Labels in a narrow column, where a badge does not wrap; the reason beside says the rest."""


def duty_list(shown: pl.DataFrame) -> None:
    """Draw duties as they are given, each with its owner, its date and the reason for it."""
    named = lists.named(shown, frame.current().view)
    cells = [
        {
            "Duty": f"{status.badge(row['status'], SHORT.get(row['status']))} "
            f"**{DutyCode(row['duty']).label}**  \n"
            f":small[{_dates(row)}; {wording.escape(row['iro'])}]",
            "Why this date": wording.escape(row["because"]),
        }
        for row in named.iter_rows(named=True)
    ]
    tables.reading_list(pl.DataFrame(cells), alt=f"{shown.height} duties, what is late first")


def _dates(row: dict[str, Any]) -> str:
    """Say by when a duty was due, when it was done and how late."""
    due = f"due {wording.day(row['due_on'])}" if row["due_on"] else "no date due"
    done = f", done {wording.day(row['done_on'])}" if row["done_on"] else ""
    late = f", {wording.days(row['days_overdue'])} late" if row["days_overdue"] else ""
    return f"{due}{done}{late}"


def decisions(child_id: str, at_most: int | None = None) -> None:
    """Draw the decisions of reviews that are not carried out."""
    here = frame.current()
    rows = child_work.decisions(here.view.permitted, child_id)
    st.header(f"Decisions outstanding, {rows.height}", anchor=False)
    if not here.view.whole.snapshot.is_supplied("review_decision"):
        notices.not_supplied("decisions of reviews")
        return
    if rows.is_empty():
        st.markdown("Every decision recorded has been carried out.")
        return
    known = fields.allowed(rows.rename({"text": "said"}), here.person.role)
    cells = [
        {
            "Decision": f"{status.badge(row['status'])} **{wording.theme(row['theme'])}**"
            + (f"  \n{wording.escape(row['said'])}" if row["said"] else ""),
            "By": (wording.day(row["due_on"]) if row["due_on"] else "No date was set")
            + (f"  \n{wording.days(row['days_late'])} late" if (row["days_late"] or 0) > 0 else "")
            + (f"  \n:small[{wording.escape(row['owner'])}]" if row["owner"] else ""),
        }
        for row in known.head(at_most or rows.height).iter_rows(named=True)
    ]
    tables.reading_list(pl.DataFrame(cells), alt=f"{rows.height} decisions not carried out")


def disputes(child_id: str, at_most: int | None = None) -> None:
    """Draw every dispute about the child: those not closed first, then the newest."""
    here = frame.current()
    label = load.policy().disputes.label
    rows = here.view.permitted.disputes.filter(pl.col("child_id") == child_id).sort(
        pl.col("closed_on").is_not_null(), "raised_on", descending=[False, True]
    )
    is_open = rows.filter(pl.col("closed_on").is_null()).height
    if not here.view.whole.snapshot.is_supplied("dispute"):
        st.header("Disputes", anchor=False)
        notices.not_supplied("disputes")
        return
    told = f"{is_open} not closed of {rows.height}" if is_open else f"{rows.height} closed"
    st.header(f"Disputes, {told if rows.height else 'none'}", anchor=False)
    if rows.is_empty():
        st.markdown(f"No {wording.escape(label.lower())} has been raised for this child.")
        return
    names = dict(load.policy().disputes.stage_names)
    known = fields.allowed(rows, here.person.role)
    cells = [
        {
            "Dispute": f"{status.badge(row['status'])} "
            f"**{wording.theme(row['theme'])}**  \n"
            f":small[{wording.escape(names.get(row['stage'], 'Stage not recorded'))}]",
            "When": f"raised {wording.day(row['raised_on'])}" + _clock(row),
            "What came of it": _came_of(row),
        }
        for row in known.head(at_most or rows.height).iter_rows(named=True)
    ]
    tables.reading_list(pl.DataFrame(cells), alt=f"{rows.height} disputes, those not closed first")


def _clock(row: dict[str, Any]) -> str:
    used = row["working_days_used"]
    if row["closed_on"] is not None:
        return f"  \nclosed {wording.day(row['closed_on'])}"
    if row["status"] == DisputeStatus.INFORMAL.value or used is None:
        return f"  \n{row['working_days_open']} working days so far"
    return f"  \n{used} of 20 working days used"


def _came_of(row: dict[str, Any]) -> str:
    if row["closed_on"] is None:
        return "Not closed"
    outcomes = {word.value: word.label for word in DisputeOutcome}
    told = {True: "The child was told.", False: "The child was not told."}
    informed = told.get(row["was_child_informed"], "Whether the child was told is not recorded.")
    outcome = outcomes.get(row["outcome"], "Outcome not recorded")
    impact = f"  \n{wording.escape(row['impact'])}" if row["impact"] else ""
    return f"**{outcome}**{impact}  \n:small[{informed}]"


def feedback(child_id: str, at_most: int | None = None) -> None:
    """Draw how the child took part in the last reviews, and what was said and noted."""
    here = frame.current()
    permitted = here.view.permitted
    labels = {word.value: word.label for word in Participation}
    st.header("The child's voice and feedback", anchor=False)
    took_part = [
        f"{wording.day(held_on)}: "
        f"{wording.escape(wording.within(labels.get(code, 'not recorded')))}"
        for held_on, code in child_work.heard(permitted, child_id).iter_rows()
    ]
    if took_part:
        st.markdown("At the last reviews: " + "; ".join(took_part) + ".")
    rows = child_work.feedback(permitted, child_id)
    if rows.is_empty():
        st.markdown("No feedback and no practice is noted for this child.")
        return
    words = {w.value: w.label for vocabulary in (VoiceKind, FeedbackKind) for w in vocabulary}
    who = {word.value: word.label for word in VoiceFrom}
    known = fields.allowed(rows.rename({"text": "said"}), here.person.role)
    cells = [
        {
            "What": f"**{words[row['kind']]}**  \n"
            f":small[{who.get(row['from_whom'], 'Noted by the IRO')}, {wording.day(row['on'])}]",
            "Said": wording.escape(row["said"])
            + (f"  \n:small[resolved {wording.day(row['resolved_on'])}]"
               if row["resolved_on"] else ""),
        }
        for row in known.head(at_most or rows.height).iter_rows(named=True)
    ]  # fmt: skip
    tables.reading_list(pl.DataFrame(cells), alt=f"{rows.height} pieces of feedback")
