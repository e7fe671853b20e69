"""The sentences about work and answers carried in files; see `sentence_table`."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from fieldapp.ui.sentence_parts import ALL_KEPT, ASK_OFFICE, UNCHANGED, UPDATE, Sentences, told

_COPY_AGAIN = QT_TRANSLATE_NOOP("sentences", "Copy it to this laptop again.")
_NEW_FILE = QT_TRANSLATE_NOOP("sentences", "Save your work to a new file and hand that in.")

ABOUT_BUNDLES: dict[str, Sentences] = {
    "bundle-is-none": told(
        QT_TRANSLATE_NOOP("sentences", "This file is no answer of the server."), UNCHANGED, ASK_OFFICE
    ),
    "bundle-is-for-repair": told(
        QT_TRANSLATE_NOOP("sentences", "This is a copy of a desk, made for repairing it."),
        UNCHANGED,
        ASK_OFFICE,
    ),
    "desk-is-newer": told(
        QT_TRANSLATE_NOOP("sentences", "A newer version of fieldapp wrote this file."), UNCHANGED, UPDATE
    ),
    "bundle-is-newer": told(
        QT_TRANSLATE_NOOP("sentences", "A newer version of fieldapp wrote this file."), UNCHANGED, UPDATE
    ),
    "bundle-cut": told(
        QT_TRANSLATE_NOOP("sentences", "The end of this file is missing."), UNCHANGED, _COPY_AGAIN
    ),
    "bundle-damaged": told(
        QT_TRANSLATE_NOOP("sentences", "This file was damaged or altered on the way."), UNCHANGED, _COPY_AGAIN
    ),
    "bundle-unreadable": told(
        QT_TRANSLATE_NOOP("sentences", "What this file holds cannot be read."), UNCHANGED, _NEW_FILE
    ),
    "bundle-not-signed": told(
        QT_TRANSLATE_NOOP("sentences", "This file was not made by our server."), UNCHANGED, ASK_OFFICE
    ),
    "bundle-not-for-us": told(
        QT_TRANSLATE_NOOP("sentences", "This file cannot be opened with this laptop's key."),
        UNCHANGED,
        _NEW_FILE,
    ),
    "bundle-is-an-answer": told(
        QT_TRANSLATE_NOOP("sentences", "This is an answer for a laptop."), UNCHANGED, ASK_OFFICE
    ),
    "bundle-is-work": told(
        QT_TRANSLATE_NOOP("sentences", "This is a laptop's work for the server."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Hand it in at the office; the answer is taken in here."),
    ),
    "bundle-for-another-server": told(
        QT_TRANSLATE_NOOP("sentences", "This file belongs to another server."), UNCHANGED, ASK_OFFICE
    ),
    "bundle-for-another-desk": told(
        QT_TRANSLATE_NOOP("sentences", "This answer is for another laptop."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Take it in on the laptop that saved the work."),
    ),
    "bundle-desk-unknown": told(
        QT_TRANSLATE_NOOP("sentences", "The server does not know the laptop that saved this file."),
        UNCHANGED,
        ASK_OFFICE,
    ),
    "bundle-keys-unknown": told(
        QT_TRANSLATE_NOOP("sentences", "This laptop does not know the server's keys yet."),
        ALL_KEPT,
        QT_TRANSLATE_NOOP("sentences", "Sync once, then files can be exchanged."),
    ),
    "bundle-server-changes": told(
        QT_TRANSLATE_NOOP("sentences", "The server is being restored."), ALL_KEPT, ASK_OFFICE
    ),
    "bundle-outdated": told(
        QT_TRANSLATE_NOOP("sentences", "This answer is older than what this laptop knows already."),
        QT_TRANSLATE_NOOP("sentences", "What it acknowledges is noted, and all your work is kept."),
        _NEW_FILE,
    ),
}
