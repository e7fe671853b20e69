"""Tests are sentences that say what is right, and none is skipped in silence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import calls, dotted, functions, modules, name_of, tree


def _test_files() -> list[Path]:
    return [path for path in modules("tests") if path.name.startswith("test_")]


def test_that_every_test_is_named_by_a_sentence() -> None:
    found = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in _test_files()
        for function in functions(path)
        if function.name.startswith("test")
        and not (function.name.startswith("test_that_") and function.name.count("_") >= 4)
    ]

    assert found == []


def test_that_no_test_stands_where_it_is_not_collected() -> None:
    found = [
        f"{name_of(path)} {function.name}"
        for path in modules("tests")
        if not path.name.startswith("test_")
        for function in functions(path)
        if function.name.startswith("test_")
    ]

    assert found == []


def test_that_two_tests_of_one_file_have_two_names() -> None:
    found = []
    for path in _test_files():
        names = [node.name for node in tree(path).body if isinstance(node, ast.FunctionDef)]
        found += [f"{name_of(path)} {name}" for name in names if names.count(name) > 1]

    assert found == []


def test_that_a_skipped_test_says_why() -> None:
    found = [
        f"{name_of(path)}:{call.lineno} {name}"
        for path in modules("tests")
        for call, name in calls(path)
        if name
        in {"pytest.skip", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail", "pytest.xfail"}
        and not _has_reason(call, name)
    ]
    bare = [
        f"{name_of(path)}:{decorator.lineno} {dotted(decorator)}"
        for path, decorator in _decorators()
        if dotted(decorator) in {"pytest.mark.skip", "pytest.mark.xfail"}
    ]

    assert found + bare == []


def test_that_our_own_modules_are_never_patched() -> None:
    found = [
        f"{name_of(path)}:{call.lineno} {name}"
        for path in modules("tests")
        for call, name in calls(path)
        if name.endswith(("mock.patch", "patch.object", "mocker.patch"))
        or (name == "monkeypatch.setattr" and _names_our_module(call))
    ]

    assert found == []


def _decorators() -> Iterator[tuple[Path, ast.expr]]:
    for path in modules("tests"):
        for function in functions(path):
            yield from ((path, decorator) for decorator in function.decorator_list)


def _has_reason(call: ast.Call, name: str) -> bool:
    """A reason by name, or for the calls that take it first, in place."""
    if any(keyword.arg == "reason" for keyword in call.keywords):
        return True
    return name in {"pytest.skip", "pytest.xfail"} and bool(call.args)


def _names_our_module(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Constant) and str(first.value).startswith("fieldapp")
