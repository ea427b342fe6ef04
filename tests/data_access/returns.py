"""Small SSDA903 returns written by the tests, and what a database holds after a load."""

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from data_access.engine import writing
from data_access.importers.report import LoadReport
from data_access.importers.ssda903 import import_ssda903
from data_access.tables import Base

YEARS = Path(__file__).parent.parent / "fixtures" / "ssda903"
LOADED_AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HEADINGS = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
    "HOME_POST,PL_POST,URN",
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "placed_adoption": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "uasc": "CHILD,SEX,DOB,DUC",
    "sw_episodes": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
}
HEADER = "A1,1,14/02/2014,WBRI,,,"
EPISODE = "A1,06/05/2024,S,V2,N1,U6,PR1,,,,,,"


def a_database(tmp_path: Path) -> Engine:
    """An engine on a new SQLite file."""
    return writing(f"sqlite:///{tmp_path / 'review.db'}")


def written(folder: Path, **tables: str) -> Path:
    """Write one file per table, its heading first; rows are the lines of the text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        lines = [line.strip() for line in rows.strip().splitlines() if line.strip()]
        text = "\n".join([HEADINGS[name], *lines]) + "\n"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def an_episode(
    child: str, decom: str, rne: str, dec: str = "", rec: str = "", status: str = "C2"
) -> str:
    """One row of Episodes."""
    return f"{child},{decom},{rne},{status},N1,U6,PR1,{dec},{rec},,GL1 1AA,GL2 2BB,SC1"


def load(
    folder: Path, engine: Engine, rejects: Path, *, extracted_at: date | None = None, day: int = 0
) -> LoadReport:
    """Load a folder; `day` moves the clock of the load."""
    return import_ssda903(
        folder,
        engine=engine,
        rejects=rejects,
        extracted_at=extracted_at,
        loaded_at=LOADED_AT.replace(day=1 + day),
    )


Content = Mapping[str, list[dict[str, object]]]


def content(engine: Engine) -> Content:
    """Everything the database holds, table by table in key order."""
    with engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in Base.metadata.sorted_tables
        }


def values(engine: Engine, table: str, *columns: str) -> list[tuple[object, ...]]:
    """Some columns of a table, in key order."""
    return [tuple(row[column] for column in columns) for row in content(engine)[table]]


def set_aside(rejects: Path, name: str) -> list[tuple[str, ...]]:
    """Line, reason and rule of each row in a rejects file."""
    with (rejects / f"rejected-{name}.csv").open(encoding="utf-8-sig", newline="") as opened:
        return [(row["LINE"], row["REASON"], row["DFE_RULE"]) for row in csv.DictReader(opened)]
