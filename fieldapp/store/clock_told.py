"""Which clocks have warned or run out: told once each, whoever looks, however often the server starts.

A row of `clock_told` names order, clock, what was told and for which moment; whoever inserts it first, tells.
When the moment moves (an edit, a pause), it is told anew for the new one.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from fieldapp.model.columns import stored_moment
from fieldapp.model.orders import WorkOrder
from fieldapp.rules.clocks import ClockKind, Urgency, due
from fieldapp.store.planning_tables import clock_told
from fieldapp.store.queries.orders import OrderFilter, OrderRow, orders_found
from fieldapp.store.store import Store
from fieldapp.store.versions import insert_if_new

log = logging.getLogger(__name__)
LATELY = timedelta(days=7)
MOST_SHOWN = 40
_PAGE = 500


@dataclass(frozen=True)
class ToldRow:
    """A clock that warned or ran out."""

    order_id: str
    clock: str
    kind: str
    due: str
    told_at: str
    number: str | None
    title: str
    assignee_name: str | None


def tell_clocks(store: Store) -> int:
    """Tell of every clock that warns or has run out and was not told of; returns how many this process told."""
    now = store.world.now()
    with store.read() as session:
        rows = [*_found(session, OrderFilter(at_risk_at=now)), *_found(session, OrderFilter(overdue_at=now))]
    told = [each for row in rows if (each := _of(row, now)) is not None]
    if not told:
        return 0
    with store.writing() as connection:
        new = [each for each in told if _is_first(connection, each)]
    for each in new:
        log.warning("clock of order %s: %s %s", each["order_id"], each["clock"], each["kind"])
    return len(new)


def lately_told(session: Session, now: datetime | None = None) -> tuple[ToldRow, ...]:
    """What was told in the last days, the newest first."""
    c = clock_told.c
    columns = (c.order_id, c.clock, c.kind, c.due, c.told_at)
    query = select(*columns, WorkOrder.number, WorkOrder.title, WorkOrder.assignee_name).join_from(
        clock_told, WorkOrder, WorkOrder.id == c.order_id
    )
    if now is not None:
        query = query.where(c.told_at >= stored_moment(now - LATELY))
    rows = session.execute(query.order_by(c.told_at.desc(), c.order_id).limit(MOST_SHOWN))
    return tuple(ToldRow(*row) for row in rows)


def _found(session: Session, wanted: OrderFilter) -> list[OrderRow]:
    first = orders_found(session, wanted, 1, _PAGE)
    rows = list(first.rows)
    for number in range(2, first.pages + 1):
        rows += orders_found(session, wanted, number, _PAGE).rows
    return rows


def _of(row: OrderRow, now: datetime) -> dict[str, Any] | None:
    """The row of what has to be told of an order. The response's clock is looked at alone when it is the one."""
    found = row.due(now) or due(row.status, row.respond_by, row.resolve_by, now)
    if found is None or found.urgency is Urgency.CALM:
        return None
    return {
        "order_id": row.id,
        "clock": ClockKind(found.kind).value,
        "kind": "overdue" if found.is_overdue else "warning",
        "due": stored_moment(found.at),
        "told_at": stored_moment(now),
    }


def _is_first(connection: Connection, told: dict[str, Any]) -> bool:
    return insert_if_new(connection, clock_told, told)
