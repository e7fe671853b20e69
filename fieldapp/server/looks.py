"""How the words of the trade look in the console: a tone, an icon and a word, never a colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fieldapp.model import (
    ArrivedHow,
    ArticleState,
    AttachmentKind,
    ChargeAnswer,
    Decision,
    DeviceState,
    LabourKind,
    Language,
    MovementKind,
    OrderKind,
    OrderStatus,
    Paper,
    PartRequestState,
    PaymentMethod,
    Priority,
    RequestState,
    ReviewOutcome,
    Role,
    StepKind,
    ToldHow,
)
from fieldapp.model.charges import ChargeKind
from fieldapp.model.orders import PauseReason, PlannedHow
from fieldapp.model.reports import SignatureKind
from fieldapp.model.service_levels import DayOrigin
from fieldapp.rules.charges import Offer
from fieldapp.rules.procedures import Lack
from fieldapp.server.catalogue import N_
from fieldapp.store.hooks import HookMessageState, HookState
from fieldapp.store.letters import LetterKind, LetterState
from fieldapp.store.message_sources import SourceKind


@dataclass(frozen=True)
class Look:
    """What stands for one word of the model wherever it is shown; `word` is the English source."""

    tone: str
    icon: str
    word: str


class Channel(StrEnum):
    """How a request came, as far as the console records it."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    MESSAGE = "message"
    IN_PERSON = "in_person"
    PAGE = "page"
    RATING = "rating"
    OBJECTION = "objection"
    RULE = "rule"
    OTHER = "other"


BY_ITSELF = frozenset({Channel.PAGE, Channel.RATING, Channel.OBJECTION, Channel.RULE})
"""What nobody in the office records: it comes by the customer's pages."""


_STATUS = {
    OrderStatus.NEW: Look("info", "inbox", N_("New")),
    OrderStatus.ASSIGNED: Look("info", "user", N_("Assigned")),
    OrderStatus.ACCEPTED: Look("info", "check", N_("Accepted")),
    OrderStatus.DECLINED: Look("bad", "close", N_("Declined")),
    OrderStatus.TRAVELLING: Look("active", "travel", N_("Travelling")),
    OrderStatus.ON_SITE: Look("active", "map-pin", N_("On site")),
    OrderStatus.PAUSED: Look("warn", "pause", N_("Paused")),
    OrderStatus.COMPLETED: Look("good", "check-circle", N_("Completed")),
    OrderStatus.SIGNED: Look("review", "sign", N_("Signed")),
    OrderStatus.RETURNED: Look("warn", "returned", N_("Returned")),
    OrderStatus.AMENDING: Look("warn", "edit", N_("Being amended")),
    OrderStatus.APPROVED: Look("good", "approved", N_("Approved")),
    OrderStatus.CLOSED: Look("neutral", "archive", N_("Closed")),
    OrderStatus.CANCELLED: Look("neutral", "cancelled", N_("Cancelled")),
}
_PRIORITY = {
    Priority.URGENT: Look("bad", "warning", N_("Urgent")),
    Priority.HIGH: Look("warn", "chevron-up", N_("High")),
    Priority.NORMAL: Look("neutral", "minus", N_("Normal")),
    Priority.LOW: Look("neutral", "chevron-down", N_("Low")),
}
_KIND = {
    OrderKind.REPAIR: Look("neutral", "settings", N_("Repair")),
    OrderKind.MAINTAIN: Look("neutral", "sync", N_("Maintain")),
    OrderKind.INSPECT: Look("neutral", "search", N_("Inspect")),
    OrderKind.INSTALL: Look("neutral", "plus", N_("Install")),
}
_REQUEST = {
    RequestState.OPEN: Look("info", "inbox", N_("Open")),
    RequestState.ORDERED: Look("good", "order", N_("Order made")),
    RequestState.REJECTED: Look("neutral", "cancelled", N_("Rejected")),
}
_PART_REQUEST = {
    PartRequestState.OPEN: Look("info", "inbox", N_("Open")),
    PartRequestState.ORDERED: Look("active", "clock", N_("Ordered")),
    PartRequestState.ISSUED: Look("good", "check-circle", N_("Issued")),
    PartRequestState.REFUSED: Look("bad", "close", N_("Refused")),
}
_DEVICE = {
    DeviceState.IN_SERVICE: Look("good", "check-circle", N_("In service")),
    DeviceState.LIMITED: Look("warn", "warning", N_("Limited")),
    DeviceState.OUT_OF_SERVICE: Look("bad", "stop", N_("Out of service")),
    DeviceState.RETIRED: Look("neutral", "archive", N_("Retired")),
}
_ROLE = {
    Role.ENGINEER: Look("neutral", "van", N_("Engineer")),
    Role.DISPATCHER: Look("neutral", "calendar", N_("Dispatcher")),
    Role.SUPERVISOR: Look("neutral", "review", N_("Supervisor")),
    Role.STOREKEEPER: Look("neutral", "part", N_("Storekeeper")),
    Role.ADMINISTRATOR: Look("neutral", "shield", N_("Administrator")),
    Role.AUDITOR: Look("neutral", "search", N_("Auditor")),
}
_LABOUR = {
    LabourKind.WORK: Look("neutral", "labour", N_("Work")),
    LabourKind.TRAVEL: Look("neutral", "travel", N_("Travel")),
    LabourKind.WAITING: Look("neutral", "pause", N_("Waiting")),
}
_OFFER = {
    Offer.OPEN: Look("warn", "clock", N_("No answer yet")),
    Offer.ACCEPTED: Look("good", "check-circle", N_("Accepted by the customer")),
    Offer.DECLINED: Look("neutral", "close", N_("Not accepted")),
}
_CHARGE = {
    ChargeAnswer.ACCEPTED: Look("good", "check-circle", N_("Accepted by the customer")),
    ChargeAnswer.DECLINED: Look("neutral", "close", N_("Not accepted")),
    ChargeAnswer.WITHDRAWN: Look("neutral", "undo", N_("Word taken back")),
    ToldHow.ON_SITE: Look("neutral", "map-pin", N_("on site")),
    ToldHow.TELEPHONE: Look("neutral", "phone", N_("by telephone")),
    ToldHow.WRITING: Look("neutral", "edit", N_("in writing")),
    PaymentMethod.CASH: Look("neutral", "check", N_("Cash")),
    PaymentMethod.CARD: Look("neutral", "check", N_("Card")),
    PaymentMethod.WECHAT: Look("neutral", "check", N_("WeChat Pay")),
    PaymentMethod.ALIPAY: Look("neutral", "check", N_("Alipay")),
    PaymentMethod.TRANSFER: Look("neutral", "check", N_("Bank transfer")),
    PaymentMethod.OTHER: Look("neutral", "check", N_("Another way")),
}
_REVIEW = {
    ReviewOutcome.APPROVED: Look("good", "approved", N_("Approved")),
    ReviewOutcome.RETURNED: Look("warn", "returned", N_("Returned")),
}
_DECISION = {
    Decision.MINE: Look("good", "check", N_("The engineer's value was taken")),
    Decision.THEIRS: Look("good", "check", N_("The office's value was taken")),
    Decision.OTHER: Look("good", "edit", N_("Another value was taken")),
    Decision.MOOT: Look("neutral", "minus", N_("No longer needed")),
}
_ARTICLE = {
    ArticleState.DRAFT: Look("neutral", "edit", N_("Draft")),
    ArticleState.IN_REVIEW: Look("review", "review", N_("In review")),
    ArticleState.PUBLISHED: Look("good", "check-circle", N_("Published")),
    ArticleState.WITHDRAWN: Look("neutral", "withdraw", N_("Withdrawn")),
}
_LETTER = {
    LetterKind.RECEIVED: Look("neutral", "inbox", N_("Request received")),
    LetterKind.APPOINTMENT: Look("neutral", "calendar", N_("Appointment")),
    LetterKind.SHEET: Look("neutral", "sheet", N_("Sheet and rating")),
    LetterKind.FOLLOW: Look("neutral", "link", N_("Link to follow")),
    LetterKind.NOTICE: Look("neutral", "warning", N_("Notice by a rule")),
}
_LETTER_STATE = {
    LetterState.WAITING: Look("info", "clock", N_("Waiting")),
    LetterState.SENT: Look("good", "check-circle", N_("Sent")),
    LetterState.FAILED: Look("bad", "error", N_("Failed")),
    LetterState.DROPPED: Look("neutral", "minus", N_("Not sent")),
}
_HOOK: Mapping[StrEnum, Look] = {
    HookState.ON: Look("good", "check-circle", N_("On")),
    HookState.PAUSED: Look("neutral", "pause", N_("Paused")),
    HookState.GONE: Look("bad", "error", N_("Gone")),
}
_HOOK_MESSAGE = {
    HookMessageState.WAITING: Look("info", "clock", N_("Waiting")),
    HookMessageState.SENT: Look("good", "check-circle", N_("Sent")),
    HookMessageState.FAILED: Look("bad", "error", N_("Failed")),
}
_SOURCE: Mapping[StrEnum, Look] = {
    SourceKind.SIGNED: Look("neutral", "link", N_("Signed messages (JSON)")),
    SourceKind.WECHAT: Look("neutral", "note", N_("WeChat or WeCom")),
}
_LACK: Mapping[StrEnum, Look] = {
    Lack.ANSWER: Look("warn", "flag", N_("missing")),
    Lack.REMARK: Look("warn", "flag", N_("remark missing")),
    Lack.PHOTO: Look("warn", "photo", N_("photo missing")),
    Lack.INSTRUMENT: Look("warn", "flag", N_("instrument missing")),
}
_OTHERS: tuple[tuple[StrEnum, Look], ...] = (
    (Channel.TELEPHONE, Look("neutral", "phone", N_("Telephone"))),
    (Channel.EMAIL, Look("neutral", "inbox", N_("Email"))),
    (Channel.MESSAGE, Look("neutral", "note", N_("Message"))),
    (Channel.IN_PERSON, Look("neutral", "user", N_("In person"))),
    (Channel.PAGE, Look("neutral", "scan", N_("Customer's page"))),
    (Channel.RATING, Look("warn", "star", N_("Low rating"))),
    (Channel.OBJECTION, Look("warn", "warning", N_("Objection to a sheet"))),
    (Channel.RULE, Look("info", "forward", N_("By a rule"))),
    (Channel.OTHER, Look("neutral", "more", N_("Other"))),
    (ArrivedHow.SCAN, Look("neutral", "scan", N_("by scanning the device"))),
    (ArrivedHow.POSITION, Look("neutral", "map-pin", N_("by position"))),
    (ArrivedHow.HAND, Look("neutral", "user", N_("by hand"))),
    (StepKind.YES_NO, Look("neutral", "check", N_("Yes or no"))),
    (StepKind.CHOICE, Look("neutral", "menu", N_("Choice"))),
    (StepKind.NUMBER, Look("neutral", "number", N_("Measured value"))),
    (StepKind.TEXT, Look("neutral", "note", N_("Text"))),
    (StepKind.PHOTO, Look("neutral", "photo", N_("Photo"))),
    (StepKind.SCAN, Look("neutral", "scan", N_("Scan"))),
    (StepKind.SIGNATURE, Look("neutral", "sign", N_("Signature of a step"))),
    (MovementKind.OPENING, Look("neutral", "part", N_("Opening balance"))),
    (MovementKind.RECEIVED, Look("good", "plus", N_("Stock received"))),
    (MovementKind.USED, Look("neutral", "minus", N_("Used"))),
    (MovementKind.RETURNED, Look("neutral", "returned", N_("Returned"))),
    (MovementKind.COUNTED, Look("neutral", "check", N_("Counted"))),
    (MovementKind.TRANSFER, Look("neutral", "forward", N_("Transfer"))),
    (AttachmentKind.PHOTO, Look("neutral", "photo", N_("Photo"))),
    (AttachmentKind.DOCUMENT, Look("neutral", "file", N_("Document"))),
    (AttachmentKind.SHEET, Look("neutral", "sheet", N_("Sheet"))),
    (Language.ENGLISH, Look("neutral", "language", "English")),
    (Language.CHINESE, Look("neutral", "language", "中文")),
    (PauseReason.PARTS, Look("neutral", "part", N_("Waiting for parts"))),
    (PauseReason.CUSTOMER, Look("neutral", "user", N_("Waiting for the customer"))),
    (PauseReason.OTHER, Look("neutral", "pause", N_("Other"))),
    (PlannedHow.PERSON, Look("neutral", "user", N_("by a person"))),
    (PlannedHow.RULE, Look("neutral", "forward", N_("by a rule"))),
    (PlannedHow.OPTIMISED, Look("neutral", "calendar", N_("by optimising the day"))),
    (SignatureKind.DRAWN, Look("neutral", "sign", N_("drawn"))),
    (SignatureKind.TYPED, Look("neutral", "sign", N_("typed"))),
    (SignatureKind.REMOTE, Look("neutral", "sign", N_("confirmed from elsewhere"))),
    (SignatureKind.DECLINED, Look("warn", "close", N_("refused to sign"))),
    (SignatureKind.ABSENT, Look("warn", "user", N_("nobody was there"))),
    (ChargeKind.WORK, Look("neutral", "labour", N_("Work"))),
    (ChargeKind.MATERIAL, Look("neutral", "part", N_("Material"))),
    (DayOrigin.HOLIDAY, Look("neutral", "calendar", N_("Public holiday"))),
    (DayOrigin.OWN, Look("neutral", "calendar", N_("entered by a person"))),
    (Paper.A4, Look("neutral", "sheet", "A4")),
    (Paper.LETTER, Look("neutral", "sheet", "Letter")),
)
"""Pairs: words of different kinds that are spelt alike would be one key."""

_LOOKS: Mapping[tuple[type[StrEnum], str], Look] = {
    (type(word), word.value): look
    for family in (
        _STATUS, _PRIORITY, _KIND, _REQUEST, _PART_REQUEST, _DEVICE, _ROLE, _LABOUR, _REVIEW, _DECISION,
        _ARTICLE, _LETTER, _LETTER_STATE, _HOOK, _HOOK_MESSAGE, _SOURCE, _OFFER, _CHARGE,
        _LACK,
    )
    for word, look in family.items()
} | {(type(word), word.value): look for word, look in _OTHERS}  # fmt: skip


def look_of(word: StrEnum | str | None) -> Look:
    """The look of a word of the model; one that a newer version invented is shown as it is written."""
    if isinstance(word, StrEnum):
        found = _LOOKS.get((type(word), word.value))
        if found is not None:
            return found
    return Look("neutral", "question", str(word or ""))
