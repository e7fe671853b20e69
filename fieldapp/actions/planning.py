"""Planning an order: who goes when. A person's decision stands, rules move only what rules planned."""

from __future__ import annotations

from datetime import datetime, timedelta

from fieldapp.actions.orders import SeenPlan, check_schedule, check_seen, give_to, number_for
from fieldapp.actions.steps import take_step, where_it_stands
from fieldapp.errors import RuleBroken, StepNotAllowed
from fieldapp.model.orders import OrderStatus, PlannedHow, WorkOrder
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.queries.dispatch import TAKES_TIME, minutes_of
from fieldapp.store.store import Store, Work


def plan_order(
    store: Store,
    order_id: str,
    person_id: str,
    start: datetime,
    end: datetime | None = None,
    *,
    seen: SeenPlan | None = None,
    how: PlannedHow = PlannedHow.PERSON,
    by: Actor,
) -> None:
    """Give an order an engineer and a time; without an end as long as the work is thought to take.

    Who has it already keeps where the order stands; somebody else is assigned anew. What no person
    wants (`how`) leaves alone what a person planned.

    Raises:
        StepNotAllowed: the work is done, or the order is finished.
        RuleBroken: `changed-meanwhile` when `seen` is not what stands there, `planned-by-a-person`,
            `ends-before-it-starts`, `person-not-active`, `person-is-no-engineer`.
    """
    check_may(by, May.ASSIGN_ORDER)
    check_schedule(start, end)
    with store.change("Plan an order", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_seen(order, seen)
        write_plan(store, work, order, person_id, start, end, how)


def write_plan(
    store: Store,
    work: Work,
    order: WorkOrder,
    person_id: str,
    start: datetime,
    end: datetime | None,
    how: PlannedHow,
) -> None:
    """The same inside a change."""
    if how is not PlannedHow.PERSON and is_planned_by_a_person(order):
        raise RuleBroken("planned-by-a-person", order=order.number or order.title)
    finish = end or start + timedelta(minutes=_minutes(order))
    hand_to(store, work, order, person_id)
    order.scheduled_start, order.scheduled_end, order.planned_how = start, finish, how


def unplan_order(store: Store, order_id: str, *, seen: SeenPlan | None = None, by: Actor) -> None:
    """Take the time from an order; the engineer keeps it. Raises RuleBroken `changed-meanwhile`."""
    check_may(by, May.PLAN_ORDER)
    with store.change("Take an order out of the plan", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_seen(order, seen)
        order.scheduled_start = order.scheduled_end = order.planned_how = None


def is_planned_by_a_person(order: WorkOrder) -> bool:
    """Whether somebody decided the time; what was planned before anybody kept count, a person did."""
    return order.scheduled_start is not None and order.planned_how in (None, PlannedHow.PERSON)


def _minutes(order: WorkOrder) -> int:
    return minutes_of(order.planned_minutes, order.scheduled_start, order.scheduled_end)


def hand_to(store: Store, work: Work, order: WorkOrder, person_id: str) -> None:
    """Assign where somebody else has it, or nobody; else only look whether there is still work to do."""
    status = where_it_stands(work, order).status
    if order.assignee_id != person_id or status in (OrderStatus.NEW, OrderStatus.DECLINED):
        give_to(work, order, person_id)
        order.number = order.number or number_for(store, work)
        take_step(work, order, OrderStatus.ASSIGNED)
    elif status not in TAKES_TIME:
        raise StepNotAllowed(now=status.value, to=OrderStatus.ASSIGNED.value)
