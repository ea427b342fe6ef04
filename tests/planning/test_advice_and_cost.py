"""What would make a proposal possible has been tried; what a move costs the child is said."""

import re
from datetime import date
from typing import Any

import polars as pl

from measures.facts import Facts, facts
from measures.policy import Policy
from planning.advice import posts_for
from planning.cost import costs
from planning.inputs import caseloads_of
from planning.propose import proposed
from planning.scenario import Caseloads, Scenario, Starter, supposed
from tests.histories import snapshot
from tests.planning.test_propose import POLICY, Child, conflicts, plain, service
from tests.spec.examples import worked_examples


@worked_examples("""
    children | posts | because
    1        | 0.1   | a tenth of a post holds seven
    21       | 0.3   | three tenths hold 21
    22       | 0.4   | one more needs another tenth
    24       | 0.4   | 0.3 would leave three too many
    70       | 1.0   | a whole post
    71       | 1.1   | and one more
""")
def test_posts_are_rounded_up_never_down(children: int, posts: float, because: str) -> None:
    assert posts_for(children, 70) == posts


def said_posts(advice: str) -> float:
    found = re.search(r"Another ([\d.]+) (?:of a )?full-time IRO posts? would", advice)
    assert found, advice
    return float(found[1])


def out_of_range(now: Caseloads, *posts: float) -> int:
    """Children outside the range with further officers of these hours."""
    starters = [Starter(name="New", fte=fte) for fte in posts]
    helped = supposed(now, Scenario(starters=starters), POLICY)
    return proposed(helped, POLICY, conflicts=conflicts([])).out_of_range


def test_the_posts_said_to_be_enough_are_enough_and_fewer_are_not() -> None:
    now = service(plain(*"AAAAAAABBB"), {"A": 1, "B": 1})
    told = proposed(now, POLICY, conflicts=conflicts([])).advice

    assert said_posts(told) == 1.4
    assert "would bring everyone into range." in told
    assert out_of_range(now, 1.0, 0.4) == 0
    assert out_of_range(now, 1.0, 0.3) > 0


def test_reviews_near_by_are_named_where_posts_alone_do_not_help() -> None:
    held: list[Child] = [(f"c{number}", "A", None, None, True) for number in range(5)]
    found = proposed(service(held, {"A": 1}), POLICY, conflicts=conflicts([]))

    assert found.out_of_range == 2
    assert "once the children whose review is near may move" in found.advice
    # With the new officer two children fewer than their range begins with stay outside too.
    assert "until then 4 children would stay outside" in found.advice


def test_brothers_and_sisters_who_do_not_fit_are_named() -> None:
    together: list[Child] = [(f"c{number}", "A", "S", None, False) for number in range(5)]
    found = proposed(service(together, {"A": 1}), POLICY, conflicts=conflicts([]))
    assert "Even with another 0.7 of a full-time IRO post, " in found.advice


def family(*, other: str = "Jo Lane", **siblings: str | None) -> Facts:
    """Children a and b (a with IRO i since January, who is their second) and officers i, j."""
    rows: dict[str, Any] = {
        "child": [{"child_id": name, "sibling_group": siblings.get(name)} for name in "abc"],
        "care_period": [
            {"care_period_id": f"p{name}", "child_id": name, "started_on": "2025-03-03"}
            for name in "abc"
        ],
        "iro": [{"iro_id": "i", "name": "Ivy Marsh"}, {"iro_id": "j", "name": other}],
        "iro_allocation": [
            {"care_period_id": "pa", "iro_id": "j", "started_on": "2025-03-05",
             "ended_on": "2026-01-12"},
            {"care_period_id": "pa", "iro_id": "i", "started_on": "2026-01-12"},
            {"care_period_id": "pb", "iro_id": "j", "started_on": "2026-03-30"},
        ],
    }  # fmt: skip
    return facts(snapshot(**rows), as_at=date(2026, 3, 31), policy=Policy())


@worked_examples("""
    child | to | cost                                                                | because
    a     | j  | Loses Ivy Marsh after 2 months. IRO number 3 of this period.        | their second
    b     | i  | Loses Jo Lane after less than a month. IRO number 2 of this period. | a day
    c     | i  | No IRO to lose.                                                     | has none
""")
def test_the_cost_of_a_move(child: str, to: str, cost: str, because: str) -> None:
    assert cost_of(family(), child, to) == cost


def cost_of(found: Facts, child: str, to: str) -> str:
    now: dict[str, str | None] = dict(found.children.select("child_id", "iro_id").iter_rows())
    moves = pl.DataFrame(
        {"child_id": [child], "from_iro_id": [now[child]]},
        schema={"child_id": pl.String, "from_iro_id": pl.String},
    )
    after = {key: iro for key, iro in now.items() if iro} | {child: to}
    [row] = costs(found, moves, after).iter_rows(named=True)
    return str(row["cost"])


def test_the_cost_says_what_becomes_of_brothers_and_sisters() -> None:
    found = family(a="s", b="s")
    assert cost_of(found, "a", "j").endswith(" Brought together with brothers and sisters.")
    both_with_j = family(b="s", c="s")
    assert cost_of(both_with_j, "c", "i").endswith(" Brothers and sisters have another IRO.")


def test_two_officers_of_one_name_are_told_apart_in_a_move_and_what_it_costs() -> None:
    found = family(other="Ivy Marsh")
    named = set(caseloads_of(found).officers["name"].drop_nulls())
    assert named == {"Ivy Marsh (i)", "Ivy Marsh (j)"}
    assert cost_of(found, "a", "j").startswith("Loses Ivy Marsh (i) after 2 months.")
