"""How much work each child is."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from measures.care.load import child_loads
from measures.policy import Policy, Weights
from measures.record import Record
from tests.histories import Row, recorded
from tests.spec.examples import worked_examples

AS_AT = date(2026, 3, 1)

CHILDREN = pl.Schema(
    {
        "child_id": pl.String,
        "care_period_id": pl.String,
        "reviews_held": pl.Int64,
        "legal_status": pl.String,
        "placement_type": pl.String,
        "iro_id": pl.String,
        "is_adoption": pl.Boolean,
        "open_disputes": pl.Int64,
        "placements_12_months": pl.Int64,
    }
)
"""What the rules of load take from the frame of children."""


def _children(record: Record, **stated: object) -> pl.DataFrame:
    """Return the children in care of a record, as plain as can be but for what is stated."""
    plain: dict[str, Any] = {
        "reviews_held": 3,
        "iro_id": "iro-1",
        "is_adoption": False,
        "open_disputes": 0,
        "placements_12_months": 1,
        **stated,
    }
    return record.in_care.with_columns(
        pl.lit(value).alias(name) for name, value in plain.items()
    ).match_to_schema(CHILDREN, extra_columns="ignore", integer_cast="upcast")


def _load(
    stated: Row | None = None,
    *,
    child: Row | None = None,
    episode: Row | None = None,
    policy: Policy | None = None,
    covers_from: str | None = None,
    missing: tuple[str, ...] = (),
    kind: str = "M",
) -> tuple[float, str]:
    """Return load_weight and load_because of one child."""
    record = recorded(
        AS_AT,
        policy=policy,
        covers_from=covers_from,
        child=[{"child_id": "child", **(child or {})}],
        care_period=[{"care_period_id": "period", "child_id": "child", "started_on": "2024-01-01"}],
        episode=[
            {
                "care_period_id": "period",
                "started_on": "2024-01-01",
                "start_reason": "S",
                "legal_status": "C2",
                "placement_type": "U6",
                **(episode or {}),
            }
        ],
        missing_episode=[{"child_id": "child", "started_on": day, "kind": kind} for day in missing],
    )
    row = child_loads(record, _children(record, **(stated or {}))).row(0, named=True)
    return row["load_weight"], row["load_because"]


def test_a_child_with_nothing_special_counts_1() -> None:
    assert _load() == (1.0, "1.0 = 1.0")


@pytest.mark.parametrize(
    ("stated", "load", "because"),
    [
        ({"reviews_held": 0}, 1.5, "1.0 + 0.5 before first review = 1.5"),
        ({"open_disputes": 1}, 1.3, "1.0 + 0.3 open formal dispute = 1.3"),
        ({"is_adoption": True}, 1.2, "1.0 + 0.2 authorised or placed for adoption = 1.2"),
        (
            {"placements_12_months": 3},
            1.2,
            "1.0 + 0.2 several placements in 12 months = 1.2",
        ),
        ({"placements_12_months": 2}, 1.0, "1.0 = 1.0"),
        ({"placements_12_months": None, "open_disputes": None}, 1.0, "1.0 = 1.0"),
    ],
)
def test_what_the_children_frame_says_adds_to_the_load(
    stated: Row, load: float, because: str
) -> None:
    assert _load(stated) == (load, because)


@pytest.mark.parametrize(
    ("episode", "load"),
    [
        ({"legal_status": "C1"}, 1.3),
        ({"distance_miles": 20.1, "is_outside_authority": True}, 1.2),
        ({"distance_miles": 20.0, "is_outside_authority": True}, 1.0),
        ({"distance_miles": 20.1, "is_outside_authority": False}, 1.0),
        ({"distance_miles": 20.1, "is_outside_authority": None}, 1.0),
        ({"placement_type": "Z1"}, 1.4),
        ({"placement_type": "Z13"}, 1.4),
        ({"is_deprived_of_liberty": True}, 1.4),
        ({"placement_type": "Z1", "is_deprived_of_liberty": True}, 1.4),
        ({"placement_type": "U4"}, 0.8),
        ({"placement_type": "U1"}, 0.8),
        ({"legal_status": "V3"}, 0.5),
        ({"legal_status": "V4"}, 0.5),
    ],
)
def test_the_episode_in_force_changes_the_load(episode: Row, load: float) -> None:
    assert _load(episode=episode)[0] == load


@worked_examples("""
    started_on | load | because
    2024-03-01 | 0.8  | 2 years today
    2024-03-02 | 1.0  | a day less
""")
def test_a_long_term_foster_placement_is_settled_after_2_years(
    started_on: date, load: float, because: str
) -> None:
    assert _load(episode={"started_on": started_on, "placement_type": "U4"})[0] == load


@pytest.mark.parametrize(
    ("child", "load"),
    [
        ({"uasc_until": "2026-03-02"}, 1.1),
        ({"uasc_until": "2026-03-01"}, 1.0),
        ({"is_disabled": True, "has_communication_needs": True}, 1.1),
        ({"is_disabled": True, "has_communication_needs": False}, 1.0),
        ({"is_disabled": None, "has_communication_needs": True}, 1.0),
    ],
)
def test_the_child_changes_the_load(child: Row, load: float) -> None:
    assert _load(child=child)[0] == load


# 90 days before 1 Mar 2026 is 1 Dec 2025.
@worked_examples("""
    first      | kind | load | because
    2025-12-02 | M    | 1.2  | 3 in 90 days
    2025-12-01 | M    | 1.0  | one is too long ago
    2026-03-02 | M    | 1.0  | one is to come
    2025-12-02 | A    | 1.0  | away without authorisation is not missing
""")
def test_three_missing_episodes_in_90_days(
    first: date, kind: str, load: float, because: str
) -> None:
    missing = (str(first), "2026-02-01", "2026-03-01")

    assert _load(missing=missing, kind=kind)[0] == load


def test_the_load_is_never_less_than_the_floor_and_says_so() -> None:
    policy = Policy(weights=Weights(short_breaks=-0.9))

    load, because = _load(episode={"legal_status": "V4"}, policy=policy)

    assert load == 0.3
    assert because == "1.0 − 0.9 short breaks = 0.1, raised to the least of 0.3"


def test_weights_add_up_in_the_order_of_the_policy() -> None:
    stated = {"reviews_held": 0, "open_disputes": 2}

    assert _load(stated, episode={"legal_status": "C1", "placement_type": "U4"}) == (
        1.9,
        "1.0 + 0.5 before first review + 0.3 care proceedings + 0.3 open formal dispute "
        "− 0.2 settled long-term foster placement = 1.9",
    )


def test_a_weight_of_nothing_is_not_mentioned() -> None:
    policy = Policy(weights=Weights(care_proceedings=0.0))

    assert _load(episode={"legal_status": "C1"}, policy=policy) == (1.0, "1.0 = 1.0")


def test_reviews_that_were_not_supplied_do_not_put_a_child_before_the_first() -> None:
    assert _load({"reviews_held": 0}, covers_from="2025-04-01")[0] == 1.0


def _siblings(*lives: tuple[str, str | None, str | None, str | None]) -> list[float]:
    """Return the loads of children given as (child_id, sibling_group, iro_id, carer_id)."""
    record = recorded(
        AS_AT,
        child=[{"child_id": name, "sibling_group": group} for name, group, _, _ in lives],
        care_period=[
            {"care_period_id": name, "child_id": name, "started_on": "2024-01-01"}
            for name, *_ in lives
        ],
        episode=[
            {"care_period_id": name, "started_on": "2024-01-01", "carer_id": carer}
            for name, _, _, carer in lives
        ],
    )
    officers_of = {name: iro for name, _, iro, _ in lives}
    children = _children(record).with_columns(
        iro_id=pl.col("child_id").replace_strict(officers_of, return_dtype=pl.String)
    )
    return child_loads(record, children)["load_weight"].to_list()


def test_the_second_and_later_sibling_with_one_iro_and_home_counts_less() -> None:
    together = [(name, "group", "iro-1", "carer") for name in ("c", "a", "b")]

    assert _siblings(*together) == [1.0, 0.7, 0.7]


@pytest.mark.parametrize(
    "second",
    [
        ("b", "another", "iro-1", "carer"),
        ("b", "group", "iro-2", "carer"),
        ("b", "group", "iro-1", "elsewhere"),
        ("b", "group", "iro-1", None),
        ("b", "group", None, "carer"),
        ("b", None, "iro-1", "carer"),
    ],
)
def test_brothers_and_sisters_apart_count_in_full(
    second: tuple[str, str | None, str | None, str | None],
) -> None:
    assert _siblings(("a", "group", "iro-1", "carer"), second) == [1.0, 1.0]


def test_two_children_of_whom_nothing_is_known_are_not_siblings() -> None:
    assert _siblings(("a", None, None, None), ("b", None, None, None)) == [1.0, 1.0]
