"""Every figure that a reader outside the service may be told, and no other.

One object for a day holds them all, whoever asks: what may be told of a team is decided together
with what may be told of its locality and of the service. It holds no row, no name of a person and
no number that is not rounded, so that nothing drawn from it can say more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from measures.care.voice import NOT_RECORDED
from measures.categories import known_counts
from measures.counts.summaries import review_partition
from measures.facts import Facts
from measures.groups import groups, groups_permanence
from measures.groups.grouping import Grouping
from measures.headline import catalogue
from measures.headline.measure import Measure
from measures.headline.trends import trends
from measures.policy import Policy
from measures.told.disclosure import month_ends_offered, withheld
from measures.told.told import told_parts
from measures.told.units import SERVICE, Counts, Tree, Unit, blurred, range_of
from measures.words import Status

MEASURES: tuple[Measure, ...] = (
    catalogue.CHILDREN_IN_CARE,
    catalogue.REVIEWS_ON_TIME,
    catalogue.REVIEWS_ON_TIME_BY_CHILD,
    catalogue.REVIEWS_OVERDUE,
    catalogue.REVIEWS_UNRECORDED,
    catalogue.REVIEWS_UNBOOKED,
    catalogue.REVIEWS_BOOKED_LATE,
    catalogue.CHILDREN_WITHOUT_IRO,
    catalogue.CHILDREN_DRIFTING,
    catalogue.SILENT_DRIFT,
    catalogue.LONG_TERM_STABILITY,
    catalogue.UNPLACED_LONG,
    catalogue.WITHOUT_MEETING,
    *catalogue.DUTIES_ON_TIME,
    catalogue.DISPUTES_OPEN,
    catalogue.DISPUTES_INFORMAL,
    catalogue.DISPUTES_PAST_LIMIT,
    catalogue.DISPUTES_RATE,
    catalogue.PARTICIPATION,
    catalogue.NOT_HEARD_TWICE,
    catalogue.SEEN_ALONE,
    catalogue.RIGHTS_EXPLAINED,
    catalogue.PARENTS_CONSULTED,
)
"""The figures that are told at all."""

GROUPINGS: tuple[Grouping, ...] = (
    groups_permanence.PLANS,
    groups_permanence.TIME,
    groups.STAGES,
    groups.THEMES,
    groups.OUTCOMES,
    groups.LATE_REASONS,
)
"""Figures in groups, of the whole service only. Each is of wholes that no other splits."""

WORDS = {groups.THEMES.code: "themes", groups.LATE_REASONS.code: "late_reasons"}
"""Groupings by a column of categories -> the list of the policy whose words are told by name."""

FIGURES_OF_STATUS = {
    Status.OVERDUE: catalogue.REVIEWS_OVERDUE,
    Status.UNRECORDED: catalogue.REVIEWS_UNRECORDED,
    Status.DUE_SOON_UNBOOKED: catalogue.REVIEWS_UNBOOKED,
    Status.BOOKED_LATE: catalogue.REVIEWS_BOOKED_LATE,
}
"""Statuses of the reviews to come that are figures of their own, and so told by locality too."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A figure as it may be told. `value` is null where it is withheld, or where there is none."""

    measure: Measure
    value: float | None
    numerator: int | None
    denominator: int | None
    """Of a share or a rate. Numerator and denominator are null where it is withheld."""
    low: float | None
    high: float | None
    """The least and greatest that rounding leaves possible; null with `value`."""
    unknown: int | None
    """Rows that cannot be judged; null where their number is withheld."""
    is_supplied: bool
    is_withheld: bool


@dataclass(frozen=True, kw_only=True)
class Published:
    """What may be told of the service and each of its localities and teams on a day."""

    as_at: date
    figures: Mapping[tuple[str, Unit], Shown]
    """By code of the measure and unit. A unit nobody may ask about (no locality) is not there."""
    months: Mapping[tuple[str, Unit], Sequence[tuple[date, float | None]]]
    """The same at the month ends before; null where it is withheld or not known."""
    parts: Mapping[str, Sequence[tuple[str, int | None]]]
    """By code of the grouping, `reviews_to_come` among them: label and count, null if withheld.

    Of the others those withheld are one part, `disclosure.OTHERS`."""

    def of(self, unit: Unit, measure: Measure) -> Shown:
        """Return one figure. Raises KeyError for a measure or a unit that is not published."""
        return self.figures[measure.code, unit]


def published(facts: Facts, months: pl.DataFrame | None = None) -> Published:
    """Return what may be told of a month end, from the unscoped facts of it.

    `months`: `trends.counted_rows` of that month end or a later one; from the first month of it on
    a figure has its months. Without it no figure has any.
    """
    teams = dict(facts.record["team"].select("team_id", "locality_id").iter_rows())
    localities = facts.record["locality"]["locality_id"].to_list()
    tree = Tree(teams=teams, localities=localities, rules=facts.policy.disclosure)
    counted = {
        measure.code: _by_team(measure.by(facts, "team_id"), is_share=measure.unit == "share")
        for measure in MEASURES
        if measure.is_supplied(facts)
    }
    children = _one(tree, counted[catalogue.CHILDREN_IN_CARE.code][0])
    figures: dict[tuple[str, Unit], Shown] = {}
    for measure in MEASURES:
        for unit, shown in _figures(measure, counted.get(measure.code), children, tree, facts):
            figures[measure.code, unit] = shown
    return Published(
        as_at=facts.as_at,
        figures=figures,
        months={} if months is None else _months(facts, months, tree),
        parts=_parts(facts, figures),
    )


def _by_team(rows: pl.DataFrame, *, is_share: bool) -> tuple[Counts, Counts]:
    """Return the counts of a figure by team, and its unknown rows by team."""
    counts: dict[str | None, tuple[int, ...]] = {}
    unknown: dict[str | None, tuple[int, ...]] = {}
    for team, n, of, not_known in rows.select(
        "group_id", "numerator", "denominator", "unknown"
    ).iter_rows():
        counts[team] = (n, of - n) if is_share else (n,)
        unknown[team] = (not_known or 0,)
    return counts, unknown


def _one(tree: Tree, counts: Counts) -> dict[Unit, int | None]:
    """Return the one count of each unit, rounded; null where it is withheld."""
    shown = tree.shown(counts, 1)
    return {unit: None if each is None else each[0] for unit, each in shown.items()}


def _figures(
    measure: Measure,
    counted: tuple[Counts, Counts] | None,
    children: Mapping[Unit, int | None],
    tree: Tree,
    facts: Facts,
) -> list[tuple[Unit, Shown]]:
    if counted is None:
        nothing = Shown(
            measure=measure, value=None, numerator=None, denominator=None, low=None, high=None,
            unknown=None, is_supplied=False, is_withheld=False,
        )  # fmt: skip
        return [(unit, nothing) for unit in children]
    counts, unknown = counted
    shown = tree.shown(counts, 2 if measure.unit == "share" else 1)
    not_known = _one(tree, unknown)
    return [
        (unit, _shown(measure, shown[unit], children[unit], not_known[unit], facts.policy))
        for unit in children
    ]


def _shown(
    measure: Measure,
    counts: tuple[int, ...] | None,
    children: int | None,
    unknown: int | None,
    policy: Policy,
) -> Shown:
    """Make a figure of counts that may be told, and of nothing else."""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    numerator = denominator = None
    is_withheld = counts is None or (measure.unit == "rate" and children is None)
    if counts is not None and not is_withheld:
        ranges = [range_of(count, policy.disclosure) for count in counts]
        numerator = counts[0]
        if measure.unit == "share":
            denominator = sum(counts)
            is_withheld = 0 < denominator < policy.figures.small_base
            if denominator and not is_withheld:
                value = numerator / denominator
                (n_low, n_high), (rest_low, rest_high) = ranges
                low, high = n_low / (n_low + rest_high), n_high / (n_high + rest_low)
        elif measure.unit == "rate":
            denominator = children
            value = 100 * numerator / children if children else None
        else:
            value = float(numerator)
            low, high = (float(end) for end in ranges[0])
    return Shown(
        measure=measure,
        value=value,
        numerator=None if is_withheld else numerator,
        denominator=None if is_withheld else denominator,
        low=low,
        high=high,
        unknown=unknown,
        is_supplied=True,
        is_withheld=is_withheld,
    )


def _months(
    facts: Facts, months: pl.DataFrame, tree: Tree
) -> dict[tuple[str, Unit], list[tuple[date, float | None]]]:
    """Return each figure that has months at each month end, decided for each by itself."""
    offered = month_ends_offered(facts.as_at, covers_from=facts.snapshot.covers_from)
    begins = months["month_on"].min()  # before it nothing was counted, which is not nothing
    rows = trends(facts, group="team_id", rows=months).filter(
        pl.col("month_on").is_in(offered),
        pl.col("month_on") >= pl.lit(begins, pl.Date),
        pl.col("numerator").is_not_null(),
    )
    found: dict[tuple[str, Unit], list[tuple[date, float | None]]] = {}
    for (code, day), part in rows.sort("month_on").group_by(
        "measure", "month_on", maintain_order=True
    ):
        measure = catalogue.BY_CODE[str(code)]
        is_share = measure.unit == "share"
        counts, _ = _by_team(part.with_columns(unknown=pl.lit(0)), is_share=is_share)
        for unit, shown in tree.shown(counts, 2 if is_share else 1).items():
            value = _shown(measure, shown, None, 0, facts.policy).value
            assert isinstance(day, date)
            found.setdefault((str(code), unit), []).append((day, value))
    return found


def _parts(
    facts: Facts, figures: Mapping[tuple[str, Unit], Shown]
) -> dict[str, list[tuple[str, int | None]]]:
    rules = facts.policy.disclosure
    found = {}
    for grouping in GROUPINGS:
        counts = grouping.counts(facts)
        if words := WORDS.get(grouping.code):
            by_group = list(counts.select("group", "n").iter_rows())
            known = getattr(facts.policy.categories, words)
            parts = known_counts(by_group, known, none=NOT_RECORDED)
        else:
            parts = list(counts.select("label", "n").iter_rows())
        found[grouping.code] = told_parts(parts, rules)
    found["reviews_to_come"] = _reviews_to_come(facts, figures)
    return found


def _reviews_to_come(
    facts: Facts, figures: Mapping[tuple[str, Unit], Shown]
) -> list[tuple[str, int | None]]:
    """Return the reviews to come by state.

    A state that is a figure of its own is told as that figure is, here as everywhere; where one is
    withheld, the partner is a state that is none. Where there is no such partner all of those that
    are none are withheld, so that the total of the rest says nothing.
    """
    rules = facts.policy.disclosure
    counts = {Status(word): n for word, n in review_partition(facts).iter_rows()}
    own = {
        status: figures[measure.code, SERVICE].numerator
        for status, measure in FIGURES_OF_STATUS.items()
    }
    rest = [status for status in counts if status not in own]
    hidden_own = sum(counts[status] for status, n in own.items() if n is None)
    pooled = withheld([counts[status] for status in rest], greatest=rules.withheld_up_to)
    told_rest: dict[Status, int | None] = dict(zip(rest, pooled, strict=True))
    if hidden_own and None not in pooled:
        partners = [each for each in rest if counts[each] >= 2 * rules.withheld_up_to]
        for each in [min(partners, key=counts.__getitem__)] if partners else rest:
            told_rest[each] = None
    return [
        (
            status.value,
            own[status]
            if status in own
            else None
            if told_rest[status] is None
            else blurred(counts[status], rules),
        )
        for status in counts
    ]
