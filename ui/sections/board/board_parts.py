"""How published figures are drawn: tiles, months, steps, localities and groups."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from measures.counts.attention import TOPICS
from measures.headline import catalogue
from measures.headline.measure import Measure
from measures.told.published import Shown
from measures.words import DutyCode, Status
from ui import charts, frame, tiles, told, wording
from ui.board import Board
from ui.data import load
from ui.sections.shared.figures import SHORT
from ui.tables import status, tables
from ui.tables.columns import Column, Kind
from ui.tables.status import Judgement

SPARK_MONTHS = 12


def how_to_read() -> None:
    """Say how the figures were made safe to tell."""
    st.markdown(f":small[:gray[{told.how_to_read(load.policy().disclosure)}]]")


def tile(shown: Shown, board: Board) -> tiles.Tile:
    """Return the tile of a published figure: it opens nothing."""
    measure = shown.measure
    line, alt = _spark(measure, board)
    return tiles.Tile(
        label=SHORT.get(measure.code, measure.label),
        value_text=told.value_text(shown) if shown.is_supplied else wording.NOTHING,
        note=_note(shown),
        told=wording.escape(measure.definition),
        spark=line,
        spark_alt=alt,
        badge=_badge(shown),
    )


def _note(shown: Shown) -> str:
    if not shown.is_supplied:
        return "Not supplied."
    said = []
    if shown.is_withheld:
        said.append("Withheld.")
    elif counts := told.counts_text(shown):
        said.append(f"{counts}.")
    if unknown := told.unknown_text(shown):
        said.append(unknown)
    return " ".join(said)


def _badge(shown: Shown) -> str | None:
    """Hold a figure against its target, where rounding leaves no doubt."""
    if not shown.is_supplied:
        return status.badge(Judgement.NOT_SUPPLIED)
    target = shown.measure.target(load.policy())
    if target is None or shown.value is None or shown.measure.better == "neither":
        return None
    if shown.low is None or shown.high is None:
        return None
    if shown.measure.better == "higher":
        if shown.low < target <= shown.high:
            return None
        return status.badge(Judgement.MET if shown.low >= target else Judgement.BELOW_TARGET)
    if shown.low <= target < shown.high:
        return None
    if shown.high <= target:
        return status.badge(Judgement.MET, "Within the limit" if target else "None")
    return status.badge(
        Judgement.OVER_LIMIT,
        f"Over the limit of {target:.0f}" if target else "Should be none",
    )


FEWEST_MONTHS = 6
"""Month ends that a line needs: fewer, left between those withheld, are no line."""


def _spark(measure: Measure, board: Board) -> tuple[charts.Chart | None, str]:
    points = board.months(measure)[-SPARK_MONTHS:]
    known = [value for _, value in points if value is not None]
    if len(known) < FEWEST_MONTHS:
        return None, ""
    rows = pl.DataFrame(points, {"month_on": pl.Date, "value": pl.Float64}, orient="row")
    words = _share if measure.unit == "share" else wording.number
    alt = (
        f"{measure.label}, {len(points)} month ends to {wording.day(points[-1][0])}: between "
        f"{words(min(known))} and {words(max(known))}"
    )
    return charts.sparkline(rows, measure.target(load.policy())), alt


def _share(value: float) -> str:
    return f"{value:.0%}"


def months(board: Board, measures: Sequence[Measure]) -> None:
    """Draw the months of the figures that have them as a table."""
    with_months = [measure for measure in measures if board.months(measure)]
    if not with_months:
        return
    st.header("Month ends", anchor=False)
    days = [day for day, _ in reversed(board.months(with_months[0]))]
    said = {measure.code: dict(board.months(measure)) for measure in with_months}
    rows = pl.DataFrame(
        {
            "month_on": days,
            **{
                f"topic_{place}": [
                    told.month_text(measure.unit, said[measure.code].get(day)) for day in days
                ]
                for place, measure in enumerate(with_months)
            },
        },
        schema_overrides={"month_on": pl.Date},
    )
    tables.twin(
        rows,
        [
            Column("month_on", "Month end", Kind.DATE),
            *(
                Column(f"topic_{place}", SHORT.get(measure.code, measure.label))
                for place, measure in enumerate(with_months)
            ),
        ],
        role=frame.current().person.role,
        alt=f"{len(days)} month ends of {len(with_months)} figures",
        label="The figures at each month end",
    )


def matrix(board: Board, *, is_wanted: bool) -> None:
    """Draw the topics by locality, for the whole service."""
    if not is_wanted or not board.is_whole or not board.localities:
        return
    st.header("By locality and topic", anchor=False)
    places = sorted(board.localities.items(), key=lambda item: (item[1].casefold(), item[0]))
    rows = pl.DataFrame(
        {
            "locality": [name for _, name in places],
            **{
                f"topic_{place}": [
                    told.value_text(board.published.of(("locality", identity), topic.measure))
                    for identity, _ in places
                ]
                for place, topic in enumerate(TOPICS.values())
            },
        }
    )
    tables.reading_table(
        rows,
        [
            Column("locality", "Locality", Kind.NAME),
            *(Column(f"topic_{place}", name) for place, name in enumerate(TOPICS)),
        ],
        role=frame.current().person.role,
        alt=f"Matters needing a decision by locality, for {len(TOPICS)} topics",
    )


def steps(board: Board, steps: Sequence[DutyCode]) -> None:
    """Draw the steps around a review: on time in the last months."""
    if not steps:
        return
    st.header("Around the review", anchor=False)
    shown = [board.of(catalogue.BY_CODE[f"{step.value}_on_time"]) for step in steps]
    rows = pl.DataFrame(
        {
            "label": [step.label for step in steps],
            "topic_0": [told.value_text(each) for each in shown],
            "topic_1": [
                wording.number(each.denominator)
                if each.denominator is not None
                else wording.NOTHING
                for each in shown
            ],
        }
    )
    tables.reading_table(
        rows,
        [Column("label", "Step"), Column("topic_0", "On time"), Column("topic_1", "Of")],
        role=frame.current().person.role,
        alt=f"Steps around a review on time in {load.policy().figures.period_months} months",
    )


def groups(board: Board, wanted: Sequence[tuple[str, str]]) -> None:
    """Draw the figures in groups of the whole service, those withheld without their names."""
    for code, heading in wanted if board.is_whole else ():
        st.header(heading, anchor=False)
        parts = board.published.parts[code]
        named = [(_label(code, label), n) for label, n in parts if n]
        hidden = any(n is None for _, n in parts)
        if not named and not hidden:
            st.markdown("None on this day, or not supplied.")
            continue
        if named:
            rows = pl.DataFrame(named, {"label": pl.String, "n": pl.Int64}, orient="row")
            most = max(named, key=lambda each: each[1])
            charts.draw(
                charts.groups(rows),
                alt=f"{heading}: most {most[0]}, {most[1]:,}",
            )
        if hidden:
            st.markdown(f":small[:gray[Others: withheld ({told.WITHHELD}).]]")
        if named:
            tables.twin(
                rows,
                [Column("label", "Group"), Column("n", "Number", Kind.COUNT)],
                role=frame.current().person.role,
                alt=f"{heading}, counts",
            )


def groups_elsewhere() -> None:
    """Say where the figures in groups are."""
    st.info(
        "Figures in groups (by state, plan, time, stage, theme or reason) are shown for the whole "
        "service only: in a part of it they would be too small.",
        icon=":material/info:",
    )


def _label(code: str, label: str) -> str:
    return Status(label).label if code == "reviews_to_come" else label
