"""Any headline measures at each of the last month ends, as the facts of that day have them.

Whole facts of 24 days take half a minute. Here each measure's own rows alone are made, by the
rules that make the facts: those that follow the review clock of all the days in a few passes
(`measures.past`), the others day by day from what was recorded by then. The figures equal those of
facts made for each day (a test compares them).
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

import polars as pl

from measures.care import voice
from measures.care.disputes import disputes
from measures.clock.duties import DUTIES, duty_rows
from measures.clock.judge import with_review_status
from measures.clock.reviews import review_rows
from measures.clock.subjects import FAMILIES
from measures.facts import Facts, practice
from measures.facts.children import standing
from measures.frames import TABLES
from measures.headline.catalogue import BY_CODE, CATALOGUE, CHILDREN_IN_CARE
from measures.headline.measure import Measure
from measures.headline.trends import COLUMNS, TREND_MEASURES, counted_rows, supplied_month_ends
from measures.held import held_reviews
from measures.owners import with_owners
from measures.past import TABLES_OF_CLOCK, at_days, parted, without_days
from measures.record import Record, once_per_record, record
from measures.words import SHORT_BREAKS, DutyCode
from measures.working_days import months_after_day

OWNERS = ("iro_id", "team_id", "locality_id")
MARKS = ("numerator", "denominator", "unknown")

LAST_DUE_MONTHS = 12
"""Nothing about a review falls due later than so long after the last thing recorded of a child:
the longest interval is 6 months, the longest a policy may set a year."""

_SCHEMA = {
    **dict.fromkeys(COLUMNS, pl.String),
    "month_on": pl.Date,
    **dict.fromkeys(MARKS, pl.Int64),
}

Make = Callable[[Record], pl.DataFrame]
"""Rows of a frame of the facts: with `OWNERS`, or with `on`, the day whose owners they have."""


def history(
    whole: Facts,
    codes: Collection[str] = tuple(BY_CODE),
    *,
    counted: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return what each child, or dispute, is to headline measures at each month end.

    Columns as in `trends.counted_rows`, with the numbers of rows in numerator, denominator and
    unknown: one row per measure, month end, child or dispute, and whose it was. `whole` are the
    unscoped facts of the day shown, which is the last point. `trends` and `in_scope` read it.
    `codes`: those of the measures asked for; the children in care come with a rate, which is of
    them. `counted`: the rows of `counted_rows`, if at hand.
    """
    asked = [measure for measure in CATALOGUE if measure.code in codes]
    told = {measure.code for measure in asked} & {*TREND_MEASURES}
    others = [measure for measure in asked if measure.code not in told]
    if any(measure.unit == "rate" for measure in asked):
        told.add(CHILDREN_IN_CARE.code)
    days = supplied_month_ends(whole)
    parts = [pl.DataFrame(schema=_SCHEMA), *_by_clock(whole, days, others)]
    parts += _by_day(whole, days, others)
    if told:
        rows = counted_rows(whole) if counted is None else counted
        parts.append(_summed(rows.filter(pl.col("measure").is_in(told))))
    return pl.concat(parts)


def _by_clock(whole: Facts, days: list[date], measures: list[Measure]) -> Iterator[pl.DataFrame]:
    """Judge several days at once, of the children who may count at them."""
    following = [measure for measure in measures if _source(measure) in BY_CLOCK]
    if not following:
        return
    looks_back = any(measure.period == "months" for measure in following)
    period = whole.policy.figures.period_months + LAST_DUE_MONTHS if looks_back else 0
    signs = _last_signs(whole.record)

    def who(day: date) -> pl.DataFrame:
        return signs.filter(pl.col("last_on") >= months_after_day(day, -period))

    for together in parted(days, who(whole.as_at).height):
        at_close = at_days(whole.record, together, tables=TABLES_OF_CLOCK, who=who)
        yield from _marked(whole, at_close, following, BY_CLOCK)


def _by_day(whole: Facts, days: list[date], measures: list[Measure]) -> Iterator[pl.DataFrame]:
    alone = [measure for measure in measures if _source(measure) in BY_DAY]
    if not alone:
        return
    for day in days:
        at_close = record(whole.snapshot, as_at=day, policy=whole.policy)
        yield from _marked(whole, at_close, alone, BY_DAY)


def _marked(
    whole: Facts, at_close: Record, measures: list[Measure], make: Mapping[str, Make]
) -> Iterator[pl.DataFrame]:
    """Return what each row that bears on a measure is to it."""
    made: dict[str, pl.DataFrame] = {}
    for measure in measures:
        source = _source(measure)
        rows = made[source] if source in made else made.setdefault(source, make[source](at_close))
        is_owned = "iro_id" in rows.columns
        marked = (
            rows.select(
                *{"child_id", _key(measure)},
                *(OWNERS if is_owned else ("care_period_id", "on")),
                **measure.marks(at_close),
            )
            .with_columns(pl.col(MARKS).fill_null(False))
            .filter(pl.any_horizontal(MARKS))
            .with_columns(measure=pl.lit(measure.code), month_on=pl.lit(at_close.as_at))
        )
        if at_close.is_of_many_days:
            marked = without_days(marked)
        if not is_owned:
            marked = with_owners(marked, on="on", record=whole.record)
        yield _summed(marked.with_columns(key=_key(measure)))


def _summed(marked: pl.DataFrame) -> pl.DataFrame:
    return (
        marked.group_by("measure", "month_on", "key", "child_id", *OWNERS)
        .agg(pl.col(MARKS).sum().cast(pl.Int64))
        .select(COLUMNS)
    )


def _source(measure: Measure) -> str:
    """What a measure's rows are made by: their duty, else their frame."""
    return measure.frame if measure.duty is None else measure.duty.value


def _key(measure: Measure) -> str:
    """The dispute, where who may see a dispute decides; else the child."""
    if measure.frame == "disputes":
        return "dispute_id"
    is_of_dispute = measure.duty in (DutyCode.DISPUTE_STAGE, DutyCode.DISPUTE_TOTAL)
    return "subject_id" if is_of_dispute else "child_id"


def _last_signs(at_close: Record) -> pl.DataFrame:
    """Return child_id and last_on: the last day recorded of each child.

    For ever for one whose care has not ended, and for one ever in short breaks, whose clock may
    run on after the stay.
    """
    frames = at_close.snapshot.frames
    child_of = frames["care_period"].select("care_period_id", "child_id")
    is_lasting = {
        "care_period": pl.col("ended_on").is_null(),
        "episode": pl.col("legal_status").is_in([status.value for status in SHORT_BREAKS]),
    }
    signs = (
        frames[name]
        .select(
            "care_period_id",
            last_on=pl.when(is_lasting.get(name, pl.lit(False)))
            .then(pl.lit(date.max))
            .otherwise(pl.max_horizontal(_days_of(name))),
        )
        .join(child_of, on="care_period_id")
        for name in ("care_period", "episode", "iro_contact", "milestone", "review")
    )
    return pl.concat(signs).group_by("child_id").agg(pl.col("last_on").max())


def _days_of(table: str) -> list[str]:
    return [name for name, dtype in TABLES[table].schema.items() if dtype == pl.Date]


@once_per_record
def _reviews(at_close: Record) -> pl.DataFrame:
    return with_review_status(review_rows(at_close), at_close)


@once_per_record
def _held(at_close: Record) -> pl.DataFrame:
    """The rows of reviews held, as far as they need no clock: without sequence or due date."""
    return held_reviews(at_close).select(
        "child_id", "care_period_id",
        duty=pl.lit(DutyCode.REVIEW.value), subject_id="review_id", done_on="held_on",
        sequence=pl.lit(None, pl.Int64),
    )  # fmt: skip


@once_per_record
def _in_care(at_close: Record) -> pl.DataFrame:
    dated = at_close.in_care.select("child_id", "care_period_id", on=at_close.close)
    return with_owners(dated, on="on", record=at_close)


def _duty(code: DutyCode, reviews: Make) -> Make:
    """Make the rows of a duty, of the rows of reviews that it follows."""
    duty = next(duty for duty in DUTIES if duty.code == code)

    def made(at_close: Record) -> pl.DataFrame:
        followed = reviews(at_close).filter(pl.col("duty") == DutyCode.REVIEW.value)
        return _dated(duty_rows(duty, FAMILIES[duty.of](at_close, followed), at_close), at_close)

    return made


def _reviews_of(code: DutyCode) -> Make:
    return lambda at_close: _dated(_reviews(at_close).filter(duty=code.value), at_close)


def _dated(duties: pl.DataFrame, at_close: Record) -> pl.DataFrame:
    """Add the day whose owners a duty has: done, else the last day, else the day shown."""
    last_day = pl.col("void_on") - pl.duration(days=1)
    dated = duties.with_columns(on=pl.coalesce("done_on", last_day, at_close.close))
    return dated.drop(OWNERS, strict=False)


def _children(at_close: Record) -> pl.DataFrame:
    stand = standing(at_close, _reviews(at_close)).with_columns(on=at_close.close)
    return with_owners(stand, on="on", record=at_close)


_FOLLOWS = ("coming_review", "cycle")
"""The families of subjects that only the review clock tells."""

BY_CLOCK: Mapping[str, Make] = {
    "children": _children,
    **{code.value: _reviews_of(code) for code in (DutyCode.REVIEW, DutyCode.ADOPTION_REVIEW)},
    **{duty.code.value: _duty(duty.code, _reviews) for duty in DUTIES if duty.of in _FOLLOWS},
}
"""Duty or frame -> its rows, of a record of many days."""

BY_DAY: Mapping[str, Make] = {
    **{duty.code.value: _duty(duty.code, _held) for duty in DUTIES if duty.of not in _FOLLOWS},
    "disputes": disputes,
    "reviews_held": lambda at_close: voice.reviews_held(
        with_owners(_held(at_close), on="done_on", record=at_close), at_close
    ),
    "children_heard": lambda at_close: voice.children_heard(_in_care(at_close), at_close),
    "feedback": voice.feedback,
    "audits": practice.audits,
    "plan_areas": lambda at_close: practice.plan_areas(_in_care(at_close), at_close),
    "decisions": practice.decisions_outstanding,
}
"""Duty or frame -> its rows, of a record of one day."""
