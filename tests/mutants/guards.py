"""The list of guards that are taken away in turn, as `guards.toml` declares them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("guards.toml")


@dataclass(frozen=True, kw_only=True)
class Guard:
    """One guard: where it stands, what takes it away, which test must fail then, and why."""

    why: str
    """What would happen without it."""
    file: str
    find: str
    """Its text, which stands in the file exactly once."""
    put: str
    """What is put in its place."""
    test: str
    """The test that must fail: its file and its name."""

    def without(self, source: str) -> str:
        """Return the source of its file with the guard taken away.

        Raises ValueError where the text does not stand there exactly once.
        """
        found = source.count(self.find)
        if found != 1:
            raise ValueError(
                f"In {self.file} the text of the guard [{self.why}] stands {found} times."
            )
        return source.replace(self.find, self.put)


def guards() -> list[Guard]:
    """Every guard of the list, in its order."""
    read = tomllib.loads(LIST.read_text(encoding="utf-8"))["guard"]
    return [Guard(**each) for each in read]
