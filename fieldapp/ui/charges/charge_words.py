"""Words of charges and payments that several places share."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.model.charges import ChargeAnswer, PaymentMethod, ToldHow
from fieldapp.rules.charges import Offer
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


def offer_mark(offer: Offer) -> Mark:
    """Where an offer stands: a word, an icon and a colour."""
    source, icon, tone = _OFFERS[offer]
    return Mark(_said(source), icon, tone)


def _said(source: object) -> str:
    return QCoreApplication.translate("charges", str(source)) if source else ""
