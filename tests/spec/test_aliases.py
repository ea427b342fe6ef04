"""A snapshot under aliases says the same figures and no name."""

import dataclasses

import polars as pl

from measures.counts.continuity import not_independent
from measures.facts import Facts, facts
from measures.headline.catalogue import CATALOGUE
from measures.policy import Categories, Policy
from measures.snapshot import Snapshot
from measures.told.aliases import FREE_TEXT, STAFF, aliased
from tests.spec.examples import worked_examples


def test_no_name_case_number_or_free_text_is_left(small_snapshot: Snapshot) -> None:
    hidden = aliased(small_snapshot, "seed", Categories())
    names = {
        value
        for table, columns in {
            "child": ("first_name", "last_name", "case_number"), "iro": ("name",),
            **{table: (column,) for table, column in STAFF.items()},
        }.items()
        for column in columns
        for value in small_snapshot.frames[table][column].drop_nulls()
    }  # fmt: skip
    assert len(names) > 300

    for table, frame in hidden.frames.items():
        for column in frame.columns:
            left = names & {str(value) for value in frame[column].drop_nulls()}
            assert left == set(), f"{table}.{column}"
    for table, columns in FREE_TEXT.items():
        for column in columns:
            assert hidden.frames[table][column].null_count() == hidden.frames[table].height


@worked_examples("""
    written          | told             | because
    drift and delay  | drift and delay  | a word of the list
    Drift and Delay  | Drift and Delay  | as it is spelt there
    Mrs Quill's case | Other            | not of the list: a name
    drift, Mrs Quill | Other            | a word of the list with a name beside it is none
                     |                  | nothing stays nothing
""")
def test_only_words_of_the_councils_lists_stay(
    small_snapshot: Snapshot, written: str | None, told: str | None, because: str
) -> None:
    frames = dict(small_snapshot.frames)
    frames["dispute"] = frames["dispute"].with_columns(theme=pl.lit(written, pl.String))
    shot = dataclasses.replace(small_snapshot, frames=frames)

    hidden = aliased(shot, "seed", Categories())

    assert hidden.frames["dispute"]["theme"].unique().to_list() == [told], because


def test_a_council_can_name_its_own_categories(small_snapshot: Snapshot) -> None:
    own = Categories(themes=("permanence",))
    themes = aliased(small_snapshot, "seed", own).frames["dispute"]["theme"]

    assert set(themes) == {"permanence", "Other"}


def test_aliases_last_for_a_meeting_and_not_for_the_next(small_snapshot: Snapshot) -> None:
    first, again, other = (
        aliased(small_snapshot, seed, Categories()).frames["child"]["case_number"].to_list()
        for seed in ("one", "one", "two")
    )

    assert first == again
    assert first != other
    assert set(first) == {f"Child {number}" for number in range(1, len(first) + 1)}


def test_every_figure_is_the_same(small_snapshot: Snapshot, small_facts: Facts) -> None:
    hidden = facts(
        aliased(small_snapshot, "seed", Categories()), as_at=small_facts.as_at, policy=Policy()
    )

    for measure in CATALOGUE:
        assert measure.figure(hidden) == measure.figure(small_facts), measure.code


def test_an_iro_who_was_the_social_worker_is_still_seen_to_be(
    small_snapshot: Snapshot, small_facts: Facts
) -> None:
    child_id, iro_id = (
        small_facts.children.filter(pl.col("iro_id").is_not_null())
        .select("child_id", "iro_id")
        .row(0)
    )
    name = small_snapshot.frames["iro"].filter(iro_id=iro_id)["name"][0].upper()
    workers = small_snapshot.frames["team_allocation"].with_columns(
        social_worker=pl.when(pl.col("child_id") == child_id)
        .then(pl.lit(f" {name}"))
        .otherwise("social_worker")
    )
    shot = dataclasses.replace(
        small_snapshot, frames={**small_snapshot.frames, "team_allocation": workers}
    )

    hidden = facts(aliased(shot, "seed", Categories()), as_at=small_facts.as_at, policy=Policy())

    assert not_independent(hidden)["child_id"].to_list() == [child_id]
