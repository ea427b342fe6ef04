"""What is said to be not known of one child, and which figures it leaves open (issue: child)."""

from datetime import date
from typing import Any

from measures.counts.child_doubts import child_doubts, own_rows
from measures.facts import Facts, facts
from measures.headline.catalogue import BY_CODE
from measures.policy import Policy
from tests.histories import snapshot
from tests.spec.examples import worked_examples

AS_AT = date(2026, 3, 31)
SURE: dict[str, Any] = {
    "sex": "F", "ethnicity": "WBRI", "is_disabled": False, "date_of_birth": "2015-06-01",
}  # fmt: skip


def one_child(
    *,
    child: dict[str, Any] | None = None,
    episode: dict[str, Any] | None = None,
    **tables: list[dict[str, Any]],
) -> Facts:
    """A child in care since 2025 of whom everything is known, but for what is said here."""
    rows: dict[str, Any] = {
        "child": [{"child_id": "c", "case_number": "N1", **SURE, **(child or {})}],
        "care_period": [{"care_period_id": "p", "child_id": "c", "started_on": "2025-11-03"}],
        "episode": [
            {"care_period_id": "p", "started_on": "2025-11-03", "start_reason": "S",
             "legal_status": "C2", "placement_type": "U6", **(episode or {})}
        ],
        "review": [{"review_id": "x", "care_period_id": "x"}],
        "iro": [{"iro_id": "i", "name": "An IRO"}],
        "iro_allocation": [{"care_period_id": "p", "iro_id": "i", "started_on": "2025-11-03"}],
        "permanence_plan": [{"care_period_id": "p", "plan": "other", "agreed_on": "2025-12-01"}],
        "milestone": [{"care_period_id": "x", "kind": "matched", "happened_on": "2020-01-01"}],
        "review_decision": [{"review_id": "x", "theme": "health"}],
        **tables,
    }  # fmt: skip
    return facts(snapshot(covers_from="2024-01-01", **rows), as_at=AS_AT, policy=Policy())


REVIEW: dict[str, Any] = {
    "review_id": "r", "care_period_id": "p", "booked_for": "2025-11-20",
    "first_meeting_on": "2025-11-20", "completed_on": "2025-11-20", "participation_code": "PN1",
    "parents_consulted": True, "rights_explained": True, "child_spoken_to_on": "2025-11-18",
}  # fmt: skip
"""A review of which everything is written."""


def said(found: Facts) -> list[str]:
    return [doubt.what for doubt in child_doubts(found, "c")]


def test_nothing_is_in_doubt_of_a_child_of_whom_everything_is_recorded() -> None:
    assert said(one_child()) == []


@worked_examples("""
    column         | value      | of      | doubt                                                            | touches             | because
    date_of_birth  |            | child   | The date of birth is not recorded, or lies after the start of care. | participation    | no birthday
    date_of_birth  | 2025-12-24 | child   | The date of birth is not recorded, or lies after the start of care. | children_in_care | born after coming into care
    sex            |            | child   | Sex is not recorded.                                             |                     | sex bears on groups alone
    ethnicity      |            | child   | Ethnicity is not recorded.                                       |                     | ethnicity bears on groups alone
    is_disabled    |            | child   | Whether the child is disabled is not recorded.                   |                     | empty is not no
    legal_status   |            | episode | The present legal status is not recorded.                        | children_drifting   | no legal status
    placement_type |            | episode | Where the child lives is not recorded.                           | long_term_stability | no placement
""")  # fmt: skip # noqa: E501 - a table reads best with one case a line
def test_what_is_not_recorded_is_said(
    column: str, value: object, of: str, doubt: str, touches: str | None, because: str
) -> None:
    changed = {column: value}
    found = one_child(child=changed) if of == "child" else one_child(episode=changed)
    [only] = [each for each in child_doubts(found, "c") if each.what == doubt]
    assert (touches in only.touches) if touches else (only.touches == ())


@worked_examples("""
    booked     | held       | code | doubt                                                                                | because
    2026-02-02 |            |      | A review was booked for 2 Feb 2026 and nothing is written: it may have been held.    | a meeting that has passed
    2026-04-20 |            |      |                                                                                      | a meeting to come is no doubt
    2025-11-20 | 2025-11-20 |      | The record of the last review, 20 Nov 2025, does not say how the child took part.    | held, without a code
    2025-11-20 | 2025-11-20 | PN1  |                                                                                      | held, with a code
""")  # fmt: skip # noqa: E501
def test_what_a_review_does_not_say_is_said(
    booked: date, held: date | None, code: str | None, doubt: str | None, because: str
) -> None:
    review = {**REVIEW, "booked_for": booked, "first_meeting_on": held, "completed_on": held,
              "participation_code": code}  # fmt: skip
    about = [each for each in said(one_child(review=[review])) if "review" in each.lower()]
    assert about == ([doubt] if doubt else [])


def test_a_decision_without_a_date_leaves_the_overdue_ones_open_until_it_is_done() -> None:
    waiting, done = (
        {"review_id": "r", "theme": "health", "completed_on": on} for on in (None, "2026-01-05")
    )

    [left], [carried_out] = (
        [
            each
            for each in child_doubts(one_child(review=[REVIEW], review_decision=[decision]), "c")
            if each.what.startswith("Review decision")
        ]
        for decision in (waiting, done)
    )

    assert left.touches == ("decisions_overdue",)
    assert carried_out.touches == ("review_decision_on_time",)


def test_a_record_that_begins_part_way_and_no_iro_are_said_only_where_they_can_be() -> None:
    early = one_child(
        care_period=[{"care_period_id": "p", "child_id": "c", "started_on": "2020-01-06"}],
        episode={"started_on": "2020-01-06"},
    )
    elsewhere = one_child(
        iro_allocation=[{"care_period_id": "x", "iro_id": "i", "started_on": "2025-01-01"}]
    )
    not_supplied = one_child(iro_allocation=[])

    assert any("begins part-way" in each for each in said(early))
    assert "No IRO is recorded on this day." in said(elsewhere)
    assert not any("No IRO" in each for each in said(not_supplied))


def test_every_figure_named_is_in_the_catalogue(small_facts: Facts) -> None:
    children = small_facts.children["child_id"].head(60).to_list()
    touched = {
        code for child in children for each in child_doubts(small_facts, child)
        for code in each.touches
    }  # fmt: skip
    assert touched
    assert touched <= set(BY_CODE)


def test_the_rows_of_a_child_are_those_that_hang_on_them() -> None:
    found = one_child(
        review=[{"review_id": "r", "care_period_id": "p"}, {"review_id": "s"}],
        dispute=[{"dispute_id": "d", "care_period_id": "p", "raised_on": "2026-01-05"}],
        dispute_stage=[
            {"dispute_stage_id": "t", "dispute_id": "d", "started_on": "2026-01-05"},
            {"dispute_stage_id": "u", "dispute_id": "e", "started_on": "2026-01-05"},
        ],
        missing_episode=[
            {"missing_episode_id": "m", "child_id": "c", "started_on": "2026-01-05"},
            {"missing_episode_id": "n", "child_id": "k", "started_on": "2026-01-05"},
        ],
    )
    own = own_rows(found.snapshot.frames, "c")

    assert own["child"] == {"c", "N1"}
    assert own["review"] == {"r"}
    assert own["dispute_stage"] == {"t"}
    assert own["missing_episode"] == {"m"}
    assert "locality" not in own
