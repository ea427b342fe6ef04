"""Review clocks: which care periods share one, and when a short-break clock turns standard.

Ordinarily a care period is one clock. A child's consecutive V3-only periods less than 12 months
apart share one, from the first stay, until a limit of CPR 2010 reg. 48 is broken. Source: domain
§1.4, "Precisely".
"""

import polars as pl

from measures import law
from measures.record import Record, first_review_due_on
from measures.words import LegalStatus, StartReason
from measures.working_days import birthday, months_after

V3 = LegalStatus.V3.value


def clocks(record: Record) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the clocks and, for every care period, the clock it belongs to.

    Clocks: clock_id, child_id, started_on, is_short_break, switch_on (the day a standard
    timetable took over, null if none), care_period_id (the latest period, where the open row
    sits), void_on (the day the clock stopped, null while it runs), ended_on (the day that period
    ended, null while it runs: a clock of short breaks outlives a stay), is_history_incomplete,
    is_first_judged (whether the first review supplied can be judged as the first).
    Periods: care_period_id, clock_id.
    """
    periods = _timetables(record)
    members = periods.with_columns(clock_id=_clock_id())
    return _clocks(members, record), members.select("care_period_id", "clock_id")


def _timetables(record: Record) -> pl.DataFrame:
    """Add to each period: is_short_break, is_only_v3, series (of stays), switch_on."""
    order = ["started_on", "episode_id"]
    by_period = (
        record.episodes.sort("care_period_id", *order)
        .group_by("care_period_id")
        .agg(
            is_short_break=pl.col("is_short_break").first().fill_null(False),
            is_only_v3=(pl.col("known_legal_status") == V3).fill_null(False).all(),
            left_short_breaks_on=pl.col("started_on").filter(~pl.col("is_short_break")).min(),
        )
    )
    in_series = (
        pl.col("is_only_v3")
        & pl.col("was_only_v3")
        & (
            pl.col("started_on")
            < months_after(pl.col("previous_ended_on"), law.SHORT_BREAK_GAP_MONTHS)
        )
    )
    periods = (
        record.periods.join(by_period, on="care_period_id", how="left")
        .with_columns(pl.col("is_short_break", "is_only_v3").fill_null(False))
        .sort("child_id", "started_on", "care_period_id")
        .with_columns(
            was_only_v3=pl.col("is_only_v3").shift(1).over("child_id"),
            previous_ended_on=pl.col("ended_on").shift(1).over("child_id"),
        )
        .with_columns(series=(~in_series.fill_null(False)).cum_sum())
    )
    broken = _broken_stays(periods, record)
    return (
        periods.join(
            broken.group_by("care_period_id").agg(broken_on=pl.col("started_on").min()),
            on="care_period_id",
            how="left",
        )
        .with_columns(switch_on=pl.min_horizontal("left_short_breaks_on", "broken_on"))
        .with_columns(series_broken_on=pl.col("switch_on").min().over("series"))
        .with_columns(
            switch_on=pl.when("is_short_break").then(
                pl.when(pl.col("started_on") >= pl.col("series_broken_on"))
                .then(pl.col("started_on"))
                .otherwise("switch_on")
            )
        )
        .with_columns(
            is_standard_from_start=(pl.col("switch_on") <= pl.col("started_on")).fill_null(False)
        )
    )


def _broken_stays(periods: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Return the V3 stays that broke a limit of reg. 48: care_period_id, started_on.

    A stay is an unbroken run of V3 episodes in a period. A stay still running counts `as_at` as a
    day spent. A home is judged only where both carers are recorded.
    """
    stays = _stays(periods, record)
    window_start = months_after(pl.col("ended_on"), -law.SHORT_BREAK_GAP_MONTHS)
    overlap = pl.min_horizontal("other_ended_on", "ended_on") - pl.max_horizontal(
        "other_started_on", window_start
    )
    days_in_year = (
        stays.join(
            stays.select(
                "child_id",
                other_started_on=pl.col("started_on"),
                other_ended_on=pl.col("ended_on"),
            ),
            on="child_id",
        )
        .group_by("care_period_id", "started_on")
        .agg(days_in_year=overlap.dt.total_days().clip(lower_bound=0).sum())
    )
    days = (pl.col("ended_on") - pl.col("started_on")).dt.total_days()
    return (
        stays.join(days_in_year, on=["care_period_id", "started_on"])
        .filter(
            (days > law.SHORT_BREAK_STAY_DAYS)
            | (pl.col("days_in_year") > law.SHORT_BREAK_YEAR_DAYS)
            | pl.col("has_other_carer")
        )
        .select("care_period_id", "started_on")
    )


def _stays(periods: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Return care_period_id, child_id, series, started_on, ended_on, has_other_carer of stays."""
    tomorrow = record.close + pl.duration(days=1)
    in_order = ["care_period_id", "started_on", "episode_id"]
    episodes = (
        record.episodes.join(
            periods.select("care_period_id", "series", period_ended_on="ended_on"),
            on="care_period_id",
        )
        .sort(in_order)
        .with_columns(
            until=pl.min_horizontal(
                "ended_on",
                "period_ended_on",
                pl.col("started_on").shift(-1).over("care_period_id"),
            ).fill_null(tomorrow)
        )
        .filter(pl.col("known_legal_status") == V3)
        .with_columns(
            is_new_stay=(
                pl.col("started_on") > pl.col("until").shift(1).over("care_period_id")
            ).fill_null(True),
        )
        .with_columns(stay=pl.col("is_new_stay").cum_sum())
        .with_columns(first_carer=_first_known("carer_id").over("series", order_by=in_order[1:]))
    )
    return episodes.group_by("stay").agg(
        pl.col("care_period_id", "child_id", "series", "started_on").first(),
        ended_on=pl.col("until").max(),
        has_other_carer=(pl.col("carer_id") != pl.col("first_carer")).any(),
    )


def _first_known(column: str) -> pl.Expr:
    return pl.col(column).drop_nulls().first()


def _clock_id() -> pl.Expr:
    """The first period of the series for stays that share a clock, else the period itself."""
    shares = pl.col("is_only_v3") & ~pl.col("is_standard_from_start")
    first = pl.col("care_period_id").filter(shares).first().over("series")
    return pl.when(shares).then(first).otherwise("care_period_id")


def _clocks(members: pl.DataFrame, record: Record) -> pl.DataFrame:
    next_period_on = pl.col("started_on").shift(-1).over("child_id")
    eighteenth = birthday(pl.col("date_of_birth"), law.AGE_LEAVING_CARE_YEARS)
    grouped = (
        members.sort("child_id", "started_on", "care_period_id")
        .with_columns(
            next_period_on=next_period_on,
            eighteenth_on=pl.when(eighteenth <= record.close).then(eighteenth),
        )
        .group_by("clock_id", maintain_order=True)
        .agg(
            pl.col("child_id", "started_on").first(),
            pl.col("care_period_id", "ended_on", "next_period_on").last(),
            pl.col("eighteenth_on").last(),
            is_short_break=(pl.col("is_short_break") & ~pl.col("is_standard_from_start")).first(),
            is_only_v3=pl.col("is_only_v3").first(),
            switch_on=pl.col("switch_on").min(),
            is_history_incomplete=pl.col("is_history_incomplete").first(),
            first_start_reason=pl.col("first_start_reason").first(),
        )
    )
    runs_past_the_stay = (
        pl.col("is_only_v3") & pl.col("is_short_break") & pl.col("switch_on").is_null()
    )
    return grouped.with_columns(
        switch_on=pl.when("is_short_break").then("switch_on"),
        void_on=pl.when(runs_past_the_stay)
        .then(pl.min_horizontal("next_period_on", "eighteenth_on"))
        .otherwise("ended_on"),
        is_first_judged=~pl.col("is_history_incomplete"),
        may_be_first=(pl.col("first_start_reason") == StartReason.S.value).fill_null(True),
        first_limit_on=first_review_due_on(pl.col("started_on"), record),
    ).select(
        "clock_id",
        "child_id",
        "care_period_id",
        "started_on",
        "is_short_break",
        "switch_on",
        "void_on",
        "ended_on",
        "is_history_incomplete",
        "is_first_judged",
        "may_be_first",
        "first_limit_on",
    )
