"""When one engineer cannot finish: the order goes to a colleague, or what is left becomes an order of its own."""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.actions.orders import OrderDraft, add_order, close_visits
from fieldapp.actions.steps import take_step
from fieldapp.actions.words import needed, tidy
from fieldapp.model.orders import OrderKind, OrderStatus, Priority, WorkOrder
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may, check_may_work_on
from fieldapp.store.store import Store


@dataclass(frozen=True)
class FollowUp:
    """What is left to be done at the same machine."""

    title: str
    fault: str | None = None
    kind: OrderKind = OrderKind.REPAIR
    priority: Priority = Priority.NORMAL


def hand_over(store: Store, order_id: str, reason: str, *, wanted_name: str | None = None, by: Actor) -> None:
    """Give an order back that is under way, with what a colleague has to know; the office assigns it.

    Everything recorded stays on the order, and the visit ends. `wanted_name` says who should take it on.
    Raises RuleBroken `words-missing`, StepNotAllowed.
    """
    with store.change("Hand an order over", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_may_work_on(order.assignee_id, by)
        told = needed(reason, "reason")
        take_step(work, order, OrderStatus.DECLINED, told, wanted_name=tidy(wanted_name))
        close_visits(work, order)


def draft_follow_up(store: Store, order_id: str, wanted: FollowUp, *, by: Actor) -> str:
    """Draft an order for what is left: same customer, site, machine and contact. Returns its id.

    It names the order it follows; the office plans it and, where a desk drafted it, gives it its number.
    Raises RuleBroken `words-missing` without a title.
    """
    check_may(by, May.CREATE_ORDER)
    with store.change("Draft a follow-up order", by=by) as work:
        before = work.get(WorkOrder, order_id)
        check_may_work_on(before.assignee_id, by)
        draft = OrderDraft(
            title=wanted.title,
            kind=wanted.kind,
            priority=wanted.priority,
            fault=wanted.fault,
            customer_id=before.customer_id,
            site_id=before.site_id,
            device_id=before.device_id,
            contact_name=before.contact_name,
            contact_phone=before.contact_phone,
            skill=before.skill,
            time_zone=before.time_zone,
        )
        order = add_order(store, work, draft)
        order.follows_id = before.id
        return order.id
