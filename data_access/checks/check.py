"""The whole check of one database."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Engine, Table
from sqlalchemy.exc import SQLAlchemyError

from data_access.checks.history import check_history
from data_access.checks.raw import CONTRACT_TABLES, RawTable, as_day, as_moment_day, raw_tables
from data_access.checks.report import CheckReport, Problems
from data_access.checks.shape import check_shape
from data_access.engine import DatabaseUnreachableError, masked
from data_access.importers.bulk import collector_paused
from data_access.importers.dfe_rules import Others, ReviewFact, broken_rules, of_kept_rows
from data_access.importers.kept import KeptRow, by_table
from data_access.tables import Base

_RETURN_ROW: Table = Base.metadata.tables["return_row"]
Tables = Mapping[str, RawTable]


@collector_paused()
def check_database(engine: Engine, *, as_at: date | None = None) -> CheckReport:
    """Return every problem of a database; nothing in it makes the check itself fail.

    Raises `DatabaseUnreachableError` when the database does not answer.

    `as_at` null: the day of the newest extract. The DfE's rules are counted over the rows of all
    returns loaded; where no return was loaded, over the reviews the tables hold (166 and INT17
    cannot be broken there: a review has one day and a child one birthday).
    """
    try:
        with engine.connect() as connection:
            tables = raw_tables(connection, (*CONTRACT_TABLES, _RETURN_ROW))
    except SQLAlchemyError as error:
        raise DatabaseUnreachableError(
            f"The review database at [{masked(str(engine.url))}] could not be checked "
            f"({type(error).__name__}). Check that it is running and that the address is right."
        ) from error
    returned = tables.pop("return_row")
    problems = Problems()
    check_shape(tables, problems)
    check_history(tables, problems, as_at=as_at or _data_date(tables["extract"]))
    broken = _of_returns(returned, problems) or _of_tables(tables)
    return CheckReport(
        dfe_rules={rule: len(rows) for rule, rows in broken.items()},
        contract=problems.entries(),
        dfe_children={rule: tuple(row.child for row in rows) for rule, rows in broken.items()},
    )


def _data_date(raw: RawTable) -> date | None:
    if not raw.has("extracted_at"):
        return None
    days = [as_moment_day(value) for value in raw.cells["extracted_at"]]
    return max((day for day in days if day is not None), default=None)


def _of_returns(raw: RawTable, problems: Problems) -> dict[str, list[ReviewFact]] | None:
    """Count over the delivered rows that imports kept; null if there are none."""
    kept = []
    for row in raw.rows():
        try:
            cells = tuple(map(str, json.loads(str(row["cells"]))))
            kept.append(
                KeptRow(
                    row_id=str(row["return_row_id"]),
                    table=str(row["table_name"]),
                    cells=cells,
                    file_name=str(row["file_name"]),
                    line=int(str(row["line_number"])),
                    as_at=as_day(row["as_at"]) or date.min,
                    sequence=int(str(row["sequence"])),
                )
            )
        except (KeyError, ValueError, TypeError):
            words = "a delivered row that an import kept cannot be read"
            problems.add("unreadable-value", "return_row", words, row.get("return_row_id"))
    return of_kept_rows(by_table(kept)) if kept else None


def _of_tables(tables: Tables) -> dict[str, list[ReviewFact]]:
    """Count over the completed reviews of the tables."""
    children, periods = tables["child"], tables["care_period"]
    episodes, reviews = tables["episode"], tables["review"]
    if not (
        children.has("child_id", "date_of_birth")
        and periods.has("care_period_id", "child_id")
        and episodes.has("care_period_id", "legal_status")
        and reviews.has("review_id", "care_period_id", "completed_on", "participation_code")
    ):
        return broken_rules((), Others(born_by_header=None, statuses_by_child=None))
    child_of = dict(
        zip(_texts(periods, "care_period_id"), _texts(periods, "child_id"), strict=True)
    )
    born = dict(zip(_texts(children, "child_id"), children.days("date_of_birth"), strict=True))
    statuses: dict[str, set[str]] = defaultdict(set)
    codes = _texts(episodes, "legal_status")
    for period, code in zip(_texts(episodes, "care_period_id"), codes, strict=True):
        statuses[child_of.get(period, "")].add(code)
    facts = [
        ReviewFact(
            row_id=str(row["review_id"]),
            child=(child := child_of.get(str(row["care_period_id"]), "")),
            born_on=born.get(child),
            held_on=as_day(row["completed_on"]),
            is_blank=False,
            code=str(row["participation_code"] or ""),
        )
        for row in reviews.rows()
        if row["completed_on"] is not None
    ]
    others = Others(
        born_by_header={child: frozenset([day] if day else []) for child, day in born.items()},
        statuses_by_child={child: frozenset(codes) for child, codes in statuses.items()},
    )
    return broken_rules(facts, others)


def _texts(raw: RawTable, column: str) -> list[str]:
    return ["" if value is None else str(value) for value in raw.cells[column]]
