"""What a cell says: days as councils write them."""

from datetime import date

import pytest

from data_access.importers.cells import CellError, birthday, code, day
from tests.spec.examples import worked_examples


@worked_examples("""
    text                | means      | because
    03/11/2017          | 2017-11-03 | the day comes first
    3/1/2017            | 2017-01-03 | leading zeros may be missing
                        |            | a blank cell is no day
    29/02/2016          | 2016-02-29 | a leap day exists in a leap year
    03-11-2017          | 2017-11-03 | some systems write hyphens
    03/11/2017 00:00    | 2017-11-03 | Excel may add a time to a day
    03/11/2017 00:00:00 | 2017-11-03 | Excel may add seconds too
""")
def test_a_day_is_read(text: str | None, means: date | None, because: str) -> None:
    assert day(text or "", column="REVIEW") == means, because


def test_a_day_as_excel_writes_it_into_csv_is_read() -> None:
    assert day("2017-11-03", column="REVIEW") == date(2017, 11, 3)
    assert day("2017-11-03 00:00:00", column="REVIEW") == date(2017, 11, 3)


@worked_examples("""
    text       | reason                               | because
    03/11/17   | two-digit year                       | the century would be a guess
    31/02/2017 | a day that does not exist            | February has no 31st
    38/04/2019 | a day that does not exist            | no month has 38 days
    03/13/2017 | a day that does not exist            | a month first is never guessed
    29/02/2017 | a day that does not exist            | 2017 was no leap year
    03/11/0017 | outside the years                    | a slip of the keyboard
    Nov 2017   | not a date written dd/mm/yyyy        | words are no date
    ٠٣/١١/٢٠١٧ | not a date written dd/mm/yyyy        | other digits are not guessed at
    zz/11/2017 | not a date written dd/mm/yyyy        | an unknown day is not a day
""")
def test_what_is_no_day_is_refused_with_its_reason(text: str, reason: str, because: str) -> None:
    with pytest.raises(CellError, match=f"^REVIEW .*{reason}"):
        day(text, column="REVIEW")


def test_a_code_is_read_in_capitals_and_nothing_longer_than_a_code() -> None:
    assert (code("pn1"), code(""), code("SWLAZYWORKER")) == ("PN1", None, None)


def test_a_birthday_on_29_february_falls_on_1_march_in_other_years() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 4) == date(2012, 2, 29)
