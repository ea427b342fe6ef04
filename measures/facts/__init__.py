"""The facts, whole and cut to what a person may see: everything the pages count."""

from measures.facts.derived import OPEN_FORMAL, Facts, facts

__all__ = ["OPEN_FORMAL", "Facts", "facts"]
