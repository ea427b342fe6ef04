"""Where a child lives: placements and moves, and the episodes that record them."""

from dataclasses import dataclass
from datetime import date
from random import Random

from data_access.demo.days import days_later, years_later
from data_access.demo.lives import Life, Period, weighted

K3_FROM = date(2024, 4, 1)
Z11_FROM = date(2025, 4, 1)
UNPLANNED = ("CREQB", "CREQB", "CREQO", "STAND", "ALLEG", "CHILD", "LAREQ", "CLOSE", "OTHER")
MOVES_A_YEAR = {"U3": 0.10, "U1": 0.04, "U4": 0.05, "U6": 0.34, "U5": 0.02, "K2": 0.50, "K3": 0.42,
                "P1": 0.5, "R1": 0.2, "S1": 0.1, "Z1": 12.0, "K1": 3.0, "T": 0.0}  # fmt: skip
"""How often a child moves on from each kind of home."""


@dataclass(slots=True)
class Home:
    """A placement from one day, with one carer."""

    from_on: date
    place: str
    carer: str
    reason: str | None
    provider: str | None
    miles: float
    is_outside: bool
    is_deprived: bool = False


class _Mover:
    """Draws one child's homes in turn."""

    def __init__(self, rng: Random, life: Life, period: Period) -> None:
        self._rng, self._life, self.period = rng, life, period
        self._carers = 0
        self.homes: list[Home] = []

    def move(self, day: date, place: str, reason: str | None, *, same_carer: bool = False) -> None:
        """Move the child on a day within the period, later than the last move."""
        last = self.homes[-1] if self.homes else None
        if day >= self.period.ended_on or (last and day <= last.from_on):
            return
        rng = self._rng
        if place == "Z1" and day >= Z11_FROM:
            place = rng.choice(("Z11", "Z12", "Z13", "Z14"))
        if place == "K3" and day < K3_FROM:
            place = "H5"
        if same_carer and last:
            home = Home(day, place, last.carer, reason, last.provider, last.miles, last.is_outside)
        else:
            self._carers += 1
            far = rng.random() < (0.52 if place[0] in "KSZR" else 0.19)
            miles = round(
                rng.uniform(18, 95) if far else min(22.0, rng.lognormvariate(1.9, 0.7)), 1
            )
            home = Home(
                from_on=day,
                place=place,
                carer=f"CARER-{self._life.number:06d}-{self._carers}",
                reason=reason,
                provider=_provider(rng, place),
                miles=miles,
                is_outside=far or rng.random() < 0.06,
            )
        home.is_deprived = place == "K1" or (place[0] in "KZ" and rng.random() < 0.035)
        self.homes.append(home)


def _provider(rng: Random, place: str) -> str | None:
    if place[0] == "T" or place in ("Z11", "Z12", "Z13", "Z14"):
        return None
    if place in ("P1",):
        return "PR0"
    if place[0] in "KHZSR":
        return weighted(rng, (("PR4", 74), ("PR1", 12), ("PR5", 11), ("PR3", 3)))
    if place in ("U3", "U1"):
        return "PR1"
    return weighted(rng, (("PR1", 60), ("PR4", 33), ("PR5", 5), ("PR2", 2)))


def _first(rng: Random, life: Life, period: Period) -> str:
    age = life.age(period.started_on)
    if period.way == "short_break":
        return weighted(rng, (("U6", 70), ("K2", 30)))
    if period.way == "remand":
        return weighted(rng, (("R5", 55), ("K1", 15), ("U6", 30)))
    if period.way == "alone":
        return "U6" if age < 16 else weighted(rng, (("K3", 75), ("U6", 25)))
    if period.way == "guardianship":
        return weighted(rng, (("U3", 72), ("U6", 18), ("P1", 10)))
    if period.way == "home" and period.is_court:
        return weighted(rng, (("P1", 30), ("U3", 20), ("U6", 50)))
    if period.way == "adoption" or period.ordered_on:
        return weighted(rng, (("U6", 76), ("U5", 14), ("R3", 5), ("U3", 5)))
    if period.way == "long":
        return weighted(rng, (("U3", 27), ("U6", 64), ("K2", 5), ("P1", 4)))
    return _next(rng, age)


def _next(rng: Random, age: float) -> str:
    if age >= 16:
        return weighted(rng, (("K3", 42), ("U6", 26), ("K2", 27), ("Z1", 10), ("S1", 1)))
    if age >= 12:
        return weighted(rng, (("U6", 48), ("K2", 44), ("S1", 3), ("K1", 2), ("Z1", 7)))
    return weighted(rng, (("U6", 88), ("U3", 8), ("K2", 4)))


def _fixed(life: Life, period: Period) -> list[tuple[date, str, str]]:
    """Return the moves that the plan brings: match, adoption, return, home to parents."""
    moves: list[tuple[date, str, str]] = []
    if period.placed_on:
        moves.append((period.placed_on, "A", "CARPL"))
    if period.returned_on:
        moves.append((period.returned_on, "U6", "CREQO"))
    if period.with_parents_from:
        moves.append((period.with_parents_from, "P1", "CARPL"))
    if period.long_term_match_on:
        moves.append((period.long_term_match_on, "match", "PLACE"))
    sixteen = years_later(life.born_on, 16)
    if period.way in ("long", "alone", "teen") and sixteen > period.started_on:
        moves.append((days_later(sixteen, 20 + life.number % 300), "sixteen", "CARPL"))
    return sorted(moves)


def _spell(mover: _Mover, rng: Random, life: Life, until: date, restless: date | None) -> None:
    """Let chance move the child until a day; a restless year brings many moves."""
    while True:
        home = mover.homes[-1]
        rate = MOVES_A_YEAR.get(home.place, MOVES_A_YEAR.get(home.place[:1], 0.3))
        if home.place.startswith("Z"):
            rate = 7.5
        if restless and restless <= home.from_on < days_later(restless, 420):
            rate = max(rate, 4.5)
        wait = rng.expovariate(rate) * 365.25 if rate else 99999.0
        day = days_later(home.from_on, min(99999.0, max(wait, 3)))
        match_on = days_later(home.from_on, rng.randint(60, 150))
        matched_before = mover.period.long_term_match_on
        is_again = home.place == "U6" and matched_before and matched_before < home.from_on
        if is_again and match_on < min(day, until):
            mover.move(match_on, "U4", "PLACE", same_carer=True)
            continue
        if day >= until:
            return
        mover.move(
            day, _next(rng, life.age(day)), rng.choice(UNPLANNED) if rng.random() < 0.7 else "CARPL"
        )


def homes(life: Life, period: Period) -> list[Home]:
    """Return the child's homes of one period, in order."""
    rng = life.stream(f"homes:{period.period_id}")
    mover = _Mover(rng, life, period)
    settled = life.story is not None or period.way in ("short_break", "remand", "guardianship")
    teenage = life.age(period.ended_on) >= 13
    restless = None
    if not settled and rng.random() < (0.86 if teenage else 0.17):
        span = max(1, (period.ended_on - period.started_on).days - 100)
        restless = days_later(period.started_on, rng.randrange(span))
    first = _first(rng, life, period)
    if not settled and first in ("U6", "K2") and rng.random() < 0.30:
        mover.move(period.started_on, "U6", None)
        mover.move(days_later(period.started_on, rng.randint(3, 40)), first, "CARPL")
    else:
        mover.move(period.started_on, first, None)
    for day, place, reason in _fixed(life, period):
        if not settled and not mover.homes[-1].place.startswith("A"):
            _spell(mover, rng, life, min(day, period.ended_on), restless)
        last = mover.homes[-1]
        if place == "A":
            mover.move(
                day, "A5" if last.place == "U5" else "A6", reason, same_carer=last.place == "U5"
            )
        elif place == "match":
            if last.place in ("U6", "U3"):
                mover.move(day, {"U6": "U4", "U3": "U1"}[last.place], reason, same_carer=True)
        elif place == "sixteen":
            if last.place not in ("U4", "U1", "P1") and rng.random() < 0.75:
                mover.move(day, "K3", reason)
        else:
            mover.move(day, place, reason)
    if not settled and not mover.homes[-1].place.startswith("A"):
        _spell(mover, rng, life, period.ended_on, restless)
    if len(mover.homes) == 1 and rng.random() < 0.03:
        days = (period.ended_on - period.started_on).days
        if days > 120:
            out_on = days_later(period.started_on, rng.randrange(40, days - 40))
            usual = mover.homes[0]
            mover.homes.append(Home(out_on, "T1", usual.carer, "OTHER", None, usual.miles, False))
            mover.move(days_later(out_on, rng.randint(2, 9)), usual.place, "OTHER", same_carer=True)
            mover.homes[-1].provider = usual.provider
    return mover.homes


def episodes(period: Period, homes_: list[Home]) -> list[dict[str, object]]:
    """Return the SSDA903 episodes of one period: each has one legal status and one home."""
    starts = sorted({day for day, _ in period.legal} | {home.from_on for home in homes_})
    rows: list[dict[str, object]] = []
    legal = dict(period.legal)
    at_home = {home.from_on: home for home in homes_}
    status, home, last = "", homes_[0], homes_[0]
    for place, day in enumerate(starts):
        status = legal.get(day, status)
        last, home = home, at_home.get(day, home)
        if place == 0:
            reason = "S"
        elif day not in at_home:
            reason = "L"
        elif home.carer == last.carer:
            reason = "U" if day in legal else "T"
        else:
            reason = "B" if day in legal else "P"
        is_last = place == len(starts) - 1
        ended_on = period.ended_on if is_last else starts[place + 1]
        leaving = at_home.get(ended_on) if not is_last else None
        rows.append(
            {
                "episode_id": f"E{period.period_id}-{place + 1:02d}",
                "care_period_id": f"P{period.period_id}",
                "started_on": day,
                "start_reason": reason,
                "legal_status": status,
                "category_of_need": period.need,
                "placement_type": home.place,
                "placement_provider": home.provider,
                "ended_on": ended_on,
                "end_reason": period.end_reason if is_last else "X1",
                "change_reason": leaving.reason if leaving else None,
                "distance_miles": home.miles,
                "is_outside_authority": home.is_outside,
                "is_deprived_of_liberty": home.is_deprived,
                "carer_id": home.carer,
            }
        )
    return rows
