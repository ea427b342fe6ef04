"""Who is drifting, and whether anyone has challenged it."""

import polars as pl
import streamlit as st

from measures.care.voice import NOT_RECORDED
from measures.counts import summaries, waiting
from measures.groups import groups_permanence as groups
from measures.headline import catalogue
from measures.words import NO_PLAN, Plan, Role
from ui import charts, frame, notices, on_page, wording
from ui.data.same_rows import once_for_the_same_rows
from ui.lists import further_lists, lists, worded
from ui.navigation import PERMANENCE
from ui.sections.shared import figures, opening
from ui.tables import tables
from ui.tables.columns import Column, Kind

MEASURES = (
    catalogue.CHILDREN_DRIFTING,
    catalogue.SILENT_DRIFT,
    catalogue.LONG_TERM_STABILITY,
    catalogue.UNPLACED_LONG,
    catalogue.WITHOUT_MEETING,
    catalogue.PERMANENCE_PLAN_ON_TIME,
)
"""The figures of this page: their rows, and no others, open here."""

SEVERITY_COLUMNS = (
    Column("test", "Test"),
    Column("amber", "Amber", Kind.COUNT),
    Column("red", "Red", Kind.COUNT),
    Column("unknown", "Cannot be judged", Kind.COUNT),
)


def answer() -> tuple[str, str]:
    """Return the page's answer."""
    facts = frame.current().view.facts
    drifting = int(catalogue.CHILDREN_DRIFTING.figure(facts).numerator or 0)
    silent = int(catalogue.SILENT_DRIFT.figure(facts).numerator or 0)
    none = int((facts.children["plan"] == NO_PLAN).sum())
    has = "child has" if drifting == 1 else "children have"
    first = f"{wording.sentence(wording.number_word(drifting))} {has} a drift test firing"
    unchallenged = "; nobody has challenged " + (
        "it for one of them." if silent == 1 else f"it for {silent} of them."
    )
    if not facts.snapshot.is_supplied("permanence_plan"):
        return f"{first}.", "Plans for permanence are not supplied: several tests cannot be judged."
    has_have = "child has" if none == 1 else "children have"
    without = (
        f"{wording.sentence(wording.number_word(none))} {has_have} no plan in force."
        if none
        else "No child is without a plan in force."
    )
    if not drifting:
        return "No drift test is firing.", without
    return first + (unchallenged if silent else ", each of them challenged."), without


def headline_tiles() -> None:
    """Draw the figures of drift."""
    figures.row([figures.measure_tile(measure, PERMANENCE) for measure in MEASURES])


def tests() -> None:
    """Draw how many children each drift test fires for."""
    here = frame.current()
    rows = _tests_in_words(summaries.drift_counts(here.view.facts))
    fires = _that_fire(rows)
    on_page.header("Drift by test")
    if fires.is_empty():
        frame.empty("drift test is firing")
    else:
        st.markdown(
            ":small[:gray[Children for whom each test fires: red, then amber."
            f"{opening.how('a part of a bar')}]]"
        )
        most = max(fires.rows(named=True), key=lambda row: int(row["amber"] + row["red"]))
        opening.chart(
            groups.DRIFT_TESTS,
            charts.drift_tests(fires),
            [f"{code} {severity}" for code in fires["code"] for severity in ("red", "amber")],
            alt=f"Children by drift test; most {most['test']}, {most['amber'] + most['red']}",
        )
    tables.twin(rows, list(SEVERITY_COLUMNS), role=here.person.role, alt="Children by drift test")
    opening.picker(groups.DRIFT_TESTS, _test_in_words)
    opening.opened(groups.DRIFT_TESTS, _test_in_words)


@once_for_the_same_rows
def _tests_in_words(rows: pl.DataFrame) -> pl.DataFrame:
    named = pl.col("test").replace_strict(further_lists.DRIFT_TESTS, default=pl.col("test"))
    return rows.with_columns(code="test", test=named)


@once_for_the_same_rows
def _that_fire(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter((pl.col("amber") + pl.col("red")) > 0)


SEVERITIES = {"red": "red", "amber": "amber", "unknown": "cannot be judged"}


def _test_in_words(group: str) -> str:
    test, severity = group.split(" ")
    return f"{further_lists.DRIFT_TESTS[test]}: {SEVERITIES[severity]}"


def plans() -> None:
    """Draw the plans in force."""
    here = frame.current()
    facts = here.view.facts
    rows = _plans_in_words(summaries.plan_mix(facts))
    on_page.header("Plans for permanence", "Plans")
    if not facts.snapshot.is_supplied("permanence_plan"):
        notices.not_supplied("plans for permanence")
    elif rows.is_empty():
        frame.empty("child in care")
    else:
        st.markdown(f":small[:gray[Children by the plan in force.{opening.how('a bar')}]]")
        opening.chart(
            groups.PLANS,
            charts.plan_mix(rows),
            rows["code"].to_list(),
            alt=f"Children by plan; most {rows['plan'][0]}, {rows['n'][0]}",
        )
        tables.twin(
            rows,
            [Column("plan", "Plan"), Column("n", "Children", Kind.COUNT)],
            role=here.person.role,
            alt="Children by plan",
        )
        opening.picker(groups.PLANS)


@once_for_the_same_rows
def _plans_in_words(mix: pl.DataFrame) -> pl.DataFrame:
    labels = {plan.value: plan.label for plan in Plan} | {NO_PLAN: "None"}
    return mix.filter(pl.col("n") > 0).with_columns(
        code="plan", plan=pl.col("plan").replace_strict(labels)
    )


def time_in_care() -> None:
    """Draw how long children have been in care."""
    here = frame.current()
    on_page.header("Time in care")
    bands = summaries.time_in_care(here.view.facts)
    if not bands["n"].sum():
        frame.empty("child in care")
        return
    st.markdown(
        f":small[:gray[Children by how long they have been in care.{opening.how('a bar')}]]"
    )
    opening.chart(
        groups.TIME,
        charts.time_in_care(bands),
        [None if band == NOT_RECORDED else band for band in bands["band"]],
        alt="Children by time in care: "
        + wording.list_of([f"{n} {band.lower()}" for band, n in bands.iter_rows()]),
    )
    tables.twin(
        _labelled(bands),
        [Column("label", "Time in care"), Column("n", "Children", Kind.COUNT)],
        role=here.person.role,
        alt="Children by time in care",
    )
    opening.picker(groups.TIME)
    opening.opened(groups.TIME)


def stability() -> None:
    """Draw in how many homes children have lived in the last 12 months."""
    here = frame.current()
    rows = summaries.homes(here.view.facts)
    figure = catalogue.LONG_TERM_STABILITY.figure(here.view.facts)
    on_page.header("Homes in 12 months", "Homes")
    if not rows["n"].sum():
        frame.empty("child in care")
        return
    if figure.value is not None:
        st.markdown(
            f":small[:gray[Of the {int(figure.denominator or 0):,} longest in care, "
            f"{wording.percent(figure.value)} are settled in one home.{opening.how('a bar')}]]"
        )
    opening.chart(
        groups.HOMES,
        charts.homes(rows),
        [None if band == summaries.NOT_KNOWN else band for band in rows["band"]],
        alt="Children by homes in 12 months: "
        + wording.list_of([f"{n} with {band.lower()}" for band, n in rows.iter_rows()]),
    )
    tables.twin(
        _labelled(rows),
        [Column("label", "Homes"), Column("n", "Children", Kind.COUNT)],
        role=here.person.role,
        alt="Children by homes in 12 months",
    )
    opening.picker(groups.HOMES)


@once_for_the_same_rows
def _labelled(bands: pl.DataFrame) -> pl.DataFrame:
    return bands.rename({"band": "label"})


def opened() -> None:
    """List the rows of the challenge, the plan or the homes that were chosen."""
    for grouping in (groups.CHALLENGED, groups.PLANS, groups.HOMES):
        opening.opened(grouping)


def time_to_permanence() -> None:
    """Draw how long children wait for permanence, those who still wait included."""
    here = frame.current()
    on_page.header("Time to permanence, children still in care included", "Time to permanence")
    rows = waiting.waiting(here.view.whole)
    if rows.is_empty():
        least = here.view.whole.policy.figures.small_base
        plans = wording.list_of([wording.within(plan.label) for plan in waiting.PLANS])
        st.info(
            f"Too few to draw: each plan it is drawn for ({plans}) has fewer than {least} times in "
            "care.",
            icon=":material/help:",
        )
        return
    st.markdown(
        ":small[:gray[The whole service: of the children with each plan, the share still waiting "
        "so many months after coming into care.]]"
    )
    shown, medians = _waits_in_words(rows), _waits_in_words(waiting.medians(here.view.whole))
    halves = [
        f"{plan}: " + ("fewer than half yet" if median is None else f"half by {median:.0f} months")
        for plan, _, median in medians.iter_rows()
    ]
    charts.draw(
        charts.survival(shown),
        alt=f"Share still waiting for permanence over {waiting.MONTHS} months. "
        + "; ".join(halves),
    )
    tables.reading_table(
        medians,
        [Column("plan", "Plan"), Column("n", "Times in care", Kind.COUNT),
         Column("value", "Half by, months", Kind.RATIO)],
        role=here.person.role,
        alt="Times in care by plan and the months by which half had permanence",
    )  # fmt: skip
    if here.person.role == Role.IRO:
        st.markdown(":small[:gray[The rows are of the whole service: your role opens your own "
                    "children only.]]")  # fmt: skip
        return
    opening.picker(groups.WAITS, before_filters=True)
    opening.opened(groups.WAITS, before_filters=True)


@once_for_the_same_rows
def _waits_in_words(rows: pl.DataFrame) -> pl.DataFrame:
    labels = {plan.value: plan.label for plan in Plan}
    called = {"share_waiting": "share", "children": "n", "median_months": "value"}
    return rows.rename(called, strict=False).with_columns(
        plan=pl.col("plan").replace_strict(labels)
    )


def drifting() -> None:
    """List the drifting children, silent drift first, with their reviews and challenges beside."""
    here = frame.current()
    measure = catalogue.CHILDREN_DRIFTING
    rows = measure.rows(here.view.facts)
    on_page.header(f"Drifting children, {rows.height}", "Drifting children")
    columns = lists.child_columns()
    lists.working(
        _silent_first(worded.child_rows(rows)),
        [
            *columns[:7],
            Column("reviews", "Reviews on time"),
            Column("disputes_since", "Disputes since", Kind.COUNT),
            Column("concerns_since", "Concerns since", Kind.COUNT),
            *columns[7:],
        ],
        title=measure.label,
        definition=measure.definition,
        key="drifting",
    )


@once_for_the_same_rows
def _silent_first(rows: pl.DataFrame) -> pl.DataFrame:
    """Order drifting children, and word how many of their reviews were on time."""
    on_time = pl.format("{} of {}", "reviews_on_time", "reviews_due")
    return rows.sort(
        "is_silent_drift", "since_on", "child_id", descending=[True, False, False], nulls_last=True
    ).with_columns(reviews=pl.when(pl.col("reviews_due") > 0).then(on_time))
