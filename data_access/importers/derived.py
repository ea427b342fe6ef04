"""From all kept rows of the return to rows of the review database: pure, and the same each time."""

from collections.abc import Iterable, Mapping, Set
from datetime import date

from data_access.importers import children, events
from data_access.importers.chains import Chains, Period, chains
from data_access.importers.kept import OWNED, Derived, KeptRow, by_table


def derived(rows: Iterable[KeptRow], *, period_ids: Mapping[str, str]) -> Derived:
    """Return what the rows say.

    `period_ids` holds the care period that each stored episode is in, so that a period keeps its
    id when an earlier year shows that it began before.
    """
    tables = by_table(rows)
    found = chains(tables["Episodes"])
    result = Derived(tables={name: {} for name in OWNED}, aside=found.aside, flags=found.flags)
    known = children.children(tables, found, into=result)
    placed = _placed(found, period_ids, into=result)
    events.reviews(tables, placed, known, into=result)
    events.milestones(tables, placed, known, into=result)
    events.missing_episodes(tables, known, into=result)
    events.social_workers(tables, known, into=result)
    return result


def _placed(
    found: Chains, period_ids: Mapping[str, str], *, into: Derived
) -> dict[str, list[events.Placed]]:
    placed: dict[str, list[events.Placed]] = {}
    taken: set[str] = set()
    stored = frozenset(period_ids.values())
    for child, periods in found.periods.items():
        for period in periods:
            care_period_id = _period_id(period, period_ids, stored=stored, taken=taken)
            taken.add(care_period_id)
            placed.setdefault(child, []).append(
                events.Placed(care_period_id, period.started_on, period.ended_on)
            )
            into.tables["care_period"][care_period_id] = {
                "child_id": child,
                "started_on": period.started_on,
                "ended_on": period.ended_on,
                "end_reason": period.end_reason,
            }
            _episodes(period, care_period_id, into=into)
    return placed


def _period_id(
    period: Period, period_ids: Mapping[str, str], *, stored: Set[str], taken: Set[str]
) -> str:
    """Return the id of the stored period these episodes are in, else a new one."""
    for episode in period.episodes:
        known = period_ids.get(episode.episode_id)
        if known is not None and known not in taken:
            return known
    plain = wanted = f"{period.child}-P-{period.started_on}"
    number = 1
    while wanted in taken or wanted in stored:
        number += 1
        wanted = f"{plain}-{number}"
    return wanted


def _episodes(period: Period, care_period_id: str, *, into: Derived) -> None:
    for episode in period.episodes:
        spell = episode.spell
        into.tables["episode"][episode.episode_id] = {
            "care_period_id": care_period_id,
            "started_on": spell.started_on,
            "start_reason": spell.rne,
            "legal_status": spell.legal_status,
            "category_of_need": spell.need,
            "placement_type": spell.placement,
            "placement_provider": spell.provider,
            "ended_on": spell.ended_on,
            "end_reason": spell.rec,
            "change_reason": spell.change,
        }


def first_day_of_year(any_day: date) -> date:
    """Return 1 April of the financial year that holds a day."""
    return date(any_day.year if any_day.month >= 4 else any_day.year - 1, 4, 1)
