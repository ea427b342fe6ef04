"""What the IRO annual report says of a financial year (IRO Handbook 2010, 7.11).

Its six contents in the Handbook's order of ideas: how many reviews were on time, how many late and
why; participation; how concerns were resolved; the service's own development; audits; resources.
"""

from datetime import date

import polars as pl

from measures import between, catalogue, quality_counts, year
from measures.facts import Facts
from measures.once import once
from ui import charts, wording
from ui.report import guard, service
from ui.report.document import Document, Figure, Section, Table
from ui.report.figures import (
    WITHHELD,
    counted,
    guarded,
    guarded_counts,
    guarded_parts,
    is_small,
)

HANDLING = (
    "For the corporate parenting board and to be published once the fields left to write are "
    "filled in. Small counts of children are withheld."
)

USED = (
    catalogue.REVIEWS_ON_TIME,
    catalogue.REVIEWS_ON_TIME_BY_CHILD,
    catalogue.PARTICIPATION,
    catalogue.PARENTS_CONSULTED,
    *service.USED,
)


def year_end(begins: int) -> date:
    """The last day of the financial year that begins in a year: 2025 is 2025-26."""
    return date(begins + 1, 3, 31)


def year_named(begins: int) -> str:
    """Return "2025-26"."""
    return f"{begins}-{(begins + 1) % 100:02d}"


@once
def annual_report(facts: Facts, begins: int) -> Document:
    """Return the report of a year from the facts as at its last day.

    Rates look back over the twelve months of the year. Counts of children from 1 to 5 are withheld,
    with another beside them where one alone could be worked out. What the data does not hold is
    said to be not supplied. Raises ValueError unless the facts are of the year's last day.
    """
    if facts.as_at != year_end(begins):
        raise ValueError("The facts of an annual report are those of 31 March.")
    return Document(
        title=f"Annual report of the Independent Reviewing Service, {year_named(begins)}",
        subtitle=f"1 April {begins} to {wording.day(facts.as_at)}",
        sections=(
            _timeliness(facts),
            _participation(facts),
            service.concerns(facts),
            service.permanence(facts),
            service.team(facts),
            service.audits(facts),
            service.resources(),
            service.how_it_was_made(facts, USED),
        ),
        handling=HANDLING,
        is_demo=facts.snapshot.is_demo,
        used=USED,
    )


def _timeliness(facts: Facts) -> Section:
    late, parts = _late(facts)
    figure, table = by_quarter(facts)
    return Section(
        title="Reviews on time",
        paragraphs=(
            f"Reviews held on time: {guarded(catalogue.REVIEWS_ON_TIME, facts)}.",
            f"Reviews held late: {late}. Their reasons are below.",
            "Children with every review on time: "
            f"{guarded(catalogue.REVIEWS_ON_TIME_BY_CHILD, facts)}.",
        ),
        tables=(
            table,
            *((counted("Reviews not on time, by reason", "Reason", parts),) if parts else ()),
        ),
        figures=(figure,),
    )


def _late(facts: Facts) -> tuple[str, list[tuple[str, int | None]]]:
    """Return the number held late in words, and all that was not on time by reason.

    Held late and not held make up what the share on time leaves out, a number that is given: where
    the one is small the other is not told either.
    """
    figure, late = catalogue.REVIEWS_ON_TIME.figure(facts), between.late_reviews(facts).height
    not_held = int((figure.denominator or 0) - (figure.numerator or 0)) - late
    reasons = [(reason or "Reason not recorded", n) for reason, n in
               between.late_reasons(facts).iter_rows()]  # fmt: skip
    parts = guarded_parts(
        [*reasons, ("Not held by the last day of the year, or missed", not_held)], facts
    )
    is_told = not (is_small(late, facts) or is_small(not_held, facts))
    return wording.number(late) if is_told else f"withheld ({WITHHELD})", parts


def by_quarter(facts: Facts) -> tuple[Figure, Table]:
    """Return the share on time of each quarter; one that would tell of few children is withheld.

    The year's two numbers are given, so each number withheld has another withheld with it.
    """
    rows = year.reviews_by_quarter(facts)
    names = [f"{a:%b} to {b:%b %Y}" for a, b in rows.select("begins_on", "ends_on").iter_rows()]
    on_times, lates = (
        guarded_counts(rows[column].to_list(), facts) for column in ("on_time", "late")
    )
    shares: list[float | None] = []
    words, cells = [], []
    for name, on_time, late, unknown in zip(names, on_times, lates, rows["unknown"], strict=True):
        share, told = None, f"withheld ({WITHHELD})"
        if on_time is None or late is None:
            words.append(told)
        else:
            due = on_time + late
            share, told = (on_time / due if due else None), wording.share(on_time, due)
            words.append(f"{told}, {on_time:,} of {due:,}" if due else "none due")
        shares.append(share)
        counts = (on_time, late, None if is_small(unknown, facts) else unknown)
        cells.append((name, *(_or_withheld(n) for n in counts), told))
    known = [share for share in shares if share is not None]
    spread = (
        f"between {wording.percent(min(known))} and {wording.percent(max(known))}"
        if known
        else "withheld or nothing due"
    )
    drawn = pl.DataFrame(
        {"label": names, "value": shares, "text": words}, schema_overrides={"value": pl.Float64}
    )
    figure = Figure(
        chart=charts.parts(drawn, top=1.0),
        alt=f"Reviews held on time by the quarter in which they fell due: {spread}.",
        caption="Reviews held on time, by the quarter in which they fell due",
    )
    table = Table(
        caption="Reviews by the quarter in which they fell due",
        heads=("Quarter", "On time", "Late or not held", "Not known", "On time, share"),
        rows=tuple(cells),
        numbers=frozenset({1, 2, 3, 4}),
    )
    return figure, table


def _or_withheld(count: int | None) -> str:
    return WITHHELD if count is None else wording.number(count)


def _participation(facts: Facts) -> Section:
    parts = _ways(facts)
    drawn = pl.DataFrame(
        [(label, n, _or_withheld(n)) for label, n in parts],
        schema={"label": pl.String, "value": pl.Int64, "text": pl.String},
        orient="row",
    )
    most = max(parts, key=lambda part: part[1] or 0, default=("", None))
    figures = (
        (
            Figure(
                chart=charts.parts(drawn),
                alt=f"Reviews held by how the child took part; most: {most[0]}, {most[1]:,}.",
                caption="Reviews held, by how the child took part",
            ),
        )
        if most[1]
        else ()
    )
    return Section(
        title="Children and parents taking part",
        paragraphs=(
            "Children aged four or over who gave their views: "
            f"{guarded(catalogue.PARTICIPATION, facts)}.",
            f"Reviews with parents consulted: {guarded(catalogue.PARENTS_CONSULTED, facts)}.",
        ),
        tables=(counted("Reviews held, by how the child took part", "How", parts),)
        if figures
        else (),
        figures=figures,
    )


def _ways(facts: Facts) -> list[tuple[str, int | None]]:
    """Return the reviews by how the child took part, small counts withheld.

    Those who took part and those who did not are told as numbers of their own, so each of the two
    groups withholds for itself: else the one number would give away the other's part.
    """
    counts = quality_counts.participation_counts(facts)
    wholes = guard.by_taking_part(counts, facts)
    told = {label: n for parts in wholes for label, n in guarded_parts(parts, facts)}
    return [(label, told[label]) for label in counts["label"]]
