"""Words of the order's screens that several places share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.model.orders import LabourKind, OrderKind, Priority
from fieldapp.rules.clocks import ClockKind, Due, Urgency
from fieldapp.rules.procedures import Lack
from fieldapp.store.queries.order_rows import AnsweredStep
from fieldapp.ui import language, statuses, text
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.chips import Mark

_WORDS = {
    OrderKind.REPAIR: QT_TRANSLATE_NOOP("order", "Repair"),
    OrderKind.MAINTAIN: QT_TRANSLATE_NOOP("order", "Maintenance"),
    OrderKind.INSPECT: QT_TRANSLATE_NOOP("order", "Inspection"),
    OrderKind.INSTALL: QT_TRANSLATE_NOOP("order", "Installation"),
    Priority.LOW: QT_TRANSLATE_NOOP("order", "Low priority"),
    Priority.NORMAL: QT_TRANSLATE_NOOP("order", "Normal priority"),
    Priority.HIGH: QT_TRANSLATE_NOOP("order", "High priority"),
    Priority.URGENT: QT_TRANSLATE_NOOP("order", "Urgent"),
    LabourKind.WORK: QT_TRANSLATE_NOOP("order", "Work"),
    LabourKind.TRAVEL: QT_TRANSLATE_NOOP("order", "Travel"),
    LabourKind.WAITING: QT_TRANSLATE_NOOP("order", "Waiting"),
}

_FIELDS = {
    "findings": QT_TRANSLATE_NOOP("order", "Findings"),
    "cause": QT_TRANSLATE_NOOP("order", "Cause"),
    "revision": QT_TRANSLATE_NOOP("order", "Revision of the sheet"),
    "sealed_at": QT_TRANSLATE_NOOP("order", "Sealed"),
    "by_name": QT_TRANSLATE_NOOP("order", "By"),
    "remedy": QT_TRANSLATE_NOOP("order", "Remedy"),
    "failure_code": QT_TRANSLATE_NOOP("order", "Failure code"),
    "internal_remark": QT_TRANSLATE_NOOP("order", "Internal remark"),
    "title": QT_TRANSLATE_NOOP("order", "Title"),
    "fault": QT_TRANSLATE_NOOP("order", "Reported fault"),
    "contact": QT_TRANSLATE_NOOP("order", "Contact"),
    "contact_name": QT_TRANSLATE_NOOP("order", "Contact"),
    "contact_phone": QT_TRANSLATE_NOOP("order", "Telephone"),
    "device_id": QT_TRANSLATE_NOOP("order", "Device"),
    "status": QT_TRANSLATE_NOOP("order", "Status"),
    "answers": QT_TRANSLATE_NOOP("order", "Procedure"),
    "parts": QT_TRANSLATE_NOOP("order", "Parts"),
    "labour": QT_TRANSLATE_NOOP("order", "Labour"),
    "charges": QT_TRANSLATE_NOOP("order", "Charges"),
    "photos": QT_TRANSLATE_NOOP("order", "Photos"),
    "visits": QT_TRANSLATE_NOOP("order", "Visits"),
    "signature": QT_TRANSLATE_NOOP("order", "Signature"),
    "sheet": QT_TRANSLATE_NOOP("order", "Sheet"),
    "name": QT_TRANSLATE_NOOP("order", "Name"),
    "location": QT_TRANSLATE_NOOP("order", "Location"),
    "notes": QT_TRANSLATE_NOOP("order", "Notes"),
    "access": QT_TRANSLATE_NOOP("order", "Access"),
    "model_name": QT_TRANSLATE_NOOP("order", "Model"),
    "model_id": QT_TRANSLATE_NOOP("order", "Model"),
    "manufacturer": QT_TRANSLATE_NOOP("order", "Manufacturer"),
    "category": QT_TRANSLATE_NOOP("order", "Category"),
    "serial": QT_TRANSLATE_NOOP("order", "Serial number"),
    "label": QT_TRANSLATE_NOOP("order", "Label"),
    "state": QT_TRANSLATE_NOOP("order", "State"),
    "parent_id": QT_TRANSLATE_NOOP("order", "Fitted in"),
    "address": QT_TRANSLATE_NOOP("order", "Address"),
    "city": QT_TRANSLATE_NOOP("order", "City"),
    "region": QT_TRANSLATE_NOOP("order", "Region"),
    "postcode": QT_TRANSLATE_NOOP("order", "Postcode"),
    "role": QT_TRANSLATE_NOOP("order", "Role"),
    "phone": QT_TRANSLATE_NOOP("order", "Telephone"),
    "email": QT_TRANSLATE_NOOP("order", "Email"),
}

_LACKS = {
    Lack.REMARK: QT_TRANSLATE_NOOP("order", "The remark is missing"),
    Lack.PHOTO: QT_TRANSLATE_NOOP("order", "The photo is missing"),
    Lack.INSTRUMENT: QT_TRANSLATE_NOOP("order", "What it was measured with is missing"),
}


def word(value: OrderKind | Priority | LabourKind) -> str:
    """A kind or a priority in the language in force."""
    return told(str(_WORDS[value]))


def field_word(name: str) -> str:
    """A field by its column or by what a remark points at; what is unknown is shown as written."""
    bare = name.removeprefix("work_order.")
    return told(str(_FIELDS[bare])) if bare in _FIELDS else bare.replace("_", " ")


def item_title(one: AnsweredStep) -> str:
    """A step's title, and of which machine it is asked where it is asked of each."""
    title = in_language(one.step.title, one.step.title_zh)
    return " – ".join(filter(None, (title, one.asset.name if one.asset else "")))


def lacks_told(lacks: Iterable[Lack]) -> str:
    """What an item waits for; nothing where it is the answer itself."""
    return ", ".join(told(str(_LACKS[lack])) for lack in lacks if lack in _LACKS)


def in_language(english: str | None, chinese: str | None) -> str:
    """The words of the language in force, else those of the other."""
    first, second = (chinese, english) if is_chinese() else (english, chinese)
    return first or second or ""


def is_chinese() -> bool:
    """Whether the screen speaks Chinese."""
    return language.current() is language.Language.ZH


def value_told(column: str, value: Any) -> str:
    """A value of a conflict as a person reads it."""
    if value is None or value == "":
        return text.NOTHING
    if isinstance(value, datetime):
        return text.moment(value)
    if isinstance(value, Decimal):
        return text.number(value)
    return statuses.look(str(value)).word() if column == "status" else text.plain(str(value))


def due_mark(due: Due) -> Mark:
    """A clock: what is waited for, and how long there is or how late it is."""
    long = text.duration(timedelta(minutes=abs(due.minutes_left)))
    respond = due.kind is ClockKind.RESPOND
    if due.is_overdue:
        words = told("Response {0} late") if respond else told("Solution {0} late")
        return Mark(words.format(long), "clock", Tone.BAD)
    if due.is_stopped:
        return Mark(told("Clock stopped, {0} left").format(long), "pause", Tone.NEUTRAL)
    words = told("{0} to respond") if respond else told("{0} to solve")
    return Mark(words.format(long), "clock", Tone.WARN if due.urgency is Urgency.SOON else Tone.NEUTRAL)


def conflict_fields(group: str, columns: tuple[str, ...]) -> str:
    """What a conflict is about."""
    named = [field_word(name) for name in columns] or [field_word(group)]
    return ", ".join(dict.fromkeys(named))


def told(source: str) -> str:
    """A sentence of the order's screens in the language in force."""
    return QCoreApplication.translate("order", source)


_SAID = (
    QT_TRANSLATE_NOOP("order", "Response {0} late"),
    QT_TRANSLATE_NOOP("order", "Solution {0} late"),
    QT_TRANSLATE_NOOP("order", "Clock stopped, {0} left"),
    QT_TRANSLATE_NOOP("order", "{0} to respond"),
    QT_TRANSLATE_NOOP("order", "{0} to solve"),
    QT_TRANSLATE_NOOP("order", "Checked in by scanning the device"),
    QT_TRANSLATE_NOOP("order", "On the way, or on site"),
    QT_TRANSLATE_NOOP("order", "Part requested: {0}"),
    QT_TRANSLATE_NOOP("order", "Offered: {0}"),
    QT_TRANSLATE_NOOP("order", "Handed over, to {0}"),
    QT_TRANSLATE_NOOP("order", "Paid: {0}"),
    QT_TRANSLATE_NOOP("order", "Sheet sealed, revision {0}"),
    QT_TRANSLATE_NOOP("order", "Report approved"),
    QT_TRANSLATE_NOOP("order", "Report returned"),
    QT_TRANSLATE_NOOP("order", "Customer's rating: {0} of 5"),
    QT_TRANSLATE_NOOP("order", "Note"),
    QT_TRANSLATE_NOOP("order", "Photo"),
    QT_TRANSLATE_NOOP("order", "Document"),
    QT_TRANSLATE_NOOP("order", "{0} to {1}"),
    QT_TRANSLATE_NOOP("order", "No calibration date is known."),
    QT_TRANSLATE_NOOP("order", "Calibrated until {0}"),
    QT_TRANSLATE_NOOP(
        "order", "Its calibration ended on {0}. Take another one, or say why the value counts."
    ),
    QT_TRANSLATE_NOOP("order", "at least {0}"),
    QT_TRANSLATE_NOOP("order", "at most {0}"),
    QT_TRANSLATE_NOOP("order", "Yes"),
    QT_TRANSLATE_NOOP("order", "Recalled"),
    QT_TRANSLATE_NOOP("order", "{0} in the van"),
    QT_TRANSLATE_NOOP("order", "not in the van"),
    QT_TRANSLATE_NOOP("order", "No"),
)
"""Sentences of clocks and timeline, for the translators' tool."""
