"""How much work each child is, and how much each officer holds.

The weights have no statutory basis: they are the council's (domain §4). Both counts, raw and
weighted, always stand side by side.
"""

import polars as pl

from measures.care.available import fte_on
from measures.care.placements import current_placements, is_in_short_breaks
from measures.policy import Caseload, settings
from measures.record import Record
from measures.words import LONG_TERM_FOSTER, UNREGISTERED, Band, LegalStatus, MissingKind
from measures.working_days import months_after

BASE = 1.0
"""What every child counts before weights are added."""

WEIGHTS = (
    "before_first_review",
    "care_proceedings",
    "open_dispute",
    "distant",
    "unaccompanied",
    "moves",
    "unregistered",
    "adoption",
    "communication",
    "missing",
    "sibling",
    "settled",
    "short_breaks",
)
"""The circumstances that change a child's load: settings of `policy.weights`, in this order."""

PERSONAL = ("has_unaccompanied", "has_communication")
"""Circumstances that say who the child is, of `CIRCUMSTANCES`; the rest say what happens."""

CIRCUMSTANCES = tuple(f"has_{name}" for name in WEIGHTS)
"""Columns of the children frame that say which circumstances a child's load counts."""

MONTHS_A_YEAR = 12


def child_loads(record: Record, children: pl.DataFrame) -> pl.DataFrame:
    """One row per child of `children`: child_id, load_weight (2 decimals), load_because, has_…

    One has_ column for each weight (`CIRCUMSTANCES`), null where it cannot be known.

    Expects child_id, care_period_id, reviews_held, legal_status, placement_type, iro_id,
    is_adoption (authorised or placed), open_disputes (formal), placements_12_months. A
    circumstance that is not recorded adds nothing: the load is of what is known. A child whose
    history is incomplete and whose reviews were not supplied is not before the first review.
    load_because reads "1.0 + 0.5 before first review = 1.5". Source: domain §4, default weights.
    """
    weights = record.policy.weights
    says = {item.key: item.says for item in settings(record.policy)}
    rows = _circumstances(record, children)
    parts, words = [pl.lit(BASE)], [pl.lit(f"{BASE:.1f}")]
    for name in WEIGHTS:
        weight = getattr(weights, name)
        applies = pl.col(f"has_{name}").fill_null(False)
        sign = "−" if weight < 0 else "+"
        text = f"{sign} {abs(weight):g} {says[f'weights.{name}']}"
        parts.append(pl.when(applies).then(weight).otherwise(0.0))
        words.append(pl.when(applies & (pl.lit(weight) != 0)).then(pl.lit(text)))
    total = pl.sum_horizontal(parts).round(2)
    load = pl.max_horizontal(total, pl.lit(weights.floor)).round(2)
    return (
        rows.with_columns(total=total, load_weight=load)
        .with_columns(
            load_because=pl.concat_str(
                pl.concat_str(words, separator=" ", ignore_nulls=True),
                pl.format(" = {}", pl.col("total")),
                pl.when(pl.col("total") < weights.floor).then(
                    pl.lit(f", raised to the least of {weights.floor:g}")
                ),
                ignore_nulls=True,
            )
        )
        .select("child_id", "load_weight", "load_because", *CIRCUMSTANCES)
        .sort("child_id")
    )


def _circumstances(record: Record, children: pl.DataFrame) -> pl.DataFrame:
    """Add one has_ column per weight; null where it cannot be known."""
    weights = record.policy.weights
    legal, place = pl.col("legal_status"), pl.col("placement_type")
    settled_on = months_after(pl.col("home_since"), weights.settled_years * MONTHS_A_YEAR)
    is_known_whole = ~pl.col("is_history_incomplete").fill_null(False)
    return (
        children.select(
            "child_id",
            "care_period_id",
            "reviews_held",
            "legal_status",
            "placement_type",
            "iro_id",
            "is_adoption",
            "open_disputes",
            "placements_12_months",
        )
        .join(_lives(record), on="care_period_id", how="left")
        .join(
            record["child"].select(
                "child_id", "sibling_group", "uasc_until", "is_disabled", "has_communication_needs"
            ),
            on="child_id",
            how="left",
        )
        .join(_times_missing(record), on="child_id", how="left")
        .with_columns(
            has_before_first_review=(pl.col("reviews_held") == 0) & is_known_whole,
            has_care_proceedings=legal == LegalStatus.C1.value,
            has_open_dispute=pl.col("open_disputes") > 0,
            has_distant=(pl.col("distance_miles") > weights.distant_miles)
            & pl.col("is_outside_authority"),
            has_unaccompanied=pl.col("uasc_until") > record.as_at,
            has_moves=pl.col("placements_12_months") >= weights.moves_placements,
            has_unregistered=place.is_in([code.value for code in UNREGISTERED]).fill_null(False)
            | pl.col("is_deprived_of_liberty").fill_null(False),
            has_adoption=pl.col("is_adoption"),
            has_communication=pl.col("is_disabled") & pl.col("has_communication_needs"),
            has_missing=pl.col("times_missing") >= weights.missing_episodes,
            has_sibling=_is_later_sibling(),
            has_settled=place.is_in([code.value for code in LONG_TERM_FOSTER])
            & (settled_on <= record.as_at),
            has_short_breaks=pl.col("is_short_break"),
        )
    )


def _lives(record: Record) -> pl.DataFrame:
    """Return where each child in care lives, since when, and what is known of their history."""
    homes = current_placements(record).select("care_period_id", home_since="started_on")
    breaks = is_in_short_breaks(record).select("care_period_id", "is_short_break")
    return (
        record.in_care.select(
            "care_period_id",
            "carer_id",
            "distance_miles",
            "is_outside_authority",
            "is_deprived_of_liberty",
            "is_history_incomplete",
        )
        .join(homes, on="care_period_id", how="left")
        .join(breaks, on="care_period_id", how="left")
    )


def _times_missing(record: Record) -> pl.DataFrame:
    """Return child_id and times_missing: missing episodes begun in the days that count."""
    days = record.policy.weights.missing_days
    return (
        record["missing_episode"]
        .filter(
            pl.col("kind") == MissingKind.MISSING.value,
            pl.col("started_on") > pl.lit(record.as_at) - pl.duration(days=days),
        )
        .group_by("child_id")
        .agg(times_missing=pl.len())
    )


def _is_later_sibling() -> pl.Expr:
    """Whether a brother or sister with the same IRO and carer stands before the child by id."""
    together = ["sibling_group", "iro_id", "carer_id"]
    is_known = pl.all_horizontal(pl.col(together).is_not_null())
    return is_known & (pl.col("child_id").rank("ordinal").over(together) > 1)


def officers(record: Record, children: pl.DataFrame) -> pl.DataFrame:
    """One row per officer by name, and one with iro_id null for children without an IRO.

    Columns: iro_id, name, role, is_employed, fte_available, children, children_per_fte, band,
    weighted_load, weighted_per_fte, cp_children. `children` holds one row per child in care with
    iro_id and load_weight. Counts are always of the officer's whole caseload.

    fte_available is that of `available.fte_on` on `as_at`: null where not entered, never assumed.
    At 0 or null the ratios are null. Source: domain §4, "Precisely".
    """
    held = children.group_by("iro_id").agg(
        children=pl.len().cast(pl.Int64), weighted_load=pl.col("load_weight").sum()
    )
    here = fte_on(record, pl.DataFrame({"day": [record.as_at]}))
    known = (
        record["iro"]
        .select("iro_id", "name", "role", "cp_children")
        .join(here.drop("day"), on="iro_id", how="left")
    )
    nobody = pl.DataFrame({"iro_id": [None]}, schema={"iro_id": pl.String})
    is_someone = pl.col("iro_id").is_not_null()
    per_fte = pl.when(pl.col("fte_available") > 0)
    return (
        pl.concat([known, nobody], how="diagonal")
        .join(held, on="iro_id", how="left", nulls_equal=True)
        .with_columns(
            children=pl.col("children").fill_null(0),
            weighted_load=pl.col("weighted_load").fill_null(0.0).round(2),
        )
        .with_columns(
            children_per_fte=per_fte.then(pl.col("children") / pl.col("fte_available")),
            weighted_per_fte=per_fte.then(pl.col("weighted_load") / pl.col("fte_available")),
        )
        .with_columns(band=pl.when(is_someone).then(band(record.policy.caseload)))
        .select(
            "iro_id",
            "name",
            "role",
            "is_employed",
            "fte_available",
            "children",
            "children_per_fte",
            "band",
            "weighted_load",
            "weighted_per_fte",
            "cp_children",
        )
        .sort(is_someone.not_(), "name", "iro_id")
    )


def band(limits: Caseload) -> pl.Expr:
    """Where children_per_fte stands against the range, of an officer with fte_available."""
    fte, ratio = pl.col("fte_available"), pl.col("children_per_fte").round(6)
    return (
        pl.when(fte.is_null())
        .then(pl.lit(Band.FTE_NOT_ENTERED.value))
        .when(fte <= 0)
        .then(pl.lit(Band.NOT_AVAILABLE.value))
        .when(ratio < limits.per_fte_low)
        .then(pl.lit(Band.CAPACITY.value))
        .when(ratio <= limits.per_fte_high)
        .then(pl.lit(Band.WITHIN.value))
        .when(ratio <= limits.red_per_fte)
        .then(pl.lit(Band.ABOVE.value))
        .otherwise(pl.lit(Band.WELL_ABOVE.value))
    )


def weighted_band(officers: pl.DataFrame, limits: Caseload) -> pl.DataFrame:
    """Return the officers with `band` read from weighted_per_fte in place of children_per_fte.

    The range is guidance on children: held against weighted load it is our own reading. Null for
    the row of children without an IRO. Source: domain §4, raw and weighted side by side.
    """
    ratio = officers.with_columns(children_per_fte="weighted_per_fte").select(band(limits))
    return officers.with_columns(
        band=pl.when(pl.col("iro_id").is_not_null()).then(ratio.to_series())
    )
