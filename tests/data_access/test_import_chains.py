"""Periods of care from chains of episodes, each case with its reason."""

from datetime import date
from pathlib import Path

import pytest

from tests.data_access.returns import a_database, an_episode, load, values, written

CASES = {
    "S opens and a reason for leaving closes": (
        ["01/05/2024 S 01/09/2024 E4A"],
        [("2024-05-01", "2024-09-01", "E4A")],
        [],
    ),
    "X1 carries the period on": (
        ["01/05/2024 S 01/09/2024 X1", "01/09/2024 P"],
        [("2024-05-01", None, None)],
        [],
    ),
    "a chain without S opens a period at its first day": (
        ["01/05/2024 P"],
        [("2024-05-01", None, None)],
        ["period-without-start"],
    ),
    "after leaving care the next row opens a period, S or not": (
        ["01/05/2024 S 01/09/2024 E4A", "01/11/2024 P"],
        [("2024-05-01", "2024-09-01", "E4A"), ("2024-11-01", None, None)],
        ["period-without-start"],
    ),
    "S on the day of leaving is a new period": (
        ["01/05/2024 S 01/09/2024 E4A", "01/09/2024 S"],
        [("2024-05-01", "2024-09-01", "E4A"), ("2024-09-01", None, None)],
        ["start-on-previous-end"],
    ),
    "S ends a period that X1 left open, without a reason": (
        ["01/05/2024 S 01/09/2024 X1", "01/10/2024 S"],
        [("2024-05-01", "2024-09-01", None), ("2024-10-01", None, None)],
        [],
    ),
    "days without an episode and no S stay one period": (
        ["01/05/2024 S 01/09/2024 X1", "01/10/2024 P"],
        [("2024-05-01", None, None)],
        ["gap-without-start"],
    ),
    "X1 and nothing after leaves the period running": (
        ["01/05/2024 S 01/09/2024 X1"],
        [("2024-05-01", None, None)],
        ["ended-but-nothing-follows"],
    ),
    "a reason for leaving without a day leaves it running": (
        ["01/05/2024 S - E4A"],
        [("2024-05-01", None, None)],
        ["end-reason-without-day"],
    ),
    "rows in any order make the same chain": (
        ["01/09/2024 P", "01/05/2024 S 01/09/2024 X1"],
        [("2024-05-01", None, None)],
        [],
    ),
    "leaving late ends where the next period begins": (
        ["01/05/2024 S 01/10/2024 E4A", "01/09/2024 S"],
        [("2024-05-01", "2024-09-01", "E4A"), ("2024-09-01", None, None)],
        ["episode-overlaps-next"],
    ),
}


def rows(lines: list[str]) -> str:
    found = []
    for line in lines:
        decom, rne, *end = line.split()
        dec, rec = [*end, "", ""][:2]
        found.append(an_episode("A1", decom, rne, dec.strip("-"), rec))
    return "\n".join(found)


@pytest.mark.parametrize("because", CASES)
def test_a_chain_of_episodes_becomes_periods_of_care(tmp_path: Path, because: str) -> None:
    lines, periods, flags = CASES[because]
    engine = a_database(tmp_path)
    folder = written(tmp_path / "return", header="A1,1,14/02/2014,WBRI,,,", episodes=rows(lines))

    report = load(folder, engine, tmp_path / "rejects")

    found = values(engine, "care_period", "started_on", "ended_on", "end_reason")
    assert [(str(start), end and str(end), reason) for start, end, reason in found] == periods
    assert [flag for flag, count in report.flagged.items() if count] == flags


def test_an_overlapping_episode_ends_where_the_next_begins_and_is_flagged(tmp_path: Path) -> None:
    engine = a_database(tmp_path)
    episodes = rows(["01/05/2024 S 01/12/2024 X1", "01/09/2024 L"])

    report = load(written(tmp_path / "r", header="A1,1,14/02/2014,WBRI,,,", episodes=episodes),
                  engine, tmp_path / "rejects")  # fmt: skip

    assert values(engine, "episode", "started_on", "ended_on") == [
        (date(2024, 5, 1), date(2024, 9, 1)),
        (date(2024, 9, 1), None),
    ]
    assert report.flagged["episode-overlaps-next"] == 1


def test_an_exact_duplicate_and_an_earlier_state_of_an_episode_are_set_aside(
    tmp_path: Path,
) -> None:
    engine = a_database(tmp_path)
    episodes = rows(["01/05/2024 S", "01/05/2024 S 01/09/2024 E4A", "01/05/2024 S 01/09/2024 E4A"])

    report = load(written(tmp_path / "r", header="A1,1,14/02/2014,WBRI,,,", episodes=episodes),
                  engine, tmp_path / "rejects")  # fmt: skip

    assert values(engine, "episode", "started_on", "ended_on") == [
        (date(2024, 5, 1), date(2024, 9, 1))
    ]
    assert dict(report.files[0].reasons) == {
        "another row gives the same episode with its end": 1,
        "it repeats another row exactly": 1,
    }


def test_two_different_episodes_of_one_day_are_both_kept_and_flagged(tmp_path: Path) -> None:
    engine = a_database(tmp_path)
    episodes = "\n".join(
        [
            an_episode("A1", "01/05/2024", "S", "01/06/2024", "X1", status="V2"),
            an_episode("A1", "01/05/2024", "L", "01/07/2024", "E4A", status="C2"),
        ]
    )

    report = load(written(tmp_path / "r", header="A1,1,14/02/2014,WBRI,,,", episodes=episodes),
                  engine, tmp_path / "rejects")  # fmt: skip

    assert values(engine, "episode", "episode_id", "legal_status", "ended_on") == [
        ("A1-E-2024-05-01", "V2", date(2024, 5, 1)),
        ("A1-E-2024-05-01-2", "C2", date(2024, 7, 1)),
    ]
    assert report.flagged["episode-overlaps-next"] == 1
    assert len(values(engine, "care_period", "started_on")) == 1
