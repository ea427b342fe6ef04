"""The pages of a member of the corporate parenting board: published figures, and nothing else.

Whatever is drawn here comes from `measures.told.published`, which holds no row and no number that
has not been withheld or rounded. A page that is not declared here runs as it is, without a view of
the facts: if it asks for one it fails, and sends nothing.
"""

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from measures.headline import catalogue
from measures.headline.measure import Measure
from measures.told.published import Shown
from measures.words import DutyCode
from ui import frame, navigation, tiles, told, wording
from ui.board import Board
from ui.navigation import PageEntry
from ui.sections.board import board_parts


@dataclass(frozen=True, kw_only=True)
class BoardPage:
    """What a page shows to the board: figures, steps of a review, figures in groups."""

    measures: tuple[Measure, ...]
    groups: tuple[tuple[str, str], ...] = ()
    """Codes of `Published.parts` with their headings; of the whole service only."""
    steps: tuple[DutyCode, ...] = ()
    has_matrix: bool = False


SPOKEN_TO = catalogue.BY_CODE[f"{DutyCode.CHILD_SPOKEN_TO.value}_on_time"]

PAGES: dict[PageEntry, BoardPage] = {
    navigation.OVERVIEW: BoardPage(
        measures=(
            catalogue.REVIEWS_ON_TIME,
            catalogue.REVIEWS_OVERDUE,
            catalogue.SILENT_DRIFT,
            catalogue.DISPUTES_PAST_LIMIT,
            catalogue.CHILDREN_IN_CARE,
        ),
        groups=(("reviews_to_come", "Reviews to come"),),
        has_matrix=True,
    ),
    navigation.REVIEWS: BoardPage(
        measures=(
            catalogue.REVIEWS_ON_TIME,
            catalogue.REVIEWS_ON_TIME_BY_CHILD,
            catalogue.REVIEWS_OVERDUE,
            catalogue.REVIEWS_UNRECORDED,
            catalogue.REVIEWS_UNBOOKED,
            catalogue.REVIEWS_BOOKED_LATE,
        ),
        steps=(
            DutyCode.CHILD_SPOKEN_TO,
            DutyCode.SOCIAL_WORKER_REPORT,
            DutyCode.DECISIONS_SENT,
            DutyCode.MANAGER_RESPONSE,
            DutyCode.RECORD_COMPLETED,
            DutyCode.RECORD_DISTRIBUTED,
            DutyCode.MIDWAY_CHECK,
            DutyCode.SENT_TO_CHILD,
        ),
        groups=(
            ("reviews_to_come", "Reviews to come"),
            ("late_reasons", "Why reviews were late, 12 months"),
        ),
    ),
    navigation.PERMANENCE: BoardPage(
        measures=(
            catalogue.CHILDREN_DRIFTING,
            catalogue.SILENT_DRIFT,
            catalogue.LONG_TERM_STABILITY,
            catalogue.UNPLACED_LONG,
            catalogue.WITHOUT_MEETING,
            catalogue.PERMANENCE_PLAN_ON_TIME,
        ),
        groups=(("plans", "Plans for permanence"), ("time_in_care", "Time in care")),
    ),
    navigation.DISPUTES: BoardPage(
        measures=(
            catalogue.DISPUTES_PAST_LIMIT,
            catalogue.DISPUTES_OPEN,
            catalogue.DISPUTES_INFORMAL,
            catalogue.DISPUTES_RATE,
        ),
        groups=(
            ("dispute_stages", "Open disputes by stage"),
            ("dispute_themes", "Disputes raised by theme, 12 months"),
            ("dispute_outcomes", "Disputes raised by outcome, 12 months"),
        ),
    ),
    navigation.VOICE: BoardPage(
        measures=(
            catalogue.PARTICIPATION,
            SPOKEN_TO,
            catalogue.NOT_HEARD_TWICE,
            catalogue.SEEN_ALONE,
            catalogue.RIGHTS_EXPLAINED,
            catalogue.PARENTS_CONSULTED,
        ),
    ),
}
"""Each page with figures that the role may open."""


def run(page: StreamlitPage, entry: PageEntry | None) -> None:
    """Draw a page for the board; one that has no figures (Definitions) runs as it is."""
    if entry is None or entry not in PAGES:
        page.run()
        return
    drawn, board = PAGES[entry], frame.current().board
    figures = [board.of(measure) for measure in drawn.measures]
    frame.heading(entry.title, _answer(figures[0], board))
    board_parts.how_to_read()
    tiles.row([board_parts.tile(figure, board) for figure in figures])
    left, right = st.columns(2, gap="medium")
    with left:
        board_parts.matrix(board, is_wanted=drawn.has_matrix)
        board_parts.steps(board, drawn.steps)
        board_parts.groups(board, drawn.groups[1::2])
        board_parts.months(board, drawn.measures)
    with right:
        board_parts.groups(board, drawn.groups[::2])
        if drawn.groups and not board.is_whole:
            board_parts.groups_elsewhere()


def _answer(first: Shown, board: Board) -> str:
    label = wording.within(first.measure.label)
    return (
        f"{wording.escape(board.name)}, {wording.day(board.published.as_at)}: {label} "
        f"{told.value_text(first)}."
    )
