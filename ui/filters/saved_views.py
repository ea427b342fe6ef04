"""Saved views and the link to a page: filters by id, never a child's, and each person's own."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from data_access.state.saved_views import LONGEST_NAME, SavedView, SavedViewError, SavedViews
from measures.headline.catalogue import BY_CODE
from ui import navigation, wording
from ui.data import load, openable
from ui.entrance import access, state
from ui.entrance.public_address import PublicAddress
from ui.filters import filters, links

OPEN = "views_open"
"""Whether the popover is open; shut, nothing in it is drawn or asked of the store."""

_ASKED = "_view_asked"
_ARRIVED = "_view_arrived"
_TOLD = "_view_told"
_NAME, _WHICH, _NEW_NAME = "view_name", "view_which", "view_new_name"


def lead(person: access.SignedIn, page: st.Page, *, data_date: date) -> None:
    """Go to the view asked for; on arrival at the front page with nothing named, to the default.

    What of it is gone or not open to this person is left out, and the filter bar says so.
    """
    view: SavedView | None = st.session_state.pop(_ASKED, None)
    is_arrival = not st.session_state.get(_ARRIVED) and not page.url_path and not st.query_params
    st.session_state[_ARRIVED] = True
    if view is None and is_arrival and person.meeting is None:
        view = state.store().saved_views.default(person.username)
    if view is None:
        return
    filters.take(view.filters, person, data_date)
    entry = navigation.by_address(view.page, person.role, is_meeting=person.meeting is not None)
    if entry is None:
        filters.leave_out("page")
        entry = navigation.entries(person.role)[0]
    scope = filters.selected(person, data_date=data_date)
    filters.write_url(scope, data_date=data_date)
    query = filters.url_of(scope, data_date=data_date)
    st.switch_page(navigation.page(entry), query_params=query)


def draw(
    view: load.View,
    person: access.SignedIn,
    page: navigation.PageEntry | None,
    *,
    data_date: date,
) -> None:
    """Draw the link to this page and the person's saved views.

    In meeting view no saved view is sent: its name may hold anything.
    """
    query = filters.url_of(view.scope, data_date=data_date)
    box = st.popover(
        "Views and link",
        type="tertiary",
        icon=":material/bookmark:",
        key=OPEN,
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        _link(page, query)
        if person.meeting is None and page is not None and page is not navigation.CHILD:
            _views(person, page, query, view)


def _link(page: navigation.PageEntry | None, query: dict[str, list[str]]) -> None:
    st.markdown(
        "**Link to this page**",
        help="Opens this page with these filters for a colleague who may see it; what they may not "
        "see stays hidden. Without a day in it, it shows the latest data.",
    )
    if page is None or page is navigation.CHILD:
        st.markdown("A child's page has no link to share: it opens for you alone.")
        return
    st.code(address(page, query), language=None, wrap_lines=True)


def address(page: navigation.PageEntry, query: dict[str, list[str]]) -> str:
    """Return the full address of a page with its filters and the figure whose rows are open."""
    asked = {name: st.query_params.get(name) for name in (links.SHOW, links.MEASURE)}
    shown = {name: [code] for name, code in asked.items() if code in BY_CODE}
    words = urlencode({**query, **shown, **_other_day()}, doseq=True)
    origin = PublicAddress.from_environment().origin or _origin_seen()
    return f"{origin}/{page.address}" + (f"?{words}" if words else "")


def _other_day() -> dict[str, list[str]]:
    try:
        return {links.DAY: [date.fromisoformat(st.query_params.get(links.DAY, "")).isoformat()]}
    except ValueError:
        return {}


def _origin_seen() -> str:
    """Where the browser says it is, the page's own path left out; empty without a browser."""
    url = st.context.url
    return "/".join(url.split("/")[:3]) if isinstance(url, str) else ""


def _views(
    person: access.SignedIn,
    page: navigation.PageEntry,
    query: dict[str, list[str]],
    view: load.View,
) -> None:
    kept = state.store().saved_views
    mine = kept.of(person.username)
    st.markdown("**Saved views**", help="Yours alone: a page with its filters, under a name.")
    for each in mine:
        _one(each)
    with st.form("view_save", border=False):
        st.text_input(
            "Save this page and its filters as",
            key=_NAME,
            max_chars=LONGEST_NAME,
            help="Write no child's name or number.",
        )
        st.form_submit_button("Save", on_click=_save, args=(kept, person, page, query, view))
    if mine:
        _change(kept, person, mine, view)
    if told := st.session_state.pop(_TOLD, None):
        st.markdown(told)


def _one(each: SavedView) -> None:
    titles = {entry.address: entry.title for entry in navigation.PAGES}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            wording.escape(each.name),
            key=f"view_open_{each.name}",
            type="tertiary",
            icon=":material/bookmark:",
            on_click=_ask,
            args=(each,),
        )
        first = ", opens first" if each.is_default else ""
        st.markdown(f":small[:gray[{titles.get(each.page, 'Page gone')}{first}]]", width="content")


def _change(
    kept: SavedViews, person: access.SignedIn, mine: list[SavedView], view: load.View
) -> None:
    with st.expander("Rename, delete, open first"):
        names = [each.name for each in mine]
        if st.session_state.get(_WHICH) not in names:
            st.session_state[_WHICH] = names[0]
        which = st.selectbox("View", names, key=_WHICH)
        is_default = next(each.is_default for each in mine if each.name == which)
        st.text_input("New name", key=_NEW_NAME, max_chars=LONGEST_NAME)
        with st.container(horizontal=True, gap="small"):
            st.button("Rename", on_click=_rename, args=(kept, person, view))
            st.button("Delete", on_click=_trying, args=(
                lambda: kept.delete(person.username, which), "Deleted."))  # fmt: skip
            st.button(
                "Do not open first" if is_default else "Open first",
                help="The view that opens when you come to the dashboard's front page.",
                on_click=_trying,
                args=(
                    lambda: kept.make_default(person.username, None if is_default else which),
                    "Nothing opens first now." if is_default else "Opens first from now on.",
                ),
            )


def _ask(view: SavedView) -> None:
    st.session_state[_ASKED] = view
    st.session_state[OPEN] = False


def _save(
    kept: SavedViews,
    person: access.SignedIn,
    page: navigation.PageEntry,
    query: dict[str, list[str]],
    view: load.View,
) -> None:
    name = st.session_state.get(_NAME, "")
    if names_a_child(name, _openable(view)):
        st.session_state[_TOLD] = "Not saved: the name holds a child's name or number."
        return
    wanted = {key: tuple(values) for key, values in query.items()}
    _trying(
        lambda: kept.save(person.username, name, page=page.address, filters=wanted), "Saved.", _NAME
    )


def _rename(kept: SavedViews, person: access.SignedIn, view: load.View) -> None:
    which, new = st.session_state[_WHICH], st.session_state.get(_NEW_NAME, "")
    if names_a_child(new, _openable(view)):
        st.session_state[_TOLD] = "Not renamed: the name holds a child's name or number."
        return
    _trying(lambda: kept.rename(person.username, which, to=new), "Renamed.", _NEW_NAME)


def _trying(change: Callable[[], None], told: str, field: str | None = None) -> None:
    """Make a change and say what came of it; the field it was written in is emptied."""
    try:
        change()
    except SavedViewError as error:
        st.session_state[_TOLD] = wording.escape(str(error))
        return
    st.session_state[_TOLD] = told
    if field is not None:
        st.session_state[field] = ""


def _openable(view: load.View) -> pl.DataFrame:
    """Return the children whom the person may open, and no others: trying names would tell."""
    mine = pl.Series(sorted(openable.children(view)), dtype=pl.String).implode()
    return view.whole.record["child"].filter(pl.col("child_id").is_in(mine))


def names_a_child(text: str, children: pl.DataFrame) -> bool:
    """Whether a text holds a child's whole name, case number or key, in any case of letters."""
    plain = " ".join(text.split()).lower()
    whole = pl.concat_str("first_name", "last_name", separator=" ")
    words = children.select(
        pl.concat_list("child_id", "case_number", whole).explode().drop_nulls().str.to_lowercase()
    ).to_series()
    return any(word and word in plain for word in words)
