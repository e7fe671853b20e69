"""Conflicts: what two people changed apart and only a person can decide."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from fieldapp.model import schema
from fieldapp.model.columns import Moment, Stored
from fieldapp.model.conflicts import Conflict, Decision
from fieldapp.model.orders import WorkOrder
from fieldapp.store.batches import batches
from fieldapp.store.queries.rows import columns_of, is_no, rows_of

Values = dict[str, Any]


@dataclass(frozen=True)
class OtherDecision:
    """What somebody decided who did not know that it was decided."""

    decision: Decision
    by: str
    at: datetime | None


@dataclass(frozen=True)
class ConflictRow:
    """One disagreement with the three values, in stored form by column (`values_read` reads them)."""

    id: str
    home: str
    table_name: str
    row_id: str
    group_name: str
    base: Values
    mine: Values
    theirs: Values
    mine_stands: bool
    mine_by: str | None
    theirs_by: str | None
    mine_at: datetime | None
    theirs_at: datetime | None
    change_set_id: str | None
    decision: Decision | None
    decided_by: str | None
    decided_at: datetime | None
    overruled: list[dict[str, Stored]] | None = None
    """Decisions of other people that came when this one stood already, in stored form."""
    order_id: str | None = None
    order_number: str | None = None
    order_title: str | None = None

    @property
    def decided_otherwise(self) -> tuple[OtherDecision, ...]:
        """The decisions that came when another stood already, in the order they came."""
        return tuple(
            OtherDecision(
                Decision(str(one["decision"])),
                str(one.get("decided_by") or ""),
                Moment().process_result_value(_text(one.get("decided_at")), None),
            )
            for one in self.overruled or ()
            if one.get("decision") in Decision._value2member_map_
        )

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.decision is None


def conflicts_open(session: Session) -> tuple[ConflictRow, ...]:
    """Every undecided conflict this side holds, oldest first, with the order it belongs to."""
    return _with_orders(session, rows_of(session, ConflictRow, _rows().where(*_UNDECIDED)))


def conflicts_of(session: Session, home: str) -> tuple[ConflictRow, ...]:
    """The conflicts of one scope (`order:<id>`), decided ones too, oldest first."""
    query = _rows().where(Conflict.home == home, is_no(Conflict.withdrawn))
    return _with_orders(session, rows_of(session, ConflictRow, query))


def conflicts_about(session: Session, rows: Mapping[str, Collection[str]]) -> tuple[ConflictRow, ...]:
    """The conflicts about these rows (ids by table), decided ones too, oldest first."""
    found: list[ConflictRow] = []
    for table, ids in rows.items():
        for some in batches(sorted(ids), 500):
            about = (Conflict.table_name == table) & Conflict.row_id.in_(some)
            found += rows_of(session, ConflictRow, _rows().where(about, is_no(Conflict.withdrawn)))
    return tuple(sorted(found, key=lambda one: one.id))


def values_read(table: str, values: dict[str, Stored]) -> dict[str, Any]:
    """The values of a conflict as Python sees them; what this version does not know stays as it came."""
    if not schema.is_known(table):
        return dict(values)
    columns = schema.shape(table).noun.__table__.columns
    return {
        name: schema.loaded(columns[name], value) if name in columns else value
        for name, value in values.items()
    }


def _text(value: Stored) -> str | None:
    return None if value is None else str(value)


_UNDECIDED = (Conflict.decision.is_(None), is_no(Conflict.withdrawn))


def _rows() -> Select[Any]:
    return select(*columns_of(ConflictRow, Conflict)).order_by(Conflict.id)


def _with_orders(session: Session, rows: Sequence[ConflictRow]) -> tuple[ConflictRow, ...]:
    ids = sorted({row.home.removeprefix("order:") for row in rows if row.home.startswith("order:")})
    titles: dict[str, tuple[str | None, str]] = {}
    for some in batches(ids, 500):
        query = select(WorkOrder.id, WorkOrder.number, WorkOrder.title).where(WorkOrder.id.in_(some))
        titles.update({order_id: (number, title) for order_id, number, title in session.execute(query)})
    return tuple(_with_order(row, titles) for row in rows)


def _with_order(row: ConflictRow, titles: dict[str, tuple[str | None, str]]) -> ConflictRow:
    order_id = row.home.removeprefix("order:")
    if order_id not in titles:
        return row
    number, title = titles[order_id]
    return replace(row, order_id=order_id, order_number=number, order_title=title)
