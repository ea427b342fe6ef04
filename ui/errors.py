"""What a person sees and what the log keeps when a page breaks."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

import streamlit as st

from ui import journal

LOG = logging.getLogger("review.errors")


def show(error: Exception) -> bool:
    """Draw one sentence with a reference, log where it broke, and return True: it is handled.

    Neither holds the error's own message: that may quote a child's name.
    """
    reference = secrets.token_hex(4)
    kind, place = type(error).__name__, journal.place(error.__traceback__)
    fields = {"reference": reference, "kind": kind, "place": place}
    LOG.error("reference=%s %s at %s", *fields.values(), extra=fields)
    st.error(
        "This page could not be drawn. Nothing was lost or changed. Try again in a minute; "
        f"if it happens again, tell your administrator the reference {reference}.",
        icon=":material/error:",
    )
    return True


OTHERS_LOGS = ("streamlit", "uvicorn", "starlette", "asyncio", "websockets", "concurrent")
"""The logs of what the dashboard runs on, with every log below them. They write errors whole, even
those that `show` handled: a page's, a download's, a request's."""


def keep_details_out_of_logs() -> None:
    """Strip messages and traces of errors from the logs of others; `show` logs the reference.

    At the source of every record, because each of Streamlit's many logs writes for itself.
    """
    made = logging.getLogRecordFactory()
    if not isinstance(made, WithoutDetails):
        logging.setLogRecordFactory(WithoutDetails(made))


class WithoutDetails:
    """Makes log records as `make` does, without what the logs of others say of an error."""

    def __init__(self, make: Callable[..., logging.LogRecord]) -> None:
        """Wrap the factory that was there."""
        self._make = make

    def __call__(self, *args: Any, **more: Any) -> logging.LogRecord:  # noqa: ANN401 - logging's own
        """Return the record; of an error the kind alone."""
        record = self._make(*args, **more)
        if record.exc_info and record.name.split(".")[0] in OTHERS_LOGS:
            kind = record.exc_info[0]
            record.msg = "%s raised %s."
            record.args = (record.module, kind.__name__ if kind else "an error")
            record.exc_info = record.exc_text = None
        return record
