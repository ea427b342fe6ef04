"""docs/security.md names tests that prove its rows: each must exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def written_tests() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found |= set(re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8")))
    return found


def test_every_test_that_the_page_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 40
    assert named - written_tests() == set()


def test_every_file_that_the_page_names_exists() -> None:
    patterns = re.findall(r"`(tests/[\w/*]+\.py)`", PAGE)
    assert patterns
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []


def test_every_row_names_its_proof() -> None:
    rows = [line for line in PAGE.splitlines() if re.match(r"\| [TR]\d", line)]
    assert [row for row in rows if "test" not in row.split("|")[-2]] == []


def test_every_threat_and_fault_has_its_row_once() -> None:
    rows = re.findall(r"^\| ([TR]\d+) \|", PAGE, re.MULTILINE)

    assert sorted(rows) == sorted([f"T{n}" for n in range(1, 31)] + [f"R{n}" for n in range(1, 31)])
