"""The public fake return beside the project: its counts, and that a load takes seconds."""

import os
import time
from pathlib import Path

import pytest

from data_access.checks.check import check_database
from tests.data_access.returns import a_database, content, load

CHECKOUT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("IRO_SHARED_DATA", CHECKOUT.parent / "shared" / "data"))
SAMPLE = SHARED / "ssda903_2018"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SAMPLE.is_dir(), reason="the public sample data is not beside us"),
]


def test_the_fake_return_loads_in_seconds_and_breaks_the_rules_as_the_dfe_counts_them(
    tmp_path: Path,
) -> None:
    engine = a_database(tmp_path)
    began = time.perf_counter()

    report = load(SAMPLE, engine, tmp_path / "rejects")

    assert time.perf_counter() - began < 20
    assert check_database(engine).dfe_rules == {
        "166": 0,
        "167": 0,
        "399": 967,
        "440": 1435,
        "441": 663,
        "1012": 3070,
        "INT08": 0,
        "INT17": 0,
    }
    rows_in = {file.file_name: file.rows_in for file in report.files if file.is_used}
    assert (rows_in["episodes.csv"], rows_in["reviews.csv"]) == (5050, 12582)
    found = content(engine)
    assert (len(found["child"]), len(found["episode"])) == (2675, 5050)

    again = load(SAMPLE, engine, tmp_path / "rejects", day=1)

    assert not again.has_changed
    assert content(engine) == found
