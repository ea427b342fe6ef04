"""Dates, counts, shares and lists as people read them; text of the database made safe."""

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spec.examples import worked_examples
from ui import wording


def test_a_day_is_written_without_a_leading_zero() -> None:
    assert wording.day(date(2026, 1, 2)) == "2 Jan 2026"


def test_a_moment_has_its_time() -> None:
    assert wording.moment(datetime(2026, 1, 21, 6, 10)) == "21 Jan 2026 06:10"  # noqa: DTZ001 - as shown


def test_nothing_is_a_dash_and_never_a_zero() -> None:
    assert {
        wording.day(None), wording.moment(None), wording.number(None), wording.days(None),
        wording.percent(None), wording.escape(None), wording.share(0, 0),
    } == {"–"}  # fmt: skip


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "no reviews"), (1, "one review"), (9, "nine reviews"), (10, "10 reviews"),
     (1204, "1,204 reviews")],
)  # fmt: skip
def test_counts_in_sentences_are_words_up_to_nine(n: int, text: str) -> None:
    assert wording.count(n, "review") == text


@pytest.mark.parametrize(
    ("n", "text"), [(0, "no reviews"), (1, "1 review"), (9, "9 reviews"), (1204, "1,204 reviews")]
)
def test_a_heading_says_none_in_words(n: int, text: str) -> None:
    assert wording.tally(n, "review") == text


def test_an_irregular_plural_is_given() -> None:
    assert wording.count(6, "child", "children") == "six children"
    assert wording.plural(1, "child", "children") == "1 child"
    assert wording.plural(744, "child", "children") == "744 children"


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Children without an IRO", "children without an IRO"),
        ("IROs to check", "IROs to check"),
        ("A review", "a review"),
        ("", ""),
    ],
)
def test_a_title_within_a_sentence_keeps_its_initials(text: str, inside: str) -> None:
    assert wording.within(text) == inside


def test_a_sentence_begins_with_a_large_letter() -> None:
    assert wording.sentence(wording.count(9, "review")) == "Nine reviews"


@pytest.mark.parametrize(
    ("n", "text"),
    [(8, "in 8 days"), (1, "in 1 day"), (0, "today"), (-3, "3 days ago")],
)
def test_how_far_off_a_day_is(n: int, text: str) -> None:
    assert wording.when(n) == text


@worked_examples("""
    since      | until      | text     | because
    2021-12-23 | 2026-11-26 | 4 years  | the fifth is not over before 23 December
    2021-11-26 | 2026-11-26 | 5 years  | on the day itself
    2021-11-27 | 2026-11-26 | 4 years  | a day before it, though 1,825 days are five times 365
    2024-02-29 | 2025-02-28 | 365 days | the year is not over before 1 March
    2024-02-29 | 2025-03-01 | 1 year   | now it is
    2026-11-25 | 2026-11-26 | 1 day    | within the first year days
    2026-11-26 | 2026-11-26 | 0 days   | came today
""")
def test_how_long_ago_a_day_is(since: date, until: date, text: str, because: str) -> None:
    assert wording.time_since(since, until) == text, because


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_a_list_reads_as_a_sentence(items: list[str], text: str) -> None:
    assert wording.list_of(items) == text


def test_a_share_without_unknowns_is_one_figure() -> None:
    assert wording.share(655, 700) == "93.6%"


def test_unknowns_widen_a_share_to_a_range() -> None:
    assert wording.share(655, 700, 4) == "93.0% to 93.6%"


def test_a_share_of_only_unknowns_may_be_anything() -> None:
    assert wording.share(0, 0, 4) == "0.0% to 100.0%"


def test_a_share_of_few_cases_is_not_shown() -> None:
    assert wording.share(3, 9, small_base=10) == "Too few to say"


def test_a_share_short_of_all_is_never_100_per_cent() -> None:
    assert wording.share(9_999, 10_000) == "99.9%"
    assert wording.share(1, 10_000) == "0.1%"
    assert wording.share(10, 10) == "100.0%"
    assert wording.share(0, 10) == "0.0%"


def test_a_long_name_is_broken_into_lines_even_within_a_word() -> None:
    assert wording.in_lines("Team of the River *Severn*", 12) == (
        "Team of the  \nRiver  \n\\*Severn\\*"
    )
    assert wording.in_lines("x" * 30, 12) == f"{'x' * 12}  \n{'x' * 12}  \n{'x' * 6}"
    assert wording.in_lines("", 12) == wording.escape("")


LONG = "Supervision of Wilhelmina Alexandra Featherstonehaugh-Cholmondeley"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("../Reviews: É/overdue?", "reviews-e-overdue"),
        ("Zoë Brontë-Ørsted", "zoe-bronte-rsted"),
        ("", "list"),
        ("?!", "list"),
        (f"{LONG} (IRO-001)", "supervision-of-wilhelmina-alexandra-fea-cholmondeley-iro-001"),
        (f"{LONG} (IRO-002)", "supervision-of-wilhelmina-alexandra-fea-cholmondeley-iro-002"),
    ],
)
def test_a_file_name_holds_only_letters_figures_and_hyphens(title: str, expected: str) -> None:
    name = wording.file_name(title, date(2026, 1, 21), "csv")
    assert name == f"{expected}-2026-01-21.csv"
    assert len(expected) <= wording.LONGEST_FILE_NAME


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("![x](http://e.com/a.png)", "\\!\\[x\\]\\(http\\:\u2060\\/\\/e\\.com\\/a\\.png\\)"),
        ("# Heading", "\\# Heading"),
        ("a\n\n- b", "a \\- b"),
        ("    code", "code"),
        (":smile:", "\\:\u2060smile\\:"),
        ("www.e.com", "www\u2060\\.e\\.com"),
        ("a -> b", "a \\-\u2060\\> b"),
        ("a@b.org", "a\\@\u2060b\\.org"),
        ("O'Neil-Smith, Zoë", "O\\'Neil\\-Smith\\, Zoë"),
        ("safe\u202eevil", "safe evil"),
    ],
)
def test_markdown_in_a_text_of_the_database_stays_text(text: str, escaped: str) -> None:
    assert wording.escape(text) == escaped


@given(st.text())
def test_escaping_loses_no_letter_and_leaves_no_bare_punctuation(text: str) -> None:
    escaped = wording.escape(text)
    assert "\n" not in escaped
    assert not re.search(
        r"(?<!\\)(?:\\\\)*[\[\]<>`*_$!]", re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped)
    )
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped).replace("\u2060", "")
    assert shown == " ".join(wording._CONTROL.sub(" ", text).split()).replace("\u2060", "")
