"""Editing what an order says: its description, its plan, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fieldapp.actions.edits import merge_edit
from fieldapp.actions.labels import device_labels, site_labels
from fieldapp.actions.orders import check_schedule
from fieldapp.actions.promises import promise_again
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model import schema
from fieldapp.model.columns import Merge
from fieldapp.model.customers import Customer
from fieldapp.model.orders import OrderStatus, PlannedHow, WorkOrder
from fieldapp.rules.actors import Actor
from fieldapp.rules.orders import is_sealed
from fieldapp.rules.permissions import May, check_may, check_may_work_on
from fieldapp.store.capture import SEALED_ORDER_COLUMNS
from fieldapp.store.store import Store, Work

EDITABLE = frozenset(
    {
        "title",
        "kind",
        "priority",
        "fault",
        "customer_id",
        "site_id",
        "device_id",
        "contact_name",
        "contact_phone",
        "skill",
        "procedure_id",
        "scheduled_start",
        "scheduled_end",
        "planned_minutes",
        "window_start",
        "window_end",
        "time_zone",
        "respond_by",
        "resolve_by",
        "findings",
        "cause",
        "remedy",
        "failure_code",
        "internal_remark",
        "cost",
        "currency",
    }
)
"""What a form may hold. Status moves by steps, the assignee by `orders.assign`, names follow their ids."""


@dataclass(frozen=True)
class Findings:
    """What the engineer found and did. The last two are not on the sheet, so outside the seal."""

    findings: str | None = None
    cause: str | None = None
    remedy: str | None = None
    failure_code: str | None = None
    internal_remark: str | None = None


def edit_order(
    store: Store, order_id: str, seen: Mapping[str, Any], wanted: Mapping[str, Any], *, by: Actor
) -> frozenset[str]:
    """Save a form: write what was changed in it, unless somebody else changed the same meanwhile.

    `seen` and `wanted` name columns of the order (`EDITABLE`), in Python's values; only those in
    `wanted` are touched. Returns the columns that were written.

    Raises:
        RuleBroken: `changed-meanwhile` with `fields` and `theirs`; `words-missing` for an empty
            title; `ends-before-it-starts`; `not-editable` for a column no form may hold.
        SheetIsSealed: the signature covers one of the fields.
        NotPermitted: the roles do not allow it, or on a desk `office-decides`.
    """
    unknown = sorted(wanted.keys() - EDITABLE)
    if unknown:
        raise RuleBroken("not-editable", fields=unknown)
    _check_rights(wanted, seen, by)
    with store.change("Edit an order", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_may_work_on(order.assignee_id, by)
        return write_edit(store, work, order, seen, wanted)


def record_findings(
    store: Store, order_id: str, wanted: Findings, *, by: Actor, seen: Findings | None = None
) -> frozenset[str]:
    """Record what was found, its cause and what was done about it; None clears a field.

    `seen` is what the form showed; without it whatever stands there now counts as seen. Raises as
    `edit_order` does: after the signature only failure code and internal remark may change.
    """
    check_may(by, May.DESCRIBE_ORDER)
    with store.change("Record findings", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_may_work_on(order.assignee_id, by)
        now = {name: getattr(order, name) for name in asdict(wanted)}
        return write_edit(store, work, order, asdict(seen) if seen else now, asdict(wanted))


def write_edit(
    store: Store, work: Work, order: WorkOrder, seen: Mapping[str, Any], wanted: Mapping[str, Any]
) -> frozenset[str]:
    """The same inside a change, for whoever may; returns the columns that were written."""
    sealed = SEALED_ORDER_COLUMNS if is_sealed(OrderStatus(order.status)) else frozenset[str]()
    tidied = {name: _tidied(name, value) for name, value in wanted.items()}
    written = merge_edit(order, seen, tidied, side=store.side, sealed=sealed)
    _check_schedule(order, written)
    _follow_ids(work, order, written)
    promise_again(work, order, written)
    return written


def _tidied(name: str, value: Any) -> Any:
    if name == "title":
        return needed(value, "work_order.title")
    return tidy(value) if isinstance(value, str) and not hasattr(value, "value") else value


def _check_rights(wanted: Mapping[str, Any], seen: Mapping[str, Any], by: Actor) -> None:
    merges = schema.shape("work_order").merges
    changed = [name for name, value in wanted.items() if seen.get(name) != value]
    if any(merges[name] is Merge.OFFICE for name in changed):
        check_may(by, May.PLAN_ORDER)
    else:
        check_may(by, May.DESCRIBE_ORDER)


def _check_schedule(order: WorkOrder, written: frozenset[str]) -> None:
    """A time that somebody wrote into a form is a person's decision, which no rule moves."""
    check_schedule(order.scheduled_start, order.scheduled_end)
    if written & {"window_start", "window_end"}:
        check_schedule(order.window_start or order.window_end, order.window_end)
    if order.planned_minutes is not None and order.planned_minutes <= 0:
        raise RuleBroken("minutes-not-positive")
    if written & {"scheduled_start", "scheduled_end"}:
        order.planned_how = None if order.scheduled_start is None else PlannedHow.PERSON


def _follow_ids(work: Work, order: WorkOrder, written: frozenset[str]) -> None:
    """Bring the names up to date that an order keeps beside the ids that were changed."""
    if "device_id" in written:
        for name, value in device_labels(work, order.device_id).items():
            setattr(order, name, value)
    if "site_id" in written:
        site = site_labels(work, order.site_id)
        order.site_name, order.site_address = site.name, site.address
    if "customer_id" in written:
        order.customer_name = work.get(Customer, order.customer_id).name if order.customer_id else None
