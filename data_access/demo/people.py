"""Who works in the demo county: localities, teams and their people, officers and their posts."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from data_access.demo import names
from data_access.demo.days import BLOCK_DAYS, BLOCK_FROM, days_later

PER_UNIT = 760
"""Children whom one set of 18 teams and 16 officers serves."""
FTE = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.8, 0.8, 0.7, 0.6, 0.6, 0.5)
SHARE = (1.0, 1.36, 0.98, 1.04, 0.74, 1.04, 1.06, 0.96, 0.85, 1.24, 0.82, 1.0, 0.8, 0.98)
"""How full each post is kept against the others: two well above, one with room."""
LEAVERS = (11, 13, 12)
"""Which posts turn over, in turn."""
SICK = (8, 10, 12)
SENIOR_JOINED_ON = date(2015, 4, 7)
OVERLOADED = 1
"""The post whose first reviews slip."""

TEAM_KINDS = (
    ("assessment", "Assessment team {}", (0, 1, 3)),
    ("care", "Children in care team {}", (0, 1, 2, 3, 4, 5)),
    ("permanence", "Permanence team {}", (1, 4)),
    ("adoption", "Adoption and special guardianship team", (5,)),
    ("disabled", "Disabled children's team {}", (0, 3)),
    ("alone", "Unaccompanied young people's team", (1,)),
    ("leaving", "Leaving care team 16+ {}", (0, 3, 5)),
)
LATE_REPORTS_TEAM = 6
"""The team (counted from 0) whose reports come late."""


@dataclass(slots=True)
class Team:
    """A team with its workers."""

    team_id: str
    kind: str
    name: str
    locality: int
    manager: str
    workers: list[str]
    reports_late: bool


@dataclass(slots=True)
class Post:
    """An officer's post: who held it from when, and when nobody was well enough to work."""

    number: int
    fte: float
    share: float
    locality: int
    holders: list[tuple[str, date, date | None]]
    sickness: list[tuple[date, date]] = field(default_factory=list)
    is_overloaded: bool = False

    def holder(self, day: date) -> str | None:
        """Return the officer in the post that day; nobody while it is vacant."""
        for officer, started_on, ended_on in self.holders:
            if started_on <= day and (ended_on is None or day < ended_on):
                return officer
        return None

    def is_sick(self, day: date) -> bool:
        """Tell whether the holder is on long-term leave that day."""
        return any(started_on <= day < ended_on for started_on, ended_on in self.sickness)


@dataclass(slots=True)
class Staff:
    """Everyone who works for one unit of the county, with the rows that say so."""

    teams: list[Team]
    posts: list[Post]
    senior: str
    departures: list[tuple[date, int]]
    rows: dict[str, list[dict[str, object]]]

    def team(self, kind: str, locality: int) -> Team:
        """Return the team of this kind for the locality, or the nearest by number."""
        of_kind = [team for team in self.teams if team.kind == kind]
        return min(of_kind, key=lambda team: (team.locality - locality) % 6)


def locality_id(number: int) -> str:
    """Return the key of a locality by its number."""
    return f"LOC-{number + 1}"


def locality_rows() -> list[dict[str, object]]:
    """Return the six localities."""
    return [
        {"locality_id": locality_id(number), "name": name}
        for number, name in enumerate(names.LOCALITIES)
    ]


class _Names:
    """Hands out staff names, none twice until they run out."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def next(self) -> str:
        while True:
            name = f"{self._rng.choice(names.STAFF_FIRST)} {self._rng.choice(names.SURNAMES)}"
            if name not in self._given:
                self._given.add(name)
                return name


def _teams(unit: int, people: _Names, several: bool) -> list[Team]:
    teams: list[Team] = []
    for kind, pattern, localities in TEAM_KINDS:
        for locality in localities:
            name = pattern.format(names.LOCALITIES[locality])
            teams.append(
                Team(
                    team_id=f"TEAM-{unit * 18 + len(teams) + 1:02d}",
                    kind=kind,
                    name=f"{name} {unit + 1}" if several else name,
                    locality=locality,
                    manager=people.next(),
                    workers=[people.next() for _ in range(6 if kind == "care" else 5)],
                    reports_late=len(teams) == LATE_REPORTS_TEAM,
                )
            )
    return teams


def _blocks(as_at: date) -> list[date]:
    """Return the day each leaver leaves, up to `as_at`; always at least one."""
    current = BLOCK_FROM + timedelta(days=(as_at - BLOCK_FROM).days // BLOCK_DAYS * BLOCK_DAYS)
    first = min(BLOCK_FROM, current)
    return [
        days_later(first, n * BLOCK_DAYS) for n in range((current - first).days // BLOCK_DAYS + 1)
    ]


def _turnover(posts: list[Post], unit: int, as_at: date) -> list[tuple[date, int]]:
    """Let one officer leave and one fall ill in each block; a successor starts 12 weeks on."""
    departures: list[tuple[date, int]] = []
    leaving = [post for post in posts if post.number % 14 in LEAVERS] or posts[-1:]
    falling_ill = [post for post in posts if post.number % 14 in SICK and post not in leaving]
    for block_starts_on in _blocks(as_at):
        block = (block_starts_on - BLOCK_FROM).days // BLOCK_DAYS
        if falling_ill:
            ill = falling_ill[block % len(falling_ill)]
            ill.sickness.append((days_later(block_starts_on, -34), days_later(block_starts_on, 85)))
            back = falling_ill[(block + 1) % len(falling_ill)]
            if back is not ill:
                spell = (days_later(block_starts_on, -118), days_later(block_starts_on, -8))
                back.sickness.append(spell)
        leaver = leaving[block % len(leaving)]
        officer, started_on, _ = leaver.holders[-1]
        successor = f"IRO-{unit * 100 + 50 + block % 50:03d}"
        leaver.holders[-1] = (officer, started_on, block_starts_on)
        leaver.holders.append((successor, days_later(block_starts_on, 84), None))
        departures.append((block_starts_on, leaver.number))
    return departures


def _officer_row(
    officer: str, name: str, role: str, fte: float | None, started_on: date, **more: object
) -> dict[str, object]:
    row: dict[str, object] = {
        "iro_id": officer, "name": name, "role": role, "fte": fte, "base_locality_id": None,
        "employment": "employed", "started_on": started_on, "ended_on": None, "cp_children": 0,
    }  # fmt: skip
    return row | more


def _joined_on(number: int) -> date:
    """Return when the first holder of a post joined: some have been there all along."""
    return date(2003 if number % 3 == 0 else 2011 + number % 9, 1 + number % 6, 6)


def _availability(posts: list[Post], rng: Random, as_at: date) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []

    def add(officer: str, started_on: date, ended_on: date | None, fte: float, why: str) -> None:
        if started_on <= as_at:
            key = f"AV-{officer}-{len(rows):03d}"
            rows.append(
                {
                    "iro_availability_id": key, "iro_id": officer, "started_on": started_on,
                    "ended_on": ended_on, "fte": fte, "reason": why,
                }
            )  # fmt: skip

    for post in posts:
        for started_on, ended_on in post.sickness:
            officer = post.holder(started_on)
            if officer is None:
                continue
            back_on = days_later(ended_on, 42)
            add(officer, started_on, ended_on, 0.0, "Long-term sickness")
            add(officer, ended_on, back_on, round(post.fte * 0.75, 2), "Phased return")
        for officer, started_on, _ in post.holders[1:]:
            add(
                officer,
                started_on,
                days_later(started_on, 35),
                round(post.fte * 0.6, 2),
                "Training",
            )
    steady = [post for post in posts if len(post.holders) == 1 and not post.sickness]
    for post in steady[2:3]:
        add(post.holders[0][0], date(2025, 9, 1), None, round(post.fte - 0.1, 2), "Other duties")
    for post in steady[4:5]:
        add(post.holders[0][0], date(2024, 6, 3), date(2025, 3, 31), 0.0, "Parental leave")
    return rows


def staff(*, unit: int, units: int, children: int, seed: int, as_at: date) -> Staff:
    """Return the people of one unit. They are the same for every `as_at`, joiners aside."""
    rng = Random(f"{seed}:{unit}:staff")
    people = _Names(rng)
    senior, manager = f"IRO-{unit * 100 + 2:03d}", f"IRO-{unit * 100 + 1:03d}"
    rows: dict[str, list[dict[str, object]]] = {"iro": [], "team": [], "iro_availability": []}
    if unit == 0:
        rows["iro"].append(
            _officer_row(manager, people.next(), "service_manager", 1.0, date(2017, 9, 4))
        )
    rows["iro"].append(_officer_row(senior, people.next(), "senior_iro", 1.0, SENIOR_JOINED_ON))
    teams = _teams(unit, people, several=units > 1)
    for team in teams:
        rows["team"].append(
            {
                "team_id": team.team_id, "name": team.name, "manager_name": team.manager,
                "locality_id": locality_id(team.locality),
            }
        )  # fmt: skip
    wanted = 14 if children >= PER_UNIT * 0.75 else max(4, round(14 * children / PER_UNIT))
    numbers = (
        range(14) if wanted == 14 else sorted({round(n * 13 / (wanted - 1)) for n in range(wanted)})
    )
    posts = [
        Post(
            number=number,
            fte=FTE[number],
            share=SHARE[number],
            locality=number % 6,
            holders=[(f"IRO-{unit * 100 + number + 3:03d}", _joined_on(number), None)],
            is_overloaded=number == OVERLOADED,
        )
        for number in numbers
    ]
    departures = _turnover(posts, unit, as_at)
    for post in posts:
        for place, (officer, started_on, ended_on) in enumerate(post.holders):
            name = Random(f"{seed}:{unit}:{officer}")
            given = _Names(name).next() if place else people.next()
            if started_on <= as_at:
                rows["iro"].append(
                    _officer_row(
                        officer, given, "iro", post.fte, started_on,
                        base_locality_id=locality_id(post.locality),
                        employment="contracted" if post.number in (4, 12) else "employed",
                        ended_on=ended_on if ended_on and ended_on <= as_at else None,
                        cp_children=(0, 0, 0, 6, 0, 0, 9, 0)[post.number % 8],
                    )
                )  # fmt: skip
    rows["iro_availability"] = _availability(posts, rng, as_at)
    return Staff(teams=teams, posts=posts, senior=senior, departures=departures, rows=rows)
