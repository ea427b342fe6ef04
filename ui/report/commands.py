"""The documents at the command line: whoever runs it has the database, and so may read it all."""

import argparse
import dataclasses
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path

from data_access import snapshots
from measures.dates import in_words
from measures.facts import Facts, facts
from measures.facts.scope import Scope, permitted, scoped, without_births
from measures.headline.trends import counted_rows
from measures.policy import Policy
from measures.snapshot import LONDON, Snapshot
from measures.told.aliases import aliased
from measures.told.published import published
from measures.told.units import SERVICE, Unit
from measures.words import Role
from ui import wording
from ui.data import load
from ui.data.names import Names, names_in
from ui.report import annual, html, outside, pack, sheet, word
from ui.report.arguments import CannotBeMadeError
from ui.report.document import Document
from ui.report.pack import Reader

READERS = {"room": Reader.ROOM, "aliases": Reader.ROOM_BY_ALIAS}

WRITERS: tuple[tuple[str, Callable[[Document], bytes]], ...] = (
    ("docx", word.word),
    ("html", html.html),
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Source:
    """What the commands make documents from."""

    snapshot: Snapshot
    folder: Path
    policy: Policy

    def facts_on(self, day: date, snapshot: Snapshot | None = None) -> Facts:
        """Return the facts of a day, of another snapshot if given."""
        return facts(snapshot or self.snapshot, as_at=day, policy=self.policy)

    @property
    def taken(self) -> str:
        """When the data was taken, in words."""
        at = self.snapshot.extracted_at
        return wording.moment(at.astimezone(LONDON) if at else None)


def run(source: Source, chosen: argparse.Namespace, *, today: date) -> list[Path]:
    """Write the document that the arguments choose. Raises CannotBeMadeError."""
    day = chosen.as_at or source.snapshot.data_date or today
    if chosen.kind == "meeting":
        unit = _unit(chosen)
        if chosen.readers == "outside":
            return pack_for_outside(source, unit, chosen.as_at, day, chosen.out)
        return meeting_pack(source, unit, READERS[chosen.readers], day, chosen.since, chosen.out)
    if chosen.kind == "supervision":
        if chosen.iro is None:
            raise CannotBeMadeError("A supervision sheet is of one officer: give --iro ID.")
        return supervision_sheet(source, chosen.iro, day, chosen.out)
    if chosen.year is None:
        raise CannotBeMadeError("An annual report is of one year: give --year YYYY.")
    return annual_report(source, chosen.year, chosen.out)


def write(document: Document, stem: str, out: Path) -> list[Path]:
    """Write a document as Word and as HTML and return the files."""
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for ending, made in WRITERS:
        path = out / f"{stem}.{ending}"
        path.write_bytes(made(document))
        paths.append(path)
    return paths


def annual_report(source: Source, year: int, out: Path) -> list[Path]:
    """Write the report of a year from the year's own snapshot, else from the database."""
    ends = annual.year_end(year)
    stamp = snapshots.first_of(source.folder, ends, is_demo=source.snapshot.is_demo)
    kept = snapshots.load(source.folder, stamp.id) if stamp is not None else source.snapshot
    if kept.data_date is None or kept.data_date < ends:
        raise CannotBeMadeError(
            f"The data ends before {in_words(ends)}: the year cannot be reported yet."
        )
    report = annual.annual_report(source.facts_on(ends, kept), year)
    return write(report, f"annual-report-{annual.year_named(year)}", out)


def supervision_sheet(source: Source, iro_id: str, day: date, out: Path) -> list[Path]:
    """Write the sheet of one officer, children by case number."""
    role = Role.SERVICE_MANAGER
    mine = scoped(source.facts_on(day), Scope(as_at=day, role=role, iros=(iro_id,)))
    if iro_id not in mine.officers["iro_id"]:
        raise CannotBeMadeError(f"There is no officer [{iro_id}] in the data.")
    made = sheet.supervision_sheet(
        mine, role=role, children=sheet.naming(mine, role),
        data_taken=source.taken,
    )  # fmt: skip
    return write(made, wording.file_name(f"supervision sheet {iro_id}", day, "").rstrip("."), out)


def _unit(chosen: argparse.Namespace) -> Unit:
    if chosen.team:
        return ("team", chosen.team)
    return ("locality", chosen.locality) if chosen.locality else SERVICE


def pack_for_outside(
    source: Source, unit: Unit, asked: date | None, day: date, out: Path
) -> list[Path]:
    """Write the pack for readers outside, of the last month end up to the day.

    Raises CannotBeMadeError where a day is `asked` for that no month end on offer is the last of.
    """
    snapshot = source.snapshot
    ends = outside.month_ends(snapshot, day)
    as_at = outside.last_month_end(asked) if asked else ends[0]
    if as_at not in ends:
        raise CannotBeMadeError(
            f"A pack for outside is of a month end from {in_words(ends[-1])} to "
            f"{in_words(ends[0])}: give such a day with --as-at."
        )
    of = _named(names_in(snapshot), unit)
    made = outside.pack_for_outside(
        published(source.facts_on(as_at), counted_rows(source.facts_on(ends[0]))), unit, of=of,
        policy=source.policy, snapshot=snapshot, data_taken=source.taken,
    )  # fmt: skip
    stem = wording.file_name(f"meeting pack for outside {of}", as_at, "").rstrip(".")
    return write(made, stem, out)


def meeting_pack(
    source: Source, unit: Unit, reader: Reader, day: date, since: date | None, out: Path
) -> list[Path]:
    """Write the pack for the room, of the whole service, a locality or a team.

    Changes are told since the newest data kept before `since` ends; without `since`, since the
    newest kept before `day`.
    """
    seed = secrets.token_hex(8) if reader is Reader.ROOM_BY_ALIAS else None
    view = _view(source, source.snapshot, unit, day, seed)
    of = _named(view.names, unit)
    before = None
    stamp = _kept_before(source, since or day, is_until=since is not None)
    if stamp is not None:
        identity, on = stamp
        earlier = snapshots.load(source.folder, identity)
        before = _view(source, earlier, unit, on, seed).facts
    made = pack.meeting_pack(
        view, before, reader=reader, role=Role.SERVICE_MANAGER, of=of, data_taken=source.taken
    )
    return write(made, wording.file_name(f"meeting pack {of}", day, "").rstrip("."), out)


def _view(source: Source, snapshot: Snapshot, unit: Unit, day: date, seed: str | None) -> load.View:
    shown = snapshot if seed is None else aliased(snapshot, seed, source.policy.categories)
    whole = source.facts_on(day, shown)
    whole = whole if seed is None else without_births(whole)
    scope = Scope(
        as_at=day,
        role=Role.SERVICE_MANAGER,
        localities=(str(unit[1]),) if unit[0] == "locality" else (),
        teams=(str(unit[1]),) if unit[0] == "team" else (),
    )
    return load.View(
        scope=scope,
        facts=scoped(whole, scope),
        permitted=permitted(whole, scope),
        whole=whole,
        names=names_in(shown),
    )


def _named(names: Names, unit: Unit) -> str:
    kind, identity = unit
    if unit == SERVICE or identity is None:
        return "Whole service"
    known = names.teams if kind == "team" else names.localities
    if identity not in known:
        raise CannotBeMadeError(f"There is no {kind} [{identity}] in the data.")
    return known[identity]


def _kept_before(source: Source, day: date, *, is_until: bool) -> tuple[str, date] | None:
    """Return the newest kept snapshot of a day before the given one (or on it), and its day."""
    for stamp in snapshots.kept(source.folder):
        if stamp.is_demo != source.snapshot.is_demo or stamp.extracted_at is None:
            continue
        on = stamp.extracted_at.astimezone(LONDON).date()
        if on < day or (is_until and on == day):
            return stamp.id, on
    return None
