"""What a move costs the child: the officer who knows them, and brothers and sisters."""

import polars as pl

from measures import called
from measures.counts.continuity import with_current_iro
from measures.facts import Facts


def costs(facts: Facts, moves: pl.DataFrame, after: dict[str, str]) -> pl.DataFrame:
    """Return child_id and cost, a sentence, for the moves of children in care.

    `moves` needs child_id and from_iro_id; `after` says who has whom then. The cost names the
    officer lost and for how many whole months the child had them (if known), which IRO of the
    period of care the next is, and whether brothers and sisters in care have one IRO afterwards.
    """
    names = called.officers(facts)
    then = pl.col("child_id").replace_strict(after, default=None, return_dtype=pl.String)
    known = with_current_iro(facts).select(
        "child_id", "sibling_group", "months_with_iro", "iros_this_period", "iro_id", then=then
    )
    groups = (
        known.filter(pl.col("sibling_group").is_not_null())
        .group_by("sibling_group")
        .agg(
            brothers=pl.len(),
            were=pl.col("iro_id").fill_null("none").n_unique(),
            are=pl.coalesce("then", "iro_id").fill_null("none").n_unique(),
        )
    )
    months = pl.col("months_with_iro")
    who = pl.col("from_iro_id").replace_strict(names, default="their IRO", return_dtype=pl.String)
    lost = (
        pl.when(pl.col("from_iro_id").is_null())
        .then(pl.lit("No IRO to lose."))
        .when(months.is_null())
        .then(pl.format("Loses {}.", who))
        .when(months == 0)
        .then(pl.format("Loses {} after less than a month.", who))
        .when(months == 1)
        .then(pl.format("Loses {} after 1 month.", who))
        .otherwise(pl.format("Loses {} after {} months.", who, months))
    )
    number = pl.when(pl.col("from_iro_id").is_not_null()).then(
        pl.format(" IRO number {} of this period.", pl.col("iros_this_period") + 1)
    )
    siblings = (
        pl.when((pl.col("brothers") > 1) & (pl.col("are") > 1))
        .then(pl.lit(" Brothers and sisters have another IRO."))
        .when((pl.col("brothers") > 1) & (pl.col("were") > 1))
        .then(pl.lit(" Brought together with brothers and sisters."))
    )
    return (
        moves.join(known, on="child_id")
        .join(groups, on="sibling_group", how="left")
        .select("child_id", cost=pl.concat_str(lost, number, siblings, ignore_nulls=True))
        .sort("child_id")
    )
