"""What if: the caseloads after what is supposed, and the fewest moves into range."""

import polars as pl
import streamlit as st

from measures.facts import Facts
from measures.words import OfficerRole
from planning.cost import costs
from planning.inputs import caseloads_of, conflicts_of
from planning.propose import Proposal, proposed
from planning.scenario import Caseloads, Scenario, Starter, counted, supposed
from ui import charts, frame, meeting, notices, wording
from ui.data import load
from ui.lists import list_exports, lists
from ui.sections.caseloads.officer_ranges import against_range
from ui.tables import tables
from ui.tables.columns import Column, Kind
from ui.tables.status import Concern

MOST_STARTERS = 5
MOST_ENTRANTS = 200


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    return (
        "Suppose a change and see who would hold how many.",
        "It is about the whole service; nothing here is saved or changes an allocation.",
    )


def is_possible() -> bool:
    """Whether the data says who has whom; says so on the page if it does not."""
    if frame.current().view.whole.snapshot.is_supplied("iro_allocation"):
        return True
    notices.not_supplied("which child has which IRO")
    return False


def draw() -> None:
    """Draw the questions, the caseloads before and after, and a proposal if one is asked for."""
    facts = frame.current().view.whole
    now = caseloads_of(facts)
    with st.container(border=True):
        scenario = _asked(facts)
        wanted = st.toggle(
            "Propose the fewest moves into range",
            key="what_if_propose",
            help="Brothers and sisters stay together, nobody moves near a review, and the child's "
            "locality is kept where it can be.",
        )
    then = supposed(now, scenario, facts.policy)
    proposal = None
    if wanted:
        with st.spinner("Looking for the fewest moves"):
            proposal = proposed(then, facts.policy, conflicts=conflicts_of(facts))
        _judge(proposal, set(then.officers.filter(pl.col("fte_available") <= 0)["iro_id"]))
        moved = pl.col("child_id").replace_strict(proposal.after, default=pl.col("iro_id"))
        children = then.children.with_columns(iro_id=moved) if proposal.after else then.children
        officers = counted(then.officers, children, facts.policy)
        then = Caseloads(children=children, officers=officers)
    _before_and_after(now, then)
    if proposal is not None:
        _moves(facts, then, proposal)


def _asked(facts: Facts) -> Scenario:
    officers = facts.officers.filter(
        pl.col("role") == OfficerRole.IRO.value, pl.col("is_employed").fill_null(True)
    )
    called = frame.current().view.names.of_officers
    names: dict[str, str] = dict(officers.select("iro_id", called).iter_rows())

    def name(identity: str) -> str:
        return names.get(identity, identity)

    left, right = st.columns(2, gap="medium")
    with left:
        absent = st.multiselect("Away", list(names), format_func=name, placeholder="Nobody",
                                key="what_if_absent")  # fmt: skip
        leavers = st.multiselect("Leaving", list(names), format_func=name, placeholder="Nobody",
                                 key="what_if_leavers")  # fmt: skip
    with right:
        starters = st.number_input("IROs starting", 0, MOST_STARTERS, key="what_if_starters")
        fte = st.number_input("Full-time equivalent of each", 0.1, 1.0, 1.0, 0.1,
                              key="what_if_fte", disabled=not starters)  # fmt: skip
        entrants = st.number_input("Children coming into care", 0, MOST_ENTRANTS,
                                   key="what_if_entrants")  # fmt: skip
    return Scenario(
        moves=_chosen_moves(facts, names),
        absent=absent,
        leavers=leavers,
        starters=[
            Starter(name=f"New IRO {number + 1}", fte=float(fte)) for number in range(int(starters))
        ],
        entrants=int(entrants),
    )


def _chosen_moves(facts: Facts, names: dict[str, str]) -> list[tuple[str, str]]:
    """Return the children chosen to go to an officer, if both are chosen."""
    people = lists.named(facts.children.sort("child_id"), frame.current().view)
    labels = {
        row["child_id"]: f"{row['case_number']}, with {row['iro']}"
        for row in people.select("child_id", "case_number", "iro").iter_rows(named=True)
    }
    left, right = st.columns([3, 2], gap="medium")
    chosen = left.multiselect(
        "Children to move", list(labels), format_func=lambda child: labels.get(child, ""),
        placeholder="None", key="what_if_children",
    )  # fmt: skip
    to = right.selectbox(
        "To", list(names), index=None, format_func=lambda identity: names.get(identity, ""),
        placeholder="Choose an IRO", key="what_if_to",
    )  # fmt: skip
    return [(child, to) for child in chosen] if to else []


def _judge(proposal: Proposal, gone: set[str]) -> None:
    """Say how far the proposal gets, and what stands in the way of more.

    `gone`: officers who have no hours for their children.
    """
    moves = wording.plural(proposal.moves.height, "change of IRO", "changes of IRO")
    free = proposal.moves["from_iro_id"].null_count()
    away = proposal.moves.filter(pl.col("from_iro_id").is_in(sorted(gone))).height
    split = (
        f" Of the changes {free} give an IRO to a child without one, {away} take over from an IRO "
        f"who is not available, and {proposal.moves.height - free - away} take a child from an "
        "IRO who is."
        if proposal.moves.height
        else ""
    )
    held = wording.plural(proposal.held_back, "child", "children")
    stay = f" {held} stay because a review is near or its date is not known."
    if not proposal.out_of_range:
        st.success(
            f"{moves} bring every IRO into range.{split}{stay}", icon=":material/check_circle:"
        )
    else:
        st.warning(
            f"{moves} come nearest: {wording.plural(proposal.out_of_range, 'child', 'children')} "
            f"stay outside the range.{split}{stay} {wording.escape(proposal.advice)}",
            icon=":material/warning:",
        )
    if not proposal.is_proven:
        st.info("There was no time to prove that nothing better exists.", icon=":material/timer:")


OFFICERS = (
    Column("name", "Officer", Kind.NAME),
    Column("n", "Now", Kind.COUNT),
    Column("band_before", "Band now", Kind.STATUS),
    Column("children_after", "After", Kind.COUNT),
    Column("per_fte_after", "Per FTE", Kind.COUNT),
    Column("weighted_load", "Weighted", Kind.RATIO),
    Column("band_after", "Band after", Kind.STATUS),
)


def _before_and_after(now: Caseloads, then: Caseloads) -> None:
    here = frame.current()
    before = now.officers.select("iro_id", was="children", stood="band")
    unallocated = pl.when(pl.col("iro_id").is_null()).then(pl.lit(Concern.UNALLOCATED.value))
    may_chair = (pl.col("role") == OfficerRole.IRO.value) & (pl.col("fte_available") > 0)
    rows = (
        then.officers.join(before, on="iro_id", how="left", nulls_equal=True)
        .filter((pl.col("children") > 0) | (pl.col("was") > 0) | may_chair)
        .with_columns(
            name=pl.col("name").fill_null("No IRO allocated"),
            n="was",
            children_after="children",
            per_fte_after=pl.col("children_per_fte").round(0),
            band_before=unallocated.otherwise("stood"),
            band_after=unallocated.otherwise("band"),
            is_last=pl.col("iro_id").is_null(),
        )
        .sort("is_last", "name")
    )
    left, right = st.columns([5, 6], gap="medium")
    with left:
        st.header("Against each officer's range, afterwards", anchor=False)
        charts.draw(
            charts.range_chart(against_range(rows)),
            alt=f"Children that {rows.height} officers would hold",
        )
    with right:
        st.header("Now and afterwards", anchor=False)
        tables.reading_table(
            rows, OFFICERS, role=here.person.role, alt="Officers now and afterwards"
        )
        if not meeting.is_on():
            list_exports.buttons(
                rows,
                OFFICERS,
                title="Caseloads now and afterwards",
                definition="Children held by each officer today and under what is supposed. "
                "Nothing is saved: allocations are changed in the case system.",
                key="before_after",
            )


def _moves(facts: Facts, then: Caseloads, proposal: Proposal) -> None:
    """List the moves with their reasons; new children are counted, not listed."""
    names = dict(then.officers.select("iro_id", "name").iter_rows())
    known = facts.children.drop("iro_id")
    costly = costs(facts, proposal.moves, proposal.after)
    moved = proposal.moves.join(known, on="child_id").join(costly, on="child_id", how="left")
    rows = moved.with_columns(
        from_officer=pl.col("from_iro_id").replace_strict(names, default=None).fill_null("No IRO"),
        to_officer=pl.col("to_iro_id").replace_strict(names, default=wording.NOTHING),
        iro_id=pl.col("from_iro_id"),
    )
    new = proposal.moves.height - rows.height
    st.header(f"Moves proposed, {rows.height}", anchor=False)
    if new:
        told = wording.count(new, "new child", "new children")
        st.markdown(f":small[:gray[And an IRO for each of {told}.]]")
    lists.working(
        rows.sort("from_officer", "to_officer", "child_id"),
        [
            *lists.child_columns()[:2],
            Column("from_officer", "From", Kind.NAME),
            Column("to_officer", "To", Kind.NAME),
            Column("why", "Why"),
            Column("cost", "What it costs the child"),
        ],
        title="Moves proposed",
        definition="The fewest changes of IRO that bring every officer into the range of "
        f"{load.policy().caseload.per_fte_low} to {load.policy().caseload.per_fte_high} children "
        "for a full-time post. Nothing is saved: allocations are changed in the case system.",
        key="moves",
    )
