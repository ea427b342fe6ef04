"""A snapshot for a shared screen: children and staff by alias, and no free text.

Every figure, list and chart made from it says what the real one says, and cannot say a name: it is
not there. Dates of birth stay, because limits follow from them; `measures.facts.scope` has no list
of them, and pages drop them and the exact age.
"""

import dataclasses
from hashlib import sha256

import polars as pl

from measures.categories import COLUMNS, known_only
from measures.policy import Categories
from measures.snapshot import Snapshot

FREE_TEXT = {
    "review_decision": ("text", "owner"),
    "dispute": ("summary", "impact"),
    "practice_feedback": ("text",),
    "voice_feedback": ("text",),
    "permanence_plan": ("contingency",),
    "iro_availability": ("reason",),
    "iro_allocation": ("change_reason",),
    "child": ("first_name", "last_name", "first_language"),
}
"""Columns that are left out whole: a person writes what they like in them."""

STAFF = {"team": "manager_name", "team_allocation": "social_worker"}
"""Columns that name staff who are not officers of the service."""

GROUPS = {"child": ("sibling_group", "Family"), "episode": ("carer_id", "Carer")}
"""Columns whose texts only tell who belongs together; case systems make them of names."""

MARK = "~"
"""Stands between the id of a snapshot and the seed of its aliases."""


def aliased(snapshot: Snapshot, seed: str, words: Categories) -> Snapshot:
    """Return the snapshot with aliases: "Child 14", "IRO 3", "Colleague 5".

    Nobody is restricted there: the alias of a meeting says less than that somebody is. In columns
    of the council's categories a text that is none of its `words` is `Other`.

    The same seed gives the same aliases, another seed others, so that what was learnt in one
    meeting tells nothing in the next. One person keeps one alias wherever they are named: an IRO
    who was a child's social worker is still seen to be.
    """
    frames = dict(snapshot.frames)
    for table, columns in FREE_TEXT.items():
        frames[table] = frames[table].with_columns(
            pl.lit(None, frames[table].schema[column]).alias(column) for column in columns
        )
    for (table, column), listed in COLUMNS.items():
        frames[table] = frames[table].with_columns(
            known_only(column, getattr(words, listed)).alias(column)
        )
    for table, (column, word) in GROUPS.items():
        texts = sorted(set(frames[table][column].drop_nulls()))
        numbered = dict(zip(texts, _numbered(texts, word, seed), strict=True))
        frames[table] = frames[table].with_columns(
            pl.Series(
                column, [numbered.get(text) for text in frames[table][column]], dtype=pl.String
            )
        )
    child = frames["child"]
    frames["child"] = child.with_columns(
        case_number=pl.Series(
            _numbered(child["child_id"].to_list(), "Child", seed), dtype=pl.String
        ),
        is_restricted=pl.lit(value=False),
    )
    officers = frames["iro"]
    names = _numbered([_plain(name) for name in officers["name"]], "IRO", seed)
    known = dict(zip([_plain(name) for name in officers["name"]], names, strict=True))
    frames["iro"] = officers.with_columns(name=pl.Series(names, dtype=pl.String))
    others = sorted(
        {
            _plain(name)
            for table, column in STAFF.items()
            for name in frames[table][column].drop_nulls()
        }
        - set(known)
    )
    known |= dict(zip(others, _numbered(others, "Colleague", seed), strict=True))
    for table, column in STAFF.items():
        frames[table] = frames[table].with_columns(
            pl.Series(
                column,
                [None if name is None else known[_plain(name)] for name in frames[table][column]],
                dtype=pl.String,
            )
        )
    return dataclasses.replace(snapshot, id=f"{snapshot.id}{MARK}{seed}", frames=frames)


def _plain(name: str) -> str:
    return name.strip().casefold()


def _numbered(keys: list[str], word: str, seed: str) -> list[str]:
    """Number keys from 1 in an order that only the seed knows; equal keys share a number."""
    order = sorted(set(keys), key=lambda key: sha256(f"{seed}|{key}".encode()).hexdigest())
    numbers = {key: number for number, key in enumerate(order, start=1)}
    return [f"{word} {numbers[key]}" for key in keys]
