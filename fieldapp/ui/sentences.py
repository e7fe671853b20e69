"""What an error says to the person in front of the desk: what happened, what was kept, what to do.

    told = sentences.sentence(error)
    told.happened, told.kept, told.next_step      # in the language in force, facts filled in

One entry per error code of the whole program; a test finds codes that are raised without one. A
code of a newer server is told in its class's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from fieldapp.errors import FieldappError
from fieldapp.system_reasons import in_chinese
from fieldapp.ui import language, statuses, text
from fieldapp.ui.sentence_table import SENTENCES
from fieldapp.ui.tokens import Tone


@dataclass(frozen=True)
class Told:
    """An error in words, ready to be shown as plain text."""

    tone: Tone
    happened: str
    kept: str = ""
    next_step: str = ""

    def rest(self) -> str:
        """What was kept and what to do."""
        return joined(self.kept, self.next_step)

    def in_one(self) -> str:
        """All of it in one line, for the space below a field."""
        return joined(self.happened, self.kept, self.next_step)


def sentence(error: FieldappError) -> Told:
    """The error's sentences in the language in force."""
    source = SENTENCES.get(error.code) or SENTENCES.get(type(error).default_code) or SENTENCES["trouble"]
    facts = _Facts({name: _fact(name, value) for name, value in error.facts.items()})
    happened, kept, next_step = (_in_force(part).format_map(facts) for part in source)
    return Told(_tone(error), happened, kept, next_step)


def joined(*sentences: str) -> str:
    """Sentences one after the other; Chinese puts no space between them."""
    gap = "" if language.current() is language.Language.ZH else " "
    return gap.join(filter(None, sentences))


def _fact(name: str, value: object) -> str:
    """A fact as a person reads it: sizes as sizes, statuses as their words."""
    if isinstance(value, int) and name.endswith("_bytes"):
        return text.size(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return text.number(value)
    if isinstance(value, list | tuple | set | frozenset):
        return text.one_line(", ".join(map(str, value)), 120)
    written = str(value)
    if name == "reason" and language.current() is language.Language.ZH:
        written = in_chinese(written)
    return statuses.look(written).word() if name in ("now", "to") else text.one_line(written, 120)


def _in_force(source: str) -> str:
    return QCoreApplication.translate("sentences", source) if source else ""


def _tone(error: FieldappError) -> Tone:
    return Tone.WARN if error.retry_helps or error.log_level < 30 else Tone.BAD


class _Facts(dict[str, str]):
    """A fact that is missing leaves a dash, never an exception while telling of one."""

    def __missing__(self, name: str) -> str:
        return text.NOTHING
