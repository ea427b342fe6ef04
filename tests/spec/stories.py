"""Stories: a child's history in one line, and what the review clock makes of it in another.

Events are parted by `;` and read in order:
`born D`, `in D LS PLACE` (starts to be looked after), `on D LS PLACE` (next episode),
`out D` (ceases), `held D`, `series D1 D2` (first meeting, completed), `began D` (first meeting
only), `booked D`, `cancelled D1 D2` (booked for, cancelled on), `order D`, `consent D`,
`reversed D`. `found D LS PLACE` is a chain that begins without `S`. A further `in` is a new
period of the same child.
"""

from datetime import date
from typing import Any

from measures.clock.judge import with_review_status
from measures.clock.reviews import review_rows
from measures.policy import Policy
from measures.record import Record
from tests.histories import recorded

MILESTONES = {"order": "placement_order", "consent": "consent", "reversed": "adoption_reversed"}


def told(story: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each table that a story tells."""
    rows: dict[str, list[dict[str, Any]]] = {
        "child": [{"child_id": "child"}],
        "care_period": [],
        "episode": [],
        "review": [],
        "milestone": [],
    }
    for event in (part.split() for part in story.split(";")):
        _tell(rows, *event)
    return rows


def _tell(rows: dict[str, list[dict[str, Any]]], kind: str, *words: str) -> None:
    days = [word for word in words if word[:1].isdigit() and "-" in word]
    period = {"care_period_id": f"period-{len(rows['care_period'])}"}
    match kind:
        case "born":
            rows["child"][0]["date_of_birth"] = days[0]
        case "in" | "found":
            period = {"care_period_id": f"period-{len(rows['care_period']) + 1}"}
            rows["care_period"].append({**period, "child_id": "child", "started_on": days[0]})
            reason = "S" if kind == "in" else "P"
            rows["episode"].append({**period, "start_reason": reason, **_episode(words)})
        case "on":
            rows["episode"][-1]["ended_on"] = days[0]
            rows["episode"].append({**period, "start_reason": "B", **_episode(words)})
        case "out":
            rows["care_period"][-1]["ended_on"] = days[0]
            rows["episode"][-1]["ended_on"] = days[0]
        case "held":
            rows["review"].append({**period, "completed_on": days[0]})
        case "series":
            meetings = {"first_meeting_on": days[0], "completed_on": days[1]}
            rows["review"].append({**period, "format": "series", **meetings})
        case "began":
            begun = {"format": "series", "first_meeting_on": days[0]}
            rows["review"].append({**period, **begun})
        case "booked":
            rows["review"].append({**period, "booked_for": days[0]})
        case "cancelled":
            cancelled = {"booked_for": days[0], "cancelled_on": days[1]}
            rows["review"].append({**period, **cancelled})
        case "order" | "consent" | "reversed":
            milestone = {"kind": MILESTONES[kind], "happened_on": days[0]}
            rows["milestone"].append({**period, **milestone})
        case _:
            raise ValueError(f"no event is called [{kind}]")


def _episode(words: tuple[str, ...]) -> dict[str, Any]:
    started_on, legal_status, placement, *carer = words
    return {
        "started_on": started_on,
        "legal_status": legal_status,
        "placement_type": placement,
        "carer_id": carer[0] if carer else None,
    }


def record_of(
    story: str, as_at: date, *, covers_from: date | None = None, policy: Policy | None = None
) -> Record:
    """Return the record of a story at the close of a day."""
    return recorded(as_at, covers_from=covers_from, policy=policy, **told(story))


def clock_of(
    story: str, as_at: date, *, covers_from: date | None = None, policy: Policy | None = None
) -> list[str]:
    """Return a line per review row: rule, due date and status, in order of sequence."""
    record = record_of(story, as_at, covers_from=covers_from, policy=policy)
    rows = with_review_status(review_rows(record), record)
    return [
        f"{row['rule']} {row['due_on'] or 'none'} {row['status']}"
        for row in rows.sort("opened_on", "sequence", "duty").iter_rows(named=True)
    ]
