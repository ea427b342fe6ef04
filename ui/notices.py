"""What a page says when all is not as usual: old data, no data, or nothing supplied."""

from datetime import date, datetime, timedelta

import streamlit as st

from data_access.holder import Held
from ui import clock, wording
from ui.data import load

HOURS_AHEAD = 24
"""How far the data may lie ahead of this server's clock. Source: docs/security.md, row R25."""


DAYS_BEFORE_THE_END = 90
"""How long before the known bank holidays end it is said. Source: docs/security.md, row R17."""


def stale(held: Held, taken_at: datetime, *, hours_old: int) -> None:
    """Say under the title what went wrong, when, and how old the data is that is shown instead."""
    said = wording.escape(held.problem or "")
    if held.read_at != held.tried_at:
        said += (
            f" It was asked at {held.tried_at.astimezone(clock.LONDON):%H:%M} and is asked again "
            f"by itself. You see the data of {wording.moment(taken_at)}, "
            f"{wording.plural(hours_old, 'hour')} old."
        )
    st.warning(said, icon=":material/history:")


def not_supplied(what: str) -> None:
    """Say that the data does not hold something, so that its absence is not read as zero."""
    st.info(
        f"{wording.sentence(what)}: not supplied. The data does not hold it, so nothing is said "
        "about it here.",
        icon=":material/help:",
    )


def no_data(held: Held) -> None:
    """Say why nothing can be shown yet, and offer to try again."""
    st.title("No data yet", anchor=False)
    st.error(
        f"{wording.escape(held.problem)} Last tried "
        f"{held.tried_at.astimezone(clock.LONDON):%H:%M}. Nothing was lost.",
        icon=":material/error:",
    )
    if st.button("Try again", type="primary", icon=":material/refresh:"):
        load.retry()
        st.rerun()


def age_of_data(held: Held) -> None:
    """Say on every page when the data was taken, and warn when it is old or not refreshed."""
    taken_at = load.data_moment()
    if taken_at is None:
        st.warning(
            "The database does not say when its data was taken (no extract row).",
            icon=":material/help:",
        )
        return
    hours = int((clock.rerun_began_at() - taken_at).total_seconds() // 3600)
    display = load.policy().display
    if held.problem is not None:
        stale(held, taken_at, hours_old=hours)
    elif hours < -HOURS_AHEAD:
        st.warning(
            f"The data says that it was taken on {wording.moment(taken_at)}, which is still to "
            "come. The clock of this server or of the extract is wrong: what is overdue or due "
            "soon may be wrong with it.",
            icon=":material/history:",
        )
    elif hours > display.stale_red_days * 24:
        st.error(_old(taken_at, hours), icon=":material/history:")
    elif hours > display.stale_amber_hours:
        st.warning(_old(taken_at, hours), icon=":material/history:")


def bank_holidays(as_at: date) -> None:
    """Warn, from DAYS_BEFORE_THE_END on, that the bank holidays known will run out."""
    known_to = load.policy().clock.holidays_known_to
    if as_at + timedelta(days=DAYS_BEFORE_THE_END) > known_to:
        st.warning(
            f"Bank holidays are known to {wording.day(known_to)}. Working-day dates after it are "
            "estimates: ask your administrator for the newer version of the dashboard, or to set "
            "the days that were announced and holidays_known_to in the policy.",
            icon=":material/event:",
        )


def _old(taken_at: datetime, hours: int) -> str:
    age = wording.plural(hours, "hour") if hours < 48 else wording.plural(hours // 24, "day")
    return (
        f"This data was taken {wording.moment(taken_at)} and is {age} old. Ask for a fresh extract "
        "before you act on it."
    )
