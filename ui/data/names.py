"""Names of localities, teams and officers by id, from the snapshot's own tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from measures.called import told_apart
from measures.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names by id, A to Z. Two of one name are told apart by their ids: "Ann Lee (IRO-014)"."""

    localities: dict[str, str]
    teams: dict[str, str]
    team_localities: dict[str, str | None]
    iros: dict[str, str]

    @cached_property
    def of_owners(self) -> Mapping[str, pl.Expr]:
        """What stands for the ids in an owner's column: the name, "Unknown" for one without.

        Built once, because every list of every page asks for it.
        """
        return {
            column: pl.col(column).replace_strict(names, default="Unknown", return_dtype=pl.String)
            for column, names in (
                ("iro_id", self.iros),
                ("team_id", self.teams),
                ("locality_id", self.localities),
            )
        }

    @cached_property
    def of_officers(self) -> pl.Expr:
        """What officers with an iro_id are called; who has none here keeps the name beside it."""
        identity, name = pl.col("iro_id"), pl.col("name")
        called = identity.replace_strict(self.iros, default=name, return_dtype=pl.String)
        return called.alias("name")


def names_in(snapshot: Snapshot) -> Names:
    """Return the names in a snapshot."""
    teams = snapshot.frames["team"]
    return Names(
        localities=told_apart(snapshot.frames["locality"], "locality_id"),
        teams=told_apart(teams, "team_id"),
        team_localities=dict(teams.select("team_id", "locality_id").iter_rows()),
        iros=told_apart(snapshot.frames["iro"], "iro_id"),
    )
