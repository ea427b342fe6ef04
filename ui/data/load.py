"""From the review database to the facts this person may see, each made once and kept."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from threading import Lock

import streamlit as st

from data_access import snapshots
from data_access.holder import Held, Holder
from data_access.settings import Settings
from measures import policy as policies
from measures.facts import Facts, facts, set_aside
from measures.facts.scope import Scope, children_of, permitted, scoped, without_births
from measures.policy import Policy
from measures.snapshot import Snapshot
from measures.told.aliases import MARK, aliased
from measures.told.disclosure import FIGURES_ONLY, FiguresOnlyError
from measures.words import Role
from ui import clock
from ui.data.names import Names, names_in
from ui.data.recent import Recent

SNAPSHOTS_IN_MEMORY = 3
POLICIES_IN_MEMORY = 4
DAYS_IN_MEMORY = 12
"""How many facts are kept ready: the day shown, its neighbours, and one for each comparison."""

ROWS_IN_MEMORY = 5_500_000
"""How many rows of duties they may hold together, 250 bytes each with what belongs to them: of
5,000 children in care four days, of up to 1,600 all the days above (ADR 0017)."""

SINCE = timedelta(days=7)
"""How long before the data an earlier snapshot must lie for a change to be shown."""


_MAKING_A_HOLDER = Lock()


def holder(url: str, folder: str) -> Holder:
    """Return the one holder of a database's last good snapshot, made once however many ask."""
    with _MAKING_A_HOLDER:
        return _holder(url, folder)


@cache
def _holder(url: str, folder: str) -> Holder:
    return Holder(url, Settings.from_environment().snapshot_folder, now=clock.utc_instant)


def held() -> Held:
    """Return the last good snapshot and what went wrong since, if anything."""
    settings = Settings.from_environment()
    return holder(settings.database_url, str(settings.snapshot_folder)).get()


def retry() -> Held:
    """Ask the database again now."""
    settings = Settings.from_environment()
    return holder(settings.database_url, str(settings.snapshot_folder)).refresh()


def is_demo_data() -> bool:
    """Whether the data in use is a demonstration county; false while there is none."""
    snapshot = held().snapshot
    return snapshot is not None and snapshot.is_demo


@lru_cache(maxsize=POLICIES_IN_MEMORY)
def policy_of(path: str, changed_at: float) -> Policy:
    """Return the policy of a file as it stood when last changed.

    Asked for hundreds of times a page: Streamlit's own cache would take a third of a millisecond
    each time.
    """
    return policies.load(Settings.from_environment().policy if path else None)


def policy() -> Policy:
    """Return the policy in force. Raises PolicyError for a file that cannot be used."""
    path = Settings.from_environment().policy
    if path is None:
        return policy_of("", 0.0)
    return policy_of(str(path), path.stat().st_mtime if path.exists() else 0.0)


_DAYS: Recent[tuple[str, date, str]] = Recent(most=ROWS_IN_MEMORY)


def facts_of(snapshot_id: str, as_at: date, policy_hash: str) -> Facts:
    """Return the unscoped facts of a snapshot at a day: for what cuts them to a scope next."""
    made = _facts_of(snapshot_id, as_at, policy_hash)
    for gone in _DAYS.asked((snapshot_id, as_at, policy_hash), made.duties.height):
        _facts_of.clear(*gone)
    return made


@st.cache_resource(show_spinner="Working out the figures", max_entries=DAYS_IN_MEMORY)
def _facts_of(snapshot_id: str, as_at: date, policy_hash: str) -> Facts:
    made = facts(_snapshot(snapshot_id), as_at=as_at, policy=policy())
    return without_births(made) if MARK in snapshot_id else made


def _snapshot(snapshot_id: str) -> Snapshot:
    """Return a snapshot by its id: the one held, one kept, or one of these cut or under aliases."""
    identity, _, seed = snapshot_id.partition(MARK)
    if seed:
        return _aliased(identity, seed, policy().hash)
    identity, _, iro_id = snapshot_id.partition(set_aside.MARK)
    if iro_id:
        return _set_aside(identity, iro_id)
    snapshot = held().snapshot
    return snapshot if snapshot is not None and snapshot.id == identity else _kept(identity)


@st.cache_resource(show_spinner=False, max_entries=SNAPSHOTS_IN_MEMORY)
def _aliased(snapshot_id: str, seed: str, policy_hash: str) -> Snapshot:
    return aliased(_snapshot(snapshot_id), seed, policy().categories)


@st.cache_resource(show_spinner=False, max_entries=SNAPSHOTS_IN_MEMORY)
def _set_aside(snapshot_id: str, iro_id: str) -> Snapshot:
    return set_aside.without_disputes_about(_snapshot(snapshot_id), iro_id)


def _shown_id(snapshot_id: str, *, without: str | None, meeting: str | None) -> str:
    """Return the id of a snapshot as it is shown: without an officer's disputes, under aliases."""
    cut = snapshot_id if without is None else f"{snapshot_id}{set_aside.MARK}{without}"
    return cut if meeting is None else f"{cut}{MARK}{meeting}"


def _as_shown(snapshot_id: str, shown: "View") -> str:
    """Return the id of another snapshot, cut and under aliases as the one that a view shows."""
    _, _, seed = shown.whole.snapshot.id.partition(MARK)
    return _shown_id(snapshot_id, without=set_aside.whose(shown.scope), meeting=seed or None)


def plain_id(snapshot_id: str) -> str:
    """Return the id of the data that a snapshot was made from."""
    return snapshot_id.partition(MARK)[0].partition(set_aside.MARK)[0]


@st.cache_resource(show_spinner=False, max_entries=SNAPSHOTS_IN_MEMORY)
def _kept(snapshot_id: str) -> Snapshot:
    return snapshots.load(Settings.from_environment().snapshot_folder, snapshot_id)


@dataclass(frozen=True, kw_only=True)
class View:
    """What one rerun shows one person: the facts in scope, and those before the filters."""

    scope: Scope
    facts: Facts
    """Inside the role and the filters."""
    permitted: Facts
    """Inside the role, before the filters."""
    whole: Facts
    """Unscoped: for service averages alone; never for rows."""
    names: Names

    @property
    def is_without_own_disputes(self) -> bool:
        """Whether disputes about this person are left out, if there are any (`set_aside`)."""
        return set_aside.whose(self.scope) is not None


def view(scope: Scope, *, meeting: str | None = None) -> View:
    """Return the facts for a scope. The snapshot must be there: the shell has checked.

    `meeting`: the seed of the aliases of a meeting; then no part of the view holds a name.
    """
    if scope.role in FIGURES_ONLY:
        raise FiguresOnlyError("This role has no view of the facts.")
    snapshot = held().snapshot
    if snapshot is None:
        raise RuntimeError("The shell draws no page without a snapshot.")
    snapshot_id = _shown_id(snapshot.id, without=set_aside.whose(scope), meeting=meeting)
    whole = facts_of(snapshot_id, scope.as_at, policy().hash)
    if scope.role is Role.IRO and snapshot.data_date is not None:
        # An earlier day shows the past of the children they have now, not the children of then.
        today = facts_of(snapshot_id, snapshot.data_date, policy().hash)
        scope = dataclasses.replace(scope, held=children_of(today, scope))
    return View(
        scope=scope,
        facts=scoped(whole, scope),
        permitted=permitted(whole, scope),
        whole=whole,
        names=names(snapshot_id),
    )


def on_day(shown: View, day: date) -> tuple[Facts, Facts]:
    """Return the facts of another day by the same data: in the scope shown, and before filters."""
    then = facts_of(shown.whole.snapshot.id, day, policy().hash)
    scope = dataclasses.replace(shown.scope, as_at=day)
    return scoped(then, scope), permitted(then, scope)


def under(shown: View, scope: Scope) -> Facts:
    """Return the facts of the day shown under other filters of the same person."""
    return scoped(shown.whole, dataclasses.replace(scope, as_at=shown.scope.as_at))


def earlier(shown: View) -> tuple[Facts, Facts] | None:
    """Return the facts of the last kept snapshot a week or more before: in scope, and unscoped.

    Null where none was kept, or where the view is not as at the data's own day.
    """
    data_date = shown.whole.snapshot.data_date
    if data_date is None or shown.scope.as_at != data_date:
        return None
    kept = _earlier_id(plain_id(shown.whole.snapshot.id), data_date, shown.whole.snapshot.is_demo)
    if kept is None:
        return None
    snapshot_id, as_at = kept
    cut_id = _shown_id(snapshot_id, without=set_aside.whose(shown.scope), meeting=None)
    before = facts_of(cut_id, as_at, policy().hash)
    return scoped(before, dataclasses.replace(shown.scope, as_at=as_at)), before


def at_year_end(day: date, shown: View) -> Facts | None:
    """Return the whole service's facts of the last day of a year, from the year's own snapshot.

    Without what is left out for the person to whom the view is shown.

    That is the earliest one kept of data taken on the day or after. Null if the data ends before.
    """
    snapshot = held().snapshot
    if snapshot is None:
        return None
    folder = Settings.from_environment().snapshot_folder
    stamp = snapshots.first_of(folder, day, is_demo=snapshot.is_demo)
    if stamp is not None:
        return facts_of(_as_shown(stamp.id, shown), day, policy().hash)
    if snapshot.data_date is None or snapshot.data_date < day:
        return None
    return facts_of(_as_shown(snapshot.id, shown), day, policy().hash)


def earlier_snapshots(shown: View) -> dict[str, date]:
    """Return the kept snapshots of earlier days than the data shown, newest first: id -> day.

    Of several of one day the newest alone.
    """
    now = shown.whole.snapshot
    found: dict[str, date] = {}
    for stamp in snapshots.kept(Settings.from_environment().snapshot_folder):
        if stamp.is_demo != now.is_demo or stamp.extracted_at is None:
            continue
        day = stamp.extracted_at.astimezone(clock.LONDON).date()
        if now.data_date is not None and day < now.data_date and day not in found.values():
            found[stamp.id] = day
    return found


def as_it_stood(shown: View, snapshot_id: str, day: date) -> tuple[Facts, Facts]:
    """Return the facts of an earlier snapshot at its own day: in scope, and before the filters.

    In the aliases shown, and without what is left out for this person.
    """
    then = facts_of(_as_shown(snapshot_id, shown), day, policy().hash)
    scope = dataclasses.replace(shown.scope, as_at=day)
    return scoped(then, scope), permitted(then, scope)


@st.cache_resource(show_spinner=False, max_entries=SNAPSHOTS_IN_MEMORY)
def _earlier_id(snapshot_id: str, data_date: date, is_demo: bool) -> tuple[str, date] | None:
    for stamp in snapshots.kept(Settings.from_environment().snapshot_folder):
        if stamp.is_demo != is_demo or stamp.id == snapshot_id or stamp.extracted_at is None:
            continue
        as_at = stamp.extracted_at.astimezone(clock.LONDON).date()
        if as_at <= data_date - SINCE:
            return stamp.id, as_at
    return None


@st.cache_resource(show_spinner=False, max_entries=SNAPSHOTS_IN_MEMORY)
def names(snapshot_id: str) -> Names:
    """Return the names of one snapshot, by its id."""
    return names_in(_snapshot(snapshot_id))


def data_moment() -> datetime | None:
    """Return when the data was taken, in London; null without an extract row."""
    snapshot = held().snapshot
    if snapshot is None or snapshot.extracted_at is None:
        return None
    return snapshot.extracted_at.astimezone(clock.LONDON)
