"""What each officer holds, against the range."""

from datetime import date

import polars as pl
import pytest

from measures.care.load import officers
from tests.histories import Row, recorded
from tests.spec.examples import worked_examples

AS_AT = date(2026, 3, 1)


def _held(**children: int) -> pl.DataFrame:
    """Return a frame of children by officer, each of load 1.1; `nobody` has no IRO."""
    rows = [
        {"iro_id": None if name == "nobody" else name, "load_weight": 1.1}
        for name, count in children.items()
        for _ in range(count)
    ]
    return pl.DataFrame(rows, schema={"iro_id": pl.String, "load_weight": pl.Float64})


@worked_examples("""
    fte | children | per_fte | band            | because
    1.0 | 0        | 0.0     | capacity        | holds nobody
    1.0 | 49       | 49.0    | capacity        | below the range
    1.0 | 50       | 50.0    | within          | the lowest of the range
    1.0 | 70       | 70.0    | within          | the highest of the range
    0.7 | 49       | 70.0    | within          | part time: 70 for each full-time officer
    1.0 | 71       | 71.0    | above           | above it
    1.0 | 80       | 80.0    | above           | the last before well above
    1.0 | 81       | 81.0    | well_above      | well above
    0.6 | 30       | 50.0    | within          | 0.6 of the range is 30 to 42
        | 60       |         | fte_not_entered | not entered is never assumed
""")
def test_the_band_of_an_officer(
    fte: float | None, children: int, per_fte: float | None, band: str, because: str
) -> None:
    record = recorded(AS_AT, iro=[{"iro_id": "a", "name": "Ann", "fte": fte}])

    row = officers(record, _held(a=children)).row(0, named=True)

    assert (row["children"], row["band"]) == (children, band)
    assert row["children_per_fte"] == (None if per_fte is None else pytest.approx(per_fte))


@pytest.mark.parametrize(
    ("tenths", "band"), [(499, "capacity"), (701, "above"), (801, "well_above")]
)
def test_the_bands_part_at_a_tenth_of_a_child(tenths: int, band: str) -> None:
    record = recorded(AS_AT, iro=[{"iro_id": "a", "name": "Ann", "fte": 10.0}])

    assert officers(record, _held(a=tenths))["band"].to_list() == [band, None]


@worked_examples("""
    began      | ended      | fte | employed | because
               |            | 1.0 | true     | no dates recorded
    2026-03-01 |            | 1.0 | true     | began today
    2026-03-02 |            | 0.0 | false    | begins tomorrow
               | 2026-03-02 | 1.0 | true     | leaves tomorrow
               | 2026-03-01 | 0.0 | false    | left today
""")
def test_an_officer_not_employed_has_no_fte(
    began: date | None, ended: date | None, fte: float, employed: bool, because: str
) -> None:
    officer = {"name": "Ann", "fte": 1.0, "started_on": began, "ended_on": ended}

    row = officers(recorded(AS_AT, iro=[officer]), _held()).row(0, named=True)

    assert (row["fte_available"], row["is_employed"]) == (fte, employed)
    assert row["band"] == ("capacity" if employed else "not_available")


@worked_examples("""
    intervals                                   | fte | because
                                                | 1.0 | the officer's own
    2026-02-01 2026-03-02 0.0                   | 0.0 | on leave until tomorrow
    2026-02-01 2026-03-01 0.0                   | 1.0 | back today
    2026-03-01 - 0.0                            | 0.0 | on leave from today
    2026-03-02 - 0.0                            | 1.0 | on leave from tomorrow
    2026-01-01 - 0.4; 2026-02-01 - 0.6          | 0.6 | the one begun last
    2026-01-01 - 0.4; 2026-02-01 2026-02-10 0.6 | 0.4 | of those running
    2026-02-01 - 0.6; 2026-02-01 - 0.4          | 0.4 | begun the same day: the lowest
""")
def test_the_fte_available_today(intervals: str | None, fte: float, because: str) -> None:
    rows: list[Row] = []
    for part in (intervals or "").split(";"):
        if part.strip():
            began, ended, available = part.split()
            rows.append(
                {
                    "iro_id": "a",
                    "started_on": began,
                    "ended_on": None if ended == "-" else ended,
                    "fte": float(available),
                }
            )
    record = recorded(
        AS_AT, iro=[{"iro_id": "a", "name": "Ann", "fte": 1.0}], iro_availability=rows
    )

    row = officers(record, _held(a=60)).row(0, named=True)

    assert row["fte_available"] == fte
    if fte == 0:
        assert (row["children_per_fte"], row["weighted_per_fte"]) == (None, None)
        assert row["band"] == "not_available"


def test_officers_stand_by_name_with_children_without_an_iro_last() -> None:
    record = recorded(
        AS_AT,
        iro=[
            {"iro_id": "z", "name": "Ann", "fte": 0.5},
            {"iro_id": "b", "name": "Zoe", "fte": 1.0, "cp_children": 12},
            {"iro_id": "a", "name": "Zoe", "fte": None, "role": "senior_iro"},
        ],
    )

    rows = officers(record, _held(z=3, b=2, nobody=1))

    assert rows.select(
        "iro_id", "name", "children", "weighted_load", "weighted_per_fte"
    ).rows() == [
        ("z", "Ann", 3, 3.3, 6.6),
        ("a", "Zoe", 0, 0.0, None),
        ("b", "Zoe", 2, 2.2, 2.2),
        (None, None, 1, 1.1, None),
    ]
    assert rows["cp_children"].to_list() == [None, None, 12, None]
    assert rows["band"].to_list()[-1] is None
