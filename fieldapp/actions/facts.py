"""The order that something is recorded on, after the checks every such action shares."""

from __future__ import annotations

from sqlalchemy import select

from fieldapp.errors import RuleBroken
from fieldapp.model.charges import Charge, Payment
from fieldapp.model.noun import Noun
from fieldapp.model.orders import Labour, OrderStatus, PartUsed, WorkOrder
from fieldapp.rules.permissions import May, check_may, check_may_work_on
from fieldapp.rules.sealing import check_fact
from fieldapp.store.store import Store, Work


def order_to_record_on(store: Store, work: Work, order_id: str, noun: type[Noun]) -> WorkOrder:
    """The order, when a row of `noun` may be added to it by whoever acts.

    Raises:
        NotPermitted: the roles do not allow it, or it is somebody else's order.
        SheetIsSealed: on a desk, when the customer has signed what the row would change.
    """
    check_may(work.by, May.RECORD_WORK)
    order = work.get(WorkOrder, order_id)
    check_may_work_on(order.assignee_id, work.by)
    check_fact(OrderStatus(order.status), store.side, noun.__tablename__)
    return order


def check_stands(work: Work, fact: Labour | PartUsed | Charge | Payment) -> None:
    """Raises RuleBroken `already-reversed` when a fact was taken back, or is itself a taking back."""
    noun = type(fact)
    reversal = select(noun.id).where(noun.order_id == fact.order_id, noun.reverses_id == fact.id)
    if fact.reverses_id is not None or work.first(reversal) is not None:
        raise RuleBroken("already-reversed", table=noun.__tablename__, row=fact.id)
