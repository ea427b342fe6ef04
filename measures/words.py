"""Closed vocabularies: each word of the service declared once, as stored and as shown.

A member's value is what the review database, the facts export and the code hold; `label` is
what a person reads. Code lists and their sources: SSDA903 guidance as used by the DfE's
validation rules, Annex A, and the regulations named beside each list.
"""

from enum import StrEnum


class Word(StrEnum):
    """A member of a closed vocabulary: a stored value with the label a person reads."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Word":
        """Make a member whose value is stored and whose label is shown."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Role(Word):
    """What a person who signs in may see (docs/security.md)."""

    SERVICE_MANAGER = "service_manager", "Service Manager"
    SENIOR_IRO = "senior_iro", "Senior IRO"
    IRO = "iro", "IRO"
    BUSINESS_SUPPORT = "business_support", "Business Support"
    VIEWER = "viewer", "Viewer (figures only)"


class OfficerRole(Word):
    """The post an officer holds in the service."""

    IRO = "iro", "IRO"
    SENIOR_IRO = "senior_iro", "Senior IRO"
    SERVICE_MANAGER = "service_manager", "Service Manager"


class Employment(Word):
    """How an officer is engaged."""

    EMPLOYED = "employed", "Employed"
    CONTRACTED = "contracted", "Contracted"


class Sex(Word):
    """SSDA903 SEX, as coded since 2024-25."""

    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Unknown"


class ReviewFormat(Word):
    """How a review is carried out."""

    MEETING = "meeting", "Meeting"
    SERIES = "series", "Series of meetings"
    WITHOUT_MEETING = "without_meeting", "Without a meeting"


class Participation(Word):
    """SSDA903 REVIEW_CODE: how the child took part in the review."""

    UNDER_FOUR = "PN0", "Aged under 4 at the time of the review"
    ATTENDED_SPOKE = "PN1", "Attended and spoke"
    ATTENDED_ADVOCATE_SPOKE = "PN2", "Attended; an advocate or the IRO spoke"
    ATTENDED_SYMBOLS = "PN3", "Attended and conveyed views without words"
    ATTENDED_SILENT = "PN4", "Attended but conveyed no views"
    BRIEFED_ADVOCATE = "PN5", "Did not attend but briefed an advocate or the IRO"
    SENT_VIEWS = "PN6", "Did not attend but sent views another way"
    NOTHING = "PN7", "Did not attend and no views were conveyed"


class ContactKind(Word):
    """What an IRO's contact between reviews was."""

    VISIT = "visit", "Visit"
    CALL = "call", "Call"
    MIDWAY_CHECK = "midway_check", "Midway check"
    OTHER = "other", "Other"


class PlanArea(Word):
    """The six areas of a Care Plan."""

    HEALTH = "health", "Health"
    EDUCATION = "education", "Education"
    LEISURE = "leisure", "Leisure"
    LIVING_ARRANGEMENTS = "living_arrangements", "Living arrangements"
    FAMILY = "family", "Family time"
    IDENTITY = "identity", "Identity"


class PlanAreaStatus(Word):
    """How one area of the Care Plan stands."""

    IN_PLACE = "in_place", "In place"
    NEEDS_ATTENTION = "needs_attention", "Needs attention"
    MISSING = "missing", "Missing"


class Plan(Word):
    """The plan for permanence (Annex A list 8 and SSD values map to these)."""

    RETURN_HOME = "return_home", "Return home"
    ADOPTION = "adoption", "Adoption"
    SPECIAL_GUARDIANSHIP = "special_guardianship", "Special guardianship or child arrangements"
    KINSHIP_FOSTERING = "kinship_fostering", "Kinship foster care"
    LONG_TERM_FOSTERING = "long_term_fostering", "Long-term fostering"
    LONG_TERM_RESIDENTIAL = "long_term_residential", "Long-term residential"
    INDEPENDENCE = "independence", "Supported living or independence"
    OTHER = "other", "Other"


NO_PLAN = "none"
"""What `children.plan` holds when no plan for permanence is in force (null: not supplied)."""


class MilestoneKind(Word):
    """Dated steps towards permanence."""

    PROCEEDINGS_ISSUED = "proceedings_issued", "Care proceedings issued"
    PROCEEDINGS_CONCLUDED = "proceedings_concluded", "Care proceedings concluded"
    ADOPTION_DECISION = "adoption_decision", "Decision to place for adoption"
    CONSENT = "consent", "Consent to adoption given"
    PLACEMENT_ORDER = "placement_order", "Placement order"
    MATCHED = "matched", "Matched with adopters"
    PLACED_WITH_ADOPTERS = "placed_with_adopters", "Placed with adopters"
    ADOPTION_REVERSED = "adoption_reversed", "Adoption decision reversed"
    LONG_TERM_MATCH = "long_term_match", "Matched with long-term foster carers"
    DISCHARGE_APPLICATION = "discharge_application", "Application to discharge the care order"


class Wait(Word):
    """How a time in care stands on the way to permanence."""

    WAITING = "waiting", "Still waiting"
    ACHIEVED = "achieved", "Permanence"
    LEFT = "left", "Left care another way"


class DisputeOutcome(Word):
    """How a dispute ended."""

    AGREED = "agreed", "Agreed"
    PARTLY_AGREED = "partly_agreed", "Partly agreed"
    NOT_AGREED = "not_agreed", "Not agreed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    OVERTAKEN = "overtaken", "Overtaken by events"


class DisputeStage(Word):
    """The steps of a dispute; the council's own names are in the policy."""

    INFORMAL = "0", "Informal"
    STAGE_1 = "1", "Stage 1"
    STAGE_2 = "2", "Stage 2"
    STAGE_3 = "3", "Stage 3"
    STAGE_4 = "4", "Stage 4"
    CAFCASS = "cafcass", "Cafcass"


class MissingKind(Word):
    """SSDA903 MISSING."""

    MISSING = "M", "Missing"
    AWAY = "A", "Away without authorisation"


class FeedbackKind(Word):
    """What an IRO noted about practice."""

    GOOD_PRACTICE = "good_practice", "Good practice"
    CONCERN = "concern", "Concern"


class AuditAspect(Word):
    """What a quality audit looked at."""

    ORGANISATION = "organisation", "Organisation"
    CONDUCT = "conduct", "Conduct"
    RECORDING = "recording", "Recording"


class AuditGrade(Word):
    """The grade of an audit, as Ofsted words it."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"


class VoiceFrom(Word):
    """Who gave feedback."""

    CHILD = "child", "Child or young person"
    PARENT = "parent", "Parent"
    CARER = "carer", "Carer"
    PROFESSIONAL = "professional", "Professional"


class VoiceKind(Word):
    """What the feedback was."""

    COMPLIMENT = "compliment", "Compliment"
    COMPLAINT = "complaint", "Complaint"
    COMMENT = "comment", "Comment"


class LegalStatus(Word):
    """SSDA903 LS."""

    C1 = "C1", "Interim care order"
    C2 = "C2", "Care order"
    D1 = "D1", "Freeing order (obsolete)"
    E1 = "E1", "Placement order"
    V2 = "V2", "Section 20"
    V3 = "V3", "Short breaks, each stay recorded"
    V4 = "V4", "Short breaks, agreement recorded"
    L1 = "L1", "Police protection"
    L2 = "L2", "Emergency protection order"
    L3 = "L3", "Child assessment order"
    J1 = "J1", "Remand"
    J2 = "J2", "PACE accommodation"
    J3 = "J3", "Youth rehabilitation order"


SHORT_BREAKS = (LegalStatus.V3, LegalStatus.V4)
"""Legal statuses of children in a series of short breaks (CPR 2010 reg. 48)."""


class StartReason(Word):
    """SSDA903 RNE: why an episode began."""

    S = "S", "Started to be looked after"
    L = "L", "Change of legal status only"
    P = "P", "Change of placement and carer"
    T = "T", "Change of placement, same carer"
    B = "B", "Change of legal status, placement and carer"
    U = "U", "Change of legal status and placement, same carer"


class Placement(Word):
    """SSDA903 PLACE, with the short name shown on a timeline."""

    A3 = "A3", "Adoption, with current foster carer (consent)"
    A4 = "A4", "Adoption (consent)"
    A5 = "A5", "Adoption, with current foster carer (placement order)"
    A6 = "A6", "Adoption (placement order)"
    K1 = "K1", "Secure children's home"
    K2 = "K2", "Children's home"
    K3 = "K3", "Supported accommodation"
    P1 = "P1", "With parents"
    P2 = "P2", "Independent living"
    P3 = "P3", "Residential employment"
    R1 = "R1", "Residential care home"
    R2 = "R2", "NHS or health trust"
    R3 = "R3", "Family centre or mother and baby unit"
    R5 = "R5", "Young offender institution"
    S1 = "S1", "Residential school"
    T0 = "T0", "Temporary move"
    T1 = "T1", "Temporary: in hospital"
    T2 = "T2", "Temporary: child on holiday"
    T3 = "T3", "Temporary: carer on holiday"
    T4 = "T4", "Temporary: other, up to 7 days"
    U1 = "U1", "Kinship foster care, long-term"
    U2 = "U2", "Kinship foster care, fostering for adoption"
    U3 = "U3", "Kinship foster care"
    U4 = "U4", "Foster care, long-term"
    U5 = "U5", "Foster care, fostering for adoption"
    U6 = "U6", "Foster care"
    H5 = "H5", "Semi-independent (legacy code)"
    Z1 = "Z1", "Other (unregistered)"
    Z11 = "Z11", "Other (Z11)"
    Z12 = "Z12", "Other (Z12)"
    Z13 = "Z13", "Other (Z13)"
    Z14 = "Z14", "Other (Z14)"


PLACED_FOR_ADOPTION = (Placement.A3, Placement.A4, Placement.A5, Placement.A6)
"""PLACE codes of a child placed for adoption (AAR 2005 reg. 36(3) clock)."""

TEMPORARY_PLACEMENTS = (Placement.T0, Placement.T1, Placement.T2, Placement.T3, Placement.T4)
"""PLACE codes of short temporary moves, left out of placement counts."""

LONG_TERM_FOSTER = (Placement.U1, Placement.U4)
"""PLACE codes of a formally matched long-term foster placement."""

UNREGISTERED = (Placement.Z1, Placement.Z11, Placement.Z12, Placement.Z13, Placement.Z14)
"""PLACE codes of 'other' placements, which may be unregistered."""


class PlacementProvider(Word):
    """SSDA903 PLACE_PROVIDER."""

    PR0 = "PR0", "Parents or person with parental responsibility"
    PR1 = "PR1", "Own provision"
    PR2 = "PR2", "Another local authority"
    PR3 = "PR3", "Other public provision"
    PR4 = "PR4", "Private provision"
    PR5 = "PR5", "Voluntary provision"


class EndReason(Word):
    """SSDA903 REC: why an episode ended."""

    X1 = "X1", "Continues in care"
    E11 = "E11", "Adopted, unopposed"
    E12 = "E12", "Adopted, consent dispensed with"
    E2 = "E2", "Died"
    E3 = "E3", "Care taken by another authority"
    E4A = "E4A", "Returned home, planned"
    E4B = "E4B", "Returned home, unplanned"
    E13 = "E13", "Left to live with relative or other, no parental responsibility"
    E41 = "E41", "Child arrangements order"
    E45 = "E45", "Special guardianship, former carer (relative or friend)"
    E46 = "E46", "Special guardianship, former carer (other)"
    E47 = "E47", "Special guardianship, other (relative or friend)"
    E48 = "E48", "Special guardianship, other"
    E5 = "E5", "Independent living, supported"
    E6 = "E6", "Independent living, not supported"
    E7 = "E7", "Adult residential care"
    E8 = "E8", "Any other reason"
    E9 = "E9", "Sentenced to custody"
    E14 = "E14", "Remand ended"
    E15 = "E15", "Age-assessed as 18 or over"
    E16 = "E16", "Moved abroad"
    E17 = "E17", "Aged 18 and stayed with carers"


class Need(Word):
    """SSDA903 CIN: main category of need."""

    N1 = "N1", "Abuse or neglect"
    N2 = "N2", "Child's disability"
    N3 = "N3", "Parental illness or disability"
    N4 = "N4", "Family in acute stress"
    N5 = "N5", "Family dysfunction"
    N6 = "N6", "Socially unacceptable behaviour"
    N7 = "N7", "Low income"
    N8 = "N8", "Absent parenting"


class ChangeReason(Word):
    """SSDA903 REASON_PLACE_CHANGE, on the episode that ends."""

    CARPL = "CARPL", "Care plan"
    CLOSE = "CLOSE", "Resignation or closure"
    ALLEG = "ALLEG", "Allegation"
    STAND = "STAND", "Standards of care"
    APPRR = "APPRR", "Approval removed"
    CREQB = "CREQB", "Carer's request, child's behaviour"
    CREQO = "CREQO", "Carer's request, other"
    CHILD = "CHILD", "Child's request"
    LAREQ = "LAREQ", "Authority's request"
    PLACE = "PLACE", "Change of placement status only"
    CUSTOD = "CUSTOD", "Custody"
    OTHER = "OTHER", "Other"


ETHNICITY_GROUP = {
    "WBRI": "White", "WIRI": "White", "WOTH": "White", "WIRT": "White", "WROM": "White",
    "MWBC": "Mixed", "MWBA": "Mixed", "MWAS": "Mixed", "MOTH": "Mixed",
    "AIND": "Asian", "APKN": "Asian", "ABAN": "Asian", "AOTH": "Asian", "CHNE": "Asian",
    "BCRB": "Black", "BAFR": "Black", "BOTH": "Black",
    "OOTH": "Other", "REFU": "Not recorded", "NOBT": "Not recorded",
}  # fmt: skip
"""SSDA903 ETHNIC codes and the group each belongs to; refused and not yet obtained are unknown."""


class DutyCode(Word):
    """Everything that must happen by a date."""

    IRO_APPOINTED = "iro_appointed", "IRO appointed"
    REVIEW = "review", "Review"
    ADOPTION_REVIEW = "adoption_review", "Adoption review"
    CHILD_SPOKEN_TO = "child_spoken_to", "Child spoken to before the review"
    SOCIAL_WORKER_REPORT = "social_worker_report", "Social worker's report"
    DECISIONS_SENT = "decisions_sent", "Decisions sent"
    MANAGER_RESPONSE = "manager_response", "Manager's response"
    RECORD_COMPLETED = "record_completed", "Record completed"
    RECORD_DISTRIBUTED = "record_distributed", "Record distributed"
    MIDWAY_CHECK = "midway_check", "Midway check"
    SENT_TO_CHILD = "sent_to_child", "Outcome sent to the child"
    PERMANENCE_PLAN = "permanence_plan", "Permanence plan"
    REVIEW_DECISION = "review_decision", "Review decision carried out"
    DISPUTE_STAGE = "dispute_stage", "Dispute stage"
    DISPUTE_TOTAL = "dispute_total", "Dispute, 20-working-day total"


class ReviewRule(Word):
    """Which interval of law set a review's due date."""

    STANDARD_FIRST = "standard_first", "First review"
    STANDARD_SECOND = "standard_second", "Second review"
    STANDARD_LATER = "standard_later", "Later review"
    SHORT_BREAK_FIRST = "short_break_first", "First short-break review"
    SHORT_BREAK_LATER = "short_break_later", "Later short-break review"
    ADOPTION_UNPLACED_FIRST = "adoption_unplaced_first", "First review after authority to place"
    ADOPTION_UNPLACED_LATER = "adoption_unplaced_later", "Later review, not yet placed"
    ADOPTION_PLACED_FIRST = "adoption_placed_first", "First review of the adoptive placement"
    ADOPTION_PLACED_SECOND = "adoption_placed_second", "Second review of the adoptive placement"
    ADOPTION_PLACED_LATER = "adoption_placed_later", "Later review of the adoptive placement"
    ADOPTION_RETURNED = "adoption_returned", "Review after return from adopters"


class Status(Word):
    """Where a duty stands at the close of a day. The first ten are for reviews alone."""

    HELD_ON_TIME = "held_on_time", "Held on time"
    HELD_LATE = "held_late", "Held late"
    STARTED_ON_TIME = "started_on_time", "Started on time, completed after due"
    UNRECORDED = "unrecorded", "Not recorded"
    BOOKED_LATE = "booked_late", "Booked late"
    DUE_SOON_UNBOOKED = "due_soon_unbooked", "Due soon, not booked"
    BOOKED = "booked", "Booked"
    NOT_REQUIRED = "not_required", "Not required"
    MISSED = "missed", "Missed"
    OVERDUE = "overdue", "Overdue"
    DUE_SOON = "due_soon", "Due soon"
    NOT_YET_DUE = "not_yet_due", "Not yet due"
    UNKNOWN = "unknown", "Unknown"
    DONE_ON_TIME = "done_on_time", "Done on time"
    DONE_LATE = "done_late", "Done late"


ON_TIME_DENOMINATOR = (
    Status.HELD_ON_TIME,
    Status.HELD_LATE,
    Status.STARTED_ON_TIME,
    Status.MISSED,
    Status.OVERDUE,
    Status.DONE_ON_TIME,
    Status.DONE_LATE,
)
"""Statuses a rate can judge; `unrecorded` and `unknown` widen it, the rest are out (§1.8)."""

NOT_JUDGED = (Status.UNRECORDED, Status.UNKNOWN)
"""Statuses that may turn out either way."""


class Band(Word):
    """Where an officer's children per full-time equivalent stands against the range."""

    CAPACITY = "capacity", "Capacity"
    WITHIN = "within", "Within range"
    ABOVE = "above", "Above range"
    WELL_ABOVE = "well_above", "Well above"
    FTE_NOT_ENTERED = "fte_not_entered", "FTE not entered"
    NOT_AVAILABLE = "not_available", "Not available"


class DisputeStatus(Word):
    """Where a dispute stands at the close of a day."""

    INFORMAL = "informal", "Informal"
    IN_TIME = "in_time", "In time"
    STAGE_OVERDUE = "stage_overdue", "Stage overdue"
    OVERALL_OVERDUE = "overall_overdue", "20 days passed"
    CLOSED = "closed", "Closed"
