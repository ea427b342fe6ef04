"""Links to a child: opaque tokens, so that no address, history or log holds an identifier."""

import hmac

import streamlit as st

from data_access.state import hashes
from ui.entrance import access, state

CHILD = "c"
"""The name in the URL under which a child's token stands."""

SHOW = "show"
"""The name in the URL of the measure whose rows a page opens."""

MEASURE, DAY = "measure", "day"
"""The names in the URL of a figure to compare, and of the other day."""

PAPER = "paper"
"""The name in the URL that asks for a child's page as it is printed."""

TOKEN_CHARACTERS = 32
"""Hexadecimal: 128 bits. Source: ASVS 5.0, 11.2.3."""

TRACE_CHARACTERS = 22
"""As in every row of the access log so far: a longer trace would not be found again."""


def token(child_id: str, person: access.SignedIn) -> str:
    """Return the child's token for one person: another person's link does not open theirs."""
    key = f"{state.store().secrets.of('child links')}:{person.username}"
    return hashes.keyed(key, child_id)[:TOKEN_CHARACTERS]


def trace(child_id: str) -> str:
    """Return what stands for a child in the access log: the same for everybody who looks."""
    return traces(child_id)[0]


def traces(child_id: str) -> list[str]:
    """Return the same, and after it what stood for the child in rows of before, if another did."""
    key = state.store().secrets.of("access log")
    return [each[:TRACE_CHARACTERS] for each in hashes.keyed_ever(key, child_id)]


def child_query(
    child_id: str, person: access.SignedIn, filters: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Return the query parameters that open a child's page with the filters in force."""
    return {**filters, CHILD: [token(child_id, person)]}


def forget_child() -> None:
    """Take a child out of the address of a page that is not the child's.

    A child opened from a list stands for a moment in the address of the list's own page, and "back"
    comes to it.
    """
    for name in (CHILD, PAPER):
        if name in st.query_params:
            del st.query_params[name]


def find(asked: str, child_ids: list[str], person: access.SignedIn) -> str | None:
    """Return the child whose token was asked for, among those in scope; null if none.

    A child out of scope and a child that does not exist answer alike.
    """
    for child_id in child_ids:
        if hmac.compare_digest(token(child_id, person), asked):
            return child_id
    return None
