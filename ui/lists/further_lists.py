"""Columns and words of lists of voice and practice: reviews held, feedback, audits, decisions."""

import polars as pl

from measures.care.voice import NOT_RECORDED
from measures.drift.adoption_track import AdoptionStep
from measures.words import (
    AuditAspect,
    AuditGrade,
    FeedbackKind,
    Participation,
    Plan,
    PlanArea,
    PlanAreaStatus,
    VoiceFrom,
    VoiceKind,
    Wait,
    Word,
)
from ui.data.same_rows import once_for_the_same_rows
from ui.tables.columns import Column, Kind

COLUMNS: dict[str, tuple[Column, ...]] = {
    "reviews_held": (
        Column("held_on", "Review held", Kind.DATE),
        Column("heard", "How they took part"),
        Column("rights_explained", "Rights", Kind.YES_NO),
        Column("parents_consulted", "Parents", Kind.YES_NO),
    ),
    "children_heard": (
        Column("last_review_on", "Last review", Kind.DATE),
        Column("heard", "At the last review"),
        Column("heard_before", "At the one before"),
        Column("seen_alone_on", "Seen alone", Kind.DATE),
    ),
    "feedback": (
        Column("received_on", "Received", Kind.DATE),
        Column("kind", "Kind"),
        Column("from_whom", "From"),
    ),
    "audits": (
        Column("audited_on", "Audited", Kind.DATE),
        Column("aspect", "Aspect"),
        Column("grade", "Grade"),
    ),
    "plan_areas": (
        Column("area", "Area"),
        Column("area_status", "How it stands"),
        Column("updated_on", "Last entry", Kind.DATE),
    ),
    "practice_feedback": (
        Column("noted_on", "Noted", Kind.DATE),
        Column("kind", "Kind"),
        Column("theme", "Theme"),
    ),
    "decisions": (
        Column("theme", "Theme"),
        Column("status", "Status", Kind.STATUS),
        Column("due_on", "Due", Kind.DATE),
        Column("days_late", "Days late", Kind.COUNT),
    ),
    "drift": (
        Column("test", "Test"),
        Column("severity", "How far", Kind.STATUS),
        Column("since_on", "Since", Kind.DATE),
        Column("because", "Why"),
    ),
    "waits": (
        Column("plan", "Plan"),
        Column("wait", "How it stands"),
        Column("started_on", "In care since", Kind.DATE),
        Column("last_on", "Until", Kind.DATE),
        Column("until", "Days", Kind.COUNT),
    ),
    "adoption_track": (
        Column("step", "Waits for"),
        Column("clock", "Clock of the step", Kind.STATUS),
        Column("step_days", "Days in step", Kind.COUNT),
        Column("step_limit_on", "Limit", Kind.DATE),
        Column("entry_clock", "Entry to moving in", Kind.STATUS),
        Column("entry_days", "Days", Kind.COUNT),
        Column("started_on", "In care since", Kind.DATE),
        Column("decided_on", "Decision", Kind.DATE),
        Column("ordered_on", "Order", Kind.DATE),
        Column("matched_on", "Match", Kind.DATE),
        Column("placed_on", "Moved in", Kind.DATE),
    ),
}
"""What is shown of a row of each of these frames of the facts, between the child and the IRO."""

_ORDER = {
    "reviews_held": "held_on",
    "children_heard": "last_review_on",
    "feedback": "received_on",
    "audits": "audited_on",
    "plan_areas": "updated_on",
    "practice_feedback": "noted_on",
    "decisions": "due_on",
    "drift": "since_on",
    "waits": "started_on",
    "adoption_track": "started_on",
}
_WORDS: dict[str, dict[str, type[Word]]] = {
    "reviews_held": {"heard": Participation},
    "children_heard": {"heard": Participation, "heard_before": Participation},
    "feedback": {"kind": VoiceKind, "from_whom": VoiceFrom},
    "audits": {"aspect": AuditAspect, "grade": AuditGrade},
    "plan_areas": {"area": PlanArea, "area_status": PlanAreaStatus},
    "practice_feedback": {"kind": FeedbackKind},
    "decisions": {},
    "drift": {},
    "waits": {"plan": Plan, "wait": Wait},
    "adoption_track": {"step": AdoptionStep},
}
_CODES = {
    "reviews_held": {"heard": "participation_code"},
    "children_heard": {"heard": "last_code", "heard_before": "previous_code"},
}


@once_for_the_same_rows
def worded(rows: pl.DataFrame, of: str) -> pl.DataFrame:
    """Return rows of a frame named in `COLUMNS` with their codes in words, the oldest first."""
    shown = rows.rechunk().with_columns(**_CODES.get(of, {}))
    if of == "drift":
        shown = shown.with_columns(pl.col("test").replace_strict(DRIFT_TESTS))
    labels = {
        column: pl.col(column)
        .replace_strict({word.value: word.label for word in words}, default=None)
        .fill_null(NOT_RECORDED)
        for column, words in _WORDS[of].items()
    }
    return shown.with_columns(**labels).sort(_ORDER[of], "child_id", nulls_last=True)


SHORTFALL = {
    "participation": "without views",
    "child_spoken_to_on_time": "not spoken to",
    "seen_alone": "not seen",
    "rights_explained": "not told",
    "parents_consulted": "not consulted",
    "audits_good": "below good",
    "plan_areas_in_place": "not in place",
    "long_term_stability": "not settled",
    "reviews_on_time_by_child": "a review late",
}
"""What the rows are that a share leaves out, where it is not that they were late."""

OF_WHAT = {
    "reviews_held": ("review in {months} months", "reviews in {months} months"),
    "children": ("child", "children"),
    "children_heard": ("child in care", "children in care"),
    "audits": ("aspect audited in {months} months", "aspects audited in {months} months"),
    "plan_areas": ("area with an entry", "areas with an entry"),
}
"""What a share is of, one and many, by its frame, where it is not duties due in the months."""

DRIFT_TESTS = {
    "P1": "P1 No plan", "P2": "P2 Plan unchanged", "P3": "P3 Target passed",
    "P4": "P4 Not yet placed", "P5": "P5 Not yet matched", "P6": "P6 No order",
    "P7": "P7 Proceedings", "P8": "P8 Section 20", "P9": "P9 Order at home",
    "P10": "P10 Moves", "P11": "P11 Not matched LTF", "P12": "P12 Return home",
    "P13": "P13 Decision open", "P14": "P14 Unregistered",
}  # fmt: skip
"""Short names of the drift tests: 16 characters or so, for an axis on a phone."""
