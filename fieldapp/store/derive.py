"""Derived columns: computed on each side from other rows, never captured, never sent.

`work_order.status` and `status_since` follow from the order's steps; what its clocks say follows from
its service level and the pauses among the steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sqlalchemy import BindParameter, Connection, Table, bindparam, or_, select
from sqlalchemy.orm import Session

from fieldapp.model.columns import Stored
from fieldapp.model.noun import Noun
from fieldapp.model.orders import OrderStatus, OrderStep, WorkOrder
from fieldapp.rules.clocks import RESOLVED
from fieldapp.rules.orders import StepTaken, is_sealed, way_of
from fieldapp.rules.service_levels import NO_CLOCKS, Moved, Promise, clocks_of
from fieldapp.store.batches import batches
from fieldapp.store.queries import service_levels
from fieldapp.store.queries.service_levels import SETUP_TABLES
from fieldapp.store.tables import row_version

_STEP = cast("Table", OrderStep.__table__)
_ORDER = cast("Table", WorkOrder.__table__)


def derive(connection: Connection, images: Mapping[tuple[str, str], Mapping[str, Stored] | None]) -> None:
    """Bring derived columns up to date after rows in stored form were written."""
    orders = {
        str(image["order_id"]) for (table, _), image in images.items() if table == "order_step" and image
    }
    orders |= {row for (table, row), image in images.items() if table == "work_order" and image}
    if any(table in SETUP_TABLES for table, _row in images):
        orders |= waiting_orders(connection)
    derive_orders(connection, orders)


def waiting_orders(connection: Connection) -> set[str]:
    """The orders whose clocks a changed service level or calendar may move: those it rules that are not solved."""
    ruled = select(_ORDER.c.id).where(
        _ORDER.c.service_level_id.is_not(None), _ORDER.c.status.not_in(sorted(RESOLVED))
    )
    return set(connection.scalars(ruled))


def derive_orders(connection: Connection, order_ids: Iterable[str]) -> None:
    """Set status, its moment and the clocks of these orders from the steps of each."""
    promises: dict[str, Promise] | None = None
    for some in batches(sorted(order_ids), 500):
        ways = ways_of(connection, some)
        found = [{"order": order, "to": way[-1].status, "since": way[-1].at} for order, way in ways.items()]
        if found:
            connection.execute(_SET_STATUS, found)
        ruled = connection.execute(_RULED, {"orders": some}).all()
        if ruled:
            promises = service_levels.promises_in(connection) if promises is None else promises
            clocks = [_clocks(row, promises, ways.get(row.id, [])) for row in ruled]
            connection.execute(_SET_CLOCKS, clocks)


def _clocks(row: Any, promises: Mapping[str, Promise], way: list[Moved]) -> dict[str, object]:
    promise = promises.get(row.service_level_id)
    found = NO_CLOCKS if promise is None else clocks_of(promise, row.respond_by, row.resolve_by, way)
    return {
        "order": row.id,
        "warn": found.respond_warn,
        "due": found.resolve_due,
        "resolve": found.resolve_warn,
        "stopped": found.stopped_at,
    }


def ways_of(connection: Connection, order_ids: list[str]) -> dict[str, list[Moved]]:
    """The steps of each order that has any, from the first to the last as this side sees it."""
    rows = connection.execute(_STEPS, {"orders": order_ids}).all()
    chains: dict[str, list[StepTaken]] = {}
    unsent: set[str] = set()
    moves: dict[str, Moved] = {}
    for order_id, step_id, follows_id, status, made_at, reason, is_known in rows:
        chains.setdefault(order_id, []).append(StepTaken(step_id, follows_id, status))
        moves[step_id] = Moved(status, made_at, reason)
        if not is_known:
            unsent.add(step_id)
    mine = frozenset(unsent)
    return {
        order_id: [moves[step.id] for step in way]
        for order_id, steps in chains.items()
        if (way := way_of(steps, mine))
    }


_ORDERS: BindParameter[str] = bindparam("orders", expanding=True)
_IS_KNOWN = (
    select(row_version.c.row)
    .where(row_version.c.tbl == "order_step", row_version.c.row == _STEP.c.id, row_version.c.removed == 0)
    .exists()
)
_STEPS = select(
    _STEP.c.order_id,
    _STEP.c.id,
    _STEP.c.follows_id,
    _STEP.c.status,
    _STEP.c.made_at,
    _STEP.c.pause_reason,
    _IS_KNOWN,
).where(_STEP.c.order_id.in_(_ORDERS))
"""Made once: every change asks it, and making it takes longer than its answer."""
_SET_STATUS = (
    _ORDER.update()
    .where(_ORDER.c.id == bindparam("order"))
    .values(status=bindparam("to"), status_since=bindparam("since"))
)
_RULED = select(_ORDER.c.id, _ORDER.c.service_level_id, _ORDER.c.respond_by, _ORDER.c.resolve_by).where(
    _ORDER.c.id.in_(_ORDERS),
    or_(
        _ORDER.c.service_level_id.is_not(None),
        _ORDER.c.respond_warn.is_not(None),
        _ORDER.c.resolve_due.is_not(None),
    ),
)
_SET_CLOCKS = (
    _ORDER.update()
    .where(_ORDER.c.id == bindparam("order"))
    .values(
        respond_warn=bindparam("warn"),
        resolve_due=bindparam("due"),
        resolve_warn=bindparam("resolve"),
        clock_stopped_at=bindparam("stopped"),
    )
)


def order_is_sealed(session: Session, row: Noun) -> bool:
    """Whether a signature covers the order this row belongs to."""
    order = row if isinstance(row, WorkOrder) else session.get(WorkOrder, getattr(row, "order_id", None))
    return order is not None and is_sealed(OrderStatus(order.status))
