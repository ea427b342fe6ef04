"""What a filter's widget holds, and what it stands for."""

from dataclasses import replace

import polars as pl
import pytest

from data_access.state.store import Store
from measures.snapshot import Snapshot
from measures.words import Role
from tests.pages.conftest import accounts, busiest, home, store
from tests.pages.opening import opened, words
from ui.data.names import names_in
from ui.navigation import REVIEWS

__all__ = ["accounts", "busiest", "home", "store"]

WIDGET = "filter_locality_0"


@pytest.mark.parametrize(
    ("sent", "chosen"),
    [
        (["LOC-1"], ["LOC-1"]),
        (["Ashcombe (9,999)"], ["LOC-1"]),
        (["Ashcombe"], ["LOC-1"]),
        (["No locality (3)"], ["none"]),
        (["LOC-1", "Ashcombe (1)"], ["LOC-1"]),
    ],
    ids=["its id", "a count of before", "no count", "nobody's", "twice"],
)
def test_the_words_of_an_option_stand_for_its_id_whatever_it_counted_then(
    store: Store, sent: list[str], chosen: list[str]
) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, REVIEWS)
    app.session_state[WIDGET] = sent

    app.run()

    assert app.query_params["locality"] in (chosen, *chosen)  # one value stands alone
    assert app.session_state[WIDGET] == chosen


def test_words_that_stand_for_nothing_are_left_out_and_it_is_said(store: Store) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, REVIEWS)
    app.session_state[WIDGET] = ["Atlantis (3)"]

    app.run()

    assert "locality" not in app.query_params
    assert "was ignored: locality." in words(app)


def test_two_of_one_name_are_told_apart_by_their_ids(small_snapshot: Snapshot) -> None:
    officers = small_snapshot.frames["iro"].sort("iro_id")
    one, other = officers["iro_id"][0], officers["iro_id"][1]
    alike = officers.with_columns(
        name=pl.when(pl.col("iro_id").is_in([one, other])).then(pl.lit("Ann Lee")).otherwise("name")
    )

    named = names_in(replace(small_snapshot, frames={**small_snapshot.frames, "iro": alike}))

    assert named.iros[one] == f"Ann Lee ({one})"
    assert named.iros[other] == f"Ann Lee ({other})"
    assert sum(" (" in each for each in named.iros.values()) == 2
    listed = alike.select("iro_id", "name").with_columns(
        officer=named.of_officers, iro=named.of_owners["iro_id"]
    )
    assert listed["officer"].n_unique() == listed["iro"].n_unique() == alike.height
    starter = pl.DataFrame({"iro_id": ["new-1", None], "name": ["New IRO 1", None]})
    assert starter.select(named.of_officers)["name"].to_list() == ["New IRO 1", None]
