"""Who changed what, when, from where: the change sets read back, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select
from sqlalchemy.orm import Session

from fieldapp.model import schema
from fieldapp.model.columns import Moment, Stored
from fieldapp.model.people import Desk
from fieldapp.store.changes import decode_body
from fieldapp.store.queries.rows import row_of
from fieldapp.store.server_side import OFFICE_REPLICA
from fieldapp.store.tables import change_set, commit_mark, replica, row_change

MOST_CHANGES = 2_000
_READING = "Read an article"
"""Nothing that a person would call done, or could take back."""


@dataclass(frozen=True)
class FieldChange:
    """One column of one row, before and after, as Python sees the values."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class HistoryEntry:
    """What one action did to one row."""

    change_set_id: str
    title: str
    by_id: str | None
    by_name: str | None
    made_at: datetime | None
    """The moment the author's clock claimed."""
    table: str
    row_id: str
    kind: str
    fields: tuple[FieldChange, ...]
    """For a new row its filled columns, with nothing before."""
    state: str
    """`office` for the console; on a desk and from desks what became of the change set."""
    replica: str
    desk_name: str | None
    """The laptop it came from; None for the office or where this side does not know."""
    is_undone: bool
    arrived_at: datetime | None = None
    """When the server committed it, by its own clock; None on a desk and while it waits."""

    @property
    def hours_offline(self) -> int:
        """Whole hours between a laptop's claim and the server's commit; 0 for the office and for what was quick."""
        if self.arrived_at is None or self.made_at is None or not self.is_from_a_desk:
            return 0
        return max(0, int((self.arrived_at - self.made_at).total_seconds() // 3600))

    @property
    def is_from_a_desk(self) -> bool:
        """Whether an engineer's laptop made it, so that it may have been made offline."""
        return self.replica != OFFICE_REPLICA


@dataclass(frozen=True)
class DoneRow:
    """One action of a person, for the list of what was done and can be undone."""

    id: str
    title: str
    by_id: str | None
    by_name: str | None
    made_at: str
    state: str
    undone_by: str | None


def change_history(session: Session, table: str, row_id: str) -> tuple[HistoryEntry, ...]:
    """Everything this side knows of one row, newest first."""
    return _entries(session, [(row_change.c.row == row_id) & (row_change.c.tbl == table)])


def order_history(session: Session, order_id: str) -> tuple[HistoryEntry, ...]:
    """Everything this side knows of an order and all rows that belong to it, newest first."""
    conditions: list[ColumnElement[bool]] = [row_change.c.row == order_id]
    for noun in schema.NOUNS:
        if noun.HOME.kind == "order" and noun.HOME.column != "id":
            table = cast("Table", noun.__table__)
            rows = select(table.c.id).where(table.c.order_id == order_id)
            conditions.append(row_change.c.row.in_(rows) & (row_change.c.tbl == table.name))
    return _entries(session, conditions)


def done_by(session: Session, person_id: str, most: int = 50) -> tuple[DoneRow, ...]:
    """What a person did from here, newest first, undone or not."""
    query = (
        select(*(change_set.c[name] for name in DoneRow.__dataclass_fields__))
        .where(change_set.c.by_id == person_id, change_set.c.title != _READING)
        .order_by(change_set.c.id.desc())
        .limit(most)
    )
    return tuple(DoneRow(**row) for row in session.execute(query).mappings())


def done_row(session: Session, change_set_id: str) -> DoneRow | None:
    """One action."""
    columns = [change_set.c[name] for name in DoneRow.__dataclass_fields__]
    return row_of(session, DoneRow, select(*columns).where(change_set.c.id == change_set_id))


@dataclass(frozen=True)
class RowChanged:
    """What an action did to one row, in stored form."""

    table: str
    row_id: str
    kind: str
    columns: dict[str, tuple[Stored, Stored]]


def changes_of(session: Session, change_set_id: str) -> tuple[RowChanged, ...]:
    """What an action did, in the order it did it."""
    query = select(row_change).where(row_change.c.change_set == change_set_id).order_by(row_change.c.position)
    return tuple(
        RowChanged(one.tbl, one.row, one.kind, _pairs(one.columns)) for one in session.execute(query)
    )


def values_left_by(
    session: Session, change_set_id: str, change: RowChanged, names: Iterable[str]
) -> dict[str, Stored]:
    """What stood in other columns of a row when an action was done; those that nobody touched since are left out."""
    place = (change.table, change.row_id)
    raw = session.scalar(select(change_set.c.body).where(change_set.c.id == change_set_id))
    if raw is not None:
        bodies = (one.after() for one in decode_body(raw).rows if (one.table, one.row) == place)
        after = next(bodies, {})
        return {name: after[name] for name in names if name in after}
    done_at = select(change_set.c.seq).where(change_set.c.id == change_set_id).scalar_subquery()
    later = (
        select(row_change.c.columns)
        .join(change_set, change_set.c.id == row_change.c.change_set)
        .where(
            row_change.c.tbl == change.table, row_change.c.row == change.row_id, change_set.c.seq > done_at
        )
        .order_by(change_set.c.seq, row_change.c.position)
    )
    found: dict[str, Stored] = {}
    for columns in session.scalars(later):
        for name, (before, _after) in _pairs(columns).items():
            found.setdefault(name, before)
    return {name: found[name] for name in names if name in found}


def mark_undone(connection: Connection, change_set_id: str, undone_by: str) -> None:
    """Remember which change set undid this one, in the transaction that does."""
    connection.execute(
        change_set.update().where(change_set.c.id == change_set_id).values(undone_by=undone_by)
    )


def _entries(session: Session, conditions: Sequence[ColumnElement[bool]]) -> tuple[HistoryEntry, ...]:
    found: list[Any] = []
    for condition in conditions:
        found += session.execute(_history_query().where(condition).limit(MOST_CHANGES)).all()
    found.sort(
        key=lambda one: (one.commit is None, one.commit or 0, one.change_set, one.position), reverse=True
    )
    desks = _desk_names(session, {one.replica for one in found})
    return tuple(_entry(one, desks) for one in found[:MOST_CHANGES])


def _history_query() -> Select[Any]:
    return (
        select(
            row_change,
            change_set.c.title,
            change_set.c.by_id,
            change_set.c.by_name,
            change_set.c.made_at,
            change_set.c.state,
            change_set.c.replica,
            change_set.c.undone_by,
            func.coalesce(row_change.c.seq, change_set.c.seq).label("commit"),
            commit_mark.c.at.label("arrived_at"),
        )
        .join(change_set, change_set.c.id == row_change.c.change_set)
        .outerjoin(commit_mark, commit_mark.c.seq == func.coalesce(row_change.c.seq, change_set.c.seq))
        .order_by(row_change.c.change_set.desc(), row_change.c.position.desc())
    )


def _entry(one: Any, desks: dict[str, str]) -> HistoryEntry:
    return HistoryEntry(
        one.change_set,
        one.title,
        one.by_id,
        one.by_name,
        Moment().process_result_value(one.made_at, None),
        one.tbl,
        one.row,
        one.kind,
        tuple(_fields(one.tbl, one.kind, _pairs(one.columns))),
        one.state,
        one.replica,
        desks.get(one.replica),
        one.undone_by is not None,
        Moment().process_result_value(one.arrived_at, None),
    )


def _fields(table: str, kind: str, pairs: dict[str, tuple[Stored, Stored]]) -> Iterator[FieldChange]:
    columns: Any = schema.shape(table).noun.__table__.columns if schema.is_known(table) else {}
    for name, (before, after) in pairs.items():
        if kind == "insert" and (after is None or name in ("id", "extra")):
            continue
        if name in columns:
            before, after = schema.loaded(columns[name], before), schema.loaded(columns[name], after)
        yield FieldChange(name, before, after)


def _pairs(columns: str) -> dict[str, tuple[Stored, Stored]]:
    return {name: (pair[0], pair[1]) for name, pair in json.loads(columns).items()}


def _desk_names(session: Session, replicas: set[str]) -> dict[str, str]:
    query = select(replica.c.id, Desk.name).join(Desk, Desk.id == replica.c.desk)
    rows = session.execute(query.where(replica.c.id.in_(replicas - {OFFICE_REPLICA})))
    return {row.id: row.name for row in rows}
