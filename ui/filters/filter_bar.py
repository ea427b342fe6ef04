"""The filter bar under a page's title: what is in view in words, and the filters beside it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import streamlit as st

from measures.facts.choices import children_left
from measures.facts.cohorts import Cohort
from measures.facts.scope import NONE_RECORDED, Scope
from measures.glossary import terms_in
from measures.words import Role
from ui import glossary, wording
from ui.data import load
from ui.entrance import access
from ui.filters import filters, saved_views
from ui.filters.filters import AS_AT, IRO, LOCALITY, TEAM
from ui.navigation import PageEntry

OPEN = "filters_open"
"""Whether the popover is open; shut, no filter in it is drawn."""

LEAVERS = (
    "By what is recorded of a child on the day shown, in a trend on each month end. A child who "
    "has left care is in none: what is theirs is left out while one of these is chosen."
)
"""What choosing children by their circumstances means; the decision is ADR 0011."""


def draw(
    view: load.View,
    person: access.SignedIn,
    page: PageEntry | None,
    *,
    data_date: date,
) -> None:
    """Draw the sentence that says what is in view, the filters, saved views and the link."""
    is_changed = view.scope.is_filtered or view.scope.as_at != data_date
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        taken = f"Data taken {wording.moment(load.data_moment())}."
        st.markdown(f":small[:gray[{filters.sentence(view)} {taken}]]", width="content")
        with st.container(
            key="screen_only_filters",
            horizontal=True,
            vertical_alignment="center",
            gap="small",
            width="content",
        ):
            filters_box = st.popover(
                "Change filters",
                type="tertiary",
                icon=":material/tune:",
                key=OPEN,
                on_change="rerun",
            )
            if filters_box.open:
                with filters_box:
                    _widgets(view, person)
            if is_changed:
                st.button(
                    "Clear filters",
                    type="tertiary",
                    icon=":material/close:",
                    on_click=filters.clear,
                    args=(data_date,),
                )
            saved_views.draw(view, person, page, data_date=data_date)
    _notices(view, data_date)


def _notices(view: load.View, data_date: date) -> None:
    if ignored := filters.ignored():
        st.info(ignored, icon=":material/info:")
    if view.scope.cohorts:
        st.markdown(f":small[:gray[{LEAVERS}]]")
    if view.scope.as_at > data_date:
        st.info(
            f"You are looking at {wording.day(view.scope.as_at)}, later than the data "
            f"({wording.day(data_date)}): what has happened since is not in these figures.",
            icon=":material/event:",
        )
    covers_from = view.whole.snapshot.covers_from
    if covers_from is not None and view.scope.as_at < covers_from:
        st.info(
            f"Events are complete only from {wording.day(covers_from)}: figures as at "
            f"{wording.day(view.scope.as_at)} are not supplied in full.",
            icon=":material/event_busy:",
        )


def _widgets(view: load.View, person: access.SignedIn) -> None:
    def day() -> None:
        st.date_input(
            "As at", key=filters.key(AS_AT), format="DD/MM/YYYY",
            help="The whole dashboard is shown as it stood at the close of this day.",
        )  # fmt: skip

    choices(view, person, view.scope, key=filters.key, beside=day)


def choices(
    view: load.View,
    person: access.SignedIn,
    scope: Scope,
    *,
    key: Callable[[str], str],
    beside: Callable[[], None] | None = None,
) -> None:
    """Draw every filter this person may use, as chosen in `scope`; `key` names the widgets.

    `beside` draws one more thing beside the owners' filters.
    """
    names, may = view.names, filters.open_to(person)
    left = children_left(view.permitted, scope)
    owners = (
        ("Locality", LOCALITY, "locality_id", names.localities, scope.localities),
        ("Team", TEAM, "team_id", names.teams, scope.teams),
        ("IRO", IRO, "iro_id", names.iros, scope.iros),
    )
    columns = st.columns(2, gap="small")
    for place, (label, name, column, called, chosen) in enumerate(owners):
        if name in may:
            options = {**called, NONE_RECORDED: filters.NOBODYS[name]}
            with columns[place % 2]:
                _choice(label, key(name), options, left[column], chosen, role=person.role)
    if beside is not None:
        with columns[1]:
            beside()
    cohorts = filters.cohorts_open_to(person)
    if not cohorts:
        return
    st.markdown("**Children by their circumstances**", help=LEAVERS)
    columns = st.columns(2, gap="small")
    for place, cohort in enumerate(cohorts):
        with columns[place % 2]:
            _choice(
                cohort.label,
                key(cohort.code),
                {choice: label for choice, (label, _) in cohort.choices.items()},
                left[cohort.code],
                dict(scope.cohorts).get(cohort.code, ()),
                role=person.role,
                told=_told(cohort),
            )


def _told(cohort: Cohort) -> str:
    """What a cohort is, and the words of its choices that a newcomer would ask about."""
    words = terms_in(", ".join(label for label, _ in cohort.choices.values()))
    return "\n\n".join(filter(None, [cohort.definition, glossary.told(words)]))


def _choice(
    label: str,
    key: str,
    options: Mapping[str, str],
    left: Mapping[str, int],
    chosen: Iterable[str],
    *,
    role: Role,
    told: str | None = None,
) -> None:
    """Draw one filter. What matches nobody under the other filters is not offered.

    What is chosen stays, so that narrowing one filter loses no other. Beside each option stands
    how many children it has; not for a viewer, whose small numbers are withheld.
    """
    offered = [choice for choice in options if choice in left or choice in chosen]
    labels = {
        choice: options[choice]
        if role is Role.VIEWER
        else filters.labelled(options[choice], left.get(choice, 0))
        for choice in offered
    }
    st.multiselect(
        label,
        offered,
        key=key,
        format_func=lambda identity: labels.get(identity, identity),
        placeholder="All",
        help=told,
    )
