"""Tiles: a headline figure with its change, its months, its judgement and the way to its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from ui import charts, glossary

NARROWEST, NARROWEST_IN_MEETING = 170, 190
"""Pixels of a tile: two stand abreast on a phone; in a meeting's larger type one does."""


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One headline figure. Texts of the database in it are escaped by whoever makes it."""

    label: str
    """18 characters at most."""
    value_text: str
    note: str
    """Counts and unknowns behind the figure, in a sentence or two; empty where there are none."""
    told: str = ""
    """What the figure counts, on hover beside its label."""
    change_text: str | None = None
    """20 characters at most, "up 3 from 24 Dec". Never coloured: the badge judges."""
    spark: charts.Chart | None = None
    spark_alt: str = ""
    """One sentence of what the line shows; needed with `spark`."""
    badge: str | None = None
    """Markdown of `status.badge`."""
    link_text: str | None = None
    """ "Show the 9": opens the rows the figure counts."""
    link_target: st.Page | None = None
    link_query: Mapping[str, str | list[str]] = field(default_factory=dict)
    compare_target: st.Page | None = None
    """The page that says what changed the figure."""
    compare_query: Mapping[str, str | list[str]] = field(default_factory=dict)


def row(tiles: Sequence[Tile], *, narrowest: int = NARROWEST) -> None:
    """Draw tiles abreast, as many as fit."""
    grid = st.grid(len(tiles), min_column_width=narrowest, gap="small")
    for tile in tiles:
        with grid, st.container(border=True, height="stretch", gap="xsmall"):
            _draw(tile)


def _draw(tile: Tile) -> None:
    st.metric(
        tile.label,
        tile.value_text,
        delta=tile.change_text,
        delta_color="off",
        delta_arrow="off",
        help=_help(tile),
    )
    if tile.spark is not None:
        charts.draw(tile.spark, alt=tile.spark_alt)
    if tile.badge is not None:
        st.markdown(tile.badge)
    if tile.note:
        st.markdown(f":small[:gray[{tile.note}]]")
    _links(tile)


def _help(tile: Tile) -> str | None:
    """Say what the figure counts, and the terms in it that the page has not explained yet."""
    terms = glossary.explain(f"{tile.label} {tile.note} {tile.told}")
    return "\n\n".join(filter(None, [tile.told, terms])) or None


def _links(tile: Tile) -> None:
    """Draw the ways from the figure side by side, where the tile is wide enough."""
    with st.container(horizontal=True, gap="xxsmall", vertical_alignment="center"):
        if tile.link_text is not None and tile.link_target is not None:
            st.page_link(
                tile.link_target,
                label=tile.link_text,
                icon=":material/arrow_forward:",
                icon_position="right",
                query_params=dict(tile.link_query),
            )
        if tile.compare_target is not None:
            st.page_link(
                tile.compare_target, label="What changed", query_params=dict(tile.compare_query)
            )
