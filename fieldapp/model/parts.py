"""The catalogue, and the ledger that stock is the sum of."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, amount, choice, flag, link, moment, text
from fieldapp.model.noun import Editable, Home, Noun


class Part(Editable):
    """One article of the catalogue."""

    __tablename__ = "part"
    HOME = Home("parts")

    number: Mapped[str] = text(Merge.OFFICE, required=True, index=True)
    name: Mapped[str] = text(Merge.OFFICE, required=True)
    name_zh: Mapped[str | None] = text(Merge.OFFICE)
    manufacturer: Mapped[str | None] = text(Merge.OFFICE)
    manufacturer_number: Mapped[str | None] = text(Merge.OFFICE, index=True)
    category: Mapped[str | None] = text(Merge.OFFICE)
    description: Mapped[str | None] = text(Merge.OFFICE)
    unit: Mapped[str | None] = text(Merge.OFFICE)
    price: Mapped[Decimal | None] = amount(Merge.OFFICE, group="price")
    currency: Mapped[str | None] = text(Merge.OFFICE, group="price")
    gtin: Mapped[str | None] = text(Merge.OFFICE, index=True)
    recalled: Mapped[bool] = flag(Merge.OFFICE)
    bulletin: Mapped[str | None] = text(Merge.OFFICE)
    """Why it must not be fitted, when recalled."""


class MovementKind(StrEnum):
    """Why stock moved."""

    OPENING = "opening"
    RECEIVED = "received"
    USED = "used"
    RETURNED = "returned"
    COUNTED = "counted"
    TRANSFER = "transfer"


class StockMovement(Noun):
    """Parts into (+) or out of (-) one van; stock is the sum."""

    __tablename__ = "stock_movement"
    HOME = Home("person", "holder_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    holder_id: Mapped[str] = link(None, Merge.FACT, required=True)
    """The person whose van it is."""
    part_id: Mapped[str] = link(None, Merge.FACT, required=True)
    quantity: Mapped[Decimal] = amount(Merge.FACT, required=True)
    kind: Mapped[MovementKind] = choice(MovementKind, Merge.FACT, default=MovementKind.USED)
    order_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    transfer_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    reverses_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)


class PartRequestState(StrEnum):
    """What the storekeeper did with it."""

    OPEN = "open"
    ORDERED = "ordered"
    ISSUED = "issued"
    REFUSED = "refused"


class PartRequest(Editable):
    """What is missing on an order."""

    __tablename__ = "part_request"
    HOME = Home("order", "order_id")
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    part_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    words: Mapped[str] = text(Merge.FACT, required=True)
    quantity: Mapped[Decimal] = amount(Merge.ASK, required=True)
    state: Mapped[PartRequestState] = choice(PartRequestState, Merge.OFFICE, default=PartRequestState.OPEN)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)
