"""The meeting pack for readers outside the service: published figures, as the board is told them.

Nothing here reads the facts. What a pack tells of a locality and what a page tells the board of it
come from one object (`measures.told.published`), so the one never gives away what the other
withholds.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from measures.headline import catalogue
from measures.headline.measure import Measure
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.told.disclosure import month_ends_offered
from measures.told.published import Published, Shown
from measures.told.units import Unit
from ui import charts, told, wording
from ui.report.document import Document, Figure, Section, Table, definitions
from ui.report.figures import changed_settings

MONTHS_TOLD = 12

HEADLINES = (
    catalogue.CHILDREN_IN_CARE,
    catalogue.REVIEWS_ON_TIME,
    catalogue.REVIEWS_OVERDUE,
    catalogue.REVIEWS_UNRECORDED,
    catalogue.REVIEWS_UNBOOKED,
    catalogue.CHILDREN_WITHOUT_IRO,
    catalogue.CHILDREN_DRIFTING,
    catalogue.SILENT_DRIFT,
    catalogue.DISPUTES_OPEN,
    catalogue.DISPUTES_PAST_LIMIT,
    catalogue.PARTICIPATION,
    catalogue.NOT_HEARD_TWICE,
)
"""The figures of a pack, for whichever readers. Each is one that is published."""

HANDLING = (
    "Figures of a month end, small counts withheld and the rest rounded, as the board sees them: "
    "may be shown outside the service."
)


def month_ends(snapshot: Snapshot, day: date) -> list[date]:
    """Return the month ends that readers outside may be told of, the latest first.

    `day`: that of the data, where the snapshot does not say.
    """
    return month_ends_offered(snapshot.data_date or day, covers_from=snapshot.covers_from)


def last_month_end(day: date) -> date:
    """Return the last month end up to a day."""
    return (day + timedelta(days=1)).replace(day=1) - timedelta(days=1)


def pack_for_outside(
    published: Published, unit: Unit, *, of: str, policy: Policy, snapshot: Snapshot,
    data_taken: str,
) -> Document:  # fmt: skip
    """Return the pack of the whole service, a locality or a team; `of` names it in words.

    Raises KeyError for a unit that is not published (children without a team).
    """
    figures = [published.of(unit, measure) for measure in HEADLINES]
    return Document(
        title=f"Meeting pack: {of}",
        subtitle=f"As at {wording.day(published.as_at)}; data taken {data_taken} "
        f"(snapshot {snapshot.id}, settings {policy.hash})",
        sections=(
            _headlines(figures, published.as_at),
            *_months(published, unit),
            Section(
                title="What the figures mean",
                paragraphs=(
                    told.how_to_read(policy.disclosure),
                    "A share leaves out what cannot be judged. What the data does not hold is said "
                    "to be not supplied.",
                    changed_settings(policy),
                ),
                tables=(definitions(HEADLINES),),
            ),
        ),
        handling=HANDLING,
        is_demo=snapshot.is_demo,
        used=HEADLINES,
    )


def _headlines(figures: Sequence[Shown], as_at: date) -> Section:
    rows = tuple(
        (
            each.measure.label,
            told.value_text(each),
            " ".join(part for part in (told.counts_text(each), told.unknown_text(each)) if part),
        )
        for each in figures
    )
    return Section(
        title="Where things stand",
        tables=(
            Table(
                caption=f"Headline figures on {wording.day(as_at)}",
                heads=("Figure", "Value", "Of how many"),
                rows=rows,
                numbers=frozenset({1}),
            ),
        ),
    )


def _months(published: Published, unit: Unit) -> list[Section]:
    """Return the figures at the month ends up to that of the pack; none where none have months."""
    told_of = {
        measure: {day: value for day, value in points if day <= published.as_at}
        for measure in HEADLINES
        if (points := published.months.get((measure.code, unit)))
    }
    ends = sorted({day for points in told_of.values() for day in points}, reverse=True)
    days = ends[:MONTHS_TOLD]
    if not days:
        return []
    table = Table(
        caption="The figures at each month end",
        heads=("Month end", *(measure.label for measure in told_of)),
        rows=tuple(
            (
                wording.day(day),
                *(told.month_text(each.unit, points.get(day)) for each, points in told_of.items()),
            )
            for day in days
        ),
        numbers=frozenset(range(1, len(told_of) + 1)),
    )
    on_time = told_of.get(catalogue.REVIEWS_ON_TIME, {})
    drawn = [(day, on_time.get(day)) for day in reversed(days)]
    return [
        Section(
            title="Month by month",
            figures=_drawn(catalogue.REVIEWS_ON_TIME, drawn),
            tables=(table,),
        )
    ]


def _drawn(measure: Measure, points: Sequence[tuple[date, float | None]]) -> tuple[Figure, ...]:
    known = [value for _, value in points if value is not None]
    if not known:
        return ()
    rows = pl.DataFrame(
        [(wording.day(day), value, told.month_text(measure.unit, value)) for day, value in points],
        schema={"label": pl.String, "value": pl.Float64, "text": pl.String},
        orient="row",
    )
    return (
        Figure(
            chart=charts.parts(rows, top=1.0),
            alt=f"{measure.label} at {len(points)} month ends: between {min(known):.0%} and "
            f"{max(known):.0%}.",
            caption=f"{measure.label}, the twelve months to each month end",
        ),
    )
