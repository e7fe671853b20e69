"""How each status of an order looks: a tone, an icon and a word, never a colour alone.

status = statuses.look("on_site")
status.tone, status.icon, status.word()      # the word in the language in force
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.ui.tokens import Tone


@dataclass(frozen=True)
class StatusLook:
    """What stands for one status wherever it is shown."""

    tone: Tone
    icon: str
    source_word: str

    def word(self) -> str:
        """The status in the language in force."""
        return QCoreApplication.translate("status", self.source_word)


STATUS_LOOKS = MappingProxyType(
    {
        "draft": StatusLook(Tone.NEUTRAL, "edit", str(QT_TRANSLATE_NOOP("status", "Draft"))),
        "new": StatusLook(Tone.INFO, "inbox", str(QT_TRANSLATE_NOOP("status", "New"))),
        "assigned": StatusLook(Tone.INFO, "user", str(QT_TRANSLATE_NOOP("status", "Assigned"))),
        "accepted": StatusLook(Tone.INFO, "check", str(QT_TRANSLATE_NOOP("status", "Accepted"))),
        "declined": StatusLook(Tone.BAD, "close", str(QT_TRANSLATE_NOOP("status", "Declined"))),
        "travelling": StatusLook(Tone.ACTIVE, "travel", str(QT_TRANSLATE_NOOP("status", "Travelling"))),
        "on_site": StatusLook(Tone.ACTIVE, "map-pin", str(QT_TRANSLATE_NOOP("status", "On site"))),
        "paused": StatusLook(Tone.WARN, "pause", str(QT_TRANSLATE_NOOP("status", "Paused"))),
        "completed": StatusLook(Tone.GOOD, "check-circle", str(QT_TRANSLATE_NOOP("status", "Completed"))),
        "signed": StatusLook(Tone.GOOD, "sign", str(QT_TRANSLATE_NOOP("status", "Signed"))),
        "in_review": StatusLook(Tone.REVIEW, "review", str(QT_TRANSLATE_NOOP("status", "In review"))),
        "returned": StatusLook(Tone.WARN, "returned", str(QT_TRANSLATE_NOOP("status", "Returned"))),
        "amending": StatusLook(Tone.WARN, "edit", str(QT_TRANSLATE_NOOP("status", "Being amended"))),
        "approved": StatusLook(Tone.GOOD, "approved", str(QT_TRANSLATE_NOOP("status", "Approved"))),
        "closed": StatusLook(Tone.NEUTRAL, "archive", str(QT_TRANSLATE_NOOP("status", "Closed"))),
        "cancelled": StatusLook(Tone.NEUTRAL, "cancelled", str(QT_TRANSLATE_NOOP("status", "Cancelled"))),
    }
)


def look(status: str) -> StatusLook:
    """The look of a status; one that a newer server invented is shown as it is written."""
    return STATUS_LOOKS.get(status) or StatusLook(Tone.NEUTRAL, "question", status)
