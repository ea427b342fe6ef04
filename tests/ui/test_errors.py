"""What a broken page shows and what the log keeps."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
from streamlit.error_util import handle_uncaught_app_exception
from streamlit.logger import get_logger
from streamlit.testing.v1 import AppTest

from ui import errors
from ui.journal import JsonLines


def broken_page() -> None:
    from ui import errors

    try:
        raise KeyError("Zed Marlow, born 2012")
    except KeyError as error:
        errors.show(error)


def test_a_broken_page_shows_a_reference_and_logs_it_without_the_message(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = AppTest.from_function(broken_page).run()

    shown = app.error[0].value
    reference = re.search(r"reference ([0-9a-f]{8})", shown)
    assert reference is not None
    assert f"reference={reference[1]} KeyError at" in caplog.text
    assert "Zed" not in shown + caplog.text
    assert not app.exception
    [record] = [each for each in caplog.records if each.name == "review.errors"]
    line = json.loads(JsonLines().format(record))
    assert (line["reference"], line["kind"]) == (reference[1], "KeyError")
    assert f"KeyError at {line['place']}" in caplog.text
    assert "Zed" not in str(line)


@pytest.fixture
def without_details() -> Iterator[None]:
    """Logs as the server keeps them; afterwards as they were."""
    before = logging.getLogRecordFactory()
    errors.keep_details_out_of_logs()
    once = logging.getLogRecordFactory()
    errors.keep_details_out_of_logs()
    assert logging.getLogRecordFactory() is once
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize(
    "name",
    [
        "streamlit.error_util",
        "streamlit.runtime.backend_operation_handler",
        "streamlit.a_log_of_a_version_to_come",
        "uvicorn.error",
        "asyncio",
    ],
)
@pytest.mark.usefixtures("without_details")
def test_streamlits_own_log_of_a_broken_page_holds_no_message_and_no_trace(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, name: str
) -> None:
    log = get_logger(name) if name.startswith("streamlit") else logging.getLogger(name)
    log.addHandler(caplog.handler)  # Streamlit's logs hand nothing upwards

    try:
        raise KeyError("Zed Marlow, born 2012")
    except KeyError as error:
        log.error("Error executing it for Zed Marlow", exc_info=error)
        handle_uncaught_app_exception(error)
    finally:
        log.removeHandler(caplog.handler)

    printed = capsys.readouterr()
    written = caplog.text + printed.err + printed.out
    assert "test_errors raised KeyError." in written
    assert "Zed" not in written
    assert "Traceback" not in written


@pytest.mark.usefixtures("without_details")
def test_our_own_log_is_left_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("review.data").warning("Reading broke: %s", "OSError")

    assert "Reading broke: OSError" in caplog.text
