"""Which disputes are stuck."""

import polars as pl

from measures.counts import challenge
from measures.groups import groups
from measures.headline import catalogue
from ui import frame, notices, on_page, wording
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import lists, worded
from ui.navigation import DISPUTES
from ui.sections.shared import figures, opening
from ui.tables import tables
from ui.tables.columns import Column, Kind

MEASURES = (
    catalogue.DISPUTES_PAST_LIMIT,
    catalogue.DISPUTES_OPEN,
    catalogue.DISPUTES_INFORMAL,
    catalogue.DISPUTES_RATE,
)
"""The figures of this page: their rows, and no others, open here."""


SET_ASIDE = (
    "Disputes about yourself, if there are any, are left out of everything you are shown: loads, "
    "drift and totals may differ from the Service Manager's."
)


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    facts = frame.current().view.facts
    if not facts.snapshot.is_supplied("dispute"):
        return "Disputes are not supplied.", "The data does not hold them."
    opened = int(catalogue.DISPUTES_OPEN.figure(facts).numerator or 0)
    late = int(catalogue.DISPUTES_PAST_LIMIT.figure(facts).numerator or 0)
    informal = int(catalogue.DISPUTES_INFORMAL.figure(facts).numerator or 0)
    rate = catalogue.DISPUTES_RATE.figure(facts)
    past = wording.number_word(late) if late else "none"
    first = (
        f"{wording.sentence(wording.count(opened, 'formal dispute'))} "
        f"{'is' if opened == 1 else 'are'} open, {past} past a limit."
        if opened
        else "No formal dispute is open."
    )
    beside = "beside them" if opened else "under way" if informal else "either"
    many = "informal challenges" if informal else "informal challenge"
    rest = f"{wording.sentence(wording.count(informal, 'informal challenge', many))} {beside}."
    if rate.value is not None:
        rest += (
            f" {rate.value:.0f} raised for every 100 children in 12 months "
            f"({int(rate.numerator or 0):,}); a high number is not bad in itself."
        )
    if frame.current().view.is_without_own_disputes:
        rest += f" {SET_ASIDE}"
    return first, rest


def headline_tiles() -> None:
    """Draw the figures of challenge; a number of disputes has no badge."""
    figures.row([figures.measure_tile(measure, DISPUTES) for measure in MEASURES])


def is_supplied() -> bool:
    """Whether the data holds disputes; says so on the page if it does not."""
    if frame.current().view.facts.snapshot.is_supplied("dispute"):
        return True
    notices.not_supplied("disputes")
    return False


def flags() -> None:
    """Draw how many disputes not closed bear each flag."""
    here = frame.current()
    rows = _flags_in_words(challenge.flag_counts(here.view.facts))
    on_page.header("What holds them up")
    tables.reading_table(
        rows,
        [Column("label", "Flag"), Column("n", "Disputes not closed", Kind.COUNT)],
        role=here.person.role,
        alt="Disputes not closed by what holds them up",
    )
    opening.picker(groups.FLAGGED)


@once_for_the_same_rows
def _flags_in_words(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(label=pl.col("flag").replace_strict(challenge.FLAGS))


def opened() -> None:
    """List the rows of the flag that was chosen."""
    opening.opened(groups.FLAGGED)


def open_list() -> None:
    """List every dispute not closed, those past a limit first, informal last."""
    here = frame.current()
    rows = challenge.not_closed(here.view.facts)
    on_page.header(f"Not closed, {rows.height}", "Not closed")
    lists.working(
        worded.dispute_rows(rows),
        lists.dispute_columns(),
        title="Disputes not closed",
        definition=catalogue.DISPUTES_OPEN.definition + " Informal challenges are listed last.",
        key="disputes_open",
    )
