"""Who holds each child: officers filled in turn against their share, teams as care goes on."""

import heapq
from dataclasses import dataclass, field
from datetime import date
from random import Random

from data_access.demo.days import WorkingDays, days_later, years_later
from data_access.demo.lives import Life, Period
from data_access.demo.people import SENIOR_JOINED_ON, Post, Staff, Team


@dataclass(slots=True)
class Held:
    """A time for which an officer held a child; `post` is null for the Senior IRO."""

    officer: str
    post: int | None
    from_on: date
    to_on: date
    reason: str | None


@dataclass(slots=True)
class _Load:
    """How many children each post holds as time goes on."""

    staff: Staff
    held: dict[int, int] = field(default_factory=dict)
    leaving: list[tuple[date, int]] = field(default_factory=list)

    def at(self, day: date) -> None:
        """Let go of the children who left by a day."""
        while self.leaving and self.leaving[0][0] <= day:
            _, post = heapq.heappop(self.leaving)
            self.held[post] -= 1

    def take(self, post: Post, until: date) -> None:
        """Count a child for a post until a day."""
        self.held[post.number] = self.held.get(post.number, 0) + 1
        heapq.heappush(self.leaving, (until, post.number))

    def emptiest(
        self, day: date, locality: int, rng: Random, other_than: int | None = None
    ) -> Post:
        """Return the post with most room, favouring the locality's own officers."""
        able = [
            post
            for post in self.staff.posts
            if post.number != other_than and post.holder(day) and not post.is_sick(day)
        ]
        if rng.random() < 0.3:
            return rng.choices(able, weights=[post.fte * post.share for post in able])[0]
        best, least = able[0], 1e9
        for post in able:
            fullness = (self.held.get(post.number, 0) + 1) / (post.fte * post.share)
            if post.locality == locality:
                fullness *= 0.86
            fullness *= rng.uniform(0.94, 1.06)
            if fullness < least:
                best, least = post, fullness
        return best


def _vacancy(rng: Random) -> int:
    """Return the days a child waits for a new officer after the last one left."""
    if rng.random() < 0.66:
        return 0
    return min(110, 4 + int(rng.expovariate(1 / 26)))


@dataclass(order=True, slots=True)
class _Event:
    day: date
    order: int
    life: Life = field(compare=False)
    period: Period = field(compare=False)
    post: int | None = field(compare=False)
    reason: str | None = field(compare=False)


def officers(lives: list[Life], staff: Staff, working: WorkingDays) -> dict[str, list[Held]]:
    """Return who held each care period when; times after `as_at` are included and cut later."""
    load = _Load(staff)
    found: dict[str, list[Held]] = {}
    of_group: dict[str, int] = {}
    events: list[_Event] = []
    for life in lives:
        for period in life.periods:
            events.append(_Event(period.started_on, len(events), life, period, None, None))
    heapq.heapify(events)
    order = len(events)
    while events:
        event = heapq.heappop(events)
        life, period, day = event.life, event.period, event.day
        rng = Random(f"{life.key}:officer:{period.period_id}:{day}")
        load.at(day)
        held = found.setdefault(period.period_id, [])
        if not held and event.reason is None:
            wait = rng.choice((0, 1, 1, 2, 2, 3, 4)) if rng.random() < 0.95 else rng.randint(6, 11)
            from_on = working.after(day, wait) if wait else day
            is_senior_s = life.number // 4 % 97 == 5 and from_on >= SENIOR_JOINED_ON
            if is_senior_s and from_on < period.ended_on:
                held.append(Held(staff.senior, None, from_on, period.ended_on, None))
                continue
        else:
            from_on = day
        if from_on >= period.ended_on:
            continue
        keep = 0.95 if event.reason is None else 0.7
        group_post = of_group.get(life.sibling_group or "")
        posts = {post.number: post for post in staff.posts}
        post = posts.get(group_post) if group_post is not None and rng.random() < keep else None
        if (
            post is None
            or post.holder(from_on) is None
            or post.is_sick(from_on)
            or post.number == event.post
        ):
            post = load.emptiest(from_on, life.locality, rng, event.post)
        if life.sibling_group:
            of_group[life.sibling_group] = post.number
        officer = post.holder(from_on) or staff.senior
        to_on, leaves_on = period.ended_on, None
        for left_on, number in staff.departures:
            if number == post.number and from_on < left_on < period.ended_on:
                to_on = leaves_on = left_on
                break
        held.append(Held(officer, post.number, from_on, to_on, event.reason))
        load.take(post, to_on)
        if leaves_on:
            wait = _vacancy(rng)
            order += 1
            heapq.heappush(
                events,
                _Event(
                    days_later(leaves_on, wait),
                    order,
                    life,
                    period,
                    post.number,
                    "Officer left the service",
                ),
            )
    return found


def officer_on(held: list[Held], day: date) -> Held | None:
    """Return who held the child on a day; the day after the end belongs to nobody."""
    for spell in held:
        if spell.from_on <= day < spell.to_on:
            return spell
    return None


def officer_rows(period: Period, held: list[Held], as_at: date) -> list[dict[str, object]]:
    """Return the officer allocations of one period that began by `as_at`."""
    return [
        {
            "iro_allocation_id": f"A{period.period_id}-{place + 1}",
            "care_period_id": f"P{period.period_id}",
            "iro_id": spell.officer,
            "started_on": spell.from_on,
            "ended_on": spell.to_on if spell.to_on <= as_at else None,
            "change_reason": spell.reason,
        }
        for place, spell in enumerate(held)
        if spell.from_on <= as_at
    ]


def _stages(life: Life, period: Period, rng: Random) -> list[tuple[date, str]]:
    """Return from which day which kind of team holds the child."""
    start = period.started_on
    if period.way == "alone":
        return [(start, "alone")]
    if period.way == "short_break" or (life.is_disabled and rng.random() < 0.4):
        return [(start, "disabled")]
    kinds = [(start, "assessment"), (days_later(start, rng.randint(25, 75)), "care")]
    if period.ordered_on:
        kinds.append((days_later(period.ordered_on, rng.randint(5, 40)), "adoption"))
    elif period.way == "guardianship" and rng.random() < 0.35:
        kinds.append((days_later(start, rng.randint(110, 190)), "adoption"))
    elif period.way == "long" and rng.random() < 0.5:
        kinds.append((days_later(start, rng.randint(300, 600)), "permanence"))
    leaving_on = days_later(years_later(life.born_on, 16), rng.randint(10, 150))
    if leaving_on <= start:
        return [(start, "leaving")]
    return [kind for kind in kinds if kind[0] < leaving_on] + [(leaving_on, "leaving")]


def teams(
    life: Life, staff: Staff, as_at: date
) -> tuple[list[dict[str, object]], list[tuple[date, Team]]]:
    """Return the team allocations of a child's periods, and which team from which day."""
    rows: list[dict[str, object]] = []
    held: list[tuple[date, Team]] = []
    for period in life.periods:
        rng = life.stream(f"team:{period.period_id}")
        stages = [stage for stage in _stages(life, period, rng) if stage[0] < period.ended_on]
        for place, (from_on, kind) in enumerate(stages):
            until = stages[place + 1][0] if place + 1 < len(stages) else period.ended_on
            team = staff.team(kind, life.locality)
            held.append((from_on, team))
            worker_from, worker = from_on, rng.choice(team.workers)
            while worker_from < until and worker_from <= as_at:
                change_on = days_later(worker_from, 45 + rng.expovariate(1 / 400))
                worker_to = min(change_on, until)
                rows.append(
                    {
                        "team_allocation_id": f"T{life.number:07d}-{len(rows) + 1:03d}",
                        "child_id": life.child_id,
                        "team_id": team.team_id,
                        "social_worker": worker,
                        "started_on": worker_from,
                        "ended_on": worker_to if worker_to <= as_at else None,
                    }
                )
                worker_from, worker = worker_to, rng.choice(team.workers)
    return rows, held


def team_on(held: list[tuple[date, Team]], day: date) -> Team:
    """Return the team that held the child on a day, or the first one before that."""
    found = held[0][1]
    for from_on, team in held:
        if from_on <= day:
            found = team
    return found
