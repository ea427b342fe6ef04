"""The council's policy file: what is taken, what is refused, and how that is said."""

from datetime import date
from pathlib import Path

import pytest

from measures.headline.catalogue import REVIEWS_ON_TIME, REVIEWS_ON_TIME_BY_CHILD, headline_on_time
from measures.policy import ByStage, Policy, PolicyError, load, settings


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_means_the_defaults() -> None:
    assert load(None) == Policy()
    assert not any(setting.differs for setting in settings(load(None)))


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    policy = load(
        written(
            tmp_path,
            "[caseload]\nper_fte_high = 65\n"
            "[figures]\non_time_target = 1\n"
            "[clock]\nextra_holidays = [2027-05-03]\n"
            '[disputes]\nstage_working_days = {"1" = 10}\n',
        )
    )

    assert policy.caseload.per_fte_high == 65
    assert policy.figures.on_time_target == 1.0
    assert policy.clock.extra_holidays == (date(2027, 5, 3),)
    assert policy.disputes.stage_working_days["1"] == 10
    assert policy.disputes.stage_working_days["2"] == 5
    assert {setting.key for setting in settings(policy) if setting.differs} == {
        "caseload.per_fte_high",
        "figures.on_time_target",
        "clock.extra_holidays",
        "disputes.stage_working_days",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[caseloads]\nx = 1\n", "[caseloads] is not a section"),
        ("caseload = 1\n", "[caseload] is not a section"),
        ("[caseload]\nper_fte = 1\n", "[caseload.per_fte] is not a setting"),
        ("[caseload]\nper_fte_low = 0\n", "caseload.per_fte_low [0] must be from 1 to 200"),
        ("[caseload]\nper_fte_low = 50.5\n", "caseload.per_fte_low [50.5] must be a whole number"),
        ("[caseload]\nper_fte_low = true\n", "caseload.per_fte_low [True] must be a whole number"),
        ("[caseload]\nper_fte_low = 71\n", "The caseload bands overlap"),
        ("[clock]\nreview_date = 'first'\n", "must be one of completed, first_meeting"),
        ("[clock]\ncount_entry_day = 1\n", "must be true or false"),
        ("[clock]\nextra_holidays = 2027-05-03\n", "must be a list"),
        ("[clock]\nextra_holidays = ['3 May']\n", "must be a date like 2027-05-03"),
        ("[drift]\np2_amber_months = 20\n", "amber must not come after red"),
        ("[disputes]\nstage_working_days = {'9' = 5}\n", "must be a table with keys among"),
        ("[disputes]\nstage_working_days = {'1' = 21}\n", "must be from 1 to 20"),
        ("[disputes\n", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PolicyError) as refused:
        load(written(tmp_path, text))

    assert says in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        load(tmp_path / "absent.toml")


def test_equal_policies_share_a_fingerprint_and_others_do_not(tmp_path: Path) -> None:
    same = load(written(tmp_path, "[caseload]\nper_fte_high = 70\n"))
    other = load(written(tmp_path, "[caseload]\nper_fte_high = 69\n"))

    assert same.hash == Policy().hash
    assert other.hash != Policy().hash


def test_a_policy_can_key_a_cache() -> None:
    assert hash(Policy()) == hash(Policy())
    assert len({ByStage({"1": 5}), ByStage({"1": 5}), ByStage({"1": 6})}) == 2


def test_every_setting_says_what_it_means_and_where_it_comes_from() -> None:
    assert [s.key for s in settings(Policy()) if not (s.says and s.source)] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[clock]\nmonth_due_roll = "next"', "none"),
        ('[clock]\nunplaced_clock = "adoption"', "both"),
        ('[figures]\non_time_basis = "team"', "review"),
    ],
)
def test_a_reading_that_is_not_offered_is_refused_with_what_is(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(PolicyError, match=says):
        load(written(tmp_path, text))


def test_the_headline_share_is_by_review_unless_the_policy_says_by_child(tmp_path: Path) -> None:
    file = written(tmp_path, '[figures]\non_time_basis = "child"')

    assert headline_on_time(Policy()) is REVIEWS_ON_TIME
    assert headline_on_time(load(file)) is REVIEWS_ON_TIME_BY_CHILD
