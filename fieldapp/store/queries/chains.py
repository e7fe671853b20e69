"""The last step of an order's chain, as `derive` sees it: where this side stands now."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.model.orders import OrderStatus, OrderStep
from fieldapp.rules.orders import StepTaken, last_step
from fieldapp.store.tables import row_version


def last_step_of(session: Session, order_id: str) -> StepTaken | None:
    """The step nothing follows; where the chain branches, the branch that waits to be sent."""
    known = select(row_version.c.row).where(
        row_version.c.tbl == "order_step", row_version.c.row == OrderStep.id, row_version.c.removed == 0
    )
    query = select(OrderStep.id, OrderStep.follows_id, OrderStep.status, known.exists()).where(
        OrderStep.order_id == order_id
    )
    rows = session.execute(query).all()
    mine = frozenset(step_id for step_id, _follows, _status, is_known in rows if not is_known)
    steps = [StepTaken(step_id, follows, OrderStatus(status)) for step_id, follows, status, _known in rows]
    return last_step(steps, mine)
