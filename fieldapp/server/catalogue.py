"""The console's words in both languages.

Source strings are English and stand where they are used: `_("...")` in templates,
`N_("...")` in Python. The Chinese ones are read from `resources/translations/console_zh.po`
at start; nothing is compiled to disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel.messages.pofile import read_po

from fieldapp.model.people import Language
from fieldapp.server.places import resource

CATALOGUE_NAME = "console_zh.po"


def N_(words: str) -> str:  # noqa: N802 - gettext's own name for "to be translated where it is shown"
    """Mark words for translation; they are translated where they are shown."""
    return words


@dataclass(frozen=True)
class Words:
    """One language: gives every source string in it."""

    language: Language
    known: Mapping[str, str]

    def gettext(self, source: str, **values: object) -> str:
        """The words in this language, with `%(name)s` filled in."""
        found = self.known.get(source, source)
        return found % values if values else found

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """As `gettext`, choosing by number; Chinese has one form, kept under the plural."""
        source = one if number == 1 and self.language is Language.ENGLISH else many
        return self.gettext(source, number=number, **values)


Catalogue = Mapping[Language, Words]


@cache
def load_catalogue() -> Catalogue:
    """Both languages, read once."""
    return {
        Language.ENGLISH: Words(Language.ENGLISH, {}),
        Language.CHINESE: Words(Language.CHINESE, _read_chinese()),
    }


def _read_chinese() -> Mapping[str, str]:
    with resource("translations", CATALOGUE_NAME).open("rb") as file:
        catalogue = read_po(file, locale="zh_CN")
    known: dict[str, str] = {}
    for message in catalogue:
        source, words = message.id, message.string
        if isinstance(source, str) and source and isinstance(words, str) and words:
            known[source] = words
        elif isinstance(source, tuple) and isinstance(words, tuple) and words and words[0]:
            known[str(source[1])] = str(words[0])
    return known
