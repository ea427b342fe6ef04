"""The snapshot that a Senior IRO is shown: without the disputes raised about themselves.

Left out of the data itself, as the names of a meeting are (ADR 0008), and not figure by figure: a
challenge also changes loads, the silence of drift, timelines and months, and each would tell of it.
"""

import dataclasses

import polars as pl

from measures.facts.scope import Scope
from measures.snapshot import Snapshot
from measures.words import Role

MARK = "^"
"""Stands between the id of a snapshot and the officer whose disputes are left out of it."""


TABLES = ("dispute", "dispute_stage")
"""Tables of which rows are left out."""


def whose(scope: Scope) -> str | None:
    """Return the officer whose disputes this person is not shown; null for nobody."""
    return scope.own_iro_id if scope.role is Role.SENIOR_IRO else None


def without_disputes_about(snapshot: Snapshot, iro_id: str) -> Snapshot:
    """Return the snapshot without the disputes under an officer's name and their stages.

    A dispute with no officer recorded counts as under the name of whoever holds the child then
    (`measures.care.disputes`), so it is left out wherever the officer ever had the child in that
    time in care. The table is supplied all the same, with no row left too: "not supplied" would
    tell.
    """
    held = snapshot.frames["iro_allocation"].filter(iro_id=iro_id)["care_period_id"].implode()
    is_about = pl.col("iro_id") == iro_id
    is_of_the_holder = pl.col("iro_id").is_null() & pl.col("care_period_id").is_in(held)
    kept = snapshot.frames["dispute"].filter(~(is_about.fill_null(False) | is_of_the_holder))
    stages = snapshot.frames["dispute_stage"].join(kept, on="dispute_id", how="semi")
    return dataclasses.replace(
        snapshot,
        id=f"{snapshot.id}{MARK}{iro_id}",
        frames={**snapshot.frames, "dispute": kept, "dispute_stage": stages},
        emptied=frozenset(table for table in TABLES if snapshot.is_supplied(table)),
    )
