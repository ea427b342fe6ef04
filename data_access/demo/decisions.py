"""The decisions of reviews: what fits the child, and which of them nobody carries out."""

from datetime import date

from data_access.demo import phrases, stories
from data_access.demo.clock import Meeting
from data_access.demo.days import days_later
from data_access.demo.lives import Life, Period
from data_access.demo.steps import Around, Row, past


def _concerns(theme: str, life: Life, period: Period, day: date) -> bool:
    """Tell whether a decision on this theme makes sense at the child's age and in law."""
    age = life.age(day)
    status = next((code for on, code in reversed(period.legal) if on <= day), "")
    if theme in ("legal", "court"):
        return status == ("V2" if theme == "legal" else "C1")
    if theme == "pathway plan":
        return age >= 15.7
    return age >= 3.5 or theme not in ("education", "leisure")


def _is_stuck_order(life: Life, period: Period, day: date) -> bool:
    """Tell whether the day lies between order and match of the story of a stuck adoption."""
    if life.story != stories.STUCK or not period.ordered_on or not period.matched_on:
        return False
    return period.ordered_on <= day < period.matched_on


def stuck_review(life: Life, period: Period) -> int:
    """Return the number of the review whose decision about permanence nobody carries out."""
    rng = life.stream(f"stuck:{period.period_id}")
    return rng.randint(2, 12) if rng.random() < 0.07 else 0


def decision_rows(meeting: Meeting, around: Around) -> list[Row]:
    """Return a held review's decisions."""
    life, period, as_at, held_on = around.life, around.period, around.as_at, meeting.held_on
    rng = life.stream(f"decisions:{period.period_id}:{meeting.number}")
    rows: list[Row] = []
    count = rng.choices((1, 2, 3, 4), (14, 46, 30, 10))[0]
    themes = [
        theme
        for theme in rng.sample(list(phrases.DECISIONS), 7)
        if _concerns(theme, life, period, held_on)
    ]
    themes = themes[:count]
    is_stuck = _is_stuck_order(life, period, held_on) or meeting.number == stuck_review(
        life, period
    )
    if ((meeting.number >= 2 and rng.random() < 0.3) or is_stuck) and "permanence" not in themes:
        themes[0] = "permanence"
    for place, theme in enumerate(themes):
        text, owner = rng.choice(phrases.DECISIONS[theme])
        due_on = around.working.after(held_on, rng.choice((10, 15, 20, 30, 40, 60)))
        taken = rng.random()
        done = days_later(held_on, max(2, (due_on - held_on).days - rng.randint(-3, 14)))
        if theme == "permanence" and is_stuck:
            done = days_later(held_on, rng.randint(330, 600))
        elif taken > 0.90:
            done = days_later(due_on, rng.randint(5, 90))
        elif taken > 0.885:
            forgotten_for = rng.randint(150, 320)
            done = days_later(held_on if theme == "permanence" else due_on, forgotten_for)
        rows.append(
            {
                "review_decision_id": f"D{period.period_id}-{meeting.number:02d}-{place + 1}",
                "review_id": f"R{period.period_id}-{meeting.number:02d}",
                "theme": theme,
                "text": text,
                "owner": owner,
                "due_on": due_on if rng.random() > 0.02 else None,
                "completed_on": past(min(done, days_later(period.ended_on, 60)), as_at),
            }
        )
    return rows
