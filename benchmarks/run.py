"""`make bench`: how long each part takes, and how much memory, at 760 and at 80,000 children."""

import os
import tempfile
from pathlib import Path

from benchmarks import county, steps
from data_access import snapshots
from data_access.engine import reading
from data_access.read import read_snapshot

LARGE = 80_000
WAYS = ("ours", "pandas", "DuckDB")


def main() -> None:
    """Print one table per size."""
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        url = county.made(folder)
        snapshot = read_snapshot(reading(url))
        kept_at = snapshot.extracted_at
        if kept_at is None:
            raise RuntimeError("The demo county has an extract row, so it has a date.")
        kept = folder / "kept-small"
        snapshots.save(
            snapshot, kept, kept_at=kept_at, database=snapshots.fingerprint(county.ABSENT)
        )
        heading(f"{county.CHILDREN:,} children in care: the demo county")
        show("read the review database", steps.alone(steps.reading_database, url))
        size(folder / "small", kept, snapshot.id, returned=kept / snapshot.id)
        if os.environ.get("BENCH_LARGE") == "0":
            print("\nThe large county was left out (BENCH_LARGE=0).")
            return
        times = round(LARGE / county.CHILDREN)
        kept = folder / "kept-large"
        large = county.times_over(snapshot, times=times, folder=kept)
        heading(f"{LARGE:,} children in care: the demo county {times} times over, own ids")
        others = folder / "kept-part"
        part = others / county.times_over(snapshot, times=times // 10, folder=others)
        print(f"  (the return imported is that of {times // 10 * county.CHILDREN:,} children)")
        size(folder / "large", kept, large, returned=part)


def size(folder: Path, kept: Path, snapshot_id: str, *, returned: Path) -> None:
    """Time every step on one county; `returned` is the kept snapshot that is imported."""
    folder.mkdir()
    rows = county.write_return(snapshots.load(returned.parent, returned.name), folder / "return")
    show(
        f"import an SSDA903 return ({rows:,} rows)",
        steps.alone(steps.importing, folder / "return", folder),
    )
    show("load the kept snapshot", steps.alone(steps.loading_kept, kept, snapshot_id))
    show("build the facts of a day", steps.alone(steps.building, kept, snapshot_id))
    environment = {
        "REVIEW_DATABASE_URL": county.ABSENT,  # so the kept one is shown
        "REVIEW_STATE_URL": f"sqlite:///{folder / 'state.db'}",
        "REVIEW_SNAPSHOT_DIR": str(kept),
    }
    show("run a page's script again", steps.alone(steps.drawing, environment))
    ways = {way: steps.alone(steps.comparing, kept, snapshot_id, way) for way in WAYS}
    for way, timed in ways.items():
        show(f"reviews on time, {way}", timed)
    mine = ways["ours"]
    if mine:
        ratios = [
            f"{mine.seconds / t.seconds:.1f} × {w}" for w, t in ways.items() if t and w != "ours"
        ]
        print(
            f"  ours takes {', '.join(ratios)}, and judges every clock, not the standard one alone"
        )


def heading(words: str) -> None:
    """Print the head of a table."""
    print(f"\n{words}\n  {'step':<48}{'seconds':>9}{'peak MB':>9}  what", flush=True)


def show(name: str, timed: steps.Timed | None) -> None:
    """Print one line of the table."""
    if timed is None:
        print(f"  {name:<48}{'does not fit into':>18} {steps.MOST_GIGABYTES} GB", flush=True)
    else:
        line = f"  {name:<48}{timed.seconds:>9.2f}{timed.megabytes:>9,.0f}  {timed.says}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
