"""Counts for charts and lists add up to what they count, on the small county."""

from datetime import timedelta

import polars as pl
import pytest

from measures.care.load import CIRCUMSTANCES
from measures.counts import ahead, attention, summaries
from measures.facts import Facts
from measures.facts.scope import NONE_RECORDED, Scope, scoped
from measures.headline import catalogue
from measures.words import DisputeStatus, Role, Status


@pytest.fixture(params=["all", "one locality", "no locality"])
def shown(request: pytest.FixtureRequest, small_facts: Facts) -> Facts:
    """The small county whole, and cut to a locality and to none."""
    first = small_facts.children["locality_id"].drop_nulls().sort()[0]
    chosen = {"all": (), "one locality": (first,), "no locality": (NONE_RECORDED,)}
    scope = Scope(
        as_at=small_facts.as_at, role=Role.SERVICE_MANAGER, localities=chosen[request.param]
    )
    return scoped(small_facts, scope)


def test_the_states_of_reviews_to_come_are_all_of_them(shown: Facts) -> None:
    parts = summaries.review_partition(shown)
    assert parts["n"].sum() == summaries.open_reviews(shown).height
    assert dict(parts.iter_rows())[Status.OVERDUE.value] == (
        catalogue.REVIEWS_OVERDUE.figure(shown).numerator
    )


def test_time_in_care_counts_every_child_once(shown: Facts) -> None:
    assert summaries.time_in_care(shown)["n"].sum() == shown.children.height


def test_the_plans_count_every_child_whose_plan_is_supplied(shown: Facts) -> None:
    assert summaries.plan_mix(shown)["n"].sum() == shown.children["plan"].drop_nulls().len()


def test_the_case_mix_has_every_child_under_one_officer_or_none(shown: Facts) -> None:
    mix = summaries.case_mix(shown)
    assert mix["children"].sum() == shown.children.height
    for circumstance in CIRCUMSTANCES:
        assert mix[circumstance].sum() == shown.children[circumstance].sum()


def test_what_needs_attention_is_what_the_headline_figures_count(shown: Facts) -> None:
    found = dict(attention.needs_attention(shown).group_by("word").len().iter_rows())
    for word, measure in (
        (Status.OVERDUE.value, catalogue.REVIEWS_OVERDUE),
        (Status.UNRECORDED.value, catalogue.REVIEWS_UNRECORDED),
        (Status.BOOKED_LATE.value, catalogue.REVIEWS_BOOKED_LATE),
        (Status.DUE_SOON_UNBOOKED.value, catalogue.REVIEWS_UNBOOKED),
        ("silent_drift", catalogue.SILENT_DRIFT),
        ("unallocated", catalogue.CHILDREN_WITHOUT_IRO),
        ("not_heard", catalogue.NOT_HEARD_TWICE),
    ):
        assert found.get(word, 0) == measure.figure(shown).numerator, word
    late = [DisputeStatus.STAGE_OVERDUE.value, DisputeStatus.OVERALL_OVERDUE.value]
    assert sum(found.get(word, 0) for word in late) == (
        catalogue.DISPUTES_PAST_LIMIT.figure(shown).numerator
    )


def test_a_record_not_sent_is_on_the_list(small_facts: Facts) -> None:
    assert attention.needs_attention(small_facts).filter(word="not_sent").height > 0


def test_what_needs_attention_stands_worst_first_and_says_why(shown: Facts) -> None:
    rows = attention.needs_attention(shown)
    assert rows["tier"].is_sorted()
    assert rows["why"].null_count() == 0
    assert rows["whose"].null_count() == 0
    not_sent = shown.duties.filter(duty="record_distributed", status=Status.OVERDUE.value)
    assert rows.filter(word="not_sent").height == not_sent.height


def test_the_matrix_counts_what_needs_attention_by_locality(shown: Facts) -> None:
    matrix = attention.locality_topics(shown)
    words = matrix["word"].unique().implode()
    counted = attention.needs_attention(shown).filter(
        pl.col("word").is_in(words) | (pl.col("word") == DisputeStatus.STAGE_OVERDUE.value)
    )
    assert matrix["n"].sum() == counted.height


def test_the_weeks_ahead_hold_the_reviews_due_in_them(shown: Facts) -> None:
    monday = shown.as_at - timedelta(days=shown.as_at.weekday())
    due = summaries.open_reviews(shown).filter(
        pl.col("due_on") >= shown.as_at, pl.col("due_on") < monday + timedelta(weeks=ahead.WEEKS)
    )
    officers = shown.officers["iro_id"].implode()
    held = due.filter(pl.col("iro_id").is_in(officers, nulls_equal=True))
    assert ahead.weeks_by_officer(shown)["due"].sum() == held.height


def test_drift_is_counted_by_test_as_it_fires(shown: Facts) -> None:
    counts = summaries.drift_counts(shown)
    fires = shown.drift.filter(pl.col("severity").is_in(["amber", "red"]))
    assert counts.select(pl.col("amber") + pl.col("red")).to_series().sum() == fires.height
