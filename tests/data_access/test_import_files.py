"""Files as councils deliver them: told by their headings, read in any encoding, or refused."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.importers.delivered import FILE_BYTES, LoadRefusedError
from data_access.importers.layouts import named
from tests.data_access.returns import (
    EPISODE,
    HEADER,
    HEADINGS,
    YEARS,
    a_database,
    content,
    load,
    set_aside,
    values,
    written,
)
from tests.spec.examples import worked_examples

REVIEW = "A1,14/02/2014,03/06/2024,PN1"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return a_database(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "return", header=HEADER, episodes=EPISODE, reviews=REVIEW)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_encoding_and_line_ending_of_councils_is_read(
    engine: Engine, folder: Path, tmp_path: Path, encoding: str, ending: str
) -> None:
    text = f"{HEADINGS['sw_episodes']}\nA1,14/02/2014,Zoë,06/05/2024,,MANAGE\n"
    (folder / "sw.csv").write_bytes(text.replace("\n", ending).encode(encoding))

    report = load(folder, engine, tmp_path / "rejects")

    assert values(engine, "team_allocation", "social_worker") == [("Zoë",)]
    said = any("read as Windows-1252" in line for line in report.lines())
    assert said == (encoding == "cp1252")


def test_headings_are_told_in_any_case_and_spacing_and_under_any_file_name(
    engine: Engine, folder: Path, tmp_path: Path
) -> None:
    (folder / "reviews.csv").unlink()
    text = f" Review Code ,review,Child, dob \nPN3,03/06/2024,A1,14/02/2014\n{'':5}\n"
    (folder / "copy of export (2).txt").write_text(text)

    load(folder, engine, tmp_path / "rejects")

    assert values(engine, "review", "completed_on", "participation_code")[0][1] == "PN3"


def test_two_files_of_one_table_are_read_together(
    engine: Engine, folder: Path, tmp_path: Path
) -> None:
    (folder / "more.csv").write_text(
        f"{HEADINGS['reviews']}\n{REVIEW}\nA1,14/02/2014,02/09/2024,PN1\n"
    )

    load(folder, engine, tmp_path / "rejects")

    assert len(values(engine, "review", "review_id")) == 2
    assert [reason for _, reason, _ in set_aside(tmp_path / "rejects", "reviews")] == [
        "it repeats a review of the same child, day and code (more.csv line 2)"
    ]


@worked_examples("""
    stem                 | table          | because
    Reviews_2025         | Reviews        | the year stands after the name
    SSDA903 Episodes     | Episodes       | the return stands before it
    header (1)           | Header         | a browser numbers a second download
    AD1                  | AD1            | the digit is part of the name
    placed_for_adoption  | PlacedAdoption | as the fake return writes it
    reviewers            |                | another word is no table
    2025                 |                | a year alone is no name
""")
def test_a_file_name_says_a_table(stem: object, table: str | None, because: str) -> None:
    layout = named(str(stem))

    assert (layout.name if layout else None) == table, because


def test_a_file_of_no_table_is_reported_as_not_used(
    engine: Engine, folder: Path, tmp_path: Path
) -> None:
    (folder / "notes.txt").write_text("Sent by the data team\nplease load\n")
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (folder / "empty.csv").write_bytes(b"")
    (folder / "linked.csv").symlink_to(folder / "reviews.csv")

    lines = load(folder, engine, tmp_path / "rejects").lines()

    why = "not used, because its first line has no headings of an SSDA903 table."
    assert {f"{name}: {why}" for name in ("notes.txt", "photo.png", "empty.csv")} <= set(lines)
    assert "linked.csv: not used, because it is not a plain file." in lines


def test_rejects_of_an_earlier_load_in_the_folder_are_never_read_as_a_table(
    engine: Engine, folder: Path, tmp_path: Path
) -> None:
    (folder / "reviews.csv").write_text(f"{HEADINGS['reviews']}\nA1,14/02/2014,,PN1\n{REVIEW}\n")
    load(folder, engine, folder)
    before = content(engine)

    lines = load(folder, engine, folder, day=1).lines()

    assert content(engine) == before
    assert (
        "rejected-reviews.csv: not used, because it holds rows set aside by an earlier load."
        in lines
    )


def test_ragged_rows_are_set_aside_and_only_blanks_are_cut_or_filled(
    engine: Engine, folder: Path, tmp_path: Path
) -> None:
    rows = [
        "A1,14/02/2014,03/06/2024,PN1,,",
        "A1,14/02/2014,04/06/2024,PN1,x",
        "A1,14/02/2014,05/06/2024",
        ",,,",
        "A1,14/02/2014,06/06/2024\x00,PN1",
        'A1,"14/02/2014,07/06/2024,PN1',
        'A1,"14/02/2014","08/06/2024",PN2',
        'A1,14/02/2014,09/06/2024,"PN1\n"',
    ]
    text = "\n".join([HEADINGS["reviews"], *rows]) + "\n"
    (folder / "reviews.csv").write_bytes(text.encode())
    (folder / "episodes.csv").write_text(
        f"{HEADINGS['episodes']}\nA1,06/05/2024,S,V2,N1,U6,PR1,,,\n"
    )

    report = load(folder, engine, tmp_path / "rejects")

    assert [str(day) for (day,) in values(engine, "review", "completed_on")] == [
        "2024-06-03",
        "2024-06-08",
        "2024-06-09",
    ]
    assert set_aside(tmp_path / "rejects", "reviews") == [
        ("3", "it has 5 cells under 4 headings", ""),
        ("4", "it has 3 cells under 4 headings: the end is cut off", ""),
        ("5", "every cell is blank", ""),
        ("6", "the row holds a NUL character", ""),
        ("7", "its quotation marks do not pair", ""),
    ]
    assert report.files[2].rows_in == 8


def test_a_child_id_keeps_its_leading_zeros(engine: Engine, tmp_path: Path) -> None:
    folder = written(tmp_path / "r", header="0042,1,14/02/2014,WBRI,,,",
                     episodes="0042,06/05/2024,S,V2,N1,U6,PR1,,,,,,")  # fmt: skip

    load(folder, engine, tmp_path / "rejects")

    assert values(engine, "child", "child_id") == [("0042",)]


REFUSALS = {
    "a column is lacking": (
        "reviews.csv", b"CHILD,DOB,REVIEW\nA1,14/02/2014,03/06/2024\n",
        "lacks the column REVIEW_CODE",
    ),
    "the child's column is lacking": (
        "x.csv", b"DECOM,RNE,LS,CIN,PLACE,DEC,REC\n", "lacks the columns CHILD, PLACE_PROVIDER",
    ),
    "a file is named like a table and is something else": (
        "Reviews_2025.csv", b"Name,Telephone\nIvy,1\n", "taken for the table Reviews but lacks",
    ),
    "a named file is empty": ("reviews.csv", b"", "taken for the table Reviews but lacks"),
    "a spreadsheet was renamed": ("reviews.csv", b"PK\x03\x04\x00\x00", "UTF-16 or a binary file"),
    "the text is UTF-16": (
        "reviews.csv", (HEADINGS["reviews"] + "\n" + REVIEW).encode("utf-16"), "CSV UTF-8",
    ),
    "no encoding fits": (
        "reviews.csv", (HEADINGS["reviews"] + "\nA1,14/02/2014,\x81,PN1").encode("latin-1"),
        "cannot be read as text",
    ),
    "a heading stands twice": (
        "reviews.csv", b"CHILD,DOB,REVIEW,REVIEW,REVIEW_CODE\n", "REVIEW more than once",
    ),
    "a cell is enormous": (
        "reviews.csv", (HEADINGS["reviews"] + "\nA1,," + "9" * 10_001 + ",PN1").encode(),
        "more than 10,000 characters",
    ),
    "there are too many columns": (
        "reviews.csv", (HEADINGS["reviews"] + ",x" * 400).encode(), "more than 400 columns",
    ),
    "there are too many rows": (
        "reviews.csv", (HEADINGS["reviews"] + "\n," * 200_002).encode(), "more than 200,000 rows",
    ),
    "the file is too large": (
        "reviews.csv", HEADINGS["reviews"].encode() + b"\n" * FILE_BYTES, "larger than 20 MB",
    ),
}  # fmt: skip


@pytest.mark.parametrize("because", REFUSALS)
def test_an_unfit_file_refuses_the_load_in_one_sentence_and_changes_nothing(
    engine: Engine, tmp_path: Path, because: str
) -> None:
    load(YEARS / "year_2025", engine, tmp_path / "rejects")
    before = content(engine)
    name, raw, words = REFUSALS[because]
    folder = written(tmp_path / "r", header="N1,1,14/02/2014,WBRI,,,", episodes=EPISODE)
    (folder / name).write_bytes(raw)

    with pytest.raises(LoadRefusedError, match=words) as refusal:
        load(folder, engine, tmp_path / "rejects", day=1)

    assert name in str(refusal.value)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)
    assert content(engine) == before


def test_a_folder_without_a_table_of_the_return_is_refused(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    with pytest.raises(LoadRefusedError, match="There is no folder"):
        load(folder, engine, tmp_path / "rejects")
    folder.mkdir()
    with pytest.raises(LoadRefusedError, match="No file in"):
        load(folder, engine, tmp_path / "rejects")


def test_a_return_without_any_episode_needs_a_data_date(engine: Engine, tmp_path: Path) -> None:
    folder = written(tmp_path / "r", header=HEADER)
    with pytest.raises(LoadRefusedError, match="--extracted-at"):
        load(folder, engine, tmp_path / "rejects")


def test_rejects_that_cannot_be_written_leave_the_database_as_it_was(
    engine: Engine, folder: Path, tmp_path: Path
) -> None:
    load(YEARS / "year_2026", engine, tmp_path / "rejects")
    before = content(engine)
    (folder / "reviews.csv").write_text(f"{HEADINGS['reviews']}\nA1,14/02/2014,,PN1\n")
    (tmp_path / "a file").write_text("not a folder")

    with pytest.raises(LoadRefusedError, match="cannot be written"):
        load(folder, engine, tmp_path / "a file", day=1)

    assert content(engine) == before
