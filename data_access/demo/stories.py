"""Children whose stories a manager recognises, told anew in every block of 17 weeks."""

from datetime import date, timedelta
from random import Random

from data_access.demo.days import BLOCK_DAYS, BLOCK_FROM, days_later
from data_access.demo.lives import Life, Period

STUCK, STAGE_THREE, BROKE_DOWN, NO_PATHWAY = "stuck", "stage three", "broke down", "no pathway"
CAFCASS = "cafcass"
ALL = (STUCK, STAGE_THREE, BROKE_DOWN, NO_PATHWAY, CAFCASS)


def _life(key: str, number: int, story: str, born_on: date, period: Period) -> Life:
    rng = Random(key)
    return Life(
        number=number, key=key, way=period.way, born_on=born_on, sex=rng.choice("FM"),
        locality=rng.randrange(6), sibling_group=None, ethnicity="WBRI", is_disabled=False,
        periods=[period], story=story,
    )  # fmt: skip


def _told(story: str, key: str, number: int, block_on: date) -> Life:
    """Return the child of one story in the block that starts on a day."""
    period_id = f"{number:07d}-01"

    def at(days: int) -> date:
        return days_later(block_on, days)

    if story == STUCK:
        start, order = at(-900), at(-610)
        period = Period(
            period_id, "adoption", start, at(420), "E12", is_court=True, concluded_on=order,
            decided_on=at(-640), ordered_on=order, matched_on=at(BLOCK_DAYS + 12),
            placed_on=at(BLOCK_DAYS + 45), legal=[(start, "C1"), (order, "E1")],
        )  # fmt: skip
        return _life(key, number, story, at(-1500), period)
    if story == BROKE_DOWN:
        start, order = at(-760), at(-470)
        period = Period(
            period_id, "adoption", start, at(900), "E45", is_court=True, concluded_on=order,
            decided_on=at(-500), ordered_on=order, matched_on=at(-260), placed_on=at(-220),
            returned_on=at(-20), reversed_on=at(170),
            legal=[(start, "C1"), (order, "E1"), (at(170), "C2")],
        )  # fmt: skip
        return _life(key, number, story, at(-1900), period)
    if story == NO_PATHWAY:
        start = at(-430)
        period = Period(period_id, "teen", start, at(150), "E5", legal=[(start, "V2")], need="N5")
        return _life(key, number, story, at(150) - timedelta(days=6575), period)
    start = at(-800)
    period = Period(
        period_id, "long", start, at(1500), "E45", is_court=True, concluded_on=at(-630),
        long_term_match_on=at(200), legal=[(start, "C1"), (at(-630), "C2")],
    )  # fmt: skip
    return _life(key, number, story, at(-3900 if story == CAFCASS else -4400), period)


def block_of(life: Life) -> date:
    """Return the day on which the block of a story's child starts."""
    number = (life.number - 900_000_0) % 10_000 // 10
    return BLOCK_FROM + timedelta(days=(number - 100) * BLOCK_DAYS)


def lives(*, key: str, unit: int, as_at: date) -> list[Life]:
    """Return the story children who have come into care by `as_at`."""
    now = (as_at - BLOCK_FROM).days // BLOCK_DAYS
    found: list[Life] = []
    for block in range(max(-99, min(now, 0) - 2), now + 9):
        block_on = BLOCK_FROM + timedelta(days=block * BLOCK_DAYS)
        for place, story in enumerate(ALL):
            number = 900_000_0 + unit * 10_000 + (block + 100) * 10 + place
            life = _told(story, f"{key}:story:{block}:{place}", number, block_on)
            if life.periods[0].started_on <= as_at:
                found.append(life)
    return found
