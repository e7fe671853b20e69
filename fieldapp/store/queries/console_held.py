"""Change sets of desks that the server keeps for people: held for review, or not readable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from fieldapp.model import schema
from fieldapp.model.columns import Moment
from fieldapp.model.orders import WorkOrder
from fieldapp.model.people import Desk, Person
from fieldapp.store.changes import Body, RowChange, decode_body
from fieldapp.store.queries.rows import Page, start_of_page
from fieldapp.store.tables import quarantine, replica


@dataclass(frozen=True)
class HeldField:
    """One column: what the author saw, what he wrote, and what stands now, as Python sees the values."""

    column: str
    before: Any
    after: Any
    now: Any = None


@dataclass(frozen=True)
class HeldRow:
    """What a held change set would do to one row."""

    table: str
    row_id: str
    kind: str
    fields: tuple[HeldField, ...]
    is_here: bool = False
    """Whether the row exists now."""
    order_id: str | None = None
    order_number: str | None = None
    order_title: str | None = None


@dataclass(frozen=True)
class Held:
    """One held change set; without a body this version can read it has no title and no rows."""

    change_set: str
    number: int
    status: str
    reason: str
    received_at: datetime | None
    settled_at: datetime | None
    settled_by: str | None
    outcome: str | None
    remark: str | None
    desk_name: str | None
    person_name: str | None
    """Whose laptop it came from."""
    size_bytes: int
    title: str | None = None
    by_name: str | None = None
    made_at: datetime | None = None
    rows: tuple[HeldRow, ...] = ()
    told: bytes = b""
    """The bytes as they came."""


def held_found(session: Session, *, settled: bool = False, page: int = 1, size: int = 30) -> Page[Held]:
    """Held change sets, newest first; with `settled` those that were dealt with."""
    condition = quarantine.c.settled_at.is_not(None) if settled else quarantine.c.settled_at.is_(None)
    total = session.scalar(select(func.count()).select_from(quarantine).where(condition)) or 0
    query = _query().where(condition)
    offset = start_of_page(total, page, size)
    rows = session.execute(query.limit(size).offset(offset)).all()
    return Page(tuple(_held(session, row) for row in rows), total, offset // size + 1, size)


def held_one(session: Session, change_set: str) -> Held | None:
    """One held change set, settled or not."""
    row = session.execute(_query().where(quarantine.c.change_set == change_set)).first()
    return None if row is None else _held(session, row)


def _query() -> Select[Any]:
    of_laptop = aliased(Person)
    return (
        select(quarantine, Desk.name.label("desk_name"), of_laptop.name.label("person_name"))
        .outerjoin(replica, replica.c.id == quarantine.c.replica)
        .outerjoin(Desk, Desk.id == replica.c.desk)
        .outerjoin(of_laptop, of_laptop.id == replica.c.person)
        .order_by(quarantine.c.received_at.desc(), quarantine.c.number.desc(), quarantine.c.change_set)
    )


def _held(session: Session, row: Any) -> Held:
    raw = bytes(row.body)
    body = _readable(raw)
    return Held(
        change_set=row.change_set,
        number=row.number,
        status=row.status,
        reason=row.reason,
        received_at=_moment(row.received_at),
        settled_at=_moment(row.settled_at),
        settled_by=row.settled_by,
        outcome=row.outcome,
        remark=row.remark,
        desk_name=row.desk_name,
        person_name=row.person_name,
        size_bytes=len(raw),
        title=body.title if body else None,
        by_name=body.by_name if body else None,
        made_at=_moment(body.made_at) if body else None,
        rows=tuple(_row(session, change) for change in body.rows) if body else (),
        told=raw,
    )


def _row(session: Session, change: RowChange) -> HeldRow:
    there = None
    if schema.is_known(change.table):
        there = session.get(schema.shape(change.table).noun, change.row)
    order_id = _order_of(change, there)
    order = session.get(WorkOrder, order_id) if order_id else None
    return HeldRow(
        change.table,
        change.row,
        change.kind,
        tuple(_fields(change, there)),
        is_here=there is not None,
        order_id=order.id if order else None,
        order_number=order.number if order else None,
        order_title=order.title if order else None,
    )


def _order_of(change: RowChange, there: Any) -> str | None:
    if change.table == "work_order":
        return change.row
    named = change.after().get("order_id") or getattr(there, "order_id", None)
    return str(named) if named else None


def _fields(change: RowChange, there: Any) -> Iterator[HeldField]:
    columns: Any = schema.shape(change.table).noun.__table__.columns if schema.is_known(change.table) else {}
    for name, (before, after) in change.columns.items():
        if before == after and change.kind == "update":
            continue
        now = getattr(there, name, None)
        if name not in columns:
            yield HeldField(name, before, after, now)
            continue
        try:
            column = columns[name]
            yield HeldField(name, schema.loaded(column, before), schema.loaded(column, after), now)
        except (ValueError, TypeError, ArithmeticError):
            yield HeldField(name, before, after, now)


def _readable(raw: bytes) -> Body | None:
    try:
        return decode_body(raw)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
        return None


def _moment(stored: str | None) -> datetime | None:
    try:
        return Moment().process_result_value(stored or None, None)
    except ValueError:
        return None
