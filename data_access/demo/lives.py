"""The shape of a life in care: who comes in, by which way, for how long, and what is done."""

from bisect import bisect
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from zlib import crc32

from data_access.demo.days import days_later, years_later

WAYS = {
    "home": 0.165, "adoption": 0.11, "guardianship": 0.13, "long": 0.172, "teen": 0.222,
    "alone": 0.170, "short_break": 0.013, "remand": 0.018,
}  # fmt: skip
"""The ways through care and the share of children who come in by each."""
STARTS_A_YEAR = 0.327
"""Children who come in within a year, for each child in care, that keeps the number level."""
AGES = {
    "home": (0.0, 16.5), "adoption": (0.0, 3.2), "guardianship": (0.0, 11.0), "long": (1.5, 13.5),
    "teen": (13.0, 17.2), "alone": (14.4, 17.5), "short_break": (5.0, 14.0), "remand": (14.0, 17.4),
}  # fmt: skip
ENDS = {
    "home": ("E4A", "E4A", "E4A", "E4B", "E13"),
    "adoption": ("E12", "E12", "E12", "E12", "E11"),
    "guardianship": ("E45", "E45", "E45", "E41", "E46"),
    "long": ("E4A", "E45", "E41", "E46", "E4A"),
    "teen": ("E4A", "E4B", "E4A", "E13", "E8"),
    "alone": ("E15", "E13", "E3", "E8"),
    "short_break": ("E8", "E4A"),
    "remand": ("E14", "E14", "E14", "E9"),
}
AT_18 = ("E5", "E5", "E5", "E17", "E17", "E6", "E7")
ETHNICITIES = (
    ("WBRI", 69), ("WOTH", 4), ("WIRI", 1), ("WROM", 1), ("MWBC", 5), ("MWBA", 2), ("MWAS", 2),
    ("MOTH", 3), ("BAFR", 3), ("BCRB", 2), ("BOTH", 1), ("AIND", 1), ("APKN", 2), ("ABAN", 1),
    ("CHNE", 0.3), ("OOTH", 1), ("NOBT", 0.7),
)  # fmt: skip
ALONE_ETHNICITIES = (("AOTH", 45), ("OOTH", 30), ("BAFR", 25))


@dataclass(slots=True)
class Period:
    """An unbroken time in care as it will have been when it is over."""

    period_id: str
    way: str
    started_on: date
    ended_on: date
    end_reason: str
    is_court: bool = False
    concluded_on: date | None = None
    decided_on: date | None = None
    ordered_on: date | None = None
    matched_on: date | None = None
    placed_on: date | None = None
    returned_on: date | None = None
    reversed_on: date | None = None
    long_term_match_on: date | None = None
    with_parents_from: date | None = None
    discharge_applied_on: date | None = None
    legal: list[tuple[date, str]] = field(default_factory=list)
    need: str = "N1"


@dataclass(slots=True)
class Life:
    """A child with every period of care, past and to come."""

    number: int
    key: str
    way: str
    born_on: date
    sex: str
    locality: int
    sibling_group: str | None
    ethnicity: str
    is_disabled: bool
    periods: list[Period]
    story: str | None = None

    @property
    def child_id(self) -> str:
        """The key of the child."""
        return f"CH{self.number:07d}"

    @property
    def adult_on(self) -> date:
        """The 18th birthday."""
        return years_later(self.born_on, 18)

    def age(self, day: date) -> float:
        """Age in years on a day."""
        return (day - self.born_on).days / 365.25

    def stream(self, room: str) -> Random:
        """Return the child's own stream of chance for one part of the generation."""
        name = f"{self.key}:{room}".encode()
        return Random(crc32(name) << 32 | crc32(name[::-1]))


@cache
def _reached(choices: tuple[tuple[str, float], ...]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    words = tuple(word for word, _ in choices)
    return words, tuple(accumulate(weight for _, weight in choices))


def weighted(rng: Random, choices: tuple[tuple[str, float], ...]) -> str:
    """Return one of the words, each as likely as its weight."""
    words, reached = _reached(choices)
    return words[bisect(reached, rng.random() * reached[-1], 0, len(words) - 1)]


def _adoption(rng: Random, period: Period) -> int:
    """Date the way to adoption; return its length in days."""
    entry = period.started_on
    ordered = max(150, int(rng.gauss(245, 45)))
    ahead = rng.randint(20, 55)
    if rng.random() < 0.07:
        ordered, ahead = ordered + 180, rng.randint(195, 250)
    period.concluded_on = period.ordered_on = days_later(entry, ordered)
    period.decided_on = days_later(entry, ordered - ahead)
    search = int(rng.lognormvariate(4.85, 0.62)) + 14
    fate = rng.random()
    if fate < 0.06:
        period.reversed_on = days_later(period.ordered_on, rng.randint(420, 760))
        return -1
    period.matched_on = days_later(period.ordered_on, search)
    period.placed_on = days_later(period.matched_on, rng.randint(21, 56))
    if fate < 0.10:
        period.returned_on = days_later(period.placed_on, rng.randint(50, 190))
        period.reversed_on = days_later(period.returned_on, rng.randint(120, 330))
        return -1
    return (period.placed_on - entry).days + rng.randint(190, 340)


def _length(rng: Random, period: Period, luck: float, to_adult: int) -> tuple[int, bool]:
    """Return the days the period lasts and whether it lasts until the 18th birthday."""
    way = period.way
    if way == "home":
        return int(min(420, rng.lognormvariate(4.5, 0.9)) + 3), False
    if way == "adoption":
        days = _adoption(rng, period)
        if days > 0:
            return days, False
        way = period.way = "long"
    if way == "guardianship":
        in_court = (period.concluded_on or period.started_on) - period.started_on
        return max(in_court.days, 150) + int(luck * 260), False
    if way == "long":
        return (
            (to_adult, True) if luck < 0.70 else (int(240 + luck * rng.random() * to_adult), False)
        )
    if way == "teen":
        return (to_adult, True) if luck < 0.66 else (rng.randint(40, 500), False)
    if way == "alone":
        return (to_adult, True) if luck < 0.86 else (rng.randint(40, 420), False)
    if way == "short_break":
        return rng.randint(600, 2200), False
    return rng.randint(12, 110), False


def _court(rng: Random, period: Period, *, is_young: bool) -> None:
    """Date the care proceedings: most end within 26 weeks, some do not."""
    share = {"long": 0.975, "teen": 0.45, "home": 0.30, "guardianship": 0.96, "adoption": 1.0}
    chance = 0.62 if period.way == "teen" and is_young else share.get(period.way, 0.0)
    period.is_court = rng.random() < chance
    if period.is_court and period.way != "home":
        weeks = rng.gauss(23, 2.2) if rng.random() < 0.76 else rng.uniform(27, 50)
        period.concluded_on = days_later(period.started_on, weeks * 7)


def _legal(rng: Random, period: Period) -> list[tuple[date, str]]:
    start = period.started_on
    if period.way == "remand":
        return [(start, "J1")]
    if period.way == "short_break":
        return [(start, "V4")]
    if not period.is_court:
        return [(start, "V2")]
    statuses: list[tuple[date, str]] = [(start, "C1")]
    if rng.random() < 0.07:
        statuses = [(start, "L2"), (days_later(start, rng.randint(3, 8)), "C1")]
    elif rng.random() < 0.12:
        statuses = [(start, "V2"), (days_later(start, rng.randint(10, 45)), "C1")]
    if period.ordered_on:
        statuses.append((period.ordered_on, "E1"))
        if period.reversed_on:
            statuses.append((period.reversed_on, "C2"))
    elif period.concluded_on:
        statuses.append((period.concluded_on, "C2"))
    return statuses


def _milestones(rng: Random, period: Period, life: Life) -> None:
    """Date the match with long-term carers and time with parents under a care order."""
    if period.way not in ("long", "teen") or not period.concluded_on:
        return
    settled_on = period.reversed_on or period.concluded_on
    fate = rng.random()
    if fate < 0.16 and period.way == "long" and not period.ordered_on:
        period.with_parents_from = days_later(settled_on, rng.randint(5, 200))
        if rng.random() < 0.9:
            applied = rng.lognormvariate(5.45, 0.32)
            period.discharge_applied_on = days_later(period.with_parents_from, applied)
            period.ended_on = min(
                period.ended_on, days_later(period.discharge_applied_on, rng.randint(90, 230))
            )
            period.end_reason = "E4A"
    elif fate < 0.985:
        wait = rng.randint(45, 175) if rng.random() < 0.93 else rng.randint(190, 420)
        period.long_term_match_on = days_later(settled_on, wait)


def period_of(
    rng: Random, life: Life, *, period_id: str, way: str, started_on: date, luck: float
) -> Period:
    """Return one period of care, dated to its end."""
    period = Period(period_id, way, started_on, started_on, "")
    _court(rng, period, is_young=life.age(started_on) < 15.4)
    to_adult = (life.adult_on - started_on).days
    days, until_adult = _length(rng, period, luck, to_adult)
    if days >= to_adult:
        days, until_adult = to_adult, True
    period.ended_on = started_on + timedelta(days=max(2, days))
    period.end_reason = rng.choice(AT_18 if until_adult else ENDS[period.way])
    _milestones(rng, period, life)
    period.legal = [(day, status) for day, status in _legal(rng, period) if day < period.ended_on]
    if way in ("alone", "short_break"):
        period.need = "N8" if way == "alone" else "N2"
    elif way == "remand":
        period.need = "N6"
    else:
        period.need = weighted(
            rng, (("N1", 75), ("N5", 13), ("N4", 7), ("N3", 2), ("N8", 1.5), ("N6", 1))
        )
    return period
