"""Every change has a title that the programs know how to say."""

from __future__ import annotations

import ast
from pathlib import Path

import fieldapp.actions
from fieldapp.actions.titles import TITLES, what_was_done
from fieldapp.server import rule_runner


def titles_in_code() -> set[str]:
    """The texts in the first argument of every `store.change(...)` of the actions, and of the rules that act."""
    found: set[str] = set()
    for path in (*Path(next(iter(fieldapp.actions.__path__))).glob("*.py"), Path(rule_runner.__file__)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "change":
                found |= {
                    part.value
                    for part in _results(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return found


def _results(title: ast.expr) -> list[ast.expr]:
    """What the title can be: every side of a choice, nothing of a composed one."""
    if isinstance(title, ast.IfExp):
        return [*_results(title.body), *_results(title.orelse)]
    return [title]


def test_that_every_title_in_use_is_in_the_list() -> None:
    assert titles_in_code() <= set(TITLES)


def test_that_no_title_is_listed_in_vain() -> None:
    assert set(TITLES) <= titles_in_code()


def test_that_the_titles_are_sorted_and_said_once() -> None:
    assert list(TITLES) == sorted(set(TITLES))


def test_that_an_undo_says_what_it_undid() -> None:
    assert what_was_done("Undo: Book labour") == ("Book labour", True)
    assert what_was_done("Book labour") == ("Book labour", False)
