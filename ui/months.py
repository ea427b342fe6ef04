"""Any headline measure at each of the last month ends, for the part of the service in view."""

from datetime import date

import polars as pl
import streamlit as st

from measures.history import history
from measures.trends import TREND_MEASURES, in_scope, trends
from ui import load


@st.cache_resource(
    show_spinner="Working out 24 month ends of every figure", max_entries=load.SNAPSHOTS_IN_MEMORY
)
def _history(snapshot_id: str, as_at: date, policy_hash: str) -> pl.DataFrame:
    return history(load.facts_of(snapshot_id, as_at, policy_hash))


def of_measure(view: load.View, code: str) -> pl.DataFrame:
    """Return one headline measure at each of the last month ends, in the scope of a view.

    Columns as in `measures.trends.trends`. The first to ask for a measure that is not among
    TREND_MEASURES waits until the month ends of all have been worked out.
    """
    if code in TREND_MEASURES:
        return load.trends(view).filter(pl.col("measure") == code)
    whole = view.whole
    rows = _history(whole.snapshot.id, whole.as_at, whole.policy.hash)
    return trends(whole, rows=in_scope(rows, whole, view.scope), codes=(code,))
