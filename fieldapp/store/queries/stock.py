"""Parts: the catalogue, what is in a van, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from fieldapp.model.orders import WorkOrder
from fieldapp.model.parts import MovementKind, Part, PartRequest, PartRequestState, StockMovement
from fieldapp.model.people import Person
from fieldapp.store.queries.rows import Page, columns_of, is_no, page_of, rows_of
from fieldapp.store.search import search

MOST_FOUND = 500
NONE = Decimal(0)


@dataclass(frozen=True)
class PartRow:
    """One article of the catalogue, with what is in the van that was asked about."""

    id: str
    number: str
    name: str
    name_zh: str | None
    manufacturer: str | None
    manufacturer_number: str | None
    category: str | None
    unit: str | None
    price: Decimal | None
    currency: str | None
    gtin: str | None
    recalled: bool
    bulletin: str | None
    in_van: Decimal = NONE


@dataclass(frozen=True)
class MovementRow:
    """One line of a van's ledger."""

    id: str
    part_id: str
    quantity: Decimal
    kind: MovementKind
    order_id: str | None
    transfer_id: str | None
    reverses_id: str | None
    made_at: datetime
    by_name: str | None
    part_number: str | None
    part_name: str | None
    part_name_zh: str | None


@dataclass(frozen=True)
class RequestedPartRow:
    """A part somebody asked for, with its order."""

    id: str
    order_id: str
    part_id: str | None
    words: str
    quantity: Decimal
    state: PartRequestState
    made_at: datetime
    by_name: str | None
    order_number: str | None
    order_title: str | None


@dataclass(frozen=True)
class VanRow:
    """One person's van: how many articles are in it, and how many of them below zero."""

    holder_id: str
    holder_name: str | None
    articles: int
    below_zero: int


def van_stock(session: Session, person_id: str) -> tuple[PartRow, ...]:
    """What is in a person's van, by number; what is exactly zero is left out, below zero is not."""
    stock = _stock_of(person_id).subquery()
    query = _part_rows(stock).join(stock, stock.c.part_id == Part.id).where(stock.c.in_van != 0)
    return rows_of(session, PartRow, query.order_by(Part.number, Part.id))


def parts_found(
    session: Session, words: str = "", person_id: str | None = None, page: int = 1, size: int = 50
) -> Page[PartRow]:
    """The catalogue, searched in both languages; with `person_id` each says what is in that van."""
    stock = _stock_of(person_id or "").subquery()
    conditions = [is_no(Part.withdrawn)]
    if words.strip():
        hits = search(session.connection(), words, MOST_FOUND, ("part",))
        conditions.append(Part.id.in_([hit.row for hit in hits]))
    query = _part_rows(stock).outerjoin(stock, stock.c.part_id == Part.id)
    return page_of(session, PartRow, Part, query, conditions, (Part.number, Part.id), page, size)


def part_row(session: Session, part_id: str, person_id: str | None = None) -> PartRow | None:
    """One article, with what is in that person's van."""
    stock = _stock_of(person_id or "").subquery()
    query = _part_rows(stock).outerjoin(stock, stock.c.part_id == Part.id).where(Part.id == part_id)
    return next(iter(rows_of(session, PartRow, query)), None)


def in_van(session: Session, person_id: str, part_id: str) -> Decimal:
    """How many of a part are in a van; it may be below zero."""
    total = session.scalar(
        select(func.sum(StockMovement.quantity)).where(
            StockMovement.holder_id == person_id, StockMovement.part_id == part_id
        )
    )
    return total or NONE


def movements_of(session: Session, person_id: str, page: int = 1, size: int = 50) -> Page[MovementRow]:
    """A van's ledger, newest first."""
    query = select(
        *columns_of(MovementRow, StockMovement),
        Part.number.label("part_number"),
        Part.name.label("part_name"),
        Part.name_zh.label("part_name_zh"),
    ).outerjoin_from(StockMovement, Part, Part.id == StockMovement.part_id)
    conditions, order = (StockMovement.holder_id == person_id,), (StockMovement.id.desc(),)
    return page_of(session, MovementRow, StockMovement, query, conditions, order, page, size)


def parts_requested(
    session: Session, state: PartRequestState | None = PartRequestState.OPEN
) -> tuple[RequestedPartRow, ...]:
    """What people asked for, oldest first; None for every state."""
    query = select(
        *columns_of(RequestedPartRow, PartRequest),
        WorkOrder.number.label("order_number"),
        WorkOrder.title.label("order_title"),
    ).outerjoin_from(PartRequest, WorkOrder, WorkOrder.id == PartRequest.order_id)
    if state is not None:
        query = query.where(PartRequest.state == state)
    query = query.where(is_no(PartRequest.withdrawn)).order_by(PartRequest.id).limit(MOST_FOUND)
    return rows_of(session, RequestedPartRow, query)


def vans(session: Session) -> tuple[VanRow, ...]:
    """Every van that ever held something, by its holder's name."""
    stock = (
        select(StockMovement.holder_id, func.sum(StockMovement.quantity).label("there"))
        .group_by(StockMovement.holder_id, StockMovement.part_id)
        .subquery()
    )
    query = (
        select(
            stock.c.holder_id,
            Person.name.label("holder_name"),
            func.count().filter(stock.c.there != 0).label("articles"),
            func.count().filter(stock.c.there < 0).label("below_zero"),
        )
        .outerjoin_from(stock, Person, Person.id == stock.c.holder_id)
        .group_by(stock.c.holder_id, Person.name)
        .order_by(Person.name, stock.c.holder_id)
    )
    return rows_of(session, VanRow, query)


def _stock_of(person_id: str) -> Select[Any]:
    total: Any = func.sum(StockMovement.quantity).label("in_van")
    query: Select[Any] = select(StockMovement.part_id, total)
    return query.where(StockMovement.holder_id == person_id).group_by(StockMovement.part_id)


def _part_rows(stock: Any) -> Select[Any]:
    in_that_van = func.coalesce(stock.c.in_van, literal(NONE, StockMovement.quantity.type))
    return select(*columns_of(PartRow, Part), in_that_van.label("in_van"))
