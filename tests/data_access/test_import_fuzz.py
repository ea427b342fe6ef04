"""Whatever is delivered: no crash, and every row is loaded or set aside."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.checks.check import check_database
from data_access.importers.delivered import LoadRefusedError
from tests.data_access.returns import EPISODE, HEADER, HEADINGS, a_database, content, load, written

GOOD_DAYS = ["01/05/2024", "1/6/2024", "2024-07-01", "01/08/2024", "05/09/2099"]
BAD_DAYS = ["", "x", "31/02/2024", "01/05/24"]
DAYS = st.sampled_from([*GOOD_DAYS, *BAD_DAYS])
DAMAGE = [b"", b",", b"\x00", b"\n", b"\r", b"\xff", b"\x81", b"=", b"x"]
CHILDREN = st.sampled_from(["A1", "B2", "C3", "", "é", "A1 "])
EPISODES = st.lists(
    st.tuples(
        CHILDREN,
        DAYS,
        st.sampled_from(["S", "P", "L", "", "?"]),
        st.sampled_from(["C2", "V3", "V4", "", "QQQQQQQQQQQ"]),
        DAYS,
        st.sampled_from(["X1", "E4A", "", "zz"]),
    ),
    max_size=12,
)
REVIEWS = st.lists(
    st.tuples(CHILDREN, DAYS, DAYS, st.sampled_from(["PN0", "PN1", "pn2", "", "PN9"])), max_size=12
)
QUICK = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def lines_of(raw: bytes) -> int:
    """Physical rows after the heading, blank lines aside, for bytes without quotation marks."""
    text = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return sum(1 for line in text.split("\n")[1:] if line)


@QUICK
@given(episodes=EPISODES, reviews=REVIEWS)
def test_any_cells_are_loaded_or_set_aside_and_a_second_load_changes_nothing(
    episodes: list[tuple[str, ...]], reviews: list[tuple[str, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        rows = [
            f"{c},{on},{rne},{ls},N1,U6,PR1,{end},{rec},,,,"
            for c, on, rne, ls, end, rec in episodes
        ]
        folder = written(
            here / "return",
            header=HEADER + "\nB2,F,29/02/2012,BAFR,,,\nB2,F,29/02/2012,BAFR,,,",
            episodes="\n".join([EPISODE, *rows]),
            reviews="\n".join(",".join(row) for row in reviews),
        )
        engine = a_database(here)

        report = load(folder, engine, here / "rejects")
        before = content(engine)
        again = load(folder, engine, here / "rejects", day=1)

        by_name = {file.file_name: file for file in report.files}
        assert by_name["episodes.csv"].rows_in == len(episodes) + 1
        assert by_name["reviews.csv"].rows_in == len(reviews)
        for file in report.files:
            rejected = here / "rejects" / f"rejected-{file.file_name}"
            written_rows = (
                list(csv.reader(io.StringIO(rejected.read_text("utf-8-sig"))))[1:]
                if rejected.exists()
                else []
            )
            assert len(written_rows) == file.rows_set_aside
        loaded = by_name["reviews.csv"].rows_loaded
        assert len(before["review"]) == loaded
        assert len(before["episode"]) == by_name["episodes.csv"].rows_loaded
        assert content(engine) == before
        assert not again.has_changed
        check_database(engine)
        engine.dispose()


@QUICK
@given(data=st.data())
def test_any_mutilated_file_is_refused_or_accounted_for_row_by_row(data: st.DataObject) -> None:
    base = "\r\n".join(
        [HEADINGS["reviews"], *(f"A1,14/02/2014,{day:02}/06/2024,PN1" for day in range(1, 9))]
    ).encode()
    raw = bytearray(base)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        what = data.draw(st.sampled_from(DAMAGE))
        raw[at : at + data.draw(st.integers(0, 3))] = what
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        folder = written(here / "return", header=HEADER, episodes=EPISODE)
        (folder / "reviews.csv").write_bytes(bytes(raw))
        engine = a_database(here)
        try:
            report = load(folder, engine, here / "rejects")
        except LoadRefusedError:
            assert not (here / "review.db").exists()
        else:
            file = next(file for file in report.files if file.file_name == "reviews.csv")
            assert file.rows_in == lines_of(bytes(raw))
            assert len(content(engine)["review"]) == file.rows_loaded
        engine.dispose()
