"""The command line, by what it prints, writes and returns."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

import manage
from data_access.docs import pages
from data_access.engine import reading
from data_access.read import read_snapshot
from data_access.state.limits import PASSWORD_CHARACTERS

CHILDREN = 20


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A very small demo county made by the command, as its address."""
    url = f"sqlite:///{tmp_path_factory.mktemp('county') / 'review.db'}"
    assert manage.main(["demo", "--database", url, "--children", str(CHILDREN),
                        "--as-at", "2026-11-23"]) == 0  # fmt: skip
    return url


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEW_STATE_URL", f"sqlite:///{tmp_path / 'state.db'}")


def test_demo_says_what_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'review.db'}"
    (tmp_path / "new").mkdir()
    assert manage.main(["demo", "--database", url, "--children", "20", "--as-at", "2026-11-23",
                        "--seed", "2"]) == 0  # fmt: skip

    assert "The demo county stands at 23 Nov 2026" in capsys.readouterr().out
    assert read_snapshot(reading(url)).is_demo


def test_facts_writes_five_files_as_at_the_data_date(
    county: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert manage.main(["facts", "--database", county, "--out", str(tmp_path)]) == 0

    files = ["children.csv", "disputes.csv", "duties.csv", "measures.csv", "officers.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == files
    assert "2026-11-23" in (tmp_path / "measures.csv").read_text(encoding="utf-8")
    assert "children.csv: " in capsys.readouterr().out


def test_facts_of_a_later_day_say_that_the_data_is_older(
    county: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["facts", "--database", county, "--as-at", "2027-01-31", "--out", str(tmp_path)]

    assert manage.main([*arguments, "--format", "parquet"]) == 0
    assert "later than the data (23 Nov 2026)" in capsys.readouterr().out
    assert (tmp_path / "duties.parquet").exists()


def test_check_counts_in_text_and_in_json(county: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert manage.main(["check", "--database", county]) == 0
    assert capsys.readouterr().out

    assert manage.main(["check", "--database", county, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["dfe_rules"]) == {
        "166", "167", "399", "440", "441", "1012", "INT08", "INT17"
    }  # fmt: skip
    assert found["contract"] == []


def test_policy_prints_every_setting_and_what_the_council_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("[caseload]\nper_fte_high = 65\n", encoding="utf-8")

    assert manage.main(["policy", "--policy", str(path)]) == 0
    assert "caseload.per_fte_high = 65  (default 70)" in capsys.readouterr().out


@pytest.mark.usefixtures("state")
def test_an_account_is_added_and_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REVIEW_NEW_PASSWORD", "a long pass phrase of words")
    added = manage.main(["user", "add", "ivy", "--name", "Ivy Marsh", "--role", "iro", "--iro",
                         "IRO-001"])  # fmt: skip

    assert added == 0
    assert manage.main(["user", "list"]) == 0
    printed = capsys.readouterr().out
    assert "ivy may now sign in as IRO." in printed
    assert "Ivy Marsh" in printed
    assert "a long pass phrase" not in printed


@pytest.mark.usefixtures("state")
def test_a_weak_password_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REVIEW_NEW_PASSWORD", "short")

    assert manage.main(["user", "add", "ivy", "--name", "Ivy Marsh", "--role", "viewer"]) == 1
    assert f"at least {PASSWORD_CHARACTERS} characters" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "--database", "sqlite:///{folder}/absent.db"], "There is no review database"),
        (["check", "--database", "nonsense"], "not a database URL"),
        (["policy", "--policy", "{folder}/absent.toml"], "cannot be read"),
        (
            ["facts", "--database", "sqlite:///{folder}/absent.db", "--out", "{folder}/out"],
            "There is no review database",
        ),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_1(
    arguments: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert manage.main([each.replace("{folder}", str(tmp_path)) for each in arguments]) == 1

    captured = capsys.readouterr()
    assert says in captured.err
    assert "Traceback" not in captured.err


def test_a_misused_command_ends_with_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        manage.main(["facts"])

    assert ended.value.code == 2
    assert "--out" in capsys.readouterr().err


def test_docs_writes_the_generated_pages(tmp_path: Path) -> None:
    assert manage.main(["docs", "--out", str(tmp_path)]) == 0

    assert {path.name for path in tmp_path.iterdir()} == set(pages())


def test_cover_and_the_log_at_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REVIEW_STATE_URL", f"sqlite:///{tmp_path / 'state.db'}")
    add = ["user", "add", "ivy", "--name", "Ivy Marsh"]
    assert manage.main([*add, "--role", "iro", "--iro", "I1"]) == 0
    last = (manage._today() + timedelta(days=27)).isoformat()
    too_long = (manage._today() + timedelta(days=28)).isoformat()
    capsys.readouterr()

    assert manage.main(["cover", "grant", "ivy", "--iro", "I2", "--last", too_long]) == 1
    assert "at most 28 days" in capsys.readouterr().err
    assert manage.main(["cover", "grant", "ivy", "--iro", "I2", "--last", last]) == 0
    assert manage.main(["cover", "list"]) == 0
    assert "ivy sees the children of officer I2" in capsys.readouterr().out
    assert manage.main(["cover", "end", "1"]) == 0
    assert manage.main(["user", "restricted", "ivy", "yes"]) == 0
    assert manage.main(["user", "add", "glass", "--name", "Glass", "--break-glass"]) == 0
    assert "otpauth://" in capsys.readouterr().out
    assert manage.main(["user", "codes", "ivy"]) == 0
    assert "otpauth://" in capsys.readouterr().out
    assert manage.main([*add[:2], "omar", *add[3:]]) == 1
    assert "Say which role" in capsys.readouterr().err
    assert manage.main(["user", "list"]) == 0
    listed = capsys.readouterr().out
    assert "disabled, break-glass, one-time codes" in listed
    assert "(one-time codes, names of restricted children)" in listed
    assert manage.main(["user", "codes", "ivy", "--remove"]) == 0
    assert "signed out everywhere" in capsys.readouterr().out
    assert manage.main(["user", "codes", "glass", "--remove"]) == 1
    assert "keeps its codes" in capsys.readouterr().err

    assert manage.main(["log", "check"]) == 0
    assert "The access log is whole." in capsys.readouterr().out
    assert manage.main(["log", "prune"]) == 0
    assert "0 rows from before" in capsys.readouterr().out
    with closing(sqlite3.connect(tmp_path / "state.db")) as database, database:
        database.execute("update access_log set username = 'omar' where access_log_id = 1")
    assert manage.main(["log", "check"]) == 1
    assert "has been altered" in capsys.readouterr().err
