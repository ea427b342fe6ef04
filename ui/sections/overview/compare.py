"""What changed a figure: two days, or two choices of filters, side by side with their rows."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import streamlit as st

from measures.facts import Facts
from measures.facts.scope import Scope
from measures.headline import catalogue, change
from measures.headline.catalogue import BY_CODE, Figure, Measure
from ui import frame, wording
from ui.data import load
from ui.filters import filter_bar, filters, links
from ui.lists import further_lists, lists
from ui.sections.shared import figures
from ui.tables.columns import Column

WHICH, WITH, OTHER_DAY = "compare_measure", "compare_with", "compare_day"
_ADOPTED = "_compare_adopted"
DAYS, FILTERS = "Another day", "Other filters"


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two views compared."""

    name: str
    """What it is called: "on 31 Oct 2026", or its filters in words."""
    facts: Facts
    unfiltered: Facts


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A figure in two views, the earlier or other one first, and the rows it opens in each."""

    measure: Measure
    first: Side
    second: Side
    is_by_day: bool
    parts: change.Parts

    @property
    def words(self) -> tuple[str, str]:
        """What rows of the second alone and of the first alone are called."""
        if self.is_by_day:
            return "new", "cleared" if self.measure.of is None else "no longer among them"
        return "in the second alone", "in the first alone"

    def value(self, side: Side) -> str:
        """A side's value with its name: "34 on 31 Oct 2026", "12 (Ashcombe)"."""
        figure = self.measure.figure(side.facts)
        told = figures.value_in_words(self.measure, figure)
        return f"{told} {side.name if self.is_by_day else f'({side.name})'}"


def _adopt() -> None:
    """Take the figure and the day from the address, once for each address."""
    asked = tuple(st.query_params.get(name) for name in (links.MEASURE, links.DAY))
    state = st.session_state
    if asked != state.get(_ADOPTED) or WHICH not in state:
        if asked[0] in BY_CODE:
            state[WHICH] = asked[0]
        if day := _day(asked[1]):
            state[OTHER_DAY], state[WITH] = day, DAYS
    state.setdefault(WHICH, catalogue.headline_on_time(load.policy()).code)
    state.setdefault(WITH, DAYS)
    state.setdefault(OTHER_DAY, _month_end_before(frame.current().view.scope.as_at))
    st.query_params[links.MEASURE] = state[WHICH]
    if state[WITH] == DAYS:
        st.query_params[links.DAY] = state[OTHER_DAY].isoformat()
    elif links.DAY in st.query_params:
        del st.query_params[links.DAY]
    state[_ADOPTED] = tuple(st.query_params.get(name) for name in (links.MEASURE, links.DAY))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _month_end_before(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def compared() -> Compared:
    """Return what is compared: by the address at first, by the widgets after."""
    _adopt()
    here = frame.current()
    view, state = here.view, st.session_state
    measure = BY_CODE[state[WHICH]]
    is_by_day = state[WITH] == DAYS
    if is_by_day:
        then, all_then = load.on_day(view, state[OTHER_DAY])
        sides = [
            Side(name=f"on {wording.day(then.as_at)}", facts=then, unfiltered=all_then),
            Side(
                name=f"on {wording.day(view.scope.as_at)}",
                facts=view.facts,
                unfiltered=view.permitted,
            ),
        ]
        sides.sort(key=lambda side: side.facts.as_at)
    else:
        chosen = {name: tuple(state.get(_key(name), ())) for name in filters.open_to(here.person)}
        other = filters.scope_of(chosen, here.person, as_at=view.scope.as_at)
        sides = [
            Side(name=_of(other), facts=load.under(view, other), unfiltered=view.permitted),
            Side(name=_of(view.scope), facts=view.facts, unfiltered=view.permitted),
        ]
    first, second = sides
    return Compared(
        measure=measure,
        first=first,
        second=second,
        is_by_day=is_by_day,
        parts=change.parts(
            first.facts,
            second.facts,
            measure,
            unfiltered=(first.unfiltered, second.unfiltered)
            if is_by_day and view.scope.is_filtered
            else None,
        ),
    )


def _of(scope: Scope) -> str:
    words = filters.in_words(scope, frame.current().view.names)
    return ", ".join(words) or "whole service"


def _key(name: str) -> str:
    return f"compare_{name}"


def answer(found: Compared) -> tuple[str, str]:
    """Return the page's answer: "34 on 31 Oct, 41 on 25 Nov: 12 new, 5 cleared."."""
    label = wording.escape(found.measure.label)
    if not _is_supplied(found):
        return f"{label}: not supplied.", "The data does not hold what this figure needs."
    values = ", ".join(found.value(side) for side in (found.first, found.second))
    new, cleared = found.parts.new.height, found.parts.cleared.height
    stays = found.parts.stays.height
    came, went = found.words
    flow = f"{_some(new)} {came}, {_some(cleared)} {went}"
    if not found.is_by_day:
        flow += f", {_some(stays)} in both"
    if found.measure.of is None:
        told = f"{label}: {values}: {flow}."
    else:
        short = further_lists.SHORTFALL.get(found.measure.code, "not on time")
        told = f"{label}: {values}. {wording.sentence(short)}: {flow}."
    check = f"{stays + cleared:,} and {new:,} {came}, less {cleared:,}, are {stays + new:,}."
    return told, check if found.is_by_day and stays + new + cleared else ""


def _some(n: int) -> str:
    return f"{n:,}" if n else "none"


def _is_supplied(found: Compared) -> bool:
    return all(found.measure.is_supplied(side.facts) for side in (found.first, found.second))


def choose() -> None:
    """Draw the choice of the figure, and of what to compare with."""
    here = frame.current()
    left, middle, right = st.columns([5, 4, 3], gap="small", vertical_alignment="bottom")
    left.selectbox("Figure", list(BY_CODE), key=WHICH, format_func=lambda code: BY_CODE[code].label)
    middle.radio("Compare with", (DAYS, FILTERS), key=WITH, horizontal=True)
    if st.session_state[WITH] == DAYS:
        right.date_input(
            "The other day",
            key=OTHER_DAY,
            format="DD/MM/YYYY",
            help="By today's data: what has been written down since about that day counts.",
        )
        return
    with right, st.popover("Choose the other filters", icon=":material/tune:"):
        st.markdown(":small[:gray[Nothing chosen is the whole service.]]")
        chosen = {
            name: filters.chosen_in(_key(name), name) for name in filters.open_to(here.person)
        }
        other = filters.scope_of(chosen, here.person, as_at=here.view.scope.as_at)
        filter_bar.choices(here.view, here.person, other, key=_key)


def side_by_side(found: Compared) -> None:
    """Draw both figures with their counts and ranges."""
    if not _is_supplied(found):
        return
    columns = st.columns(2, gap="small")
    for column, side in zip(columns, (found.first, found.second), strict=True):
        figure: Figure = found.measure.figure(side.facts)
        with column, st.container(border=True, height="stretch", gap="xsmall"):
            st.metric(
                wording.sentence(side.name).replace("\\", ""),
                figures.value_text(found.measure, figure),
            )
            st.markdown(f":small[:gray[{figures.note(found.measure, figure)}]]")


def rows(found: Compared) -> None:
    """List the rows that are in one view and not in the other."""
    if not _is_supplied(found) or not lists.sees_rows():
        return
    came, went = found.words
    _listed(found, found.parts.new, came, found.second)
    _listed(found, found.parts.cleared, went, found.first)


def _listed(found: Compared, rows: pl.DataFrame, words: str, side: Side) -> None:
    measure = found.measure
    where = "" if found.is_by_day else f" ({side.name})"
    st.header(f"{wording.sentence(words)}{where}, {rows.height:,}", anchor=False)
    if rows.is_empty():
        st.markdown(":small[:gray[No row.]]")
        return
    worded, shown = lists.prepare(rows, measure.frame, side.facts)
    if found.is_by_day and worded["why"].null_count() < worded.height:
        shown = [*shown[:2], Column("why", "What happened"), *shown[2:]]
    lists.working(
        worded,
        shown,
        title=f"{measure.label}: {words}",
        definition=measure.definition,
        key=f"compare_{'second' if side is found.second else 'first'}",
    )
