"""The clock, read in this one module; pages see the one moment at which their rerun began."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

LONDON = ZoneInfo("Europe/London")
_RERUN = "_rerun_began_at"


def utc_instant() -> datetime:
    """The time, for stores and logs: an aware instant in UTC."""
    return datetime.now(UTC)


def begin_rerun() -> None:
    """Read the clock for this rerun. `ui/shell.py` calls this first, and nothing else does."""
    st.session_state[_RERUN] = utc_instant().astimezone(LONDON)


def rerun_began_at() -> datetime:
    """London time at which this rerun began, the same wherever it is asked during the rerun."""
    if _RERUN not in st.session_state:
        begin_rerun()
    began_at: datetime = st.session_state[_RERUN]
    return began_at


def london_date() -> date:
    """London's date when this rerun began. It judges staleness; figures go by `as_at`."""
    return rerun_began_at().date()
