"""The caseloads of the facts, as scenarios and proposals take them."""

import polars as pl

from measures import called
from measures.counts.continuity import barred
from measures.facts import Facts
from measures.working_days import WorkingDays
from planning.scenario import Caseloads


def caseloads_of(facts: Facts) -> Caseloads:
    """Return who has whom on the day of the facts, with what a move is judged by.

    is_near_review: a review is due, overdue or booked, or was held, within the policy's working
    days of the day; null where the next due date is not known. An officer's base_locality_id is
    null where none is recorded. Officers of one name are told apart (`measures.called`).
    """
    calendar: WorkingDays = facts.record.calendar
    days = facts.policy.caseload.move_working_days
    until = calendar.after(pl.lit(facts.as_at), days)
    next_on = pl.min_horizontal("next_review_due_on", "next_review_booked_for")
    was_held = (calendar.after(pl.col("last_review_on"), days) >= pl.lit(facts.as_at)).fill_null(
        False
    )
    children = facts.children.select(
        "child_id",
        "iro_id",
        "sibling_group",
        "locality_id",
        "load_weight",
        is_near_review=pl.when(was_held).then(True).otherwise(next_on <= until),
        is_new=pl.lit(False),
    )
    bases = facts.record["iro"].select("iro_id", "base_locality_id")
    officers = facts.officers.join(bases, on="iro_id", how="left").with_columns(
        name=pl.col("iro_id").replace_strict(
            called.officers(facts), default=pl.col("name"), return_dtype=pl.String
        )
    )
    return Caseloads(children=children, officers=officers)


def conflicts_of(facts: Facts) -> pl.DataFrame:
    """Return child_id and iro_id that may not come together: by `measures.counts.continuity`."""
    return barred(facts)
