"""What has happened to one child, what is due, and why."""

import polars as pl
import streamlit as st

from data_access.state.access_log import Action
from measures import continuity
from measures.words import (
    NO_PLAN,
    DisputeStatus,
    DutyCode,
    LegalStatus,
    Placement,
    Plan,
    Role,
    Status,
)
from ui import fields, frame, links, lists, state, status, tables, wording
from ui.sections import child_timeline
from ui.status import Concern, Severity

NOT_FOUND = (
    "No such child is in your view. The link may be another person's, or the child is not among "
    "those you may see. Choose a child below."
)
PAST_FIRST = {Status.OVERDUE: 0, Status.UNRECORDED: 1, Status.BOOKED_LATE: 2,
              Status.DUE_SOON_UNBOOKED: 3, Status.DUE_SOON: 4, Status.BOOKED: 5,
              Status.NOT_YET_DUE: 6, Status.UNKNOWN: 7}  # fmt: skip
"""Order of duties: what is late, then what comes next, then what is done."""


DUTIES_SHOWN = 25
"""Duties shown until all are asked for."""


def chosen() -> str | None:
    """Return the child asked for in the URL or chosen from the list; draws the choice."""
    here = frame.current()
    known = _known()
    asked = st.query_params.get(links.CHILD)
    child_id = links.find(asked, list(known), here.person) if asked else None
    if asked and child_id is None:
        st.info(NOT_FOUND, icon=":material/search_off:")
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
    return child_id


def _known() -> dict[str, str]:
    """Return every child the role may open, with the words they are found by."""
    here = frame.current()
    facts = here.view.permitted
    children = facts.children.select("child_id")
    if here.person.role != Role.IRO:
        earlier = facts.duties.select("child_id").unique()
        children = pl.concat([children, earlier.join(children, on="child_id", how="anti")])
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


def _is_own(child_id: str, here: frame.Frame) -> bool:
    """Whether the child is in the caseload of the person who looks."""
    own = here.person.iro_id
    rows = here.view.permitted.children.filter(pl.col("child_id") == child_id)
    return own is not None and own in rows["iro_id"].to_list()


def page(child_id: str) -> None:
    """Draw one child: who, what is late, the timeline and every duty with its reason."""
    here = frame.current()
    state.store().access_log.write(
        here.person.username,
        Action.CHILD_VIEWED,
        {"child": links.trace(child_id), "is_own": _is_own(child_id, here)},
    )
    if here.person.role == Role.BUSINESS_SUPPORT:
        _scheduling(child_id)
        return
    facts = here.view.permitted
    duties = facts.explained(facts.duties.filter(pl.col("child_id") == child_id))
    rows = facts.children.filter(pl.col("child_id") == child_id)
    _badges(rows, duties)
    _header(child_id, rows)
    child_timeline.draw(child_id)
    _duties(duties)


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


def _badges(rows: pl.DataFrame, duties: pl.DataFrame) -> None:
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
        pl.col("status") == Status.OVERDUE.value, pl.col("duty") != DutyCode.REVIEW.value
    ).height
    if late:
        found.append(
            status.badge(Status.OVERDUE, wording.plural(late, "other duty", "other duties"))
        )
    st.markdown(" ".join(found))


def _header(child_id: str, rows: pl.DataFrame) -> None:
    if rows.is_empty():
        return
    here = frame.current()
    row = lists.named(rows, here.view).row(0, named=True)
    worker = (
        here.view.whole.record["team_allocation"]
        .filter(pl.col("child_id") == child_id, pl.col("ended_on").is_null())
        .sort("started_on", "team_allocation_id")
    )
    labels = {plan.value: plan.label for plan in Plan} | {NO_PLAN: "None in force"}
    facts = (
        (
            "Age",
            wording.NOTHING
            if row["age_years"] is None
            else wording.plural(row["age_years"], "year"),
        ),
        ("In care since", wording.day(row["started_on"])),
        ("Legal status", _label(LegalStatus, row["legal_status"])),
        ("Lives in", _label(Placement, row["placement_type"])),
        ("Plan", labels.get(row["plan"], "Not supplied")),
        ("IRO", _with_iro(row["iro"], child_id)),
        ("Social worker", worker["social_worker"][-1] if worker.height else None),
        ("Team", row["team"]),
        ("Locality", row["locality"]),
        ("Load", row["load_because"]),
    )
    grid = st.grid(5, min_column_width=150, gap="small")
    for label, value in facts:
        with grid, st.container(gap=None):
            st.markdown(f":small[:gray[{label}]]")
            st.markdown(f"**{wording.escape(value)}**")


def _with_iro(iro: str, child_id: str) -> str:
    """Name the IRO and say how long the child has had them."""
    facts = frame.current().view.permitted
    own = continuity.with_current_iro(facts).filter(pl.col("child_id") == child_id)
    months = own["months_with_iro"].item() if own.height == 1 else None
    return iro if months is None else f"{iro}, {wording.plural(months, 'month')}"


def _age(years: int | None) -> str:
    return "Not known" if years is None else wording.plural(years, "year")


def _label(vocabulary: type[LegalStatus] | type[Placement], code: str | None) -> str:
    if code is None:
        return "Not recorded"
    known = {member.value: member.label for member in vocabulary}
    return known.get(code, code)


def _duties(duties: pl.DataFrame) -> None:
    here = frame.current()
    st.header("Every duty and why", anchor=False)
    past = st.toggle("Show every duty, done ones too", key="child_past", value=False)
    ranks = {word.value: rank for word, rank in PAST_FIRST.items()}
    rows = duties.with_columns(
        rank=pl.col("status").replace_strict(ranks, default=None, return_dtype=pl.Int64)
    )
    is_review = pl.col("duty") == DutyCode.REVIEW.value
    shown = rows if past else rows.filter(pl.col("rank").is_not_null() | is_review)
    shown = shown.sort(
        pl.col("rank").fill_null(9), "due_on", descending=[False, True], nulls_last=True
    ).head(rows.height if past else DUTIES_SHOWN)
    if shown.is_empty():
        frame.empty("duty for this child")
        return
    st.markdown(
        ":small[:gray[What is late first, then what comes next, then the reviews held. "
        f"{shown.height} of {rows.height} shown.]]"
    )
    named = lists.named(shown, here.view)
    cells = [
        {
            "Duty": f"{status.badge(row['status'])} **{DutyCode(row['duty']).label}**  \n"
            f":small[{wording.escape(row['iro'])}]",
            "Due": wording.day(row["due_on"])
            + (f"  \n{wording.days(row['days_overdue'])} late" if row["days_overdue"] else "")
            + (f"  \ndone {wording.day(row['done_on'])}" if row["done_on"] else ""),
            "Why this date": wording.escape(row["because"]),
        }
        for row in named.iter_rows(named=True)
    ]
    tables.reading_list(pl.DataFrame(cells), alt=f"{shown.height} duties, what is late first")
    disputes = here.view.permitted.disputes.filter(
        pl.col("child_id") == named["child_id"][0],
        pl.col("status") != DisputeStatus.CLOSED.value,
    )
    if disputes.height:
        st.header(f"Disputes not closed, {disputes.height}", anchor=False)
        tables.reading_table(
            lists.named(lists.dispute_rows(disputes), here.view),
            lists.dispute_columns()[2:8],
            role=here.person.role,
            alt="Disputes of this child not closed",
        )


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
