"""The sentences about the way to the server; see `sentence_table`."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from fieldapp.ui.sentence_parts import ALL_KEPT, ASK_ADMIN, REPORT, UPDATE, Sentences, told

_BY_ITSELF = QT_TRANSLATE_NOOP("sentences", "It is sent by itself as soon as there is a connection.")
_LATER = QT_TRANSLATE_NOOP("sentences", "It is tried again by itself.")

ABOUT_SYNC: dict[str, Sentences] = {
    "sync": told(QT_TRANSLATE_NOOP("sentences", "The server does not answer."), ALL_KEPT, _BY_ITSELF),
    "server-absent": told(
        QT_TRANSLATE_NOOP("sentences", "The server cannot be reached."), ALL_KEPT, _BY_ITSELF
    ),
    "kept-offline": told(
        QT_TRANSLATE_NOOP("sentences", "This laptop is kept offline."),
        ALL_KEPT,
        QT_TRANSLATE_NOOP("sentences", "Switch offline off to sync."),
    ),
    "no-progress": told(
        QT_TRANSLATE_NOOP("sentences", "The sync does not get on: laptop and server disagree."),
        ALL_KEPT,
        REPORT,
    ),
    "orders-would-go": told(
        QT_TRANSLATE_NOOP("sentences", "The server's answer would take most orders off this laptop."),
        QT_TRANSLATE_NOOP("sentences", "Nothing was taken away, and a copy of everything here is kept."),
        QT_TRANSLATE_NOOP("sentences", "Ask the office; you decide under Sync."),
    ),
    "server-is-older": told(
        QT_TRANSLATE_NOOP("sentences", "The server's fieldapp is older than this laptop's."),
        ALL_KEPT,
        QT_TRANSLATE_NOOP("sentences", "It is sent once your administrator has updated the server."),
    ),
    "sync-bug": told(
        QT_TRANSLATE_NOOP("sentences", "The sync stopped over a mistake of fieldapp's own."), ALL_KEPT, _LATER
    ),
    "server-busy": told(QT_TRANSLATE_NOOP("sentences", "The server is busy."), ALL_KEPT, _LATER),
    "server-disk-full": told(
        QT_TRANSLATE_NOOP("sentences", "The server's disk is full."), ALL_KEPT, ASK_ADMIN
    ),
    "server-failed": told(
        QT_TRANSLATE_NOOP("sentences", "The server has trouble of its own."), ALL_KEPT, _LATER
    ),
    "too-slow": told(
        QT_TRANSLATE_NOOP("sentences", "The connection is too slow right now."), ALL_KEPT, _LATER
    ),
    "interrupted": told(QT_TRANSLATE_NOOP("sentences", "The sync was interrupted."), ALL_KEPT, _LATER),
    "not-recognised": told(
        QT_TRANSLATE_NOOP("sentences", "The server does not recognise this laptop any more."),
        ALL_KEPT,
        ASK_ADMIN,
    ),
    "reply-is-not-ours": told(
        QT_TRANSLATE_NOOP("sentences", "Something else answered in the server's place."),
        ALL_KEPT,
        QT_TRANSLATE_NOOP("sentences", "Sign in to this network first, or use another one."),
    ),
    "desk-name-missing": told(QT_TRANSLATE_NOOP("sentences", "Give the laptop a name.")),
    "desk-name-too-long": told(
        QT_TRANSLATE_NOOP("sentences", "The name of a laptop has at most {most} characters.")
    ),
    "request-refused": told(
        QT_TRANSLATE_NOOP("sentences", "The server did not accept what was sent ({reason})."),
        ALL_KEPT,
        REPORT,
    ),
    "server-address": told(
        QT_TRANSLATE_NOOP("sentences", "The server's address “{address}” cannot be used."), "", ASK_ADMIN
    ),
    "body-too-large": told(
        QT_TRANSLATE_NOOP("sentences", "The server sent more than can be taken in at once."), ALL_KEPT, REPORT
    ),
    "body-unreadable": told(
        QT_TRANSLATE_NOOP("sentences", "What the server sent cannot be read."), ALL_KEPT, UPDATE
    ),
    "blob-hash-differs": told(
        QT_TRANSLATE_NOOP("sentences", "A photo or document arrived damaged."), ALL_KEPT, _LATER
    ),
    "upload-busy": told(
        QT_TRANSLATE_NOOP("sentences", "This photo or document is being sent already."), ALL_KEPT, _LATER
    ),
    "authority-unreadable": told(
        QT_TRANSLATE_NOOP("sentences", "The server's certificate on this laptop cannot be read."),
        ALL_KEPT,
        ASK_ADMIN,
    ),
    "sign-in-failed": told(QT_TRANSLATE_NOOP("sentences", "Login or password is wrong.")),
    "sign-in-delayed": told(
        QT_TRANSLATE_NOOP("sentences", "Too many attempts failed."),
        "",
        QT_TRANSLATE_NOOP("sentences", "Wait {seconds} seconds, then try again."),
    ),
    "password-wrong": told(QT_TRANSLATE_NOOP("sentences", "The present password is wrong.")),
}
