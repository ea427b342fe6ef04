"""`make load`: many people at once on this machine, beside an empty Streamlit page.

At the end one person works in a county of 5,000 children.

The dashboard is served twice: by one replica, and by one for each core with the people shared out
among them, as `docs/deployment.md` says. Each person is a websocket with a session of their own.
They open one page of the menu after another with a pause between, and their open page asks every
few seconds whether the session has ended, as a browser's does. The servers and the people share the
machine, so the times are on the slow side.
"""

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import county, steps
from benchmarks.first_figures import Site, first_figures
from benchmarks.servers import dashboard, empty_page, serving
from benchmarks.tables import Tally, heading, show, verdict
from benchmarks.visitors import VisitError, Visitor, arrive
from data_access.settings import ROOT

PEOPLE = 100
MORE_PEOPLE = 200
THINKING_SECONDS = 10.0
STEADY_SECONDS = 60
SOAK_RERUNS = 20_000
SOAK_PEOPLE = 4
WARMING_SHARE = 0.1
"""The first part of the soak, after which memory is measured: what is made once has been made."""

LARGE_COUNCIL = 5_000
"""Children in care: more than any council of England has."""
ROUNDS = 10
"""How often each page of the large council is opened, once all is ready."""

LIMITS = {"steady": 0.150, "together": 2.0, "more": 0.250, "large": 0.500, "read": 5.0}
"""Seconds at the 95th percentile; for all at once, until the last is done; `read`: the whole review
database of a large council, once."""
LARGE_MEGABYTES = 3 * 1024
"""See ADR 0017: the facts of four days are kept ready, which the pages opened ask for."""

SOAK_MEGABYTES = 100


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is under load: its name, each replica's address and process, people's cookies."""

    name: str
    replicas: Sequence[tuple[str, int]]
    cookies: Sequence[str | None]

    async def arrive(self, number: int) -> Visitor:
        """Let the person of a number come, to the replica that is theirs."""
        url, _ = self.replicas[number % len(self.replicas)]
        return await arrive(url, self.cookies[number])

    def site(self) -> Site:
        """Return the first replica as the first person's browser opens it."""
        return Site(name=self.name, url=self.replicas[0][0], cookie=self.cookies[0])


@contextmanager
def served(folder: Path) -> Iterator[list[Target]]:
    """Serve the dashboard by one replica and by one for each core, and the empty page."""
    environment, cookies = dashboard(folder, MORE_PEOPLE)
    with ExitStack() as servers:

        def start(application: str, root: Path, name: str) -> tuple[str, int]:
            own = environment if application == "app:app" else {}
            return servers.enter_context(serving(application, root, own, folder / f"{name}.log"))

        several = [
            start("app:app", ROOT, f"replica-{n}") for n in range(max(2, os.cpu_count() or 1))
        ]
        empty = start("empty:app", empty_page(folder), "empty")
        yield [
            Target(name="one replica", replicas=several[:1], cookies=cookies),
            Target(name=f"{len(several)} replicas", replicas=several, cookies=cookies),
            Target(name="empty page", replicas=[empty], cookies=[None] * len(cookies)),
        ]


def main() -> None:
    """Print one table for each way to load it."""
    with tempfile.TemporaryDirectory(prefix="load-") as made, served(Path(made)) as targets:
        asyncio.run(warmed(targets))
        for people, limit in ((PEOPLE, LIMITS["steady"]), (MORE_PEOPLE, LIMITS["more"])):
            heading(
                f"{people} people for {STEADY_SECONDS} s, {THINKING_SECONDS:g} s between pages",
                f"each page within {limit * 1000:g} ms at the 95th percentile, no errors",
            )
            for target in targets:
                show(target.name, asyncio.run(steady(target, people)), limit)
        heading(f"{PEOPLE} people at the same moment", f"all done in {LIMITS['together']:g} s")
        for target in targets:
            show(target.name, asyncio.run(together(target, PEOPLE)), LIMITS["together"], worst=True)
        reruns = int(os.environ.get("LOAD_SOAK", SOAK_RERUNS))
        heading(f"{reruns:,} pages one after another", f"at most {SOAK_MEGABYTES} MB more")
        for target in (targets[0], targets[-1]):
            asyncio.run(soak(target, reruns))
        first_figures(targets[0].site(), targets[-1].site())
    with tempfile.TemporaryDirectory(prefix="load-") as made:
        large(Path(made))


def large(folder: Path) -> None:
    """Let one person work in a council with more children than any has."""
    environment, cookies = dashboard(folder, 1, children=LARGE_COUNCIL)
    county.kept_before(environment["REVIEW_DATABASE_URL"], Path(environment["REVIEW_SNAPSHOT_DIR"]))
    heading(
        f"{LARGE_COUNCIL:,} children, one person",
        f"each page within {LIMITS['large'] * 1000:g} ms at the 95th percentile, the database "
        f"read within {LIMITS['read']:g} s, at most {LARGE_MEGABYTES:,} MB",
    )
    began = time.monotonic()
    with serving("app:app", ROOT, environment, folder / "large.log") as replica:
        target = Target(name="one person", replicas=[replica], cookies=cookies)
        tally, ready = asyncio.run(in_turn(target, began))
        used = megabytes(replica[1])
    show(target.name, tally, LIMITS["large"])
    read = steps.alone(steps.reading_database, environment["REVIEW_DATABASE_URL"])
    took = f"read in {read.seconds:.1f} s" if read else "did not fit into memory"
    is_soon = read is not None and read.seconds <= LIMITS["read"]
    print(f"  the review database {took}  {verdict(is_soon)}")
    print(f"  {used:,.0f} MB in use  {verdict(used <= LARGE_MEGABYTES)}")
    print(f"  the first page with figures {ready:.1f} s after the server's start")


async def in_turn(target: Target, began: float) -> tuple[Tally, float]:
    """Open each page in turn, again and again; also the seconds until the very first was drawn.

    Each page's first time is not counted: what is made once is made then.
    """
    visitor = await target.arrive(0)
    ready = time.monotonic() - began
    tally = Tally()
    for number in range(ROUNDS + 1):
        for title in sorted(visitor.pages):
            await _timed(tally if number else Tally(), title, visitor.open(title))
    await _leave([visitor])
    return tally, ready


async def warmed(targets: Sequence[Target]) -> None:
    """Open every page of every target once, so that what is made once is made."""
    for target in targets:
        for number in range(len(target.replicas)):
            visitor = await target.arrive(number)
            for title in list(visitor.pages):
                await visitor.open(title)
            await visitor.socket.close()


async def steady(target: Target, people: int) -> Tally:
    """Let people come one after another, then work for a while, each in their own time."""
    tally = Tally()
    arrived = [await target.arrive(number) for number in range(people)]
    until = asyncio.get_running_loop().time() + STEADY_SECONDS
    await _all([_work(visitor, tally, until, seed) for seed, visitor in enumerate(arrived)])
    await _leave(arrived)
    return tally


async def _work(visitor: Visitor, tally: Tally, until: float, seed: int) -> None:
    """Open pages at random moments; between them the open page asks for itself."""
    choices, now = random.Random(seed), asyncio.get_running_loop().time
    while True:
        opens_at = now() + choices.expovariate(1 / THINKING_SECONDS)
        await _wait_and_poll(visitor, tally, min(opens_at, until))
        if now() >= until:
            return
        title = choices.choice(sorted(visitor.pages)) if visitor.pages else None
        await _timed(tally, title or "(its one page)", visitor.open(title))


async def _wait_and_poll(visitor: Visitor, tally: Tally, until: float) -> None:
    now = asyncio.get_running_loop().time
    while visitor.polls:
        fragment, every = next(iter(visitor.polls.items()))
        if now() + every >= until:
            break
        await asyncio.sleep(every)
        await _timed(tally, "(polls of the open page)", visitor.poll(fragment))
    await asyncio.sleep(max(0.0, until - now()))


async def together(target: Target, people: int) -> Tally:
    """Let everybody open the first page at the same moment."""
    tally = Tally()
    arrived = [await target.arrive(number) for number in range(people)]
    await _all([_timed(tally, "", visitor.open()) for visitor in arrived])
    await _leave(arrived)
    return tally


async def soak(target: Target, reruns: int) -> None:
    """Open pages without a pause and print how much more memory the server has at the end."""
    tally = Tally()
    visitors = [await target.arrive(number) for number in range(SOAK_PEOPLE)]
    (_, process), *_ = target.replicas
    titles: Sequence[str | None] = sorted(visitors[0].pages) or [None]

    async def open_pages(visitor: Visitor, first: int, last: int) -> None:
        for number in range(first, last):
            await _timed(tally, "", visitor.open(titles[number % len(titles)]))

    each = reruns // SOAK_PEOPLE
    warming = int(each * WARMING_SHARE)
    await _all([open_pages(visitor, 0, warming) for visitor in visitors])
    before = megabytes(process)
    await _all([open_pages(visitor, warming, each) for visitor in visitors])
    after = megabytes(process)
    await _leave(visitors)
    print(
        f"  {target.name:<13}{before:,.0f} MB, then {after:,.0f} MB: {after - before:+,.0f} MB, "
        f"{tally.errors} errors  {verdict(after - before <= SOAK_MEGABYTES and not tally.errors)}",
        flush=True,
    )


async def _timed(tally: Tally, title: str, answer: Coroutine[None, None, float]) -> None:
    try:
        tally.seconds[title].append(await answer)
    except VisitError:
        tally.errors += 1


async def _all(works: Sequence[Coroutine[None, None, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for work in works:
            group.create_task(work)


async def _leave(visitors: Sequence[Visitor]) -> None:
    for visitor in visitors:
        await visitor.socket.close()


def megabytes(process: int) -> float:
    """Return the memory a process has in use now (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    line = next(each for each in status if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
