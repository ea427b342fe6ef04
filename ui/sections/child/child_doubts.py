"""What is in doubt about one child: what is not known, what the checks found, what it touches."""

from collections.abc import Iterable

import polars as pl
import streamlit as st

from measures.counts.child_doubts import child_doubts, own_rows
from measures.headline.catalogue import BY_CODE
from ui import frame, wording
from ui.sections.data import data_checks
from ui.tables import tables

_ASKED = "_child_checks_asked"
"""Holds the id of the snapshot whose checks this person asked for: they are not run unasked."""


def doubts(child_id: str, *, is_on_paper: bool = False) -> None:
    """Draw what is not known of the child and what the checks found in the child's rows."""
    here = frame.current()
    st.header("Doubts in the data", anchor=False)
    lines = [
        {"Doubt": wording.escape(doubt.what), "Figures it touches": _labels(doubt.touches)}
        for doubt in child_doubts(here.view.permitted, child_id)
    ]
    is_checked = st.session_state.get(_ASKED) == here.view.whole.snapshot.id
    if not is_checked and not is_on_paper:
        is_checked = st.button(
            "Ask the checks of the whole database",
            icon=":material/fact_check:",
            key="child_checks",
            help="They are run once for each extract; the first time takes some seconds. From "
            "then on every child's page says what they found.",
        )
    if is_checked:
        st.session_state[_ASKED] = here.view.whole.snapshot.id
        lines += _found(child_id)
    if lines:
        tables.reading_list(pl.DataFrame(lines), alt=f"{len(lines)} doubts in the child's data")
    else:
        st.markdown("Nothing that the figures need is missing for this child.")
    if not is_checked:
        st.markdown(
            ":small[:gray[The checks of the whole database have not been asked about this child.]]"
        )
    else:
        st.markdown(":small[:gray[The checks of the whole database are included.]]")


def _found(child_id: str) -> list[dict[str, str]]:
    """Return a line for each check that found rows of the child."""
    problems = data_checks.found()
    if problems is None:
        return [
            {
                "Doubt": "The review database did not answer, so its checks could not be asked.",
                "Figures it touches": wording.NOTHING,
            }
        ]
    own = own_rows(frame.current().view.whole.snapshot.frames, child_id)
    lines = []
    for problem in problems:
        mine = own["child"] if problem.is_of_dfe else own.get(problem.table, frozenset())
        rows = sum(identity in mine for identity in problem.ids)
        if rows:
            lines.append(
                {
                    "Doubt": f"{wording.escape(problem.words)}: {wording.plural(rows, 'row')}",
                    "Figures it touches": _labels(measure.code for measure in problem.touches),
                }
            )
    return lines


def _labels(codes: Iterable[str]) -> str:
    known = [BY_CODE[code].label for code in codes if code in BY_CODE]
    return wording.list_of(known) or "No headline figure"
