"""The facts export: files, columns, forms, and that nothing later than the day leaks in."""

import csv
import dataclasses
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data_access.facts_export import CHILDREN, export_frames, write_facts
from measures.facts import Facts, facts
from measures.frames import TABLES
from measures.headline.caseload_ratio import CHILDREN_PER_FTE
from measures.headline.catalogue import CATALOGUE
from measures.policy import Policy
from measures.snapshot import Snapshot
from tests.data_access.demo_counties import AS_AT
from tests.histories import snapshot
from tests.spec.test_trends import children_of

COLUMNS = {
    "duties": "duty rule sequence subject_id child_id care_period_id iro_id team_id locality_id "
    "opened_on due_on done_on void_on status days_overdue because",
    "children": "child_id care_period_id started_on days_in_care age_years legal_status "
    "placement_type iro_id team_id locality_id load_weight reviews_held last_review_on "
    "next_review_due_on next_review_rule next_review_status is_history_incomplete plan drift "
    "is_silent_drift open_disputes placements_12_months iros_this_period",
    "officers": "iro_id name fte_available children children_per_fte band weighted_load "
    "weighted_per_fte",
    "disputes": "dispute_id child_id iro_id team_id locality_id raised_on formal_on stage "
    "stage_started_on stage_due_on overall_due_on closed_on outcome status",
    "measures": "code group group_id period label unit value numerator denominator unknown low "
    "high",
}
"""The columns that other tools read, in order; `children` may have more at the end."""

EARLIER = AS_AT - timedelta(days=100)

TOLD_AT_THE_END = {
    "care_period": {"end_reason": "ended_on"},
    "episode": {"end_reason": "ended_on"},
    "dispute": {"outcome": "closed_on", "impact": "closed_on"},
    "review": {
        "participation_code": "completed_on",
        "late_reason": "completed_on",
        "parents_consulted": "completed_on",
        "rights_explained": "completed_on",
    },
}
"""Table -> column -> the date on which it came to be known."""


@pytest.fixture(scope="module")
def written(small_facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("facts") / "made"
    lines = write_facts(small_facts, folder)
    assert lines == [
        f"{name}.csv: {frame.height:,} rows" for name, frame in export_frames(small_facts).items()
    ]
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_file_has_the_columns_that_others_read(name: str, written: Path) -> None:
    wanted = COLUMNS[name].split()
    rows = rows_of(written / f"{name}.csv")

    assert list(rows[0])[: len(wanted)] == wanted
    assert set(list(rows[0])[len(wanted) :]) <= set(CHILDREN[len(wanted) :])


def test_there_are_five_files(written: Path) -> None:
    assert sorted(path.name for path in written.iterdir()) == [f"{n}.csv" for n in sorted(COLUMNS)]


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_dates_are_iso_booleans_are_words_and_unknown_is_empty(name: str, written: Path) -> None:
    for row in rows_of(written / f"{name}.csv"):
        for column, cell in row.items():
            assert cell not in ("None", "null", "NaN", "nan")
            if column.endswith("_on") and cell:
                assert date.fromisoformat(cell).isoformat() == cell
            if column.startswith("is_"):
                assert cell in ("true", "false", "")


def test_the_same_facts_give_the_same_bytes(
    small_snapshot: Snapshot, written: Path, tmp_path: Path
) -> None:
    again = facts(small_snapshot, as_at=AS_AT, policy=Policy())
    write_facts(again, tmp_path)

    for path in sorted(written.iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_shuffled_rows_give_the_same_facts(small_snapshot: Snapshot, small_facts: Facts) -> None:
    shuffled = dataclasses.replace(
        small_snapshot,
        frames={
            name: frame.sample(fraction=1, shuffle=True, seed=7)
            for name, frame in small_snapshot.frames.items()
        },
    )
    other = export_frames(facts(shuffled, as_at=AS_AT, policy=Policy()))

    for name, frame in export_frames(small_facts).items():
        assert_frame_equal(other[name], frame)


def test_parquet_holds_the_same_rows(small_facts: Facts, tmp_path: Path) -> None:
    write_facts(small_facts, tmp_path, file_format="parquet")

    for name, frame in export_frames(small_facts).items():
        assert_frame_equal(pl.read_parquet(tmp_path / f"{name}.parquet"), frame)


def test_each_file_is_sorted_by_its_key(small_facts: Facts) -> None:
    keys = {
        "children": ["child_id"],
        "officers": ["iro_id"],
        "disputes": ["dispute_id"],
        "measures": ["code", "group", "group_id"],
        "duties": ["duty", "child_id", "care_period_id", "sequence"],
    }
    for name, frame in export_frames(small_facts).items():
        key = frame.select(keys[name])
        assert_frame_equal(key, key.sort(keys[name], nulls_last=True))


def test_a_key_is_never_repeated(small_facts: Facts) -> None:
    keys = {
        "children": ["child_id"],
        "officers": ["iro_id"],
        "disputes": ["dispute_id"],
        "measures": ["code", "group", "group_id"],
    }
    frames = export_frames(small_facts)

    assert [
        name for name, key in keys.items() if frames[name].select(key).is_duplicated().any()
    ] == []


def test_every_row_says_why(small_facts: Facts) -> None:
    because = export_frames(small_facts)["duties"]["because"]

    assert because.null_count() == 0
    assert (because.str.len_chars() > 10).all()
    assert not because.str.contains(r"[{}]|null|None").any()


def test_there_is_one_row_for_the_children_without_an_iro(small_facts: Facts) -> None:
    officers = export_frames(small_facts)["officers"].filter(pl.col("iro_id").is_null())

    assert officers.height == 1
    without = small_facts.children.filter(pl.col("iro_id").is_null()).height
    assert officers["children"].item() == without


@pytest.mark.parametrize("group", ["service", "locality", "team", "iro"])
def test_the_measures_file_says_what_the_figures_say(group: str, small_facts: Facts) -> None:
    frame = export_frames(small_facts)["measures"].filter(group=group)
    column = None if group == "service" else f"{group}_id"

    for measure in CATALOGUE:
        rows = frame.filter(code=measure.code)
        by = measure.by(small_facts, column)
        assert rows.height == by.height
        assert rows["numerator"].sum() == by["numerator"].sum()
        if group == "service":
            assert rows["numerator"].item() == measure.rows(small_facts).height


@pytest.mark.parametrize("group", ["service", "locality", "team", "iro"])
def test_children_per_fte_are_told_of_whole_caseloads_alone(group: str, small_facts: Facts) -> None:
    frame = export_frames(small_facts)["measures"].filter(code="children_per_fte", group=group)

    if group in ("locality", "team"):
        assert frame.is_empty()
    else:
        expected = CHILDREN_PER_FTE.by(small_facts, None if group == "service" else "iro_id")
        assert frame["value"].to_list() == expected["value"].to_list()
        assert frame.height > 0


def without_what_came_later(snapshot: Snapshot, day: date) -> Snapshot:
    """Take away, row by row, everything that was not yet known at the close of a day."""
    held_later = {
        row["review_id"]
        for row in snapshot.frames["review"].iter_rows(named=True)
        if (row["first_meeting_on"] or row["completed_on"] or day) > day
    }
    frames = {}
    for name, frame in snapshot.frames.items():
        contract = TABLES[name]
        kept = []
        for row in frame.iter_rows(named=True):
            begins = row[contract.begins] if contract.begins else None
            if begins is not None and begins > day:
                continue
            if name == "review_decision" and row["review_id"] in held_later:
                continue
            for column, known_on in TOLD_AT_THE_END.get(name, {}).items():
                if row[known_on] is not None and row[known_on] > day:
                    row[column] = None
            for column in contract.recorded_dates:
                if row[column] is not None and row[column] > day:
                    row[column] = None
            kept.append(row)
        frames[name] = pl.DataFrame(kept, schema=contract.schema, orient="row")
    return dataclasses.replace(snapshot, frames=frames)


@pytest.fixture(scope="module")
def both_ways(small_snapshot: Snapshot) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    """The export of an earlier day, looked back on and as it was made at the time."""
    then = without_what_came_later(small_snapshot, EARLIER)
    looking_back = facts(small_snapshot, as_at=EARLIER, policy=Policy())
    at_the_time = facts(then, as_at=EARLIER, policy=Policy())
    return export_frames(looking_back), export_frames(at_the_time)


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_figures_of_an_earlier_day_know_nothing_of_what_came_after(
    name: str, both_ways: tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]
) -> None:
    looking_back, at_the_time = both_ways

    assert looking_back[name].height > 0
    assert_frame_equal(looking_back[name], at_the_time[name])


def test_month_ends_are_added_on_request_and_change_nothing_else() -> None:
    told = children_of(
        [
            "born 2015-05-01; in 2025-10-01 C2 U6; held 2025-10-20",
            "born 2012-05-01; in 2024-10-01 C2 U6; held 2024-10-20",
        ]
    )
    shot = snapshot(covers_from=date(2025, 4, 1), **told)
    whole = facts(shot, as_at=date(2026, 3, 17), policy=Policy())

    alone = export_frames(whole)["measures"]
    with_months = export_frames(whole, with_months=True)["measures"]

    assert not with_months.select("code", "group", "group_id", "period").is_duplicated().any()
    periods = dict(
        with_months.filter(code="children_in_care", group="service")
        .select("period", "numerator")
        .iter_rows()
    )
    assert (periods["2025-04-30"], periods["2025-10-31"], periods["2026-03-17"]) == (1, 2, 2)
    assert "2025-03-31" not in periods, "before the data begins"
    assert with_months.join(alone, on=alone.columns, how="semi", nulls_equal=True).equals(alone)
    assert "12 months to 2026-02-28" in set(with_months["period"])
