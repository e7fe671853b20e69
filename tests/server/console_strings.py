"""Every string that the console shows in the language of its reader, found where it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_python
from jinja2.ext import babel_extract

from fieldapp.actions.titles import TITLES

PACKAGE = Path(__file__).resolve().parents[2] / "fieldapp"
_KEYWORDS = ("_", "N_", "gettext", "ngettext")


def console_strings() -> dict[str, list[str]]:
    """Source string to the places it stands at; of a plural the form for many."""
    found: dict[str, list[str]] = {}
    for words, place in (*_of_templates(), *_of_modules(), *_of_titles()):
        found.setdefault(words, []).append(place)
    return found


def _of_templates() -> Iterator[tuple[str, str]]:
    for path in sorted((PACKAGE / "server" / "templates").glob("*.html")):
        with path.open("rb") as file:
            options = {"trimmed": "false", "encoding": "utf-8"}
            for line, function, message, _comments in babel_extract(file, _KEYWORDS, (), options):
                yield from _messages(function, message, f"{path.name}:{line}")


def _of_modules() -> Iterator[tuple[str, str]]:
    for path in sorted((PACKAGE / "server").rglob("*.py")):
        with path.open("rb") as file:
            for line, function, message, _comments in extract_python(file, _KEYWORDS, (), {}):
                yield from _messages(function, message, f"{path.name}:{line}")


def _of_titles() -> Iterator[tuple[str, str]]:
    """Titles of changes: they are kept in English and shown in the history."""
    for title in TITLES:
        yield title, "actions/titles.py"
    for folder in ("actions", "store", "sync"):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                title = _title_of(node)
                if title is not None:
                    yield title, f"{folder}/{path.name}"


def _title_of(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Attribute(attr="change"), args=[ast.Constant(value=str(title)), *_]):
            return title
    return None


def _messages(function: object, message: object, place: str) -> Iterator[tuple[str, str]]:
    """The source string of one call; its other arguments are values to be filled in."""
    arguments = message if isinstance(message, tuple) else (message,)
    wanted = arguments[1] if function == "ngettext" else arguments[0]
    if isinstance(wanted, str) and wanted:
        yield wanted, place
