"""Every headline measure, declared once: tile, table, export, definitions page and test."""

from measures.headline.catalogue_care import (
    CHILDREN_DRIFTING,
    CHILDREN_IN_CARE,
    CHILDREN_WITHOUT_IRO,
    DUTIES_ON_TIME,
    LONG_TERM_STABILITY,
    PERMANENCE_PLAN_ON_TIME,
    REVIEWS_BOOKED_LATE,
    REVIEWS_DUE_SOON,
    REVIEWS_ON_TIME,
    REVIEWS_ON_TIME_BY_CHILD,
    REVIEWS_OVERDUE,
    REVIEWS_UNBOOKED,
    REVIEWS_UNRECORDED,
    SILENT_DRIFT,
    UNPLACED_LONG,
    WITHOUT_MEETING,
)
from measures.headline.catalogue_disputes import (
    DISPUTES_INFORMAL,
    DISPUTES_OPEN,
    DISPUTES_PAST_LIMIT,
    DISPUTES_RATE,
)
from measures.headline.catalogue_practice import (
    AUDITS_GOOD,
    COMPLAINTS_OPEN,
    DECISIONS_OVERDUE,
    NOT_HEARD_TWICE,
    PARENTS_CONSULTED,
    PARTICIPATION,
    PLAN_AREAS_IN_PLACE,
    RIGHTS_EXPLAINED,
    SEEN_ALONE,
)
from measures.headline.measure import Figure, Measure
from measures.policy import Policy
from measures.words import Band

__all__ = [
    "AUDITS_GOOD",
    "BY_CODE",
    "CATALOGUE",
    "CHILDREN_DRIFTING",
    "CHILDREN_IN_CARE",
    "CHILDREN_WITHOUT_IRO",
    "COMPLAINTS_OPEN",
    "DECISIONS_OVERDUE",
    "DISPUTES_INFORMAL",
    "DISPUTES_OPEN",
    "DISPUTES_PAST_LIMIT",
    "DISPUTES_RATE",
    "DUTIES_ON_TIME",
    "LONG_TERM_STABILITY",
    "NOT_HEARD_TWICE",
    "OUT_OF_RANGE",
    "PARENTS_CONSULTED",
    "PARTICIPATION",
    "PERMANENCE_PLAN_ON_TIME",
    "PLAN_AREAS_IN_PLACE",
    "REVIEWS_BOOKED_LATE",
    "REVIEWS_DUE_SOON",
    "REVIEWS_ON_TIME",
    "REVIEWS_ON_TIME_BY_CHILD",
    "REVIEWS_OVERDUE",
    "REVIEWS_UNBOOKED",
    "REVIEWS_UNRECORDED",
    "RIGHTS_EXPLAINED",
    "SEEN_ALONE",
    "SILENT_DRIFT",
    "UNPLACED_LONG",
    "WITHOUT_MEETING",
    "Figure",
    "Measure",
]

CATALOGUE: tuple[Measure, ...] = (
    REVIEWS_ON_TIME,
    REVIEWS_ON_TIME_BY_CHILD,
    REVIEWS_OVERDUE,
    REVIEWS_UNRECORDED,
    REVIEWS_DUE_SOON,
    REVIEWS_UNBOOKED,
    REVIEWS_BOOKED_LATE,
    CHILDREN_IN_CARE,
    CHILDREN_WITHOUT_IRO,
    CHILDREN_DRIFTING,
    SILENT_DRIFT,
    LONG_TERM_STABILITY,
    WITHOUT_MEETING,
    UNPLACED_LONG,
    DISPUTES_OPEN,
    DISPUTES_INFORMAL,
    DISPUTES_PAST_LIMIT,
    DISPUTES_RATE,
    *DUTIES_ON_TIME,
    PARTICIPATION,
    NOT_HEARD_TWICE,
    SEEN_ALONE,
    RIGHTS_EXPLAINED,
    PARENTS_CONSULTED,
    COMPLAINTS_OPEN,
    AUDITS_GOOD,
    PLAN_AREAS_IN_PLACE,
    DECISIONS_OVERDUE,
)
"""Every headline measure, in the order of the Definitions page."""

BY_CODE = {measure.code: measure for measure in CATALOGUE}

OUT_OF_RANGE = (Band.ABOVE, Band.WELL_ABOVE)
"""Bands of an officer who holds more than the range."""


def headline_on_time(policy: Policy) -> Measure:
    """The share on time that headlines show: by review, or by child if the policy says so."""
    by_child = policy.figures.on_time_basis == "child"
    return REVIEWS_ON_TIME_BY_CHILD if by_child else REVIEWS_ON_TIME
