"""The keys of the desk, shown with F1."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

MAIN_ACTION = "F8"
KEYS = (
    ("Ctrl+1 … 7", QT_TRANSLATE_NOOP("shortcuts", "Today, search, scan, van, knowledge, sync, settings")),
    ("Ctrl+F", QT_TRANSLATE_NOOP("shortcuts", "Search everything")),
    ("Alt+←", QT_TRANSLATE_NOOP("shortcuts", "Back")),
    (MAIN_ACTION, QT_TRANSLATE_NOOP("shortcuts", "The next step of an order: its button at the lower right")),
    ("Ctrl+Z", QT_TRANSLATE_NOOP("shortcuts", "Undo what was done last")),
    ("Ctrl+H", QT_TRANSLATE_NOOP("shortcuts", "List of what was done")),
    ("F5", QT_TRANSLATE_NOOP("shortcuts", "Sync now")),
    ("Ctrl+L", QT_TRANSLATE_NOOP("shortcuts", "Lock")),
    ("Tab, ← →, Enter", QT_TRANSLATE_NOOP("shortcuts", "Move, choose, open")),
    ("Ctrl+Enter", QT_TRANSLATE_NOOP("shortcuts", "Leave a text of several lines")),
    ("F1", QT_TRANSLATE_NOOP("shortcuts", "Help for the screen in view")),
)
"""Every key with what it does."""


def keys_told() -> list[tuple[str, str]]:
    """Keys and what they do, in the language in force."""
    return [(keys, _tr(words)) for keys, words in KEYS]


def _tr(words: object) -> str:
    return QCoreApplication.translate("shortcuts", str(words))
