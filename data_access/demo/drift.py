"""When a life begins to drift, so that the county's officers can challenge it or miss it.

A rough telling of the drift tests, for making up challenges only: the dashboard's own tests
are in `measures` and are not used here, so that the two can be held against each other.
"""

from datetime import date, timedelta

from data_access.demo import stories
from data_access.demo.days import days_later, months_later, years_later
from data_access.demo.homes import Home
from data_access.demo.lives import Life, Period

Row = dict[str, object]


def _of_plans(life: Life, period: Period, plans: list[Row]) -> list[tuple[date, str]]:
    found: list[tuple[date, str]] = []
    main = [plan for plan in plans if not plan["is_parallel"]]
    no_plan_by = months_later(days_later(period.started_on, 28), 3)
    first = main[0]["agreed_on"] if main else None
    if not isinstance(first, date) or first > no_plan_by:
        found.append((no_plan_by, "permanence"))
    for plan in main:
        agreed_on, target_on = plan["agreed_on"], plan["target_on"]
        until = min(
            day
            for day in (plan["achieved_on"], plan["ended_on"], period.ended_on)
            if isinstance(day, date)
        )
        if not isinstance(agreed_on, date):
            continue
        ended_on = plan["ended_on"] if isinstance(plan["ended_on"], date) else period.ended_on
        limits = [months_later(agreed_on, 12)]
        if isinstance(target_on, date):
            limits.append(target_on)
        if plan["plan"] == "return_home":
            home_by = months_later(agreed_on, 6)
            if home_by < ended_on:
                found.append((home_by, "drift and delay"))
        if plan["plan"] == "long_term_fostering" and period.long_term_match_on is None:
            match_by = months_later(agreed_on, 6)
            if match_by < ended_on:
                found.append((match_by, "permanence"))
        found.extend((limit, "drift and delay") for limit in limits if limit < until)
        if period.legal[-1][1] == "V2" and life.way != "alone":
            limit = months_later(agreed_on, 6)
            if limit < ended_on and limit < years_later(life.born_on, 16):
                found.append((limit, "legal order/section 20"))
    return found


def _of_adoption(period: Period) -> list[tuple[date, str]]:
    found: list[tuple[date, str]] = []
    if not period.ordered_on or not period.decided_on:
        return found
    until = period.reversed_on or period.ended_on
    limit = period.started_on + timedelta(days=426)
    if limit < (period.placed_on or until):
        found.append((max(limit, period.decided_on), "permanence"))
    limit = period.ordered_on + timedelta(days=121)
    if limit < (period.matched_on or until):
        found.append((limit, "permanence"))
    limit = months_later(period.decided_on, 6)
    if limit < period.ordered_on:
        found.append((limit, "drift and delay"))
    return found


def _of_homes(period: Period, homes: list[Home]) -> list[tuple[date, str]]:
    found: list[tuple[date, str]] = []
    moves = [
        home
        for place, home in enumerate(homes)
        if place == 0 or home.carer != homes[place - 1].carer
    ]
    for place in range(2, len(moves)):
        day = moves[place].from_on
        if (day - moves[place - 1].from_on).days <= 365:
            found.append((day, "placement suitability"))
    found.extend((home.from_on, "unregistered placement") for home in homes if home.place[0] == "Z")
    if period.with_parents_from and period.concluded_on:
        limit = months_later(period.with_parents_from, 12)
        if limit < (period.discharge_applied_on or period.ended_on):
            found.append((limit, "drift and delay"))
    return found


def onsets(
    life: Life, period: Period, plans: list[Row], homes: list[Home]
) -> list[tuple[date, str]]:
    """Return the days on which drift begins in one period, each with a theme for a challenge."""
    if period.way in ("short_break", "remand"):
        return []
    found = _of_plans(life, period, plans) + _of_adoption(period) + _of_homes(period, homes)
    over = months_later(period.started_on, 6)
    concluded = period.concluded_on or (period.ended_on if period.is_court else None)
    if concluded and over < concluded:
        found.append((over, "drift and delay"))
    if life.story == stories.NO_PATHWAY:
        found = [(day, "pathway plan") for day, _ in found]
    return sorted(pair for pair in found if period.started_on <= pair[0] < period.ended_on)
