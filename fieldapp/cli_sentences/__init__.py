"""What an error says on the command line: what happened, what was kept, what to do. In both languages.

    tell(error)      # at the terminal
    told(error)      # the line itself

One pair of sentences per error code of the whole program; a test finds codes that have none. A code
this version does not know is told in its class's words.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping

from fieldapp import cli_language
from fieldapp import import_sentences as of_importing
from fieldapp.cli_sentences import (
    of_bundles,
    of_machine,
    of_office,
    of_planning,
    of_reading,
    of_server,
    of_trade,
)
from fieldapp.errors import FieldappError
from fieldapp.system_reasons import in_chinese

_LONGEST_FACT = 200


def told(error: Exception) -> str:
    """One line for the person at the terminal, in the language in force."""
    if isinstance(error, FieldappError):
        return _filled(_pair(error.code, type(error).default_code), error.facts)
    if isinstance(error, OSError):
        facts = {"path": error.filename or "?", "reason": error.strerror or type(error).__name__}
        return _filled(SENTENCES[_os_code(error)], facts)
    return _filled(SENTENCES["bug"], {"kind": type(error).__name__, "place": _place(error)})


def tell(error: Exception) -> None:
    """Say it at the terminal; with FIELDAPP_DEBUG set also where it comes from."""
    if os.environ.get("FIELDAPP_DEBUG"):
        traceback.print_exception(error)
    sys.stderr.write(told(error) + "\n")


def _pair(code: str, class_code: str) -> tuple[str, str]:
    return SENTENCES.get(code) or SENTENCES.get(class_code) or SENTENCES["trouble"]


def _filled(pair: tuple[str, str], facts: Mapping[str, object]) -> str:
    is_english = cli_language.current() == cli_language.ENGLISH
    shown = _Facts({name: _fact(name, value, is_english) for name, value in facts.items()})
    return pair[0 if is_english else 1].format_map(shown)


def _fact(name: str, value: object, is_english: bool) -> str:
    """A fact as a person reads it: fields by their names, the system's reasons in the language in force."""
    text = _one_line(value)
    if name == "field":
        return of_trade.FIELDS.get(text, (text, text))[0 if is_english else 1]
    return in_chinese(text) if name == "reason" and not is_english else text


def _one_line(value: object) -> str:
    """A fact without what could steer a terminal."""
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)
    shown = "".join(char if char.isprintable() else " " for char in text)
    return shown if len(shown) <= _LONGEST_FACT else shown[: _LONGEST_FACT - 1] + "…"


def _os_code(error: OSError) -> str:
    by_kind = {
        FileNotFoundError: "file-not-found",
        IsADirectoryError: "file-is-folder",
        FileExistsError: "file-exists",
        PermissionError: "file-not-allowed",
    }
    return next((code for kind, code in by_kind.items() if isinstance(error, kind)), "disk-failed")


def _place(error: Exception) -> str:
    from fieldapp.logs import places_of

    return (places_of(error.__traceback__) or ["?"])[-1]


class _Facts(dict[str, str]):
    """A fact that is missing shows as a question mark; telling of an error never fails."""

    def __missing__(self, name: str) -> str:
        return "?"


SENTENCES: Mapping[str, tuple[str, str]] = {
    **of_machine.SENTENCES,
    **of_trade.SENTENCES,
    **of_reading.SENTENCES,
    **of_importing.SENTENCES,
    **of_server.SENTENCES,
    **of_bundles.SENTENCES,
    **of_planning.SENTENCES,
    **of_office.SENTENCES,
}
"""The English and the Chinese sentence of each code."""
