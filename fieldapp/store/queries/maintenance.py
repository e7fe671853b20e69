"""Maintenance plans: their intervals, the machines under them, what was made and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.model.customers import Site
from fieldapp.model.devices import Device, Reading
from fieldapp.model.orders import OrderKind, OrderStatus, Priority, WorkOrder
from fieldapp.model.plans import MaintenancePlan, PlanInterval, PlannedDevice
from fieldapp.rules.clocks import RESOLVED
from fieldapp.rules.foretelling import Foretold, foretell
from fieldapp.rules.maintenance import DueWork, Interval, due_by_calendar, due_by_meter, next_due
from fieldapp.store.batches import batches
from fieldapp.store.planning_tables import plan_made
from fieldapp.store.queries.rows import columns_of, is_no, is_yes, rows_of

MOST_SHOWN = 500
AHEAD = timedelta(days=92)


@dataclass(frozen=True)
class IntervalRow:
    """One interval of a plan."""

    id: str
    plan_id: str
    name: str
    name_zh: str | None
    every_days: int | None
    every_months: int | None
    every_amount: Decimal | None
    quantity: str | None
    lead_amount: Decimal | None
    procedure_id: str | None
    planned_minutes: int | None

    @property
    def rule(self) -> Interval:
        """The interval as the rules count."""
        return Interval(self.id, self.every_days, self.every_months, self.every_amount, self.lead_amount)


@dataclass(frozen=True)
class PlanRow:
    """One plan with its intervals, the shortest first."""

    id: str
    name: str
    name_zh: str | None
    kind: OrderKind
    priority: Priority
    skill: str | None
    lead_days: int
    active: bool
    intervals: tuple[IntervalRow, ...] = ()
    devices: int = 0

    @property
    def quantity(self) -> str | None:
        """What its meter is called; None for a plan that goes by the calendar."""
        return next((each.quantity for each in self.intervals if each.every_amount is not None), None)

    @property
    def rules(self) -> tuple[Interval, ...]:
        """Its sound intervals as the rules count."""
        return tuple(rule for each in self.intervals if (rule := each.rule).is_sound)

    def interval(self, interval_id: str) -> IntervalRow:
        """One of its intervals. Raises StopIteration for another's."""
        return next(each for each in self.intervals if each.id == interval_id)


@dataclass(frozen=True)
class PlannedDeviceRow:
    """One machine under a plan."""

    id: str
    plan_id: str
    device_id: str
    site_id: str
    starts_on: date
    starts_at_amount: Decimal | None
    device_name: str | None
    device_number: str | None
    site_name: str | None
    customer_name: str | None


@dataclass(frozen=True)
class DueRow:
    """A visit that is due, or will be: as an order, or foretold."""

    on: date | None
    plan: PlanRow
    interval: IntervalRow
    device: PlannedDeviceRow
    order_id: str | None = None


@dataclass(frozen=True)
class PlanOrderRow:
    """An order that a plan made and that is not done."""

    id: str
    number: str | None
    title: str
    status: OrderStatus
    device_id: str | None
    device_name: str | None
    site_name: str | None
    customer_name: str | None
    assignee_name: str | None
    plan_due_on: date | None


def plans(session: Session, *, with_withdrawn: bool = False) -> tuple[PlanRow, ...]:
    """Every plan by name."""
    query = select(*columns_of(PlanRow, MaintenancePlan)).order_by(MaintenancePlan.name, MaintenancePlan.id)
    if not with_withdrawn:
        query = query.where(is_no(MaintenancePlan.withdrawn))
    found = rows_of(session, PlanRow, query)
    intervals: dict[str, list[IntervalRow]] = {}
    of_plans = select(*columns_of(IntervalRow, PlanInterval)).where(is_no(PlanInterval.withdrawn))
    for row in rows_of(session, IntervalRow, of_plans.order_by(PlanInterval.id)):
        intervals.setdefault(row.plan_id, []).append(row)
    counted = session.execute(
        select(PlannedDevice.plan_id, func.count())
        .where(is_no(PlannedDevice.withdrawn))
        .group_by(PlannedDevice.plan_id)
    )
    counts: dict[str, int] = {row[0]: row[1] for row in counted}
    return tuple(
        replace(
            row,
            intervals=tuple(sorted(intervals.get(row.id, ()), key=lambda each: each.rule.length)),
            devices=counts.get(row.id, 0),
        )
        for row in found
    )


def plan(session: Session, plan_id: str) -> PlanRow | None:
    """One plan, if it was not withdrawn."""
    return next((row for row in plans(session) if row.id == plan_id), None)


def planned_devices(
    session: Session, *, plan_id: str | None = None, device_id: str | None = None, active_only: bool = False
) -> tuple[PlannedDeviceRow, ...]:
    """The machines under a plan, or the plans of a machine; retired and withdrawn machines are left out."""
    query = (
        select(
            *columns_of(PlannedDeviceRow, PlannedDevice),
            Device.name.label("device_name"),
            Device.number.label("device_number"),
            Site.name.label("site_name"),
            Site.customer_name,
        )
        .join_from(PlannedDevice, Device, Device.id == PlannedDevice.device_id)
        .outerjoin(Site, Site.id == PlannedDevice.site_id)
        .where(is_no(PlannedDevice.withdrawn), is_no(Device.withdrawn), Device.state != "retired")
    )
    if plan_id is not None:
        query = query.where(PlannedDevice.plan_id == plan_id)
    if device_id is not None:
        query = query.where(PlannedDevice.device_id == device_id)
    if active_only:
        going = select(MaintenancePlan.id).where(
            is_yes(MaintenancePlan.active), is_no(MaintenancePlan.withdrawn)
        )
        query = query.where(PlannedDevice.plan_id.in_(going))
    return rows_of(session, PlannedDeviceRow, query.order_by(Site.name, Device.name, PlannedDevice.id))


def orders_to_make(
    session: Session, today: date
) -> list[tuple[PlanRow, PlannedDeviceRow, tuple[DueWork, ...]]]:
    """The visits of every active plan whose orders have to be there by now and are not."""
    known = {row.id: row for row in plans(session) if row.active}
    devices = planned_devices(session, active_only=True)
    made = _made(session, [row.id for row in devices])
    meters = _meters(session, [row.device_id for row in devices if row.plan_id in known])
    found = []
    for row in devices:
        of = known.get(row.plan_id)
        if of is None:
            continue
        dues = _dues(of, row, today, made.get(row.id, set()), meters)
        if dues:
            found.append((of, row, tuple(dues)))
    return found


def next_dues(session: Session, today: date, *, device_id: str | None = None) -> tuple[DueRow, ...]:
    """What comes next of every machine under a plan that goes by the calendar, the soonest first."""
    known = {row.id: row for row in plans(session) if row.active}
    devices = planned_devices(session, device_id=device_id, active_only=True)
    made = _made(session, [row.id for row in devices])
    found = []
    for row in devices:
        of = known.get(row.plan_id)
        if of is None or of.quantity is not None or not of.rules:
            continue
        done = [date.fromisoformat(key[3:]) for key in made.get(row.id, ()) if key.startswith("on ")]
        due = next_due(of.rules, row.starts_on, max([today - timedelta(days=1), *done]))
        if due is not None and due.on is not None and (device_id or due.on <= today + AHEAD):
            found.append(DueRow(due.on, of, of.interval(due.interval_id), row))
    return tuple(sorted(found, key=lambda row: (row.on or date.max, row.device.id))[:MOST_SHOWN])


def foretold(session: Session, of: PlanRow, zone: tzinfo, today: date) -> dict[str, Foretold]:
    """Of every machine under a plan that goes by a meter: what its meter says, and about when it is due; by the row
    that put it there."""
    if of.quantity is None or not of.rules:
        return {}
    devices = planned_devices(session, plan_id=of.id)
    made = _made(session, [row.id for row in devices])
    said = _said(session, [row.device_id for row in devices], of.quantity, zone)
    found = {}
    for row in devices:
        starts_at, readings = row.starts_at_amount or Decimal(0), said.get(row.device_id, [])
        told = foretell(of.rules, starts_at, readings, sorted(made.get(row.id, ())), today)
        if told is not None:
            found[row.id] = told
    return found


def plan_orders(session: Session, *, device_id: str | None = None) -> tuple[PlanOrderRow, ...]:
    """Orders that plans made and that are still to be done, the longest due first."""
    w = WorkOrder
    query = select(*columns_of(PlanOrderRow, w)).where(
        w.plan_due_on.is_not(None), w.status.not_in(sorted(RESOLVED)), is_no(w.withdrawn)
    )
    if device_id is not None:
        query = query.where(w.device_id == device_id)
    return rows_of(session, PlanOrderRow, query.order_by(w.plan_due_on, w.id).limit(MOST_SHOWN))


def _dues(
    of: PlanRow,
    row: PlannedDeviceRow,
    today: date,
    made: set[str],
    meters: Mapping[tuple[str, str], Decimal],
) -> list[DueWork]:
    rules = of.rules
    if of.quantity is None:
        return due_by_calendar(rules, row.starts_on, today, of.lead_days, made)
    if today < row.starts_on:
        return []
    says = meters.get((row.device_id, of.quantity.casefold()))
    return due_by_meter(rules, row.starts_at_amount or Decimal(0), says, made)


def _made(session: Session, ids: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for some in batches(ids, 500):
        query = select(plan_made.c.planned_device, plan_made.c.due).where(
            plan_made.c.planned_device.in_(some)
        )
        for device, due in session.execute(query):
            found.setdefault(device, set()).add(due)
    return found


def _meters(session: Session, ids: list[str]) -> dict[tuple[str, str], Decimal]:
    """What every meter of these machines says now, by machine and quantity in both languages."""
    found: dict[tuple[str, str], Decimal] = {}
    for some in batches(ids, 500):
        query = select(Reading.device_id, Reading.quantity, Reading.quantity_zh, Reading.value)
        in_order = query.where(Reading.device_id.in_(some)).order_by(Reading.taken_at, Reading.id)
        for device, quantity, chinese, value in session.execute(in_order):
            for name in (quantity, chinese):
                if name:
                    found[(device, name.casefold())] = value
    return found


def _said(
    session: Session, ids: list[str], quantity: str, zone: tzinfo
) -> dict[str, list[tuple[date, Decimal]]]:
    """Every reading of that quantity, in either language, by machine and oldest first."""
    wanted, found = quantity.casefold(), dict[str, list[tuple[date, Decimal]]]()
    columns = Reading.device_id, Reading.quantity, Reading.quantity_zh, Reading.value, Reading.taken_at
    for some in batches(ids, 500):
        query = select(*columns).where(Reading.device_id.in_(some)).order_by(Reading.taken_at, Reading.id)
        for device, name, chinese, value, at in session.execute(query):
            if wanted in {each.casefold() for each in (name, chinese) if each}:
                found.setdefault(device, []).append((at.astimezone(zone).date(), value))
    return found
