"""No invariant without a test, and no test named that is not there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.sync import doings, doings_apart, oracle, simulation
from tests.sync.invariants import CHECKED
from tests.sync.manifest import INVARIANTS, TESTS

IN_SCHEDULES = {
    doings.__name__,
    doings_apart.__name__,
    oracle.__name__,
    simulation.__name__,
    "tests.sync.invariants",
}


def test_that_every_invariant_of_the_design_is_in_the_manifest() -> None:
    assert sorted(INVARIANTS) == list(range(1, 28))


@pytest.mark.parametrize("number", sorted(INVARIANTS))
def test_that_every_invariant_has_a_test(number: int) -> None:
    assert TESTS.get(number) or CHECKED.get(number), INVARIANTS[number]


@pytest.mark.parametrize("place", sorted({place for places in TESTS.values() for place in places}))
def test_that_every_test_the_manifest_names_is_there(place: str, checkout: Path) -> None:
    file, _colons, name = place.partition("::")

    tree = ast.parse((checkout / file).read_text("utf-8"))

    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert name in names if name else any(each.startswith("test_that_") for each in names)


def test_that_what_is_checked_in_schedules_is_of_a_known_invariant() -> None:
    assert set(CHECKED) <= set(INVARIANTS)
    assert {place.rpartition(".")[0] for places in CHECKED.values() for place in places} <= IN_SCHEDULES
