"""Plans for permanence and the dated steps towards them."""

from datetime import date

from data_access.demo import phrases, stories
from data_access.demo.days import days_later, months_later
from data_access.demo.homes import Home
from data_access.demo.lives import Life, Period

Row = dict[str, object]


class _Plans:
    """Collects one period's plans, each of which ends the last one of its kind."""

    def __init__(self, life: Life, period: Period) -> None:
        self.rng = life.stream(f"plans:{period.period_id}")
        self._period = period
        self.rows: list[Row] = []

    def agree(
        self,
        plan: str,
        agreed_on: date,
        *,
        target_on: date | None = None,
        achieved_on: date | None = None,
        until: date | None = None,
        is_parallel: bool = False,
    ) -> None:
        """Add a plan from a day within the period; the last of its kind then ends."""
        period, rng = self._period, self.rng
        if agreed_on >= period.ended_on:
            return
        if achieved_on and achieved_on > period.ended_on:
            achieved_on = None
        for row in self.rows:
            if row["is_parallel"] == is_parallel and row["ended_on"] is None:
                row["ended_on"] = agreed_on
                achieved = row["achieved_on"]
                if isinstance(achieved, date) and achieved > agreed_on:
                    row["achieved_on"] = None
        self.rows.append(
            {
                "permanence_plan_id": f"PP{period.period_id}-{len(self.rows) + 1}",
                "care_period_id": f"P{period.period_id}",
                "plan": plan,
                "is_parallel": is_parallel,
                "agreed_on": agreed_on,
                "target_on": target_on if rng.random() > 0.04 else None,
                "achieved_on": achieved_on,
                "ended_on": until,
                "contingency": rng.choice(phrases.CONTINGENCIES) if rng.random() < 0.8 else None,
            }
        )


def _first_agreed_on(plans: _Plans, period: Period) -> date:
    """Return when the first plan is agreed: by the second review, now and then long after."""
    rng = plans.rng
    late = rng.random() < 0.06
    return days_later(period.started_on, rng.randint(150, 290) if late else rng.randint(28, 100))


def _settle(plans: _Plans, life: Life, period: Period, homes: list[Home], on: date) -> None:
    """Agree the plan that is to last to adulthood."""
    rng = plans.rng
    place = [home.place for home in homes if home.from_on <= days_later(on, 30)][-1]
    if period.with_parents_from:
        plans.agree(
            "other",
            on,
            target_on=period.with_parents_from,
            achieved_on=period.with_parents_from,
        )
    elif place[0] in "KSR":
        achieved_on = days_later(on, rng.randint(60, 250))
        plans.agree(
            "long_term_residential", on, target_on=days_later(on, 270), achieved_on=achieved_on
        )
    else:
        plan = "kinship_fostering" if place in ("U3", "U1") else "long_term_fostering"
        matched_on = period.long_term_match_on
        if matched_on is None and rng.random() < 0.92:
            matched_on = days_later(on, rng.randint(30, 120))
        target = days_later(on, rng.randint(185, 300))
        plans.agree(plan, on, target_on=target, achieved_on=matched_on)


def _sixteen(plans: _Plans, life: Life, period: Period) -> None:
    """Agree at about sixteen and a half that the young person will live more independently."""
    on = days_later(life.adult_on, -plans.rng.randint(430, 580))
    last = plans.rows[-1] if plans.rows else None
    if last and isinstance(last["agreed_on"], date) and last["agreed_on"] > days_later(on, -90):
        return
    if on > days_later(period.started_on, 100) and plans.rng.random() < 0.45:
        plans.agree(
            "independence",
            on,
            target_on=days_later(on, 320),
            achieved_on=days_later(on, plans.rng.randint(60, 300)),
        )


def plan_rows(life: Life, period: Period, homes: list[Home]) -> list[Row]:
    """Return the plans of one period, to its end; later ones are cut off by the caller."""
    plans = _Plans(life, period)
    rng, start = plans.rng, period.started_on
    if life.story == stories.NO_PATHWAY or period.way in ("remand", "short_break"):
        if period.way == "short_break" and period.legal[0][1] == "V4":
            plans.agree(
                "other", days_later(start, 40), target_on=None, achieved_on=days_later(start, 60)
            )
        return plans.rows
    first_on = _first_agreed_on(plans, period)
    if period.way == "home" and (period.ended_on - start).days < 45:
        return plans.rows
    if period.way == "alone" or (period.way == "teen" and life.age(start) >= 15.7):
        done = days_later(first_on, rng.randint(60, 330) if rng.random() < 0.97 else 900)
        plans.agree("independence", first_on, target_on=days_later(first_on, 340), achieved_on=done)
    elif period.way == "home":
        plans.agree("return_home", first_on, target_on=days_later(first_on, rng.randint(150, 260)))
        if rng.random() < 0.75:
            again = days_later(first_on, rng.randint(140, 178))
            plans.agree("return_home", again, target_on=days_later(again, 180))
    elif period.way == "guardianship":
        plans.agree("return_home", days_later(start, 25), is_parallel=True, until=first_on)
        target = months_later(period.concluded_on or first_on, 8)
        plans.agree("special_guardianship", first_on, target_on=target)
    elif period.ordered_on and period.decided_on:
        plans.agree("return_home", min(first_on, period.decided_on), target_on=period.decided_on)
        target = days_later(period.ordered_on, rng.randint(200, 460))
        plans.agree("adoption", period.decided_on, target_on=target, achieved_on=period.placed_on)
        if period.returned_on:
            plans.rows[-1]["ended_on"] = period.returned_on
            plans.agree("other", days_later(period.returned_on, 30), target_on=period.reversed_on)
        plans.agree(
            "long_term_fostering", period.decided_on, is_parallel=True, until=period.placed_on
        )
        if period.reversed_on:
            _settle(plans, life, period, homes, period.reversed_on)
    elif period.way == "teen" and not period.concluded_on:
        plans.agree("return_home", first_on, target_on=days_later(first_on, 150))
        again = days_later(first_on, rng.randint(120, 175))
        while again < period.ended_on and life.age(again) < 16.2:
            plans.agree(
                rng.choice(("return_home", "return_home", "other", "long_term_residential")),
                again,
                target_on=days_later(again, 200),
                achieved_on=days_later(again, rng.randint(40, 160)),
            )
            again = days_later(again, rng.randint(120, 178) if rng.random() < 0.9 else 300)
        _sixteen(plans, life, period)
    else:
        concluded_on = period.concluded_on or days_later(first_on, 140)
        plans.agree(
            "return_home", min(first_on, days_later(concluded_on, -20)), target_on=concluded_on
        )
        if rng.random() < 0.6:
            plans.agree("kinship_fostering", first_on, is_parallel=True, until=concluded_on)
        _settle(plans, life, period, homes, concluded_on)
        _sixteen(plans, life, period)
    if plans.rows and not plans.rows[-1]["is_parallel"] and plans.rows[-1]["achieved_on"] is None:
        gone = period.end_reason in ("E11", "E12", "E41", "E45", "E46", "E4A", "E4B")
        plans.rows[-1]["achieved_on"] = period.ended_on if gone else None
    return plans.rows


def milestone_rows(life: Life, period: Period) -> list[Row]:
    """Return the dated steps of one period, to its end."""
    rng = life.stream(f"milestones:{period.period_id}")
    issued_on = days_later(period.started_on, rng.randint(0, 6)) if period.concluded_on else None
    steps = (
        ("proceedings_issued", issued_on),
        ("proceedings_concluded", period.concluded_on),
        ("adoption_decision", period.decided_on),
        ("placement_order", period.ordered_on),
        ("matched", period.matched_on),
        ("placed_with_adopters", period.placed_on),
        ("adoption_reversed", period.reversed_on),
        ("long_term_match", period.long_term_match_on),
        ("discharge_application", period.discharge_applied_on),
    )
    return [
        {
            "milestone_id": f"M{period.period_id}-{kind}",
            "care_period_id": f"P{period.period_id}",
            "kind": kind,
            "happened_on": on,
        }
        for kind, on in steps
        if on is not None and on < period.ended_on
    ]
