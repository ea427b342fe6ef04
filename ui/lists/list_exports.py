"""A list taken away: its buttons, and what stands on its first sheet."""

from collections.abc import Sequence

import polars as pl

from ui import clock, frame, wording
from ui.data import load
from ui.lists import downloads, exports
from ui.tables.columns import Column


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
    rows: pl.DataFrame,
    shown: Sequence[Column],
    *,
    title: str,
    definition: str,
    key: str,
    more: Sequence[downloads.File] = (),
) -> None:
    """Draw what takes a list away as Excel, as CSV and as `more`, each noted in the access log."""
    here = frame.current()
    about = about_list(title, definition)
    role, count = here.person.role, wording.plural(rows.height, "row")
    downloads.offer(
        [
            downloads.File(
                label=f"Excel, {count}",
                ending="xlsx",
                name=about.file_name("xlsx"),
                mime=exports.EXCEL_MIME,
                make=lambda: exports.excel_bytes(rows, shown, about, role=role),
            ),
            downloads.File(
                label=f"CSV, {count}",
                ending="csv",
                name=about.file_name("csv"),
                mime=exports.CSV_MIME,
                make=lambda: exports.csv_bytes(rows, shown, about, role=role),
            ),
            *more,
        ],
        key=key,
        detail={"list": title, "rows": rows.height, "snapshot": about.snapshot_id},
    )
