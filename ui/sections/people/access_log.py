"""Who looked at which child, and what else was done."""

import polars as pl
import streamlit as st

from data_access.state.access_log import Action, Entry
from ui import clock, frame, wording
from ui.entrance import state
from ui.filters import links
from ui.lists import lists
from ui.tables import tables
from ui.tables.columns import Column

SHOWN = 500
"""The newest entries that the page shows."""

COLUMNS = (
    Column("log_at", "When"),
    Column("log_who", "Account"),
    Column("log_action", "What"),
    Column("log_detail", "More"),
)


OWN = (
    Column("own_at", "When"),
    Column("own_action", "What"),
    Column("own_detail", "More"),
)
"""The columns of a person's own trail, which every role may see."""


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    known = state.store().log_check.state()
    if known.is_intact is None:
        return (
            "The access log is being checked row by row.",
            "It is long, so that takes a while: open this page again in a minute.",
        )
    if known.walked_at is not None and known.upto is not None:
        return (
            "The access log is whole: no row was altered or taken out.",
            f"{wording.plural(known.upto.rows, 'row')}, every one checked at "
            f"{wording.moment(known.walked_at.astimezone(clock.LONDON))}, those since just now.",
        )
    return (
        "The access log has been altered.",
        "A row was changed, taken out or put in. Tell your information governance lead today.",
    )


def about_a_child() -> None:
    """Draw who looked at one child, chosen by case number."""
    here = frame.current()
    st.header("Who looked at a child", anchor=False)
    children = here.view.whole.record["child"].select(
        "child_id", pl.lit(None, pl.String).alias("iro_id"),
        pl.lit(None, pl.String).alias("team_id"), pl.lit(None, pl.String).alias("locality_id"),
    )  # fmt: skip
    numbers = dict(
        lists.named(children, here.view).sort("case_number").select("child_id", "case_number")
        .iter_rows()
    )  # fmt: skip
    chosen = st.selectbox(
        "Child",
        list(numbers),
        index=None,
        format_func=lambda child: numbers.get(child, ""),
        placeholder="Choose a case number",
        key="log_child",
    )
    if chosen is None:
        return
    found = state.store().access_log.of_child(*links.traces(chosen))
    if not found:
        st.info("Nobody has opened this child's page.", icon=":material/check_circle:")
        return
    _table(found, alt=f"Who looked at {numbers[chosen]}", key="log_of_child")


def outside_caseloads() -> None:
    """Draw the children's pages opened by somebody who is not the child's IRO."""
    st.header("Children opened outside one's own caseload", anchor=False)
    st.markdown(
        ":small[:gray[Managers do so in the course of their work; look for what has no reason.]]"
    )
    views = state.store().access_log.of_others_children(limit=SHOWN)
    if not views:
        st.info("None.", icon=":material/check_circle:")
        return
    if len(views) == SHOWN:
        st.markdown(f":small[:gray[The newest {SHOWN:,}.]]")
    _table(views, alt="Children opened outside a caseload", key="log_outside")


def newest() -> None:
    """Draw the newest entries of every kind."""
    st.header("Newest entries", anchor=False)
    entries = state.store().access_log.entries(limit=SHOWN)
    st.markdown(
        f":small[:gray[{wording.plural(len(entries), 'entry', 'entries')}, the newest first.]]"
    )
    if entries:
        _table(entries, alt="Newest entries of the access log", key="log_newest")


def of_account(username: str) -> None:
    """Draw the newest entries of one account: a person's own trail."""
    entries = state.store().access_log.of_account(username, limit=SHOWN)
    if not entries:
        st.info("Nothing yet.", icon=":material/check_circle:")
        return
    _table(entries, alt="What is recorded of me", key="log_own", columns=OWN)


def _table(
    entries: list[Entry], *, alt: str, key: str, columns: tuple[Column, ...] = COLUMNS
) -> None:
    rows = pl.DataFrame(
        {
            "log_at": [wording.moment(each.at.astimezone(clock.LONDON)) for each in entries],
            "log_who": [each.username or wording.NOTHING for each in entries],
            "log_action": [each.action.capitalize() for each in entries],
            "log_detail": [_worded(each) for each in entries],
        }
    ).with_columns(own_at="log_at", own_action="log_action", own_detail="log_detail")
    tables.working_table(rows, columns, role=frame.current().person.role, alt=alt, key=key)


def _worded(entry: Entry) -> str:
    """Word what an entry says beside its action; what stands for a child is left out."""
    words = {
        name.replace("_", " "): value
        for name, value in entry.detail.items()
        if name not in ("child", "snapshot", "is_own") and value is not None
    }
    if entry.action == Action.CHILD_VIEWED:
        words["caseload"] = "their own" if entry.detail.get("is_own") else "of another"
    listed, rows = words.pop("list", None), words.pop("rows", None)
    said = [str(listed)] if listed is not None else []
    if isinstance(rows, int):
        said.append(wording.plural(rows, "row"))
    said += [f"{name} {value}" for name, value in words.items()]
    return ", ".join(said) or wording.NOTHING
