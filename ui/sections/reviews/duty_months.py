"""How one duty went, month by month."""

import polars as pl
import streamlit as st

from measures.counts import between
from measures.words import DutyCode
from ui import charts, frame, on_page, wording
from ui.data import load
from ui.data.same_rows import once_for_the_same_rows
from ui.sections.shared import opening
from ui.tables import tables
from ui.tables.columns import Column, Kind


def by_month() -> None:
    """Draw the share on time of one duty by the month in which it fell due."""
    here = frame.current()
    on_page.header("Month by month")
    labels = {duty.value: duty.label for duty in DutyCode}
    code = st.selectbox(
        "What is looked at",
        list(labels),
        index=list(labels).index(DutyCode.REVIEW.value),
        format_func=labels.__getitem__,
        key="duty_months",
        width=opening.PICKER_WIDTH,
    )
    rows = between.by_month(here.view.facts, DutyCode(code))
    if not rows["denominator"].sum() and not rows["unknown"].sum():
        frame.empty("such step fell due")
        return
    st.markdown(
        ":small[:gray[Share on time of what fell due in each month, as recorded today. The shaded "
        "range is what the unknowns leave open.]]"
    )
    target = load.policy().figures.on_time_target if code == DutyCode.REVIEW.value else None
    known = [row for row in rows.rows(named=True) if row["value"] is not None]
    if known:
        latest = known[-1]
        charts.draw(
            charts.month_trend(rows, target=target, is_share=True),
            alt=f"{labels[code]}, share on time by month; {wording.percent(latest['value'])} in "
            f"{latest['month_on']:%b %Y}",
        )
    tables.twin(
        _as_table(rows),
        [
            Column("month_on", "Month of", Kind.DATE),
            Column("share", "On time", Kind.SHARE),
            Column("denominator", "Of", Kind.COUNT),
            Column("unknown", "Not known", Kind.COUNT),
            Column("n", "Overdue now", Kind.COUNT),
        ],
        role=here.person.role,
        alt=f"{labels[code]} by the month in which it fell due",
    )


@once_for_the_same_rows
def _as_table(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(share="value", n="overdue")
