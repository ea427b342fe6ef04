"""The tables of the SSDA903 return: what their headings are, and which of them are loaded."""

import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One table of the return.

    `columns` are those a file must have, and the only ones kept: postcodes, UPN, mothers'
    details and health fields are never among them. `telling` are the headings by which the
    table is known: a file with half of them or more is taken to be this table.
    """

    name: str
    columns: tuple[str, ...]
    telling: tuple[str, ...]
    file_names: tuple[str, ...]
    is_used: bool = True


HEADER = Layout(
    name="Header",
    columns=("CHILD", "SEX", "DOB", "ETHNIC"),
    telling=("SEX", "ETHNIC", "UPN"),
    file_names=("header",),
)
EPISODES = Layout(
    name="Episodes",
    columns=(
        "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC",
        "REASON_PLACE_CHANGE",
    ),
    telling=("DECOM", "RNE", "LS", "CIN", "PLACE", "DEC", "REC"),
    file_names=("episodes",),
)  # fmt: skip
REVIEWS = Layout(
    name="Reviews",
    columns=("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
    telling=("REVIEW", "REVIEW_CODE"),
    file_names=("reviews",),
)
PLACED_ADOPTION = Layout(
    name="PlacedAdoption",
    columns=("CHILD", "DATE_PLACED", "DATE_PLACED_CEASED"),
    telling=("DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),
    file_names=("placedadoption", "placedforadoption"),
)
AD1 = Layout(
    name="AD1",
    columns=("CHILD", "DATE_MATCH"),
    telling=("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR"),
    file_names=("ad1",),
)
MISSING = Layout(
    name="Missing",
    columns=("CHILD", "MISSING", "MIS_START", "MIS_END"),
    telling=("MIS_START", "MIS_END"),
    file_names=("missing",),
)
UASC = Layout(name="UASC", columns=("CHILD", "DOB", "DUC"), telling=("DUC",), file_names=("uasc",))
SW_EPISODES = Layout(
    name="SWEpisodes",
    columns=("CHILD", "SW_ID", "SW_DECOM", "SW_DEC"),
    telling=("SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"),
    file_names=("swepisodes",),
)
PREVIOUS_PERMANENCE = Layout(
    name="PrevPerm",
    columns=(),
    telling=("PREV_PERM", "LA_PERM", "DATE_PERM"),
    file_names=(),
    is_used=False,
)
OC2 = Layout(
    name="OC2",
    columns=(),
    telling=("SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS"),
    file_names=(),
    is_used=False,
)
OC3 = Layout(
    name="OC3", columns=(), telling=("IN_TOUCH", "ACTIV", "ACCOM"), file_names=(), is_used=False
)
DOLO = Layout(
    name="DoLo", columns=(), telling=("DOLO_START", "DOLO_END"), file_names=(), is_used=False
)

LAYOUTS = (
    HEADER, EPISODES, REVIEWS, PLACED_ADOPTION, AD1, MISSING, UASC, SW_EPISODES,
    PREVIOUS_PERMANENCE, OC2, OC3, DOLO,
)  # fmt: skip
BY_NAME = {layout.name: layout for layout in LAYOUTS}
REJECT_HEADINGS = ("SET_ASIDE_FROM", "LINE", "REASON", "DFE_RULE")
"""What a rejects file puts before the original columns; such a file is never read as a table."""


def heading(text: str) -> str:
    """Return a heading as compared: upper case, other signs than letters and digits as one `_`."""
    return re.sub(r"[^A-Z0-9]+", "_", text.strip().upper()).strip("_")


def recognised(headings: Collection[str]) -> Layout | None:
    """Return the table whose telling headings are there in the greatest part, if half or more."""
    found = set(headings)
    if set(REJECT_HEADINGS) <= found:
        return None

    def part(layout: Layout) -> tuple[float, int]:
        hits = len(found.intersection(layout.telling))
        return hits / len(layout.telling), hits

    best = max(LAYOUTS, key=part)
    return best if part(best)[0] >= 0.5 else None


def named(stem: str) -> Layout | None:
    """Return the used table that a file's name says it is (`Reviews_2018`, `SSDA903 episodes`)."""
    letters = re.sub(r"^(ssda)?903|[^a-z0-9]|(19|20)\d\d.*$", "", stem.lower())
    spellings = {letters, letters.rstrip("0123456789")}
    return next((layout for layout in LAYOUTS if spellings.intersection(layout.file_names)), None)
