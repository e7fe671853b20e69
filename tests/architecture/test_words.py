"""The command line speaks Chinese as well as it speaks English."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path
from string import Formatter

from fieldapp import cli
from fieldapp.cli_chinese import WORDS
from tests.architecture.sources import CHECKOUT, calls, imports, modules, name_of

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _speakers() -> list[Path]:
    """The modules that speak through `cli_language`."""
    return [
        path
        for path in modules("fieldapp")
        if any(name == "fieldapp.cli_language._" for _, name in imports(path))
    ]


def _said() -> dict[str, str]:
    """Every English sentence that goes through `_`, and where."""
    return {
        call.args[0].value: f"{name_of(path)}:{call.lineno}"
        for path in _speakers()
        for call, name in calls(path)
        if name == "_" and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def test_that_what_is_said_can_be_found_by_translators() -> None:
    hidden = [
        f"{name_of(path)}:{call.lineno}"
        for path in _speakers()
        for call, name in calls(path)
        if name == "_" and not (len(call.args) == 1 and isinstance(call.args[0], ast.Constant))
    ]

    assert hidden == []


def test_that_every_sentence_exists_in_chinese() -> None:
    said = _said()

    assert said
    assert {text: place for text, place in said.items() if not CHINESE.search(WORDS.get(text, ""))} == {}


def test_that_a_translation_is_filled_with_the_same_values() -> None:
    assert [english for english, chinese in WORDS.items() if _values(english) != _values(chinese)] == []


def test_that_no_translation_outlives_its_sentence() -> None:
    said = {*_said(), *_words_of_argparse()}

    assert sorted(set(WORDS) - said) == []


def test_that_every_command_lives_where_the_list_says_and_shows_an_example() -> None:
    for name, command in cli.commands().items():
        module = importlib.import_module(command.module)
        source = (CHECKOUT / Path(*command.module.split("."))).with_suffix(".py").read_text("utf-8")

        assert callable(module.run), name
        assert callable(module.add_parser), name
        assert f"fieldapp {name}" in source, f"{name}: its help shows no example"


def _words_of_argparse() -> set[str]:
    """What argparse itself may say."""
    import argparse

    path = Path(argparse.__file__)
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _values(sentence: str) -> set[str]:
    named = {name for _, name, _, _ in Formatter().parse(sentence) if name} if "%(" not in sentence else set()
    return named | set(re.findall(r"%\(\w+\)|%s", sentence))
