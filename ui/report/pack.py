"""The meeting pack for the room: what changed, where things stand, and the lists to go through.

By case number or under aliases. That for readers outside is another: `ui.report.outside`.
"""

from enum import Enum

import polars as pl

from measures.counts.attention import needs_attention
from measures.facts import Facts
from measures.headline import change
from measures.headline.change import Flow
from measures.words import Role
from ui import wording
from ui.data import load
from ui.lists import lists
from ui.report import figures, pack_charts
from ui.report.document import Document, Section, Table, definitions, table_of
from ui.report.figures import NOT_SUPPLIED
from ui.report.outside import HEADLINES
from ui.tables.columns import Column, Kind


class Reader(Enum):
    """Whom a pack is for."""

    ROOM = "For this room, by case number"
    ROOM_BY_ALIAS = "For this room, under aliases"
    OUTSIDE = "For outside: figures only"


HANDLING = {
    Reader.ROOM: "Personal data of children in care, by case number: collect every copy at the end "
    "of the meeting.",
    Reader.ROOM_BY_ALIAS: "Children and staff stand under aliases made for this pack; no key to "
    "them is kept. Counts are not withheld: keep it in the service.",
}

ROWS_AT_MOST = 40
"""Rows of one list; its caption says how many there are."""


def meeting_pack(
    view: load.View, before: Facts | None, *, reader: Reader, role: Role, of: str, data_taken: str
) -> Document:
    """Return the pack of what a view shows, with the changes since `before` (cut in the same way).

    `of` names in words the part that the view is scoped to. Raises ValueError for readers outside:
    they are shown nothing that is made of a view.
    """
    if reader is Reader.OUTSIDE:
        raise ValueError("A pack for outside is made of published figures.")
    facts = view.facts
    lists_of = [*_changes(view, before, role), *_attention(view, role)]
    sections = [_headlines(facts, before), *_agenda(facts, before), *_charts(view), *lists_of]
    return Document(
        title=f"Meeting pack: {of}",
        subtitle=f"As at {wording.day(facts.as_at)}; data taken {data_taken} "
        f"(snapshot {facts.snapshot.id.partition('~')[0]}, settings {facts.policy.hash})",
        sections=(*sections, _definitions(facts)),
        handling=HANDLING[reader],
        is_demo=facts.snapshot.is_demo,
        rows=sum(len(table.rows) for section in lists_of for table in section.tables),
        used=HEADLINES,
    )


def _headlines(facts: Facts, before: Facts | None) -> Section:
    rows = []
    for measure in HEADLINES:
        target = measure.target(facts.policy)
        against = "" if target is None else "none" if not target else _of_unit(measure.unit, target)
        was = "" if before is None else figures.said(measure, before)
        rows.append((measure.label, figures.said(measure, facts), was, against))
    then = "Before" if before is None else f"On {wording.day(before.as_at)}"
    return Section(
        title="Where things stand",
        tables=(
            Table(
                caption=f"Headline figures on {wording.day(facts.as_at)}",
                heads=("Figure", f"On {wording.day(facts.as_at)}", then, "Target or limit"),
                rows=tuple(rows),
            ),
        ),
    )


def _of_unit(unit: str, value: float) -> str:
    return wording.percent(value) if unit == "share" else wording.number(value)


def _flows(before: Facts, after: Facts) -> list[Flow]:
    return [
        change.parts(before, after, measure).flow
        for measure in change.TOPICS
        if measure.is_supplied(before) and measure.is_supplied(after)
    ]


def _agenda(facts: Facts, before: Facts | None) -> list[Section]:
    if before is None:
        return [
            Section(title="Agenda", paragraphs=("No earlier data is kept to compare with.",))
        ]  # fmt: skip
    flows = _flows(before, facts)
    came, left = change.came_and_went(before, facts)
    moved = change.iro_changes(before, facts).height
    up = change.escalated(before, facts).height
    return [
        Section(
            title=f"Agenda: changes since {wording.day(before.as_at)}",
            paragraphs=(
                f"{wording.sentence(wording.count(came.height, 'child', 'children'))} came into "
                f"care, {wording.number_word(left.height)} left it, and "
                f"{wording.count(moved, 'child', 'children')} in care on both days "
                f"{'has' if moved == 1 else 'have'} another IRO. "
                f"{wording.sentence(wording.count(up, 'dispute'))} "
                f"{'stands' if up == 1 else 'stand'} at a higher stage.",
            ),
            tables=(
                Table(
                    caption="Opening and new, less cleared, are closing",
                    heads=("Topic", "Opening", "New", "Cleared", "Closing"),
                    rows=tuple(
                        (
                            each.measure.label,
                            *(
                                wording.number(n)
                                for n in (each.opening, each.new, each.cleared, each.closing)
                            ),
                        )
                        for each in flows
                    ),
                    numbers=frozenset({1, 2, 3, 4}),
                ),
            ),
        )
    ]


def _charts(view: load.View) -> list[Section]:
    drawn = pack_charts.drawn(view)
    return [Section(title="In pictures", figures=drawn)] if drawn else []


def _changes(view: load.View, before: Facts | None, role: Role) -> list[Section]:
    """Return what is new and what is cleared, topic by topic, each row by its child."""
    if before is None:
        return []
    words = {change.NEW: "New", change.CLEARED: "Cleared"}
    tables = []
    for each in _flows(before, view.facts):
        rows = change.parts(before, view.facts, each.measure).owned.filter(
            pl.col("change") != change.STAYS
        )
        if rows.height:
            said = pl.concat_str(
                pl.col("change").replace_strict(words), "why", separator=": ", ignore_nulls=True
            )
            named = lists.named(rows.with_columns(change=said), view)
            columns = (Column("change", "Change"), *_OWNERS)
            tables.append(
                table_of(
                    named, (_CHILD, *columns), role=role, most=ROWS_AT_MOST,
                    caption=f"{each.measure.label}: {each.new:,} new, {each.cleared:,} cleared",
                )
            )  # fmt: skip
    return [Section(title="What is new and what is cleared", tables=tuple(tables))]


def _attention(view: load.View, role: Role) -> list[Section]:
    rows = lists.named(needs_attention(view.facts), view)
    if rows.is_empty():
        return []
    columns = (
        _CHILD,
        Column("what", "What"),
        Column("since_on", "Since", Kind.DATE),
        Column("whose", "Whose move"),
        *_OWNERS,
    )
    return [
        Section(
            title="What needs a decision, the worst first",
            tables=(table_of(rows, columns, role=role, most=ROWS_AT_MOST, caption="Lines"),),
        )
    ]


_CHILD = Column("case_number", "Child", Kind.NAME)
_OWNERS = (Column("iro", "IRO", Kind.NAME), Column("team", "Team", Kind.NAME))


def _definitions(facts: Facts) -> Section:
    return Section(
        title="What the figures mean",
        paragraphs=(
            "A share leaves out what cannot be judged and gives the range it could lie in. "
            f"What the data does not hold is said to be {NOT_SUPPLIED}.",
            figures.changed_settings(facts.policy),
        ),
        tables=(definitions(HEADLINES),),
    )
