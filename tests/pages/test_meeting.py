"""Meeting view: no name, case number or date of birth reaches the browser, on any page."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.access_log import Action
from data_access.state.store import Store
from measures.care.load import PERSONAL
from measures.facts import Facts
from measures.policy import Policy, settings
from measures.words import DutyCode, Role
from tests.pages.opening import (
    downloads_of,
    links,
    open_popovers,
    opened,
    sent,
    titles,
    walked,
    words,
)
from tests.signing_in import sign_in_for_test
from ui import navigation
from ui.navigation import CHILD, VOICE, PageEntry
from ui.sections.practice import who_is_heard

MANAGER = Role.SERVICE_MANAGER.value
OPEN_IN_A_MEETING = [
    entry for entry in navigation.PAGES if entry not in navigation.CLOSED_IN_A_MEETING
]

CANARY = "zqx"
"""No word of the dashboard holds it; every name, number and text of the planted database does."""

PLANT = (
    "update child set first_name = 'Zqxa' || rowid, last_name = 'Zqxb' || rowid, "
    "case_number = 'ZQXC' || rowid",
    "update iro set name = 'Zqxd' || rowid",
    "update team set manager_name = 'Zqxe' || rowid",
    "update team_allocation set social_worker = 'Zqxf' || (rowid % 40)",
    "update review_decision set text = 'zqxg', owner = 'Zqxh'",
    "update dispute set summary = 'zqxi'",
    "update practice_feedback set text = 'zqxj'",
    "update voice_feedback set text = 'zqxk'",
    "update permanence_plan set contingency = 'zqxl'",
    # Columns of categories, in which people write what they like, names of the county among it.
    "update dispute set theme = 'Zqxm, carer' where rowid % 2 = 0",
    "update review_decision set theme = 'about Zqxn' where rowid % 3 = 0",
    "update practice_feedback set theme = 'Zqxo' where rowid % 2 = 0",
    "update review set late_reason = 'Zqxp off sick' where rowid % 2 = 0",
    "update child set sibling_group = 'Zqxq ' || sibling_group",
    "update episode set carer_id = 'Zqxr ' || carer_id",
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, small_county_url: str) -> Path:
    """The small county with a canary in every name, case number and free text."""
    folder = tmp_path_factory.mktemp("planted")
    path: Path = folder / "review.db"
    shutil.copy(small_county_url.removeprefix("sqlite:///"), path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in PLANT:
            connection.execute(statement)
    return folder


@pytest.fixture
def here(store: Store, planted: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{planted / 'review.db'}")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(planted / "snapshots"))
    return store


@pytest.fixture(scope="module")
def births(planted: Path) -> set[bytes]:
    with closing(sqlite3.connect(planted / "review.db")) as connection:
        rows = connection.execute("select date_of_birth from child").fetchall()
    return {str(row[0]).encode() for row in rows if row[0]}


def in_meeting(store: Store, entry: PageEntry) -> AppTest:
    """A page opened by a manager whose session is in meeting view."""
    app = open_popovers(switch(opened(store, MANAGER, entry))).run()
    assert not app.exception
    return app


def switch(app: AppTest) -> AppTest:
    app.button(key="meeting_switch").click().run()
    assert not app.exception
    return app


def canaries(app: AppTest) -> int:
    return sent(app).lower().count(CANARY.encode())


def in_meeting_walked(store: Store) -> Iterator[tuple[PageEntry, AppTest]]:
    """Every page that a meeting may see, one after another in one session in meeting view."""
    app = in_meeting(store, OPEN_IN_A_MEETING[0])
    for entry in OPEN_IN_A_MEETING:
        yield entry, turned_to(app, entry)


def turned_to(app: AppTest, entry: PageEntry) -> AppTest:
    return open_popovers(app.switch_page(f"../pages/{entry.file}")).run()


def test_outside_a_meeting_the_pages_with_lists_do_say_names(here: Store) -> None:
    without = (navigation.DATA, navigation.DEFINITIONS, navigation.CHANGE)
    with_lists = [entry for entry in OPEN_IN_A_MEETING if entry not in without]

    for entry, app in walked(here, MANAGER, with_lists):
        assert canaries(app) > 0, entry.title


def test_in_a_meeting_no_name_number_or_birth_is_sent(here: Store, births: set[bytes]) -> None:
    for entry, app in in_meeting_walked(here):
        assert titles(app) == [entry.title]
        assert canaries(app) == 0, entry.title
        said = sent(app)
        assert [born for born in births if born in said] == [], entry.title
        assert b"date_of_birth" not in said, entry.title
        assert not downloads_of(app), entry.title
        assert all(CHILD.address not in link.page for link in links(app)), entry.title


FIRST = {"overdue_step": DutyCode.DECISIONS_SENT.value}
"""Pickers whose options are words rather than places."""

AT_THE_TOP = object()
"""The first of what a picker offers."""


def test_every_group_and_figure_opened_in_a_meeting_sends_no_name(here: Store) -> None:
    opened_in_all = 0
    for entry, app in in_meeting_walked(here):
        pickers = [str(each.key) for each in app.selectbox if each.options and each.key]
        chosen: dict[str, object] = {}
        for key in (each for each in pickers if each.startswith("open_")):
            if key.endswith("_first"):  # of two pickers: what is chosen then is offered after it
                chosen[key] = app.selectbox(key=key).options[0].rsplit(" (", 1)[0]
                chosen[key.removesuffix("_first")] = AT_THE_TOP
            else:
                chosen[key] = AT_THE_TOP
        chosen |= {key: value for key, value in FIRST.items() if key in pickers}
        opened_in_all += len(chosen)

        for key, value in chosen.items():
            picker = app.selectbox(key=key)
            (picker.select_index(0) if value is AT_THE_TOP else picker.set_value(value)).run()
            assert not app.exception, key
            assert canaries(app) == 0, key
            if titles(app) != [entry.title]:  # it led to another page
                turned_to(app, entry)
    assert opened_in_all > len(OPEN_IN_A_MEETING)


def test_in_place_of_a_text_that_is_no_category_stands_other(here: Store) -> None:
    app = in_meeting(here, navigation.QUALITY)

    themes = [theme for each in app.table if "Theme" in each.value for theme in each.value["Theme"]]
    assert "Other" in themes
    assert len(set(themes)) > 3, "and the words of the list stay"


@pytest.mark.parametrize("entry", [navigation.REVIEWS, navigation.DISPUTES], ids=lambda e: e.title)
def test_a_viewer_is_told_no_text_that_is_no_category(here: Store, entry: PageEntry) -> None:
    assert canaries(opened(here, Role.VIEWER.value, entry)) == 0


def test_a_refresh_keeps_it_and_leaving_it_is_one_click(here: Store) -> None:
    app = AppTest.from_file(Path(__file__).resolve().parents[2] / "ui" / "shell.py")
    app.default_timeout = 60
    family = sign_in_for_test(app, here, MANAGER)
    switch(app.run())
    browser_id = app.session_state["_browser_id"]

    refreshed = AppTest.from_file(Path(__file__).resolve().parents[2] / "ui" / "shell.py")
    refreshed.default_timeout = 60
    refreshed.session_state["_browser_id"] = browser_id
    refreshed.run()
    assert canaries(refreshed) == 0
    assert "Meeting view, names hidden" in words(refreshed)

    switch(refreshed)
    assert canaries(refreshed) > 0
    live = here.sessions.live(family, touch=False)
    assert live is not None
    assert live.meeting is None
    actions = [entry.action for entry in here.access_log.entries(limit=20)]
    assert {Action.MEETING_BEGUN.value, Action.MEETING_ENDED.value} <= set(actions)


def test_the_lists_stay_useful_children_are_told_apart_by_aliases(here: Store) -> None:
    app = in_meeting(here, navigation.PERMANENCE)

    rows = app.dataframe[-1].value
    assert rows["case_number"].str.fullmatch(r"Child \d+").all()
    assert rows["case_number"].is_unique
    assert set(rows["iro"].str.replace(r"\d+", "n", regex=True)) <= {"IRO n", "No IRO"}


def test_a_small_count_by_a_characteristic_is_not_shown_nor_its_partner(here: Store) -> None:
    app = in_meeting(here, VOICE)
    table = next(each.value for each in app.table if "Who" in each.value.columns)

    withheld: dict[str, int] = {}
    for who, counts in zip(table["Who"], table["Counts"], strict=True):
        topic = who.split(":")[0]
        if counts == "Withheld":
            withheld[topic] = withheld.get(topic, 0) + 1
            continue
        part, whole = (int(word.replace(",", "")) for word in counts.split(",")[0].split(" of "))
        assert part not in range(1, 6)
        assert whole - part not in range(1, 6)
    assert withheld, "there is something to withhold"
    alone = {topic for topic, n in withheld.items() if n == 1}
    every = {who.split(":")[0] for who in table["Who"] if who.endswith(": every group")}
    assert alone == every, "one alone is the total less the other groups"
    assert len(withheld) < len({who.split(":")[0] for who in table["Who"]}) + 1
    shares = dict(zip(table["Counts"], table["Share"], strict=True))
    assert shares["Withheld"] == "Withheld"


def test_the_case_mix_withholds_small_counts_by_who_children_are_and_opens_none(
    here: Store, small_facts: Facts
) -> None:
    app = in_meeting(here, navigation.CASELOADS)

    mix = next(
        each.value for each in app.table if any("naccompanied" in name for name in each.value)
    )
    said = {item.key: item.says for item in settings(Policy())}
    for name in PERSONAL:
        label = said[f"weights.{name.removeprefix('has_')}"]
        column = next(each for each in mix if each.lower().startswith(label.lower()))
        assert not set(mix[column]) & {"1", "2", "3", "4", "5"}, column
        true = small_facts.children.group_by("iro_id").agg(pl.col(name).sum())[name]
        if true.is_between(1, 5).any():
            assert "Withheld" in set(mix[column]), column
        rows = app.selectbox(key="open_case_mix_first").options
        assert len(rows) > 3, "the rest open"
        assert not [each for each in rows if label.lower() in each.lower()]
    assert small_facts.children[PERSONAL[0]].sum() or small_facts.children[PERSONAL[1]].sum()


def test_where_every_group_of_a_topic_is_withheld_one_line_stands_for_all() -> None:
    rows = [{"topic": "Ethnicity", "group": name} for name in "abcdef"]

    assert who_is_heard._written(rows, [True] * 6) == [
        ("Ethnicity: every group", "Withheld", "Withheld")
    ]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.BUSINESS_SUPPORT])
def test_who_leads_no_meeting_has_no_switch(here: Store, role: Role) -> None:
    app = opened(here, role.value)

    assert [each for each in app.button if each.key == "meeting_switch"] == []
