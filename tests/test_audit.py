"""The audit of dependencies: a known fault fails unless it is accepted, with a reason and a day."""

import importlib.util
import json
import re
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / ".ci" / "audit.py"
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["audit"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


FAULT = {"id": "PYSEC-2026-9", "aliases": ["CVE-2026-99"], "fix_versions": ["2.0"]}
CLEAN = {"name": "polars", "version": "2.1.0", "vulns": []}
FAULTY = {"name": "pillow", "version": "1.0", "vulns": [FAULT]}
UNKNOWN = {"name": "ours", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "accepted", "fails", "asked", "says"),
    [
        ([CLEAN], [], False, True, "1 packages audited, 0 could not be."),
        ([CLEAN, FAULTY], [], True, True, "pillow 1.0: PYSEC-2026-9 (mended in: 2.0)"),
        ([FAULTY], [("PYSEC-2026-9", date(2026, 11, 24))], False, True, "is accepted until"),
        ([FAULTY], [("CVE-2026-99", date(2026, 12, 1))], False, True, "is accepted until"),
        ([FAULTY], [("PYSEC-2026-9", date(2026, 11, 23))], True, True, "look at it again"),
        ([FAULTY], [("PYSEC-2026-8", date(2026, 12, 1))], True, True, "PYSEC-2026-9"),
        ([UNKNOWN], [], False, False, "0 packages audited, 1 could not be."),
        ([], [], False, False, "0 packages audited, 0 could not be."),
    ],
)
def test_a_finding_fails_unless_it_is_accepted_today(
    audit: ModuleType,
    packages: list[dict[str, Any]],
    accepted: list[tuple[str, date]],
    fails: bool,
    asked: bool,
    says: str,
) -> None:
    listed = [audit.Accepted(id=i, reason="Not imported.", until=until) for i, until in accepted]

    outcome = audit.judged({"dependencies": packages}, listed, today=TODAY)

    assert outcome.has_failed is fails
    assert outcome.was_asked is asked
    assert any(says in line for line in outcome.lines)


@pytest.mark.parametrize(
    "entry",
    ['id = "X"\nuntil = 2027-01-01', 'id = "X"\nreason = "Y"', 'reason = "Y"\nuntil = 2027-01-01'],
)
def test_an_accepted_finding_needs_an_id_a_reason_and_a_day(
    audit: ModuleType, tmp_path: Path, entry: str
) -> None:
    listed = tmp_path / "audit.toml"
    listed.write_text(f"[[accepted]]\n{entry}\n")

    with pytest.raises(audit.AcceptedError, match="needs an id, a reason"):
        audit.accepted(listed)


def test_the_list_in_use_can_be_read(audit: ModuleType) -> None:
    assert isinstance(audit.accepted(audit.ACCEPTED), list)


def test_all_that_runs_is_asked_about_in_the_version_installed_and_nothing_of_the_tests(
    audit: ModuleType,
) -> None:
    asked = dict(each.split("==") for each in audit.installed(ROOT / "requirements.txt"))

    assert asked["polars"] == version("polars")
    assert {"starlette", "jinja2", "cryptography"} <= set(asked), "what those need in their turn"
    assert "psycopg-binary" in asked, "and what an extra brings"
    assert not {"pytest", "mypy", "playwright"} & set(asked)


def test_the_bill_of_materials_names_everything_that_runs() -> None:
    bill = json.loads((ROOT / "docs" / "sbom.json").read_text(encoding="utf-8"))
    named = {each["name"].lower().replace("_", "-") for each in bill["components"]}
    wanted = {
        re.split(r"[\[<>=]", line)[0].strip().lower()
        for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }

    assert len(wanted) > 10
    assert wanted - named == set(), "run make sbom"


def test_the_bill_of_materials_has_versions_that_the_requirements_allow() -> None:
    bill = json.loads((ROOT / "docs" / "sbom.json").read_text(encoding="utf-8"))
    listed = {canonicalize_name(each["name"]): each["version"] for each in bill["components"]}
    asked = [
        Requirement(line)
        for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]

    stale = {
        str(each): listed.get(canonicalize_name(each.name))
        for each in asked
        if listed.get(canonicalize_name(each.name), "0") not in each.specifier
    }
    assert stale == {}, "run make sbom"
