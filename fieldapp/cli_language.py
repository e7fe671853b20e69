"""What the command line says, in the language of the person who types.

    from fieldapp.cli_language import _
    print(_("{count} rows were refused").format(count=3))

English stands in the source; the Chinese words stand in `fieldapp/cli_chinese.py`, and a test finds
the sentences it lacks. The language is that of `--language`, else of the environment.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping

ENGLISH, CHINESE = "en", "zh"
LANGUAGES = (ENGLISH, CHINESE)

_chinese: Mapping[str, str] | None = None


def use(language: str) -> None:
    """Speak `language` from here on."""
    global _chinese  # noqa: PLW0603 - one process, one person, one language
    if language == CHINESE:
        from fieldapp.cli_chinese import WORDS

        _chinese = WORDS
    else:
        _chinese = None


def current() -> str:
    """The language in force."""
    return ENGLISH if _chinese is None else CHINESE


def of_environment(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the environment asks for, in the order gettext looks; English without any."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return CHINESE if value.lower().startswith("zh") else ENGLISH
    return ENGLISH


def give_qt_utf8(environment: MutableMapping[str, str] = os.environ) -> None:
    """Ask for UTF-8 where another encoding is set; Qt has no other and complains. The language stays."""
    asked = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "")
    if "utf8" in asked.lower().replace("-", ""):
        return
    if of_all := environment.pop("LC_ALL", None):
        environment["LC_MESSAGES"] = environment["LANG"] = of_all
    environment["LC_CTYPE"] = "C.UTF-8"


def _(english: str) -> str:
    """The sentence in the language in force."""
    return english if _chinese is None else _chinese.get(english, english)
