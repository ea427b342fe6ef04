"""Silent drift: drift that nobody challenged."""

import polars as pl

from measures.drift.clocks import UNKNOWN
from measures.drift.tests import drift_tests
from measures.held import held_reviews
from measures.record import Record
from measures.words import FeedbackKind

CHALLENGES = {"disputes_since": "dispute", "concerns_since": "practice_feedback"}
"""What breaks the silence since drift began, and the table that holds it."""


def children_drift(record: Record, tests: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row per child in care: how their plan drifts and whether anyone challenged it.

    Columns: child_id, care_period_id, drift (like `P1:red;P7:amber`, null if no test fires),
    drift_unknown (the tests that cannot be judged, like `P1;P4`; null if none), since_on (the
    earliest of the tests firing), is_silent_drift, reviews_passed_in_silence (reviews held after
    since_on; null unless the drift is silent), disputes_since and concerns_since (disputes raised
    or still open from since_on, concerns noted; null if no test fires or their table is not
    supplied), iro_contacts_since (contacts on or after since_on; null if no test fires or contacts
    are not supplied).

    Drift is silent if from since_on no dispute, formal or informal, was raised or still open and
    no practice concern was noted. False if no test fires; null if neither disputes nor practice
    feedback are supplied. IRO contacts do not end it. `tests`: the frame of `drift_tests`, if at
    hand. Source: domain §5, "Silent drift".
    """
    judged = drift_tests(record) if tests is None else tests
    fires = pl.col("severity") != UNKNOWN
    by_child = judged.group_by("care_period_id", maintain_order=True).agg(
        drift=pl.concat_str("test", "severity", separator=":").filter(fires).str.join(";"),
        drift_unknown=pl.col("test").filter(~fires).str.join(";"),
        since_on=pl.col("since_on").min(),
    )
    rows = (
        record.in_care.select("child_id", "care_period_id")
        .join(by_child, on="care_period_id", how="left")
        .with_columns(
            pl.when(pl.col(column) != "").then(pl.col(column)).alias(column)
            for column in ("drift", "drift_unknown")
        )
    )
    supplied = record.snapshot.is_supplied
    may_be_challenged = supplied("dispute") or supplied("practice_feedback")
    is_silent = (
        pl.when(pl.col("since_on").is_null())
        .then(pl.lit(False))
        .when(pl.lit(may_be_challenged))
        .then(_challenges().fill_null(0) == 0)
    )
    return (
        rows.join(_challenged(rows, record), on="child_id", how="left")
        .join(_reviews_since(rows, record), on="care_period_id", how="left")
        .join(_contacts_since(rows, record), on="care_period_id", how="left")
        .with_columns(is_silent_drift=is_silent)
        .select(
            "child_id",
            "care_period_id",
            "drift",
            "drift_unknown",
            "since_on",
            "is_silent_drift",
            *(
                pl.when(pl.col("since_on").is_not_null(), pl.lit(supplied(table)))
                .then(pl.col(name).fill_null(0).cast(pl.Int64))
                .alias(name)
                for name, table in CHALLENGES.items()
            ),
            reviews_passed_in_silence=pl.when("is_silent_drift").then(
                pl.col("reviews_since").fill_null(0).cast(pl.Int64)
            ),
            iro_contacts_since=pl.when(
                pl.col("since_on").is_not_null(), pl.lit(supplied("iro_contact"))
            ).then(pl.col("contacts_since").fill_null(0).cast(pl.Int64)),
        )
        .sort("child_id")
    )


def _challenged(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Return child_id, disputes_since and concerns_since of the children with any of either."""
    children = record.periods.select("care_period_id", "child_id")
    since = rows.filter(pl.col("since_on").is_not_null()).select("child_id", "since_on")
    disputes = (
        record["dispute"]
        .join(children, on="care_period_id")
        .join(since, on="child_id")
        .filter(
            (pl.col("raised_on") >= pl.col("since_on"))
            | pl.col("closed_on").is_null()
            | (pl.col("closed_on") > pl.col("since_on"))
        )
    )
    concerns = (
        record["practice_feedback"]
        .filter(pl.col("kind") == FeedbackKind.CONCERN.value)
        .join(children, on="care_period_id")
        .join(since, on="child_id")
        .filter(pl.col("noted_on") >= pl.col("since_on"))
    )
    counted = [
        rows.group_by("child_id").agg(pl.len().alias(name))
        for name, rows in zip(CHALLENGES, (disputes, concerns), strict=True)
    ]
    return counted[0].join(counted[1], on="child_id", how="full", coalesce=True)


def _challenges() -> pl.Expr:
    return pl.sum_horizontal(list(CHALLENGES))


def _reviews_since(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    return (
        held_reviews(record)
        .select("care_period_id", "held_on")
        .join(rows.select("care_period_id", "since_on"), on="care_period_id")
        .filter(pl.col("held_on") > pl.col("since_on"))
        .group_by("care_period_id")
        .agg(reviews_since=pl.len())
    )


def _contacts_since(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    return (
        record["iro_contact"]
        .join(rows.select("care_period_id", "since_on"), on="care_period_id")
        .filter(pl.col("contacted_on") >= pl.col("since_on"))
        .group_by("care_period_id")
        .agg(contacts_since=pl.len())
    )
