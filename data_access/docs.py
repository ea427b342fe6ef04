"""The generated pages of docs/: what each number means, and what each column holds.

Written by `python manage.py docs` from the declarations themselves; a test compares, so a page
cannot say anything else than the code does.
"""

import ast
import inspect
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from sqlalchemy import CheckConstraint, Column, DateTime, Enum, Table
from sqlalchemy.orm import DeclarativeBase

from data_access import tables
from measures import law, words
from measures.clock.duties import DUTIES, Duty
from measures.dates import in_words
from measures.facts.cohorts import COHORTS
from measures.frames import TABLES
from measures.glossary import TERMS
from measures.headline.caseload_ratio import HEADLINES
from measures.headline.measure import Headline
from measures.policy import ByStage, Policy, settings
from measures.record import Record, record
from measures.snapshot import Snapshot

GENERATED = "Written by `make docs` from the code. Do not edit: change the code and run it again."

CODE_LISTS: dict[str, type[words.Word]] = {
    "episode.legal_status": words.LegalStatus,
    "episode.start_reason": words.StartReason,
    "episode.placement_type": words.Placement,
    "episode.placement_provider": words.PlacementProvider,
    "episode.category_of_need": words.Need,
    "episode.end_reason": words.EndReason,
    "episode.change_reason": words.ChangeReason,
    "care_period.end_reason": words.EndReason,
}
"""Columns whose codes the database does not enforce: a council may hold one that is not known."""

UNITS = {
    "share": "share, 0 % to 100 %",
    "count": "count",
    "rate": "per 100 children in care",
    "ratio": "for each full-time post",
}


def write_docs(folder: Path) -> list[Path]:
    """Write every generated page into the folder and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in pages().items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def pages() -> dict[str, str]:
    """Return the text of every generated page by its file name."""
    return {
        "definitions.md": "\n".join(_definitions()) + "\n",
        "data-dictionary.md": "\n".join(_dictionary()) + "\n",
    }


def _definitions() -> Iterator[str]:
    policy = Policy()
    yield from ("# Definitions", "", GENERATED, "")
    yield (
        "Numbers that a council decides are shown with their defaults; the Definitions page of "
        "the dashboard shows those in force."
    )
    yield from ("", "## Measures", "")
    for measure in HEADLINES:
        yield from _measure(measure, policy)
    yield from ("## Duties", "", "Everything that must happen by a date, besides the review.", "")
    empty = _nothing_recorded(policy)
    yield from _rows(
        ("Duty", "Reason as worded", "Source"),
        ((duty.code.label, _explained(duty, empty), duty.source) for duty in DUTIES),
    )
    yield from ("## What the law fixes", "")
    yield from _rows(("Limit", "Value", "Meaning and source"), _law())
    for vocabulary in (words.ReviewRule, words.Status, words.DisputeStatus, words.Band):
        yield from _vocabulary(vocabulary, level="##")
    yield from ("## Words", "", "Explained on hover where each first stands on a page.", "")
    yield from _rows(("Word", "What it means"), ((term.name, term.says) for term in TERMS))
    yield from ("", "## Children by their circumstances", "")
    yield from _rows(
        ("Filter", "Choices", "How it is told"),
        (
            (
                cohort.label,
                ", ".join(label for label, _ in cohort.choices.values()),
                cohort.definition,
            )
            for cohort in COHORTS
        ),
    )
    yield ""
    yield from ("## What a council decides", "", "Set in `policy.toml`, section and name.", "")
    yield from _rows(
        ("Setting", "Default", "Meaning", "Source"),
        ((f"`{s.key}`", _value(s.default), s.says, s.source) for s in settings(policy)),
    )


def _measure(measure: Headline, policy: Policy) -> Iterator[str]:
    yield from (f"### {measure.label}", "", measure.definition, "")
    rows = f"counted in the rows of `{measure.frame}`"
    yield f"- Code `{measure.code}`, {UNITS[measure.unit]}, {rows}."
    months = f"over the {policy.figures.period_months} months to the day"
    yield f"- {'As at the day' if measure.period == 'as at' else months.capitalize()}."
    if measure.better != "neither":
        yield f"- {measure.better.capitalize()} is better."
    target = measure.target(policy)
    if target is not None:
        yield f"- Target: {f'{target:.0%}' if measure.unit == 'share' else f'{target:g}'}."
    if measure.needs:
        yield f"- Needs: {', '.join(f'`{table}`' for table in measure.needs)}."
    yield from (f"- Source: {measure.source}.", "")


def _nothing_recorded(policy: Policy) -> Record:
    """Return a record of no rows, to ask a duty for its limit under a policy."""
    nothing = Snapshot(
        id="nothing",
        source="nothing",
        extracted_at=None,
        loaded_at=None,
        covers_from=None,
        is_demo=True,
        frames={name: contract.empty() for name, contract in TABLES.items()},
    )
    return record(nothing, as_at=date(2000, 1, 1), policy=policy)


def _explained(duty: Duty, nothing: Record) -> str:
    sentence = duty.explained.replace("{limit}", str(duty.limit(nothing)))
    for name in ("opened", "due", "done"):
        sentence = sentence.replace(f"{{{name}}}", f"*{name}*")
    return sentence


def _law() -> Iterator[tuple[str, str, str]]:
    """Read each constant of the law with the string that stands under it."""
    body = ast.parse(inspect.getsource(law)).body
    for declared, said in pairwise(body):
        if isinstance(declared, ast.Assign) and isinstance(said, ast.Expr):
            name = ast.unparse(declared.targets[0])
            meaning = ast.literal_eval(said.value)
            label = name.replace("_", " ").capitalize()
            yield label, str(getattr(law, name)), " ".join(meaning.split())


def _value(value: object) -> str:
    if isinstance(value, ByStage):
        return "; ".join(f"{stage} {_value(each)}" for stage, each in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(_value, value)) or "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    return in_words(value) if isinstance(value, date) else str(value)


def _dictionary() -> Iterator[str]:
    yield from ("# Data dictionary", "", GENERATED, "")
    yield from (_prose(tables.__doc__), "")
    for mapped in tables.Base.__subclasses__():
        yield from _table(mapped)
    yield from ("# Code lists", "")
    for vocabulary in _code_lists():
        yield from _vocabulary(vocabulary, level="##")


def _code_lists() -> list[type[StrEnum]]:
    """Return the vocabularies that a column holds, in the order of the tables."""
    found: dict[type[StrEnum], None] = {}
    for mapped in tables.Base.__subclasses__():
        for column in _mapped_table(mapped).columns:
            vocabulary = _vocabulary_of(column)
            if vocabulary is not None:
                found[vocabulary] = None
    return list(found)


def _mapped_table(mapped: type[DeclarativeBase]) -> Table:
    table = mapped.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{mapped.__name__} is not mapped to a table.")
    return table


def _vocabulary_of(column: "Column[object]") -> type[StrEnum] | None:
    if isinstance(column.type, Enum):
        for member in vars(words).values():
            if (
                isinstance(member, type)
                and issubclass(member, words.Word)
                and column.type.name == f"{member.__name__.lower()}_is_known"
            ):
                return member
    return CODE_LISTS.get(f"{column.table.name}.{column.name}")


def _table(mapped: type[DeclarativeBase]) -> Iterator[str]:
    table = _mapped_table(mapped)
    yield from (f"## `{table.name}`", "", _prose(mapped.__doc__), "")
    yield from _rows(
        ("Column", "Type", "May be empty", "Refers to"),
        (
            (f"`{c.name}`", _type(c), "yes" if c.nullable else "no", _refers_to(c))
            for c in table.columns
        ),
    )
    checks = sorted(
        str(c.sqltext)
        for c in table.constraints
        if isinstance(c, CheckConstraint) and not str(c.name).endswith("_is_known")
    )
    if checks:
        yield from ("Holds: " + "; ".join(f"`{check}`" for check in checks) + ".", "")


def _type(column: "Column[object]") -> str:
    vocabulary = _vocabulary_of(column)
    if vocabulary is not None:
        return f"[{_spaced(vocabulary)}](#{_spaced(vocabulary).lower().replace(' ', '-')})"
    if isinstance(column.type, DateTime):
        return "moment, UTC"
    names = {str: "text", bool: "true or false", float: "number", int: "whole number"}
    return names.get(column.type.python_type, column.type.python_type.__name__)


def _refers_to(column: "Column[object]") -> str:
    if column.primary_key:
        return "the key"
    return ", ".join(sorted(f"`{key.target_fullname}`" for key in column.foreign_keys))


def _vocabulary(vocabulary: type[StrEnum], *, level: str) -> Iterator[str]:
    yield from (f"{level} {_spaced(vocabulary)}", "", _prose(vocabulary.__doc__), "")
    yield from _rows(
        ("Code", "Meaning"),
        ((f"`{word.value}`", getattr(word, "label", word.value)) for word in vocabulary),
    )


def _spaced(vocabulary: type[StrEnum]) -> str:
    letters = (f" {c.lower()}" if c.isupper() else c for c in vocabulary.__name__)
    return "".join(letters).strip().capitalize()


def _prose(docstring: str | None) -> str:
    return inspect.cleandoc(docstring or "")


def _rows(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""
