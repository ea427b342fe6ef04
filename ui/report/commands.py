"""The documents at the command line: whoever runs it has the database, and so may read it all."""

import argparse
import dataclasses
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path

from data_access import snapshots
from measures.aliases import aliased
from measures.dates import in_words
from measures.facts import Facts, facts
from measures.policy import Policy
from measures.scope import Scope, permitted, scoped, without_births
from measures.snapshot import LONDON, Snapshot
from measures.words import Role
from ui import load, wording
from ui.names import names_in
from ui.report import annual, html, outside, pack, sheet, word
from ui.report.arguments import CannotBeMadeError
from ui.report.document import Document
from ui.report.outside import Part
from ui.report.pack import Reader

READERS = {"room": Reader.ROOM, "aliases": Reader.ROOM_BY_ALIAS, "outside": Reader.OUTSIDE}

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
        part = Part(locality=chosen.locality, team=chosen.team)
        return meeting_pack(source, part, READERS[chosen.readers], day, chosen.since, chosen.out)
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
    names = dict(mine.officers.select("iro_id", "name").iter_rows())
    if iro_id not in names:
        raise CannotBeMadeError(f"There is no officer [{iro_id}] in the data.")
    made = sheet.supervision_sheet(
        mine, name=names[iro_id], role=role, children=sheet.naming(mine, role),
        data_taken=source.taken,
    )  # fmt: skip
    return write(made, wording.file_name(f"supervision sheet {iro_id}", day, "").rstrip("."), out)


def meeting_pack(
    source: Source, part: Part, reader: Reader, day: date, since: date | None, out: Path
) -> list[Path]:
    """Write the pack of the whole service, a locality or a team.

    Changes are told since the newest data kept before `since` ends; without `since`, since the
    newest kept before `day`.
    """
    as_at = outside.last_month_end(day) if reader is Reader.OUTSIDE else day
    seed = secrets.token_hex(8) if reader is Reader.ROOM_BY_ALIAS else None
    view = _view(source, source.snapshot, part, as_at, seed)
    of = _named(view, part)
    before = None
    if reader is not Reader.OUTSIDE:
        stamp = _kept_before(source, since or as_at, is_until=since is not None)
        if stamp is not None:
            identity, on = stamp
            earlier = snapshots.load(source.folder, identity)
            before = _view(source, earlier, part, on, seed).facts
    made = pack.meeting_pack(
        view, before, reader=reader, part=part, role=Role.SERVICE_MANAGER, of=of,
        data_taken=source.taken,
    )  # fmt: skip
    return write(made, wording.file_name(f"meeting pack {of}", as_at, "").rstrip("."), out)


def _view(source: Source, snapshot: Snapshot, part: Part, day: date, seed: str | None) -> load.View:
    shown = snapshot if seed is None else aliased(snapshot, seed)
    whole = source.facts_on(day, shown)
    whole = whole if seed is None else without_births(whole)
    scope = Scope(
        as_at=day,
        role=Role.SERVICE_MANAGER,
        localities=(part.locality,) if part.locality else (),
        teams=(part.team,) if part.team else (),
    )
    return load.View(
        scope=scope,
        facts=scoped(whole, scope),
        permitted=permitted(whole, scope),
        whole=whole,
        names=names_in(shown),
    )


def _named(view: load.View, part: Part) -> str:
    if part.is_whole:
        return "Whole service"
    names = view.names.teams if part.team else view.names.localities
    identity = part.team or part.locality or ""
    if identity not in names:
        kind = "team" if part.team else "locality"
        raise CannotBeMadeError(f"There is no {kind} [{identity}] in the data.")
    return names[identity]


def _kept_before(source: Source, day: date, *, is_until: bool) -> tuple[str, date] | None:
    """Return the newest kept snapshot of a day before the given one (or on it), and its day."""
    for stamp in snapshots.kept(source.folder):
        if stamp.is_demo != source.snapshot.is_demo or stamp.extracted_at is None:
            continue
        on = stamp.extracted_at.astimezone(LONDON).date()
        if on < day or (is_until and on == day):
            return stamp.id, on
    return None
