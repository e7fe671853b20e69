"""Words of charges and payments that several places share."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.model.charges import ChargeAnswer, ChargeKind, PaymentMethod, ToldHow
from fieldapp.rules.charges import Offer
from fieldapp.rules.cover import Cover
from fieldapp.ui import text
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.chips import Mark

_METHODS = {
    PaymentMethod.CASH: QT_TRANSLATE_NOOP("charges", "Cash"),
    PaymentMethod.CARD: QT_TRANSLATE_NOOP("charges", "Card"),
    PaymentMethod.WECHAT: QT_TRANSLATE_NOOP("charges", "WeChat Pay"),
    PaymentMethod.ALIPAY: QT_TRANSLATE_NOOP("charges", "Alipay"),
    PaymentMethod.TRANSFER: QT_TRANSLATE_NOOP("charges", "Bank transfer"),
    PaymentMethod.OTHER: QT_TRANSLATE_NOOP("charges", "Another way"),
}
_TOLD = {
    ToldHow.ON_SITE: QT_TRANSLATE_NOOP("charges", "On site"),
    ToldHow.TELEPHONE: QT_TRANSLATE_NOOP("charges", "By telephone"),
    ToldHow.WRITING: QT_TRANSLATE_NOOP("charges", "In writing"),
}
_ANSWERS = {
    ChargeAnswer.ACCEPTED: QT_TRANSLATE_NOOP("charges", "Accepted by {0}"),
    ChargeAnswer.DECLINED: QT_TRANSLATE_NOOP("charges", "Declined by {0}"),
    ChargeAnswer.WITHDRAWN: QT_TRANSLATE_NOOP("charges", "The word of {0} was taken back"),
}
_KINDS = {
    ChargeKind.WORK: QT_TRANSLATE_NOOP("charges", "Work"),
    ChargeKind.MATERIAL: QT_TRANSLATE_NOOP("charges", "Material"),
}
_UNDER_WARRANTY = QT_TRANSLATE_NOOP("charges", "under warranty until {0}")
_UNDER_CONTRACT = QT_TRANSLATE_NOOP("charges", "under the contract {0}")
_FREE_BY = QT_TRANSLATE_NOOP("charges", "Free of charge: {0}")
_FREE = QT_TRANSLATE_NOOP("charges", "Free of charge")
_OFFERS = {
    Offer.OPEN: (QT_TRANSLATE_NOOP("charges", "No answer yet"), "clock", Tone.WARN),
    Offer.ACCEPTED: (QT_TRANSLATE_NOOP("charges", "Accepted"), "check-circle", Tone.GOOD),
    Offer.DECLINED: (QT_TRANSLATE_NOOP("charges", "Declined"), "close", Tone.NEUTRAL),
}


def method_word(method: PaymentMethod) -> str:
    """How it was paid; what a newer version invented is shown as it is."""
    return _said(_METHODS.get(method)) or str(method)


def told_word(how: ToldHow) -> str:
    """How the customer's word came."""
    return _said(_TOLD.get(how)) or str(how)


def answer_word(answer: ChargeAnswer | None, by: str) -> str:
    """What somebody said."""
    source = _ANSWERS.get(answer) if answer is not None else None
    return _said(source).format(by) if source else by


def cover_words(cover: Cover) -> str:
    """What pays, as it is written beside what it pays for."""
    until = text.date_only(cover.until) if cover.until else ""
    if cover.contract is None:
        return _said(_UNDER_WARRANTY).format(until)
    name = " ".join(filter(None, (cover.contract.number, cover.contract.name)))
    return _said(_UNDER_CONTRACT).format(text.plain(name))


def free_words(cover: Cover) -> str:
    """What is proposed where something pays."""
    return _said(_FREE_BY).format(cover_words(cover))


def kind_word(kind: ChargeKind) -> str:
    """What a charge is for."""
    return _said(_KINDS[kind])


def offer_mark(offer: Offer) -> Mark:
    """Where an offer stands: a word, an icon and a colour."""
    source, icon, tone = _OFFERS[offer]
    return Mark(_said(source), icon, tone)


def free_mark() -> Mark:
    """What stands at an offer that a warranty or a contract pays."""
    return Mark(_said(_FREE), "shield", Tone.GOOD)


def _said(source: object) -> str:
    return QCoreApplication.translate("charges", str(source)) if source else ""
