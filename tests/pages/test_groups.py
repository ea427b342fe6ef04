"""Every group of every figure opens exactly its rows: count, list and exports agree."""

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from data_access.state.store import Store
from measures.counts import ahead, between, challenge, quality_counts, summaries, waiting
from measures.counts.attention import TOPICS, locality_topics
from measures.facts import Facts
from measures.facts.scope import NONE_RECORDED, Scope, scoped
from measures.groups.grouping import Grouping
from measures.groups.groups import (
    AREAS,
    AUDITS,
    CALENDAR,
    CASE_MIX,
    CONCERNS,
    DECISION_AGES,
    DECISION_THEMES,
    FEEDBACK_FROM,
    FLAGGED,
    GOOD_PRACTICE,
    GROUPINGS,
    LATE_REASONS,
    OUTCOMES,
    PARTICIPATION_CODES,
    PRACTICE_TEAMS,
    STAGES,
    STEPS_LATE,
    THEMES,
    WEEKS_AHEAD,
    by_who,
)
from measures.groups.groups_disputes import (
    AND,
    CLOSED_OUTCOMES,
    LOCALITY_OUTCOMES,
    TEAM_OUTCOMES,
    THEME_OUTCOMES,
)
from measures.groups.groups_permanence import (
    CHALLENGED,
    DRIFT_TESTS,
    HOMES,
    PLANS,
    TIME,
    TRACK,
    WAITS,
)
from measures.headline.catalogue import PARTICIPATION
from measures.words import DisputeOutcome, FeedbackKind, Role
from tests.pages.opening import opened, walked
from tests.pages.test_count_list_export import (
    SCOPES,
    Keeping,
    exported_rows,
    in_scope,
    keeping,
)
from ui import navigation
from ui.navigation import CASELOADS, DISPUTES, OVERVIEW, PERMANENCE, QUALITY, REVIEWS, VOICE
from ui.sections.overview.overview import TOPIC_PAGES
from ui.sections.shared.opening import ALL

__all__ = ["Keeping", "in_scope", "keeping"]

ON_PAGE = {
    PLANS: PERMANENCE, TIME: PERMANENCE, WAITS: PERMANENCE, TRACK: PERMANENCE, HOMES: PERMANENCE,
    DRIFT_TESTS: PERMANENCE, CHALLENGED: PERMANENCE,
    STAGES: DISPUTES, FLAGGED: DISPUTES, THEMES: DISPUTES, THEME_OUTCOMES: DISPUTES,
    TEAM_OUTCOMES: DISPUTES, LOCALITY_OUTCOMES: DISPUTES, CLOSED_OUTCOMES: DISPUTES,
    OUTCOMES: DISPUTES, LATE_REASONS: REVIEWS, STEPS_LATE: REVIEWS, WEEKS_AHEAD: CASELOADS,
    CALENDAR: REVIEWS, CASE_MIX: CASELOADS,
    PARTICIPATION_CODES: VOICE, FEEDBACK_FROM: VOICE, AUDITS: QUALITY, AREAS: QUALITY,
    DECISION_THEMES: QUALITY, DECISION_AGES: QUALITY, GOOD_PRACTICE: QUALITY, CONCERNS: QUALITY,
    PRACTICE_TEAMS: QUALITY, by_who(PARTICIPATION): VOICE,
}  # fmt: skip

every_grouping = pytest.mark.parametrize("grouping", ON_PAGE, ids=lambda grouping: grouping.code)


def counted(rows: pl.DataFrame, group: str, n: str = "n") -> dict[str | None, int]:
    """Groups with rows, as a page draws them."""
    return {key: count for key, count in rows.select(group, n).iter_rows() if count}


def crossed(rows: pl.DataFrame, first: str) -> dict[str | None, int]:
    long = rows.unpivot(index=first, variable_name="second", value_name="n")
    return {f"{a} {b}": n for a, b, n in long.iter_rows() if n}


def by_and_outcome(facts: Facts, column: str) -> dict[str | None, int]:
    """What the tables of disputes raised show: each row, and each count beside it in words."""
    rows = challenge.raised_by(facts, column)
    found: dict[str | None, int] = counted(rows, column)
    for row in rows.iter_rows(named=True):
        name = row[column] or "none"
        known = {word.value: row[word.value] for word in DisputeOutcome}
        known |= {"open": row["n"] - row["closed"],
                  "no_outcome": row["closed"] - sum(known.values())}  # fmt: skip
        found |= {f"{name}{AND}{outcome}": n for outcome, n in known.items() if n}
    return found


def drawn(facts: Facts) -> dict[Grouping, dict[str | None, int]]:
    """What the charts and tables of the pages show, worked out apart from the groups."""
    stage = challenge.open_disputes(facts).group_by("stage").agg(n=pl.len())
    themes = challenge.by_theme(facts)
    outcomes = themes.drop("theme", "n", "closed").sum().unpivot(variable_name="group")
    weeks = ahead.weeks_by_officer(facts).select(
        pl.concat_str(pl.col("iro_id").fill_null("none"), pl.lit(" "), pl.col("week_on").cast(str)),
        n="due",
    )
    calendar = ahead.review_calendar(facts).select("week_on", "due", "booked")
    mix = summaries.case_mix(facts).with_columns(pl.col("iro_id").fill_null("none"))
    themed = quality_counts.practice_counts(facts, "theme")
    teams = quality_counts.practice_counts(facts, "team_id").with_columns(
        n=pl.col("good_practice") + pl.col("concern")
    )
    feedback = quality_counts.feedback_counts(facts)
    given = feedback.with_columns(n=pl.col("compliment") + pl.col("comment") + pl.col("complaint"))
    decisions = quality_counts.decisions_by_theme(facts)
    steps = between.steps(facts).with_columns(n=pl.col("denominator") - pl.col("numerator"))
    return {
        PLANS: counted(summaries.plan_mix(facts), "plan"),
        TIME: {k if k != "Not recorded" else None: n
               for k, n in counted(summaries.time_in_care(facts), "band").items()},
        HOMES: {k if k != "Not known" else None: n
                for k, n in counted(summaries.homes(facts), "band").items()},
        DRIFT_TESTS: crossed(summaries.drift_counts(facts), "test"),
        CHALLENGED: {k: n for k, n in counted(summaries.challenge_of_drift(facts), "band").items()
                     if k != "none"},
        STAGES: counted(stage, "stage"),
        CLOSED_OUTCOMES: counted(challenge.learning(facts), "outcome"),
        TEAM_OUTCOMES: by_and_outcome(facts, "team_id"),
        LOCALITY_OUTCOMES: by_and_outcome(facts, "locality_id"),
        THEME_OUTCOMES: {
            group: n for group, n in by_and_outcome(facts, "theme").items()
            if group is not None and AND in group
        },
        FLAGGED: counted(challenge.flag_counts(facts), "flag"),
        THEMES: counted(themes, "theme"),
        OUTCOMES: counted(outcomes, "group", "value"),
        LATE_REASONS: counted(between.late_reasons(facts), "reason"),
        STEPS_LATE: counted(steps, "duty"),
        WEEKS_AHEAD: counted(weeks, "iro_id"),
        CALENDAR: crossed(calendar.with_columns(pl.col("week_on").cast(str)), "week_on"),
        CASE_MIX: crossed(mix.drop("name", "children"), "iro_id"),
        PARTICIPATION_CODES: counted(quality_counts.participation_counts(facts), "code"),
        FEEDBACK_FROM: counted(given, "from_whom"),
        DECISION_THEMES: counted(decisions, "theme"),
        GOOD_PRACTICE: counted(themed, "theme", FeedbackKind.GOOD_PRACTICE.value),
        CONCERNS: counted(themed, "theme", FeedbackKind.CONCERN.value),
        PRACTICE_TEAMS: counted(teams, "team_id"),
    }  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES)
def test_the_groups_count_what_the_charts_and_tables_draw(
    in_scope: dict[str, Facts], scope: str
) -> None:
    facts = in_scope[scope]
    shown = drawn(facts)

    for grouping, expected in shown.items():
        found = counted(grouping.counts(facts), "group")
        if grouping is FEEDBACK_FROM:  # its table words the groups
            found = counted(grouping.counts(facts), "label")
        assert found == expected, grouping.code


@every_grouping
def test_a_group_counts_its_rows_and_the_groups_of_a_partition_add_up(
    in_scope: dict[str, Facts], grouping: Grouping
) -> None:
    for facts in in_scope.values():
        counts = grouping.counts(facts)
        rows = {group: grouping.rows_of(facts, group) for group in counts["group"]}

        assert counted(counts, "group") == {group: each.height for group, each in rows.items()}
        assert sum(each.height for each in rows.values()) == grouping.rows(facts).height
        if grouping.is_partition:
            frame: pl.DataFrame = getattr(facts, grouping.frame)
            assert grouping.rows(facts).height <= frame.height
    assert not grouping.counts(in_scope["the whole service"]).is_empty()


@pytest.mark.parametrize("entry", dict.fromkeys(ON_PAGE.values()), ids=lambda entry: entry.title)
def test_a_group_chosen_on_its_page_lists_and_exports_its_rows(
    store: Store, entry: navigation.PageEntry
) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, entry)
    for grouping in (each for each, page in ON_PAGE.items() if page is entry):
        key = f"rows_{grouping.code}"
        picker = the_picker(app, grouping)
        numbers = [number_in(each) for each in picker.options]
        assert numbers, grouping.code
        assert all(numbers), grouping.code

        for place in {0, len(numbers) - 1}:
            the_picker(app, grouping).select_index(place).run()
            assert not app.exception, grouping.code
            [rows] = [each for each in app.dataframe if each.proto.id.endswith(f"-{key}")]
            assert rows.value.shape[0] == numbers[place], grouping.code
            assert set(exported_rows(app, key)) == {numbers[place]}, grouping.code


def the_picker(app: AppTest, grouping: Grouping) -> Selectbox[int]:
    """The picker of the groups, the first of a picker in two chosen so that it offers some."""
    key = f"open_{grouping.code}"
    for first in [each for each in app.selectbox if each.key == f"{key}_first"]:
        if first.value is None:
            first.set_value(word_in(first.options[0])).run()
    return app.selectbox(key=key)


@pytest.mark.parametrize(
    "grouping",
    [CASE_MIX, WEEKS_AHEAD, THEME_OUTCOMES, TEAM_OUTCOMES],
    ids=lambda grouping: grouping.code,
)
def test_what_is_chosen_first_counts_the_rows_of_what_may_be_chosen_then(
    store: Store, small_facts: Facts, grouping: Grouping
) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, ON_PAGE[grouping])
    key = f"open_{grouping.code}"
    firsts = app.selectbox(key=f"{key}_first").options
    assert (app.selectbox(key=key).disabled, app.selectbox(key=key).options) == (True, [])
    counts = grouping.counts(small_facts)
    apart = counts.filter(pl.col("group").str.contains(AND, literal=True))
    parts = counts if apart.is_empty() else apart
    assert sum(map(number_in, firsts)) == parts["n"].sum()

    for place in {0, len(firsts) - 1}:
        app.selectbox(key=f"{key}_first").set_value(word_in(firsts[place])).run()
        then = app.selectbox(key=key)
        numbers = [number_in(each) for each in then.options if not each.startswith(ALL)]
        assert then.value is None
        assert number_in(firsts[place]) == sum(numbers)
        then.select_index(0).run()


def word_in(option: str) -> str:
    return option.rsplit(" (", 1)[0]


def number_in(option: str) -> int:
    return int(option.rsplit("(", 1)[1].rstrip(")").replace(",", ""))


def test_a_viewer_is_offered_no_rows(store: Store) -> None:
    for entry, app in walked(store, Role.VIEWER.value, navigation.entries(Role.VIEWER)):
        offered = [each.key for each in app.selectbox if str(each.key).startswith("open_")]
        assert offered == [], entry.title


def test_every_grouping_is_on_a_page() -> None:
    assert set(GROUPINGS) <= set(ON_PAGE)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_cell_of_the_matrix_counts_the_rows_it_opens(
    in_scope: dict[str, Facts], scope: str
) -> None:
    facts = in_scope[scope]
    cells = locality_topics(facts)

    for name, topic in TOPICS.items():
        column = cells.filter(pl.col("topic") == name)
        assert column["n"].sum() == topic.measure.shown_rows(facts).height, name
        for locality, n in column.select("locality_id", "n").iter_rows():
            here = Scope(
                as_at=facts.as_at,
                role=Role.SERVICE_MANAGER,
                localities=(locality or NONE_RECORDED,),
            )
            assert topic.measure.shown_rows(scoped(facts, here)).height == n
        assert topic.measure in TOPIC_PAGES


def test_a_cell_of_the_matrix_opens_its_rows(store: Store) -> None:
    app = opened(store, Role.SERVICE_MANAGER.value, OVERVIEW)
    picker = app.selectbox(key="open_matrix")
    assert picker.options

    picker.set_value(0).run()

    assert not app.exception
    n = int(picker.options[0].rsplit("(", 1)[1].rstrip(")"))
    assert app.dataframe[-1].value.shape[0] == n


def test_the_rows_of_time_to_permanence_are_of_the_whole_service_whatever_the_filter(
    store: Store, small_facts: Facts
) -> None:
    counts = dict(waiting.medians(small_facts).select("plan", "children").iter_rows())
    app = opened(store, Role.SERVICE_MANAGER.value, PERMANENCE, locality=["LOC-1"])
    picker = the_picker(app, WAITS)
    numbers = [int(each.rsplit("(", 1)[1].rstrip(")").replace(",", "")) for each in picker.options]
    left = small_facts.waits.join(small_facts.children, on="child_id", how="anti")

    assert sorted(numbers) == sorted(counts.values())
    assert left.height > 0
    picker.set_value(0).run()
    [rows] = [each for each in app.dataframe if each.proto.id.endswith("-rows_waits")]
    assert rows.value.shape[0] == numbers[0]
    assert set(exported_rows(app, "rows_waits")) == {numbers[0]}


def test_an_iro_is_not_offered_the_rows_of_the_whole_service(store: Store) -> None:
    app = opened(store, Role.IRO.value, PERMANENCE)
    assert not [each for each in app.selectbox if each.key == "open_waits"]


def test_each_column_of_the_board_holds_the_disputes_of_its_stage(
    store: Store, small_facts: Facts
) -> None:
    stages = dict(small_facts.policy.disputes.stage_names)
    waiting = [each for each in small_facts.disputes.rows(named=True) if each["status"] != "closed"]
    informal = sum(each["status"] == "informal" for each in waiting)
    wanted = {stages["0"]: informal} | {
        stages[stage]: sum(
            each["stage"] == stage and each["status"] != "informal" for each in waiting
        )
        for stage in ("1", "2", "3", "4")
    }
    assert sum(wanted.values()) == len(waiting)
    assert len([stage for stage, n in wanted.items() if n]) > 1

    app = opened(store, Role.SERVICE_MANAGER.value, DISPUTES)

    headings = [each.value.replace("\\", "") for each in app.subheader]
    assert [f"{stage}, {n}" for stage, n in wanted.items()] == headings[: len(wanted)]
