"""What the customer is asked to pay beside the parts, what the customer said to it, and what was paid."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, amount, choice, link, moment, text
from fieldapp.model.noun import Home, Noun


class ChargeKind(StrEnum):
    """What a charge is for, as far as cover is concerned."""

    WORK = "work"
    MATERIAL = "material"


class Charge(Noun):
    """Something offered at a price; corrected by a row that reverses it."""

    __tablename__ = "charge"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    words: Mapped[str] = text(Merge.FACT, required=True)
    quantity: Mapped[Decimal] = amount(Merge.FACT, group="quantity", required=True)
    unit: Mapped[str | None] = text(Merge.FACT, group="quantity")
    unit_price: Mapped[Decimal] = amount(Merge.FACT, group="price", required=True)
    currency: Mapped[str] = text(Merge.FACT, group="price", required=True)
    kind: Mapped[ChargeKind | None] = choice(ChargeKind, Merge.FACT)
    covered_by: Mapped[str | None] = text(Merge.FACT)
    """Why the customer owes nothing for it, in words: the warranty or the contract that pays."""
    reverses_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)


class ChargeAnswer(StrEnum):
    """What the customer said to an offer."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """The word before was recorded by mistake: the offer is open again."""


class ToldHow(StrEnum):
    """How the customer's word reached the engineer."""

    ON_SITE = "on_site"
    TELEPHONE = "telephone"
    WRITING = "writing"


class ChargeDecision(Noun):
    """The customer's word on one charge; of several the last counts."""

    __tablename__ = "charge_decision"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    charge_id: Mapped[str] = link("charge", Merge.FACT, required=True)
    answer: Mapped[ChargeAnswer] = choice(ChargeAnswer, Merge.FACT, default=ChargeAnswer.ACCEPTED)
    decided_by: Mapped[str] = text(Merge.FACT, required=True)
    """Who spoke for the customer."""
    told_how: Mapped[ToldHow] = choice(ToldHow, Merge.FACT, default=ToldHow.ON_SITE)
    words: Mapped[str | None] = text(Merge.FACT)
    """What the customer said, where it matters."""
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)


class PaymentMethod(StrEnum):
    """How it was paid."""

    CASH = "cash"
    CARD = "card"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    TRANSFER = "transfer"
    OTHER = "other"


class Payment(Noun):
    """Money that the customer handed over; corrected by a row that reverses it."""

    __tablename__ = "payment"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    amount: Mapped[Decimal] = amount(Merge.FACT, group="amount", required=True)
    currency: Mapped[str] = text(Merge.FACT, group="amount", required=True)
    method: Mapped[PaymentMethod] = choice(PaymentMethod, Merge.FACT, default=PaymentMethod.CASH)
    receipt_number: Mapped[str] = text(Merge.FACT, required=True)
    payer: Mapped[str | None] = text(Merge.FACT)
    remark: Mapped[str | None] = text(Merge.FACT)
    reverses_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)
