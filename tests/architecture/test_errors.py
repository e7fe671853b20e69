"""Every error code has one meaning, and a sentence for it in both languages."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from string import Formatter

from fieldapp import errors
from fieldapp.cli_sentences import SENTENCES
from fieldapp.errors import FieldappError
from tests.architecture.sources import CHECKOUT, calls, modules, name_of, nodes

CLASSES: dict[str, type[FieldappError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, FieldappError)
}
TOLD_BY_THE_SYSTEM = {
    "bug",
    "file-not-found",
    "file-exists",
    "file-is-folder",
    "file-not-allowed",
    "disk-failed",
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _raised() -> Iterator[tuple[str, str, str, set[str] | None]]:
    """Place, class, code and the facts' names (None: not to be seen) of every error that is made."""
    for path in modules("fieldapp"):
        for call, name in calls(path):
            kind = CLASSES.get(name.rpartition(".")[2])
            if kind is None:
                continue
            facts = {str(keyword.arg) for keyword in call.keywords}
            known = None if any(keyword.arg is None for keyword in call.keywords) else facts
            for code in _codes(call, kind):
                yield f"{name_of(path)}:{call.lineno}", kind.__name__, code, known


def _codes(call: ast.Call, kind: type[FieldappError]) -> list[str]:
    if not call.args:
        return [kind.default_code]
    return [
        node.value
        for node in ast.walk(call.args[0])
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z-]+", node.value)
    ]


def test_that_every_class_of_errors_has_a_code_of_its_own() -> None:
    codes = [kind.default_code for kind in CLASSES.values()]

    assert len(set(codes)) == len(codes)


def test_that_a_code_belongs_to_one_class_of_errors() -> None:
    classes = defaultdict(set)
    for _, kind, code, _ in _raised():
        classes[code].add(kind)

    assert {code: kinds for code, kinds in classes.items() if len(kinds) > 1} == {}


def test_that_every_code_has_its_sentence_on_the_command_line() -> None:
    codes = {code for _, _, code, _ in _raised()} | {kind.default_code for kind in CLASSES.values()}

    assert sorted(codes - set(SENTENCES)) == []


def test_that_no_sentence_is_left_of_a_code_that_nobody_raises() -> None:
    words = {
        node.value
        for path in modules("fieldapp")
        if "sentence" not in path.parent.name + path.name
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert sorted(set(SENTENCES) - words - TOLD_BY_THE_SYSTEM) == []


def test_that_sentences_exist_in_both_languages_with_the_same_facts() -> None:
    found = {
        code: pair
        for code, pair in SENTENCES.items()
        if not CHINESE.search(pair[1]) or CHINESE.search(pair[0]) or _facts(pair[0]) != _facts(pair[1])
    }

    assert found == {}


def test_that_a_sentence_uses_only_facts_that_its_error_carries() -> None:
    found = [
        f"{place} {code}: {sorted(_facts(SENTENCES[code][0]) - facts)}"
        for place, _, code, facts in _raised()
        if facts is not None
        and code in SENTENCES.keys() - TOLD_BY_THE_SYSTEM
        and _facts(SENTENCES[code][0]) - facts
    ]

    assert found == []


def _facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_that_the_errors_fit_one_screen() -> None:
    assert len((CHECKOUT / "fieldapp/errors.py").read_text("utf-8").splitlines()) <= 150
