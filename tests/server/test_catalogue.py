"""Both languages are complete: pages, sentences for errors, names of fields, titles of changes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from fieldapp import errors
from fieldapp.errors import FieldappError, RuleBroken, StepNotAllowed, Unreadable
from fieldapp.model import schema
from fieldapp.model.columns import Choice
from fieldapp.model.office_rules import RuleEvent
from fieldapp.model.people import Language
from fieldapp.server.catalogue import CATALOGUE_NAME, load_catalogue
from fieldapp.server.field_names import FIELD_NAMES, TABLE_NAMES
from fieldapp.server.history import is_mechanical
from fieldapp.server.looks import look_of
from fieldapp.server.places import resource
from fieldapp.server.sentences import SENTENCES, sentence
from tests.server.console_strings import PACKAGE, console_strings

CHINESE = load_catalogue()[Language.CHINESE]
ENGLISH = load_catalogue()[Language.ENGLISH]
_VALUES = re.compile(r"%\((\w+)\)s")
_SAME_IN_BOTH = {"GTIN"}


def test_that_every_string_of_the_console_has_its_chinese() -> None:
    missing = {words: places for words, places in console_strings().items() if words not in CHINESE.known}

    assert missing == {}


def test_that_the_catalogue_holds_nothing_that_is_no_longer_shown() -> None:
    assert set(CHINESE.known) - set(console_strings()) == set()


def test_that_the_chinese_fills_in_the_same_values_as_the_english() -> None:
    different = [
        source
        for source, words in CHINESE.known.items()
        if set(_VALUES.findall(source)) != set(_VALUES.findall(words)) or "%" in _VALUES.sub("", words)
    ]

    assert different == []


def test_that_every_word_of_the_model_is_shown_in_words() -> None:
    kinds = {
        column.type.words
        for noun in schema.NOUNS
        for column in noun.__table__.columns
        if isinstance(column.type, Choice)
    }

    bare = [word for kind in kinds - {RuleEvent} for word in kind if look_of(word).icon == "question"]

    assert bare == []


def test_that_the_chinese_is_chinese() -> None:
    without = [
        source
        for source, words in CHINESE.known.items()
        if source not in _SAME_IN_BOTH
        and not re.search(r"[一-鿿]", _VALUES.sub("", words))
        and words == source
    ]

    assert without == []


def test_that_no_entry_of_the_catalogue_is_marked_as_uncertain() -> None:
    with resource("translations", CATALOGUE_NAME).open("rb") as file:
        catalogue = read_po(file, locale="zh_CN")

    assert [message.id for message in catalogue if message.fuzzy and message.id] == []


def test_that_every_column_and_table_people_read_has_a_name() -> None:
    columns = {
        column
        for noun in schema.NOUNS
        if noun.__tablename__ != "conflict"
        for column in schema.shape(noun.__tablename__).columns
        if not is_mechanical(column)
    }

    assert columns - set(FIELD_NAMES) == set()
    assert {noun.__tablename__ for noun in schema.NOUNS} - set(TABLE_NAMES) == set()


def test_that_every_refusal_of_actions_and_rules_has_a_sentence() -> None:
    raised = set(_codes_raised("actions", "rules"))

    assert raised - set(SENTENCES) == set()


def test_that_a_sentence_names_fields_and_states_as_people_do() -> None:
    missing = RuleBroken("words-missing", field="work_order.title")
    step = StepNotAllowed(now="closed", to="assigned")

    assert sentence(missing, ENGLISH) == "“Title” is missing."
    assert sentence(missing, CHINESE) == "缺少“标题”。"
    assert sentence(step, ENGLISH) == "An order that is “Closed” cannot become “Assigned”."


def test_that_an_error_nobody_wrote_a_sentence_for_is_still_told() -> None:
    told = [sentence(error, CHINESE) for error in (RuleBroken("brand-new", x=1), Unreadable("100% new"))]

    assert "brand-new" in told[0]
    assert all(told)


def test_that_a_sentence_survives_facts_that_do_not_fit_it() -> None:
    assert "sign-in-delayed" in sentence(FieldappError("sign-in-delayed", other=1), ENGLISH)


def _codes_raised(*folders: str) -> Iterator[str]:
    known = {name for name, cls in vars(errors).items() if isinstance(cls, type)}
    for folder in folders:
        for path in sorted(Path(PACKAGE, folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield from _code_of(node, known)


def _code_of(node: ast.AST, known: set[str]) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), *_]) if name in known:
            yield code
        case ast.Call(func=ast.Name(id=name), args=[]) if name in known:
            yield getattr(errors, name).default_code
