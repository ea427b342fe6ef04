"""Rows of duties, children and disputes in words, in the order in which they are listed."""

import polars as pl

from measures.facts import Facts
from measures.words import NO_PLAN, Plan
from ui.data import load
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import further_lists
from ui.tables import status


@once_for_the_same_rows
def duty_rows(rows: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """Say why each duty of the facts is due when it is; the nearest first."""
    return facts.explained(rows).sort("due_on", "child_id", nulls_last=True)


@once_for_the_same_rows
def child_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Word the plan of children; the most drift first, then by child."""
    labels = {plan.value: plan.label for plan in Plan} | {NO_PLAN: "None"}
    return rows.with_columns(
        plan_label=pl.col("plan").replace_strict(labels, default=None, return_dtype=pl.String),
        drift=_drift_worded(),
    ).sort("since_on", "child_id", nulls_last=True)


def _drift_worded() -> pl.Expr:
    """The tests that fire, "P9:red;P11:amber", as "P9 Order at home red, P11 ... amber"."""
    named = {f"{test}:": f"{name} " for test, name in further_lists.DRIFT_TESTS.items()}
    return pl.col("drift").str.replace_many(named).str.replace_all(";", ", ", literal=True)


def sentence_case(column: str) -> pl.Expr:
    """A council's own word of a list, "drift and delay", as it begins a cell; a null stays null."""
    words = pl.col(column)
    return words.str.slice(0, 1).str.to_uppercase() + words.str.slice(1)


def dispute_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Word the theme and stage of disputes; those past a limit first, then the oldest."""
    return _worded_disputes(rows, tuple(load.policy().disputes.stage_names.items()))


@once_for_the_same_rows
def _worded_disputes(rows: pl.DataFrame, stages: tuple[tuple[str, str], ...]) -> pl.DataFrame:
    rank = dict(status.RANK)
    return rows.with_columns(
        about=sentence_case("theme"),
        stage=pl.col("stage").replace_strict(dict(stages), default=None, return_dtype=pl.String),
        rank=pl.col("status").replace_strict(rank, default=None, return_dtype=pl.Int64),
    ).sort("rank", "raised_on", "dispute_id")
