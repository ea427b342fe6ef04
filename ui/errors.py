"""What a person sees and what the log keeps when a page breaks."""

import logging
import secrets
import traceback
from pathlib import Path

import streamlit as st

LOG = logging.getLogger("review.errors")


def show(error: Exception) -> bool:
    """Draw one sentence with a reference, log where it broke, and return True: it is handled.

    Neither holds the error's own message: that may quote a child's name.
    """
    reference = secrets.token_hex(4)
    LOG.error("reference=%s %s at %s", reference, type(error).__name__, _place(error))
    st.error(
        "This page could not be drawn. Nothing was lost or changed. Try again in a minute; "
        f"if it happens again, tell your administrator the reference {reference}.",
        icon=":material/error:",
    )
    return True


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


STREAMLIT_LOG = "streamlit.error_util"
"""The log to which Streamlit writes each page error, whole, even when `show` handled it."""


def keep_details_out_of_logs() -> None:
    """Strip messages and traces from Streamlit's log of page errors; `show` logs the reference."""
    log = logging.getLogger(STREAMLIT_LOG)
    if not any(isinstance(each, WithoutDetails) for each in log.filters):
        log.addFilter(WithoutDetails())


class WithoutDetails(logging.Filter):
    """Lets a log record pass, without what it says of an error."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the kind of the error and drop its message and trace."""
        if record.exc_info:
            kind = record.exc_info[0]
            record.msg = "A page raised %s."
            record.args = (kind.__name__ if kind else "an error",)
            record.exc_info = record.exc_text = None
        return True
