"""The list of guards is true: each text stands where it is said to, and each test is there."""

import ast
from collections import Counter
from functools import cache

import pytest

from tests.mutants.guards import ROOT, Guard, guards

GUARDS = guards()


@cache
def names_in(path: str) -> frozenset[str]:
    module = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in module.body if isinstance(node, ast.FunctionDef))


def test_there_are_at_least_forty_of_all_kinds() -> None:
    assert len(GUARDS) >= 40
    assert len({guard.file for guard in GUARDS}) >= 20
    assert max(Counter(guard.why for guard in GUARDS).values()) == 1, "each has its own reason"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.why)
def test_a_guard_stands_once_where_it_is_said_to_and_its_test_is_there(guard: Guard) -> None:
    source = (ROOT / guard.file).read_text(encoding="utf-8")
    path, _, name = guard.test.partition("::")

    without = guard.without(source)
    if guard.file.endswith(".py"):
        ast.parse(without)
    assert guard.put != guard.find
    assert name in names_in(path)
