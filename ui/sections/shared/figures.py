"""Tiles made from the catalogue: value, counts, unknowns, judgement and the way to the rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from measures.facts import Facts
from measures.headline.caseload_ratio import CHILDREN_PER_FTE
from measures.headline.catalogue import Figure, Measure
from measures.headline.measure import Headline
from measures.words import Role
from ui import charts, frame, meeting, navigation, tiles, wording
from ui.data import load, months
from ui.data.same_rows import once_for_the_same_rows
from ui.filters import links
from ui.lists import further_lists
from ui.navigation import PageEntry
from ui.tables import status
from ui.tables.status import Judgement

SHOW = links.SHOW
"""The name in the URL of the measure whose rows a page opens."""

SPARK_MONTHS = 24
"""Points of a tile's line."""

SHORT = {
    "reviews_on_time": "Reviews on time",
    "reviews_overdue": "Reviews overdue",
    "silent_drift": "Silent drift",
    "reviews_unrecorded": "Not recorded",
    "reviews_unbooked": "Soon, not booked",
    "reviews_booked_late": "Booked late",
    "disputes_past_limit": "Disputes late",
    "disputes_informal": "Informal challenges",
    "disputes_per_100": "Per 100 children",
    "unplaced_6_months": "Not yet placed",
    "permanence_plan_on_time": "Plan on time",
    "iro_appointed_on_time": "IRO given on time",
    "participation": "Took part",
    "child_spoken_to_on_time": "Spoken to before",
    "not_heard_twice": "Not heard twice",
    "seen_alone": "Seen alone by IRO",
    "complaints_open": "Complaints open",
    "audits_good": "Audits good",
    "plan_areas_in_place": "Areas in place",
    "decisions_overdue": "Decisions overdue",
}
"""Labels of 18 characters at most for tiles on a phone."""


@dataclass(frozen=True, kw_only=True)
class Past:
    """What tiles set a figure against: its months, and the facts of an earlier snapshot."""

    months: pl.DataFrame
    earlier: Facts | None
    """In the scope of the view."""
    earlier_whole: Facts | None
    """Unscoped."""


def past() -> Past:
    """Return the months and the earlier facts of the view; ask once for a row of tiles."""
    shown = frame.current().view
    earlier, whole = load.earlier(shown) or (None, None)
    return Past(months=months.of_view(shown), earlier=earlier, earlier_whole=whole)


def change_text(measure: Headline, figure: Figure, then: Facts | None) -> str | None:
    """Return "up 3 from 9 Nov"; null without facts of an earlier snapshot, or a figure."""
    if then is None or figure.value is None or not measure.is_supplied(then):
        return None
    was = measure.figure(then).value
    if was is None:
        return None
    day = f"{then.as_at.day} {then.as_at:%b}"
    scale, decimals = (
        (100, 1) if measure.unit == "share" else (1, 1 if measure.unit == "rate" else 0)
    )
    change = round((figure.value - was) * scale, decimals)
    if not change:
        return f"same as {day}"
    return f"{'up' if change > 0 else 'down'} {wording.number(abs(change), decimals)} from {day}"


def spark(measure: Headline, rows: pl.DataFrame) -> tuple[charts.Chart | None, str]:
    """Return the line of a measure's last months and what it shows, or nothing."""
    return _spark(measure, rows, measure.target(load.policy()))


@once_for_the_same_rows
def _spark(
    measure: Headline, rows: pl.DataFrame, target: float | None
) -> tuple[charts.Chart | None, str]:
    points = rows.filter(pl.col("measure") == measure.code).tail(SPARK_MONTHS)
    known = points["value"].drop_nulls()
    if known.len() < 2:
        return None, ""
    low, high = known.min(), known.max()
    words = wording.percent if measure.unit == "share" else wording.number
    alt = (
        f"{measure.label}, {points.height} month ends to {wording.day(points['month_on'][-1])}: "
        f"between {words(low)} and {words(high)}"  # type: ignore[arg-type] # numbers
    )
    return charts.sparkline(points.select("month_on", "value"), target), alt


def row(made: Sequence[tiles.Tile]) -> None:
    """Draw a page's tiles abreast, as many as fit in the type of the view."""
    is_larger = meeting.is_on()
    tiles.row(made, narrowest=tiles.NARROWEST_IN_MEETING if is_larger else tiles.NARROWEST)


def measure_tile(measure: Measure, target: PageEntry, before: Past | None = None) -> tiles.Tile:
    """Return the tile of a measure; its link opens exactly the rows it counts."""
    here = frame.current()
    facts = here.view.facts
    figure = measure.figure(facts)
    is_supplied = measure.is_supplied(facts)
    rows = measure.shown_rows(facts).height if is_supplied else 0
    sees_rows = here.person.role != Role.VIEWER
    line, alt = spark(measure, before.months) if before is not None else (None, "")
    return tiles.Tile(
        label=SHORT.get(measure.code, measure.label),
        change_text=change_text(measure, figure, before.earlier) if before is not None else None,
        spark=line,
        spark_alt=alt,
        value_text=value_text(measure, figure) if is_supplied else wording.NOTHING,
        note=counts(measure, figure) if is_supplied else "Not supplied.",
        told=wording.escape(measure.definition),
        badge=judgement(measure, figure) if is_supplied else status.badge(Judgement.NOT_SUPPLIED),
        link_text=link_text(measure, rows) if rows and sees_rows else None,
        link_target=navigation.page(target) if rows and sees_rows else None,
        link_query={**here.filters, SHOW: measure.code},
        compare_target=navigation.page(navigation.COMPARE)
        if is_supplied and here.person.role in navigation.COMPARE.roles
        else None,
        compare_query={**here.filters, links.MEASURE: measure.code},
    )


def link_text(measure: Measure, rows: int) -> str:
    """Return "Show the 9"; of a share "Show 45 late" or "Show 45 not": those that fall short."""
    if measure.of is None:
        return f"Show the {rows:,}"
    return f"Show {rows:,} {'not' if measure.code in further_lists.SHORTFALL else 'late'}"


def value_text(measure: Headline, figure: Figure) -> str:
    """Return a figure as its tile shows it."""
    if figure.value is None:
        return wording.NOTHING
    if measure.unit == "share":
        return wording.percent(figure.value)
    return wording.number(figure.value, 1 if measure.unit == "rate" else 0)


def value_in_words(measure: Headline, figure: Figure) -> str:
    """Return a figure as a sentence says it."""
    return "nothing to count" if figure.value is None else value_text(measure, figure)


def note(measure: Headline, figure: Figure) -> str:
    """Return the counts behind a figure, or what it counts where it rests on no others."""
    first = measure.definition.split(". ")[0].rstrip(".") + "."
    return counts(measure, figure) or wording.escape(first)


def counts(measure: Headline, figure: Figure) -> str:
    """Return the counts behind a figure and the range its unknowns leave open; empty for none."""
    parts = []
    target = measure.target(load.policy())
    if measure.unit == "share" and figure.denominator is not None:
        parts.append(_share_of(measure.frame, int(figure.numerator or 0), int(figure.denominator)))
        if target is not None:
            parts[-1] += f"; target {target:.0%}"
        parts[-1] += "."
    elif measure.unit == "rate":
        children = wording.tally(int(figure.denominator or 0), "child", "children")
        parts.append(f"{int(figure.numerator or 0):,} for {children}.")
    elif measure.unit == "ratio":
        parts.append(
            f"{int(figure.numerator or 0):,} children, {wording.number(figure.denominator, 1)} "
            "full-time IROs (FTE), whole service."
        )
    elif target and figure.value is not None and figure.value <= target:
        parts.append(f"Limit {target:.0f}.")  # beyond it the badge says so
    if figure.unknown:
        low, high = figure.low, figure.high
        spread = (
            f"{wording.percent(low)} to {wording.percent(high)}"
            if measure.unit == "share"
            else f"{wording.number(low)} to {wording.number(high)}"
        )
        parts.append(f"{figure.unknown:,} not known, so {spread}.")
    return " ".join(parts)


def _share_of(frame_name: str, numerator: int, denominator: int) -> str:
    """Return "34 of 36 due in 12 months", "1 of 1 child", "None due in 12 months"."""
    one, many = further_lists.OF_WHAT.get(frame_name, ("", ""))
    is_duty = not one
    one, many = one or "due in {months} months", many or "due in {months} months"
    months = load.policy().figures.period_months
    if not denominator:
        return f"{'None' if is_duty else 'No'} {many}".format(months=months)
    of = (one if denominator == 1 else many).format(months=months)
    return f"{numerator:,} of {denominator:,} {of}"


def judgement(measure: Measure, figure: Figure) -> str | None:
    """Return the badge that holds a figure against its target; null where there is none.

    A count whose unknown rows could take it over the limit is not said to be within it.
    """
    target = measure.target(load.policy())
    if target is None or figure.value is None or measure.better == "neither":
        return None
    if measure.better == "lower" and figure.value <= target < (figure.high or figure.value):
        return None
    if measure.better == "higher":
        is_met = figure.value >= target
        return status.badge(Judgement.MET if is_met else Judgement.BELOW_TARGET)
    if figure.value > target:
        text = f"Over the limit of {target:.0f}" if target else "Should be none"
        return status.badge(Judgement.OVER_LIMIT, text)
    return status.badge(Judgement.MET, "None" if not target else "Within the limit")


def per_fte_tile(before: Past, target: PageEntry) -> tiles.Tile:
    """Return the tile of the service's children per full-time equivalent; its link opens a page."""
    here = frame.current()
    whole = here.view.whole
    figure = CHILDREN_PER_FTE.figure(whole)
    limits = load.policy().caseload
    spread = f"{limits.per_fte_low} to {limits.per_fte_high}"
    if figure.value is None:
        return tiles.Tile(
            label=CHILDREN_PER_FTE.label,
            value_text=wording.NOTHING,
            note=f"No officer's FTE is entered. Range {spread}.",
            badge=status.badge(Judgement.NOT_SUPPLIED),
        )
    is_above = figure.value > limits.per_fte_high
    is_below = figure.value < limits.per_fte_low
    line, alt = spark(CHILDREN_PER_FTE, months.ratio_months(whole))
    opens = here.person.role in target.roles
    return tiles.Tile(
        label=CHILDREN_PER_FTE.label,
        value_text=wording.number(figure.value),
        change_text=change_text(CHILDREN_PER_FTE, figure, before.earlier_whole),
        spark=line,
        spark_alt=alt,
        note=f"{counts(CHILDREN_PER_FTE, figure)} Range {spread}.",
        told=wording.escape(CHILDREN_PER_FTE.definition),
        badge=status.badge("above" if is_above else "capacity" if is_below else "within"),
        link_text=f"Show {target.title.lower()}" if opens else None,
        link_target=navigation.page(target) if opens else None,
        link_query={**here.filters, links.MEASURE: CHILDREN_PER_FTE.code},
    )
