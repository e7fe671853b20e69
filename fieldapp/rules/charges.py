"""Where an offer to the customer stands, and what receipts are called."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from enum import StrEnum

from fieldapp.errors import RuleBroken
from fieldapp.model.charges import ChargeAnswer
from fieldapp.rules.money import rounded


class Offer(StrEnum):
    """Where a charge stands with the customer."""

    OPEN = "open"
    """Nobody has said anything to it yet."""
    ACCEPTED = "accepted"
    DECLINED = "declined"


def offer_of(answer: ChargeAnswer | None) -> Offer:
    """Where a charge stands, given the last word on it."""
    return Offer.OPEN if answer in (None, ChargeAnswer.WITHDRAWN) else Offer(answer)


def charge_amount(quantity: Decimal, unit_price: Decimal, currency: str) -> Decimal:
    """What a charge comes to, in whole cents."""
    return rounded(quantity * unit_price, currency)


def receipt_number(order_number: str, payment_id: str) -> str:
    """The number of a receipt that has none: `WO-2026-00042-7C3F`.

    The end of the row's id keeps two laptops that know nothing of each other apart.
    """
    return f"{order_number}-{payment_id[-4:].upper()}"


def check_receipt_number(number: str, taken: Collection[str]) -> None:
    """Refuse a number that another receipt of the order has. Raises RuleBroken `receipt-number-taken`."""
    if number in taken:
        raise RuleBroken("receipt-number-taken", number=number)
