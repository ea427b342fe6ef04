"""Lists of children, reviews and disputes: named, drawn, opened and exported in one way."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from measures.facts import Facts, restricted
from measures.headline.catalogue import Measure
from measures.once import once
from measures.words import Role
from ui import frame, meeting, navigation, wording
from ui.data import load, openable
from ui.data.names import Names
from ui.data.same_rows import once_for_the_same_rows
from ui.filters import links
from ui.lists import frozen, further_lists, list_exports, viewed, worded
from ui.tables import tables
from ui.tables.columns import Column, Kind

SEES_CHILDREN = (Role.SERVICE_MANAGER, Role.SENIOR_IRO, Role.IRO, Role.BUSINESS_SUPPORT)
"""Roles that may see rows of children; a viewer sees figures only."""


NOT_IN_A_MEETING = frozenset({"display_name", "age_years"})
"""Columns that hold nothing in meeting view: the child is an alias, and has no birth."""

NOT_SUPPLIED = "Not supplied"

RESTRICTED = (
    "This child's record is restricted. Who needs to open it asks the Service Manager, who can "
    "allow it by account."
)

WHOSE = (
    Column("iro", "IRO", Kind.NAME),
    Column("team", "Team", Kind.NAME),
    Column("locality", "Locality", Kind.NAME),
)
"""The columns that say whose a row is."""


def named(rows: pl.DataFrame, view: load.View) -> pl.DataFrame:
    """Add case_number, display_name, iro, team and locality in words to rows with a child_id.

    A restricted child is counted, and told by alias except to a person who may name them; a null
    stays null. Where the data does not say who has whom, "Not supplied" stands in place of "No IRO"
    or "No team".
    """
    supplied = view.whole.snapshot.is_supplied
    no_iro = "No IRO" if supplied("iro_allocation") else NOT_SUPPLIED
    no_team = "No team" if supplied("team_allocation") else NOT_SUPPLIED
    no_locality = "No locality" if supplied("locality") else NOT_SUPPLIED
    children = _called(view.whole, may_name_restricted=view.scope.may_name_restricted)
    return _named(rows, children, view.names, no_iro, no_team, no_locality)


@once_for_the_same_rows
def _named(
    rows: pl.DataFrame,
    children: pl.DataFrame,
    names: Names,
    no_iro: str,
    no_team: str,
    no_locality: str,
) -> pl.DataFrame:
    known = rows.drop("case_number", "display_name", strict=False).join(
        children, on="child_id", how="left", maintain_order="left"
    )
    return known.with_columns(
        case_number=pl.coalesce("case_number", "child_id"),
        iro=_name("iro_id", names, no_iro),
        team=_name("team_id", names, no_team),
        locality=_name("locality_id", names, no_locality),
    )


def numbers(rows: pl.DataFrame, view: load.View) -> pl.Series:
    """Return the case number of each row's child as the person may know it."""
    known = _called(view.whole, may_name_restricted=view.scope.may_name_restricted)
    told = rows.select("child_id").join(known, on="child_id", how="left", maintain_order="left")
    return told["case_number"]


@once
def _called(whole: Facts, *, may_name_restricted: bool) -> pl.DataFrame:
    """Return child_id, case_number and display_name of every child of the data."""
    number = pl.coalesce("case_number", "child_id")
    name = pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True)
    if not may_name_restricted:
        number, name = (restricted.or_alias(each, whole) for each in (number, name))
    return whole.record["child"].select("child_id", case_number=number, display_name=name)


def _name(column: str, names: Names, none: str) -> pl.Expr:
    owner = names.of_owners[column]
    return pl.when(pl.col(column).is_null()).then(pl.lit(none)).otherwise(owner)


def case_column() -> Column:
    """Return the column of the child's case number, under the council's own name for it."""
    if meeting.is_on():
        return Column("case_number", "Child", Kind.NAME)
    return Column("case_number", load.policy().display.id_label, Kind.CHILD)


def review_columns() -> list[Column]:
    """Return the columns of a list of reviews and other duties."""
    return [
        case_column(),
        Column("display_name", "Child", Kind.NAME),
        Column("status", "Status", Kind.STATUS),
        Column("due_on", "Due", Kind.DATE),
        Column("days_overdue", "Days late", Kind.COUNT),
        Column("booked_for", "Booked", Kind.DATE),
        *WHOSE,
        Column("because", "Why this date"),
    ]


def child_columns() -> list[Column]:
    """Return the columns of a list of children."""
    return [
        case_column(),
        Column("display_name", "Child", Kind.NAME),
        Column("age_years", "Age", Kind.COUNT),
        Column("plan_label", "Plan"),
        Column("drift", "Drift"),
        Column("since_on", "Since", Kind.DATE),
        Column("is_silent_drift", "Silent", Kind.YES_NO),
        Column("next_review_due_on", "Next review", Kind.DATE),
        Column("placements_12_months", "Homes in a year", Kind.COUNT),
        *WHOSE,
    ]


def dispute_columns() -> list[Column]:
    """Return the columns of a list of disputes."""
    return [
        case_column(),
        Column("display_name", "Child", Kind.NAME),
        Column("status", "Status", Kind.STATUS),
        Column("about", "About"),
        Column("stage", "Stage"),
        Column("stage_due_on", "Stage due", Kind.DATE),
        Column("overall_due_on", "20 days end", Kind.DATE),
        Column("raised_on", "Raised", Kind.DATE),
        *WHOSE,
    ]


def further_columns(of: str) -> list[Column]:
    """Return the columns of a list of rows of voice or practice."""
    return [
        case_column(),
        Column("display_name", "Child", Kind.NAME),
        *further_lists.COLUMNS[of],
        *WHOSE,
    ]


def working(
    rows: pl.DataFrame, shown: Sequence[Column], *, title: str, definition: str, key: str
) -> None:
    """Draw a working list with its exports; choosing a row opens its child.

    `rows` hold child_id and are in the order to be shown. An empty list says so in words.
    """
    here = frame.current()
    if here.person.role not in SEES_CHILDREN:
        st.info("Your role sees figures only, not lists of children.", icon=":material/info:")
        return
    if rows.is_empty():
        frame.none_of(wording.escape(title))
        return
    if meeting.is_on():
        shown = [column for column in shown if column.field not in NOT_IN_A_MEETING]
    people = named(rows, here.view)
    viewed.record(title, people.height)
    if meeting.is_on():
        told = "Children's pages and downloads are closed in meeting view."
    else:
        told = "Tick a row to open the child."
    count = wording.plural(people.height, "row")
    st.markdown(f":small[:gray[{count}. {told}]]")
    chosen = tables.working_table(
        people,
        shown,
        role=here.person.role,
        alt=f"{title}: {count}",
        key=key,
        larger=meeting.TYPE if meeting.is_on() else 1,
    )
    if chosen is not None:
        open_row(title, people, chosen)
    if not meeting.is_on():
        list_exports.buttons(people, shown, title=title, definition=definition, key=key)


def open_row(title: str, rows: pl.DataFrame, place: int) -> None:
    """Go to the child of a row of a list, the list kept to step through; one restricted is said."""
    child_id = rows["child_id"][place]
    if child_id is None:
        return
    if openable.is_unrestricted(child_id, frame.current().view):
        frozen.keep(title, rows["child_id"].drop_nulls().to_list())
        open_child(child_id)
    viewed.refused("a restricted child", links.trace(child_id))
    st.info(RESTRICTED, icon=":material/lock:")


def open_child(child_id: str) -> None:
    """Go to a child's page with the filters in force."""
    here = frame.current()
    query = links.child_query(child_id, here.person, here.filters)
    st.switch_page(navigation.page(navigation.CHILD), query_params=query)


def figure_rows(measure: Measure, *, key: str) -> None:
    """Draw exactly the rows behind a figure: for a share, those that fall short of it."""
    facts = frame.current().view.facts
    rows = measure.shown_rows(facts)
    short = (
        ""
        if measure.of is None
        else f": {further_lists.SHORTFALL.get(measure.code, 'not on time')}"
    )
    st.header(f"{measure.label}{short}, {rows.height:,}", anchor=False)
    st.markdown(f":small[:gray[{wording.escape(measure.definition)}]]")
    prepared, shown = prepare(rows, measure.frame)
    working(prepared, shown, title=measure.label, definition=measure.definition, key=key)


def prepare(
    rows: pl.DataFrame, of: str, facts: Facts | None = None
) -> tuple[pl.DataFrame, list[Column]]:
    """Word and order rows of a frame of the facts, and say which columns show them.

    `facts`: those the rows are of, if not those shown.
    """
    if of == "duties":
        return worded.duty_rows(rows, facts or frame.current().view.facts), review_columns()
    if of == "disputes":
        return worded.dispute_rows(rows), dispute_columns()
    if of in further_lists.COLUMNS:
        return further_lists.worded(rows, of), further_columns(of)
    return worded.child_rows(rows), child_columns()


def with_locality(rows: pl.DataFrame, view: load.View) -> pl.DataFrame:
    """Add the locality in words to rows with a locality_id."""
    return _with_locality(rows, view.names)


@once_for_the_same_rows
def _with_locality(rows: pl.DataFrame, names: Names) -> pl.DataFrame:
    return rows.with_columns(locality=_name("locality_id", names, "No locality"))


def sees_rows() -> bool:
    """Whether the person's role may see rows of children."""
    return frame.current().person.role in SEES_CHILDREN
