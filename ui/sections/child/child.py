"""What has happened to one child, what is due, and why."""

import polars as pl
import streamlit as st

from measures.words import DutyCode, Role, Status
from ui import frame, wording
from ui.data import openable
from ui.filters import links
from ui.lists import lists, viewed
from ui.sections.child import child_doubts, child_head, child_lists, child_paper, child_timeline
from ui.sections.reviews import cycle
from ui.tables import fields, tables

NOT_FOUND = (
    "No such child is in your view. The link may be another person's, or the child is not among "
    "those you may see. Choose a child below."
)


def chosen() -> str | None:
    """Return the child asked for in the URL or chosen from the list; draws the choice.

    The names to choose from, and the child about to be shown, are in the access log before.
    """
    here = frame.current()
    known = _known()
    viewed.record("Children to choose from", len(known))
    asked = st.query_params.get(links.CHILD)
    child_id = links.find(asked, list(known), here.person) if asked else None
    if asked and child_id is None:
        viewed.refused("a child", asked)
        st.info(NOT_FOUND, icon=":material/search_off:")
    if child_id is not None and child_paper.is_asked():
        viewed.child(child_id)
        return child_id
    picked = st.selectbox(
        "Find a child by case number or name",
        list(known),
        index=None,
        format_func=lambda identity: known.get(identity, ""),
        placeholder=f"Type a case number or a name: {len(known):,} children",
        key="child_choice",
    )
    if picked and picked != child_id:
        lists.open_child(picked)
    if child_id is not None:
        viewed.child(child_id)
    return child_id


def _known() -> dict[str, str]:
    """Return every child the person may open, with the words they are found by."""
    here = frame.current()
    ids = sorted(openable.children(here.view))
    children = pl.DataFrame({"child_id": ids}, schema={"child_id": pl.String})
    people = lists.named(
        children.with_columns(
            iro_id=pl.lit(None, pl.String), team_id=pl.lit(None, pl.String),
            locality_id=pl.lit(None, pl.String),
        ),
        here.view,
    ).sort("case_number")  # fmt: skip
    return {
        row["child_id"]: f"{row['case_number']} {row['display_name'] or ''}".strip()
        for row in people.iter_rows(named=True)
    }


def page(child_id: str) -> None:
    """Draw one child: who, what is next and late and why, the timeline, and what is in doubt."""
    here = frame.current()
    if here.person.role == Role.BUSINESS_SUPPORT:
        _scheduling(child_id)
        return
    facts = here.view.permitted
    duties = facts.explained(facts.duties.filter(pl.col("child_id") == child_id))
    rows = facts.children.filter(pl.col("child_id") == child_id)
    if child_paper.is_asked():
        child_paper.draw(child_id, rows, duties)
        return
    child_paper.link(child_id)
    child_head.badges(rows, duties)
    child_head.facts(child_id, rows)
    left, right = st.columns([5, 6], gap="medium")
    with left:
        child_head.next_review(duties)
    with right:
        child_lists.drift(child_id)
    child_timeline.draw(child_id)
    child_lists.duties(duties)
    cycle.of_child(child_id)
    left, right = st.columns([5, 6], gap="medium")
    with left:
        child_lists.decisions(child_id)
        child_lists.feedback(child_id)
    with right:
        child_lists.disputes(child_id)
        child_doubts.doubts(child_id)


def title(child_id: str) -> str:
    """Return the page's title: the case number, and the name where it may be shown."""
    here = frame.current()
    row = lists.named(
        pl.DataFrame({"child_id": [child_id], "iro_id": [None], "team_id": [None],
                      "locality_id": [None]}, schema_overrides={"iro_id": pl.String,
                      "team_id": pl.String, "locality_id": pl.String}),
        here.view,
    ).row(0, named=True)  # fmt: skip
    name = row["display_name"] or "name not recorded"
    return f"{wording.escape(name)}, {wording.escape(row['case_number'])}"


def answer(child_id: str) -> tuple[str, str]:
    """Return the page's answer: the next review, and what else asks for a decision."""
    facts = frame.current().view.permitted
    rows = facts.children.filter(pl.col("child_id") == child_id)
    if rows.is_empty():
        return "Not in care on this day.", "The story and the duties below are history."
    row = rows.row(0, named=True)
    booked = row["next_review_booked_for"]
    if row["next_review_due_on"] is None:
        first = "The next review's due date cannot be judged."
    else:
        late = row["next_review_status"] == Status.OVERDUE.value
        days = (facts.as_at - row["next_review_due_on"]).days
        first = (
            f"The next review is {wording.days(days)} overdue."
            if late
            else f"The next review is due {wording.day(row['next_review_due_on'])}."
        )
    meeting = f"It is booked for {wording.day(booked)}." if booked else "No meeting is booked."
    drift = row["drift"] if fields.may_see("drift", frame.current().person.role) else None
    since = f" Drift since {wording.day(row['since_on'])}." if drift else ""
    return first, meeting + since


def _scheduling(child_id: str) -> None:
    """Draw what booking needs, and no more."""
    here = frame.current()
    facts = here.view.permitted
    rows = facts.duties.filter(
        pl.col("child_id") == child_id,
        pl.col("duty") == DutyCode.REVIEW.value,
        pl.col("done_on").is_null(),
        pl.col("void_on").is_null(),
    )
    tables.reading_table(
        lists.named(rows, here.view),
        lists.review_columns(),
        role=here.person.role,
        alt="The child's next review",
    )
