"""Functions that fit a screen, files that fit a head, names that say something."""

from __future__ import annotations

import statistics
from pathlib import Path

from tests.architecture.sources import functions, lines_of, modules, name_of

LONGEST_FUNCTION = 60
LONGEST_FILE = 450
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "base", "common", "misc", "manager", "managers"}


def _written() -> list[Path]:
    """What people wrote: revisions of the database are generated and never edited again."""
    return [path for path in modules("fieldapp", "packaging") if path.parent.name != "versions"]


def lengths() -> dict[str, int]:
    """Every function's place and its length in lines."""
    return {
        f"{name_of(path)}:{function.lineno} {function.name}": lines_of(function)
        for path in _written()
        for function in functions(path)
    }


def summary() -> str:
    """The figures in one line."""
    found = sorted(lengths().values())
    files = sorted(len(path.read_text("utf-8").splitlines()) for path in _written())
    return (
        f"{len(found)} functions: median {statistics.median(found):g} lines, "
        f"nine in ten up to {found[len(found) * 9 // 10]}, longest {found[-1]}; "
        f"{len(files)} files: median {statistics.median(files):g}, longest {files[-1]}"
    )


def test_that_no_function_is_longer_than_a_screen() -> None:
    assert {place: lines for place, lines in lengths().items() if lines > LONGEST_FUNCTION} == {}


def test_that_functions_are_short_as_a_habit() -> None:
    found = sorted(lengths().values())
    over_forty = sum(lines > 40 for lines in found)

    assert statistics.median(found) < 10
    assert over_forty <= len(found) * 0.01, summary()


def test_that_no_file_is_too_long_to_hold_in_the_head() -> None:
    found = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in _written()}

    assert {name: lines for name, lines in found.items() if lines > LONGEST_FILE} == {}


def test_that_modules_are_named_for_what_they_hold() -> None:
    assert [name_of(path) for path in modules("fieldapp", "tests") if path.stem in SAYS_NOTHING] == []
