"""Stock is the sum of its movements; it may go below zero, and then it shows."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from fieldapp.errors import PartRecalled, QuantityNotPositive
from fieldapp.rules.typed_numbers import DECIMAL_PLACES, LARGEST


def stock(movements: Iterable[Decimal]) -> Decimal:
    """What is there, given every movement of one part in one van."""
    return sum(movements, Decimal(0))


def counted_difference(there: Decimal, counted: Decimal) -> Decimal:
    """The movement that makes the books agree with what was counted.

    Raises QuantityNotPositive when less than nothing was counted.
    """
    if counted < 0:
        raise QuantityNotPositive(quantity=str(counted))
    return counted - there


def check_quantity(quantity: Decimal) -> None:
    """Refuse what cannot be a quantity: zero, less, too exact or absurdly large.

    Raises QuantityNotPositive.
    """
    fits = quantity.is_finite() and 0 < quantity < LARGEST
    if not fits or quantity != round(quantity, DECIMAL_PLACES):
        raise QuantityNotPositive(quantity=str(quantity))


def check_may_be_fitted(number: str, *, recalled: bool, bulletin: str | None) -> None:
    """Refuse a recalled part. Raises PartRecalled naming the bulletin."""
    if recalled:
        raise PartRecalled(part=number, bulletin=bulletin or "")
