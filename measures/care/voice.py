"""Whether children are heard: in their reviews, before them and between them.

Participation follows the SSDA903 review codes PN0 to PN7; a child under four at the review (PN0)
is in no denominator. Source: domain §6.1 and §0, decision 7; CPR 2010 reg. 36(1)(b).
"""

import polars as pl

from measures.held import held_reviews
from measures.owners import with_owners
from measures.record import Record
from measures.words import ETHNICITY_GROUP, ContactKind, DutyCode, Participation, Sex
from measures.working_days import birthday, months_after_day

NOT_RECORDED = "Not recorded"
PN0_UNDER_YEARS = 4
"""Age under which a review is coded PN0 (DfE rules 440 and 441)."""

ATTENDED, CONVEYED, NOTHING = "attended", "conveyed", "nothing"
HEARD = {
    Participation.ATTENDED_SPOKE.value: ATTENDED,
    Participation.ATTENDED_ADVOCATE_SPOKE.value: ATTENDED,
    Participation.ATTENDED_SYMBOLS.value: ATTENDED,
    Participation.BRIEFED_ADVOCATE.value: CONVEYED,
    Participation.SENT_VIEWS.value: CONVEYED,
    Participation.ATTENDED_SILENT.value: NOTHING,
    Participation.NOTHING.value: NOTHING,
}
"""How a child was heard, by review code: views given there, views conveyed, or none conveyed."""

NOT_HEARD = tuple(code for code, heard in HEARD.items() if heard == NOTHING)
"""Codes of a review at which the child conveyed no views: PN4 and PN7."""

AGE_BANDS = (
    (5, "Under 5"),
    (10, "5 to 9"),
    (16, "10 to 15"),
    (None, "16 and over"),
)
"""Years under which a child falls in the band, and its label (DfE bands; under 5 is one band)."""

CHARACTERISTICS = {
    "age_band": "Age",
    "sex_group": "Sex",
    "ethnicity_group": "Ethnicity",
    "disability": "Disability",
    "unaccompanied": "Unaccompanied",
    "distance": "Distance from home",
}
"""Columns of `reviews_held` by which voice is looked at, and what each is called."""


def reviews_held(duties: pl.DataFrame, record: Record) -> pl.DataFrame:
    """One row per review held by `as_at`, with how the child took part and who they were then.

    Columns: review_id, child_id, care_period_id, iro_id, team_id, locality_id (on the day held),
    held_on, participation_code, heard (`attended`, `conveyed`, `nothing`; null under four or not
    recorded), is_under_four (on the day; null without a date of birth), parents_consulted,
    rights_explained, child_spoken_to_on, and the words of `CHARACTERISTICS` on the day held,
    `Not recorded` where unknown. `duties`: the unscoped duties.
    """
    held = duties.filter(
        pl.col("duty") == DutyCode.REVIEW.value, pl.col("done_on").is_not_null()
    ).select(
        "child_id", "care_period_id", "iro_id", "team_id", "locality_id",
        review_id="subject_id", held_on="done_on",
    )  # fmt: skip
    asked = record["review"].select(
        "review_id", "participation_code", "parents_consulted", "rights_explained",
        "child_spoken_to_on",
    )  # fmt: skip
    return (
        held.join(asked, on="review_id", how="left")
        .with_columns(heard=pl.col("participation_code").replace_strict(HEARD, default=None))
        .pipe(_with_characteristics, record)
        .sort("held_on", "review_id")
        .rechunk()
    )


def _with_characteristics(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Add the words of `CHARACTERISTICS` on `held_on`, and is_under_four."""
    weights = record.policy.weights
    day, born = pl.col("held_on"), pl.col("date_of_birth")
    children = record["child"].select(
        "child_id", "date_of_birth", "sex", "ethnicity", "is_disabled", "uasc_until"
    )
    homes = record["episode"].select("care_period_id", "started_on", "distance_miles")
    far, near = f"{weights.distant_miles} miles or more", f"Under {weights.distant_miles} miles"
    bands = [
        pl.when(day < birthday(born, years)).then(pl.lit(label))
        for years, label in AGE_BANDS
        if years
    ]
    sexes = {sex.value: sex.label for sex in (Sex.FEMALE, Sex.MALE)}
    return (
        rows.join(children, on="child_id", how="left")
        .sort("held_on")
        .join_asof(
            homes.sort("started_on"),
            left_on="held_on",
            right_on="started_on",
            by="care_period_id",
            strategy="backward",
            check_sortedness=False,
        )
        .with_columns(
            is_under_four=day < birthday(born, PN0_UNDER_YEARS),
            age_band=pl.when(born.is_not_null()).then(
                pl.coalesce(*bands, pl.lit(AGE_BANDS[-1][1]))
            ),
            sex_group=pl.col("sex").replace_strict(sexes, default=None),
            ethnicity_group=pl.col("ethnicity").replace_strict(ETHNICITY_GROUP, default=None),
            disability=pl.when("is_disabled")
            .then(pl.lit("Disabled"))
            .when(~pl.col("is_disabled"))
            .then(pl.lit("Not disabled")),
            unaccompanied=pl.when((pl.col("uasc_until") > day).fill_null(False))
            .then(pl.lit("Unaccompanied"))
            .otherwise(pl.lit("Not unaccompanied")),
            distance=pl.when(pl.col("distance_miles") >= weights.distant_miles)
            .then(pl.lit(far))
            .when(pl.col("distance_miles") < weights.distant_miles)
            .then(pl.lit(near)),
        )
        .with_columns(pl.col(*CHARACTERISTICS).fill_null(NOT_RECORDED))
        .drop("date_of_birth", "sex", "ethnicity", "is_disabled", "uasc_until", "distance_miles")
        .drop("started_on", strict=False)
    )


def children_heard(children: pl.DataFrame, record: Record) -> pl.DataFrame:
    """One row per child in care: whether they were heard at their last two reviews, and seen alone.

    Columns: child_id, care_period_id, iro_id, team_id, locality_id, last_review_on, last_code,
    previous_code, is_not_heard_twice (PN4 or PN7 at the last two reviews of this care period:
    false with fewer than two or if either code says otherwise; null if a code that would decide
    it is not recorded), seen_alone_on (the last IRO visit in the policy's months at which the
    child was seen alone), is_seen_alone (null if a visit does not say and none says yes; false
    without a visit), and the words of `CHARACTERISTICS` as at the day. `children`: the children of
    the facts.
    """
    own = ["child_id", "care_period_id", "iro_id", "team_id", "locality_id"]
    codes = (
        held_reviews(record)
        .group_by("care_period_id", maintain_order=True)
        .agg(
            last_review_on=pl.col("held_on").last(),
            last_code=pl.col("participation_code").last(),
            previous_code=pl.col("participation_code").get(-2, null_on_oob=True),
            reviews=pl.len(),
        )
    )
    begins = months_after_day(record.as_at, -record.policy.figures.period_months)
    alone = pl.col("was_child_seen_alone")
    visits = (
        record["iro_contact"]
        .filter(pl.col("kind") == ContactKind.VISIT.value, pl.col("contacted_on") > begins)
        .group_by("care_period_id")
        .agg(
            seen_alone_on=pl.col("contacted_on").filter(alone).max(),
            is_seen=alone.any(),
            is_unsaid=alone.is_null().any(),
        )
    )
    last, previous = (pl.col(code).is_in(NOT_HEARD) for code in ("last_code", "previous_code"))
    return (
        children.select(own)
        .join(codes, on="care_period_id", how="left")
        .join(visits, on="care_period_id", how="left")
        .with_columns(
            is_not_heard_twice=pl.when(pl.col("reviews").fill_null(0) < 2)
            .then(pl.lit(False))
            .otherwise(last & previous),
            is_seen_alone=pl.when("is_seen")
            .then(pl.lit(True))
            .when(~pl.col("is_unsaid").fill_null(False))
            .then(pl.lit(False)),
        )
        .with_columns(held_on=pl.lit(record.as_at))
        .pipe(_with_characteristics, record)
        .drop("reviews", "is_seen", "is_unsaid", "held_on", "is_under_four")
        .sort("child_id")
        .rechunk()
    )


def feedback(record: Record) -> pl.DataFrame:
    """One row per feedback received by `as_at`.

    Columns: voice_feedback_id, child_id (null: not about one child), received_on, resolved_on,
    from_whom, kind, iro_id (its own, else the child's on the day), team_id, locality_id.
    """
    rows = record["voice_feedback"].rename({"iro_id": "own_iro_id"})
    periods = record.periods.select("child_id", "care_period_id", "started_on").sort("started_on")
    dated = rows.sort("received_on").join_asof(
        periods,
        left_on="received_on",
        right_on="started_on",
        by="child_id",
        strategy="backward",
        check_sortedness=False,
    )
    return (
        with_owners(dated, on="received_on", record=record)
        .with_columns(iro_id=pl.coalesce("own_iro_id", "iro_id"))
        .select(
            "voice_feedback_id", "child_id", "received_on", "resolved_on", "from_whom", "kind",
            "iro_id", "team_id", "locality_id",
        )
        .sort("received_on", "voice_feedback_id")
        .rechunk()
    )  # fmt: skip
