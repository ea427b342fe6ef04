"""What the IRO annual report says of a financial year (IRO Handbook 2010, 7.11).

Its six contents in the Handbook's order of ideas: how many reviews were on time, how many late and
why; participation; how concerns were resolved; the service's own development; audits; resources.
"""

from datetime import date

import polars as pl

from measures.categories import known_counts
from measures.counts import between, quality_counts, year
from measures.facts import Facts
from measures.headline import catalogue
from measures.once import once
from measures.told.published import Published, published
from measures.told.told import told_counts, told_parts
from measures.told.units import SERVICE
from ui import charts, told, wording
from ui.report import guard, service
from ui.report.document import Document, Figure, Section, Table
from ui.report.figures import counted

HANDLING = (
    "For the corporate parenting board and to be published once the fields left to write are "
    "filled in. Small counts of children are withheld and the rest rounded, as the board sees them."
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

    Rates look back over the twelve months of the year. Figures are those published of the day, as
    the board sees them (`measures.told.published`); what is told besides is withheld and rounded in
    the same way. What the data does not hold is said to be not supplied. Raises ValueError unless
    the facts are of the year's last day.
    """
    if facts.as_at != year_end(begins):
        raise ValueError("The facts of an annual report are those of 31 March.")
    figures = published(facts)
    return Document(
        title=f"Annual report of the Independent Reviewing Service, {year_named(begins)}",
        subtitle=f"1 April {begins} to {wording.day(facts.as_at)}",
        sections=(
            _timeliness(facts, figures),
            _participation(facts, figures),
            service.concerns(facts, figures),
            service.permanence(facts, figures),
            service.team(facts, figures),
            service.audits(facts),
            service.resources(),
            service.how_it_was_made(facts, USED),
        ),
        handling=HANDLING,
        is_demo=facts.snapshot.is_demo,
        used=USED,
    )


def _timeliness(facts: Facts, figures: Published) -> Section:
    late, parts = _late(facts)
    figure, table = by_quarter(facts)
    return Section(
        title="Reviews on time",
        paragraphs=(
            f"Reviews held on time: {told.sentence(figures.of(SERVICE, catalogue.REVIEWS_ON_TIME))}"
            ".",
            f"Reviews held late: {late}. Their reasons are below.",
            "Children with every review on time: "
            f"{told.sentence(figures.of(SERVICE, catalogue.REVIEWS_ON_TIME_BY_CHILD))}.",
        ),
        tables=(
            table,
            *((counted("Reviews not on time, by reason", "Reason", parts),) if parts else ()),
        ),
        figures=(figure,),
    )


def _late(facts: Facts) -> tuple[str, list[tuple[str, int | None]]]:
    """Return the number held late in words, and all that was not on time by reason."""
    figure, late = catalogue.REVIEWS_ON_TIME.figure(facts), between.late_reviews(facts).height
    not_held = int((figure.denominator or 0) - (figure.numerator or 0)) - late
    reasons = known_counts(
        list(between.late_reasons(facts).iter_rows()),
        facts.policy.categories.late_reasons,
        none="Reason not recorded",
    )
    shown, parts = guard.not_on_time(reasons, not_held, facts.policy.disclosure)
    return f"withheld ({told.WITHHELD})" if shown is None else wording.number(shown), parts


def by_quarter(facts: Facts) -> tuple[Figure, Table]:
    """Return the share on time of each quarter; one that would tell of few children is withheld.

    The year's numbers are given, so each number withheld has another withheld with it.
    """
    rows = year.reviews_by_quarter(facts)
    names = [f"{a:%b} to {b:%b %Y}" for a, b in rows.select("begins_on", "ends_on").iter_rows()]
    columns = [
        told_counts(rows[column].to_list(), facts.policy.disclosure)
        for column in ("on_time", "late", "unknown")
    ]
    shares: list[float | None] = []
    words, cells = [], []
    for name, on_time, late, unknown in zip(names, *columns, strict=True):
        share, said = None, f"withheld ({told.WITHHELD})"
        if on_time is None or late is None:
            words.append(said)
        else:
            due = on_time + late
            share, said = (on_time / due, f"{on_time / due:.0%}") if due else (None, "none due")
            words.append(f"{said}, {on_time:,} of {due:,}" if due else said)
        shares.append(share)
        cells.append((name, *(told.count_text(n) for n in (on_time, late, unknown)), said))
    known = [share for share in shares if share is not None]
    spread = (
        f"between {min(known):.0%} and {max(known):.0%}" if known else "withheld or nothing due"
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


def _participation(facts: Facts, figures: Published) -> Section:
    parts = _ways(facts)
    drawn = pl.DataFrame(
        [(label, n, told.count_text(n)) for label, n in parts],
        schema={"label": pl.String, "value": pl.Int64, "text": pl.String},
        orient="row",
    )
    most = max(parts, key=lambda part: part[1] or 0, default=("", None))
    drawings = (
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
            f"{told.sentence(figures.of(SERVICE, catalogue.PARTICIPATION))}.",
            "Reviews with parents consulted: "
            f"{told.sentence(figures.of(SERVICE, catalogue.PARENTS_CONSULTED))}.",
        ),
        tables=(counted("Reviews held, by how the child took part", "How", parts),)
        if drawings
        else (),
        figures=drawings,
    )


OTHER_WAYS = (
    "Other ways of taking part",
    "Other ways of not taking part",
    "Under four, or not recorded",
)


def _ways(facts: Facts) -> list[tuple[str, int | None]]:
    """Return the reviews by how the child took part, small counts withheld.

    Those who took part and those who did not are told as numbers of their own, so each of the two
    groups withholds for itself: else the one number would give away the other's part.
    """
    wholes = guard.by_taking_part(quality_counts.participation_counts(facts), facts)
    return [
        part
        for parts, others in zip(wholes, OTHER_WAYS, strict=True)
        for part in told_parts(parts, facts.policy.disclosure, others=others)
    ]
