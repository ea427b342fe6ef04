"""What the first page needs, made as the server starts and not while a person waits for it."""

import logging
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread

import streamlit as st
from polars.exceptions import PolarsError

from ui import sections
from ui.data import months
from ui.report import pictures

LOG = logging.getLogger("review.start")

_NO_PAGE = "streamlit.runtime.scriptrunner_utils.script_run_context"
"""Streamlit's logger that warns of a spinner where no page is drawn, as here."""


def bring_in_pages() -> None:
    """Import what the pages are drawn with: to be called before the server answers.

    Altair asks which libraries are there while a module builds its charts and finds one that
    another thread has half imported, so a page and the warm-up must not do it at the same time.
    """
    for each in pkgutil.walk_packages(sections.__path__, f"{sections.__name__}."):
        import_module(each.name)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Begin the warm-up beside the server, which answers meanwhile."""
    Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


def warm_up() -> None:
    """Read the data and make the facts and trends of the day shown; say so if that fails.

    A failure here is no one's page: whoever opens one is told what is wrong there. What draws the
    pictures of documents is started last, so that nobody's first Word file waits for it.
    """
    logging.getLogger(_NO_PAGE).setLevel(logging.ERROR)
    try:
        months.prepared()
    except (OSError, ValueError, PolarsError) as error:
        LOG.warning("The figures could not be made ready at the start (%s).", type(error).__name__)
    pictures.make_ready()
