"""Families coming into care one after another since a fixed day, whatever day is asked about."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from data_access.demo import stories
from data_access.demo.days import EPOCH, LEAVERS_FROM, days_later, years_later
from data_access.demo.lives import (
    AGES,
    ALONE_ETHNICITIES,
    ETHNICITIES,
    STARTS_A_YEAR,
    WAYS,
    Life,
    Period,
    period_of,
    weighted,
)

CHILDREN_PER_FAMILY = 1.21
STAYS_FROM = date(2024, 1, 1)
"""Short breaks of which each stay is recorded began with a new contract on this day."""
LATEST_END = 1000
"""Days before `as_at` from which leavers are kept when `as_at` lies before the usual history."""


def _way(place: float) -> str:
    reached = 0.0
    for way, share in WAYS.items():
        reached += share
        if place < reached:
            return way
    return "long"


def _born_on(rng: Random, way: str, started_on: date) -> date:
    youngest, oldest = AGES[way]
    place = rng.random()
    if way in ("adoption", "home"):
        place **= 3.2 if way == "adoption" else 1.5
    elif way in ("long", "guardianship"):
        place **= 1.15 if way == "long" else 1.5
    elif way == "alone":
        place **= 0.62
    return started_on - timedelta(days=int((youngest + (oldest - youngest) * place) * 365.25))


def _stays(rng: Random, life: Life, first_on: date) -> list[Period]:
    """Return short breaks of which each stay is recorded: within 17 days and 75 days a year."""
    periods: list[Period] = []
    stay_on = first_on
    while stay_on < life.adult_on:
        length = rng.randint(3, 8)
        key = f"{life.number:07d}-{len(periods) + 1:02d}"
        stay = Period(
            key,
            "short_break",
            stay_on,
            days_later(stay_on, length),
            "E4A",
            legal=[(stay_on, "V3")],
            need="N2",
        )
        if stay.ended_on < life.adult_on:
            periods.append(stay)
        stay_on = days_later(stay_on, rng.randint(42, 63))
    return periods


def _periods(rng: Random, life: Life, started_on: date, luck: float) -> list[Period]:
    if life.way == "short_break" and started_on >= STAYS_FROM and rng.random() < 0.5:
        return _stays(rng, life, started_on)
    first = period_of(
        rng, life, period_id=f"{life.number:07d}-01", way=life.way, started_on=started_on, luck=luck
    )
    periods = [first]
    back_on = days_later(first.ended_on, rng.randint(50, 600))
    if life.way == "home" and rng.random() < 0.16 and back_on < days_later(life.adult_on, -60):
        way = "teen" if life.age(back_on) >= 13 else "long"
        periods.append(
            period_of(
                rng,
                life,
                period_id=f"{life.number:07d}-02",
                way=way,
                started_on=back_on,
                luck=rng.random(),
            )
        )
    return periods


def _family(unit_key: str, unit: int, number: int, started_on: date) -> Iterator[Life]:
    """Return the brothers and sisters who come into care together, oldest stream first."""
    key = f"{unit_key}:{number}"
    rng = Random(key)
    way = _way((number * 0.6180339887 + unit * 0.37) % 1.0)
    alone = way in ("alone", "short_break", "remand", "teen")
    size = 1 if alone else 1 + (rng.random() < 0.21) + (rng.random() < 0.07)
    locality = rng.choices(range(6), weights=(24, 20, 15, 16, 10, 15))[0]
    ethnicity = weighted(rng, ALONE_ETHNICITIES if way == "alone" else ETHNICITIES)
    group = f"SIB-{unit:02d}{number:05d}" if size > 1 else None
    luck = (number * 0.7548776662 + unit * 0.21) % 1.0
    for place in range(size):
        member = Random(f"{key}:{place}")
        boy = 0.95 if way == "alone" else 0.53
        life = Life(
            number=(unit * 10_000 + number) * 4 + place + 1200,
            key=f"{key}:{place}",
            way=way,
            born_on=_born_on(member, way, started_on),
            sex="M" if member.random() < boy else "F",
            locality=locality,
            sibling_group=group,
            ethnicity=ethnicity,
            is_disabled=way == "short_break" or member.random() < 0.13,
            periods=[],
        )
        own_luck = luck if place == 0 else (luck + 0.17 * place) % 1.0
        life.periods = _periods(member, life, started_on, own_luck)
        yield life


def lives(*, seed: int, unit: int, children: float, as_at: date) -> list[Life]:
    """Return every life in care of one unit that touches the history kept, oldest entry first.

    A child's stream of chance depends on the seed and the child's own number, never on `as_at`:
    a later day gives the same children and those who came since.
    """
    kept_from = min(LEAVERS_FROM, days_later(as_at, -LATEST_END))
    key = f"{seed}:{unit}"
    families_a_year = children * STARTS_A_YEAR / CHILDREN_PER_FAMILY
    gap = 365.25 / families_a_year
    found: list[Life] = []
    number = 0
    while True:
        started_on = EPOCH + timedelta(days=int(number * gap + (number * 7919 % 10) / 10 * gap))
        if EPOCH + timedelta(days=int(number * gap)) > as_at:
            break
        if years_later(started_on, 18) > kept_from:
            for life in _family(key, unit, number, started_on):
                life.periods = [
                    p for p in life.periods if p.started_on <= as_at and p.ended_on > kept_from
                ]
                if life.periods:
                    found.append(life)
        number += 1
    if children >= stories.ENOUGH_CHILDREN:
        found.extend(stories.lives(key=key, unit=unit, as_at=as_at))
    return sorted(found, key=lambda life: (life.periods[0].started_on, life.number))
