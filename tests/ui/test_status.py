"""Every status word has one look, and looks keep to the visual language's colours."""

import tomllib
from pathlib import Path

import pytest

from measures.drift.adoption_track import StepClock
from measures.words import Band, DisputeStatus, Status, Word
from ui import charts
from ui.tables import status

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"


@pytest.mark.parametrize(
    "vocabulary",
    [Status, Band, DisputeStatus, StepClock, status.Severity, status.Concern, status.Judgement],
)
def test_every_word_of_a_vocabulary_has_a_look_under_its_own_label(vocabulary: type[Word]) -> None:
    for word in vocabulary:
        assert status.STATUS[word.value].word is word


def test_no_two_words_share_a_stored_value() -> None:
    values = [look.word.value for look in status._LOOKS]
    assert len(values) == len(set(values))


def test_looks_use_only_colour_roles_that_the_theme_fills() -> None:
    for look in status.STATUS.values():
        assert {look.role, look.fill, look.on_fill} <= set(charts.ROLES)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_lists_one_colour_for_each_role_in_order(theme: str) -> None:
    settings = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][theme]
    colours = dict(zip(charts.ROLES, settings["chartCategoricalColors"], strict=True))
    for role, name in {
        "blue": "blueColor", "amber": "orangeColor", "red": "redColor", "violet": "violetColor",
        "grey": "grayColor", "blue_t": "blueBackgroundColor", "amber_t": "orangeBackgroundColor",
        "red_t": "redBackgroundColor", "violet_t": "violetBackgroundColor",
        "grey_t": "grayBackgroundColor", "ink": "textColor", "line": "borderColor",
        "paper": "backgroundColor",
    }.items():  # fmt: skip
        assert colours[role] == settings[name], role


def test_within_one_vocabulary_no_two_looks_are_the_same_unless_their_meaning_is() -> None:
    same_meaning = {
        frozenset({Status.HELD_ON_TIME, Status.DONE_ON_TIME}),
        frozenset({Status.HELD_LATE, Status.DONE_LATE}),
    }
    for vocabulary in (Status, Band, DisputeStatus):
        looks: dict[tuple[str, ...], Word] = {}
        for word in vocabulary:
            look = status.STATUS[word.value]
            drawn = (look.role, look.fill, look.shape, look.icon)
            other = looks.setdefault(drawn, word)
            assert other is word or frozenset({other, word}) in same_meaning


def test_a_badge_says_colour_icon_and_word() -> None:
    assert status.badge("overdue") == ":red-badge[:material/stat_0: Overdue]"
    assert status.badge("above", "3 above") == ":orange-badge[:material/change_history: 3 above]"


def test_a_badge_cannot_be_broken_out_of_by_its_text() -> None:
    assert status.badge("overdue", "x] **y** [z").endswith(r"x\] \*\*y\*\* \[z]")


def test_a_cell_says_glyph_and_word() -> None:
    assert status.glyph_word("overdue") == "◆ Overdue"


def test_a_value_that_is_no_status_word_is_refused() -> None:
    with pytest.raises(KeyError):
        status.badge("late")
