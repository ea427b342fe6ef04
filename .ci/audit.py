"""Ask for known faults in what the dashboard depends on; a finding fails unless it is listed.

`.ci/audit.toml` lists findings that are accepted for now, each with a reason and a day until which.
Asked is about every package that requirements.txt brings, in the version installed and tested here.
Where the advisories cannot be asked (no network), nothing was audited: that is said, and with
AUDIT_REQUIRED set it is a failure.
"""

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
ACCEPTED = ROOT / ".ci" / "audit.toml"
ASK_SECONDS = 120


class AcceptedError(ValueError):
    """An entry of audit.toml without id, reason or day."""


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A finding that is accepted, why, and until which day."""

    id: str
    reason: str
    until: date


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the audit says, line by line, whether it fails, and whether anything was asked."""

    lines: Sequence[str]
    has_failed: bool
    was_asked: bool


def accepted(path: Path) -> list[Accepted]:
    """Read the accepted findings. Raises AcceptedError for one without its reason or day."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("accepted", [])
    for entry in entries:
        if not (entry.get("id") and entry.get("reason") and isinstance(entry.get("until"), date)):
            raise AcceptedError(
                f"{path.name}: [{entry}] needs an id, a reason and until = YYYY-MM-DD."
            )
    return [Accepted(id=e["id"], reason=e["reason"], until=e["until"]) for e in entries]


def judged(report: Any, listed: Sequence[Accepted], *, today: date) -> Outcome:  # noqa: ANN401 - JSON
    """Judge pip-audit's report against the list."""
    by_id = {each.id: each for each in listed}
    lines, has_failed, asked, skipped = [], False, 0, 0
    for package in report["dependencies"]:
        if "skip_reason" in package:
            skipped += 1
            continue
        asked += 1
        for fault in package["vulns"]:
            ids = [fault["id"], *fault.get("aliases", [])]
            known = next((by_id[each] for each in ids if each in by_id), None)
            what = f"{package['name']} {package['version']}: {fault['id']}"
            if known is None:
                fixed = ", ".join(fault.get("fix_versions", [])) or "none yet"
                lines.append(f"{what} (mended in: {fixed})")
                has_failed = True
            elif known.until < today:
                lines.append(f"{what} was accepted until {known.until}: look at it again")
                has_failed = True
            else:
                lines.append(f"{what} is accepted until {known.until}: {known.reason}")
    lines.append(f"{asked} packages audited, {skipped} could not be.")
    return Outcome(lines=lines, has_failed=has_failed, was_asked=asked > 0)


def installed(requirements: Path) -> list[str]:
    """Every package that the requirements bring, directly or not, as installed: "name==version".

    Raises importlib.metadata.PackageNotFoundError where one is not installed.
    """
    lines = requirements.read_text(encoding="utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith("#")]
    wanted = [each for each in asked if _is_asked(each, "")]
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    while wanted:
        one = wanted.pop()
        package, name = distribution(one.name), canonicalize_name(one.name)
        found[name] = package.version
        brought = [Requirement(each) for each in package.requires or ()]
        for extra in {"", *one.extras}:
            if (name, extra) not in seen:
                seen.add((name, extra))
                wanted += [each for each in brought if _is_asked(each, extra)]
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _is_asked(requirement: Requirement, extra: str) -> bool:
    """Whether a package is asked for on this machine, by one extra ("" for none)."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def main() -> int:
    """Audit what requirements.txt brings and print the outcome; 1 for one not accepted."""
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "installed.txt"
        exact.write_text("\n".join(installed(ROOT / "requirements.txt")), encoding="utf-8")
        # Nothing is left to resolve, so pip-audit need not make an environment and download it all.
        asked = subprocess.run(
            [sys.executable, "-m", "pip_audit", "-r", str(exact), "--no-deps", "--disable-pip",
             "--format", "json", "--progress-spinner", "off"],
            capture_output=True, text=True, check=False, timeout=ASK_SECONDS,
        )  # fmt: skip
    try:
        report = json.loads(asked.stdout)
    except json.JSONDecodeError:
        report = {"dependencies": []}
    outcome = judged(report, accepted(ACCEPTED), today=datetime.now(UTC).date())
    print("\n".join(outcome.lines))
    if outcome.has_failed:
        return 1
    if not outcome.was_asked:
        print("The advisories could not be asked from here: NOTHING WAS AUDITED.")
        return 1 if os.environ.get("AUDIT_REQUIRED") else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
