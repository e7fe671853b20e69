"""What each screen is for and how it is worked, in a few sentences each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication


@dataclass(frozen=True)
class Topic:
    """One screen: its name, and sentences, in the language in force."""

    key: str
    title: str
    sentences: tuple[str, ...]


_TOPICS: tuple[tuple[str, object, tuple[object, ...]], ...] = (
    (
        "today",
        QT_TRANSLATE_NOOP("help", "Today"),
        (
            QT_TRANSLATE_NOOP(
                "help", "Your orders in the order they are due; the one you are at comes first."
            ),
            QT_TRANSLATE_NOOP(
                "help",
                "The search box finds orders, devices, parts, articles and customers, by part of a word or number.",
            ),
            QT_TRANSLATE_NOOP(
                "help", "“Ready to leave?” says what is missing on this laptop before you lose the network."
            ),
        ),
    ),
    (
        "order-work",
        QT_TRANSLATE_NOOP("help", "Order: Work"),
        (
            QT_TRANSLATE_NOOP(
                "help", "The button at the lower right is always the next step; “More” holds the others."
            ),
            QT_TRANSLATE_NOOP(
                "help", "Write down findings, cause and remedy; what you type is kept by itself."
            ),
            QT_TRANSLATE_NOOP(
                "help",
                "Photos: take, choose, drag or paste them; open one to draw an arrow, a box or words over it.",
            ),
            QT_TRANSLATE_NOOP(
                "help",
                "Cannot finish? Pause, hand over to a colleague, or draft a follow-up order under “More”.",
            ),
        ),
    ),
    (
        "order-procedure",
        QT_TRANSLATE_NOOP("help", "Order: Procedure"),
        (
            QT_TRANSLATE_NOOP(
                "help", "Answer step by step; steps that do not apply disappear by themselves."
            ),
            QT_TRANSLATE_NOOP(
                "help", "A value outside its limits is a finding: it stands, and asks for a remark."
            ),
        ),
    ),
    (
        "order-parts",
        QT_TRANSLATE_NOOP("help", "Order: Parts"),
        (
            QT_TRANSLATE_NOOP(
                "help",
                "Search or scan a part, then fit it from your van; “Take back” puts it into the van again.",
            ),
            QT_TRANSLATE_NOOP("help", "What the van does not have is requested from the office here."),
        ),
    ),
    (
        "order-charges",
        QT_TRANSLATE_NOOP("help", "Order: Charges"),
        (
            QT_TRANSLATE_NOOP(
                "help", "Offer extra work at a price, then record what the customer said to it and how."
            ),
            QT_TRANSLATE_NOOP(
                "help",
                "Record what was paid; every payment has a receipt number. All of it stands on the sheet.",
            ),
        ),
    ),
    (
        "order-device",
        QT_TRANSLATE_NOOP("help", "Order: Device"),
        (
            QT_TRANSLATE_NOOP(
                "help",
                "The machine's archive: facts, what depends on it, past jobs, readings, similar cases and articles.",
            ),
            QT_TRANSLATE_NOOP(
                "help",
                "“Replace this device” takes the old one out and puts a new one in its place; the history stays.",
            ),
        ),
    ),
    (
        "order-sheet",
        QT_TRANSLATE_NOOP("help", "Order: Sheet"),
        (
            QT_TRANSLATE_NOOP(
                "help", "What is still missing before it can be signed, each with a way there."
            ),
            QT_TRANSLATE_NOOP(
                "help", "Every revision that was signed stays here and can be opened and printed."
            ),
        ),
    ),
    (
        "sign",
        QT_TRANSLATE_NOOP("help", "Signature"),
        (
            QT_TRANSLATE_NOOP(
                "help",
                "Hand the laptop over: the customer reads the sheet, rates, and signs by pen, finger or typed name.",
            ),
            QT_TRANSLATE_NOOP(
                "help",
                "Nobody there, or a refusal? Both are recorded with a reason. After that nothing signed changes any more.",
            ),
        ),
    ),
    (
        "sheet",
        QT_TRANSLATE_NOOP("help", "Sheet"),
        (
            QT_TRANSLATE_NOOP(
                "help", "The pages as they are printed. Print, save, or check what holds of a signed one."
            ),
        ),
    ),
    (
        "device",
        QT_TRANSLATE_NOOP("help", "Device"),
        (
            QT_TRANSLATE_NOOP(
                "help",
                "The archive of one machine: facts, what depends on it, past jobs, readings. Print its label here.",
            ),
        ),
    ),
    (
        "scan",
        QT_TRANSLATE_NOOP("help", "Scan"),
        (
            QT_TRANSLATE_NOOP(
                "help",
                "Hold a label into the frame, choose a picture, paste one, or press a USB scanner's trigger.",
            ),
            QT_TRANSLATE_NOOP("help", "An unknown code can be searched for, or becomes a new device."),
        ),
    ),
    (
        "van",
        QT_TRANSLATE_NOOP("help", "Van"),
        (
            QT_TRANSLATE_NOOP(
                "help", "What is in your van. Count, receive, return; below zero means: count again."
            ),
        ),
    ),
    (
        "knowledge",
        QT_TRANSLATE_NOOP("help", "Knowledge"),
        (
            QT_TRANSLATE_NOOP(
                "help",
                "Articles of what helped against which fault. Say whether one helped; propose one from your findings.",
            ),
        ),
    ),
    (
        "done",
        QT_TRANSLATE_NOOP("help", "What you did"),
        (
            QT_TRANSLATE_NOOP(
                "help",
                "Everything you did, newest first. Whatever is not signed yet can be undone, in any order.",
            ),
        ),
    ),
    (
        "sync",
        QT_TRANSLATE_NOOP("help", "Sync"),
        (
            QT_TRANSLATE_NOOP(
                "help",
                "What waits to be sent, and when this laptop was last complete. Nothing is lost while it waits.",
            ),
            QT_TRANSLATE_NOOP(
                "help",
                "Two people changed the same? Both values stand side by side: choose one; the other is kept.",
            ),
            QT_TRANSLATE_NOOP("help", "Without any network, save the changes to a file and carry it."),
        ),
    ),
    (
        "settings",
        QT_TRANSLATE_NOOP("help", "Settings"),
        (
            QT_TRANSLATE_NOOP(
                "help",
                "Language, look, camera, printer, PIN, storage, and a report for those who repair it, without personal data.",
            ),
        ),
    ),
)
_OF_THE_GUIDE = (
    QT_TRANSLATE_NOOP("help", "fieldapp: quick guide"),
    QT_TRANSLATE_NOOP(
        "help", "Everything works without a network; it is sent when there is one. F1 helps on every screen."
    ),
    QT_TRANSLATE_NOOP("help", "Keys"),
)
"""What the guide says beside the screens, for the translators' tool."""


def topics() -> tuple[Topic, ...]:
    """Every screen, in the order of a day."""
    return tuple(
        Topic(key, _said(title), tuple(_said(one) for one in sentences)) for key, title, sentences in _TOPICS
    )


def topic(key: str) -> Topic | None:
    """What is said about one screen; the search is explained with the day."""
    wanted = {"find": "today", "article": "knowledge", "order": "order-work"}.get(key, key)
    return next((one for one in topics() if one.key == wanted), None)


def _said(source: object) -> str:
    return QCoreApplication.translate("help", str(source))
