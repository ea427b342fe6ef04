"""The head of a page: its title at once, room for its answer, and no grey line left behind."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element, Markdown

from ui import heads


def _script() -> None:
    import streamlit as st

    from ui import glossary
    from ui.heads import Head
    from ui.navigation import DISPUTES, REVIEWS

    asked = st.session_state
    glossary.begin()
    entry = DISPUTES if "elsewhere" in asked else REVIEWS
    head = Head(st.container(), entry)
    if "answer" in asked:
        head.write(entry.title + asked["of"], asked["answer"])
    if "ended" in asked:
        head.give_back()


@pytest.fixture
def page() -> AppTest:
    app = AppTest.from_function(_script)
    app.session_state["of"] = ""
    return app


def drawn(app: AppTest) -> list[str]:
    """Title, answer and room in the order in which they stand."""
    app.run()
    assert not app.exception
    shown = [each for each in app.main if each.type in ("title", "markdown")]
    return ["room" if is_room(each) else each.type for each in shown]


def is_room(element: Element | Block) -> bool:
    return isinstance(element, Markdown) and element.value.startswith(heads.ROOM)


def lengths(room: str) -> list[int]:
    """Letters of the words that a room is kept for."""
    return [len(word) for word in room.removeprefix(heads.ROOM).rstrip("]").split(" ")]


def test_a_page_not_open_before_has_its_title_and_room_for_its_answer(page: AppTest) -> None:
    assert drawn(page) == ["title", "room"]
    assert page.title[0].value == "Reviews"
    assert sum(lengths(page.markdown[0].value)) == 100


def test_the_answer_takes_the_room_that_was_kept_for_it(page: AppTest) -> None:
    page.session_state["answer"] = "Seven reviews are overdue."
    assert drawn(page) == ["title", "markdown"]
    assert page.markdown[0].value == "**Seven reviews are overdue.**"


def test_of_a_page_that_broke_no_grey_line_stays(page: AppTest) -> None:
    page.session_state["ended"] = True
    assert drawn(page) == ["title"]


def test_a_page_drawn_again_keeps_no_room_where_its_answer_stands(page: AppTest) -> None:
    page.session_state["answer"] = "Seven reviews are overdue."
    drawn(page)
    del page.session_state["answer"]
    assert "room" not in drawn(page)


def test_a_page_with_a_title_of_its_own_is_not_called_by_the_menus_again(page: AppTest) -> None:
    page.session_state["answer"] = "Seven reviews are overdue."
    page.session_state["of"] = " of Saltmere"
    drawn(page)
    assert page.title[0].value == "Reviews of Saltmere"
    del page.session_state["answer"]
    assert "title" not in drawn(page)


def test_another_page_has_its_title_at_once(page: AppTest) -> None:
    page.session_state["answer"] = "Seven reviews are overdue."
    drawn(page)
    page.session_state["elsewhere"] = True
    del page.session_state["answer"]
    assert drawn(page) == ["title", "room"]
    assert page.title[0].value == "Disputes"


def test_the_room_of_a_page_seen_before_breaks_as_its_last_answer_did(page: AppTest) -> None:
    page.session_state["answer"] = "Seven reviews are overdue."
    drawn(page)
    page.session_state["elsewhere"] = True
    drawn(page)
    del page.session_state["elsewhere"], page.session_state["answer"]

    assert drawn(page) == ["title", "room"]
    assert lengths(page.markdown[0].value) == [5, 7, 3, 8]
    assert "Seven" not in page.markdown[0].value
