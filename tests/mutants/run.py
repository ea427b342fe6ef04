"""`make mutants`: take every guard away in turn in a copy of the tree, and run its test.

First every named test must pass with all guards in place; then each must fail without its own.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutants.guards import ROOT, Guard, guards

NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis"
)
SECONDS = 600
"""How long one test may take; a test that hangs without its guard has noticed, too."""

PASSED, FAILED = 0, 1
"""What pytest's own exit says. Any other (a broken import, no test found) proves nothing."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of every guard and whether it was missed; 0 only if each was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="parts of files or reasons, to try these alone")
    only = parser.parse_args(arguments).only
    chosen = [each for each in guards() if not only or any(o in each.file + each.why for o in only)]
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=NOT_COPIED)
        began = time.monotonic()
        ended, said = _run(sorted({each.test for each in chosen}), tree)
        if ended != PASSED:
            print(f"With every guard in place the named tests do not pass:\n{said}")
            return 1
        print(
            f"With every guard in place the named tests pass ({time.monotonic() - began:.0f} s).\n"
        )
        print("| Guard: without it … | File | Test | Missed? | s |\n|---|---|---|---|---|")
        unnoticed = [each for each in chosen if not _is_missed(each, tree)]
    noticed = len(chosen) - len(unnoticed)
    print(f"\n{noticed} of {len(chosen)} guards were missed by their test when taken away.")
    return 1 if unnoticed else 0


def _is_missed(guard: Guard, tree: Path) -> bool:
    """Whether the guard's test fails without it; prints its row."""
    path = tree / guard.file
    source = path.read_text(encoding="utf-8")
    path.write_text(guard.without(source), encoding="utf-8")
    began = time.monotonic()
    ended, said = _run([guard.test], tree)
    path.write_text(source, encoding="utf-8")
    answer = {PASSED: "NO", FAILED: "yes"}.get(ended, f"BROKEN ({ended})")
    test = guard.test.rpartition("::")[2]
    print(
        f"| {guard.why} | {guard.file} | `{test}` | {answer} | {time.monotonic() - began:.0f} |",
        flush=True,
    )
    if ended not in (PASSED, FAILED):
        print(said)
    return ended == FAILED


def _run(tests: Sequence[str], tree: Path) -> tuple[int, str]:
    """Run tests in the tree; pytest's exit and the end of what it said."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *tests],
            cwd=tree,
            env={**os.environ, "CI": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS * len(tests),
        )
    except subprocess.TimeoutExpired:
        return FAILED, "It did not end."
    return done.returncode, done.stdout[-3000:] + done.stderr[-1000:]


if __name__ == "__main__":
    sys.exit(main())
