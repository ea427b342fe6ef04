"""What a figure in groups is: every group opens exactly the rows it counts.

A grouping gives its rows with the column `group`; what a group counts is the number of its rows, so
that figure, list and export are one thing. A row may stand in several groups (a dispute may bear
two flags); groups of a partition add up to the whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from measures.care.voice import NOT_RECORDED
from measures.facts import Facts
from measures.once import once
from measures.policy import Policy
from measures.words import Word

Labels = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """Rows of the facts in groups.

    `rows` returns rows of `frame` with the column `group`, null where none is recorded. `labels`
    words the groups, in the order they are shown; a group without a label is its own.
    """

    code: str
    label: str
    """What is counted, and by what: "Children by plan"."""
    frame: str
    """The frame of the facts whose rows it gives: it says how a list shows them."""
    rows: Callable[[Facts], pl.DataFrame]
    labels: Callable[[Policy], Labels] = lambda _: {}
    is_partition: bool = True
    """Whether each row stands in one group only."""
    is_personal: Callable[[str], bool] = lambda _: False
    """Whether a group says who children are (disabled, of an age): not for a shared screen."""

    def counts(self, facts: Facts) -> pl.DataFrame:
        """Return group, label and n of the groups that have rows, in order, none recorded last."""
        return _counts(facts, self)

    def rows_of(self, facts: Facts, group: str | None) -> pl.DataFrame:
        """Return exactly the rows a group counts; null for those with none recorded."""
        return self.rows(facts).filter(pl.col("group").eq_missing(pl.lit(group, pl.String)))


def pairs(first: type[Word], second: Labels) -> Callable[[Policy], Labels]:
    """Return labels of groups that are a word of a vocabulary and another: "Health: missing"."""
    labels = {
        f"{one.value} {other}": f"{one.label}: {word.lower()}"
        for one in first
        for other, word in second.items()
    }
    return lambda _: labels


@once
def _counts(facts: Facts, grouping: Grouping) -> pl.DataFrame:
    labels = dict(grouping.labels(facts.policy))
    ranks = {group: rank for rank, group in enumerate(labels)}
    group = pl.col("group")
    return (
        grouping.rows(facts)
        .group_by("group")
        .agg(n=pl.len().cast(pl.Int64))
        .with_columns(
            label=group.replace_strict(labels, default=group, return_dtype=pl.String).fill_null(
                NOT_RECORDED
            ),
            rank=group.replace_strict(ranks, default=len(ranks), return_dtype=pl.Int64),
        )
        .sort(group.is_null(), "rank", "label")
        .select("group", "label", "n")
    )
