"""The rows of a review and of the steps around it, as they stand at the close of a day."""

from dataclasses import dataclass
from datetime import date
from random import Random

from data_access.demo import phrases
from data_access.demo.clock import LATE_REASONS, Meeting
from data_access.demo.days import DETAIL_FROM, WorkingDays, days_later
from data_access.demo.lives import Life, Period, weighted
from data_access.demo.people import Team

Row = dict[str, object]
TOOK_PART = (("PN1", 45), ("PN2", 4), ("PN3", 1), ("PN4", 2), ("PN5", 18), ("PN6", 22), ("PN7", 8))
TOOK_PART_YOUNG = (
    ("PN1", 34),
    ("PN2", 7),
    ("PN3", 3),
    ("PN4", 2),
    ("PN5", 16),
    ("PN6", 28),
    ("PN7", 10),
)
EMPTY: Row = dict.fromkeys(
    (
        "review_id", "care_period_id", "system_due_on", "booked_for", "first_meeting_on",
        "completed_on", "cancelled_on", "format", "was_adjourned", "invitations_sent_on",
        "chair_iro_id", "participation_code", "late_reason", "social_worker_report_on",
        "child_spoken_to_on", "parents_consulted", "rights_explained", "decisions_sent_on",
        "manager_responded_on", "record_completed_on", "record_distributed_on",
        "sent_to_child_on",
    )
)  # fmt: skip


@dataclass(slots=True)
class Around:
    """What is known of the review's surroundings when its rows are made."""

    life: Life
    period: Period
    team: Team
    chair: str | None
    working: WorkingDays
    as_at: date


def past(day: date | None, as_at: date) -> date | None:
    """Return the day, or null when it lies after `as_at`."""
    return day if day and day <= as_at else None


def _took_part(rng: Random, life: Life, day: date) -> str:
    if life.age(day) < 4 and day < _fourth_birthday(life):
        return "PN0"
    return weighted(rng, TOOK_PART_YOUNG if life.age(day) < 8 else TOOK_PART)


def _fourth_birthday(life: Life) -> date:
    born = life.born_on
    return (
        date(born.year + 4, 3, 1)
        if (born.month, born.day) == (2, 29)
        else born.replace(year=born.year + 4)
    )


def _format(rng: Random, meeting: Meeting, settled: bool) -> str:
    if meeting.is_series:
        return "series"
    return "without_meeting" if settled and rng.random() < 0.16 else "meeting"


def _after(rng: Random, row: Row, around: Around, held_on: date) -> None:
    """Fill what follows a review: decisions, the manager's answer, the record, the child's copy."""
    working, as_at = around.working, around.as_at
    sent_on = working.after(
        held_on, rng.choices((1, 2, 3, 4, 5, 6, 8, 11), (14, 20, 22, 18, 15, 5, 4, 2))[0]
    )
    answered_on = working.after(
        sent_on, rng.choices((1, 2, 3, 4, 5, 7, 9), (20, 22, 18, 15, 15, 6, 4))[0]
    )
    is_silent = rng.random() < 0.21
    record_on = working.after(
        held_on, rng.choices((6, 9, 12, 14, 15, 17, 21, 28), (12, 18, 22, 20, 14, 6, 5, 3))[0]
    )
    record_on = max(record_on, sent_on)
    shared_on = working.after(record_on, rng.choices((1, 2, 3, 5), (40, 30, 20, 10))[0])
    child_on = working.after(shared_on, rng.randint(0, 2))
    forgets_child = rng.random() >= 0.94
    slip = rng.random()
    found_on = working.after(held_on, 50 + int(slip * 1e6) % 70)  # when the next review is near
    if slip < 0.012:
        sent_on = found_on
    elif not is_silent:
        row["manager_responded_on"] = past(answered_on, as_at)
    if slip <= 0.02:
        record_on = shared_on = child_on = found_on
    elif forgets_child:
        child_on = found_on
    row["decisions_sent_on"] = past(sent_on, as_at)
    row["record_completed_on"] = past(record_on, as_at)
    row["record_distributed_on"] = past(shared_on, as_at)
    row["sent_to_child_on"] = past(child_on, as_at)


def _before(rng: Random, row: Row, around: Around, meeting: Meeting) -> None:
    """Fill what comes before a review: invitations, the report, the talk with the child."""
    working, as_at, first_on = around.working, around.as_at, meeting.first_meeting_on
    invited_on = max(working.before(first_on, rng.randint(8, 22)), meeting.previous_on)
    late = 0.65 if around.team.reports_late else 0.12
    ahead = rng.choice((0, 1, 1, 2)) if rng.random() < late else rng.choice((3, 3, 4, 5, 6))
    report_on = working.before(first_on, ahead) if ahead else first_on
    spoken_on = working.before(first_on, rng.randint(1, 10)) if rng.random() < 0.7 else first_on
    spoke = rng.random() < (0.72 if around.life.age(first_on) < 4 else 0.88)
    row["invitations_sent_on"] = past(invited_on, as_at)
    if rng.random() > (0.06 if around.team.reports_late else 0.02):
        row["social_worker_report_on"] = past(max(report_on, meeting.previous_on), as_at)
    if spoke:
        row["child_spoken_to_on"] = past(max(spoken_on, meeting.previous_on), as_at)


def review_rows(meeting: Meeting, around: Around) -> list[Row]:
    """Return the review's row, and before it the row of a booking that was cancelled."""
    life, period, as_at = around.life, around.period, around.as_at
    rng = life.stream(f"steps:{period.period_id}:{meeting.number}")
    key = f"R{period.period_id}-{meeting.number:02d}"
    has_ended = period.ended_on <= as_at
    due = meeting.wrong_due_on or meeting.due_on
    base: Row = EMPTY | {"care_period_id": f"P{period.period_id}", "system_due_on": due}
    rows: list[Row] = []
    if meeting.rebooked_from and meeting.previous_on <= as_at:
        cancelled: Row = base | {"review_id": f"{key}-A", "booked_for": meeting.rebooked_from}
        cancelled["cancelled_on"] = past(meeting.cancelled_on, as_at)
        cancelled["system_due_on"] = None
        rows.append(cancelled)
    row: Row = base | {"review_id": key}
    lag = rng.randint(4, 22) if rng.random() < 0.075 else 0
    recorded_on = max(days_later(meeting.held_on, lag), meeting.held_on)
    is_held = meeting.held_on < period.ended_on and meeting.held_on <= as_at
    is_recorded = is_held and (recorded_on <= as_at or has_ended)
    age_at = meeting.first_meeting_on
    detailed = age_at >= DETAIL_FROM
    settled = (
        period.long_term_match_on is not None
        and days_later(period.long_term_match_on, 365) < age_at
    )
    format_, code = _format(rng, meeting, settled), _took_part(rng, life, meeting.held_on)
    reason = weighted(rng, LATE_REASONS)
    if meeting.is_late and around.team.reports_late and rng.random() < 0.6:
        reason = "Social worker report not ready"
    if meeting.booked_on <= as_at and meeting.first_meeting_on < period.ended_on:
        row["booked_for"] = meeting.first_meeting_on
        if not (is_held and rng.random() < 0.05):
            row["chair_iro_id"] = around.chair
    if meeting.is_series and meeting.first_meeting_on <= min(as_at, period.ended_on):
        row["first_meeting_on"] = meeting.first_meeting_on
    if detailed and meeting.previous_on <= as_at and row["booked_for"]:
        _before(rng, row, around, meeting)
    if is_recorded:
        row |= {
            "completed_on": meeting.held_on, "format": format_,
            "was_adjourned": meeting.was_adjourned,
            "participation_code": code, "chair_iro_id": around.chair,
        }  # fmt: skip
        if not meeting.is_series:
            row["first_meeting_on"] = meeting.held_on if rng.random() < 0.6 else None
        if meeting.held_on > meeting.due_on and rng.random() < 0.96:
            row["late_reason"] = reason
        if detailed:
            row["parents_consulted"] = None if rng.random() < 0.02 else rng.random() < 0.81
            row["rights_explained"] = None if rng.random() < 0.02 else rng.random() < 0.9
            _after(rng, row, around, meeting.held_on)
    elif row["first_meeting_on"] is None and row["booked_for"] is not None:
        row["format"] = format_ if format_ != "series" else "meeting"
    rows.append(row)
    return rows


def contact_rows(meeting: Meeting, around: Around, officer: str | None) -> list[Row]:
    """Return the officer's contacts between the last review and this one."""
    life, period, as_at = around.life, around.period, around.as_at
    rng = life.stream(f"contacts:{period.period_id}:{meeting.number}")
    found: list[tuple[date, str]] = []
    days = (meeting.due_on - meeting.previous_on).days
    if meeting.number > 1 and rng.random() < 0.84:
        slip = rng.randint(-12, 12) if rng.random() < 0.9 else rng.randint(16, 30)
        found.append((days_later(meeting.previous_on, days // 2 + slip), "midway_check"))
    for kind, chance in (("visit", 0.24), ("call", 0.30), ("other", 0.08)):
        if rng.random() < chance and days > 12:
            found.append((days_later(meeting.previous_on, rng.randrange(5, days - 4)), kind))
    seen = rng.random()
    latest = min(as_at, meeting.held_on, days_later(period.ended_on, -1))
    on_days = [(around.working.at_earliest(day), kind) for day, kind in found]
    return [
        {
            "iro_contact_id": f"K{period.period_id}-{meeting.number:02d}-{place + 1}",
            "care_period_id": f"P{period.period_id}",
            "iro_id": officer,
            "contacted_on": day,
            "kind": kind,
            "was_child_seen_alone": (seen < 0.8 if kind == "visit" else None),
        }
        for place, (day, kind) in enumerate(on_days)
        if max(DETAIL_FROM, period.started_on) <= day <= latest
    ]


def area_rows(meeting: Meeting, around: Around) -> list[Row]:
    """Return the care plan areas as a review left them: all six at the first, then some."""
    life, period = around.life, around.period
    rng = life.stream(f"areas:{period.period_id}:{meeting.number}")
    areas = (
        list(phrases.AREAS) if meeting.number == 1 else rng.sample(phrases.AREAS, rng.randint(1, 3))
    )
    states = (("in_place", 79), ("needs_attention", 17), ("missing", 4))
    return [
        {
            "care_plan_area_id": f"C{period.period_id}-{meeting.number:02d}-{place + 1}",
            "care_period_id": f"P{period.period_id}",
            "area": area,
            "updated_on": meeting.held_on,
            "status": weighted(rng, states),
        }
        for place, area in enumerate(areas)
    ]


def audit_rows(meeting: Meeting, around: Around) -> list[Row]:
    """Return the quality audits of a held review: about one review in twelve is looked at."""
    life, period = around.life, around.period
    rng = life.stream(f"audit:{period.period_id}:{meeting.number}")
    if rng.random() > 0.08:
        return []
    audited_on = around.working.after(meeting.held_on, rng.randint(15, 60))
    if audited_on > around.as_at:
        return []
    grades = (("outstanding", 14), ("good", 58), ("requires_improvement", 25), ("inadequate", 3))
    return [
        {
            "quality_audit_id": f"Q{period.period_id}-{meeting.number:02d}-{place + 1}",
            "review_id": f"R{period.period_id}-{meeting.number:02d}",
            "audited_on": audited_on,
            "aspect": aspect,
            "grade": weighted(rng, grades),
        }
        for place, aspect in enumerate(("organisation", "conduct", "recording"))
    ]
