"""The sentences about scanning, labels, photos and enrolment codes; see `sentence_table`."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from fieldapp.ui.sentence_parts import (
    ASK_ADMIN,
    OTHER_CODE,
    SEARCH,
    TAKE_AGAIN,
    UNCHANGED,
    UPDATE,
    Sentences,
    told,
)

ABOUT_SCANNING: dict[str, Sentences] = {
    "code-empty": told(QT_TRANSLATE_NOOP("sentences", "There is nothing in this code."), "", SEARCH),
    "code-too-long": told(
        QT_TRANSLATE_NOOP("sentences", "This code holds {length} characters; at most {most} are read."),
        "",
        SEARCH,
    ),
    "label-damaged": told(
        QT_TRANSLATE_NOOP("sentences", "This label is damaged or not genuine."), "", SEARCH
    ),
    "label-key": told(QT_TRANSLATE_NOOP("sentences", "This label belongs to another company."), "", SEARCH),
    "label-token": told(QT_TRANSLATE_NOOP("sentences", "This label belongs to another company."), "", SEARCH),
    "label-newer": told(QT_TRANSLATE_NOOP("sentences", "This label is of a newer kind."), "", UPDATE),
    "scanned-other-device": told(
        QT_TRANSLATE_NOOP("sentences", "This code belongs to {found}; the order is about {wanted}."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Scan the code on {wanted}, or ask the office to change the order."),
    ),
    "sheet-code-damaged": told(
        QT_TRANSLATE_NOOP("sentences", "The code of this sheet is damaged or not genuine."), "", SEARCH
    ),
    "picture-damaged": told(
        QT_TRANSLATE_NOOP("sentences", "This picture is damaged."), UNCHANGED, TAKE_AGAIN
    ),
    "picture-kind": told(
        QT_TRANSLATE_NOOP("sentences", "This file is not a picture."), UNCHANGED, TAKE_AGAIN
    ),
    "picture-heic": told(
        QT_TRANSLATE_NOOP("sentences", "Pictures in the HEIC format cannot be read."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Let the phone save JPEG, or send the picture as JPEG."),
    ),
    "picture-too-large": told(
        QT_TRANSLATE_NOOP("sentences", "This picture is too large."), UNCHANGED, TAKE_AGAIN
    ),
    "picture-unreachable": told(
        QT_TRANSLATE_NOOP("sentences", "The file {path} cannot be opened."), UNCHANGED, TAKE_AGAIN
    ),
    "photo-unreadable": told(
        QT_TRANSLATE_NOOP("sentences", "This file is not a photo."), UNCHANGED, TAKE_AGAIN
    ),
    "photo-too-large": told(
        QT_TRANSLATE_NOOP("sentences", "This photo is too large."), UNCHANGED, TAKE_AGAIN
    ),
    "frame-inconsistent": told(
        QT_TRANSLATE_NOOP("sentences", "The camera delivers pictures that cannot be used."),
        "",
        QT_TRANSLATE_NOOP("sentences", "Choose another camera, or scan from a photo."),
    ),
    "enrolment-not-in-picture": told(
        QT_TRANSLATE_NOOP("sentences", "No code can be read in this picture."),
        "",
        QT_TRANSLATE_NOOP("sentences", "Take a sharper one, or paste the code as text."),
    ),
    "enrolment-code": told(QT_TRANSLATE_NOOP("sentences", "This is not an enrolment code."), "", OTHER_CODE),
    "enrolment-damaged": told(
        QT_TRANSLATE_NOOP("sentences", "The enrolment code is incomplete."),
        "",
        QT_TRANSLATE_NOOP("sentences", "Copy or scan all of it."),
    ),
    "enrolment-address": told(
        QT_TRANSLATE_NOOP("sentences", "The server's address “{address}” cannot be used."), "", OTHER_CODE
    ),
    "enrolment-fingerprint": told(
        QT_TRANSLATE_NOOP("sentences", "The server's fingerprint in the code is damaged."), "", OTHER_CODE
    ),
    "enrolment-newer": told(
        QT_TRANSLATE_NOOP("sentences", "The enrolment code is of a newer kind."), "", UPDATE
    ),
    "enrolment-code-unknown": told(
        QT_TRANSLATE_NOOP("sentences", "The server does not know this enrolment code."), "", OTHER_CODE
    ),
    "enrolment-code-used": told(
        QT_TRANSLATE_NOOP("sentences", "This enrolment code was used already."), "", OTHER_CODE
    ),
    "enrolment-code-expired": told(
        QT_TRANSLATE_NOOP("sentences", "This enrolment code has expired."), "", OTHER_CODE
    ),
    "enrolment-person-inactive": told(
        QT_TRANSLATE_NOOP("sentences", "The person of this enrolment code does not work here any more."),
        "",
        ASK_ADMIN,
    ),
    "label-code": told(
        QT_TRANSLATE_NOOP(
            "sentences", "What the label should hold is too long for a code ({length} characters)."
        ),
        "",
        QT_TRANSLATE_NOOP("sentences", "Shorten the server's address or the number."),
    ),
    "label-sheet": told(
        QT_TRANSLATE_NOOP("sentences", "The label sheet “{name}” cannot be used."),
        "",
        QT_TRANSLATE_NOOP("sentences", "Choose another label sheet."),
    ),
    "label-start": told(
        QT_TRANSLATE_NOOP("sentences", "The sheet has {places} labels; it cannot begin at number {start}.")
    ),
    "label-too-small": told(
        QT_TRANSLATE_NOOP("sentences", "The label is too small for its code."),
        "",
        QT_TRANSLATE_NOOP("sentences", "Choose another label sheet."),
    ),
}
