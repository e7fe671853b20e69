"""What a signature covers, and what happens to facts that come after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from fieldapp.errors import SheetIsSealed
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.actors import Side
from fieldapp.rules.orders import is_sealed

COVERED_TABLES = frozenset(
    {
        "part_used", "labour", "answer", "attachment", "attachment_withdrawal", "visit", "charge", "charge_decision",
    }
)  # fmt: skip
"""Rows of these are on the sheet, so that adding one after the signature makes it untrue.

A payment is not among them: the sheet says what was paid until then, and many pay once they have signed.
"""

SHEET = "sheet"
"""The group of a conflict between two sheets that were sealed apart under one number."""


def check_fact(status: OrderStatus, side: Side, table: str) -> None:
    """Refuse a new fact on a sealed order, where it is not known what the customer would say.

    On the desk the engineer amends first. On the server it is accepted and flagged
    (`facts_after_seal`), because what came late from a laptop did happen.
    Raises SheetIsSealed.
    """
    if side is Side.DESK and table in COVERED_TABLES and is_sealed(status):
        raise SheetIsSealed(table=table)


def facts_after_seal(
    facts: Iterable[tuple[str, str, datetime]],
    covered: Mapping[str, frozenset[str]],
    status: OrderStatus,
) -> tuple[tuple[str, str], ...]:
    """The (table, row) of facts that the last sealed sheet does not show, oldest first.

    `facts` are (table, row, made at), `covered` the ids per table that the sheet names.
    No clock decides: a fact is late because the sheet does not have it, whenever it was made.
    Nothing is late while the sheet is open again.
    """
    if not is_sealed(status):
        return ()
    late = [
        (made_at, table, row)
        for table, row, made_at in facts
        if table in COVERED_TABLES and row not in covered.get(table, frozenset())
    ]
    return tuple((table, row) for _made_at, table, row in sorted(late))
