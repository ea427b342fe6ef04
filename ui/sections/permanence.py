"""Who is drifting, and whether anyone has challenged it."""

import polars as pl
import streamlit as st

from measures import catalogue, groups, summaries, waiting
from measures.words import NO_PLAN, Plan
from ui import charts, frame, lists, notices, tables, tiles, wording
from ui.columns import Column, Kind
from ui.navigation import PERMANENCE
from ui.sections import figures, opening

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
    none = facts.children.filter(pl.col("plan") == NO_PLAN).height
    has = "child has" if drifting == 1 else "children have"
    first = f"{wording.sentence(wording.number_word(drifting))} {has} a drift test firing"
    unchallenged = "; nobody has challenged " + (
        "it for one of them." if silent == 1 else f"it for {silent} of them."
    )
    if not facts.snapshot.is_supplied("permanence_plan"):
        return f"{first}.", "Plans for permanence are not supplied: several tests cannot be judged."
    without = f"{wording.sentence(wording.count(none, 'child', 'children'))} have no plan in force."
    if not drifting:
        return "No drift test is firing.", without
    return first + (unchallenged if silent else ", each of them challenged."), without


def headline_tiles() -> None:
    """Draw the figures of drift."""
    tiles.row([figures.measure_tile(measure, PERMANENCE) for measure in MEASURES])


def tests() -> None:
    """Draw how many children each drift test fires for."""
    here = frame.current()
    rows = summaries.drift_counts(here.view.facts).with_columns(
        test=pl.col("test").replace_strict(TEST_LABELS, default=pl.col("test"))
    )
    fires = rows.filter((pl.col("amber") + pl.col("red")) > 0)
    st.header("Drift by test", anchor=False)
    if fires.is_empty():
        frame.empty("drift test is firing")
    else:
        st.markdown(":small[:gray[Children for whom each test fires: red, then amber.]]")
        top = fires.with_columns(n=pl.col("amber") + pl.col("red")).sort("n", descending=True)
        most = top.row(0, named=True)
        charts.draw(
            charts.drift_tests(fires.select("test", "amber", "red")),
            alt=f"Children by drift test; most {most['test']}, {most['n']}",
        )
    tables.twin(rows, list(SEVERITY_COLUMNS), role=here.person.role, alt="Children by drift test")


def plans_and_time() -> None:
    """Draw the plans in force and how long children have been in care."""
    here = frame.current()
    facts = here.view.facts
    labels = {plan.value: plan.label for plan in Plan} | {NO_PLAN: "None"}
    mix = summaries.plan_mix(facts).filter(pl.col("n") > 0)
    st.header("Plans for permanence", anchor=False)
    if not facts.snapshot.is_supplied("permanence_plan"):
        notices.not_supplied("plans for permanence")
    elif mix.is_empty():
        frame.empty("child in care")
    else:
        rows = mix.with_columns(plan=pl.col("plan").replace_strict(labels))
        charts.draw(
            charts.plan_mix(rows),
            alt=f"Children by plan; most {rows['plan'][0]}, {rows['n'][0]}",
        )
        tables.twin(
            rows,
            [Column("plan", "Plan"), Column("n", "Children", Kind.COUNT)],
            role=here.person.role,
            alt="Children by plan",
        )
        opening.picker(groups.PLANS)
    st.header("Time in care", anchor=False)
    bands = summaries.time_in_care(facts)
    charts.draw(
        charts.time_in_care(bands),
        alt="Children by time in care: "
        + wording.list_of([f"{n} {band.lower()}" for band, n in bands.iter_rows()]),
    )
    tables.twin(
        bands.rename({"band": "label"}),
        [Column("label", "Time in care"), Column("n", "Children", Kind.COUNT)],
        role=here.person.role,
        alt="Children by time in care",
    )
    opening.picker(groups.TIME)


def opened() -> None:
    """List the rows of the plan and of the time in care that were chosen."""
    opening.opened(groups.PLANS)
    opening.opened(groups.TIME)


def time_to_permanence() -> None:
    """Draw how long children wait for permanence, those who still wait included."""
    here = frame.current()
    labels = {plan.value: plan.label for plan in Plan}
    st.header("Time to permanence, children still in care included", anchor=False)
    rows = waiting.waiting(here.view.whole)
    if rows.is_empty():
        notices.not_supplied("enough plans for permanence to draw how long children wait")
        return
    st.markdown(
        ":small[:gray[The whole service: of the children with each plan, the share still waiting "
        "so many months after coming into care.]]"
    )
    shown = rows.with_columns(
        plan=pl.col("plan").replace_strict(labels), share=pl.col("share_waiting")
    )
    medians = waiting.medians(here.view.whole).with_columns(
        plan=pl.col("plan").replace_strict(labels)
    )
    halves = [
        f"{plan}: " + ("fewer than half yet" if median is None else f"half by {median:.0f} months")
        for plan, _, median in medians.iter_rows()
    ]
    charts.draw(
        charts.survival(shown),
        alt=f"Share still waiting for permanence over {waiting.MONTHS} months. "
        + "; ".join(halves),
    )
    tables.twin(
        medians.rename({"children": "n", "median_months": "value"}),
        [Column("plan", "Plan"), Column("n", "Children", Kind.COUNT),
         Column("value", "Half by, months", Kind.RATIO)],
        role=here.person.role,
        alt="Children by plan and the months by which half had permanence",
    )  # fmt: skip


def drifting() -> None:
    """List the drifting children, silent drift first; one test on request."""
    here = frame.current()
    measure = catalogue.CHILDREN_DRIFTING
    rows = measure.rows(here.view.facts)
    st.header(f"Drifting children, {rows.height}", anchor=False)
    firing = here.view.facts.drift.filter(pl.col("severity") != "unknown")
    counts = dict(firing.group_by("test").len().iter_rows())
    tests = [test for test in TEST_LABELS if test in counts]
    chosen = st.selectbox(
        "Drift test",
        tests,
        index=None,
        format_func=lambda test: f"{TEST_LABELS[test]} ({counts[test]})",
        placeholder="All tests",
        key="drift_test",
    )
    title = measure.label
    if chosen is not None:
        reasons = firing.filter(pl.col("test") == chosen).select("child_id", why="because")
        rows = rows.join(reasons, on="child_id")
        title = f"{measure.label}: {TEST_LABELS[chosen]}"
    worded = lists.child_rows(rows).sort(
        "is_silent_drift", "since_on", "child_id", descending=[True, False, False], nulls_last=True
    )
    columns = lists.child_columns()
    if chosen is not None:
        columns = [*columns[:3], Column("why", "Why"), *columns[3:]]
    lists.working(worded, columns, title=title, definition=measure.definition, key="drifting")


TEST_LABELS = {
    "P1": "P1 No plan", "P2": "P2 Plan unchanged", "P3": "P3 Target passed",
    "P4": "P4 Not yet placed", "P5": "P5 Not yet matched", "P6": "P6 No order",
    "P7": "P7 Proceedings", "P8": "P8 Section 20", "P9": "P9 Order at home",
    "P10": "P10 Moves", "P11": "P11 Not matched LTF", "P12": "P12 Return home",
    "P13": "P13 Decision open", "P14": "P14 Unregistered",
}  # fmt: skip
"""Short names of the drift tests: 16 characters or so, for an axis on a phone."""
