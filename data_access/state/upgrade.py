"""Bring a store made by an earlier release up to the tables of this one, at its first opening.

Tables and columns are only ever added, so that the release before can still use the store. A column
added here may be null or has a default that the database fills in.
"""

from sqlalchemy import Column, Connection, inspect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import DDLElement
from sqlalchemy.sql.compiler import DDLCompiler

from data_access.state.tables import Base


class AddColumn(DDLElement):
    """`ALTER TABLE … ADD COLUMN …`, with the column as the table declares it."""

    inherit_cache = False

    def __init__(self, column: Column[object]) -> None:
        """Add `column` to the table it belongs to."""
        self.column = column


@compiles(AddColumn)
def _add_column(element: AddColumn, compiler: DDLCompiler, **_: object) -> str:
    table = compiler.preparer.format_table(element.column.table)
    return f"ALTER TABLE {table} ADD COLUMN {compiler.get_column_specification(element.column)}"


def upgrade(connection: Connection) -> list[str]:
    """Make missing tables, then missing columns; return the columns added as `table.column`.

    A second call changes nothing. On PostgreSQL whoever connects must own the tables if any is
    missing (docs/deployment.md).
    """
    Base.metadata.create_all(connection)
    found = inspect(connection)
    added = []
    for table in Base.metadata.sorted_tables:
        present = {column["name"] for column in found.get_columns(table.name)}
        for column in table.columns:
            if column.name not in present:
                connection.execute(AddColumn(column))
                added.append(f"{table.name}.{column.name}")
    return added
