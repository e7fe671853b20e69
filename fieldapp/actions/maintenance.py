"""Maintenance plans: kept by the office, turned into orders ahead of time, each visit once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from sqlalchemy import select

from fieldapp.actions.orders import OrderDraft, add_order
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import FieldappError, RuleBroken
from fieldapp.model.columns import stored_moment
from fieldapp.model.devices import Device
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.model.plans import MaintenancePlan, PlanInterval, PlannedDevice
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.rules.maintenance import DueWork, Interval
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.planning_tables import plan_made
from fieldapp.store.queries.dispatch import company_zone
from fieldapp.store.queries.maintenance import PlannedDeviceRow, PlanRow, orders_to_make
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store, Work
from fieldapp.store.versions import insert_if_new

log = logging.getLogger(__name__)
MOST_LEAD_DAYS = 365


@dataclass(frozen=True)
class IntervalDraft:
    """One interval as a form has it; `id` of one that is there already."""

    name: str
    name_zh: str | None = None
    every_days: int | None = None
    every_months: int | None = None
    every_amount: Decimal | None = None
    quantity: str | None = None
    lead_amount: Decimal | None = None
    procedure_id: str | None = None
    planned_minutes: int | None = None
    id: str | None = None


@dataclass(frozen=True)
class PlanDraft:
    """A plan as a form has it."""

    name: str
    name_zh: str | None = None
    kind: OrderKind = OrderKind.MAINTAIN
    priority: Priority = Priority.NORMAL
    skill: str | None = None
    lead_days: int = 14
    active: bool = True
    intervals: Sequence[IntervalDraft] = ()


def save_plan(store: Store, draft: PlanDraft, *, row: str | None = None, by: Actor) -> str:
    """Add a plan, or save the form of one (`row`). Returns its id.

    Raises RuleBroken `words-missing`, `plan-without-intervals`, `interval-malformed`,
    `intervals-mixed`, `intervals-repeated`, `number-out-of-range`.
    """
    check_may(by, May.KEEP_PLANS)
    _check(draft)
    values = asdict(draft) | {
        "name": draft.name.strip(),
        "name_zh": tidy(draft.name_zh),
        "skill": tidy(draft.skill),
    }
    del values["intervals"]
    with store.change("Save a maintenance plan", by=by) as work:
        if row is None:
            plan = work.add(MaintenancePlan(id=work.new_id(), **values))
        else:
            plan = work.get(MaintenancePlan, row)
            for name, value in values.items():
                setattr(plan, name, value)
        _save_intervals(work, plan.id, draft.intervals)
        return plan.id


def withdraw_plan(store: Store, plan_id: str, *, by: Actor) -> None:
    """No more orders are made of it; those that were, stay."""
    check_may(by, May.KEEP_PLANS)
    with store.change("Withdraw a maintenance plan", by=by) as work:
        work.get(MaintenancePlan, plan_id).withdrawn = True


def put_under_plan(
    store: Store,
    plan_id: str,
    device_ids: Sequence[str],
    starts_on: date,
    *,
    starts_at_amount: Decimal | None = None,
    by: Actor,
) -> int:
    """Put machines under a plan from their first due day on; those that are there already are left alone.

    Returns how many were put there. Raises Unreadable `row-not-found`.
    """
    check_may(by, May.KEEP_PLANS)
    with store.change("Put devices under a plan", by=by) as work:
        work.get(MaintenancePlan, plan_id)
        there = set(
            work.all(
                select(PlannedDevice.device_id).where(
                    PlannedDevice.plan_id == plan_id, is_no(PlannedDevice.withdrawn)
                )
            )
        )
        new = [device_id for device_id in dict.fromkeys(device_ids) if device_id not in there]
        for device_id in new:
            device = work.get(Device, device_id)
            work.add(
                PlannedDevice(
                    id=work.new_id(),
                    site_id=device.site_id,
                    device_id=device.id,
                    plan_id=plan_id,
                    starts_on=starts_on,
                    starts_at_amount=starts_at_amount,
                )
            )
        return len(new)


def take_from_plan(store: Store, planned_device_id: str, *, by: Actor) -> None:
    """No more orders are made for that machine."""
    check_may(by, May.KEEP_PLANS)
    with store.change("Take a device out of a plan", by=by) as work:
        work.get(PlannedDevice, planned_device_id).withdrawn = True


def make_plan_orders(store: Store) -> int:
    """Make the orders that are due to be made, each visit once however many processes do it; returns how many.

    A machine whose order cannot be made does not hold up the others.
    """
    with store.read() as session:
        zone = company_zone(session)
        wanted = orders_to_make(session, store.world.now().astimezone(zone).date())
    count = 0
    for plan, device, dues in wanted:
        try:
            with store.change("Make orders of a maintenance plan", by=SYSTEM) as work:
                count += sum(_make(store, work, plan, device, due, zone) for due in dues)
        except FieldappError:
            log.exception("no order could be made of plan %s for device %s", plan.id, device.device_id)
    return count


def _make(
    store: Store, work: Work, plan: PlanRow, device: PlannedDeviceRow, due: DueWork, zone: tzinfo
) -> bool:
    """The order of one visit, unless another process made it: whoever writes its key first, makes it."""
    connection = work.session.connection()
    order_id = work.new_id()
    mark = {
        "planned_device": device.id,
        "due": due.key,
        "order_id": order_id,
        "made_at": stored_moment(work.now),
    }
    if not insert_if_new(connection, plan_made, mark):
        return False
    interval = plan.interval(due.interval_id)
    on = due.on or work.now.astimezone(zone).date()
    draft = OrderDraft(
        title=f"{plan.name} – {interval.name}" if plan.name != interval.name else plan.name,
        kind=plan.kind,
        priority=plan.priority,
        site_id=device.site_id,
        device_id=device.device_id,
        skill=plan.skill,
        procedure_id=interval.procedure_id,
        planned_minutes=interval.planned_minutes,
        resolve_by=datetime.combine(on, time(23, 59), tzinfo=zone),
        plan_id=plan.id,
        plan_due_on=on,
    )
    add_order(store, work, draft, order_id=order_id)
    return True


def _check(draft: PlanDraft) -> None:
    needed(draft.name, "maintenance_plan.name")
    if not 0 <= draft.lead_days <= MOST_LEAD_DAYS:
        raise RuleBroken("interval-malformed", field="lead_days")
    if not draft.intervals:
        raise RuleBroken("plan-without-intervals")
    for place, each in enumerate(draft.intervals):
        needed(each.name, f"plan_interval.name_{place}")
        rule = _rule(each)
        if not rule.is_sound or (each.planned_minutes is not None and each.planned_minutes <= 0):
            raise RuleBroken("interval-malformed", field=f"name_{place}")
    kinds = {(each.every_amount is None, (tidy(each.quantity) or "").casefold()) for each in draft.intervals}
    by_meter = [kind for kind in kinds if not kind[0]]
    if by_meter and (len(kinds) > 1 or not by_meter[0][1]):
        raise RuleBroken("intervals-mixed")
    if len({_rule(each).length for each in draft.intervals}) < len(draft.intervals):
        raise RuleBroken("intervals-repeated")


def _rule(draft: IntervalDraft) -> Interval:
    return Interval("", draft.every_days, draft.every_months, draft.every_amount, draft.lead_amount)


def _save_intervals(work: Work, plan_id: str, drafts: Sequence[IntervalDraft]) -> None:
    """Write the form's intervals; one that is no longer in the form is withdrawn."""
    there = {
        row.id: row
        for row in work.all(
            select(PlanInterval).where(PlanInterval.plan_id == plan_id, is_no(PlanInterval.withdrawn))
        )
    }
    for draft in drafts:
        values = asdict(draft) | {
            "name": draft.name.strip(),
            "name_zh": tidy(draft.name_zh),
            "quantity": tidy(draft.quantity) if draft.every_amount is not None else None,
        }
        row = there.pop(values.pop("id") or "", None)
        if row is None:
            work.add(PlanInterval(id=work.new_id(), plan_id=plan_id, **values))
            continue
        for name, value in values.items():
            setattr(row, name, value)
    for row in there.values():
        row.withdrawn = True
