"""What the command line says of a document: light, so that other commands start at once."""

import argparse
from datetime import date
from pathlib import Path

KINDS = ("annual", "supervision", "meeting")
READERS = ("room", "aliases", "outside")


class CannotBeMadeError(ValueError):
    """A document cannot be made; the message says why in a sentence."""


def add_arguments(report: argparse.ArgumentParser, *, policy: Path | None) -> None:
    """Declare the kinds of document and what each is made of."""
    report.add_argument("--kind", choices=KINDS, default="annual")
    report.add_argument("--out", type=Path, required=True, metavar="DIR")
    report.add_argument("--policy", type=Path, default=policy, metavar="FILE")
    report.add_argument(
        "--year", type=int, metavar="YYYY", help="annual: the year it begins in, 2025 is 2025-26"
    )
    report.add_argument("--iro", metavar="ID", help="supervision: the officer")
    _day(report, "--as-at", "supervision, meeting: the day; that of the data if not given")
    _day(report, "--since", "meeting: compare with the newest data kept by this day")
    part = report.add_mutually_exclusive_group()
    part.add_argument("--locality", metavar="ID", help="meeting: one locality")
    part.add_argument("--team", metavar="ID", help="meeting: one team")
    report.add_argument(
        "--for",
        dest="readers",
        choices=READERS,
        default="room",
        help="meeting: outside has figures only, small counts withheld",
    )


def _day(report: argparse.ArgumentParser, name: str, says: str) -> None:
    report.add_argument(name, type=date.fromisoformat, metavar="YYYY-MM-DD", help=says)
