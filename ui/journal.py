"""The journal: what the server writes to standard error, as one JSON object on each line.

Whoever writes it, every line has the same fields (docs/deployment.md, "Watching it"). To a person
at a terminal it stays text; REVIEW_LOG_FORMAT decides otherwise.
"""

import json
import logging
import os
import sys
import threading
import traceback
import warnings
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

FORMAT_NAME = "REVIEW_LOG_FORMAT"

LOG = logging.getLogger("review.errors")
WARNINGS = logging.getLogger("py.warnings")

WRITES_ADDRESSES = "uvicorn.access"
"""The log that would write each request's address, with its query string. None of it is kept."""

SERVERS_LOGS = ("uvicorn", "uvicorn.error", "uvicorn.asgi", WRITES_ADDRESSES)

_SOMETIMES = ("reference", "kind", "place")
"""Fields of a line about an error."""

_said_whole: set[type[BaseException]] = set()


class JournalFormatError(ValueError):
    """The form that the environment asks for is none; the message says which there are."""


def begin() -> None:
    """Give the journal its form, before anything is imported that writes to it.

    Raises JournalFormatError for a form that there is not, in the form that goes without saying.
    """
    asked = os.environ.get(FORMAT_NAME, "").strip().lower()
    is_seen = sys.stderr.isatty()
    is_json = asked == "json" or (asked != "text" and not is_seen)
    if is_json or not is_seen:
        _take_what_nobody_caught()
    if is_json:
        _write_lines_of_json()
    if asked not in ("", "json", "text"):
        raise JournalFormatError(
            f"{FORMAT_NAME} is [{asked}]. Write json or text, or leave it out: text at a terminal, "
            "json anywhere else."
        )


def say_whole(*kinds: type[Exception]) -> None:
    """Let the message of an error that stops the start be read: it holds settings alone."""
    _said_whole.update(kinds)


def place(trace: TracebackType | None) -> str:
    """Return where an error arose, by files and lines, the innermost first; empty without one."""
    frames = reversed(traceback.extract_tb(trace))
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)


class JsonLines(logging.Formatter):
    """Makes a record one JSON object on one line. Of an error it holds kind and place alone."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; characters beyond ASCII, and ends of lines, are escaped."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "at": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "log": record.name,
            "says": _message(record),
        }
        if record.exc_info and record.exc_info[0]:
            line |= {"kind": record.exc_info[0].__name__, "place": place(record.exc_info[2])}
        line |= {name: str(vars(record)[name]) for name in _SOMETIMES if name in vars(record)}
        return json.dumps(line)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # the words and what belongs into them do not fit
        return str(record.msg)


def _write_lines_of_json() -> None:
    """Let one handler write for all logs; Streamlit's and uvicorn's would each write for itself."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    handler.addFilter(lambda record: record.name != WRITES_ADDRESSES)
    logging.getLogger().addHandler(handler)
    logging.raiseExceptions = False  # a line that cannot be written would be told of with a trace
    warnings.showwarning = _warned
    from streamlit import logger as streamlits  # only now: what its import says has the form

    streamlits.setup_formatter = _hand_upwards
    streamlits.update_formatter()
    for name in SERVERS_LOGS:
        _hand_upwards(logging.getLogger(name))


def _hand_upwards(logger: logging.Logger) -> None:
    """Take a log's own handlers away; Streamlit calls this for each log that it makes."""
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = True


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Write where a warning of Python's arose; its message may quote what it is about."""
    fields = {"kind": category.__name__, "place": f"{Path(filename).name}:{lineno}"}
    WARNINGS.warning("%s at %s", *fields.values(), extra=fields)


def _take_what_nobody_caught() -> None:
    sys.excepthook = _uncaught
    threading.excepthook = lambda it: _uncaught(it.exc_type, it.exc_value, it.exc_traceback)
    sys.unraisablehook = lambda it: _uncaught(it.exc_type, it.exc_value, it.exc_traceback)


def _uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """Write kind and place of an error that nobody caught, or why the dashboard cannot start."""
    if issubclass(kind, SystemExit):  # a thread that ends
        return
    fields = {"kind": kind.__name__, "place": place(trace)}
    if kind in _said_whole or kind is JournalFormatError:
        LOG.critical("%s", error, extra=fields)
    else:
        LOG.critical("Nobody caught %s at %s", *fields.values(), extra=fields)
