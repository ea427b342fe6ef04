"""Episodes of one child, in order, become periods of care (domain rules 1.2)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from data_access.importers import cells
from data_access.importers.kept import Aside, Flag, KeptRow, as_newest_day_says, of_newest_load
from measures.words import (
    ChangeReason,
    EndReason,
    LegalStatus,
    Need,
    Placement,
    PlacementProvider,
    StartReason,
)

OVERLAPS = "episode-overlaps-next"
GAP = "gap-without-start"
START_ON_END = "start-on-previous-end"
NO_START = "period-without-start"
NOTHING_FOLLOWS = "ended-but-nothing-follows"
END_WITHOUT_DAY = "end-reason-without-day"
NOT_RETURNED = "running-but-not-in-newest-return"
_KNOWN = {
    "143": ("rne", frozenset(StartReason)),
    "144": ("legal_status", frozenset(LegalStatus)),
    "145": ("need", frozenset(Need)),
    "146": ("placement", frozenset(Placement)),
    "149": ("rec", frozenset(EndReason)),
    "episode-provider-code": ("provider", frozenset(PlacementProvider)),
    "episode-change-code": ("change", frozenset(ChangeReason)),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Spell:
    """One row of Episodes, read; `ended_on` null while it runs."""

    child: str
    started_on: date
    ended_on: date | None
    rne: str | None
    legal_status: str | None
    need: str | None
    placement: str | None
    provider: str | None
    rec: str | None
    change: str | None

    @property
    def closes(self) -> bool:
        """Whether the episode's end is the end of the period (REC other than X1)."""
        return self.rec is not None and self.rec != EndReason.X1


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainEpisode:
    """An episode with its stable id: the child and the day it began."""

    episode_id: str
    spell: Spell
    row: KeptRow


@dataclass(kw_only=True)
class Period:
    """One period of care: its episodes in order, and the end that REC gives it."""

    child: str
    started_on: date
    ended_on: date | None = None
    end_reason: str | None = None
    episodes: list[ChainEpisode] = field(default_factory=list)


@dataclass(kw_only=True)
class Chains:
    """Every child's periods, oldest first, with what was odd and what could not be used."""

    periods: dict[str, list[Period]] = field(default_factory=dict)
    aside: dict[str, Aside] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)


def read_spell(row: KeptRow) -> Spell | Aside:
    """Return the episode of a row, or why the row cannot be one."""
    child, decom, rne, status, need, place, provider, dec, rec, change = row.cells
    try:
        child = cells.child(child)
        started_on = cells.day(decom, column="DECOM")
    except cells.CellError as error:
        return Aside(kind=str(error), rule="141" if decom else None)
    if started_on is None:
        return Aside(kind="DECOM is blank: the day the episode began is not known")
    try:
        ended_on = cells.day(dec, column="DEC")
    except cells.CellError as error:
        return Aside(kind=str(error), rule="147")
    if ended_on is not None and ended_on < started_on:
        return Aside(kind="the episode ends (DEC) before it begins (DECOM)")
    return Spell(
        child=child,
        started_on=started_on,
        ended_on=ended_on,
        rne=cells.code(rne),
        legal_status=cells.code(status),
        need=cells.code(need),
        placement=cells.code(place),
        provider=cells.code(provider),
        rec=cells.code(rec),
        change=cells.code(change),
    )


def chains(rows: Iterable[KeptRow]) -> Chains:
    """Return the periods of care of every child in these rows of Episodes."""
    found = Chains()
    read: list[tuple[KeptRow, Spell]] = []
    for row in rows:
        spell = read_spell(row)
        if isinstance(spell, Aside):
            found.aside[row.row_id] = spell
        else:
            read.append((row, spell))
            _flag_codes(found, row, spell)
    of_child: dict[str, list[tuple[KeptRow, Spell]]] = defaultdict(list)
    groups = as_newest_day_says(read, key=lambda spell: (spell.child, spell.started_on))
    for (child, _), group in groups.items():
        of_child[child].extend(_distinct(found, group))
    for child, spells in of_child.items():
        spells.sort(key=_chain_order)
        found.periods[child] = _periods(found, _numbered(spells))
    newest_on = max((row.as_at for row, _ in read), default=date.min)
    for periods in found.periods.values():
        last = periods[-1].episodes[-1]
        if last.spell.ended_on is None and last.row.as_at < newest_on:
            found.flags.append(Flag(code=NOT_RETURNED, row_id=last.row.row_id))
    return found


def _flag_codes(found: Chains, row: KeptRow, spell: Spell) -> None:
    raw = dict(
        zip(("143", "144", "145", "146", "episode-provider-code"), row.cells[2:7], strict=True)
    )
    raw |= {"149": row.cells[8], "episode-change-code": row.cells[9]}
    for rule, (name, known) in _KNOWN.items():
        if raw[rule] and getattr(spell, name) not in known:
            found.flags.append(Flag(code=rule, row_id=row.row_id))


def _distinct(found: Chains, group: Sequence[tuple[KeptRow, Spell]]) -> list[tuple[KeptRow, Spell]]:
    """Leave out the open state of an episode whose end is given too, and exact duplicates.

    Of two loads of one data date the state with an end counts, whichever was loaded last, so
    that years may be loaded in any order. What the same load says twice is set aside.
    """
    said: dict[tuple[int, Spell], KeptRow] = {}
    for row, spell in group:
        first = said.setdefault((row.sequence, spell), row)
        if first is not row:
            words = "it repeats another row exactly"
            found.aside[row.row_id] = Aside(kind=words, place=first.place)
    states: list[tuple[KeptRow, Spell]] = []
    for (_, spell), row in said.items():
        ended = None
        if spell.ended_on is None:
            ended = next(
                (by for (_, its), by in said.items() if _is_later_state(its, of=spell)), None
            )
        if ended is None:
            states.append((row, spell))
        elif ended.sequence == row.sequence:
            words = "another row gives the same episode with its end"
            found.aside[row.row_id] = Aside(kind=words, place=ended.place)
    return of_newest_load(states)


def _is_later_state(other: Spell, *, of: Spell) -> bool:
    if other.ended_on is None:
        return False
    blank = {"ended_on": None, "rec": None, "change": None}
    return replace(other, **blank) == replace(of, **blank)  # type: ignore[arg-type]  # each may be null


def _chain_order(item: tuple[KeptRow, Spell]) -> tuple[date, date, bool, date, int, str, int]:
    row, spell = item
    ended_on = spell.ended_on or date.max
    is_start = spell.rne != StartReason.S
    return spell.started_on, ended_on, is_start, row.as_at, row.sequence, row.file_name, row.line


def _numbered(spells: Sequence[tuple[KeptRow, Spell]]) -> list[ChainEpisode]:
    episodes: list[ChainEpisode] = []
    used: dict[str, int] = {}
    for row, spell in spells:
        episode_id = f"{spell.child}-E-{spell.started_on}"
        used[episode_id] = used.get(episode_id, 0) + 1
        if used[episode_id] > 1:
            episode_id = f"{episode_id}-{used[episode_id]}"
        episodes.append(ChainEpisode(episode_id=episode_id, spell=spell, row=row))
    return episodes


def _periods(found: Chains, episodes: Sequence[ChainEpisode]) -> list[Period]:
    """Walk the chain: S opens a period, a REC other than X1 closes it."""
    periods: list[Period] = []
    last: ChainEpisode | None = None
    was_trimmed = False
    for at, given in enumerate(episodes):
        following = episodes[at + 1].spell if at + 1 < len(episodes) else None
        episode = _trimmed(found, given, following)
        spell = episode.spell
        if last is None or last.spell.closes or spell.rne == StartReason.S:
            _open(found, periods, episode, last, was_trimmed=was_trimmed)
        elif last.spell.ended_on != spell.started_on:
            found.flags.append(Flag(code=GAP, row_id=episode.row.row_id))
        period = periods[-1]
        period.episodes.append(episode)
        if spell.closes and spell.ended_on is not None:
            period.ended_on, period.end_reason = spell.ended_on, spell.rec
        if following is None and spell.ended_on is not None and not spell.closes:
            found.flags.append(Flag(code=NOTHING_FOLLOWS, row_id=episode.row.row_id))
        if spell.closes and spell.ended_on is None:
            found.flags.append(Flag(code=END_WITHOUT_DAY, row_id=episode.row.row_id))
        last, was_trimmed = episode, episode is not given
    return periods


def _trimmed(found: Chains, episode: ChainEpisode, following: Spell | None) -> ChainEpisode:
    """End an episode where the next begins, if it would run past that."""
    ended_on = episode.spell.ended_on
    if following is None or (ended_on is not None and ended_on <= following.started_on):
        return episode
    found.flags.append(Flag(code=OVERLAPS, row_id=episode.row.row_id))
    return replace(episode, spell=replace(episode.spell, ended_on=following.started_on))


def _open(
    found: Chains,
    periods: list[Period],
    episode: ChainEpisode,
    last: ChainEpisode | None,
    *,
    was_trimmed: bool,
) -> None:
    spell = episode.spell
    if spell.rne != StartReason.S:
        found.flags.append(Flag(code=NO_START, row_id=episode.row.row_id))
    if last is not None and periods[-1].ended_on is None:
        periods[-1].ended_on = last.spell.ended_on
    is_start = spell.rne == StartReason.S
    if last and is_start and not was_trimmed and last.spell.ended_on == spell.started_on:
        found.flags.append(Flag(code=START_ON_END, row_id=episode.row.row_id))
    periods.append(Period(child=spell.child, started_on=spell.started_on))
