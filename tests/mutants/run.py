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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.mutants.guards import ROOT, Guard, guards

NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis"
)
SECONDS = 180
"""How long one test may take on a busy machine: none takes a fifth of it on a quiet one.

One that hangs has noticed nothing: in the suite nobody would learn from it which guard is gone.
"""

PASSED, FAILED, TIMED_OUT = 0, 1, 99
"""What pytest's own exit says. Any other (a broken import, no test found) proves nothing, nor does
a test that did not end or a page that was not drawn in time."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of every guard and whether it was missed; 0 only if each was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="parts of files or reasons, to try these alone")
    parser.add_argument(
        "--tests-pass", action="store_true", help="the tests have just been seen to pass"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="trees at once")
    options = parser.parse_args(arguments)
    chosen = [
        each
        for each in guards()
        if not options.only or any(part in each.file + each.why for part in options.only)
    ]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as workers:
        trees: Queue[Path] = Queue()
        for number in range(options.jobs):
            trees.put(_copied(Path(folder) / f"tree-{number}"))
        began = time.monotonic()
        tests = sorted({each.test for each in chosen})
        shares = [share for n in range(options.jobs) if (share := tests[n :: options.jobs])]
        if not options.tests_pass:
            for ended, said in workers.map(lambda share: _in_a_tree(trees, share, None), shares):
                if ended != PASSED:
                    print(f"With every guard in place the named tests do not pass:\n{said}")
                    return 1
            took = time.monotonic() - began
            print(f"With every guard in place the named tests pass ({took:.0f} s).\n")
        print("| Guard: without it … | File | Test | Missed? |\n|---|---|---|---|", flush=True)
        noticed = sum(workers.map(lambda guard: _is_missed(guard, trees), chosen))
    print(f"\n{noticed} of {len(chosen)} guards were missed by their test when taken away.")
    return 0 if noticed == len(chosen) else 1


def _copied(tree: Path) -> Path:
    shutil.copytree(ROOT, tree, ignore=NOT_COPIED)
    return tree


def _is_missed(guard: Guard, trees: "Queue[Path]") -> bool:
    """Whether the guard's test fails without it; prints its row."""
    ended, said = _in_a_tree(trees, [guard.test], guard)
    answer = {PASSED: "NO", FAILED: "yes"}.get(ended, f"BROKEN ({ended})")
    name = guard.test.rpartition("::")[2]
    print(f"| {guard.why} | {guard.file} | `{name}` | {answer} |", flush=True)
    if ended not in (PASSED, FAILED):
        print(said, flush=True)
    return ended == FAILED


def _in_a_tree(trees: "Queue[Path]", tests: Sequence[str], guard: Guard | None) -> tuple[int, str]:
    """Run tests in a tree that nobody else uses meanwhile, without one guard if it is named."""
    tree = trees.get()
    try:
        if guard is None:
            return _run(tests, tree)
        path = tree / guard.file
        source = path.read_text(encoding="utf-8")
        path.write_text(guard.without(source), encoding="utf-8")
        try:
            return _run(tests, tree)
        finally:
            path.write_text(source, encoding="utf-8")
    finally:
        trees.put(tree)


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
        return TIMED_OUT, f"It did not end within {SECONDS * len(tests)} seconds."
    said = done.stdout[-3000:] + done.stderr[-1000:]
    # A page that was not drawn in time says that the machine is busy, not that a guard is missed.
    return (TIMED_OUT if "script run timed out after" in said else done.returncode), said


if __name__ == "__main__":
    sys.exit(main())
