"""Whose a download is: the type of a file names the sign-in that made it.

Streamlit keeps a download at an address that needs no sign-in: whoever has the address has the
file. So the file's type carries the sign-in's family, Streamlit hands that on unread as the
Content-Type, and `ui/entrance/edge.py` compares it with the browser that asks and takes it out
again. The type is part of Streamlit's own file id, so two sign-ins never share a file
(docs/adr/0013).
"""

from collections.abc import Iterable

_OWNER = "; owner="
_TYPE = b"content-type"
_NOT_KEPT = (b"cache-control", b"no-store")


def owned(mime: str, family: str) -> str:
    """Return the type under which a file of a sign-in is kept: "text/csv; owner=…"."""
    return f"{mime}{_OWNER}{family}"


def owner_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Return the family that made the file of an answer; None where the answer names nobody."""
    for name, value in headers:
        _, found, family = value.decode("latin-1").partition(_OWNER)
        if name.lower() == _TYPE and found:
            # Starlette adds a charset to the types of text.
            return family.split(";")[0]
    return None


def without_owner(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers as the browser may see them: the plain type, and never to be kept."""
    kept = []
    for name, value in headers:
        if name.lower() == _TYPE:
            kept.append((name, value.split(_OWNER.encode())[0]))
        elif name.lower() != _NOT_KEPT[0]:
            kept.append((name, value))
    return [*kept, _NOT_KEPT]
