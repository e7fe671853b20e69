"""A row that was imported before and now reads otherwise: what the list may change, and what stands.

Three voices per column: what the list said last time, what it says now, what stands here.
The list changes what nobody touched since; what a person changed stays and is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fieldapp.model import WorkOrder
from fieldapp.model.columns import Stored
from fieldapp.model.noun import Noun
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.orders import is_sealed
from fieldapp.store.capture import SEALED_ORDER_COLUMNS, image_of

HAND, SEALED, FACT = "hand", "sealed", "fact"
_EMPTY = (None, "", "{}", "[]")


@dataclass(frozen=True)
class Difference:
    """One column that reads otherwise; `why` says why the list may not change it, or is None."""

    column: str
    ours: Stored
    theirs: Stored
    why: str | None


def differences(
    row: Noun, said: Mapping[str, Stored], before: Mapping[str, Stored] | None
) -> Iterator[Difference]:
    """The columns of `row` that the list has otherwise; `said` is what it says now, in stored form.

    `before` is what it said last time; None for a row that people made before any list named it:
    then the list only fills what is empty.
    """
    image = image_of(row)
    for column, theirs in said.items():
        ours = image[column]
        if ours == theirs or (theirs is None and not _may_be_empty(row, column)):
            continue
        if before is None:
            yield Difference(column, ours, theirs, None if ours in _EMPTY else HAND)
        elif before.get(column) == theirs:
            continue  # the list says what it said; the difference is a person's
        else:
            yield Difference(column, ours, theirs, _why_not(row, column, ours, before))


def _why_not(row: Noun, column: str, ours: Stored, before: Mapping[str, Stored]) -> str | None:
    if row.INSERT_ONLY:
        return FACT
    if ours != before.get(column):
        return HAND
    sealed = isinstance(row, WorkOrder) and is_sealed(OrderStatus(row.status))
    return SEALED if sealed and column in SEALED_ORDER_COLUMNS else None


def _may_be_empty(row: Noun, column: str) -> bool:
    return bool(row.__table__.columns[column].nullable)
