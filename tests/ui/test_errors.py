"""What a broken page shows and what the log keeps."""

import logging
import re

import pytest
from streamlit.error_util import handle_uncaught_app_exception
from streamlit.testing.v1 import AppTest

from ui import errors


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


def test_streamlits_own_log_of_a_broken_page_holds_no_message_and_no_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    errors.keep_details_out_of_logs()
    errors.keep_details_out_of_logs()
    log = logging.getLogger(errors.STREAMLIT_LOG)

    try:
        raise KeyError("Zed Marlow, born 2012")
    except KeyError as error:
        log.error("Uncaught app execution", exc_info=error)
        handle_uncaught_app_exception(error)

    written = capsys.readouterr()
    assert "Zed" not in written.err + written.out
    assert len([each for each in log.filters if isinstance(each, errors.WithoutDetails)]) == 1
