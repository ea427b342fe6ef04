"""Whether the histories make sense: intervals, events in their periods, ages and dates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import Date

from data_access.checks.raw import CONTRACT_TABLES, RawTable
from data_access.checks.report import Problems
from data_access.importers.cells import birthday
from measures.law import AGE_LEAVING_CARE_YEARS

Tables = Mapping[str, RawTable]

PLANNED = frozenset(
    {
        ("review", "booked_for"),
        ("review", "system_due_on"),
        ("permanence_plan", "target_on"),
        ("review_decision", "due_on"),
        ("child", "uasc_until"),
        ("iro", "started_on"),
        ("iro", "ended_on"),
        ("iro_availability", "started_on"),
        ("iro_availability", "ended_on"),
    }
)
"""Dates that are plans by nature, and so may lie ahead of the data date."""
_EVENTS = (
    ("review", "completed_on"),
    ("review", "first_meeting_on"),
    ("milestone", "happened_on"),
    ("permanence_plan", "agreed_on"),
    ("dispute", "raised_on"),
    ("iro_contact", "contacted_on"),
    ("care_plan_area", "updated_on"),
    ("iro_allocation", "started_on"),
    ("episode", "started_on"),
)
_ONE_AT_A_TIME = (
    ("episode", "care_period_id", "episodes of one care period overlap"),
    ("iro_allocation", "care_period_id", "two IRO allocations of one care period overlap"),
    ("team_allocation", "child_id", "two team allocations of one child overlap"),
    ("iro_availability", "iro_id", "two availabilities of one officer overlap"),
)


class _Interval(NamedTuple):
    row_id: object
    of: object
    started_on: date
    ended_on: date | None

    def lasts_past(self, day: date) -> bool:
        return self.ended_on is None or self.ended_on > day


def check_history(tables: Tables, problems: Problems, *, as_at: date | None) -> None:
    """Find intervals, events and dates that contradict each other; unreadable ones are left."""
    periods = _intervals(tables["care_period"], "child_id")
    _check_ends(tables, problems)
    for name, column, words in _ONE_AT_A_TIME:
        for intervals in _grouped(_intervals(tables[name], column)).values():
            for earlier, later in _overlaps(intervals):
                problems.add("overlapping-intervals", name, words, earlier.row_id, later.row_id)
    _check_periods(periods, problems)
    _check_episodes(tables["episode"], periods, problems)
    _check_events(tables, periods, problems)
    _check_ages(tables["child"], periods, problems, as_at=as_at)
    if as_at is not None:
        _check_future(tables, problems, as_at=as_at)


def _intervals(raw: RawTable, of: str) -> list[_Interval]:
    if not raw.has(raw.key, of, "started_on", "ended_on"):
        return []
    found = []
    starts, ends = raw.days("started_on"), raw.days("ended_on")
    rows = zip(raw.ids, raw.cells[of], starts, raw.cells["ended_on"], ends, strict=True)
    for row_id, of_id, started_on, raw_end, ended_on in rows:
        is_end_unreadable = raw_end is not None and ended_on is None
        if started_on is not None and of_id is not None and not is_end_unreadable:
            found.append(_Interval(row_id, of_id, started_on, ended_on))
    return found


def _grouped(intervals: Iterable[_Interval]) -> dict[str, list[_Interval]]:
    groups: dict[str, list[_Interval]] = defaultdict(list)
    for interval in intervals:
        groups[repr(interval.of)].append(interval)
    for group in groups.values():
        group.sort(key=lambda one: (one.started_on, one.ended_on or date.max, str(one.row_id)))
    return groups


def _overlaps(intervals: list[_Interval]) -> Iterable[tuple[_Interval, _Interval]]:
    longest: _Interval | None = None
    for interval in intervals:
        if longest is not None and longest.lasts_past(interval.started_on):
            is_empty = interval.ended_on == interval.started_on
            if not is_empty:
                yield longest, interval
        if longest is None or (interval.ended_on or date.max) > (longest.ended_on or date.max):
            longest = interval


def _check_ends(tables: Tables, problems: Problems) -> None:
    for name, raw in tables.items():
        if not raw.has(raw.key, "started_on", "ended_on"):
            continue
        days = zip(raw.ids, raw.days("started_on"), raw.days("ended_on"), strict=True)
        for row_id, started_on, ended_on in days:
            if started_on and ended_on and ended_on < started_on:
                words = "ended_on is before started_on"
                problems.add("ends-before-start", name, words, row_id)


def _check_periods(periods: list[_Interval], problems: Problems) -> None:
    for group in _grouped(periods).values():
        for earlier, later in _overlaps(group):
            if earlier.ended_on is None and later.ended_on is None:
                code, words = "two-running-periods", "two care periods of one child are running"
            else:
                code, words = "overlapping-periods", "two care periods of one child overlap"
            problems.add(code, "care_period", words, earlier.row_id, later.row_id)
        ends = {period.ended_on for period in group if period.ended_on != period.started_on}
        for period in group:
            if period.started_on in ends:
                words = "a care period starts on the day another of the same child ended"
                problems.add("start-on-previous-end", "care_period", words, period.row_id)


def _check_episodes(raw: RawTable, periods: list[_Interval], problems: Problems) -> None:
    of_id = {repr(period.row_id): period for period in periods}
    for period_id, episodes in _grouped(_intervals(raw, "care_period_id")).items():
        latest = episodes[0].ended_on
        for episode in episodes[1:]:
            if latest is not None and episode.started_on > latest:
                words = "days without an episode inside one care period, without a new start"
                problems.add("gap-without-start", "episode", words, episode.row_id)
            latest = None if latest is None else episode.ended_on and max(latest, episode.ended_on)
        period = of_id.get(period_id)
        if period is None:
            continue
        if latest is not None and period.lasts_past(latest):
            words = "the last episode ended before the care period, and none follows"
            problems.add("ended-but-nothing-follows", "episode", words, episodes[-1].row_id)
        if period.ended_on is not None and (latest is None or latest > period.ended_on):
            words = "the last episode runs past the end of its care period"
            problems.add("outside-period", "episode", words, episodes[-1].row_id)


def _check_events(tables: Tables, periods: list[_Interval], problems: Problems) -> None:
    of_id = {repr(period.row_id): period for period in periods}
    for name, column in _EVENTS:
        raw = tables[name]
        if not raw.has(raw.key, "care_period_id", column):
            continue
        rows = zip(raw.ids, raw.days(column), raw.cells["care_period_id"], strict=True)
        for row_id, happened_on, period_id in rows:
            period = of_id.get(repr(period_id))
            if happened_on is None or period is None:
                continue
            is_late = period.ended_on is not None and happened_on > period.ended_on
            if happened_on < period.started_on or is_late:
                words = f"{column} is outside the care period of the row"
                problems.add("outside-period", name, words, row_id)


def _check_ages(
    raw: RawTable, periods: list[_Interval], problems: Problems, *, as_at: date | None
) -> None:
    if not raw.has(raw.key, "date_of_birth"):
        return
    born = dict(zip(map(repr, raw.ids), raw.days("date_of_birth"), strict=True))
    for period in periods:
        born_on = born.get(repr(period.of))
        if born_on is None:
            continue
        if born_on > period.started_on:
            words = "the child was born after this care period began; the age is not known"
            problems.add("birth-after-entry", "care_period", words, period.row_id)
        adult_on = birthday(born_on, AGE_LEAVING_CARE_YEARS)
        until = period.ended_on or as_at
        if until is not None and until > adult_on:
            words = "the care period runs past the 18th birthday; it is taken to end that day"
            problems.add("open-past-18", "care_period", words, period.row_id)


def _check_future(tables: Tables, problems: Problems, *, as_at: date) -> None:
    for table in CONTRACT_TABLES:
        raw = tables[table.name]
        for column in table.columns:
            name = column.name
            is_fact = type(column.type) is Date and (table.name, name) not in PLANNED
            if not is_fact or not raw.has(raw.key, name):
                continue
            days = zip(raw.ids, raw.days(name), strict=True)
            late = [row_id for row_id, day in days if (day or as_at) > as_at]
            if late:
                words = f"{name} is after the data date; it is read as not yet known"
                problems.add("future-dated", table.name, words, *late)
