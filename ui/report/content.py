"""What the IRO annual report says of a financial year (IRO Handbook 2010, 7.11)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from measures import between, catalogue, challenge, quality_counts
from measures.catalogue import Measure
from measures.disclosure import SMALLEST, is_small, withheld
from measures.facts import Facts
from measures.policy import settings
from measures.words import DisputeOutcome, DutyCode, OfficerRole
from ui import charts, wording
from ui.charts import Chart
from ui.report import guard

WITHHELD = "c"
"""Stands for a count that is withheld."""

TO_WRITE = "[To be written by the service.]"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: its caption, its heads and its cells in words."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart with what it shows in a sentence."""

    chart: Chart
    alt: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the report."""

    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """The whole report."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    is_demo: bool = False
    used: tuple[Measure, ...] = field(default=(), repr=False)
    """The measures it gives, in order; its definitions are theirs."""


def year_end(year: int) -> date:
    """The last day of the financial year that begins in a year: 2025 is 2025-26."""
    return date(year + 1, 3, 31)


def year_named(year: int) -> str:
    """Return "2025-26"."""
    return f"{year}-{(year + 1) % 100:02d}"


USED = (
    catalogue.REVIEWS_ON_TIME,
    catalogue.REVIEWS_ON_TIME_BY_CHILD,
    catalogue.PARTICIPATION,
    catalogue.PARENTS_CONSULTED,
    catalogue.CHILDREN_IN_CARE,
    catalogue.CHILDREN_WITHOUT_IRO,
    catalogue.DISPUTES_RATE,
    catalogue.DISPUTES_OPEN,
    catalogue.AUDITS_GOOD,
)


def annual_report(facts: Facts, year: int) -> Report:
    """Return the report of a year from the facts as at its last day.

    Rates look back over the twelve months of the year. Counts of children from 1 to 5 are withheld,
    with another beside them where one alone could be worked out. What the data does not hold is
    said to be not supplied. Raises ValueError unless the facts are of the year's last day.
    """
    if facts.as_at != year_end(year):
        raise ValueError("The facts of an annual report are those of 31 March.")
    return Report(
        title=f"Annual report of the Independent Reviewing Service, {year_named(year)}",
        subtitle=f"1 April {year} to {wording.day(facts.as_at)}",
        sections=(
            _timeliness(facts),
            _participation(facts),
            _concerns(facts),
            _team(facts),
            _audits(facts),
            Section(title="Resources and what needs action", paragraphs=(TO_WRITE,)),
            _how_it_was_made(facts),
        ),
        is_demo=facts.snapshot.is_demo,
        used=USED,
    )


def said(measure: Measure, facts: Facts) -> str:
    """Return a measure's value in words with its counts and the range its unknowns leave."""
    figure = measure.figure(facts)
    greatest = facts.policy.disclosure.withheld_up_to
    if not measure.is_supplied(facts) or figure.value is None:
        return "not supplied"
    numerator, denominator = int(figure.numerator or 0), int(figure.denominator or 0)
    rest = denominator - numerator if measure.unit == "share" else 0
    if is_small(numerator, greatest) or is_small(rest, greatest):
        return f"withheld ({WITHHELD}): too few to publish"
    if measure.unit == "share":
        counts = f"{numerator:,} of {denominator:,}"
        if is_small(figure.unknown, greatest):
            return f"{wording.percent(figure.value)} ({counts}; a few are not known)"
        spread = (
            f", between {wording.percent(figure.low)} and {wording.percent(figure.high)} as "
            f"{figure.unknown:,} are not known"
            if figure.unknown
            else ""
        )
        return f"{wording.percent(figure.value)} ({counts}{spread})"
    if measure.unit == "rate":
        return f"{wording.number(figure.value, 1)} for every 100 children"
    return wording.number(figure.value)


Parts = Sequence[tuple[str, int]]


def _counted(caption: str, head: str, facts: Facts, *wholes: Parts) -> Table:
    """Return a table of the parts of one or more wholes, with small counts withheld in each.

    Where a total of some of the parts is told elsewhere, those parts are a whole of their own.
    """
    greatest = facts.policy.disclosure.withheld_up_to
    rows = [
        (label, WITHHELD if count is None else wording.number(count))
        for parts in wholes
        for (label, _), count in zip(
            parts, withheld([n for _, n in parts], greatest=greatest), strict=True
        )
    ]
    return Table(caption=caption, heads=(head, "Number"), rows=tuple(rows))


def _timeliness(facts: Facts) -> Section:
    months = guard.publishable(between.by_month(facts, DutyCode.REVIEW)[1:], facts)
    reasons = between.late_reasons(facts)
    parts = [(reason or "Reason not recorded", n) for reason, n in reasons.iter_rows()]
    known = [value for value in months["value"] if value is not None]
    figures = (
        (
            Figure(
                chart=charts.month_trend(
                    months, target=facts.policy.figures.on_time_target, is_share=True
                ),
                alt="Reviews held on time by the month in which they fell due, between "
                f"{wording.percent(min(known))} and {wording.percent(max(known))}.",
            ),
        )
        if known
        else ()
    )
    return Section(
        title="Reviews on time",
        paragraphs=(
            f"Reviews held on time: {said(catalogue.REVIEWS_ON_TIME, facts)}.",
            f"Children with every review on time: "
            f"{said(catalogue.REVIEWS_ON_TIME_BY_CHILD, facts)}.",
        ),
        tables=(_counted("Reviews held late, by reason", "Reason", facts, parts),) if parts else (),
        figures=figures,
    )


def _participation(facts: Facts) -> Section:
    codes = quality_counts.participation_counts(facts)
    wholes = guard.by_taking_part(codes, facts)
    return Section(
        title="Children and parents taking part",
        paragraphs=(
            "Children aged four or over who gave their views: "
            f"{said(catalogue.PARTICIPATION, facts)}.",
            f"Reviews with parents consulted: {said(catalogue.PARENTS_CONSULTED, facts)}.",
        ),
        tables=(
            (_counted("Reviews held, by how the child took part", "How", facts, *wholes),)
            if codes["n"].sum()
            else ()
        ),
    )


def _concerns(facts: Facts) -> Section:
    title = "How concerns were resolved"
    if not facts.snapshot.is_supplied("dispute"):
        return Section(title=title, paragraphs=("Disputes: not supplied.",))
    themes = challenge.by_theme(facts)
    by_theme = [
        (theme or "Not recorded", n) for theme, n in themes.select("theme", "n").iter_rows()
    ]
    outcomes = [(word.label, int(themes[word.value].sum())) for word in DisputeOutcome]
    return Section(
        title=title,
        paragraphs=(
            f"Formal disputes raised: {said(catalogue.DISPUTES_RATE, facts)}. A high number is not "
            "bad in itself: it may be a sign of attention.",
            f"Open on {wording.day(facts.as_at)}: {said(catalogue.DISPUTES_OPEN, facts)}.",
        ),
        tables=(
            _counted("Disputes raised in the year, by theme", "Theme", facts, by_theme),
            _counted("Disputes raised in the year, by outcome so far", "Outcome", facts, outcomes),
        ),
    )


def _team(facts: Facts) -> Section:
    iros = facts.officers.filter(role=OfficerRole.IRO.value, is_employed=True)
    ratio = catalogue.children_per_fte(facts.officers)
    limits = facts.policy.caseload
    fte = float(sum(iros["fte_available"].drop_nulls().to_list()))
    value = wording.number(ratio.value) if ratio.value is not None else "not supplied"
    return Section(
        title="Caseloads and the team",
        paragraphs=(
            f"Children in care on {wording.day(facts.as_at)}: "
            f"{said(catalogue.CHILDREN_IN_CARE, facts)}; without an IRO: "
            f"{said(catalogue.CHILDREN_WITHOUT_IRO, facts)}.",
            f"{wording.plural(iros.height, 'IRO')} employed, {wording.number(fte, 1)} "
            f"full-time equivalents available on the day; {value} children for a full-time post. "
            f"The IRO Handbook gives {limits.per_fte_low} to {limits.per_fte_high} as a guide.",
            f"The make-up of the team, and how it reflects the children: {TO_WRITE}",
        ),
    )


def _audits(facts: Facts) -> Section:
    return Section(
        title="Quality assurance",
        paragraphs=(
            f"Aspects of reviews audited as good or outstanding: "
            f"{said(catalogue.AUDITS_GOOD, facts)}.",
            f"Good practice and what needs urgent action: {TO_WRITE}",
        ),
    )


def _how_it_was_made(facts: Facts) -> Section:
    taken = facts.snapshot.extracted_at
    changed = [
        f"{item.key} = {item.value} (default {item.default})"
        for item in settings(facts.policy)
        if item.differs
    ]
    return Section(
        title="How this report was made",
        paragraphs=(
            f"Every figure is as at {wording.day(facts.as_at)}, from the data taken "
            f"{wording.moment(taken) if taken else 'on a day not stated'} "
            f"(snapshot {facts.snapshot.id}). The same snapshot gives the same figures again.",
            f"Counts of {SMALLEST} to {facts.policy.disclosure.withheld_up_to} are withheld "
            f"({WITHHELD}), and where one could be worked out, another with it.",
            "Council settings that differ from the defaults: "
            + ("; ".join(changed) if changed else "none")
            + ".",
        ),
        tables=(
            Table(
                caption="What the figures mean",
                heads=("Figure", "Definition", "Source"),
                rows=tuple((each.label, each.definition, each.source) for each in USED),
            ),
        ),
    )
