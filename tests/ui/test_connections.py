"""The pages that may be open at once: counted while open, forgotten when closed."""

from contextlib import ExitStack

import pytest

from ui.entrance.connections import (
    PER_ADDRESS,
    PER_ADDRESS_NAME,
    PER_BROWSER,
    ConnectionLimitError,
    Connections,
)

ADDRESS = "192.0.2.7"


def hold(stack: ExitStack, counted: Connections, browser: str | None, address: str) -> bool:
    return stack.enter_context(counted.open(browser=browser, address=address))


def test_one_browser_too_many_pages_is_refused_and_another_is_not() -> None:
    counted = Connections()
    with ExitStack() as stack:
        assert all(hold(stack, counted, "ivy", ADDRESS) for _ in range(PER_BROWSER))
        assert not hold(stack, counted, "ivy", ADDRESS)
        assert hold(stack, counted, "omar", ADDRESS)


def test_one_address_too_many_pages_is_refused_and_another_is_not() -> None:
    counted = Connections()
    with ExitStack() as stack:
        assert all(hold(stack, counted, f"b{n}", ADDRESS) for n in range(PER_ADDRESS))
        assert not hold(stack, counted, "one more", ADDRESS)
        assert hold(stack, counted, "one more", "192.0.2.8")


def test_what_is_closed_counts_no_more_and_what_was_refused_never_did() -> None:
    counted = Connections(per_browser=1, per_address=1)
    with ExitStack() as stack:
        assert hold(stack, counted, "ivy", ADDRESS)
        assert not hold(stack, counted, "ivy", ADDRESS)
        assert not hold(stack, counted, "omar", ADDRESS)
    with ExitStack() as stack:
        assert hold(stack, counted, "omar", ADDRESS)
    assert not counted._browsers
    assert not counted._addresses


def test_a_connection_that_breaks_gives_its_place_back() -> None:
    counted = Connections(per_browser=1)

    with pytest.raises(OSError, match="gone"), counted.open(browser="ivy", address=ADDRESS):
        raise OSError("gone")

    with counted.open(browser="ivy", address=ADDRESS) as is_let_in:
        assert is_let_in


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_is_counted_by_browser_only(address: str) -> None:
    counted = Connections(per_browser=1, per_address=1)
    with ExitStack() as stack:
        assert hold(stack, counted, "ivy", address)
        assert hold(stack, counted, "omar", address)
        assert not hold(stack, counted, "ivy", address)


def test_no_browser_has_no_place() -> None:
    with Connections().open(browser=None, address=ADDRESS) as is_let_in:
        assert not is_let_in


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5"])
def test_a_limit_that_is_none_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv(PER_ADDRESS_NAME, text)

    with pytest.raises(ConnectionLimitError, match=rf"\[{text}\].*whole number above zero"):
        Connections.from_environment()


def test_an_addresss_limit_may_be_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PER_ADDRESS_NAME, "200")

    assert Connections.from_environment()._per_address == 200


def test_what_is_refused_is_counted_in_the_log_once_a_minute_without_an_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = [100.0]
    counted = Connections(seconds=lambda: now[0])

    for seconds in (0, 10, 30, 70):
        now[0] = 100.0 + seconds
        with counted.open(browser=None, address=ADDRESS) as is_let_in:
            assert not is_let_in

    said = [record.getMessage() for record in caplog.records]
    assert [each.rpartition(" ")[2] for each in said] == ["1", "3"], "at 0 and at 70 seconds"
    assert ADDRESS not in "".join(said)
