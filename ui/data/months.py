"""Headline figures at each of the last month ends, for the part of the service in view."""

from datetime import date

import polars as pl
import streamlit as st

from measures.facts import Facts
from measures.facts.scope import Scope
from measures.headline.caseload_ratio import CHILDREN_PER_FTE
from measures.headline.catalogue import BY_CODE, CATALOGUE
from measures.headline.history import history
from measures.headline.trends import TREND_MEASURES, counted_rows, in_scope, trends
from measures.once import once
from ui.data import load


@st.cache_resource(
    show_spinner="Looking back over the months", max_entries=load.SNAPSHOTS_IN_MEMORY
)
def _months(snapshot_id: str, as_at: date, policy_hash: str) -> pl.DataFrame:
    whole = load.facts_of(snapshot_id, as_at, policy_hash)
    today = whole.snapshot.data_date
    known = None if today in (None, as_at) else _months(snapshot_id, today, policy_hash)
    return counted_rows(whole, known=known)


def of_view(view: load.View, group: str | None = None) -> pl.DataFrame:
    """Return the trends of a view, cut to its role and filters. See `measures.headline.trends`."""
    return _trends(view.facts, view.whole, view.scope, group)


@once
def ratio_months(whole: Facts, group: str | None = None) -> pl.DataFrame:
    """Return children per FTE of unscoped facts at each month end, for the service or by IRO."""
    months = _months(whole.snapshot.id, whole.as_at, whole.policy.hash)
    return CHILDREN_PER_FTE.by_month(whole, months, group=group)


@once
def _trends(shown: Facts, whole: Facts, scope: Scope, group: str | None) -> pl.DataFrame:
    """Return the trends that belong to facts cut to a scope, and remember them with those facts."""
    months = _months(whole.snapshot.id, whole.as_at, whole.policy.hash)
    return trends(whole, group=group, rows=in_scope(months, whole, scope))


def prepared() -> bool:
    """Make what the first page of the day asks for; false where there is no data yet."""
    snapshot = load.held().snapshot
    if snapshot is None or snapshot.data_date is None:
        return False
    _months(snapshot.id, snapshot.data_date, load.policy().hash)
    return True


@st.cache_resource(
    show_spinner="Working out the 24 month ends of this figure", max_entries=len(CATALOGUE)
)
def _history(snapshot_id: str, as_at: date, policy_hash: str, code: str) -> pl.DataFrame:
    is_of_children = BY_CODE[code].unit == "rate"
    counted = _months(snapshot_id, as_at, policy_hash) if is_of_children else None
    return history(load.facts_of(snapshot_id, as_at, policy_hash), (code,), counted=counted)


def of_measure(view: load.View, code: str) -> pl.DataFrame:
    """Return one headline measure at each of the last month ends, in the scope of a view.

    Columns as in `measures.headline.trends.trends`. Children per FTE are those of the whole
    service. The first to ask for a measure other than the `TREND_MEASURES` waits one to three
    seconds, and whoever asks meanwhile waits with them.
    """
    if code == CHILDREN_PER_FTE.code:
        return ratio_months(view.whole)
    if code in TREND_MEASURES:
        return of_view(view).filter(pl.col("measure") == code)
    return _months_of(view.facts, view.whole, view.scope, code)


@once
def _months_of(shown: Facts, whole: Facts, scope: Scope, code: str) -> pl.DataFrame:
    """Return the month ends of a measure that belong to facts cut to a scope, kept with those."""
    rows = _history(whole.snapshot.id, whole.as_at, whole.policy.hash, code)
    return trends(whole, rows=in_scope(rows, whole, scope), codes=(code,))
