"""What officers challenge and praise: disputes with their stages, and practice feedback."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from data_access.demo import phrases, stories
from data_access.demo.allocation import Held, officer_on, team_on
from data_access.demo.days import BLOCK_DAYS, DETAIL_FROM, WorkingDays, days_later
from data_access.demo.lives import Life, Period, weighted
from data_access.demo.people import Team

Row = dict[str, object]
OUTCOMES = (
    ("agreed", 58),
    ("partly_agreed", 24),
    ("not_agreed", 7),
    ("withdrawn", 4),
    ("overtaken", 7),
)
INFORMAL_A_YEAR = 0.30
FORMAL_A_YEAR = 0.045
PRAISE_A_YEAR = 0.30
CONCERN_A_YEAR = 0.07
CHALLENGED = 0.985
"""The share of drift that an officer challenges within about three weeks."""


@dataclass(slots=True)
class Challenges:
    """The rows of one child's challenges."""

    disputes: list[Row] = field(default_factory=list)
    stages: list[Row] = field(default_factory=list)
    feedback: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class _Maker:
    rng: Random
    life: Life
    period: Period
    held: list[Held]
    teams: list[tuple[date, Team]]
    working: WorkingDays
    as_at: date
    made: Challenges

    def officer(self, day: date) -> str | None:
        spell = officer_on(self.held, day)
        return spell.officer if spell else None

    def dispute(
        self, key: str, day: date, theme: str, formal: bool, steps: list[tuple[str, int]] | None
    ) -> None:
        """Add a dispute raised on a day; `steps` are its stages and their working days."""
        rng, working, period = self.rng, self.working, self.period
        raised_on = working.at_earliest(day)
        talk = rng.choice((2, 3, 4, 5, 6, 8))
        summary = rng.choice(phrases.DISPUTE_THEMES[theme])
        outcome = weighted(rng, OUTCOMES)
        impact = rng.choice(
            phrases.IMPACTS if outcome in ("agreed", "partly_agreed") else phrases.NO_IMPACT
        )
        informed, advised = rng.random(), rng.random()
        walk = _walk(rng) if steps is None else steps
        officer = self.officer(raised_on)
        if raised_on > self.as_at or raised_on >= period.ended_on or raised_on < period.started_on:
            return
        straight = formal and rng.random() < 0.15
        talked_until = raised_on if straight else working.after(raised_on, talk)
        rows: list[tuple[str, date, date | None, date | None]] = []
        if not straight:
            rows.append(("0", raised_on, talked_until, talked_until))
        closed_on: date | None = talked_until
        begins_on = talked_until
        for stage, length in walk if formal else []:
            if length < 0:
                rows.append((stage, begins_on, None, None))
                closed_on = None
                break
            ends_on = working.after(begins_on, length)
            answered_on = ends_on if length < 3 else working.before(ends_on, 1)
            rows.append((stage, begins_on, answered_on, None if stage == "cafcass" else ends_on))
            if stage != "cafcass":
                begins_on = closed_on = ends_on
        is_closed = closed_on is not None and closed_on <= self.as_at
        self.made.disputes.append(
            {
                "dispute_id": key,
                "care_period_id": f"P{period.period_id}",
                "iro_id": officer,
                "raised_on": raised_on,
                "formal_on": talked_until if formal and talked_until <= self.as_at else None,
                "theme": theme,
                "summary": summary,
                "was_child_informed": None if informed < 0.08 else informed < 0.78,
                "legal_advice_on": working.after(talked_until, 2)
                if formal and advised < 0.12 and working.after(talked_until, 2) <= self.as_at
                else None,
                "closed_on": closed_on if is_closed else None,
                "outcome": outcome if is_closed else None,
                "impact": impact if is_closed else None,
            }
        )
        for place, (stage, started_on, responded_on, ended_on) in enumerate(rows):
            if started_on <= self.as_at:
                self.made.stages.append(
                    {
                        "dispute_stage_id": f"{key}-{place + 1}",
                        "dispute_id": key,
                        "stage": stage,
                        "started_on": started_on,
                        "responded_on": responded_on
                        if responded_on and responded_on <= self.as_at
                        else None,
                        "ended_on": ended_on if ended_on and ended_on <= self.as_at else None,
                    }
                )

    def feedback(self, key: str, day: date, kind: str, theme: str | None = None) -> None:
        """Add good practice or a concern noted on a day."""
        noted_on = self.working.at_earliest(day)
        pool = phrases.GOOD_PRACTICE if kind == "good_practice" else phrases.CONCERNS
        word = theme if theme in pool else self.rng.choice(list(pool))
        text = self.rng.choice(pool[word])
        if noted_on <= self.as_at and self.period.started_on <= noted_on < self.period.ended_on:
            self.made.feedback.append(
                {
                    "practice_feedback_id": key,
                    "care_period_id": f"P{self.period.period_id}",
                    "iro_id": self.officer(noted_on),
                    "team_id": team_on(self.teams, noted_on).team_id,
                    "noted_on": noted_on,
                    "kind": kind,
                    "theme": word,
                    "text": text,
                }
            )


def _walk(rng: Random) -> list[tuple[str, int]]:
    """Return the stages a formal dispute goes through and how long each takes."""
    slow = rng.random() < 0.4
    stage = 2 if rng.random() < 0.1 else 1
    walk: list[tuple[str, int]] = []
    while True:
        walk.append((str(stage), rng.randint(7, 22) if slow else rng.choice((2, 3, 4, 4, 5, 5, 6))))
        if stage >= 4 or rng.random() > (0.42, 0.42, 0.38)[stage - 1]:
            return walk
        stage += 2 if rng.random() < 0.1 and stage < 3 else 1


FROM_AGE = {
    "pathway plan": 16.0, "education/PEP": 4.5, "missing or exploitation risk": 12.0,
    "child's participation": 9.0, "statutory visits": 1.0,
}  # fmt: skip


def _fits(theme: str, life: Life, period: Period, day: date) -> bool:
    """Tell whether a theme makes sense for a child of this age and legal status."""
    if theme == "unregistered placement":
        return False
    if theme == "legal order/section 20":
        return period.legal[-1][1] == "V2" and life.way != "alone"
    if theme in ("permanence", "care planning") and life.way == "alone":
        return False
    return life.age(day) >= FROM_AGE.get(theme, 0.0)


def _background(maker: _Maker) -> None:
    """Add what chance brings in each half year of care: talks, disputes, praise, concerns."""
    rng, period = maker.rng, maker.period
    day, number = max(period.started_on, DETAIL_FROM), 0
    while day < min(period.ended_on, maker.as_at):
        for kind, rate in (
            ("informal", INFORMAL_A_YEAR), ("formal", FORMAL_A_YEAR),
            ("praise", PRAISE_A_YEAR), ("concern", CONCERN_A_YEAR),
        ):  # fmt: skip
            number += 1
            draw, when = rng.random(), days_later(day, rng.randrange(182))
            theme = rng.choice(list(phrases.DISPUTE_THEMES))
            if draw > rate / 2:
                continue
            if not _fits(theme, maker.life, maker.period, when):
                theme = "drift and delay"
            key = f"{period.period_id}-B{number:03d}"
            if kind in ("informal", "formal"):
                maker.dispute(f"X{key}", when, theme, kind == "formal", None)
            else:
                maker.feedback(f"F{key}", when, "good_practice" if kind == "praise" else "concern")
        day = days_later(day, 182)


def _answer_drift(maker: _Maker, onsets: list[tuple[date, str]]) -> None:
    """Challenge each onset of drift, some formally, some as a concern; leave a few in silence."""
    for number, (since, theme) in enumerate(onsets):
        rng = maker.life.stream(f"drift:{maker.period.period_id}:{number}")
        maker.rng = rng
        challenged, kind, wait = (
            rng.random() < CHALLENGED,
            rng.random(),
            rng.choice((1, 1, 2, 3, 5, 8, 12)),
        )
        if not challenged or since < days_later(DETAIL_FROM, -400):
            continue
        key = f"{maker.period.period_id}-D{number:03d}"
        day = days_later(since, wait)
        if kind < (0.12 if theme == "placement suitability" else 0.22):
            maker.dispute(f"X{key}", day, theme, True, None)
        elif kind < 0.48:
            maker.dispute(f"X{key}", day, theme, False, None)
        else:
            concern = "placement stability" if theme == "placement suitability" else theme
            maker.feedback(f"F{key}", day, "concern", concern)


def challenges(
    life: Life, period: Period, *, held: list[Held], teams: list[tuple[date, Team]],
    onsets: list[tuple[date, str]], told: list[tuple[str, date]], working: WorkingDays, as_at: date,
) -> Challenges:  # fmt: skip
    """Return the disputes and feedback of one period up to `as_at`."""
    made = Challenges()
    rng = life.stream(f"challenge:{period.period_id}")
    maker = _Maker(rng, life, period, held, teams, working, as_at, made)
    if life.story == stories.STUCK or period.way in ("short_break", "remand"):
        return made
    for story, block_on in told:
        key = f"X{period.period_id}-{story[0]}{block_on:%y%m%d}"
        if story == stories.STAGE_THREE:
            walk = [("1", 8), ("2", 11), ("3", 62)]
            maker.dispute(key, days_later(block_on, -44), "permanence", True, walk)
        else:
            walk = [("1", 6), ("cafcass", 20), ("3", 9), ("4", BLOCK_DAYS // 2)]
            maker.dispute(key, days_later(block_on, -52), "drift and delay", True, walk)
    _background(maker)
    _answer_drift(maker, onsets)
    return made
