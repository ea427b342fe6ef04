"""Loads a folder of SSDA903 files into the review database, in one transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from data_access.importers import cells, store
from data_access.importers.bulk import collector_paused
from data_access.importers.chains import NOT_RETURNED
from data_access.importers.delivered import DeliveredFile, LoadRefusedError, delivered_files
from data_access.importers.derived import derived, first_day_of_year
from data_access.importers.dfe_rules import of_kept_rows
from data_access.importers.kept import Aside, Derived, KeptRow, by_table, kept_rows, united
from data_access.importers.layouts import BY_NAME, EPISODES
from data_access.importers.rejects import write_rejects
from data_access.importers.report import FileReport, LoadReport
from data_access.tables import Base, Extract, LoadFile, RuleFinding
from measures.snapshot import LONDON, SSDA903


@dataclass(frozen=True, kw_only=True)
class _Load:
    """This load's rows among all that are kept, and what they say before and after it."""

    files: Sequence[DeliveredFile]
    rows: Mapping[tuple[str, int], KeptRow]
    earlier: Mapping[str, KeptRow]
    everything: Mapping[str, KeptRow]
    before: Derived
    now: Derived

    def rows_set_aside(self, file: DeliveredFile) -> list[tuple[str, int, Aside, Sequence[str]]]:
        """Return the file's rows that are not in the database, in order."""
        found: list[tuple[str, int, Aside, Sequence[str]]] = []
        for record in file.records:
            row = self.rows.get((file.name, record.line))
            if record.unusable is not None:
                aside: Aside | None = Aside(kind=record.unusable)
            else:
                aside = self.now.aside.get(row.row_id) if row else None
            if aside is not None:
                found.append((file.name, record.line, aside, record.cells))
        return found

    def changed_verdicts(self) -> tuple[list[KeptRow], list[KeptRow]]:
        """Return rows of earlier loads that find their place now, and those that lose it."""
        of_this_load = {row.row_id for row in self.rows.values()}
        others = [row for row in self.earlier.values() if row.row_id not in of_this_load]
        was, is_now = self.before.aside, self.now.aside
        found = [row for row in others if row.row_id in was and row.row_id not in is_now]
        lost = [row for row in others if row.row_id not in was and row.row_id in is_now]
        return found, lost


@collector_paused()
def import_ssda903(
    folder: Path,
    *,
    engine: Engine,
    rejects: Path,
    extracted_at: date | None,
    loaded_at: datetime,
) -> LoadReport:
    """Load the files of a folder; a second load of the same files changes nothing.

    `extracted_at` null: 31 March that ends the financial year of the latest DECOM. Raises
    `LoadRefusedError`, and leaves the database as it was, when a file is not fit to read, when
    the database holds demonstration data or will not take the rows.
    """
    files = delivered_files(folder)
    try:
        with engine.begin() as connection:
            return _loaded(
                connection, files, rejects=rejects, extracted_at=extracted_at, loaded_at=loaded_at
            )
    except SQLAlchemyError as error:
        raise LoadRefusedError(
            f"The database would not take the load ({type(error).__name__}): it may be locked by "
            f"another program, or a table of it may lack columns; 'manage.py check' says which."
        ) from error


def _loaded(
    connection: Connection,
    files: Sequence[DeliveredFile],
    *,
    rejects: Path,
    extracted_at: date | None,
    loaded_at: datetime,
) -> LoadReport:
    _refuse_demo(connection)
    Base.metadata.create_all(connection)
    earlier = store.stored_rows(connection)
    today = loaded_at.astimezone(LONDON).date() if loaded_at.tzinfo else loaded_at.date()
    as_at, starts = _dates(files, extracted_at, today=today)
    sequence = 1 + max((row.sequence for row in earlier.values()), default=0)
    rows = kept_rows(files, as_at=as_at, sequence=sequence)
    everything = united(earlier, rows.values())
    period_ids = store.stored_period_ids(connection)
    load = _Load(
        files=files,
        rows=rows,
        earlier=earlier,
        everything=everything,
        before=derived(earlier.values(), period_ids=period_ids),
        now=derived(everything.values(), period_ids=period_ids),
    )
    changes = store.differences(connection, now=load.now)
    past = _past_extracts(connection)
    extracted_on = max([as_at, *(day for day, _ in past)])
    covers_from = _covers_from(starts, past)
    has_changed = (
        any(new or changed for new, changed in changes.values())
        or everything != earlier
        or extracted_on > max((day for day, _ in past), default=date.min)
    )
    flagged = _flagged(load)
    reports = tuple(_file_report(load, file) for file in files)
    if has_changed:
        number = 1 + (connection.scalar(select(func.count()).select_from(Extract)) or 0)
        extract_id = f"ssda903-{number:04}"
        connection.execute(
            insert(Extract),
            {
                "extract_id": extract_id,
                "source": SSDA903,
                "extracted_at": datetime.combine(extracted_on, time(23, 59, 59), LONDON).astimezone(
                    UTC
                ),
                "loaded_at": loaded_at.astimezone(UTC) if loaded_at.tzinfo else loaded_at,
                "covers_from": covers_from,
                "is_demo": False,
            },
        )
        store.write(connection, changes, before=load.before, now=load.now)
        store.keep_rows(connection, everything.values(), before=earlier, extract_id=extract_id)
        _keep_counts(connection, extract_id, reports, flagged)
    found, lost = load.changed_verdicts()
    return LoadReport(
        files=reports,
        flagged=flagged,
        has_changed=has_changed,
        extracted_on=extracted_on,
        covers_from=covers_from,
        rejects=_rejects(load, rejects, lost),
        now_placed=len(found),
        no_longer_placed=len(lost),
        has_stand_in_team=bool(load.now.tables["team"]),
    )


def _refuse_demo(connection: Connection) -> None:
    if inspect(connection).has_table("extract") and connection.scalar(
        select(func.count()).select_from(Extract).where(Extract.is_demo.is_(True))
    ):
        raise LoadRefusedError(
            "This database holds demonstration data, which never shares a database with a "
            "council's own: give another address with --database."
        )


def _dates(
    files: Sequence[DeliveredFile], extracted_at: date | None, *, today: date
) -> tuple[date, list[date]]:
    """Return the data date, and the first day of the year that each Episodes file is of."""
    days = ([day for day in _starts(file) if day <= today] for file in files)
    latest = [max(of_file) for of_file in days if of_file]
    if extracted_at is None and not latest:
        raise LoadRefusedError(
            "No file holds an episode with a day it began (DECOM), so the date of the data is "
            "not known: give it with --extracted-at."
        )
    as_at = extracted_at or first_day_of_year(max(latest)).replace(month=3, day=31)
    if extracted_at is None:
        as_at = as_at.replace(year=as_at.year + 1)
    return as_at, [first_day_of_year(day) for day in latest or [as_at]]


def _starts(file: DeliveredFile) -> Iterator[date]:
    """Yield every DECOM of a file of Episodes that can be read."""
    if file.layout is not EPISODES:
        return
    column = EPISODES.columns.index("DECOM")
    for record in file.records:
        if record.unusable is None:
            try:
                started_on = cells.day(file.kept(record)[column], column="DECOM")
            except cells.CellError:
                continue  # the row is set aside with this reason when it is read for good
            if started_on is not None:
                yield started_on


def _past_extracts(connection: Connection) -> list[tuple[date, date | None]]:
    past = []
    for stored in connection.execute(select(Extract.extracted_at, Extract.covers_from)):
        at = stored.extracted_at
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        past.append((aware.astimezone(LONDON).date(), stored.covers_from))
    return past


def _covers_from(starts: Iterable[date], past: Iterable[tuple[date, date | None]]) -> date | None:
    """Return 1 April of the first year ever loaded; null if an earlier load was complete."""
    earlier = [covers_from for _, covers_from in past]
    known = [covers_from for covers_from in earlier if covers_from is not None]
    return None if len(known) < len(earlier) else min([*starts, *known])


def _flagged(load: _Load) -> dict[str, int]:
    of_this_load = {row.row_id for row in load.rows.values()}
    broken = of_kept_rows(by_table(load.everything.values()))
    counts = {
        code: len(of_this_load.intersection(row.row_id for row in rows))
        for code, rows in broken.items()
    }
    flags = Counter(
        flag.code
        for flag in load.now.flags
        if flag.row_id in of_this_load or flag.code == NOT_RETURNED
    )
    return {**counts, **dict(sorted(flags.items()))}


def _file_report(load: _Load, file: DeliveredFile) -> FileReport:
    is_used = file.layout is not None and file.layout.is_used
    reasons = Counter(aside.kind for *_, aside, _ in (load.rows_set_aside(file) if is_used else []))
    return FileReport(
        file_name=file.name,
        table=file.layout.name if file.layout else None,
        is_used=is_used,
        rows_in=len(file.records),
        reasons=reasons,
        notice=file.notice,
    )


def _keep_counts(
    connection: Connection,
    extract_id: str,
    reports: Sequence[FileReport],
    flagged: Mapping[str, int],
) -> None:
    files = [
        {
            "load_file_id": f"{extract_id}-{number:03}",
            "extract_id": extract_id,
            "file_name": report.file_name[:200],
            "table_name": report.table,
            "rows_in": report.rows_in,
            "rows_loaded": report.rows_loaded,
            "rows_set_aside": report.rows_set_aside,
        }
        for number, report in enumerate((file for file in reports if file.is_used), start=1)
    ]
    findings = [
        {
            "rule_finding_id": f"{extract_id}-{code}",
            "extract_id": extract_id,
            "rule": code,
            "rows_flagged": count,
        }
        for code, count in flagged.items()
    ]
    connection.execute(insert(LoadFile), files)
    connection.execute(insert(RuleFinding), findings)


def _rejects(load: _Load, folder: Path, lost: Sequence[KeptRow]) -> tuple[Path, ...]:
    written: list[Path | None] = [
        write_rejects(
            folder,
            file_name=file.name,
            headings=file.original_headings,
            rows=load.rows_set_aside(file),
        )
        for file in load.files
        if file.layout and file.layout.is_used
    ]
    for table, rows in by_table(lost).items():
        written.append(
            write_rejects(
                folder,
                file_name=f"earlier-{table}",
                headings=BY_NAME[table].columns,
                rows=[
                    (row.file_name, row.line, load.now.aside[row.row_id], row.cells) for row in rows
                ],
            )
        )
    return tuple(path for path in written if path is not None)
