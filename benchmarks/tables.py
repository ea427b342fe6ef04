"""What the benchmarks of load print: times by page, and whether a limit holds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles


@dataclass(kw_only=True)
class Tally:
    """The seconds of every page that was opened, by its title, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: int = 0


def heading(words: str, wanted: str) -> None:
    """Print the head of a table."""
    print(f"\n{words}\n  (wanted: {wanted})")
    print(f"  {'':<13}{'page':<28}{'times':>6}{'p50 ms':>9}{'p95 ms':>9}{'worst':>9}  ", flush=True)


def show(name: str, tally: Tally, limit: float, *, worst: bool = False) -> None:
    """Print one line for each page."""
    for title, seconds in sorted(tally.seconds.items()):
        p50, p95 = percentile(seconds, 50), percentile(seconds, 95)
        judged = max(seconds) if worst else p95
        print(
            f"  {name:<13}{title:<28}{len(seconds):>6}{p50 * 1000:>9,.0f}{p95 * 1000:>9,.0f}"
            f"{max(seconds) * 1000:>9,.0f}  {verdict(judged <= limit)}"
        )
    print(f"  {name:<13}{'errors':<28}{tally.errors:>6}  {verdict(not tally.errors)}")


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that so many percent of the values do not pass."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def verdict(holds: bool) -> str:
    """Word whether a limit holds."""
    return "holds" if holds else "DOES NOT HOLD"
