"""Who the child is, how they stand, and their next review with its reason."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from measures.counts import child_work, continuity
from measures.words import NO_PLAN, DutyCode, LegalStatus, Placement, Plan, Status
from ui import frame, wording
from ui.lists import lists
from ui.tables import status
from ui.tables.status import Concern, Severity

REVIEWS = (DutyCode.REVIEW.value, DutyCode.ADOPTION_REVIEW.value)


def badges(rows: pl.DataFrame, duties: pl.DataFrame) -> None:
    """Draw what asks for a look, each in a word."""
    if rows.is_empty():
        return
    row = rows.row(0, named=True)
    found = []
    if row["next_review_status"]:
        found.append(status.badge(row["next_review_status"]))
    knows_iros = frame.current().view.whole.snapshot.is_supplied("iro_allocation")
    if row["iro_id"] is None and knows_iros:
        found.append(status.badge(Concern.UNALLOCATED))
    severities = {part.split(":")[1] for part in (row["drift"] or "").split(";") if part}
    found += [status.badge(word) for word in Severity if word.value in severities]
    if row["is_silent_drift"]:
        found.append(status.badge(Concern.SILENT_DRIFT))
    if row["is_unplaced_long"]:
        found.append(status.badge(Severity.AMBER, "Not placed after 6 months"))
    if row["is_without_meeting"]:
        found.append(status.badge(Severity.AMBER, "No review meeting for a year"))
    if row["is_history_incomplete"]:
        found.append(status.badge(Status.UNKNOWN, "History incomplete"))
    late = duties.filter(
        pl.col("status") == Status.OVERDUE.value, ~pl.col("duty").is_in(REVIEWS)
    ).height
    if late:
        found.append(
            status.badge(
                Status.OVERDUE, f"{wording.plural(late, 'other duty', 'other duties')} overdue"
            )
        )
    st.markdown(" ".join(found))


def facts_of(child_id: str, rows: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Return label, value and note of each fact about the child, in words, not escaped."""
    if rows.is_empty():
        return []
    here = frame.current()
    row = lists.named(rows, here.view).row(0, named=True)
    plans = {plan.value: plan.label for plan in Plan} | {NO_PLAN: "None in force"}
    worker, worker_since = _social_worker(child_id)
    return [
        ("Age", _age(row["age_years"]), _born(row["date_of_birth"])),
        (
            "In care since",
            wording.day(row["started_on"]),
            wording.time_since(row["started_on"], here.view.scope.as_at),
        ),
        ("Legal status", _label(LegalStatus, row["legal_status"]), ""),
        ("Lives in", _label(Placement, row["placement_type"]), _home(child_id, row)),
        (
            "Plan",
            plans.get(row["plan"], "Not supplied"),
            _joined(
                f"agreed {wording.day(row['agreed_on'])}" if row["agreed_on"] else "",
                f"target {wording.day(row['target_on'])}" if row["target_on"] else "",
            ),
        ),
        ("IRO", row["iro"], _months_with_iro(child_id, row["iros_this_period"])),
        ("Social worker", worker or "Not recorded", worker_since),
        ("Team", row["team"], row["locality"]),
        ("Load", wording.number(row["load_weight"], 1), _load(row["load_because"])),
    ]


def facts(child_id: str, rows: pl.DataFrame) -> None:
    """Draw the facts about the child."""
    with st.container(key="child_facts"):
        grid = st.grid(5, min_column_width=125, gap="small")
        for label, value, note in facts_of(child_id, rows):
            with grid, st.container(gap=None):
                second = f"  \n:small[{wording.escape(note)}]" if note else ""
                st.markdown(f":small[:gray[{label}]]  \n**{wording.escape(value)}**{second}")


def next_review(duties: pl.DataFrame) -> None:
    """Draw when the next review is due, for when it is booked, and why that date.

    While a child is authorised and not placed two clocks run: both are drawn, the earlier first.
    """
    open_rows = duties.filter(
        pl.col("duty").is_in(REVIEWS), pl.col("done_on").is_null(), pl.col("void_on").is_null()
    ).sort("due_on", nulls_last=True)
    st.header("Next review and why", anchor=False)
    if open_rows.is_empty():
        st.markdown("No review is to come.")
        return
    for row in open_rows.iter_rows(named=True):
        booked = (
            f"booked for {wording.day(row['booked_for'])}"
            if row["booked_for"]
            else "no meeting booked"
        )
        due = f"due {wording.day(row['due_on'])}" if row["due_on"] else "due date not known"
        st.markdown(
            f"{status.badge(row['status'])} **{DutyCode(row['duty']).label}, {due}**, {booked}  \n"
            f"{wording.escape(row['because'])}"
        )


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _load(because: str | None) -> str:
    """Say what a load is made of; nothing of a child who weighs one and no more."""
    return because if because and because.count(" ") > 2 else ""


def _age(years: int | None) -> str:
    return "Not known" if years is None else wording.plural(years, "year")


def _born(born: date | None) -> str:
    return "" if born is None else f"born {wording.day(born)}"


def _label(vocabulary: type[LegalStatus] | type[Placement], code: str | None) -> str:
    if code is None:
        return "Not recorded"
    known = {member.value: member.label for member in vocabulary}
    return known.get(code, code)


def _home(child_id: str, row: dict[str, Any]) -> str:
    since = child_work.home_since(frame.current().view.permitted, child_id)
    outside = {True: "outside the county", False: "in the county"}
    far = outside.get(row["is_outside_authority"], "")
    miles = row["distance_miles"]
    return _joined(
        f"since {wording.day(since)}" if since else "",
        far,
        "" if miles is None else f"{miles:.0f} miles away",
    )


def _social_worker(child_id: str) -> tuple[str | None, str]:
    """Return the child's social worker and since when, both of the allocation in force."""
    held = (
        frame.current()
        .view.whole.record["team_allocation"]
        .filter(pl.col("child_id") == child_id, pl.col("ended_on").is_null())
        .sort("started_on", "team_allocation_id")
    )
    if held.is_empty():
        return None, ""
    return held["social_worker"][-1], f"since {wording.day(held['started_on'][-1])}"


def _months_with_iro(child_id: str, iros: int | None) -> str:
    """Say how long the child has had the IRO, and how many there were in this time in care."""
    permitted = frame.current().view.permitted
    own = continuity.with_current_iro(permitted).filter(pl.col("child_id") == child_id)
    months = own["months_with_iro"].item() if own.height == 1 else None
    return _joined(
        "" if months is None else f"for {wording.plural(months, 'month')}",
        "" if not iros else f"{wording.plural(iros, 'IRO')} in this time in care",
    )
