"""The pictures of a meeting pack for the room: on time, the next reviews, drift, disputes."""

import polars as pl

from measures import law
from measures.counts import between, challenge, summaries
from measures.facts import Facts
from measures.words import DutyCode, Status
from ui import charts, wording
from ui.data import load
from ui.lists import drift_names, lists
from ui.report.document import Figure

CLOCKS_AT_MOST = 20


def drawn(view: load.View) -> tuple[Figure, ...]:
    """Return the pictures of what a view shows; what there is nothing to draw of is left out."""
    facts = view.facts
    return (*_months(facts), *_states(facts), *_drift(facts), *_clocks(view))


def _months(facts: Facts) -> list[Figure]:
    months = between.by_month(facts, DutyCode.REVIEW)
    known = [value for value in months["value"] if value is not None]
    if not known:
        return []
    return [
        Figure(
            chart=charts.month_trend(
                months, target=facts.policy.figures.on_time_target, is_share=True
            ),
            alt="Reviews held on time by the month in which they fell due, between "
            f"{wording.percent(min(known))} and {wording.percent(max(known))}.",
            caption="Reviews held on time, by the month in which they fell due",
        )
    ]


def _states(facts: Facts) -> list[Figure]:
    words = {status.value: status.label for status in Status}
    counts = [(words[word], n) for word, n in summaries.review_partition(facts).iter_rows() if n]
    return _bars(counts, "The next reviews, by how they stand")


def _drift(facts: Facts) -> list[Figure]:
    counts = summaries.drift_counts(facts).with_columns(n=pl.col("amber") + pl.col("red"))
    named = [
        (drift_names.LONG.get(test, test), n)
        for test, n in counts.select("test", "n").iter_rows()
        if n
    ]
    return _bars(named, "Children for whom each drift test fires; a child may be in several")


def _bars(counts: list[tuple[str, int]], caption: str) -> list[Figure]:
    if not counts:
        return []
    most, n = max(counts, key=lambda part: part[1])
    drawn = pl.DataFrame(
        [(label, n, wording.number(n)) for label, n in counts],
        schema={"label": pl.String, "value": pl.Int64, "text": pl.String},
        orient="row",
    )
    return [
        Figure(chart=charts.parts(drawn), alt=f"{caption}; most: {most}, {n:,}.", caption=caption)
    ]


def _clocks(view: load.View) -> list[Figure]:
    """Return the clocks of the open disputes, the longest open first, each by its child."""
    rows = lists.named(challenge.open_disputes(view.facts), view).filter(
        pl.col("working_days_used").is_not_null()
    )
    if rows.is_empty():
        return []
    shown = rows.sort("working_days_used", "dispute_id", descending=[True, False])
    shown = shown.head(CLOCKS_AT_MOST).with_columns(
        nth=pl.int_range(pl.len()).over("case_number", order_by="dispute_id")
    )
    label = pl.when(pl.col("nth") == 0).then("case_number").otherwise(
        pl.format("{} ({})", "case_number", pl.col("nth") + 1)
    )  # fmt: skip
    longest = int(shown["working_days_used"][0])
    return [
        Figure(
            chart=charts.dispute_clocks(shown.select("working_days_used", "status", dispute=label)),
            alt=f"Working days used by {rows.height} open disputes; the longest {longest}.",
            caption=f"Disputes open, {shown.height} of {rows.height}: working days used of "
            f"{law.DISPUTE_TOTAL_WORKING_DAYS}",
        )
    ]
