"""The child's page: who, what is next and why, the timeline, what is in doubt, and on paper."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from data_access.state.access_log import Action
from data_access.state.store import Store
from measures.counts import child_work
from measures.counts.child_story import Period
from measures.facts import Facts
from measures.words import DisputeStatus, Role
from tests.pages.opening import opened, words
from ui import wording
from ui.navigation import CHILD

MANAGER = Role.SERVICE_MANAGER.value


def the_child(small_facts: Facts, having: pl.Expr) -> str:
    """The first child in care of whom something holds."""
    return str(small_facts.children.filter(having)["child_id"][0])


def page_of(store: Store, child_id: str, username: str = MANAGER) -> AppTest:
    """The page of one child, chosen from the list as a person does."""
    app = opened(store, username, CHILD)
    app.selectbox(key="child_choice").set_value(child_id).run()
    assert not app.exception
    return app


def tables_of(app: AppTest) -> str:
    return "\n".join(each.value.to_csv() for each in app.table)


def headings(app: AppTest) -> list[str]:
    return [each.value.split(",")[0] for each in app.header]


EVERY_PART = [
    "Next review and why", "Drift", "Timeline", "Every duty and why", "Around each review",
    "Decisions outstanding",
    "The child's voice and feedback", "Disputes", "Doubts in the data",
]  # fmt: skip


def test_every_part_of_the_story_is_on_the_page(store: Store, small_facts: Facts) -> None:
    app = page_of(store, the_child(small_facts, pl.col("drift").is_not_null()))
    assert headings(app) == EVERY_PART
    assert {"Age", "Lives in", "Social worker", "Plan", "IRO"} <= {
        each.value.split(":gray[")[1].split("]")[0]
        for each in app.markdown
        if each.value.startswith(":small[:gray[") and "**" in each.value
    }


def test_the_next_review_says_why_it_is_due_that_day(store: Store, small_facts: Facts) -> None:
    child_id = the_child(small_facts, pl.col("next_review_status") == "overdue")
    row = small_facts.children.filter(pl.col("child_id") == child_id).row(0, named=True)
    due = small_facts.duties.filter(
        pl.col("child_id") == child_id,
        pl.col("due_on") == row["next_review_due_on"],
        pl.col("duty").is_in(["review", "adoption_review"]),
        pl.col("done_on").is_null(),
    )
    said = words(page_of(store, child_id))

    assert f"due {wording.day(row['next_review_due_on'])}" in said
    assert wording.escape(small_facts.explained(due)["because"][0]) in said


def test_each_drift_test_that_fires_is_listed_with_its_reason(
    store: Store, small_facts: Facts
) -> None:
    child_id = the_child(small_facts, pl.col("drift").str.contains(";"))
    rows = small_facts.drift.filter(pl.col("child_id") == child_id, pl.col("severity") != "unknown")
    said = tables_of(page_of(store, child_id))

    assert rows.height > 1
    for because in rows["because"]:
        assert wording.escape(because) in said


def test_decisions_disputes_and_feedback_of_the_child_are_all_listed(
    store: Store, small_facts: Facts
) -> None:
    open_now = small_facts.disputes.filter(pl.col("status") != DisputeStatus.CLOSED.value)
    decided = small_facts.decisions.select("child_id").unique()
    both = (
        small_facts.children.join(open_now.select("child_id").unique(), on="child_id")
        .join(decided, on="child_id")
        .sort("child_id")
    )
    child_id = str(both["child_id"][0])
    decisions = child_work.decisions(small_facts, child_id)
    disputes = small_facts.disputes.filter(pl.col("child_id") == child_id)
    noted = child_work.feedback(small_facts, child_id)

    app = page_of(store, child_id)
    by_head = {each.value.columns[0]: each.value for each in app.table}

    assert by_head["Decision"].shape[0] == decisions.height
    assert by_head["Dispute"].shape[0] == disputes.height
    assert (by_head["What"].shape[0] if "What" in by_head else 0) == noted.height
    closed = disputes.filter(pl.col("closed_on").is_not_null()).height
    said = [each.value for each in app.header if each.value.startswith("Disputes")]
    still = disputes.height - closed
    told = f"{still} not closed of {disputes.height}" if still else f"{closed} closed"
    assert said == [f"Disputes, {told}"]


def test_what_is_not_recorded_of_the_child_is_said_with_the_figures_it_touches(
    store: Store, small_facts: Facts
) -> None:
    last = (
        small_facts.reviews_held.sort("held_on", "review_id")
        .group_by("child_id")
        .last()
        .filter(pl.col("rights_explained").is_null())
    )
    child_id = str(
        last.join(small_facts.children.select("child_id"), on="child_id").sort("child_id")[
            "child_id"
        ][0]
    )
    said = tables_of(page_of(store, child_id))

    assert "does not say whether rights were explained" in said.replace("\\", "")
    assert "Rights explained" in said


def test_the_checks_of_the_database_are_asked_once_on_request(
    store: Store, small_facts: Facts
) -> None:
    first, second = small_facts.children["child_id"].head(2)
    app = page_of(store, first)
    assert "have not been asked" in words(app)

    app.button(key="child_checks").click().run()
    assert not app.exception
    assert "checks of the whole database are included" in words(app)

    app.selectbox(key="child_choice").set_value(second).run()
    assert not app.exception
    assert "checks of the whole database are included" in words(app)


def test_what_the_checks_found_of_a_child_is_said_with_the_figures_it_touches(
    store: Store, small_facts: Facts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child_id = str(small_facts.children["child_id"][0])
    url = os.environ["REVIEW_DATABASE_URL"]
    shutil.copy(url.removeprefix("sqlite:///"), tmp_path / "review.db")
    with closing(sqlite3.connect(tmp_path / "review.db")) as connection, connection:
        period = "select care_period_id from care_period where child_id = ?"
        connection.execute(
            f"update review set participation_code = null where care_period_id in ({period})",
            [child_id],
        )
    monkeypatch.setenv("REVIEW_DATABASE_URL", f"sqlite:///{tmp_path / 'review.db'}")
    monkeypatch.setenv("REVIEW_SNAPSHOT_DIR", str(tmp_path / "snapshots"))
    app = page_of(store, child_id)
    before = doubts_of(app)
    app.button(key="child_checks").click().run()
    found = [each for each in doubts_of(app) if each not in before]

    assert not app.exception
    [touched] = [touches for doubt, touches in found if doubt.startswith("DfE rule 167: ")]
    assert touched == "Took part in their review and Not heard twice running"


def doubts_of(app: AppTest) -> list[tuple[str, str]]:
    """Each doubt of the page with the figures it touches, without the escapes of Markdown."""
    return [
        (str(doubt).replace("\\", "").replace("\u2060", ""), str(touches))
        for each in app.table
        if each.value.columns[0] == "Doubt"
        for doubt, touches in each.value.itertuples(index=False)
    ]


@pytest.mark.parametrize("period", Period)
def test_the_period_chosen_is_the_one_on_the_axis(
    store: Store, small_facts: Facts, period: Period
) -> None:
    app = page_of(store, str(small_facts.children["child_id"][0]))
    app.radio(key="child_period").set_value(period).run()
    assert not app.exception
    timeline, *_ = app.get("vega_lite_chart")
    assert timeline.proto.alt.startswith(f"Timeline, {period.label.lower()}: ")


def test_the_page_for_paper_holds_no_canvas_table_and_nothing_to_fold_out(
    store: Store, small_facts: Facts
) -> None:
    app = page_of(store, the_child(small_facts, pl.col("drift").is_not_null()))
    app.query_params["paper"] = "1"
    app.run()

    assert not app.exception
    assert not app.dataframe
    assert not app.expander
    assert not app.selectbox
    assert "Duties late or coming" in headings(app)
    on_screen_alone = {"Every duty and why", "Around each review"}
    assert set(EVERY_PART) - on_screen_alone <= set(headings(app))
    assert "Personal data of a child in care" in words(app)


def test_looking_at_paper_is_looking_at_the_child(store: Store, small_facts: Facts) -> None:
    app = page_of(store, str(small_facts.children["child_id"][0]))
    before = views(store)
    app.query_params["paper"] = "1"
    app.run()
    assert views(store) == before + 1


def views(store: Store) -> int:
    return sum(each.action == Action.CHILD_VIEWED for each in store.access_log.entries(limit=1000))


def test_a_child_who_has_left_has_a_story_and_a_page_for_paper(
    store: Store, small_facts: Facts
) -> None:
    gone = small_facts.duties.select("child_id").unique().join(
        small_facts.children.select("child_id"), on="child_id", how="anti"
    )  # fmt: skip
    app = page_of(store, str(gone.sort("child_id")["child_id"][0]))
    assert "Not in care on this day." in words(app)
    assert "Timeline" in headings(app)
    app.query_params["paper"] = "1"
    app.run()
    assert not app.exception


def test_business_support_sees_the_booking_and_no_paper(store: Store, small_facts: Facts) -> None:
    app = page_of(store, str(small_facts.children["child_id"][0]), Role.BUSINESS_SUPPORT.value)
    app.query_params["paper"] = "1"
    app.run()
    assert not app.exception
    assert headings(app) == []
    assert not app.get("vega_lite_chart")
