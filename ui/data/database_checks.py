"""What the page Data asks of the database itself, once for each snapshot."""

import polars as pl
import streamlit as st

from data_access.checks.check import check_database
from data_access.checks.report import CheckReport
from data_access.engine import reading
from data_access.loads import loaded_files
from data_access.settings import Settings
from ui.data.load import SNAPSHOTS_IN_MEMORY


@st.cache_resource(show_spinner="Checking the data", max_entries=SNAPSHOTS_IN_MEMORY)
def checked(snapshot_id: str) -> CheckReport:
    """Return what the checks find in the database of a snapshot; asked again with the next one.

    Raises DatabaseUnreachableError when it does not answer.
    """
    engine = reading(Settings.from_environment().database_url)
    try:
        return check_database(engine)
    finally:
        engine.dispose()


@st.cache_resource(show_spinner=False, max_entries=SNAPSHOTS_IN_MEMORY)
def files(snapshot_id: str) -> pl.DataFrame | None:
    """Return the files of the loads; null where the database keeps none. Raises as `checked`."""
    engine = reading(Settings.from_environment().database_url)
    try:
        return loaded_files(engine)
    finally:
        engine.dispose()
