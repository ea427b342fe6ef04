"""The review clock once more, day by day in plain Python: what the frames are compared with.

One care period that is not a series of V3 stays, with complete history. It shares with the rules
only the regulations, not a line of code.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta

import holidays

PLACED = {"A3", "A4", "A5", "A6"}
SHORT = {"V3", "V4"}
ENGLAND = set(holidays.country_holidays("GB", subdiv="ENG", years=range(2015, 2035)))


def working_days_on(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in ENGLAND
    return day


def months_on(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True)
class Told:
    """A history: episodes as (day, legal status, placement), in order of day."""

    started_on: date
    ended_on: date | None
    episodes: tuple[tuple[date, str, str], ...]
    held: tuple[date, ...]
    granted: tuple[date, ...] = ()
    reversed: tuple[date, ...] = ()


@dataclass
class Row:
    """A row of the clock: `void_on` only for one that fell away."""

    duty: str
    rule: str
    sequence: int
    due_on: date
    done_on: date | None = None
    void_on: date | None = None


@dataclass
class PlainClock:
    """Walks through the days of one care period."""

    told: Told
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        first = self._closing(self.told.started_on)
        self.is_short = first[0] in SHORT
        self.is_placed = False
        self.has_order = False
        self.is_authorised = False
        self.phase: str | None = None
        self.in_phase = 0
        self.in_timetable = 0
        self.held = 0
        self.adoption_from: date | None = None
        self.adoption_previous: date | None = None
        self.counts_from: date | None = None
        self.waits_for_review = False
        start = self.told.started_on
        if self.is_short:
            self.rule, self.due = "short_break_first", months_on(start, 3)
        else:
            self.rule, self.due = "standard_first", working_days_on(start, 20)

    def _closing(self, day: date) -> tuple[str, str]:
        return [(law, home) for on, law, home in self.told.episodes if on <= day][-1]

    def run(self, as_at: date) -> list[Row]:
        day = self.told.started_on
        last = min(as_at, self.told.ended_on) if self.told.ended_on else as_at
        while day <= last:
            if day != self.told.ended_on:
                self._turn(day)
            if day in self.told.held:
                self._review(day)
            self._lose_authority(day)
            day += timedelta(days=1)
        has_ended = self.told.ended_on is not None and self.told.ended_on <= as_at
        void_on = self.told.ended_on if has_ended else None
        if self._is_counting(void_on):
            self._adoption_row(void_on=void_on)
        self.rows.append(Row("review", self.rule, self.held + 1, self.due, void_on=void_on))
        return self.rows

    def _turn(self, day: date) -> None:
        law, home = self._closing(day)
        if self.is_short and law not in SHORT:
            self.is_short = False
            self.in_timetable = 0
            self.rule, self.due = "standard_first", working_days_on(day, 20)
        was_authorised = self.is_authorised
        loses = day in self.told.reversed or (self.has_order and law != "E1")
        gains = (law == "E1" and not self.has_order) or day in self.told.granted
        was_placed, self.is_placed = self.is_placed, home in PLACED
        if self.is_placed != was_placed:
            self.phase = "placed" if self.is_placed else "returned"
            self.in_phase = 0
            if not self.is_placed:
                self.rule, self.due = "adoption_returned", day + timedelta(days=42)
            elif not self.due < day:
                self.rule, self.due = "adoption_placed_first", day + timedelta(days=28)
        if self.is_placed and not was_placed and self.adoption_from is not None:
            if self.adoption_from < day and not self.waits_for_review:
                self._adoption_row(void_on=day)
            self._stop_adoption()
        if was_placed and not self.is_placed and was_authorised and not loses:
            self.adoption_from, self.waits_for_review = day, True
        if gains and (not was_authorised or loses):
            self._gain_authority(day, loses=loses)

    def _gain_authority(self, day: date, *, loses: bool) -> None:
        if loses and self.adoption_from is not None:
            if not self.waits_for_review:
                self._adoption_row(void_on=day)
            self._stop_adoption()
        self.is_authorised = True
        if not self.is_placed:
            self.adoption_from, self.adoption_previous = day, None
            self.counts_from = day
            self.waits_for_review = False

    def _lose_authority(self, day: date) -> None:
        law, _ = self._closing(day)
        has_order = law == "E1"
        gained = (has_order and not self.has_order) or day in self.told.granted
        lost = day in self.told.reversed or (self.has_order and not has_order)
        self.has_order = has_order
        if lost and not gained and self.is_authorised:
            self.is_authorised = False
            if self._is_counting(day):
                self._adoption_row(void_on=day)
            self._stop_adoption()

    def _is_counting(self, until: date | None) -> bool:
        """Whether adoption reviews have been owed for a day or more by the day they end."""
        is_owed = self.adoption_from is not None and not self.waits_for_review
        began = self.counts_from
        return is_owed and (until is None or began is None or began < until)

    def _stop_adoption(self) -> None:
        self.counts_from = None
        self.adoption_from = self.adoption_previous = None
        self.waits_for_review = False

    def _adoption_row(self, *, done_on: date | None = None, void_on: date | None = None) -> None:
        assert self.adoption_from is not None
        if self.adoption_previous is None:
            rule, due = "adoption_unplaced_first", months_on(self.adoption_from, 3)
        else:
            rule, due = "adoption_unplaced_later", months_on(self.adoption_previous, 6)
        sequence = self.held + (0 if done_on else 1)
        self.rows.append(Row("adoption_review", rule, sequence, due, done_on, void_on))

    def _review(self, day: date) -> None:
        self.held += 1
        self.rows.append(Row("review", self.rule, self.held, self.due, done_on=day))
        self.in_phase += 1
        self.in_timetable += 1
        if self.phase == "placed":
            self.rule = "adoption_placed_second" if self.in_phase == 1 else "adoption_placed_later"
            self.due = months_on(day, 3 if self.in_phase == 1 else 6)
        elif self.phase is None and self.is_short:
            self.rule, self.due = "short_break_later", months_on(day, 6)
        elif self.phase is None and self.in_timetable == 1:
            self.rule, self.due = "standard_second", months_on(day, 3)
        else:
            self.rule, self.due = "standard_later", months_on(day, 6)
        if self.adoption_from is not None:
            if self.waits_for_review:
                self.waits_for_review = False
                self.counts_from = day
            else:
                self._adoption_row(done_on=day)
            self.adoption_previous = day
