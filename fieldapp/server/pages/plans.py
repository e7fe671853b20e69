"""Maintenance plans: what they are, the machines under them, what is due and overdue."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from starlette.responses import Response

from fieldapp.actions import maintenance as actions
from fieldapp.actions.maintenance import IntervalDraft, PlanDraft
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.form import Form
from fieldapp.server.pages.draft import Draft, draft_of
from fieldapp.store.queries.console import DeviceFilter, devices_found, procedures
from fieldapp.store.queries.maintenance import (
    IntervalRow,
    PlanRow,
    foretold,
    next_dues,
    plan_orders,
    planned_devices,
    plans,
)
from fieldapp.store.queries.maintenance import plan as one_plan

pages = Pages()
KEEPERS = those_who_may(May.KEEP_PLANS)
HOME = "/plans"
ROWS = 6
"""Intervals that the form has room for."""
MOST_DEVICES = 200
SOON = timedelta(days=7)
UNITS = (("days", N_("days")), ("months", N_("months")), ("amount", N_("on the meter")))
_FIELDS = ("name", "name_zh", "skill")


@pages.get(HOME, OFFICE)
def overview(call: Call) -> Response:
    """Every plan with its intervals."""
    with call.store.read() as session:
        return call.page("plans.html", plans=plans(session), every=every)


@pages.get(f"{HOME}/due", OFFICE)
def due(call: Call) -> Response:
    """Orders of plans that are overdue or due, and what comes next of every machine."""
    today = call.today
    with call.store.read() as session:
        orders, coming = plan_orders(session), next_dues(session, today)
    late = [row for row in orders if row.plan_due_on and row.plan_due_on < today]
    return call.page(
        "plans_due.html",
        late=late,
        soon=[row for row in orders if row.plan_due_on and today <= row.plan_due_on <= today + SOON],
        later=[row for row in orders if row.plan_due_on and row.plan_due_on > today + SOON],
        coming=coming,
        today=today,
    )


@pages.get(f"{HOME}/new", KEEPERS)
def new_plan(call: Call) -> Response:
    """An empty form."""
    return _form(call, Draft({"lead_days": "14", "kind": "maintain", "priority": "normal", "active": "1"}))


@pages.post(f"{HOME}/new", KEEPERS)
def add_plan(call: Call) -> Response:
    """Save a new plan."""
    return _save(call, None)


@pages.get(HOME + "/{plan}", KEEPERS)
def plan(call: Call) -> Response:
    """The form of one plan, and the machines under it."""
    row = _found(call)
    return _form(call, Draft(_values(row)), row)


@pages.post(HOME + "/{plan}", KEEPERS)
def save_plan(call: Call) -> Response:
    """Save the form of a plan."""
    return _save(call, _found(call))


@pages.post(HOME + "/{plan}/withdraw", KEEPERS)
def withdraw(call: Call) -> Response:
    """No more orders are made of it."""
    actions.withdraw_plan(call.store, call.part("plan"), by=call.by)
    return call.go(HOME, N_("The plan was withdrawn; the orders it made stay."))


@pages.get(HOME + "/{plan}/devices", KEEPERS)
def choose_devices(call: Call) -> Response:
    """Machines that can be put under the plan."""
    return _devices_page(call, _found(call), Draft({}))


@pages.post(HOME + "/{plan}/devices", KEEPERS)
def put_devices(call: Call) -> Response:
    """Put the ticked machines under the plan; orders that are due are made at once."""
    row, form = _found(call), call.form
    try:
        starts_on = form.day("starts_on")
        if starts_on is None:
            raise Unreadable("form-value-missing", field="starts_on")
        amount = form.amount("starts_at_amount")
        count = actions.put_under_plan(
            call.store, row.id, form.many("device"), starts_on, starts_at_amount=amount, by=call.by
        )
    except FieldappError as error:
        draft = draft_of(call)
        draft.blame(call, error)
        return _devices_page(call, row, draft, 422)
    made = actions.make_plan_orders(call.store)
    said = N_("%(count)s devices are under the plan now; %(made)s orders were made.")
    return call.go(f"{HOME}/{row.id}#devices", said, count=count, made=made)


@pages.post(HOME + "/{plan}/devices/{planned}/remove", KEEPERS)
def remove_device(call: Call) -> Response:
    """No more orders are made for that machine."""
    actions.take_from_plan(call.store, call.part("planned"), by=call.by)
    return call.go(f"{HOME}/{call.part('plan')}#devices", N_("The device is no longer under the plan."))


def every(call: Call, row: IntervalRow) -> str:
    """How often, in words."""
    words, formats = call.words, call.formats
    if row.every_amount is not None:
        return words.gettext(
            "every %(amount)s of %(quantity)s",
            amount=formats.number(row.every_amount),
            quantity=row.quantity,
        )
    if row.every_months:
        return words.ngettext("every month", "every %(number)s months", row.every_months)
    return words.ngettext("every day", "every %(number)s days", row.every_days or 1)


def _found(call: Call) -> PlanRow:
    with call.store.read() as session:
        row = one_plan(session, call.part("plan"))
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _form(call: Call, draft: Draft, row: PlanRow | None = None, status: int = 200) -> Response:
    with call.store.read() as session:
        known = procedures(session)
        under = planned_devices(session, plan_id=row.id) if row else ()
        today = call.today
        coming = foretold(session, row, call.zone, today) if row else {}
    return call.page(
        "plan.html",
        status,
        draft=draft,
        row=row,
        rows=range(ROWS),
        units=UNITS,
        procedures=known,
        kinds=list(OrderKind),
        priorities=list(Priority),
        under=under,
        coming=coming,
    )


def _devices_page(call: Call, row: PlanRow, draft: Draft, status: int = 200) -> Response:
    words = call.query.get("q", "")
    with call.store.read() as session:
        found = devices_found(session, DeviceFilter(words=words), 1, MOST_DEVICES)
        there = {each.device_id for each in planned_devices(session, plan_id=row.id)}
    today = call.today
    ticked = frozenset(call.form.many("device"))
    return call.page(
        "plan_devices.html",
        status,
        row=row,
        found=found,
        there=there,
        draft=draft,
        today=today,
        ticked=ticked,
    )


def _save(call: Call, row: PlanRow | None) -> Response:
    draft = draft_of(call)
    try:
        saved = actions.save_plan(call.store, _draft(call.form), row=row.id if row else None, by=call.by)
    except FieldappError as error:
        draft.blame(call, error)
        return _form(call, draft, row, 422)
    made = actions.make_plan_orders(call.store)
    if row is None:
        return call.go(f"{HOME}/{saved}/devices", N_("The plan is saved. Choose the devices it is for."))
    return call.go(f"{HOME}/{saved}", N_("The plan is saved; %(made)s orders were made."), made=made)


def _draft(form: Form) -> PlanDraft:
    return PlanDraft(
        name=form.text("name") or "",
        name_zh=form.text("name_zh"),
        kind=form.choice("kind", OrderKind) or OrderKind.MAINTAIN,
        priority=form.choice("priority", Priority) or Priority.NORMAL,
        skill=form.text("skill"),
        lead_days=form.whole("lead_days") or 0,
        active=form.flag("active"),
        intervals=[_interval(form, place) for place in range(ROWS) if _is_filled(form, place)],
    )


def _is_filled(form: Form, place: int) -> bool:
    return any(form.text(f"{name}_{place}") for name in ("name", "name_zh", "every"))


def _interval(form: Form, place: int) -> IntervalDraft:
    unit, every_so = form.text(f"unit_{place}"), form.amount(f"every_{place}")
    whole = int(every_so) if every_so is not None and every_so == int(every_so) else None
    return IntervalDraft(
        id=form.text(f"id_{place}"),
        name=form.text(f"name_{place}") or form.text(f"name_zh_{place}") or "",
        name_zh=form.text(f"name_zh_{place}"),
        every_days=(whole or 0) if unit == "days" else None,
        every_months=(whole or 0) if unit == "months" else None,
        every_amount=(every_so or Decimal(0)) if unit == "amount" else None,
        quantity=form.text("quantity"),
        lead_amount=form.amount("lead_amount") if unit == "amount" else None,
        procedure_id=form.text(f"procedure_{place}"),
        planned_minutes=form.whole(f"minutes_{place}"),
    )


def _values(row: PlanRow) -> dict[str, str]:
    words = {name: getattr(row, name) or "" for name in _FIELDS}
    words |= {"lead_days": str(row.lead_days), "kind": row.kind.value, "priority": row.priority.value}
    words |= {"active": "1" if row.active else "", "quantity": row.quantity or ""}
    for place, each in enumerate(row.intervals):
        so_much = each.every_days or each.every_months or each.every_amount
        unit = "days" if each.every_days else "months" if each.every_months else "amount"
        words |= {
            f"id_{place}": each.id,
            f"name_{place}": each.name,
            f"name_zh_{place}": each.name_zh or "",
            f"every_{place}": f"{so_much:f}" if isinstance(so_much, Decimal) else str(so_much or ""),
            f"unit_{place}": unit,
            f"procedure_{place}": each.procedure_id or "",
            f"minutes_{place}": str(each.planned_minutes or ""),
        }
        if each.lead_amount is not None:
            words["lead_amount"] = f"{each.lead_amount:f}"
    return words
