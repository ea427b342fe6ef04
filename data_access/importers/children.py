"""Header and UASC: who the children are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data_access.importers import cells
from data_access.importers.chains import Chains
from data_access.importers.kept import Aside, Derived, Flag, KeptRow, as_newest_load_says
from measures.law import AGE_LEAVING_CARE_YEARS
from measures.words import ETHNICITY_GROUP, Sex

SEX = {"1": Sex.MALE, "2": Sex.FEMALE, "M": Sex.MALE, "F": Sex.FEMALE, "U": Sex.UNKNOWN}
"""SEX as coded to 2023-24 (1, 2) and since (M, F, U)."""
NO_BIRTHDAY = "102"
NO_HEADER = "INT03"
REPEATED = "it repeats another row of the same child"
CONTRADICTED = "a later row of the same child says otherwise and was used"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Person:
    child: str
    sex: str | None
    born_on: date | None
    ethnicity: str | None


def children(
    tables: Mapping[str, Sequence[KeptRow]], found: Chains, *, into: Derived
) -> dict[str, date | None]:
    """Fill `child`; return each child's date of birth (null: not recorded).

    A child of Episodes without a Header row is there with nothing else known, and flagged.
    """
    people = _people(tables.get("Header", ()), into=into)
    rows = into.tables["child"]
    for child, person in people.items():
        rows[child] = {
            "case_number": child,
            "date_of_birth": person.born_on,
            "sex": person.sex,
            "ethnicity": person.ethnicity,
            "uasc_until": None,
        }
    for child, periods in found.periods.items():
        if child not in rows:
            rows[child] = {
                "case_number": child,
                "date_of_birth": None,
                "sex": None,
                "ethnicity": None,
                "uasc_until": None,
            }
            into.flags.append(Flag(code=NO_HEADER, row_id=periods[0].episodes[0].row.row_id))
    born: dict[str, date | None] = {
        child: people[child].born_on if child in people else None for child in rows
    }
    _unaccompanied(tables.get("UASC", ()), born, into=into)
    return born


def _people(rows: Sequence[KeptRow], *, into: Derived) -> dict[str, _Person]:
    people: dict[str, _Person] = {}
    used: dict[str, tuple[KeptRow, _Person]] = {}
    for row in rows:
        person = _read(row, into=into)
        if person is None:
            continue
        if person.child in used:
            before, said = used[person.child]
            if (before.as_at, before.sequence) == (row.as_at, row.sequence):
                if said == person:
                    into.aside[row.row_id] = Aside(kind=REPEATED, place=before.place)
                    continue
                into.aside[before.row_id] = Aside(kind=CONTRADICTED, place=row.place)
        used[person.child] = (row, person)
        people[person.child] = _with_what_was_known(person, people.get(person.child))
    return people


def _with_what_was_known(person: _Person, earlier: _Person | None) -> _Person:
    if earlier is None:
        return person
    return _Person(
        child=person.child,
        sex=person.sex or earlier.sex,
        born_on=person.born_on or earlier.born_on,
        ethnicity=person.ethnicity or earlier.ethnicity,
    )


def _read(row: KeptRow, *, into: Derived) -> _Person | None:
    child, sex, dob, ethnic = row.cells
    try:
        child = cells.child(child)
    except cells.CellError as error:
        into.aside[row.row_id] = Aside(kind=str(error))
        return None
    try:
        born_on = cells.day(dob, column="DOB")
    except cells.CellError as error:
        into.aside[row.row_id] = Aside(kind=str(error), rule=NO_BIRTHDAY)
        return None
    if born_on is None:
        into.flags.append(Flag(code=NO_BIRTHDAY, row_id=row.row_id))
    known_sex = SEX.get(sex.upper())
    if known_sex is None:
        into.flags.append(Flag(code="101", row_id=row.row_id))
    ethnicity = cells.code(ethnic)
    if ethnicity not in ETHNICITY_GROUP:
        into.flags.append(Flag(code="103", row_id=row.row_id))
    return _Person(
        child=child,
        sex=known_sex.value if known_sex else None,
        born_on=born_on,
        ethnicity=ethnicity,
    )


def _unaccompanied(
    rows: Sequence[KeptRow], born: Mapping[str, date | None], *, into: Derived
) -> None:
    read: list[tuple[KeptRow, tuple[str, date]]] = []
    for row in rows:
        child, dob, duc = row.cells
        try:
            child = cells.child(child)
            until = cells.day(duc, column="DUC")
            own = cells.day(dob, column="DOB") if until is None else None
        except cells.CellError as error:
            into.aside[row.row_id] = Aside(kind=str(error), rule="104" if duc else None)
            continue
        if child not in born:
            words = "the child is in neither Header nor Episodes"
            into.aside[row.row_id] = Aside(kind=words, rule="INT09")
            continue
        born_on = born[child] or own
        if until is None and born_on is None:
            words = "DUC is blank and without a date of birth the 18th birthday is not known"
            into.aside[row.row_id] = Aside(kind=words)
            continue
        if until is None and born_on is not None:
            until = cells.birthday(born_on, AGE_LEAVING_CARE_YEARS)
        if until is not None:
            read.append((row, (child, until)))
    newest = as_newest_load_says(read, key=lambda values: values[0])
    for child, group in newest.items():
        last, (_, until) = group[-1]
        into.tables["child"][child]["uasc_until"] = until
        for row, values in group[:-1]:
            words = REPEATED if values[1] == until else CONTRADICTED
            into.aside[row.row_id] = Aside(kind=words, place=last.place)
