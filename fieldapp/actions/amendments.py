"""After the signature: opening the sheet again, or sending back what a remark asked for outside the seal."""

from __future__ import annotations

from fieldapp.actions.steps import check_next, take_step
from fieldapp.actions.words import needed
from fieldapp.errors import RuleBroken, StepNotAllowed
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may, check_may_work_on
from fieldapp.store.queries.late_facts import late_facts
from fieldapp.store.store import Store


def amend(store: Store, order_id: str, reason: str, *, by: Actor) -> None:
    """Open a signed sheet: what it covers can be changed, and the customer signs a new revision.

    The revision before stays as it was signed. Raises RuleBroken `words-missing` without a reason,
    StepNotAllowed unless the order is signed, returned, approved or closed.
    """
    check_may(by, May.COLLECT_SIGNATURE)
    with store.change("Amend the sheet", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_may_work_on(order.assignee_id, by)
        take_step(work, order, OrderStatus.AMENDING, needed(reason, "reason"))


def resubmit(store: Store, order_id: str, *, by: Actor) -> None:
    """Send a returned report back to the supervisor; the signature still holds.

    What it covers cannot have been changed meanwhile. Raises StepNotAllowed unless the order is
    returned, RuleBroken `facts-after-seal` when something came that the sheet does not show: amend then.
    """
    check_may(by, May.COLLECT_SIGNATURE)
    with store.change("Send the sheet back", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_may_work_on(order.assignee_id, by)
        last = check_next(work, order, OrderStatus.SIGNED)
        if last.status is not OrderStatus.RETURNED:
            raise StepNotAllowed(now=last.status.value, to=OrderStatus.SIGNED.value)
        late = late_facts(work.session, order_id, last.status)
        if late:
            raise RuleBroken("facts-after-seal", facts=late)
        take_step(work, order, OrderStatus.SIGNED)
