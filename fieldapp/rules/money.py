"""Amounts of money, in whole cents of their currency."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from fieldapp.errors import RuleBroken
from fieldapp.rules.typed_numbers import DECIMAL_PLACES, LARGEST

WITHOUT_CENTS = frozenset({"JPY", "KRW", "VND", "CLP", "ISK"})


def rounded(amount: Decimal, currency: str) -> Decimal:
    """An amount in whole cents of its currency (half to even)."""
    cents = Decimal(1) if currency in WITHOUT_CENTS else Decimal("0.01")
    try:
        return amount.quantize(cents, ROUND_HALF_EVEN)
    except InvalidOperation:
        return amount


def check_amount(amount: Decimal) -> None:
    """Refuse what cannot be asked for or paid: nothing, less, too exact or absurdly large.

    Raises RuleBroken `amount-not-positive`.
    """
    fits = amount.is_finite() and 0 < amount < LARGEST
    if not fits or amount != round(amount, DECIMAL_PLACES):
        raise RuleBroken("amount-not-positive", amount=str(amount))
