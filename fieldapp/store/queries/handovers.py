"""Where work goes that is not finished: to colleagues, and into orders that follow."""

from __future__ import annotations

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from fieldapp.model.devices import ServiceRecord
from fieldapp.model.orders import Visit, WorkOrder
from fieldapp.store.queries.order_rows import FollowUpRow
from fieldapp.store.queries.rows import columns_of, is_no, rows_of

MOST = 60


def colleagues_met(session: Session, me: str) -> tuple[str, ...]:
    """The names of other engineers, by name; a desk holds no list of people."""
    names = union(
        select(ServiceRecord.engineer_name).where(ServiceRecord.engineer_name.is_not(None)),
        select(Visit.engineer_name).where(Visit.engineer_name.is_not(None)),
    ).subquery()
    found = session.scalars(select(names.c[0]).where(names.c[0] != me).order_by(names.c[0]).limit(MOST))
    return tuple(str(name) for name in found)


def follow_ups_of(session: Session, order_id: str) -> tuple[FollowUpRow, ...]:
    """The orders that one left to be done, oldest first."""
    query = select(*columns_of(FollowUpRow, WorkOrder)).where(
        WorkOrder.follows_id == order_id, is_no(WorkOrder.withdrawn)
    )
    return rows_of(session, FollowUpRow, query.order_by(WorkOrder.id))
