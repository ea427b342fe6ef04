"""The DfE's checks of review rows, counted as its validator counts them: per row of the return.

Source: data-to-insight/csc-validator-be-903, rules 166, 167, 399, 440, 441, 1012, INT08, INT17.
A row counts whether it was loaded or set aside.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data_access.importers import cells
from data_access.importers.kept import KeptRow, as_newest_load_says
from measures.words import SHORT_BREAKS, Participation

RULES = {
    "166": "the date of the review is blank or not valid",
    "167": "the participation code is blank or not valid",
    "399": "the child has only short-break episodes (V3, V4), which carry no reviews",
    "440": "the code says under 4, the child was over 4",
    "441": "the code says 4 or over, the child was under 4",
    "1012": "the child has no episode in the return",
    "INT08": "the child is not in Header",
    "INT17": "the date of birth differs from Header",
}
"""Each rule in words, in the order in which they are reported."""
UNDER_FOUR_YEARS = 4
"""PN0 is for a child under this age on the day of the review (rules 440 and 441)."""
_CODES = frozenset(Participation)
_SHORT_BREAKS = frozenset(SHORT_BREAKS)
_OVER_FOUR = _CODES - {Participation.UNDER_FOUR}


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewFact:
    """What the rules read of one review row; `held_on` null: blank, or text that is no date."""

    row_id: str
    child: str
    born_on: date | None
    held_on: date | None
    is_blank: bool
    code: str


@dataclass(frozen=True, kw_only=True)
class Others:
    """What the rules read of the other tables; null where the table was never supplied."""

    born_by_header: Mapping[str, frozenset[date]] | None
    statuses_by_child: Mapping[str, frozenset[str]] | None


def _is_166(review: ReviewFact, _: Others) -> bool:
    return review.held_on is None


def _is_167(review: ReviewFact, _: Others) -> bool:
    if review.is_blank:
        return bool(review.code)
    return review.code not in _CODES


def _is_399(review: ReviewFact, others: Others) -> bool:
    if others.statuses_by_child is None or others.born_by_header is None:
        return False
    statuses = others.statuses_by_child.get(review.child)
    is_given = not review.is_blank or bool(review.code)
    return bool(statuses) and statuses <= _SHORT_BREAKS and is_given  # type: ignore[operator]  # truthy, so not null


def _is_440(review: ReviewFact, _: Others) -> bool:
    if review.held_on is None or review.born_on is None:
        return False
    fourth = cells.birthday(review.born_on, UNDER_FOUR_YEARS)
    return review.code == Participation.UNDER_FOUR and review.held_on > fourth


def _is_441(review: ReviewFact, _: Others) -> bool:
    if review.held_on is None or review.born_on is None:
        return False
    fourth = cells.birthday(review.born_on, UNDER_FOUR_YEARS)
    return review.code in _OVER_FOUR and review.held_on < fourth


def _is_1012(review: ReviewFact, others: Others) -> bool:
    return others.statuses_by_child is not None and review.child not in others.statuses_by_child


def _is_int08(review: ReviewFact, others: Others) -> bool:
    return others.born_by_header is not None and review.child not in others.born_by_header


def _is_int17(review: ReviewFact, others: Others) -> bool:
    if others.born_by_header is None or review.born_on is None:
        return False
    return any(born_on != review.born_on for born_on in others.born_by_header.get(review.child, ()))


_TESTS: Mapping[str, Callable[[ReviewFact, Others], bool]] = {
    "166": _is_166,
    "167": _is_167,
    "399": _is_399,
    "440": _is_440,
    "441": _is_441,
    "1012": _is_1012,
    "INT08": _is_int08,
    "INT17": _is_int17,
}


def broken_rules(reviews: Iterable[ReviewFact], others: Others) -> dict[str, list[ReviewFact]]:
    """Return the rows that break each rule; every rule is there, without rows if none does."""
    broken: dict[str, list[ReviewFact]] = {rule: [] for rule in RULES}
    for review in reviews:
        for rule, breaks in _TESTS.items():
            if breaks(review, others):
                broken[rule].append(review)
    return broken


def of_kept_rows(tables: Mapping[str, Sequence[KeptRow]]) -> dict[str, list[ReviewFact]]:
    """Return the rows of Reviews that break each rule, over all rows of the return kept."""
    header: dict[str, set[date]] = defaultdict(set)
    rows = [(row, row.cells) for row in tables.get("Header", ())]
    for child, group in as_newest_load_says(rows, key=lambda texts: texts[0]).items():
        header[child].update(born_on for _, texts in group if (born_on := _day(texts[2])))
    statuses: dict[str, set[str]] = defaultdict(set)
    for row in tables.get("Episodes", ()):
        statuses[row.cells[0]].add(row.cells[3])
    others = Others(
        born_by_header={child: frozenset(days) for child, days in header.items()}
        if tables.get("Header")
        else None,
        statuses_by_child={child: frozenset(codes) for child, codes in statuses.items()}
        if tables.get("Episodes")
        else None,
    )
    return broken_rules(map(_fact, tables.get("Reviews", ())), others)


def _fact(row: KeptRow) -> ReviewFact:
    child, dob, review, code = row.cells
    return ReviewFact(
        row_id=row.row_id,
        child=child,
        born_on=_day(dob),
        held_on=_day(review),
        is_blank=not review,
        code=code,
    )


def _day(text: str) -> date | None:
    try:
        return cells.day(text, column="")
    except cells.CellError:
        return None
