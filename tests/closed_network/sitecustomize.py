"""Python imports this by itself in every server that a browser test starts (PYTHONPATH).

From then on the process can reach this machine and nothing else: a connection or a look-up of any
other name raises, and is written to the log with the word that tests look for.
"""

import ipaddress
import os
import sys
from typing import Any

SAID = "network is closed"
OPEN = frozenset({"localhost", "127.0.0.1", "::1", ""})
"""Names of this machine; an empty one is where a server listens."""


class NetworkIsClosedError(RuntimeError):
    """Something asked for another machine. No error of the network: nothing may catch it as one."""


def _is_here(host: object) -> bool:
    if host is None:
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    if text in OPEN:
        return True
    try:
        return ipaddress.ip_address(text).is_loopback or ipaddress.ip_address(text).is_unspecified
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        asked = address[0] if isinstance(address, tuple) else None  # a path is this machine's
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        asked = arguments[0]
    else:
        return
    if not _is_here(asked):
        os.write(2, f"{SAID}: asked for [{asked!r}]\n".encode())
        raise NetworkIsClosedError(f"The {SAID}: something asked for [{asked!r}].")


def close() -> None:
    """Close the network of this process, for good: Python takes no such watch back."""
    if not any(name == "_network_is_closed" for name in vars(sys)):
        sys.addaudithook(_watch)
        sys._network_is_closed = True  # type: ignore[attr-defined]  # a mark of ours


close()
