"""The sentences themselves: error code -> (what happened, what was kept, what to do), in English.

Facts of the error stand in braces. Strings are marked for the translators with QT_TRANSLATE_NOOP;
`sentences.py` shows them in the language in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP

from fieldapp.ui.sentence_parts import (
    ALL_KEPT,
    ASK_ADMIN,
    ASK_OFFICE,
    KEPT,
    PARKED,
    REPORT,
    TYPE_DIGITS,
    UNCHANGED,
    UPDATE,
    Sentences,
    told,
)
from fieldapp.ui.sentences_of_bundles import ABOUT_BUNDLES
from fieldapp.ui.sentences_of_planning import ABOUT_PLANNING
from fieldapp.ui.sentences_of_scanning import ABOUT_SCANNING
from fieldapp.ui.sentences_of_sync import ABOUT_SYNC
from fieldapp.ui.sentences_of_work import ABOUT_WORK

_CLASSES: dict[str, Sentences] = {
    "trouble": told(QT_TRANSLATE_NOOP("sentences", "That did not work."), KEPT, REPORT),
    "bug": told(
        QT_TRANSLATE_NOOP("sentences", "fieldapp made a mistake of its own."),
        QT_TRANSLATE_NOOP("sentences", "What you entered before is kept."),
        REPORT,
    ),
    "rule": told(QT_TRANSLATE_NOOP("sentences", "The rules of the work do not allow this."), UNCHANGED),
    "unreadable": told(QT_TRANSLATE_NOOP("sentences", "This cannot be read."), UNCHANGED),
    "replica": told(
        QT_TRANSLATE_NOOP("sentences", "The data on this laptop cannot be used right now."), "", REPORT
    ),
    "refused": told(
        QT_TRANSLATE_NOOP("sentences", "The server did not accept this change."), PARKED, ASK_OFFICE
    ),
    "hardware": told(
        QT_TRANSLATE_NOOP("sentences", "The camera, printer or scanner does not answer."),
        KEPT,
        QT_TRANSLATE_NOOP("sentences", "Check that it is connected and switched on."),
    ),
    "cancelled": told(QT_TRANSLATE_NOOP("sentences", "Cancelled."), UNCHANGED),
    "captured-wrongly": told(
        QT_TRANSLATE_NOOP("sentences", "fieldapp tried to write something it may not."), UNCHANGED, REPORT
    ),
}

_RULES: dict[str, Sentences] = {
    "step-not-allowed": told(
        QT_TRANSLATE_NOOP("sentences", "An order that is “{now}” cannot become “{to}”."), UNCHANGED
    ),
    "not-permitted": told(
        QT_TRANSLATE_NOOP("sentences", "Your roles do not allow this."), UNCHANGED, ASK_OFFICE
    ),
    "not-your-order": told(
        QT_TRANSLATE_NOOP("sentences", "This order is assigned to somebody else."), UNCHANGED, ASK_OFFICE
    ),
    "sheet-is-sealed": told(
        QT_TRANSLATE_NOOP("sentences", "The customer has signed: what was signed cannot be changed."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "To correct it, make a new revision of the sheet."),
    ),
    "part-recalled": told(
        QT_TRANSLATE_NOOP(
            "sentences", "This part must not be fitted: it is recalled by bulletin {bulletin}."
        ),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Take another part, or request one."),
    ),
    "quantity-not-positive": told(QT_TRANSLATE_NOOP("sentences", "The quantity has to be more than zero.")),
    "amount-not-positive": told(QT_TRANSLATE_NOOP("sentences", "The amount has to be more than zero.")),
    "already-replaced": told(QT_TRANSLATE_NOOP("sentences", "This device was taken out already."), UNCHANGED),
    "receipt-number-taken": told(
        QT_TRANSLATE_NOOP("sentences", "Another receipt of this order has the number {number}."), UNCHANGED
    ),
    "words-missing": told(QT_TRANSLATE_NOOP("sentences", "Something that is needed here is empty.")),
    "remarks-missing": told(QT_TRANSLATE_NOOP("sentences", "Say what has to be corrected.")),
    "remark-points-nowhere": told(
        QT_TRANSLATE_NOOP("sentences", "A remark belongs to a field that this report does not have."),
        UNCHANGED,
    ),
    "photo-missing": told(QT_TRANSLATE_NOOP("sentences", "This step needs a photo.")),
    "answer-too-long": told(QT_TRANSLATE_NOOP("sentences", "At most {most} characters fit here.")),
    "not-a-choice": told(QT_TRANSLATE_NOOP("sentences", "“{words}” is not one of the answers of this step.")),
    "not-yes-or-no": told(QT_TRANSLATE_NOOP("sentences", "This step is answered with yes or no.")),
    "not-a-number": told(QT_TRANSLATE_NOOP("sentences", "“{words}” is not a number."), "", TYPE_DIGITS),
    "number-too-large": told(QT_TRANSLATE_NOOP("sentences", "“{words}” is too large to be kept.")),
    "too-many-decimals": told(QT_TRANSLATE_NOOP("sentences", "At most {places} digits after the point.")),
    "ends-before-it-starts": told(QT_TRANSLATE_NOOP("sentences", "The end lies before the beginning.")),
    "order-without-steps": told(QT_TRANSLATE_NOOP("sentences", "This order has no history."), "", ASK_OFFICE),
    "person-is-no-engineer": told(QT_TRANSLATE_NOOP("sentences", "{name} is not an engineer."), UNCHANGED),
    "person-not-active": told(
        QT_TRANSLATE_NOOP("sentences", "{name} does not work here any more."), UNCHANGED
    ),
    "password-too-short": told(QT_TRANSLATE_NOOP("sentences", "At least {least} characters are needed.")),
    "password-too-long": told(QT_TRANSLATE_NOOP("sentences", "At most {most} characters are allowed.")),
}

_THIS_MACHINE: dict[str, Sentences] = {
    "wrong-pin": told(QT_TRANSLATE_NOOP("sentences", "This PIN does not open the desk."), "",
                       QT_TRANSLATE_NOOP("sentences", "Check it and try again.")),
    "disk-full": told(
        QT_TRANSLATE_NOOP("sentences", "The disk of this laptop is full."),
        QT_TRANSLATE_NOOP("sentences", "What was saved before is safe; the last entry is not saved yet."),
        QT_TRANSLATE_NOOP("sentences", "Free some space, then try again."),
    ),
    "disk-failed": told(
        QT_TRANSLATE_NOOP("sentences", "The disk of this laptop could not be used ({reason})."),
        QT_TRANSLATE_NOOP("sentences", "What was saved before is safe; the last entry is not saved yet."),
        REPORT,
    ),
    "pin-wait": told(
        QT_TRANSLATE_NOOP("sentences", "Too many wrong PINs."),
        ALL_KEPT,
        QT_TRANSLATE_NOOP("sentences", "Wait {wait_s} seconds, then try again."),
    ),
    "pins-differ": told(QT_TRANSLATE_NOOP("sentences", "The two PINs are not the same.")),
    "pin-too-short": told(QT_TRANSLATE_NOOP("sentences", "At least {least} characters are needed.")),
    "vault-missing": told(
        QT_TRANSLATE_NOOP("sentences", "The key of this laptop's data is missing."), "", ASK_ADMIN
    ),
    "vault-damaged": told(
        QT_TRANSLATE_NOOP("sentences", "The key of this laptop's data is damaged."), "", ASK_ADMIN
    ),
    "vault-exists": told(
        QT_TRANSLATE_NOOP("sentences", "This laptop is enrolled already."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Unlock it with its PIN."),
    ),
    "vault-is-newer": told(
        QT_TRANSLATE_NOOP("sentences", "The data on this laptop was written by a newer fieldapp."), ALL_KEPT, UPDATE
    ),
    "replica-in-use": told(
        QT_TRANSLATE_NOOP("sentences", "fieldapp is already open on this laptop."),
        ALL_KEPT,
        QT_TRANSLATE_NOOP("sentences", "Go on in the window that is open, or close it first."),
    ),
    "blob-absent": told(
        QT_TRANSLATE_NOOP("sentences", "This photo or document is not on this laptop yet."),
        "",
        QT_TRANSLATE_NOOP("sentences", "It arrives with the next sync."),
    ),
    "blob-name-malformed": told(
        QT_TRANSLATE_NOOP("sentences", "A photo or document has a name that cannot be right."), UNCHANGED, REPORT
    ),
    "blob-damaged": told(
        QT_TRANSLATE_NOOP("sentences", "A photo or document on this laptop is damaged."),
        QT_TRANSLATE_NOOP("sentences", "The server's copy, if there is one, is fetched with the next sync."),
    ),
    "blob-missing": told(
        QT_TRANSLATE_NOOP("sentences", "This photo or document is not on this laptop yet."),
        "",
        QT_TRANSLATE_NOOP("sentences", "It arrives with the next sync."),
    ),
    "database-is-newer": told(
        QT_TRANSLATE_NOOP("sentences", "The data on this laptop was written by a newer fieldapp."), ALL_KEPT, UPDATE
    ),
    "replica-damaged": told(
        QT_TRANSLATE_NOOP("sentences", "The database on this laptop is damaged."),
        QT_TRANSLATE_NOOP("sentences", "What you saved stands in a journal beside it."),
        QT_TRANSLATE_NOOP("sentences", "Lock the desk and unlock it: the database is then made anew."),
    ),
    "key-malformed": told(
        QT_TRANSLATE_NOOP("sentences", "The key of this laptop's data is damaged."), "", ASK_ADMIN
    ),
    "sqlite-too-old": told(
        QT_TRANSLATE_NOOP("sentences", "The database engine {found} is too old to keep data safely."), "", UPDATE
    ),
    "fonts-not-built": told(
        QT_TRANSLATE_NOOP("sentences", "The fonts for sheets are not built yet."),
        ALL_KEPT,
        QT_TRANSLATE_NOOP("sentences", "Run: {command}"),
    ),
    "font-source-missing": told(
        QT_TRANSLATE_NOOP("sentences", "The package {package} with the fonts is missing."),
        "",
        QT_TRANSLATE_NOOP("sentences", "Run: {command}"),
    ),
    "row-not-found": told(
        QT_TRANSLATE_NOOP("sentences", "This is not on this laptop any more."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Go back and open it again."),
    ),
    "text-holds-nul": told(QT_TRANSLATE_NOOP("sentences", "The text holds a character that cannot be kept."), UNCHANGED),
    "text-holds-half-a-character": told(
        QT_TRANSLATE_NOOP("sentences", "The text holds a character that cannot be kept."), UNCHANGED
    ),
}  # fmt: skip

SENTENCES: Mapping[str, Sentences] = MappingProxyType(
    {
        **_CLASSES,
        **_RULES,
        **ABOUT_BUNDLES,
        **ABOUT_PLANNING,
        **ABOUT_SCANNING,
        **ABOUT_SYNC,
        **ABOUT_WORK,
        **_THIS_MACHINE,
    }
)
"""error code -> (what happened, what was kept, what to do)"""
