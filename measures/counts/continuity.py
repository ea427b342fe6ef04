"""Whether children keep their IRO, siblings share one, and the IRO is independent (domain §4)."""

import polars as pl

from measures.facts import Facts
from measures.once import once
from measures.working_days import WorkingDays, months_after_day

WORKED_AS = {"social_worker": "Social worker", "manager_name": "Team manager"}
"""Columns of a team's allocation whose person may not be the child's IRO."""


def split_siblings(facts: Facts, *, every_child: pl.DataFrame) -> pl.DataFrame:
    """Return the children in view whose siblings in care have another IRO, group by group.

    Columns: those of the children frame, siblings (children of the group in care) and iros (how
    many IROs they have between them; having none counts as one). `every_child` is the unscoped
    children frame: a sibling outside the filters counts and is not shown. A child without a
    recorded sibling group is not here. Source: domain §4, same IRO for siblings.
    """
    groups = (
        every_child.filter(pl.col("sibling_group").is_not_null())
        .group_by("sibling_group")
        .agg(
            siblings=pl.len().cast(pl.Int64),
            iros=pl.col("iro_id").fill_null("none").n_unique().cast(pl.Int64),
        )
        .filter(pl.col("iros") > 1)
    )
    return facts.children.join(groups, on="sibling_group").sort("sibling_group", "child_id")


@once
def with_current_iro(facts: Facts) -> pl.DataFrame:
    """Add with_iro_since and months_with_iro (whole months) to the children in care.

    Both are null for a child without an IRO. The allocation in force is the latest begun.
    """
    record = facts.record
    current = (
        record["iro_allocation"]
        .filter(pl.col("ended_on").is_null())
        .sort("care_period_id", "started_on", "iro_allocation_id")
        .group_by("care_period_id")
        .agg(with_iro_since=pl.col("started_on").last())
    )
    as_at = pl.lit(facts.as_at)
    since = pl.col("with_iro_since")
    months = (as_at.dt.year() - since.dt.year()) * 12 + (
        as_at.dt.month().cast(pl.Int32) - since.dt.month().cast(pl.Int32)
    )
    whole = months - (as_at.dt.day() < since.dt.day()).cast(pl.Int32)
    return (
        facts.children.join(current, on="care_period_id", how="left", maintain_order="left")
        .with_columns(with_iro_since=pl.when(pl.col("iro_id").is_not_null()).then(since))
        .with_columns(months_with_iro=whole.cast(pl.Int64))
    )


NO_REASON = "Reason not recorded"


@once
def iro_changes(facts: Facts) -> pl.DataFrame:
    """Return the changes of IRO in the policy's months of the children in care, the newest first.

    Columns: those of the children frame, changed_on, from_iro_id, to_iro_id and change_reason.
    A change is an allocation that begins in the care period after one to another officer, whether
    or not the child had no IRO in between; the first of a period is none. The reason is that of
    the new allocation, else of the one that ended. Source: domain §4, same IRO throughout.
    """
    begins = months_after_day(facts.as_at, -facts.policy.figures.period_months)
    before = ("iro_id", "change_reason")
    changes = (
        facts.record["iro_allocation"]
        .sort("care_period_id", "started_on", "iro_allocation_id")
        .with_columns(
            pl.col(name).shift(1).over("care_period_id").alias(f"was_{name}") for name in before
        )
        .filter(
            pl.col("was_iro_id") != pl.col("iro_id"),
            pl.col("started_on") > begins,
        )
        .select(
            "care_period_id",
            changed_on="started_on",
            from_iro_id="was_iro_id",
            to_iro_id="iro_id",
            change_reason=pl.coalesce("change_reason", "was_change_reason"),
        )
    )
    return facts.children.join(changes, on="care_period_id").sort(
        "changed_on", "child_id", descending=[True, False]
    )


@once
def iro_change_reasons(facts: Facts) -> pl.DataFrame:
    """Return reason and n of `iro_changes`, the commonest first; those without a reason last."""
    reason = pl.col("change_reason")
    return (
        iro_changes(facts)
        .group_by(reason=reason.fill_null(NO_REASON))
        .agg(n=pl.len().cast(pl.Int64))
        .sort(pl.col("reason") == NO_REASON, "n", "reason", descending=[False, True, False])
    )


@once
def unallocated(facts: Facts) -> pl.DataFrame:
    """Return the children without an IRO with without_iro_since and working_days_waiting.

    They wait since the last allocation ended (or its officer left), or since they came into care
    if there was none. Source: domain §2, IRO appointed.
    """
    record = facts.record
    left = record["iro"].select("iro_id", officer_left_on="ended_on")
    ended = (
        record["iro_allocation"]
        .join(left, on="iro_id", how="left")
        .group_by("care_period_id")
        .agg(without_iro_since=pl.min_horizontal("ended_on", "officer_left_on").max())
    )
    calendar: WorkingDays = record.calendar
    return (
        facts.children.filter(pl.col("iro_id").is_null())
        .join(ended, on="care_period_id", how="left", maintain_order="left")
        .with_columns(without_iro_since=pl.coalesce("without_iro_since", "started_on"))
        .with_columns(
            working_days_waiting=calendar.between(
                pl.col("without_iro_since"), pl.lit(facts.as_at)
            ).cast(pl.Int64)
        )
        .sort("without_iro_since", "child_id")
    )


@once
def barred(facts: Facts) -> pl.DataFrame:
    """Return child_id and iro_id of every officer who may not be that child's IRO.

    They bear the name of somebody who is or was the child's social worker or team manager.
    Source: as `not_independent`.
    """
    officers = facts.record["iro"].select("iro_id", same_name=_plain("name"))
    people = _worked_with(facts).select("child_id", same_name=_plain("name"))
    return people.join(officers, on="same_name").select("child_id", "iro_id").unique()


def _worked_with(facts: Facts) -> pl.DataFrame:
    """Return child_id, name, was and worked_from of everyone who worked with a child."""
    record = facts.record
    worked = record["team_allocation"].join(
        record["team"].select("team_id", "manager_name"), on="team_id", how="left"
    )
    return pl.concat(
        [
            worked.select("child_id", name=column, was=pl.lit(was), worked_from="started_on")
            for column, was in WORKED_AS.items()
        ]
    ).filter(pl.col("name").is_not_null())


@once
def not_independent(facts: Facts) -> pl.DataFrame:
    """Return the children whose IRO bears the name of their social worker or team manager.

    Columns: those of the children frame, iro_name, was (`Social worker` or `Team manager`) and
    since_on (the first day of that allocation). Past allocations count: an IRO may not review the
    plan of a child they have worked with. Names are compared without case or outer spaces, so
    two people of one name are shown for a person to check. Source: IRO Handbook 2010, 2.17 ff.
    """
    names = facts.record["iro"].select("iro_id", iro_name="name")
    people = _worked_with(facts)
    return (
        facts.children.join(names, on="iro_id")
        .with_columns(same_name=_plain("iro_name"))
        .join(people.with_columns(same_name=_plain("name")), on=["child_id", "same_name"])
        .group_by(pl.exclude("name", "worked_from"), maintain_order=True)
        .agg(worked_since_on=pl.col("worked_from").min())
        .drop("same_name")
        .sort("child_id", "was")
    )


def _plain(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.to_lowercase()
