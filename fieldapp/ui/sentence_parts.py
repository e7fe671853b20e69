"""The sentences that many errors share, and the shape of all of them; see `sentence_table`."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QT_TRANSLATE_NOOP

Sentences: TypeAlias = tuple[str, str, str]
"""What happened, what was kept, what to do; empty where there is nothing to say."""


def told(happened: object, kept: object = "", next_step: object = "") -> Sentences:
    """The sentences of one error."""
    return str(happened), str(kept), str(next_step)


KEPT = QT_TRANSLATE_NOOP("sentences", "What you entered is kept.")
UNCHANGED = QT_TRANSLATE_NOOP("sentences", "Nothing was changed.")
ALL_KEPT = QT_TRANSLATE_NOOP("sentences", "All your work is kept on this laptop.")
PARKED = QT_TRANSLATE_NOOP("sentences", "The change is kept and shown under Sync.")
REPORT = QT_TRANSLATE_NOOP("sentences", "Try again; if it happens again, send the report.")
ASK_OFFICE = QT_TRANSLATE_NOOP("sentences", "Ask the office.")
ASK_ADMIN = QT_TRANSLATE_NOOP("sentences", "Ask your administrator.")
UPDATE = QT_TRANSLATE_NOOP("sentences", "Update fieldapp on this laptop.")
TAKE_AGAIN = QT_TRANSLATE_NOOP("sentences", "Take or choose another photo.")
TYPE_DIGITS = QT_TRANSLATE_NOOP("sentences", "Type digits, as in 4.2.")
OTHER_CODE = QT_TRANSLATE_NOOP("sentences", "Ask your administrator for a new enrolment code.")
SEARCH = QT_TRANSLATE_NOOP("sentences", "Scan it again, or search by number.")
