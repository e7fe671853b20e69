"""What an error says to the person in front of the desk: what happened, what was kept, what to do.

    told = sentences.sentence(error)
    told.happened, told.kept, told.next_step      # in the language in force, facts filled in

One entry per error code of the whole program; a test finds codes that are raised without one. A
code of a newer server is told in its class's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.errors import FieldappError
from fieldapp.ui import text
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
        return " ".join(filter(None, (self.kept, self.next_step)))

    def in_one(self) -> str:
        """All of it in one line, for the space below a field."""
        return " ".join(filter(None, (self.happened, self.kept, self.next_step)))


def sentence(error: FieldappError) -> Told:
    """The error's sentences in the language in force."""
    source = SENTENCES.get(error.code) or SENTENCES.get(type(error).default_code) or SENTENCES["trouble"]
    facts = _Facts({name: text.one_line(str(value), 120) for name, value in error.facts.items()})
    happened, kept, next_step = (_in_force(part).format_map(facts) for part in source)
    return Told(_tone(error), happened, kept, next_step)


def _in_force(source: str) -> str:
    return QCoreApplication.translate("sentences", source) if source else ""


def _tone(error: FieldappError) -> Tone:
    return Tone.WARN if error.retry_helps or error.log_level < 30 else Tone.BAD


class _Facts(dict[str, str]):
    """A fact that is missing leaves a dash, never an exception while telling of one."""

    def __missing__(self, name: str) -> str:
        return text.NOTHING


def _told(happened: object, kept: object = "", next_step: object = "") -> tuple[str, str, str]:
    return str(happened), str(kept), str(next_step)


SENTENCES = MappingProxyType(
    {
        "trouble": _told(
            QT_TRANSLATE_NOOP("sentences", "That did not work."),
            QT_TRANSLATE_NOOP("sentences", "What you entered before is kept."),
            QT_TRANSLATE_NOOP("sentences", "Try again; if it happens again, send the report."),
        ),
    }
)
