"""A Senior IRO is shown nothing of disputes about themselves, nor that there are any."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl
import pytest

from data_access.state.store import Store
from measures.facts import Facts
from measures.words import Role
from tests.pages.opening import opened, words
from ui import navigation, wording
from ui.report.pack import Reader
from ui.sections.disputes.disputes import SET_ASIDE

SENIOR = Role.SENIOR_IRO.value


@pytest.fixture
def own(store: Store, small_facts: Facts) -> Iterator[str]:
    """The officer with the most open disputes, who is the Senior IRO for one test."""
    open_disputes = small_facts.disputes.filter(pl.col("closed_on").is_null()).drop_nulls("iro_id")
    counted = open_disputes["iro_id"].value_counts().sort("count", "iro_id", descending=True)
    account = store.accounts.existing(SENIOR)
    store.accounts.put(replace(account, iro_id=str(counted["iro_id"][0])))
    yield str(counted["iro_id"][0])
    store.accounts.put(account)


def test_the_disputes_page_leaves_them_out_and_says_that_it_would(
    store: Store, small_facts: Facts, own: str
) -> None:
    app = opened(store, SENIOR, navigation.DISPUTES)
    about = small_facts.disputes.filter(iro_id=own)["dispute_id"]
    formal = small_facts.disputes.filter(
        pl.col("closed_on").is_null(), pl.col("status") != "informal"
    )
    others = formal.filter(pl.col("iro_id") != own).height

    assert not app.exception
    assert 0 < others < formal.height
    assert wording.sentence(wording.count(others, "formal dispute")) in words(app)
    assert SET_ASIDE in words(app), "said to every Senior IRO who is an officer, disputes or none"
    shown = [cell for each in app.dataframe for cell in each.value.to_numpy().ravel().tolist()]
    assert not set(about) & set(shown)


def test_what_leaves_the_service_is_made_by_the_service_manager(store: Store, own: str) -> None:
    """Else the Senior IRO's copy, held against the board's figures, would tell of the rest."""
    app = opened(store, SENIOR, navigation.REPORT)
    assert not app.exception
    assert "Draft\\: Annual report" in words(app)
    app.radio(key="report_kind").set_value("Meeting pack").run()
    assert Reader.OUTSIDE.value not in app.radio(key="pack_reader").options
    assert Reader.ROOM.value in app.radio(key="pack_reader").options


def test_a_senior_iro_who_is_no_officer_is_told_all(store: Store) -> None:
    app = opened(store, SENIOR, navigation.DISPUTES)

    assert SET_ASIDE not in words(app)


def test_the_data_page_counts_the_rows_that_are_shown(store: Store, own: str) -> None:
    app = opened(store, SENIOR, navigation.DATA)
    manager = opened(store, Role.SERVICE_MANAGER.value, navigation.DATA)

    assert not app.exception
    rows = []
    for page in (app, manager):
        held = next(each.value for each in page.table if "Table" in each.value)
        rows.append(
            dict(zip(held["Table"], held["Rows"].str.replace(r"\D", "", regex=True), strict=True))
        )
    assert 0 < int(rows[0]["Dispute"]) < int(rows[1]["Dispute"])
    assert rows[0]["Review"] == rows[1]["Review"]
