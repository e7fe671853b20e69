"""Change sets of desks that the server keeps for people: held for review, or not readable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.model import schema
from fieldapp.model.columns import Moment
from fieldapp.model.people import Desk
from fieldapp.store.changes import Body, RowChange, decode_body
from fieldapp.store.queries.history import FieldChange
from fieldapp.store.queries.rows import Page, start_of_page
from fieldapp.store.tables import quarantine, replica


@dataclass(frozen=True)
class HeldRow:
    """What a held change set would do to one row."""

    table: str
    row_id: str
    kind: str
    fields: tuple[FieldChange, ...]


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
    desk_name: str | None
    size_bytes: int
    title: str | None = None
    by_name: str | None = None
    made_at: datetime | None = None
    rows: tuple[HeldRow, ...] = ()


def held_found(session: Session, *, settled: bool = False, page: int = 1, size: int = 30) -> Page[Held]:
    """Held change sets, newest first; with `settled` those that were dealt with."""
    condition = quarantine.c.settled_at.is_not(None) if settled else quarantine.c.settled_at.is_(None)
    total = session.scalar(select(func.count()).select_from(quarantine).where(condition)) or 0
    query = (
        select(quarantine, Desk.name.label("desk_name"))
        .outerjoin(replica, replica.c.id == quarantine.c.replica)
        .outerjoin(Desk, Desk.id == replica.c.desk)
        .where(condition)
        .order_by(quarantine.c.received_at.desc(), quarantine.c.change_set)
    )
    offset = start_of_page(total, page, size)
    rows = session.execute(query.limit(size).offset(offset)).all()
    return Page(tuple(_held(row) for row in rows), total, offset // size + 1, size)


def _held(row: Any) -> Held:
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
        desk_name=row.desk_name,
        size_bytes=len(raw),
        title=body.title if body else None,
        by_name=body.by_name if body else None,
        made_at=_moment(body.made_at) if body else None,
        rows=tuple(_row(change) for change in body.rows) if body else (),
    )


def _row(change: RowChange) -> HeldRow:
    return HeldRow(change.table, change.row, change.kind, tuple(_fields(change)))


def _fields(change: RowChange) -> Iterator[FieldChange]:
    columns: Any = schema.shape(change.table).noun.__table__.columns if schema.is_known(change.table) else {}
    for name, (before, after) in change.columns.items():
        if name not in columns:
            yield FieldChange(name, before, after)
            continue
        try:
            yield FieldChange(name, schema.loaded(columns[name], before), schema.loaded(columns[name], after))
        except (ValueError, TypeError, ArithmeticError):
            yield FieldChange(name, before, after)


def _readable(raw: bytes) -> Body | None:
    try:
        return decode_body(raw)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _moment(stored: str | None) -> datetime | None:
    try:
        return Moment().process_result_value(stored or None, None)
    except ValueError:
        return None
