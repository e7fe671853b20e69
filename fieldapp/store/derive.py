"""Derived columns: computed on each side from other rows, never captured, never sent.

`work_order.status` and `status_since` follow from the order's steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.orm import Session

from fieldapp.model.columns import Stored
from fieldapp.model.noun import Noun
from fieldapp.model.orders import OrderStatus, OrderStep, WorkOrder
from fieldapp.rules.orders import StepTaken, is_sealed, last_step
from fieldapp.store.batches import batches
from fieldapp.store.tables import row_version

_STEP = cast("Table", OrderStep.__table__)
_ORDER = cast("Table", WorkOrder.__table__)


def derive(connection: Connection, images: Mapping[tuple[str, str], Mapping[str, Stored] | None]) -> None:
    """Bring derived columns up to date after rows in stored form were written."""
    orders = {
        str(image["order_id"]) for (table, _), image in images.items() if table == "order_step" and image
    }
    orders |= {row for (table, row), image in images.items() if table == "work_order" and image}
    derive_orders(connection, orders)


def derive_orders(connection: Connection, order_ids: Iterable[str]) -> None:
    """Set status and its moment on these orders from the last step of each."""
    for some in batches(sorted(order_ids), 500):
        found = _last_steps(connection, some)
        if found:
            connection.execute(
                _ORDER.update()
                .where(_ORDER.c.id == bindparam("order"))
                .values(status=bindparam("to"), status_since=bindparam("since")),
                found,
            )


def _last_steps(connection: Connection, order_ids: list[str]) -> list[dict[str, object]]:
    known = select(row_version.c.row).where(
        row_version.c.tbl == "order_step", row_version.c.row == _STEP.c.id, row_version.c.removed == 0
    )
    rows = connection.execute(
        select(
            _STEP.c.order_id, _STEP.c.id, _STEP.c.follows_id, _STEP.c.status, _STEP.c.made_at, known.exists()
        ).where(_STEP.c.order_id.in_(order_ids))
    ).all()
    chains: dict[str, list[StepTaken]] = {}
    unsent: set[str] = set()
    moments = {}
    for order_id, step_id, follows_id, status, made_at, is_known in rows:
        chains.setdefault(order_id, []).append(StepTaken(step_id, follows_id, status))
        moments[step_id] = made_at
        if not is_known:
            unsent.add(step_id)
    mine = frozenset(unsent)
    lasts = ((order_id, last_step(steps, mine)) for order_id, steps in chains.items())
    return [{"order": order, "to": last.status, "since": moments[last.id]} for order, last in lasts if last]


def order_is_sealed(session: Session, row: Noun) -> bool:
    """Whether a signature covers the order this row belongs to."""
    order = row if isinstance(row, WorkOrder) else session.get(WorkOrder, getattr(row, "order_id", None))
    return order is not None and is_sealed(OrderStatus(order.status))
