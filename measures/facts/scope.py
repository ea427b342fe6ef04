"""The one cut through the facts: what a person may see, and the part they are looking at.

Every figure, table, option list and export passes through `scoped`. Nothing else filters.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import cast

import polars as pl

from measures.facts import Facts
from measures.facts.cohorts import Chosen, is_chosen
from measures.once import once
from measures.words import Role

NONE_RECORDED = "none"
"""The filter option for rows without a team, a locality or an IRO."""

SEES_ALL = (Role.SERVICE_MANAGER, Role.SENIOR_IRO, Role.BUSINESS_SUPPORT)
"""Roles that see every child's row (which fields of it is another matter). A viewer sees none."""

MAY_CHOOSE_COHORTS = (Role.SERVICE_MANAGER, Role.SENIOR_IRO, Role.IRO)
"""Roles that may know a child's circumstances, and so choose children by them."""


class SetAsideError(PermissionError):
    """A Senior IRO was about to be shown disputes about themselves: our own mistake."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The part of the service in view. An empty filter means all, new teams included."""

    as_at: date
    role: Role
    own_iro_id: str | None = None
    covered_iro_ids: tuple[str, ...] = ()
    """Officers whose children an IRO sees besides their own, by cover in force today."""
    held: frozenset[str] | None = None
    """The children an IRO has on the day of viewing, whatever day is asked about; None: those
    of the facts' own day."""
    may_name_restricted: bool = False
    """Whether the names of restricted children are shown; they are counted in any case."""
    localities: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    iros: tuple[str, ...] = ()
    cohorts: Chosen = ()
    """Children by their circumstances on the day the rows are of (ADR 0011)."""

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.localities or self.teams or self.iros or self.cohorts)

    def covers(self) -> pl.Expr:
        """True for rows inside the filters, by locality_id, team_id and iro_id."""
        return (
            is_among("locality_id", self.localities)
            & is_among("team_id", self.teams)
            & is_among("iro_id", self.iros)
        )

    def cleared(self) -> "Scope":
        """Return the same person's scope with no filter."""
        return dataclasses.replace(self, localities=(), teams=(), iros=(), cohorts=())


def is_among(column: str, chosen: tuple[str, ...]) -> pl.Expr:
    """Whether an owner's id is among those chosen; with none chosen every row's is."""
    if not chosen:
        return pl.lit(True)
    named = pl.col(column).is_in(list(chosen)).fill_null(False)
    return named | pl.col(column).is_null() if NONE_RECORDED in chosen else named


ROWS_REMEMBERED = 4_000_000
"""How many rows of duties the cuts kept ready of one day's facts may hold together."""

_Cut = Callable[[Facts, Scope], Facts]


def _kept_ready(cut: _Cut) -> _Cut:
    """Keep the latest cuts with the facts they are of, so that a filter costs only its first page.

    Found by the whole scope: no other person's, role's or filter's cut can be.
    """

    @wraps(cut)
    def ready(facts: Facts, scope: Scope) -> Facts:
        kept = cast("dict[Scope, Facts]", facts.made.setdefault(cut, {}))
        found = kept.pop(scope, None) or cut(facts, scope)
        if found is not facts:
            kept[scope] = found  # the latest asked for stands last
            _let_go(kept)
        return found

    return ready


def _let_go(kept: dict[Scope, Facts]) -> None:
    """Let the cuts longest not asked for go until the rest hold no more rows than may be kept."""
    rows = sum(each.duties.height for each in list(kept.values()))
    for scope in list(kept)[:-1]:
        if rows <= ROWS_REMEMBERED:
            return
        gone = kept.pop(scope, None)
        rows -= gone.duties.height if gone is not None else 0


@_kept_ready
def permitted(facts: Facts, scope: Scope) -> Facts:
    """Cut the facts to what the role may see, before any filter.

    An IRO sees the children who on the day of viewing (`Scope.held`) are allocated to them or to an
    officer they cover, and everything of those children; their own load alone. The Senior IRO sees
    all of facts that hold no dispute under their own name (`measures.facts.set_aside`); raises
    SetAsideError for others. An unknown role sees nothing, nor does an IRO account without an
    officer and without cover.
    """
    if scope.role not in (*SEES_ALL, Role.IRO):
        return _only(facts, pl.lit(False), pl.lit(False))
    if scope.role == Role.IRO:
        own = pl.col("iro_id") == pl.lit(scope.own_iro_id, pl.String)
        held = children_of(facts, scope) if scope.held is None else scope.held
        mine = pl.Series(sorted(held), dtype=pl.String).implode()
        return _only(facts, pl.col("child_id").is_in(mine), own)
    own_id = scope.own_iro_id if scope.role == Role.SENIOR_IRO else None
    if own_id is not None and (facts.disputes["iro_id"] == own_id).any():
        raise SetAsideError("These facts hold disputes about the Senior IRO who would be shown.")
    return facts


def children_of(facts: Facts, scope: Scope) -> frozenset[str]:
    """Return the children in care allocated, on the facts' day, to an IRO or to whom they cover."""
    own = pl.col("iro_id") == pl.lit(scope.own_iro_id, pl.String)
    mine = facts.children.filter(own | pl.col("iro_id").is_in(scope.covered_iro_ids))
    return frozenset(mine["child_id"])


def _only(facts: Facts, rows: pl.Expr, officers: pl.Expr) -> Facts:
    return dataclasses.replace(
        facts,
        duties=facts.duties.filter(rows),
        children=facts.children.filter(rows),
        disputes=facts.disputes.filter(rows),
        drift=facts.drift.filter(rows),
        officers=facts.officers.filter(officers),
        cut=facts.cut & rows,
    )


@_kept_ready
def scoped(facts: Facts, scope: Scope) -> Facts:
    """Return the facts this person may see, cut to their filters.

    Officers keep the load and ratio of their whole caseload; `children_in_view` says how many of
    those children the filters cover. An officer is in view if chosen by name, or if the filters
    cover any of their children.
    """
    allowed = permitted(facts, scope)
    if allowed is facts and not scope.is_filtered:
        return _whole(facts)
    return _filtered(allowed, scope)


@once
def _whole(facts: Facts) -> Facts:
    """The whole service in view: the same for everyone who may see it, so made once."""
    return _filtered(facts, Scope(as_at=facts.as_at, role=Role.SERVICE_MANAGER))


def _filtered(allowed: Facts, scope: Scope) -> Facts:
    inside = scope.covers() & _is_in_cohorts(allowed, scope)
    children = allowed.children.filter(inside)
    counted = children.group_by("iro_id").agg(children_in_view=pl.len().cast(pl.Int64))
    officers = allowed.officers.join(counted, on="iro_id", how="left", nulls_equal=True)
    officers = officers.with_columns(pl.col("children_in_view").fill_null(0))
    if scope.is_filtered:
        officers = officers.filter(
            (pl.col("children_in_view") > 0)
            | pl.col("iro_id").is_in([i for i in scope.iros if i != NONE_RECORDED]).fill_null(False)
        )
    officers = officers.sort("name", "iro_id", nulls_last=True)
    if not scope.is_filtered:  # nothing is cut, so nothing is copied
        return dataclasses.replace(allowed, officers=officers)
    return dataclasses.replace(
        allowed,
        duties=allowed.duties.filter(inside),
        children=children,
        disputes=allowed.disputes.filter(inside),
        drift=allowed.drift.join(children.select("child_id"), on="child_id", how="semi"),
        officers=officers,
        cut=allowed.cut & inside,
    )


def _is_in_cohorts(facts: Facts, scope: Scope) -> pl.Expr:
    """True for rows of a child in care on the day who is in every cohort chosen.

    A child who has left is in none. A role that may not choose cohorts sees nothing by them.
    """
    if not scope.cohorts:
        return pl.lit(True)
    if scope.role not in MAY_CHOOSE_COHORTS:
        return pl.lit(False)
    chosen = facts.further.traits.filter(is_chosen(scope.cohorts))
    return pl.col("child_id").is_in(chosen["child_id"].implode()).fill_null(False)


def without_births(facts: Facts) -> Facts:
    """Return the facts without dates of birth and exact ages, for a shared screen."""
    hidden = facts.children.with_columns(
        date_of_birth=pl.lit(None, pl.Date), age_years=pl.lit(None, pl.Int64)
    )
    return dataclasses.replace(facts, children=hidden)
