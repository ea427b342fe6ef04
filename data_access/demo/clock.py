"""When each review is due and when it was held, from the first to the end of care."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data_access.demo import stories
from data_access.demo.days import WorkingDays, days_later, months_later
from data_access.demo.lives import Life, Period

LATE_REASONS = (
    ("Social worker report not ready", 26), ("Social worker unavailable", 15),
    ("IRO unavailable", 14), ("Placement move", 12), ("Parent or carer request", 11),
    ("Child's request", 9), ("Late notification to the service", 5), ("Court or legal", 4),
    ("Interpreter or advocate", 2), ("Recording error", 1), ("Other", 1),
)  # fmt: skip
LATE = 0.043
STARTED = 0.012
STAY_WITHIN = 70
"""Days within which a short stay always begins: stays are at most nine weeks apart."""


@dataclass(slots=True)
class Meeting:
    """One review as it will have gone, with how it came to its date."""

    number: int
    previous_on: date
    due_on: date
    held_on: date
    first_meeting_on: date
    booked_on: date
    was_adjourned: bool
    is_series: bool
    is_late: bool
    rebooked_from: date | None = None
    cancelled_on: date | None = None
    wrong_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Care:
    """What about a child's care makes reviews slip."""

    first_slips: tuple[tuple[date, date], ...]
    """When an officer held the child whose first reviews slip."""
    reports_late: bool


def _events(period: Period) -> list[tuple[date, str]]:
    events = [
        (period.ordered_on, "authority"),
        (period.placed_on, "placed"),
        (period.returned_on, "returned"),
    ]
    return sorted((day, kind) for day, kind in events if day)


def due_after(period: Period, last_on: date | None, number: int, working: WorkingDays) -> date:
    """Return when the review after the last one falls due, as the plan changes in between."""
    is_placed = bool(
        last_on
        and period.placed_on
        and period.placed_on <= last_on
        and not (period.returned_on and period.returned_on <= last_on)
    )
    is_short = period.way == "short_break"
    if last_on is None:
        due_on = (
            months_later(period.started_on, 3) if is_short else working.after(period.started_on, 20)
        )
    elif is_placed and period.placed_on:
        first_placed = last_on <= days_later(period.placed_on, 45)
        due_on = months_later(last_on, 3 if first_placed else 6)
    else:
        due_on = months_later(last_on, 3 if number == 2 and not is_short else 6)
    since = last_on or period.started_on
    for day, kind in _events(period):
        if not since < day <= due_on:
            continue
        if kind == "placed":
            due_on = days_later(day, 28)
        elif kind == "returned":
            due_on = days_later(day, 42)
        else:
            due_on = min(due_on, months_later(day, 3))
    return due_on


def _late_days(rng: Random) -> int:
    return min(120, 1 + int(rng.lognormvariate(3.1, 0.8)))


def _lead(rng: Random, number: int) -> int:
    """Return how many days before the due date a review in time is held."""
    if number == 1:
        return rng.choice((0, 0, 1, 1, 2, 3, 4, 5, 7))
    if rng.random() < 0.045:
        return rng.randint(32, 95)
    return min(30, int(rng.expovariate(1 / 8)))


def _meeting(
    rng: Random,
    *,
    period: Period,
    number: int,
    previous_on: date,
    due_on: date,
    care: Care,
    working: WorkingDays,
) -> Meeting:
    chance = LATE
    if number == 1 and any(start <= due_on < end for start, end in care.first_slips):
        chance = 0.42
    elif care.reports_late:
        chance = 0.095
    is_late = rng.random() < chance
    is_adjourned = not is_late and number > 1 and rng.random() < STARTED
    is_series = not is_late and not is_adjourned and number > 1 and rng.random() < 0.04
    lead, late_days = _lead(rng, number), _late_days(rng)
    if is_late:
        held_on = working.at_earliest(days_later(due_on, late_days))
        if held_on <= due_on:
            held_on = working.after(due_on, 1)
    else:
        held_on = working.at_latest(days_later(due_on, -lead))
    held_on = max(held_on, working.after(previous_on, 2 if number == 1 else 8))
    first_on = held_on
    if is_adjourned:
        first_on = working.at_latest(days_later(due_on, -2))
        held_on = working.after(due_on, rng.randint(3, 14))
    elif is_series:
        first_on = max(working.before(held_on, rng.randint(3, 14)), working.after(previous_on, 5))
    at_last = rng.random() < 0.62
    if number == 1:
        booked_on = working.after(previous_on, rng.choice((1, 1, 2, 2, 3, 4)))
    elif at_last:
        booked_on = working.after(previous_on, rng.randint(1, 8))
    else:
        booked_on = working.before(first_on, rng.randint(16, 38))
    meeting = Meeting(
        number=number, previous_on=previous_on, due_on=due_on, held_on=held_on,
        first_meeting_on=first_on, booked_on=min(max(booked_on, previous_on), first_on),
        was_adjourned=is_adjourned, is_series=is_series or is_adjourned, is_late=is_late,
    )  # fmt: skip
    way = rng.random()
    if (is_late and way < 0.45) or (not is_late and way < 0.05):
        _rebook(rng, meeting, working)
    elif is_late and way < 0.75:
        meeting.booked_on = working.after(due_on, rng.randint(1, 3))
        meeting.booked_on = min(meeting.booked_on, first_on)
    if number > 1 and rng.random() < 0.012:
        meeting.wrong_due_on = months_later(due_on, rng.choice((-1, 1)))
    return meeting


def _rebook(rng: Random, meeting: Meeting, working: WorkingDays) -> None:
    """Give the review an earlier booking that was cancelled."""
    aimed = working.before(min(meeting.due_on, meeting.first_meeting_on), rng.randint(1, 7))
    if aimed <= days_later(meeting.previous_on, 6):
        return
    meeting.rebooked_from = aimed
    meeting.cancelled_on = max(
        working.before(aimed, rng.randint(0, 4)), working.after(meeting.previous_on, 1)
    )
    meeting.booked_on = min(
        working.after(meeting.cancelled_on, rng.randint(0, 4) + 1), meeting.first_meeting_on
    )


def meetings(
    life: Life, period: Period, *, care: Care, working: WorkingDays, as_at: date
) -> list[Meeting]:
    """Return the reviews of one period up to the one that lies beyond `as_at`.

    A review that would fall after the end of care is the last one returned and was never held.
    """
    found: list[Meeting] = []
    last_on: date | None = None
    while True:
        number = len(found) + 1
        due_on = due_after(period, last_on, number, working)
        rng = life.stream(f"review:{period.period_id}:{number}")
        meeting = _meeting(
            rng, period=period, number=number, previous_on=last_on or period.started_on,
            due_on=due_on, care=care, working=working,
        )  # fmt: skip
        if life.story == stories.STUCK and meeting.is_late:
            meeting.held_on = meeting.first_meeting_on = working.at_latest(due_on)
        found.append(meeting)
        if meeting.held_on > as_at or meeting.held_on >= period.ended_on:
            return found
        last_on = meeting.held_on


def stays_meetings(life: Life, *, working: WorkingDays, as_at: date) -> dict[str, list[Meeting]]:
    """Return the reviews of a child whose every short break is recorded, by the stay's period.

    One clock runs from the first stay: three months, then six. A review is held on a working
    day of the first stay of the last ten weeks before it falls due.
    """
    found: dict[str, list[Meeting]] = {period.period_id: [] for period in life.periods}
    last_on, number, due_on = (
        life.periods[0].started_on,
        1,
        months_later(life.periods[0].started_on, 3),
    )
    while last_on <= as_at:
        held: tuple[date, Period] | None = None
        for stay in life.periods:
            day = working.at_earliest(stay.started_on)
            is_in_time = days_later(due_on, -STAY_WITHIN) < day <= due_on
            if held is None and last_on < day and is_in_time and day < stay.ended_on:
                held = (day, stay)
        if held is None:
            return found
        day, stay = held
        found[stay.period_id].append(
            Meeting(
                number,
                last_on,
                due_on,
                day,
                day,
                max(last_on, day - timedelta(days=30)),
                False,
                False,
                False,
            )
        )
        last_on, number, due_on = day, number + 1, months_later(day, 6)
    return found
