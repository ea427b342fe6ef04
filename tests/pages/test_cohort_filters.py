"""Children chosen by their circumstances: in the address, in words, and only by who may."""

from streamlit.testing.v1 import AppTest

from data_access.state.store import Store
from measures.facts import Facts
from measures.facts.cohorts import BY_CODE, COHORTS
from measures.words import Role
from tests.pages.opening import open_popovers, opened, words
from ui.navigation import OVERVIEW, REVIEWS

MANAGER = Role.SERVICE_MANAGER.value


def in_address(app: AppTest, name: str) -> list[str]:
    """The values of a filter in the address; AppTest gives one value bare."""
    found = app.query_params[name]
    return [found] if isinstance(found, str) else list(found)


def labels(app: AppTest) -> set[str]:
    return {box.label for box in app.multiselect}


def test_a_cohort_in_the_address_is_said_in_words_and_stays_there(
    store: Store, small_facts: Facts
) -> None:
    app = opened(store, MANAGER, REVIEWS, age=["16_and_over"], disabled=["no", "not_recorded"])
    traits = small_facts.further.traits
    inside = traits.filter(traits["age"] == "16_and_over", traits["disabled"] != "yes").height

    assert not app.exception
    said = (
        f"Aged 16 and over, not disabled or disability not recorded, as at 23 Nov 2026: {inside} "
        f"of {small_facts.children.height} children in care."
    )
    assert said in words(app)
    assert "A child who has left care is in none" in words(app)
    assert in_address(app, "age") == ["16_and_over"]
    assert in_address(app, "disabled") == ["no", "not_recorded"]


def test_what_matches_nobody_is_not_offered_and_what_is_offered_says_how_many(
    store: Store, small_facts: Facts
) -> None:
    app = opened(store, MANAGER, REVIEWS, age=["under_5"])
    traits = small_facts.further.traits.filter(age="under_5")
    [unaccompanied] = [box for box in app.multiselect if box.label == "Unaccompanied"]

    counted = traits["unaccompanied"].value_counts().iter_rows()
    called = BY_CODE["unaccompanied"].choices
    assert set(unaccompanied.options) == {f"{called[choice][0]} ({n})" for choice, n in counted}
    [age] = [box for box in app.multiselect if box.label == "Age"]
    assert len(age.options) > 1  # its own choice does not narrow its options


def test_values_that_are_no_choice_are_ignored_by_kind(store: Store) -> None:
    app = opened(
        store, MANAGER, OVERVIEW, age=["16_and_over", "old"], legal="x", team="T-0", as_at="soon"
    )

    assert "ignored: team, age, legal status and date." in words(app)
    assert in_address(app, "age") == ["16_and_over"]
    assert not {"legal", "team", "as_at"} & set(app.query_params)


def test_who_may_not_know_circumstances_cannot_filter_by_them(store: Store) -> None:
    app = opened(store, Role.BUSINESS_SUPPORT.value, REVIEWS, disabled="yes")

    assert not app.exception
    assert not labels(app) & {cohort.label for cohort in COHORTS}
    assert "ignored: disabled." in words(app)
    assert "disabled" not in app.query_params


def test_a_shared_screen_is_not_filtered_by_what_is_personal(store: Store) -> None:
    app = opened(store, MANAGER, REVIEWS)
    assert {cohort.label for cohort in COHORTS} <= labels(app)
    open_popovers(app.button(key="meeting_switch").click().run()).run()

    personal = {cohort.label for cohort in COHORTS if cohort.is_personal}
    assert personal
    assert not labels(app) & personal
    assert labels(app) >= {cohort.label for cohort in COHORTS if not cohort.is_personal}

    app.query_params["age"] = "under_5"
    app.run()
    assert "ignored: age." in words(app)
    assert "age" not in app.query_params


def test_clear_takes_cohorts_away(store: Store) -> None:
    app = opened(store, MANAGER, REVIEWS, home=["foster"])
    next(button for button in app.button if button.label == "Clear filters").click().run()

    assert "Whole service, as at" in words(app)
    assert "home" not in app.query_params
