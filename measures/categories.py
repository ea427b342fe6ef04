"""Columns of the council's own categories, in which a person may have written a name instead.

A theme of a dispute or the reason why a review was late is a word of a list; case systems often let
people write what they like there. On a shared screen and outside the service only words of the
policy's lists are told (`policy.categories`); whatever else stands there is told as `OTHER`.
"""

from collections.abc import Iterable, Sequence

import polars as pl

OTHER = "Other"

THEMES = (
    *("care planning", "implementation of plan", "care-plan decision", "drift and delay"),
    *("no clear exit plan", "no allocated social worker", "poor practice", "child's participation"),
    *("permanence", "placement suitability", "placement stability", "unregistered placement"),
    *("family time", "health", "education", "education/PEP", "identity", "leisure", "legal"),
    *("court", "living arrangements", "report late or missing", "statutory visits"),
    *("pathway plan", "legal order/section 20", "missing or exploitation risk", "resources"),
    *("review decision not carried out", "direct work", "preparation", "persistence"),
    *("working together", "recording", "other"),
)
"""Themes of disputes, decisions and practice. Source: domain §4 and the decisions' own areas."""

LATE_REASONS = (
    *("IRO unavailable", "Social worker unavailable", "Social worker report not ready"),
    *("Child's request", "Parent or carer request", "Parent or carer unavailable"),
    *("Placement move", "Late notification to the service", "Court or legal"),
    *("Interpreter or advocate", "Recording error", "Other"),
)
"""Why reviews are late. Source: domain §2, the reasons that the annual report must give."""

COLUMNS = {
    ("dispute", "theme"): "themes",
    ("review_decision", "theme"): "themes",
    ("practice_feedback", "theme"): "themes",
    ("review", "late_reason"): "late_reasons",
}
"""Table and column -> the list of `policy.categories` whose words may stand there."""


def known_only(column: str, words: Iterable[str]) -> pl.Expr:
    """Return the column with `OTHER` in place of every text that is no word of the list.

    Spelling by case and spaces at the ends does not count; a null stays null.
    """
    known = [_plain(word) for word in words]
    is_known = pl.col(column).str.strip_chars().str.to_lowercase().is_in(known)
    return pl.when(pl.col(column).is_null() | is_known).then(column).otherwise(pl.lit(OTHER))


def known_counts(
    counts: Sequence[tuple[str | None, int]], words: Iterable[str], *, none: str
) -> list[tuple[str, int]]:
    """Return label and count with all texts that are no word of the list counted as `OTHER`, last.

    `none`: what a null is called.
    """
    known = {_plain(word) for word in words} - {_plain(OTHER)}
    told: list[tuple[str, int]] = []
    others = 0
    for text, n in counts:
        if text is None or _plain(text) in known:
            told.append((none if text is None else text, n))
        else:
            others += n
    return [*told, (OTHER, others)] if others else told


def _plain(word: str) -> str:
    return word.strip().lower()
