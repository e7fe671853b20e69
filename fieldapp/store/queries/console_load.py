"""How much each engineer has to do, for whoever assigns."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.model.orders import WorkOrder
from fieldapp.model.people import Role
from fieldapp.rules.orders import ON_THE_DESK
from fieldapp.store.queries.office import PersonRow, people
from fieldapp.store.queries.rows import is_no


@dataclass(frozen=True)
class EngineerRow:
    """An engineer who can be given an order, and how many are in hand already."""

    person: PersonRow
    orders: int


def engineers(session: Session) -> tuple[EngineerRow, ...]:
    """Every active engineer by name."""
    counted = session.execute(
        select(WorkOrder.assignee_id, func.count())
        .where(WorkOrder.status.in_(sorted(ON_THE_DESK)), is_no(WorkOrder.withdrawn))
        .group_by(WorkOrder.assignee_id)
    )
    orders: dict[str | None, int] = {row[0]: row[1] for row in counted}
    return tuple(
        EngineerRow(row, orders.get(row.id, 0)) for row in people(session, Role.ENGINEER, active_only=True)
    )
