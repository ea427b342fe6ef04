"""Which figures a problem in the data touches: by the table it is in, or by its own code."""

from measures.headline.catalogue import BY_CODE, Measure

REVIEWS = ("reviews_on_time", "reviews_overdue", "reviews_unrecorded", "reviews_due_soon")
PARTICIPATION = ("participation", "not_heard_twice")
CHILDREN = ("children_in_care", "children_without_iro")
DISPUTES = ("disputes_open", "disputes_past_limit", "disputes_per_100")
DRIFT = ("children_drifting", "silent_drift")

OF_TABLE: dict[str, tuple[str, ...]] = {
    "child": (*CHILDREN, "participation"),
    "care_period": (*CHILDREN, *REVIEWS, *DRIFT),
    "episode": (*REVIEWS, *DRIFT),
    "review": (*REVIEWS, *PARTICIPATION, "rights_explained", "parents_consulted"),
    "iro": ("children_without_iro",),
    "iro_allocation": ("children_without_iro", "iro_appointed_on_time"),
    "iro_contact": ("seen_alone", "midway_check_on_time"),
    "review_decision": ("decisions_overdue",),
    "care_plan_area": ("plan_areas_in_place",),
    "permanence_plan": ("permanence_plan_on_time", *DRIFT),
    "milestone": (*DRIFT, "reviews_on_time"),
    "dispute": (*DISPUTES, "silent_drift"),
    "dispute_stage": ("disputes_past_limit", "dispute_stage_on_time"),
    "practice_feedback": ("silent_drift",),
    "quality_audit": ("audits_good",),
    "voice_feedback": ("complaints_open",),
}
"""Codes of the measures that read a table; a table not named here bears on groups alone."""

OF_CODE: dict[str, tuple[str, ...]] = {
    "166": REVIEWS,
    "167": PARTICIPATION,
    "399": REVIEWS,
    "440": PARTICIPATION,
    "441": PARTICIPATION,
    "1012": (*CHILDREN, *REVIEWS),
    "INT08": CHILDREN,
    "INT17": PARTICIPATION,
    "open-past-18": (*CHILDREN, *REVIEWS, *DRIFT),
}
"""Codes of checks that touch other figures than their table would say."""


def touched(code: str, table: str) -> list[Measure]:
    """Return the measures whose value a problem may change, in the order of the catalogue."""
    codes = OF_CODE.get(code, OF_TABLE.get(table, ()))
    return [measure for measure in BY_CODE.values() if measure.code in codes]
