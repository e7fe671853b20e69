"""Taking a step in an order's life: the one way its status changes."""

from __future__ import annotations

from fieldapp.errors import RuleBroken
from fieldapp.model.orders import OrderStatus, OrderStep, PauseReason, WorkOrder
from fieldapp.rules.orders import StepTaken, check_step
from fieldapp.store.queries.chains import last_step_of
from fieldapp.store.store import Work


def where_it_stands(work: Work, order: WorkOrder) -> StepTaken:
    """The order's last step. Raises RuleBroken `order-without-steps` for an order that has none."""
    found = last_step_of(work.session, order.id)
    if found is None:
        raise RuleBroken("order-without-steps", order=order.id)
    return found


def check_next(work: Work, order: WorkOrder, to: OrderStatus) -> StepTaken:
    """The step that `to` would follow, if the order's life and the actor's roles allow it."""
    last = where_it_stands(work, order)
    check_step(last.status, to, work.by)
    return last


def take_step(
    work: Work,
    order: WorkOrder,
    to: OrderStatus,
    remark: str | None = None,
    pause_reason: PauseReason | None = None,
    wanted_name: str | None = None,
) -> StepTaken:
    """Move the order to `to` and return the step.

    Raises what `check_step` raises; nothing is changed then.
    """
    last = check_next(work, order, to)
    return add_step(
        work,
        order.id,
        to,
        follows_id=last.id,
        remark=remark,
        pause_reason=pause_reason,
        wanted_name=wanted_name,
    )


def add_step(
    work: Work,
    order_id: str,
    to: OrderStatus,
    *,
    follows_id: str | None,
    remark: str | None = None,
    pause_reason: PauseReason | None = None,
    wanted_name: str | None = None,
) -> StepTaken:
    """Add the row of a step that was checked."""
    step = work.add(
        OrderStep(
            id=work.new_id(),
            order_id=order_id,
            follows_id=follows_id,
            status=to,
            made_at=work.now,
            by_id=work.by.person_id,
            by_name=work.by.name,
            remark=remark,
            pause_reason=pause_reason,
            wanted_name=wanted_name,
        )
    )
    return StepTaken(step.id, follows_id, to)
