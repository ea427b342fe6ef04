"""A page that is drawn again makes nothing anew: its rows, tables and charts are the ones kept."""

import pytest

from data_access.state.store import Store
from measures.words import Role
from tests.pages.opening import opened, titles
from ui import navigation
from ui.data import same_rows
from ui.filters import filter_bar, saved_views
from ui.navigation import PageEntry

OFTEN = (
    navigation.OVERVIEW,
    navigation.REVIEWS,
    navigation.CASELOADS,
    navigation.PERMANENCE,
    navigation.DISPUTES,
    navigation.VOICE,
    navigation.QUALITY,
)
"""The pages of figures that a team opens all day."""


@pytest.mark.parametrize("entry", OFTEN, ids=lambda entry: entry.title)
def test_what_is_made_of_rows_is_made_once(
    store: Store, entry: PageEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, entry)
    for key in (filter_bar.OPEN, saved_views.OPEN):
        app.session_state[key] = False
    app.run()
    made: list[object] = []
    keep = same_rows.Kept.keep

    def kept(
        self: same_rows.Kept, key: tuple[object, ...], made_of: object, answer: object
    ) -> None:
        made.append(key[0])
        keep(self, key, made_of, answer)

    monkeypatch.setattr(same_rows.Kept, "keep", kept)
    app.run()

    assert not app.exception
    assert titles(app) == [entry.title]
    assert made == []
