"""What a page says when all is not as usual: old data, no data, or nothing supplied."""

from datetime import datetime

import streamlit as st

from ui import wording


def stale(taken_at: datetime, *, tried_at: datetime, hours_old: int) -> None:
    """Say under the title that the data shown is old, since when, and what is being done."""
    st.warning(
        f"The review database did not answer at {tried_at:%H:%M}. You see the data of "
        f"{wording.moment(taken_at)}, {wording.plural(hours_old, 'hour')} old. "
        "It is asked again by itself.",
        icon=":material/history:",
    )


def old(taken_at: datetime, *, hours_old: int) -> None:
    """Say that the data itself was taken long ago, though the database answers."""
    st.warning(
        f"This data was taken {wording.moment(taken_at)} and is "
        f"{wording.plural(hours_old, 'hour')} old. Ask for a fresh extract before you act on it.",
        icon=":material/history:",
    )


def unreachable(*, tried_at: datetime, reference: str) -> None:
    """Say that nothing can be shown, because no data was ever read."""
    st.error(
        f"The review database cannot be reached. Last tried {tried_at:%H:%M}. Nothing can be shown "
        f"yet and nothing was lost. If it lasts, tell your administrator the reference "
        f"{wording.escape(reference)}.",
        icon=":material/error:",
    )


def not_supplied(what: str) -> None:
    """Say that the data does not hold something, so that its absence is not read as zero."""
    st.info(
        f"{wording.sentence(what)}: not supplied. The data does not hold it, so nothing is said "
        "about it here.",
        icon=":material/help:",
    )


def done(what: str) -> None:
    """Say in one line that something was done."""
    st.success(what, icon=":material/check_circle:")


def loading(height: int) -> None:
    """Hold the place of a block, at its final height, while it is made."""
    st.skeleton(height=height)
