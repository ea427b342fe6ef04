"""A list taken away: its buttons, and what stands on its first sheet."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from data_access.state.access_log import Action
from ui import clock, downloads, exports, frame, load, state, wording
from ui.columns import Column


def about_list(title: str, definition: str) -> exports.About:
    """Return what an export of this page is: its day, data, filters and maker."""
    here = frame.current()
    snapshot = here.view.whole.snapshot
    return exports.About(
        title=title,
        data_date=wording.moment(load.data_moment()),
        as_at=here.view.scope.as_at,
        filters=here.sentence,
        definition=definition,
        who=here.person.name,
        when=clock.rerun_began_at(),
        snapshot_id=snapshot.id,
        policy_hash=load.policy().hash,
        is_demo=snapshot.is_demo,
    )


def buttons(
    rows: pl.DataFrame, shown: Sequence[Column], *, title: str, definition: str, key: str
) -> None:
    """Draw the buttons that take a list away as Excel and as CSV, each noted in the access log."""
    here = frame.current()
    about = about_list(title, definition)
    snapshot = here.view.whole.snapshot
    role, username, store = here.person.role, here.person.username, state.store()

    def recorded(file_format: str) -> None:
        store.access_log.write(
            username,
            Action.LIST_EXPORTED,
            {"list": title, "rows": rows.height, "format": file_format, "snapshot": snapshot.id},
        )

    def excel() -> bytes:
        recorded("xlsx")
        return exports.excel_bytes(rows, shown, about, role=role)

    def csv() -> bytes:
        recorded("csv")
        return exports.csv_bytes(rows, shown, about, role=role)

    count = wording.plural(rows.height, "row")
    with st.container(horizontal=True, gap="small"):
        downloads.offer(
            f"Excel, {count}", excel, about.file_name("xlsx"), exports.EXCEL_MIME, f"{key}_xlsx"
        )
        downloads.offer(
            f"CSV, {count}", csv, about.file_name("csv"), exports.CSV_MIME, f"{key}_csv"
        )
