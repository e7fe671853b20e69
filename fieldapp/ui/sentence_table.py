"""The sentences themselves: error code -> (what happened, what was kept, what to do), in English.

Facts of the error stand in braces. Strings are marked for the translators with QT_TRANSLATE_NOOP;
`sentences.py` shows them in the language in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from PySide6.QtCore import QT_TRANSLATE_NOOP

Sentences: TypeAlias = tuple[str, str, str]


def _told(happened: object, kept: object = "", next_step: object = "") -> Sentences:
    return str(happened), str(kept), str(next_step)


_KEPT = QT_TRANSLATE_NOOP("sentences", "What you entered is kept.")
_UNCHANGED = QT_TRANSLATE_NOOP("sentences", "Nothing was changed.")
_ALL_KEPT = QT_TRANSLATE_NOOP("sentences", "All your work is kept on this laptop.")
_PARKED = QT_TRANSLATE_NOOP("sentences", "The change is kept and shown under Sync.")
_REPORT = QT_TRANSLATE_NOOP("sentences", "Try again; if it happens again, send the report.")
_ASK_OFFICE = QT_TRANSLATE_NOOP("sentences", "Ask the office.")
_ASK_ADMIN = QT_TRANSLATE_NOOP("sentences", "Ask your administrator.")
_UPDATE = QT_TRANSLATE_NOOP("sentences", "Update fieldapp on this laptop.")
_TAKE_AGAIN = QT_TRANSLATE_NOOP("sentences", "Take or choose another photo.")
_TYPE_DIGITS = QT_TRANSLATE_NOOP("sentences", "Type digits, as in 4.2.")
_OTHER_CODE = QT_TRANSLATE_NOOP("sentences", "Ask your administrator for a new enrolment code.")
_SEARCH = QT_TRANSLATE_NOOP("sentences", "Scan it again, or search by number.")

_CLASSES: dict[str, Sentences] = {
    "trouble": _told(QT_TRANSLATE_NOOP("sentences", "That did not work."), _KEPT, _REPORT),
    "bug": _told(
        QT_TRANSLATE_NOOP("sentences", "fieldapp made a mistake of its own."),
        QT_TRANSLATE_NOOP("sentences", "What you entered before is kept."),
        _REPORT,
    ),
    "rule": _told(QT_TRANSLATE_NOOP("sentences", "The rules of the work do not allow this."), _UNCHANGED),
    "unreadable": _told(QT_TRANSLATE_NOOP("sentences", "This cannot be read."), _UNCHANGED),
    "replica": _told(
        QT_TRANSLATE_NOOP("sentences", "The data on this laptop cannot be used right now."), "", _REPORT
    ),
    "sync": _told(
        QT_TRANSLATE_NOOP("sentences", "The server does not answer."),
        _ALL_KEPT,
        QT_TRANSLATE_NOOP("sentences", "It is sent by itself as soon as there is a connection."),
    ),
    "refused": _told(
        QT_TRANSLATE_NOOP("sentences", "The server did not accept this change."), _PARKED, _ASK_OFFICE
    ),
    "hardware": _told(
        QT_TRANSLATE_NOOP("sentences", "The camera, printer or scanner does not answer."),
        _KEPT,
        QT_TRANSLATE_NOOP("sentences", "Check that it is connected and switched on."),
    ),
    "cancelled": _told(QT_TRANSLATE_NOOP("sentences", "Cancelled."), _UNCHANGED),
    "captured-wrongly": _told(
        QT_TRANSLATE_NOOP("sentences", "fieldapp tried to write something it may not."), _UNCHANGED, _REPORT
    ),
}

_RULES: dict[str, Sentences] = {
    "step-not-allowed": _told(
        QT_TRANSLATE_NOOP("sentences", "An order that is “{now}” cannot become “{to}”."), _UNCHANGED
    ),
    "not-permitted": _told(
        QT_TRANSLATE_NOOP("sentences", "Your roles do not allow this."), _UNCHANGED, _ASK_OFFICE
    ),
    "not-your-order": _told(
        QT_TRANSLATE_NOOP("sentences", "This order is assigned to somebody else."), _UNCHANGED, _ASK_OFFICE
    ),
    "sheet-is-sealed": _told(
        QT_TRANSLATE_NOOP("sentences", "The customer has signed: what was signed cannot be changed."),
        _UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "To correct it, make a new revision of the sheet."),
    ),
    "part-recalled": _told(
        QT_TRANSLATE_NOOP(
            "sentences", "This part must not be fitted: it is recalled by bulletin {bulletin}."
        ),
        _UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Take another part, or request one."),
    ),
    "quantity-not-positive": _told(QT_TRANSLATE_NOOP("sentences", "The quantity has to be more than zero.")),
    "words-missing": _told(QT_TRANSLATE_NOOP("sentences", "Something that is needed here is empty.")),
    "remarks-missing": _told(QT_TRANSLATE_NOOP("sentences", "Say what has to be corrected.")),
    "remark-points-nowhere": _told(
        QT_TRANSLATE_NOOP("sentences", "A remark belongs to a field that this report does not have."),
        _UNCHANGED,
    ),
    "photo-missing": _told(QT_TRANSLATE_NOOP("sentences", "This step needs a photo.")),
    "answer-too-long": _told(QT_TRANSLATE_NOOP("sentences", "At most {most} characters fit here.")),
    "not-a-choice": _told(
        QT_TRANSLATE_NOOP("sentences", "“{words}” is not one of the answers of this step.")
    ),
    "not-yes-or-no": _told(QT_TRANSLATE_NOOP("sentences", "This step is answered with yes or no.")),
    "not-a-number": _told(QT_TRANSLATE_NOOP("sentences", "“{words}” is not a number."), "", _TYPE_DIGITS),
    "number-too-large": _told(QT_TRANSLATE_NOOP("sentences", "“{words}” is too large to be kept.")),
    "too-many-decimals": _told(QT_TRANSLATE_NOOP("sentences", "At most {places} digits after the point.")),
    "ends-before-it-starts": _told(QT_TRANSLATE_NOOP("sentences", "The end lies before the beginning.")),
    "order-without-steps": _told(
        QT_TRANSLATE_NOOP("sentences", "This order has no history."), "", _ASK_OFFICE
    ),
    "person-is-no-engineer": _told(QT_TRANSLATE_NOOP("sentences", "{name} is not an engineer."), _UNCHANGED),
    "person-not-active": _told(
        QT_TRANSLATE_NOOP("sentences", "{name} does not work here any more."), _UNCHANGED
    ),
    "password-too-short": _told(QT_TRANSLATE_NOOP("sentences", "At least {least} characters are needed.")),
    "password-too-long": _told(QT_TRANSLATE_NOOP("sentences", "At most {most} characters are allowed.")),
}

_CODES_AND_PHOTOS: dict[str, Sentences] = {
    "code-empty": _told(QT_TRANSLATE_NOOP("sentences", "There is nothing in this code."), "", _SEARCH),
    "code-too-long": _told(
        QT_TRANSLATE_NOOP("sentences", "This code holds {length} characters; at most {most} are read."),
        "",
        _SEARCH,
    ),
    "label-damaged": _told(
        QT_TRANSLATE_NOOP("sentences", "This label is damaged or not genuine."), "", _SEARCH
    ),
    "label-key": _told(QT_TRANSLATE_NOOP("sentences", "This label belongs to another company."), "", _SEARCH),
    "label-token": _told(
        QT_TRANSLATE_NOOP("sentences", "This label belongs to another company."), "", _SEARCH
    ),
    "label-newer": _told(QT_TRANSLATE_NOOP("sentences", "This label is of a newer kind."), "", _UPDATE),
    "picture-damaged": _told(
        QT_TRANSLATE_NOOP("sentences", "This picture is damaged."), _UNCHANGED, _TAKE_AGAIN
    ),
    "picture-kind": _told(
        QT_TRANSLATE_NOOP("sentences", "This file is not a picture."), _UNCHANGED, _TAKE_AGAIN
    ),
    "picture-heic": _told(
        QT_TRANSLATE_NOOP("sentences", "Pictures in the HEIC format cannot be read."),
        _UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Let the phone save JPEG, or send the picture as JPEG."),
    ),
    "picture-too-large": _told(
        QT_TRANSLATE_NOOP("sentences", "This picture is too large."), _UNCHANGED, _TAKE_AGAIN
    ),
    "picture-unreachable": _told(
        QT_TRANSLATE_NOOP("sentences", "The file {path} cannot be opened."), _UNCHANGED, _TAKE_AGAIN
    ),
    "photo-unreadable": _told(
        QT_TRANSLATE_NOOP("sentences", "This file is not a photo."), _UNCHANGED, _TAKE_AGAIN
    ),
    "photo-too-large": _told(
        QT_TRANSLATE_NOOP("sentences", "This photo is too large."), _UNCHANGED, _TAKE_AGAIN
    ),
    "frame-inconsistent": _told(
        QT_TRANSLATE_NOOP("sentences", "The camera delivers pictures that cannot be used."),
        "",
        QT_TRANSLATE_NOOP("sentences", "Choose another camera, or scan from a photo."),
    ),
    "enrolment-code": _told(
        QT_TRANSLATE_NOOP("sentences", "This is not an enrolment code."), "", _OTHER_CODE
    ),
    "enrolment-damaged": _told(
        QT_TRANSLATE_NOOP("sentences", "The enrolment code is incomplete."),
        "",
        QT_TRANSLATE_NOOP("sentences", "Copy or scan all of it."),
    ),
    "enrolment-address": _told(
        QT_TRANSLATE_NOOP("sentences", "The server's address “{address}” cannot be used."), "", _OTHER_CODE
    ),
    "enrolment-fingerprint": _told(
        QT_TRANSLATE_NOOP("sentences", "The server's fingerprint in the code is damaged."), "", _OTHER_CODE
    ),
    "enrolment-newer": _told(
        QT_TRANSLATE_NOOP("sentences", "The enrolment code is of a newer kind."), "", _UPDATE
    ),
}

_THIS_MACHINE: dict[str, Sentences] = {
    "wrong-pin": _told(QT_TRANSLATE_NOOP("sentences", "This PIN does not open the desk."), "",
                       QT_TRANSLATE_NOOP("sentences", "Check it and try again.")),
    "disk-full": _told(
        QT_TRANSLATE_NOOP("sentences", "The disk of this laptop is full."),
        QT_TRANSLATE_NOOP("sentences", "What was saved before is safe; the last entry is not saved yet."),
        QT_TRANSLATE_NOOP("sentences", "Free some space, then try again."),
    ),
    "disk-failed": _told(
        QT_TRANSLATE_NOOP("sentences", "The disk of this laptop could not be used ({reason})."),
        QT_TRANSLATE_NOOP("sentences", "What was saved before is safe; the last entry is not saved yet."),
        _REPORT,
    ),
    "blob-damaged": _told(
        QT_TRANSLATE_NOOP("sentences", "A photo or document on this laptop is damaged."),
        QT_TRANSLATE_NOOP("sentences", "The server's copy, if there is one, is fetched with the next sync."),
    ),
    "blob-missing": _told(
        QT_TRANSLATE_NOOP("sentences", "This photo or document is not on this laptop yet."),
        "",
        QT_TRANSLATE_NOOP("sentences", "It arrives with the next sync."),
    ),
    "database-is-newer": _told(
        QT_TRANSLATE_NOOP("sentences", "The data on this laptop was written by a newer fieldapp."), _ALL_KEPT, _UPDATE
    ),
    "key-malformed": _told(
        QT_TRANSLATE_NOOP("sentences", "The key of this laptop's data is damaged."), "", _ASK_ADMIN
    ),
    "sqlite-too-old": _told(
        QT_TRANSLATE_NOOP("sentences", "The database engine {found} is too old to keep data safely."), "", _UPDATE
    ),
    "fonts-not-built": _told(
        QT_TRANSLATE_NOOP("sentences", "The fonts for sheets are not built yet."),
        _ALL_KEPT,
        QT_TRANSLATE_NOOP("sentences", "Run: {command}"),
    ),
    "font-source-missing": _told(
        QT_TRANSLATE_NOOP("sentences", "The package {package} with the fonts is missing."),
        "",
        QT_TRANSLATE_NOOP("sentences", "Run: {command}"),
    ),
    "row-not-found": _told(
        QT_TRANSLATE_NOOP("sentences", "This is not on this laptop any more."),
        _UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Go back and open it again."),
    ),
    "text-holds-nul": _told(QT_TRANSLATE_NOOP("sentences", "The text holds a character that cannot be kept."), _UNCHANGED),
    "text-holds-half-a-character": _told(
        QT_TRANSLATE_NOOP("sentences", "The text holds a character that cannot be kept."), _UNCHANGED
    ),
}  # fmt: skip

SENTENCES: Mapping[str, Sentences] = MappingProxyType(
    {**_CLASSES, **_RULES, **_CODES_AND_PHOTOS, **_THIS_MACHINE}
)
"""error code -> (what happened, what was kept, what to do)"""
