"""The papers for information governance name tests that exist and facts that are the code's own."""

import re
from pathlib import Path

import pytest

from data_access.snapshots import KEEP
from data_access.state.limits import (
    ABSOLUTE,
    ATTEMPTS_KEPT,
    FAILURES_FROM_ADDRESS,
    FAILURES_OF_NAME,
    FILES_EACH,
    IDLE,
    IDLE_IN_MEETING,
    PASSWORD_BYTES,
    PASSWORD_CHARACTERS,
    SESSIONS_EACH,
    WINDOW,
)
from measures.policy import Policy
from measures.told.disclosure import GREATEST, SMALLEST
from measures.words import Role
from tests.test_security_page import written_tests
from ui.entrance.access import POLL_SECONDS
from ui.entrance.connections import PER_ADDRESS, PER_BROWSER
from ui.lists.viewed import LONG_LIST
from ui.notices import DAYS_BEFORE_THE_END, HOURS_AHEAD

ROOT = Path(__file__).resolve().parent.parent
PAPERS = ("dpia.md", "record-of-processing.md", "asvs.md", "accessibility.md")
DISPLAY = Policy().display


def text(name: str) -> str:
    return " ".join((ROOT / "docs" / name).read_text(encoding="utf-8").split())


def minutes(each: object) -> int:
    return int(each.total_seconds() // 60)  # type: ignore[attr-defined]  # a timedelta


FACTS = [
    (
        "dpia.md",
        f"signed out after {minutes(IDLE)} minutes idle and {minutes(ABSOLUTE) // 60} hours",
    ),
    ("dpia.md", f"Lock after {FAILURES_OF_NAME} failures"),
    ("dpia.md", f"failed sign-ins {ATTEMPTS_KEPT.days} days; snapshots {KEEP} of them"),
    ("dpia.md", f"Counts of {SMALLEST} to {GREATEST} are withheld"),
    (
        "dpia.md",
        f"amber after {DISPLAY.stale_amber_hours} hours, red after {DISPLAY.stale_red_days} days",
    ),
    ("dpia.md", f"shows them to {['no', 'one', 'two', 'three', 'four', 'five'][len(Role)]} roles"),
    ("record-of-processing.md", f"the newest {KEEP} snapshots"),
    ("record-of-processing.md", f"failures to sign in | {ATTEMPTS_KEPT.days} days"),
    ("accessibility.md", f"signs out after {minutes(IDLE)} minutes without an action"),
    ("asvs.md", f"{minutes(IDLE)} minutes idle ({minutes(IDLE_IN_MEETING)} in meeting view)"),
    ("asvs.md", f"{minutes(ABSOLUTE) // 60} hours in all"),
    ("asvs.md", f"{SESSIONS_EACH} sign-ins a person, the oldest ends"),
    (
        "asvs.md",
        f"{FAILURES_OF_NAME} failures a name and {FAILURES_FROM_ADDRESS} an address in "
        f"{minutes(WINDOW)} minutes",
    ),
    ("asvs.md", f"at least {PASSWORD_CHARACTERS} characters"),
    ("asvs.md", f"at most {PASSWORD_BYTES} bytes"),
    ("asvs.md", f"{PER_BROWSER} pages a browser, {PER_ADDRESS} an address"),
    (
        "security.md",
        f"Out after {minutes(IDLE)} minutes idle ({minutes(IDLE_IN_MEETING)} in meeting",
    ),
    ("security.md", f"within {POLL_SECONDS} seconds on an open page"),
    ("security.md", f"each list of more than {LONG_LIST} names"),
    ("security.md", f"{FILES_EACH} files an account and hour"),
    ("security.md", f"{PER_BROWSER} pages a browser, {SESSIONS_EACH} sign-ins a person"),
    ("security.md", f"{PER_ADDRESS} pages an address"),
    ("security.md", f"forgotten after {ATTEMPTS_KEPT.days} days; of snapshots the newest {KEEP}"),
    ("security.md", f"from {DAYS_BEFORE_THE_END} days before"),
    ("security.md", "more than a day ahead" if HOURS_AHEAD == 24 else f"{HOURS_AHEAD} hours ahead"),
]
"""What the papers say in figures, put together from the code."""


@pytest.mark.parametrize(("paper", "said"), FACTS, ids=[f"{p}: {s}" for p, s in FACTS])
def test_a_figure_in_the_papers_is_the_codes_own(paper: str, said: str) -> None:
    assert said in text(paper)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_test_that_a_paper_names_exists(paper: str) -> None:
    named = set(re.findall(r"`(test_\w+)`", text(paper)))

    assert named - written_tests() == set()


@pytest.mark.parametrize("paper", PAPERS)
def test_every_page_and_file_that_a_paper_names_exists(paper: str) -> None:
    named = [
        *(ROOT / "docs" / each for each in re.findall(r"\]\((\w[\w./-]+)\)", text(paper))),
        *(
            ROOT / each
            for each in re.findall(
                r"`((?:tests|deploy|docs|ui|data_access)/[\w./@-]+)`", text(paper)
            )
        ),
    ]

    assert [path for path in named if not path.exists()] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_says_what_the_council_must_fill_in(paper: str) -> None:
    assert "[Council" in text(paper)


def test_every_point_of_level_two_has_its_row_and_its_answer() -> None:
    """70 points of level 1 and 183 of level 2 (OWASP ASVS 5.0.0)."""
    page = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([12]) \|(.*)\|$", page, re.MULTILINE)
    numbers = [number for number, _, _ in rows]

    assert len(set(numbers)) == len(numbers)
    assert ([level for _, level, _ in rows].count("1"), len(rows)) == (70, 253)
    for number, _, rest in rows:
        answer = rest.split("|")[-1].strip()
        assert answer.startswith(("Holds", "Council", "In part", "Does not apply", "Not yet")), (
            number
        )
        if answer.startswith("Holds"):
            assert "`" in answer or "](" in answer, f"{number} names a test, a file or a page"


def test_the_points_are_counted_as_their_rows_stand() -> None:
    page = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+\.\d+\.\d+ \| [12] \|.*\| ([^|]*) \|$", page, re.MULTILINE)
    holds, partly, not_yet, councils, none = (
        sum(answer.startswith(word) for answer in rows)
        for word in ("Holds", "In part", "Not yet", "Council", "Does not apply")
    )

    assert (
        f"Of {len(rows)} points {holds} hold, {partly} in part, {not_yet} not yet, {councils} are "
        f"the council's, {none} do not apply."
    ) in page
