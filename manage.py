"""The command line: arguments in, functions called. `python manage.py --help` lists them."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from data_access.checks.check import check_database
from data_access.demo import NotADemoDatabaseError, make_demo_county
from data_access.docs import write_docs
from data_access.engine import DatabaseUnreachableError, reading, writing
from data_access.facts_export import write_facts
from data_access.importers.delivered import LoadRefusedError
from data_access.importers.ssda903 import import_ssda903
from data_access.prepare import prepare
from data_access.read import ContractError, read_snapshot
from data_access.settings import Settings
from data_access.state.accounts import AccountError
from data_access.state.acts.command_line import AlteredLogError, StateCommands
from data_access.state.covers import CoverError
from data_access.state.database import StateUnavailableError
from data_access.state.passwords import WeakPasswordError
from measures import policy as policies
from measures.dates import in_words
from measures.facts import facts
from measures.snapshot import LONDON
from ui.report.arguments import CannotBeMadeError, add_arguments

REFUSALS = (
    AccountError,
    AlteredLogError,
    CannotBeMadeError,
    ContractError,
    CoverError,
    DatabaseUnreachableError,
    LoadRefusedError,
    NotADemoDatabaseError,
    OSError,
    StateUnavailableError,
    WeakPasswordError,
    policies.PolicyError,
)
"""Errors whose message is a sentence for whoever ran the command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or problems found, 2 misused."""
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return command(chosen)
    except REFUSALS as error:
        print(error, file=sys.stderr)
        return 1


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return datetime.now(LONDON).date()


def _demo(chosen: argparse.Namespace) -> int:
    county = make_demo_county(
        writing(chosen.database),
        as_at=chosen.as_at or _today(),
        children=chosen.children,
        seed=chosen.seed,
        progress=print,
    )
    rows = sum(county.rows.values())
    print(f"The demo county stands at {in_words(county.as_at)}: {rows:,} rows.")
    return 0


def _import_ssda903(chosen: argparse.Namespace) -> int:
    report = import_ssda903(
        chosen.folder,
        engine=writing(chosen.database),
        rejects=chosen.rejects,
        extracted_at=chosen.extracted_at,
        loaded_at=_now(),
    )
    print("\n".join(report.lines()))
    return 0


def _check(chosen: argparse.Namespace) -> int:
    report = check_database(reading(chosen.database))
    print(report.as_json() if chosen.format == "json" else report.as_text())
    return 0 if report.is_readable else 1


def _facts(chosen: argparse.Namespace) -> int:
    snapshot = read_snapshot(reading(chosen.database))
    as_at = chosen.as_at or snapshot.data_date
    if as_at is None:
        print("The database has no extract row, so it has no data date: give --as-at YYYY-MM-DD.",
              file=sys.stderr)  # fmt: skip
        return 1
    derived = facts(snapshot, as_at=as_at, policy=policies.load(chosen.policy))
    for line in write_facts(
        derived, chosen.out, file_format=chosen.format, with_months=chosen.months
    ):
        print(line)
    if snapshot.data_date and as_at > snapshot.data_date:
        print(f"The facts are as at {in_words(as_at)}, later than the data "
              f"({in_words(snapshot.data_date)}): what happened since is not in them.")  # fmt: skip
    return 0


def _report(chosen: argparse.Namespace) -> int:
    """Write one of the documents."""
    from streamlit.logger import set_log_level

    set_log_level("error")  # its caches would warn that no browser is there
    from ui.report import commands  # the charts are slow to import

    source = commands.Source(
        snapshot=read_snapshot(reading(chosen.database)),
        folder=Settings.from_environment().snapshot_folder,
        policy=policies.load(chosen.policy),
    )
    return _told([str(path) for path in commands.run(source, chosen, today=_today())])


def _policy(chosen: argparse.Namespace) -> int:
    for setting in policies.settings(policies.load(chosen.policy)):
        changed = f"  (default {setting.default})" if setting.differs else ""
        print(f"{setting.key} = {setting.value}{changed}\n    {setting.says}. {setting.source}.")
    return 0


def _docs(chosen: argparse.Namespace) -> int:
    for path in write_docs(chosen.out):
        print(path)
    return 0


def _prepare(_: argparse.Namespace) -> int:
    accounts = prepare(Settings.from_environment(), today=_today(), now=_now, progress=print)
    if accounts:
        print("Demonstration accounts: username, password, role")
    for account in accounts:
        print(f"  {account.username:<8} {account.password}   {account.role.label}")
    return 0


def _told(lines: list[str]) -> int:
    print("\n".join(lines))
    return 0


def _tell(chosen: argparse.Namespace) -> int:
    return _told(chosen.tell(chosen))


def _parser() -> argparse.ArgumentParser:
    settings = Settings.from_environment()
    parser = argparse.ArgumentParser(prog="manage.py", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], says: str, *, database: bool = True
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=says, description=says)
        added.set_defaults(run=run)
        if database:
            added.add_argument("--database", default=settings.database_url, metavar="URL")
        return added

    demo = command("demo", _demo, "Make a fictional county to try the dashboard on.")
    demo.add_argument("--children", type=int, default=760, help="about how many are in care")
    demo.add_argument("--as-at", type=date.fromisoformat, metavar="YYYY-MM-DD")
    demo.add_argument("--seed", type=int, default=1)

    loading = command("import", _import_ssda903, "Load a council's return.", database=False)
    returns = loading.add_subparsers(required=True, metavar="RETURN")
    ssda903 = returns.add_parser("ssda903", help="the CSV files of an SSDA903 return")
    ssda903.set_defaults(run=_import_ssda903)
    ssda903.add_argument("folder", type=Path)
    ssda903.add_argument("--database", default=settings.database_url, metavar="URL")
    ssda903.add_argument("--rejects", type=Path, default=Path("var/rejects"), metavar="DIR")
    ssda903.add_argument("--extracted-at", type=date.fromisoformat, metavar="YYYY-MM-DD")

    check = command("check", _check, "Check a review database against the contract and DfE rules.")
    check.add_argument("--format", choices=("text", "json"), default="text")

    derived = command("facts", _facts, "Write every derived row, for analysts and checks.")
    derived.add_argument("--as-at", type=date.fromisoformat, metavar="YYYY-MM-DD")
    derived.add_argument("--out", type=Path, required=True, metavar="DIR")
    derived.add_argument("--policy", type=Path, default=settings.policy, metavar="FILE")
    derived.add_argument("--format", choices=("csv", "parquet"), default="csv")
    derived.add_argument(
        "--months", action="store_true", help="the measures at the last 24 month ends too"
    )

    report = command("report", _report, "Write a document to take away, as Word and HTML.")
    add_arguments(report, policy=settings.policy)

    policy = command("policy", _policy, "Print the policy in force.", database=False)
    policy.add_argument("--policy", type=Path, default=settings.policy, metavar="FILE")

    docs = command("docs", _docs, "Write the generated pages of docs/.", database=False)
    docs.add_argument("--out", type=Path, default=Path("docs"), metavar="DIR")

    command("prepare", _prepare, "Make or move forward what 'make run' needs.", database=False)

    StateCommands(settings, _now).add_to(commands, _tell)
    return parser


if __name__ == "__main__":
    sys.exit(main())
