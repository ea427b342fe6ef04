"""Who sees which rows, whatever they filter by."""

import dataclasses
from datetime import timedelta

import polars as pl
import pytest

from measures.facts import Facts, facts
from measures.facts.scope import NONE_RECORDED, Scope, SetAsideError, children_of, permitted, scoped
from measures.facts.set_aside import without_disputes_about
from measures.headline.trends import counted_rows, in_scope
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.words import Role
from tests.data_access.demo_counties import AS_AT
from tests.spec.examples import worked_examples

FRAMES = ("duties", "children", "disputes", "drift")


@pytest.fixture
def busy_iro(small_facts: Facts) -> str:
    """The officer with the most disputes raised under their name."""
    counted = small_facts.disputes.drop_nulls("iro_id")["iro_id"].value_counts(sort=True)
    return str(counted.sort("count", "iro_id", descending=[True, False])["iro_id"][0])


def test_an_iro_sees_all_of_their_own_children_and_nothing_else(
    small_facts: Facts, busy_iro: str
) -> None:
    seen = permitted(small_facts, Scope(as_at=AS_AT, role=Role.IRO, own_iro_id=busy_iro))
    own = small_facts.children.filter(iro_id=busy_iro)["child_id"]

    assert own.len() > 0
    for frame in FRAMES:
        rows: pl.DataFrame = getattr(seen, frame)
        every: pl.DataFrame = getattr(small_facts, frame)
        assert rows.equals(every.filter(pl.col("child_id").is_in(own.implode()))), frame
    assert seen.officers["iro_id"].to_list() == [busy_iro]


def test_an_earlier_day_shows_the_past_of_the_children_held_now_and_of_no_others(
    small_snapshot: Snapshot, small_facts: Facts, busy_iro: str
) -> None:
    """Who may see a row follows the allocation on the day of viewing, whatever day is asked."""
    scope = Scope(as_at=AS_AT, role=Role.IRO, own_iro_id=busy_iro)
    held = children_of(small_facts, scope)
    day = AS_AT - timedelta(days=365)
    then = facts(small_snapshot, as_at=day, policy=Policy())
    were = children_of(then, scope)
    assert were - held, "some have gone to others, or left care, since"

    seen = permitted(then, dataclasses.replace(scope, as_at=day, held=held))

    for frame in FRAMES:
        rows: pl.DataFrame = getattr(seen, frame)
        assert set(rows["child_id"]) <= held, frame
    assert seen.children.height > 0


@pytest.mark.parametrize("own_iro_id", [None, "", "no such officer"])
def test_an_iro_account_without_an_officer_sees_nothing(
    small_facts: Facts, own_iro_id: str | None
) -> None:
    seen = scoped(small_facts, Scope(as_at=AS_AT, role=Role.IRO, own_iro_id=own_iro_id))

    assert [getattr(seen, frame).height for frame in (*FRAMES, "officers")] == [0] * 5


def test_an_iro_cannot_filter_their_way_to_another_officers_children(
    small_facts: Facts, busy_iro: str
) -> None:
    others = small_facts.children.filter(pl.col("iro_id") != busy_iro)["iro_id"].unique().to_list()
    scope = Scope(as_at=AS_AT, role=Role.IRO, own_iro_id=busy_iro, iros=(*others, NONE_RECORDED))

    assert scoped(small_facts, scope).children.height == 0


@pytest.fixture
def set_aside(small_snapshot: Snapshot, busy_iro: str) -> Facts:
    """The facts that a Senior IRO is shown who is the officer with the most disputes."""
    cut = without_disputes_about(small_snapshot, busy_iro)
    return facts(cut, as_at=AS_AT, policy=Policy())


def test_the_senior_iro_does_not_see_disputes_under_their_own_name(
    small_facts: Facts, set_aside: Facts, busy_iro: str
) -> None:
    scope = Scope(as_at=AS_AT, role=Role.SENIOR_IRO, own_iro_id=busy_iro)
    seen = permitted(set_aside, scope)
    hidden = small_facts.disputes.filter(iro_id=busy_iro)["dispute_id"]
    of_disputes = seen.duties.filter(pl.col("duty").str.starts_with("dispute"))

    assert hidden.len() > 0
    assert seen.disputes.height == small_facts.disputes.height - hidden.len()
    assert of_disputes.filter(pl.col("subject_id").is_in(hidden.implode())).height == 0
    assert of_disputes.height > 0
    for table in ("dispute", "dispute_stage"):
        rows = seen.record[table].filter(pl.col("dispute_id").is_in(hidden.implode()))
        assert rows.height == 0, "nor does a timeline, which reads the record"
    assert seen.children["child_id"].equals(small_facts.children["child_id"])


def test_no_count_or_reason_tells_the_senior_iro_of_a_dispute_about_themselves(
    small_snapshot: Snapshot, small_facts: Facts, set_aside: Facts, busy_iro: str
) -> None:
    """All that is shown is what the same county would show had they never been raised."""
    frames = dict(small_snapshot.frames)
    about = small_facts.disputes.filter(iro_id=busy_iro)["dispute_id"].implode()
    for table in ("dispute", "dispute_stage"):
        frames[table] = frames[table].filter(~pl.col("dispute_id").is_in(about))
    never_raised = facts(
        dataclasses.replace(small_snapshot, frames=frames), as_at=AS_AT, policy=Policy()
    )

    for frame in (*FRAMES, "officers"):
        assert getattr(set_aside, frame).equals(getattr(never_raised, frame)), frame


def test_a_dispute_changes_loads_and_silence_so_the_test_above_can_fail(
    small_facts: Facts, set_aside: Facts
) -> None:
    columns = ["has_open_dispute", "load_weight", "load_because", "is_silent_drift"]
    before, after = (each.children.select(columns) for each in (small_facts, set_aside))

    assert not before.equals(after)
    assert not small_facts.officers.equals(set_aside.officers)


def test_facts_with_a_dispute_about_the_senior_iro_are_never_shown_to_them(
    small_facts: Facts, busy_iro: str
) -> None:
    scope = Scope(as_at=AS_AT, role=Role.SENIOR_IRO, own_iro_id=busy_iro)

    with pytest.raises(SetAsideError):
        scoped(small_facts, scope)
    assert scoped(small_facts, dataclasses.replace(scope, own_iro_id=None)).disputes.height > 0


@worked_examples("""
    named | held | left_out | because
    I1    | I2   | yes      | under their own name
    I2    | I1   | no       | of a child they hold, about another
          | I1   | yes      | no name: under that of whoever holds the child
          | I2   | no       | no name, and another holds the child
""")
def test_which_disputes_are_about_an_officer(
    small_snapshot: Snapshot, named: str | None, held: str, left_out: str, because: str
) -> None:
    frames = dict(small_snapshot.frames)
    dispute = frames["dispute"].head(1).with_columns(iro_id=pl.lit(named, pl.String))
    frames["dispute"] = dispute
    frames["iro_allocation"] = frames["iro_allocation"].head(1).with_columns(
        care_period_id=pl.lit(dispute["care_period_id"][0]), iro_id=pl.lit(held)
    )  # fmt: skip
    shot = dataclasses.replace(small_snapshot, frames=frames)

    cut = without_disputes_about(shot, "I1")

    assert cut.frames["dispute"].is_empty() == (left_out == "yes"), because
    assert cut.is_supplied("dispute"), "that there were none would tell"
    assert cut.id != shot.id


def test_the_months_of_disputes_leave_out_those_about_the_senior_iro(
    small_facts: Facts, set_aside: Facts, busy_iro: str
) -> None:
    about = small_facts.disputes.filter(iro_id=busy_iro)["dispute_id"].implode()
    is_about = pl.col("measure").str.starts_with("disputes") & pl.col("key").is_in(about)
    scope = Scope(as_at=AS_AT, role=Role.SENIOR_IRO, own_iro_id=busy_iro)

    seen = in_scope(counted_rows(set_aside), set_aside, scope)

    assert counted_rows(small_facts).filter(is_about).height > 0
    assert seen.filter(is_about).height == 0
    assert seen.filter(pl.col("measure").str.starts_with("disputes")).height > 0


@worked_examples("""
    own   | covered | sees    | because
    I1    |         | A       | one's own children
    I1    | I2      | A B     | and those of the officer covered
    I1    | I2 I3   | A B C   | of each of them
    I1    | I1      | A       | cover of oneself adds nothing
    I1    | I9      | A       | an officer without children adds nothing
          | I2      | B       | cover alone, for an account without an officer
          |         |         | neither: nothing, and never the child without an IRO
""")
def test_cover_adds_the_children_of_the_officer_covered(
    small_facts: Facts, own: str | None, covered: str | None, sees: str | None, because: str
) -> None:
    officers = {"A": "I1", "B": "I2", "C": "I3", "D": None}
    children = small_facts.children.head(len(officers)).with_columns(
        child_id=pl.Series(list(officers)), iro_id=pl.Series(list(officers.values()))
    )
    facts = dataclasses.replace(small_facts, children=children)
    scope = Scope(
        as_at=AS_AT,
        role=Role.IRO,
        own_iro_id=own,
        covered_iro_ids=tuple((covered or "").split()),
    )

    seen = permitted(facts, scope)

    assert seen.children["child_id"].to_list() == (sees or "").split(), because


def test_cover_brings_everything_of_those_children_but_no_officers_load(
    small_facts: Facts, busy_iro: str
) -> None:
    other = next(
        i for i in small_facts.officers.filter(pl.col("children") > 0)["iro_id"] if i != busy_iro
    )
    scope = Scope(as_at=AS_AT, role=Role.IRO, own_iro_id=busy_iro, covered_iro_ids=(other,))
    seen = permitted(small_facts, scope)
    theirs = small_facts.children.filter(pl.col("iro_id").is_in([busy_iro, other]))["child_id"]

    for frame in FRAMES:
        every: pl.DataFrame = getattr(small_facts, frame)
        expected = every.filter(pl.col("child_id").is_in(theirs.implode()))
        assert getattr(seen, frame).equals(expected), frame
    assert seen.officers["iro_id"].to_list() == [busy_iro]


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.IRO])
def test_cover_gives_no_other_role_anything(small_facts: Facts, role: Role) -> None:
    plain = Scope(as_at=AS_AT, role=role, own_iro_id="I1")
    with_cover = dataclasses.replace(plain, covered_iro_ids=("I2",))

    for frame in FRAMES:
        found: pl.DataFrame = getattr(permitted(small_facts, with_cover), frame)
        assert found.equals(getattr(permitted(small_facts, plain), frame))


@pytest.mark.parametrize("role", [Role.SERVICE_MANAGER, Role.BUSINESS_SUPPORT])
def test_the_other_roles_see_every_row(small_facts: Facts, role: Role) -> None:
    seen = permitted(small_facts, Scope(as_at=AS_AT, role=role))

    assert all(getattr(seen, frame).equals(getattr(small_facts, frame)) for frame in FRAMES)


def test_a_viewer_sees_no_row_at_all(small_facts: Facts) -> None:
    seen = permitted(small_facts, Scope(as_at=AS_AT, role=Role.VIEWER))

    assert all(getattr(seen, frame).is_empty() for frame in FRAMES)


def test_an_unknown_role_sees_nothing(small_facts: Facts) -> None:
    unknown: Role = "administrator"  # type: ignore[assignment]  # what a broken account would hold
    seen = scoped(small_facts, Scope(as_at=AS_AT, role=unknown))

    assert [getattr(seen, frame).height for frame in (*FRAMES, "officers")] == [0] * 5


def test_an_officer_keeps_the_load_of_the_whole_caseload_under_a_filter(
    small_facts: Facts,
) -> None:
    locality = str(small_facts.children["locality_id"].drop_nulls().sort()[0])
    scope = Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, localities=(locality,))
    seen = scoped(small_facts, scope)
    whole = small_facts.officers.select("iro_id", "children", "weighted_load", "band")
    kept = seen.officers.select("iro_id", "children", "weighted_load", "band")

    assert kept.join(whole, on=whole.columns, how="anti", nulls_equal=True).height == 0
    assert seen.officers["children_in_view"].sum() == seen.children.height
    assert (seen.officers["children_in_view"] > 0).all()


def test_a_chosen_officer_without_children_is_still_in_view(small_facts: Facts) -> None:
    idle = small_facts.officers.filter(pl.col("children") == 0, pl.col("iro_id").is_not_null())
    chosen = str(idle["iro_id"].sort()[0])
    seen = scoped(small_facts, Scope(as_at=AS_AT, role=Role.SERVICE_MANAGER, iros=(chosen,)))

    assert seen.officers["iro_id"].to_list() == [chosen]
    assert seen.children.height == 0


def test_a_cleared_scope_keeps_the_person() -> None:
    scope = Scope(as_at=AS_AT, role=Role.IRO, own_iro_id="I1", teams=("T1",))

    assert scope.is_filtered
    assert scope.cleared() == Scope(as_at=AS_AT, role=Role.IRO, own_iro_id="I1")
    assert not scope.cleared().is_filtered


def test_an_empty_filter_covers_rows_that_have_none_recorded() -> None:
    rows = pl.DataFrame(
        {"locality_id": ["L1", None], "team_id": ["T9", None], "iro_id": ["I1", None]},
        schema=dict.fromkeys(("locality_id", "team_id", "iro_id"), pl.String),
    )
    everyone = Scope(as_at=AS_AT, role=Role.BUSINESS_SUPPORT)
    in_l1 = Scope(as_at=AS_AT, role=Role.BUSINESS_SUPPORT, localities=("L1",))
    nowhere = Scope(as_at=AS_AT, role=Role.BUSINESS_SUPPORT, localities=(NONE_RECORDED,))

    assert rows.filter(everyone.covers()).height == 2
    assert rows.filter(in_l1.covers())["iro_id"].to_list() == ["I1"]
    assert rows.filter(nowhere.covers())["iro_id"].to_list() == [None]
