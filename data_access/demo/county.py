"""The demo county put together, one unit of about 760 children at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from data_access.demo import (
    allocation,
    arrivals,
    challenge,
    clock,
    decisions,
    drift,
    homes,
    names,
    people,
    phrases,
    plans,
    steps,
    stories,
)
from data_access.demo.days import DETAIL_FROM, WorkingDays, days_later
from data_access.demo.lives import Life, Period

Row = dict[str, object]
Rows = dict[str, list[Row]]


@dataclass(slots=True)
class Unit:
    """One unit while it is being generated."""

    staff: people.Staff
    held: dict[str, list[allocation.Held]]
    told: dict[str, list[tuple[str, date]]]
    working: WorkingDays
    as_at: date
    rows: Rows = field(default_factory=dict)

    def add(self, table: str, rows: list[Row]) -> None:
        """Add rows of one table."""
        self.rows.setdefault(table, []).extend(rows)


def _child_row(life: Life) -> Row:
    rng = life.stream("person")
    is_alone = life.way == "alone"
    first = {
        (True, "M"): names.ALONE_MALE, (True, "F"): names.ALONE_FEMALE,
        (False, "M"): names.MALE, (False, "F"): names.FEMALE,
    }[is_alone, life.sex]  # fmt: skip
    family = Random(life.sibling_group or life.key)
    language = "English" if rng.random() < 0.95 else rng.choice(names.OTHER_LANGUAGES)
    return {
        "child_id": life.child_id,
        "case_number": f"LCS-{life.number:07d}",
        "first_name": rng.choice(first),
        "last_name": family.choice(names.ALONE_SURNAMES if is_alone else names.SURNAMES),
        "date_of_birth": life.born_on,
        "sex": life.sex,
        "ethnicity": life.ethnicity,
        "is_disabled": None if rng.random() < 0.01 else life.is_disabled,
        "has_communication_needs": life.is_disabled and rng.random() < 0.45,
        "first_language": rng.choice(names.ALONE_LANGUAGES) if is_alone else language,
        "sibling_group": life.sibling_group,
        "uasc_until": life.adult_on if is_alone else None,
        "is_restricted": life.number // 4 % 281 == 3,
    }


def _period_row(period: Period, as_at: date) -> Row:
    has_ended = period.ended_on <= as_at
    return {
        "care_period_id": f"P{period.period_id}",
        "child_id": f"CH{period.period_id.split('-')[0]}",
        "started_on": period.started_on,
        "ended_on": period.ended_on if has_ended else None,
        "end_reason": period.end_reason if has_ended else None,
    }


def _cut_episodes(rows: list[Row], as_at: date) -> list[Row]:
    """Return the episodes begun by `as_at`; the last of them is still running."""
    kept: list[Row] = []
    for row in rows:
        started_on, ended_on = row["started_on"], row["ended_on"]
        if isinstance(started_on, date) and started_on <= as_at:
            if isinstance(ended_on, date) and ended_on > as_at:
                row |= {"ended_on": None, "end_reason": None, "change_reason": None}
            kept.append(row)
    return kept


def _cut_plans(rows: list[Row], as_at: date) -> list[Row]:
    """Return the plans agreed by `as_at`, knowing nothing of what comes after it."""
    kept: list[Row] = []
    for row in rows:
        agreed_on = row["agreed_on"]
        if isinstance(agreed_on, date) and agreed_on <= as_at:
            for column in ("achieved_on", "ended_on"):
                day = row[column]
                if isinstance(day, date) and (day > as_at or day < agreed_on):
                    row[column] = None
            kept.append(row)
    return kept


def _missing_rows(life: Life, as_at: date) -> list[Row]:
    """Return missing episodes: few children, mostly teenagers, and those often."""
    rng = life.stream("missing")
    rows: list[Row] = []
    prone = rng.random() < 0.2
    for period in life.periods:
        if period.way in ("short_break", "adoption"):
            continue
        day = max(period.started_on, days_later(life.born_on, 12 * 365.25), DETAIL_FROM)
        while True:
            day = days_later(day, 1 + rng.expovariate((7.0 if prone else 0.12) / 365))
            back_on = days_later(day, rng.choice((0, 0, 1, 1, 1, 2, 3, 6)))
            if day > as_at or back_on >= period.ended_on:
                break
            rows.append(
                {
                    "missing_episode_id": f"MI{life.number:07d}-{len(rows) + 1:03d}",
                    "child_id": life.child_id,
                    "kind": "M" if rng.random() < 0.82 else "A",
                    "started_on": day,
                    "ended_on": back_on if back_on <= as_at else None,
                }
            )
            day = back_on
    return rows


def _voice_rows(life: Life, unit: Unit) -> list[Row]:
    """Return what the child or someone close said: of about one child in ten a year."""
    rng = life.stream("voice")
    rows: list[Row] = []
    kinds = {
        "compliment": phrases.COMPLIMENTS,
        "complaint": phrases.COMPLAINTS,
        "comment": phrases.COMMENTS,
    }
    for period in life.periods:
        day = max(period.started_on, DETAIL_FROM)
        while True:
            day = days_later(day, 20 + rng.expovariate(1 / 3400))
            if day > unit.as_at or day >= period.ended_on:
                break
            kind = rng.choices(list(kinds), (50, 18, 32))[0]
            resolved_on = (
                unit.working.after(day, rng.randint(3, 24)) if kind == "complaint" else None
            )
            spell = allocation.officer_on(unit.held[period.period_id], day)
            speakers = ("child", "parent", "carer", "professional")
            if kind == "complaint":
                speakers = ("child", "parent", "child", "parent")
            rows.append(
                {
                    "voice_feedback_id": f"V{life.number:07d}-{len(rows) + 1:02d}",
                    "child_id": life.child_id,
                    "iro_id": spell.officer if spell else None,
                    "received_on": day,
                    "resolved_on": resolved_on
                    if resolved_on and resolved_on <= unit.as_at
                    else None,
                    "from_whom": rng.choices(speakers, (55, 18, 15, 12))[0],
                    "kind": kind,
                    "text": rng.choice(kinds[kind]),
                }
            )
    return rows


def _chair(unit: Unit, life: Life, period: Period, day: date) -> str | None:
    """Return who chairs: the child's officer, or the Senior IRO for one who is away."""
    spell = allocation.officer_on(unit.held[period.period_id], day)
    if spell is None:
        return unit.staff.senior
    post = next((post for post in unit.staff.posts if post.number == spell.post), None)
    return unit.staff.senior if post and post.is_sick(day) and life.number % 3 else spell.officer


def _review(
    unit: Unit,
    life: Life,
    period: Period,
    teams: list[tuple[date, people.Team]],
    meeting: clock.Meeting,
) -> None:
    """Add one review with its decisions, contacts, plan areas and audits."""
    day = meeting.first_meeting_on
    around = steps.Around(
        life,
        period,
        allocation.team_on(teams, day),
        _chair(unit, life, period, day),
        unit.working,
        unit.as_at,
    )
    rows = steps.review_rows(meeting, around)
    unit.add("review", rows)
    if max(meeting.held_on, meeting.due_on) < DETAIL_FROM:
        return
    between = days_later(meeting.previous_on, (meeting.due_on - meeting.previous_on).days // 2)
    spell = allocation.officer_on(unit.held[period.period_id], between)
    unit.add("iro_contact", steps.contact_rows(meeting, around, spell.officer if spell else None))
    if rows[-1]["completed_on"] is not None and meeting.held_on >= DETAIL_FROM:
        unit.add("review_decision", decisions.decision_rows(meeting, around))
        unit.add("care_plan_area", steps.area_rows(meeting, around))
        unit.add("quality_audit", steps.audit_rows(meeting, around))


def _add_life(unit: Unit, life: Life) -> None:
    as_at, working = unit.as_at, unit.working
    unit.add("child", [_child_row(life)])
    team_rows, teams = allocation.teams(life, unit.staff, as_at)
    unit.add("team_allocation", team_rows)
    unit.add("missing_episode", _missing_rows(life, as_at))
    unit.add("voice_feedback", _voice_rows(life, unit))
    by_stay = None
    if life.way == "short_break" and life.periods[0].legal[0][1] == "V3":
        by_stay = clock.stays_meetings(life, working=working, as_at=as_at)
    overloaded = {post.number for post in unit.staff.posts if post.is_overloaded}
    for period in life.periods:
        held = unit.held[period.period_id]
        unit.add("care_period", [_period_row(period, as_at)])
        homes_ = homes.homes(life, period)
        unit.add("episode", _cut_episodes(homes.episodes(period, homes_), as_at))
        unit.add("iro_allocation", allocation.officer_rows(period, held, as_at))
        plan_rows = plans.plan_rows(life, period, homes_)
        onsets = drift.onsets(life, period, plan_rows, homes_)
        unit.add("permanence_plan", _cut_plans(plan_rows, as_at))
        unit.add(
            "milestone",
            [
                row
                for row in plans.milestone_rows(life, period)
                if _is_by(row["happened_on"], as_at)
            ],
        )
        care = clock.Care(
            first_slips=tuple((s.from_on, s.to_on) for s in held if s.post in overloaded),
            reports_late=any(team.reports_late for _, team in teams),
        )
        meetings = (
            clock.meetings(life, period, care=care, working=working, as_at=as_at)
            if by_stay is None
            else by_stay[period.period_id]
        )
        for meeting in meetings:
            _review(unit, life, period, teams, meeting)
        stuck = decisions.stuck_review(life, period)
        if stuck and len(meetings) >= stuck + 2 and life.story is None:
            onsets.append((meetings[stuck + 1].held_on, "review decision not carried out"))
        made = challenge.challenges(
            life,
            period,
            held=held,
            teams=teams,
            onsets=onsets,
            told=unit.told.get(period.period_id, []),
            working=working,
            as_at=as_at,
        )
        unit.add("dispute", made.disputes)
        unit.add("dispute_stage", made.stages)
        unit.add("practice_feedback", made.feedback)


def _is_by(day: object, as_at: date) -> bool:
    return isinstance(day, date) and day <= as_at


def units(*, as_at: date, children: int, seed: int) -> Iterator[Rows]:
    """Return the rows of every unit by table; each unit can be written before the next is made."""
    working = WorkingDays(2003, as_at.year + 21)
    count = max(1, round(children / people.PER_UNIT))
    for number in range(count):
        share = children / count
        staff = people.staff(
            unit=number, units=count, children=round(share), seed=seed, as_at=as_at
        )
        lives = arrivals.lives(seed=seed, unit=number, children=share, as_at=as_at)
        held = allocation.officers(lives, staff, working)
        told = stories.disputed(lives, as_at)
        unit = Unit(staff=staff, held=held, told=told, working=working, as_at=as_at)
        if number == 0:
            unit.add("locality", people.locality_rows())
        for table, rows in staff.rows.items():
            unit.add(table, rows)
        for life in lives:
            _add_life(unit, life)
        yield unit.rows
