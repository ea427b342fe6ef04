"""Stories that a manager recognises, told anew with other children as time goes on.

A few children come into care with a story of their own; two disputes in every block of 17 weeks
befall a child who is in care anyway.
"""

from datetime import date, timedelta
from random import Random

from data_access.demo.days import BLOCK_DAYS, BLOCK_FROM, DETAIL_FROM, days_later
from data_access.demo.lives import Life, Period

STUCK, BROKE_DOWN, NO_PATHWAY = "stuck", "broke down", "no pathway"
NO_ORDER, AT_HOME = "no order", "at home"
ALL = (STUCK, BROKE_DOWN, NO_PATHWAY, NO_ORDER, AT_HOME)
STAGE_THREE, CAFCASS = "stage three", "cafcass"
TOLD_FROM = date(2026, 8, 20)
"""A day on which each child's story begins to be told; it is told for `TOLD_DAYS`."""
TOLD_DAYS = 476
ENOUGH_CHILDREN = 300
"""A unit with fewer children has no room for these stories."""
FIRST_NUMBER = 9_000_000


def _period(story: str, period_id: str, on: date) -> tuple[Period, date]:
    """Return the care and the birth of one story's child, whose story is told from a day."""

    def at(days: int) -> date:
        return days_later(on, days)

    if story == STUCK:
        start, order = at(-750), at(-480)
        return Period(
            period_id, "adoption", start, at(900), "E12", is_court=True, concluded_on=order,
            decided_on=at(-520), ordered_on=order, matched_on=at(TOLD_DAYS + 12),
            placed_on=at(TOLD_DAYS + 45), legal=[(start, "C1"), (order, "E1")],
        ), at(-1500)  # fmt: skip
    if story == BROKE_DOWN:
        start, order = at(-760), at(-470)
        return Period(
            period_id, "adoption", start, at(900), "E45", is_court=True, concluded_on=order,
            decided_on=at(-500), ordered_on=order, matched_on=at(-260), placed_on=at(-220),
            returned_on=at(62), reversed_on=at(290),
            legal=[(start, "C1"), (order, "E1"), (at(290), "C2")],
        ), at(-1900)  # fmt: skip
    if story == NO_PATHWAY:
        start, adult = at(-230), at(TOLD_DAYS)
        period = Period(period_id, "teen", start, adult, "E5", legal=[(start, "V2")], need="N5")
        return period, date(adult.year - 18, adult.month, min(adult.day, 28))
    if story == NO_ORDER:
        start, order = at(-420), at(TOLD_DAYS + 20)
        return Period(
            period_id, "adoption", start, at(1100), "E12", is_court=True, concluded_on=order,
            decided_on=at(-200), ordered_on=order, matched_on=at(TOLD_DAYS + 90),
            placed_on=at(TOLD_DAYS + 130), legal=[(start, "C1"), (order, "E1")],
        ), at(-700)  # fmt: skip
    start, order = at(-800), at(-600)
    return Period(
        period_id, "long", start, at(800), "E4A", is_court=True, concluded_on=order,
        with_parents_from=at(-480), legal=[(start, "C1"), (order, "C2")],
    ), at(-3600)  # fmt: skip


def lives(*, key: str, unit: int, as_at: date) -> list[Life]:
    """Return the children with a story of their own who have come into care by `as_at`."""
    now = (as_at - TOLD_FROM).days // TOLD_DAYS
    found: list[Life] = []
    for telling in range(now - 3, now + 3):
        on = TOLD_FROM + timedelta(days=telling * TOLD_DAYS)
        for place, story in enumerate(ALL):
            number = FIRST_NUMBER + unit * 5_000 + (telling + 50) * 10 + place
            own_key = f"{key}:story:{telling}:{place}"
            period, born_on = _period(story, f"{number:07d}-01", on)
            if period.started_on > as_at:
                continue
            rng = Random(own_key)
            found.append(
                Life(
                    number=number, key=own_key, way=period.way, born_on=born_on,
                    sex=rng.choice("FM"), locality=rng.randrange(6), sibling_group=None,
                    ethnicity="WBRI", is_disabled=False, periods=[period], story=story,
                )
            )  # fmt: skip
    return found


def disputed(lives_: list[Life], as_at: date) -> dict[str, list[tuple[str, date]]]:
    """Return which care periods a story's dispute befalls, with the start of its block.

    The children are picked among those in care throughout the block, so that a later `as_at`
    picks the same ones.
    """
    picked: dict[str, list[tuple[str, date]]] = {}
    now = (as_at - BLOCK_FROM).days // BLOCK_DAYS
    earliest = (DETAIL_FROM - BLOCK_FROM).days // BLOCK_DAYS + 1
    for block in range(earliest, now + 1):
        on = BLOCK_FROM + timedelta(days=block * BLOCK_DAYS)
        first, last = days_later(on, -60), days_later(on, BLOCK_DAYS + 30)
        able = [
            period
            for life in lives_
            for period in life.periods
            if life.story is None
            and period.way == "long"
            and period.started_on < first
            and period.ended_on > last
        ]
        told = (STAGE_THREE, CAFCASS) if block % 3 == 0 else (STAGE_THREE,)
        for place, story in enumerate(told):
            if able:
                period = able[(block * 37 + place * 11) % len(able)]
                picked.setdefault(period.period_id, []).append((story, on))
    return picked
