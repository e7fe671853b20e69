"""An order's life: created, assigned, accepted, travelled to, worked on, completed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from fieldapp.actions.labels import device_labels, site_labels
from fieldapp.actions.promises import promise_new
from fieldapp.actions.steps import add_step, check_next, take_step
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.customers import Customer
from fieldapp.model.orders import (
    ArrivedHow,
    OrderKind,
    OrderStatus,
    PauseReason,
    PlannedHow,
    Priority,
    Visit,
    WorkOrder,
)
from fieldapp.model.people import Person, Role, RoleGrant
from fieldapp.rules.actors import Actor, Side
from fieldapp.rules.numbers import ORDERS, prefix_of
from fieldapp.rules.permissions import May, check_may, check_may_work_on
from fieldapp.store.queries.numbering import next_number
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store, Work


@dataclass(frozen=True)
class OrderDraft:
    """What a new order says. Names are taken from the rows behind the ids."""

    title: str
    kind: OrderKind = OrderKind.REPAIR
    priority: Priority = Priority.NORMAL
    fault: str | None = None
    customer_id: str | None = None
    site_id: str | None = None
    device_id: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    skill: str | None = None
    procedure_id: str | None = None
    assignee_id: str | None = None
    scheduled_start: datetime | None = None
    scheduled_end: datetime | None = None
    time_zone: str | None = None
    respond_by: datetime | None = None
    resolve_by: datetime | None = None
    request_id: str | None = None
    planned_minutes: int | None = None
    window_start: datetime | None = None
    window_end: datetime | None = None
    plan_id: str | None = None
    plan_due_on: date | None = None


def create_order(store: Store, draft: OrderDraft, *, by: Actor) -> str:
    """Create an order, NEW, and ASSIGNED at once when the draft names an engineer. Returns its id.

    The server gives it a number; an order drafted on a desk gets one from the office, and
    cannot be assigned there.

    Raises:
        NotPermitted: the roles do not allow it, or an engineer names an assignee.
        RuleBroken: `words-missing` without a title, `ends-before-it-starts`.
        Unreadable: `row-not-found` when an id leads nowhere.
    """
    check_may(by, May.CREATE_ORDER)
    if draft.assignee_id is not None:
        check_may(by, May.ASSIGN_ORDER)
    with store.change("Create an order", by=by) as work:
        return add_order(store, work, draft).id


def add_order(store: Store, work: Work, draft: OrderDraft, *, order_id: str | None = None) -> WorkOrder:
    """Add the order of a draft inside a change: row, labels, number, first steps."""
    check_schedule(draft.scheduled_start, draft.scheduled_end)
    check_schedule(draft.window_start or draft.window_end, draft.window_end)
    order = WorkOrder(
        id=order_id or work.new_id(),
        number=number_for(store, work),
        title=needed(draft.title, "work_order.title"),
        kind=draft.kind,
        priority=draft.priority,
        fault=tidy(draft.fault),
        skill=tidy(draft.skill),
        procedure_id=draft.procedure_id,
        request_id=draft.request_id,
        scheduled_start=draft.scheduled_start,
        scheduled_end=draft.scheduled_end,
        planned_how=None if draft.scheduled_start is None else PlannedHow.PERSON,
        planned_minutes=draft.planned_minutes,
        window_start=draft.window_start,
        window_end=draft.window_end,
        plan_id=draft.plan_id,
        plan_due_on=draft.plan_due_on,
        time_zone=draft.time_zone,
        respond_by=draft.respond_by,
        resolve_by=draft.resolve_by,
        opened_at=work.now,
        **_place(work, draft),
    )
    promise_new(work, order)
    first = OrderStatus.NEW
    work.add(order)
    step = add_step(work, order.id, first, follows_id=None)
    if draft.assignee_id is not None:
        give_to(work, order, draft.assignee_id)
        add_step(work, order.id, OrderStatus.ASSIGNED, follows_id=step.id)
    return order


@dataclass(frozen=True)
class SeenPlan:
    """What whoever plans had before the eyes: the engineer and the start."""

    person_id: str | None
    start: datetime | None


def assign(
    store: Store,
    order_id: str,
    person_id: str,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    seen: SeenPlan | None = None,
    by: Actor,
) -> None:
    """Give an order to an engineer, now or again; the schedule is set when a start is given.

    An order that was drafted on a desk gets its number with that.

    Raises:
        StepNotAllowed: the order is completed, signed, closed or cancelled.
        RuleBroken: `changed-meanwhile` when `seen` is not what stands there, `person-not-active`,
            `person-is-no-engineer`, `ends-before-it-starts`.
    """
    check_may(by, May.ASSIGN_ORDER)
    check_schedule(start, end)
    with store.change("Assign an order", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_seen(order, seen)
        check_next(work, order, OrderStatus.ASSIGNED)
        give_to(work, order, person_id)
        if start is not None:
            order.scheduled_start, order.scheduled_end = start, end
            order.planned_how = PlannedHow.PERSON
        order.number = order.number or number_for(store, work)
        take_step(work, order, OrderStatus.ASSIGNED)


def accept(store: Store, order_id: str, *, by: Actor) -> None:
    """The engineer takes the order on."""
    with store.change("Accept an order", by=by) as work:
        take_step(work, _own_order(work, order_id), OrderStatus.ACCEPTED)


def decline(store: Store, order_id: str, reason: str, *, by: Actor) -> None:
    """The engineer cannot take it; the office reads the reason. Raises RuleBroken `words-missing`."""
    with store.change("Decline an order", by=by) as work:
        order = _own_order(work, order_id)
        take_step(work, order, OrderStatus.DECLINED, needed(reason, "reason"))


def start_travel(store: Store, order_id: str, *, by: Actor) -> None:
    """The engineer sets off: a visit begins."""
    with store.change("Set off", by=by) as work:
        order = _own_order(work, order_id)
        take_step(work, order, OrderStatus.TRAVELLING)
        close_visits(work, order)
        _open_visit(work, order).travel_started_at = work.now


def arrive(store: Store, order_id: str, how: ArrivedHow = ArrivedHow.HAND, *, by: Actor) -> None:
    """The engineer is on site, or back at work after a pause or after having completed too early."""
    with store.change("Check in", by=by) as work:
        order = _own_order(work, order_id)
        take_step(work, order, OrderStatus.ON_SITE)
        visit = _current_visit(work, order) or _open_visit(work, order)
        visit.arrived_at, visit.arrived_how = work.now, how


def pause(
    store: Store,
    order_id: str,
    reason: str | None = None,
    *,
    waits_for: PauseReason = PauseReason.OTHER,
    by: Actor,
) -> None:
    """Work rests: parts are missing, the machine is needed, the day is over. The visit ends.

    Whether the clock rests too, depends on `waits_for` and the order's service level.
    """
    with store.change("Pause the work", by=by) as work:
        order = _own_order(work, order_id)
        take_step(work, order, OrderStatus.PAUSED, tidy(reason), waits_for)
        close_visits(work, order)


def complete(store: Store, order_id: str, *, by: Actor) -> None:
    """The work is done; what remains is the sheet and the signature. The visit ends."""
    with store.change("Complete the work", by=by) as work:
        order = _own_order(work, order_id)
        take_step(work, order, OrderStatus.COMPLETED)
        close_visits(work, order)


def cancel(store: Store, order_id: str, reason: str, *, by: Actor) -> None:
    """The office calls the order off. Raises RuleBroken `words-missing` without a reason."""
    with store.change("Cancel an order", by=by) as work:
        order = work.get(WorkOrder, order_id)
        take_step(work, order, OrderStatus.CANCELLED, needed(reason, "reason"))


def reopen(store: Store, order_id: str, reason: str, *, by: Actor) -> None:
    """A cancelled order is wanted after all; it starts again, to be assigned."""
    check_may(by, May.ASSIGN_ORDER)
    with store.change("Reopen an order", by=by) as work:
        order = work.get(WorkOrder, order_id)
        take_step(work, order, OrderStatus.NEW, needed(reason, "reason"))


def _own_order(work: Work, order_id: str) -> WorkOrder:
    order = work.get(WorkOrder, order_id)
    check_may_work_on(order.assignee_id, work.by)
    return order


def number_for(store: Store, work: Work) -> str | None:
    """The next order's number; on a desk none, the office gives it."""
    if store.side is not Side.SERVER:
        return None
    return next_number(work.session, WorkOrder.number, prefix_of(ORDERS, work.now.year))


def _place(work: Work, draft: OrderDraft) -> dict[str, str | None]:
    """Customer, site, contact and device of a draft with the names an order keeps of them."""
    site = site_labels(work, draft.site_id)
    customer = work.get(Customer, draft.customer_id) if draft.customer_id else None
    return {
        "customer_id": customer.id if customer else site.customer_id,
        "customer_name": customer.name if customer else site.customer_name,
        "site_id": draft.site_id,
        "site_name": site.name,
        "site_address": site.address,
        "contact_name": tidy(draft.contact_name),
        "contact_phone": tidy(draft.contact_phone),
        **device_labels(work, draft.device_id),
    }


def give_to(work: Work, order: WorkOrder, person_id: str) -> None:
    """Write the engineer into an order. Raises as `engineer_at_work`."""
    person = engineer_at_work(work, person_id)
    order.assignee_id, order.assignee_name = person.id, person.name


def engineer_at_work(work: Work, person_id: str) -> Person:
    """That engineer. Raises Unreadable `row-not-found`, RuleBroken `person-not-active`, `person-is-no-engineer`."""
    person = work.get(Person, person_id)
    if not person.active or person.withdrawn:
        raise RuleBroken("person-not-active", name=person.name)
    roles = work.all(
        select(RoleGrant.role).where(RoleGrant.person_id == person_id, is_no(RoleGrant.withdrawn))
    )
    if Role.ENGINEER not in roles:
        raise RuleBroken("person-is-no-engineer", name=person.name)
    return person


def check_seen(order: WorkOrder, seen: SeenPlan | None) -> None:
    """Refuse what was decided before a plan that somebody has changed since. Raises RuleBroken `changed-meanwhile`."""
    if seen is None:
        return
    theirs = {"assignee_id": order.assignee_id, "scheduled_start": order.scheduled_start}
    mine = {"assignee_id": seen.person_id, "scheduled_start": seen.start}
    fields = [name for name, value in theirs.items() if value != mine[name]]
    if fields:
        raise RuleBroken("changed-meanwhile", fields=fields, theirs={name: theirs[name] for name in fields})


def check_schedule(start: datetime | None, end: datetime | None) -> None:
    """Refuse an end without a start, or before it. Raises RuleBroken `ends-before-it-starts`."""
    if end is not None and (start is None or end < start):
        raise RuleBroken("ends-before-it-starts")


def _current_visit(work: Work, order: WorkOrder) -> Visit | None:
    return next(iter(_open_visits(work, order)), None)


def _open_visits(work: Work, order: WorkOrder) -> list[Visit]:
    """This engineer's visits that have not ended, newest first."""
    return work.all(
        select(Visit)
        .where(
            Visit.order_id == order.id,
            Visit.left_at.is_(None),
            is_no(Visit.withdrawn),
            Visit.engineer_id == work.by.person_id,
        )
        .order_by(Visit.id.desc())
    )


def _open_visit(work: Work, order: WorkOrder) -> Visit:
    return work.add(
        Visit(
            id=work.new_id(),
            order_id=order.id,
            engineer_id=work.by.person_id,
            engineer_name=work.by.name,
        )
    )


def close_visits(work: Work, order: WorkOrder) -> None:
    """Inside a change: the visits of whoever acts end now."""
    for visit in _open_visits(work, order):
        visit.left_at = work.now
