"""What happened that rules wait for, and what a condition may ask about it.

Events are found by commit numbers, whoever committed: a desk, the console, the API, an import. Each has a key that
stays the same however often it is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from fieldapp.model.customers import Customer, Site
from fieldapp.model.devices import Device
from fieldapp.model.noun import Noun
from fieldapp.model.office_rules import RuleEvent
from fieldapp.model.orders import OrderStep, ServiceRequest, WorkOrder
from fieldapp.model.reports import Feedback
from fieldapp.rules.actors import SYSTEM
from fieldapp.rules.conditions import Known, Value
from fieldapp.rules.orders import FINISHED
from fieldapp.store.planning_tables import clock_told
from fieldapp.store.queries.dispatch import minutes_of
from fieldapp.store.queries.rows import is_no
from fieldapp.store.tables import change_set, row_change, row_version, scope

OLD = timedelta(days=14)
"""What lies further back meets no rule, whenever it arrives."""
BY_RULE = "rule"
"""The channel of requests that rules make; they meet no rule themselves, so that no two call each other for ever."""
ABOUT_REQUEST, ABOUT_ORDER = "request", "order"


@dataclass(frozen=True)
class Happened:
    """One event: what it is about, and the row that tells it."""

    event: RuleEvent
    key: str
    about: str
    """`request` or `order`."""
    subject: str
    row: str
    """The request, the order, the step or the rating; for a clock its name and moment."""
    at: datetime | None = None


def happened_since(session: Session, since: int, now: datetime) -> tuple[Happened, ...]:
    """What commits after this one brought, requests first; inserted rows only, and none that rules made."""
    found = [_of_request(row) for row in _new_requests(session, since, now)]
    touched = select(scope.c.id).where(scope.c.last_seq > since, scope.c.id.like("order:%"))
    for each in session.scalars(touched.order_by(scope.c.last_seq, scope.c.id)).all():
        found += _in_order(session, each, since, now)
    return tuple(found)


def clocks_told_since(session: Session, since: str) -> tuple[tuple[Happened, ...], str]:
    """The clocks that were told of at this moment or later, and the last such moment."""
    c = clock_told.c
    query = select(c.order_id, c.clock, c.kind, c.due, c.told_at).where(c.told_at >= since)
    rows = session.execute(query.order_by(c.told_at, c.order_id, c.clock, c.kind)).all()
    return tuple(_of_clock(*row) for row in rows), str(rows[-1][-1]) if rows else since


def happened_before(session: Session, event: RuleEvent, most: int) -> tuple[Happened, ...]:
    """The newest events of a kind that there were, to try a rule on."""
    if event in (RuleEvent.CLOCK_WARNED, RuleEvent.CLOCK_RAN_OUT):
        kind = "warning" if event is RuleEvent.CLOCK_WARNED else "overdue"
        c = clock_told.c
        query: Select[Any] = select(c.order_id, c.clock, c.kind, c.due, c.told_at).where(c.kind == kind)
        rows = session.execute(query.order_by(c.told_at.desc(), c.order_id).limit(most))
        return tuple(_of_clock(*row) for row in rows)
    noun, made = _TOLD_BY[event]
    found = session.scalars(select(noun).order_by(made.desc(), noun.id.desc()).limit(most * 2)).all()
    return tuple(each for row in found if (each := _of_row(event, row)) is not None)[:most]


def known_of(session: Session, told: Happened, now: datetime, zone: tzinfo) -> Known | None:
    """What a condition may ask about an event, as things stand now; None where the row is gone."""
    known: dict[str, Mapping[str, Value] | Value] = {"now": now, "local": _local(now.astimezone(zone))}
    if told.about == ABOUT_REQUEST:
        request = session.get(ServiceRequest, told.subject)
        if request is None or request.withdrawn:
            return None
        known["request"] = _request(request)
        return known | _around(session, request.customer_id, request.site_id, request.device_id, now)
    order = session.get(WorkOrder, told.subject)
    if order is None or order.withdrawn:
        return None
    known["order"] = _order(order)
    if told.event in (RuleEvent.CLOCK_WARNED, RuleEvent.CLOCK_RAN_OUT):
        which, _, due = told.row.partition(":")
        known["clock"] = {"which": which, "due": datetime.fromisoformat(due)}
    elif told.event is RuleEvent.ORDER_MOVED:
        step = session.get(OrderStep, told.row)
        known["step"] = _told(step, ("status", "by:by_name", "remark", "made_at")) if step else {}
    elif told.event is RuleEvent.RATING_CAME:
        rating = session.get(Feedback, told.row)
        known["rating"] = _told(rating, ("csat", "nps", "words", "source", "made_at")) if rating else {}
    return known | _around(session, order.customer_id, order.site_id, order.device_id, now)


def _new_requests(session: Session, since: int, now: datetime) -> list[ServiceRequest]:
    query = (
        select(ServiceRequest)
        .join(row_version, row_version.c.row == ServiceRequest.id)
        .where(
            row_version.c.scope == "office",
            row_version.c.seq > since,
            row_version.c.tbl == ServiceRequest.__tablename__,
            ServiceRequest.channel != BY_RULE,
            ServiceRequest.received_at > now - OLD,
            is_no(ServiceRequest.withdrawn),
        )
        .order_by(ServiceRequest.id)
    )
    return [row for row in session.scalars(query) if _is_inserted(session, row, since)]


def _in_order(session: Session, scope_id: str, since: int, now: datetime) -> Iterator[Happened]:
    """What is new in one order: itself, its steps, its ratings."""
    order = session.get(WorkOrder, scope_id.removeprefix("order:"))
    if order is None or order.withdrawn:
        return
    is_open = order.status not in FINISHED and order.opened_at > now - OLD
    if is_open and _is_inserted(session, order, since):
        yield _of_order(order)
    for row in _touched(session, OrderStep, scope_id, since):
        told = _of_row(RuleEvent.ORDER_MOVED, row)
        if told is not None and row.made_at > now - OLD:
            yield told
    for rating in _touched(session, Feedback, scope_id, since):
        if rating.made_at > now - OLD:
            yield _of_rating(rating)


def _touched(session: Session, noun: Any, scope_id: str, since: int) -> list[Any]:
    """The rows of an insert-only noun that came into a scope after a commit."""
    v = row_version.c
    query = (
        select(noun)
        .join(row_version, v.row == noun.id)
        .where(v.scope == scope_id, v.seq > since, v.tbl == noun.__tablename__, v.removed == 0)
        .order_by(noun.id)
    )
    return list(session.scalars(query))


def _is_inserted(session: Session, row: Noun, since: int) -> bool:
    """Whether it was a commit after this one that brought the row, and not one that changed it."""
    query = (
        select(change_set.c.id)
        .join(row_change, row_change.c.change_set == change_set.c.id)
        .where(
            row_change.c.row == row.id,
            row_change.c.tbl == row.__tablename__,
            row_change.c.kind == "insert",
            change_set.c.seq > since,
        )
    )
    return session.execute(query.limit(1)).first() is not None


def _of_request(row: ServiceRequest) -> Happened:
    return Happened(
        RuleEvent.REQUEST_CAME, f"request:{row.id}", ABOUT_REQUEST, row.id, row.id, row.received_at
    )


def _of_order(row: WorkOrder) -> Happened:
    return Happened(RuleEvent.ORDER_CREATED, f"order:{row.id}", ABOUT_ORDER, row.id, row.id, row.opened_at)


def _of_step(row: OrderStep) -> Happened:
    return Happened(RuleEvent.ORDER_MOVED, f"step:{row.id}", ABOUT_ORDER, row.order_id, row.id, row.made_at)


def _of_rating(row: Feedback) -> Happened:
    return Happened(RuleEvent.RATING_CAME, f"rating:{row.id}", ABOUT_ORDER, row.order_id, row.id, row.made_at)


def _of_clock(order_id: str, clock: str, kind: str, due: str, told_at: str) -> Happened:
    event = RuleEvent.CLOCK_WARNED if kind == "warning" else RuleEvent.CLOCK_RAN_OUT
    key = f"clock:{order_id}:{clock}:{kind}:{due}"
    return Happened(event, key, ABOUT_ORDER, order_id, f"{clock}:{due}", datetime.fromisoformat(told_at))


def _of_row(event: RuleEvent, row: Any) -> Happened | None:
    """The event that a row tells; none where a rule wrote it, or an order's first step, which is its creation."""
    if event is RuleEvent.ORDER_MOVED and (row.follows_id is None or _is_ours(row)):
        return None
    if event is RuleEvent.REQUEST_CAME and row.channel == BY_RULE:
        return None
    return _MADE_OF[event](row)


def _is_ours(step: OrderStep) -> bool:
    return step.by_id is None and step.by_name == SYSTEM.name


def _around(
    session: Session, customer_id: str | None, site_id: str | None, device_id: str | None, now: datetime
) -> dict[str, Mapping[str, Value] | Value]:
    device = session.get(Device, device_id) if device_id else None
    site = session.get(Site, site_id or (device.site_id if device else None) or "")
    customer = session.get(Customer, customer_id or (site.customer_id if site else None) or "")
    until = device.warranty_until if device else None
    facts = _told(device, ("name", "serial", "number", "label", "model:model_name", "manufacturer", "state"))
    return {
        "customer": _told(customer, ("name", "number", "language", "notes")),
        "site": _told(site, ("name", "city", "region", "postcode")),
        "device": {**facts, "under_warranty": until is not None and until >= now.date()},
    }


def _request(row: ServiceRequest) -> dict[str, Value]:
    names = ("number", "channel", "words", "subject", "reporter", "phone", "email", "language", "kind")
    told = _told(row, (*names, "priority", "skill", "received_at"))
    return {**told, "is_follow_up": row.about_order_id is not None}


def _order(row: WorkOrder) -> dict[str, Value]:
    names = ("number", "title", "fault", "kind", "priority", "status", "skill", "assignee:assignee_name")
    told = _told(row, (*names, "opened_at", "scheduled_start", "respond_by", "resolve_by"))
    return {
        **told,
        "is_assigned": row.assignee_id is not None,
        "is_planned": row.scheduled_start is not None,
        "minutes": minutes_of(row.planned_minutes, row.scheduled_start, row.scheduled_end),
    }


def _told(row: Any, names: tuple[str, ...]) -> dict[str, Value]:
    """Columns by the names that conditions have for them (`name` or `name:column`); missing words are empty."""
    found: dict[str, Value] = {}
    for each in names:
        name, _, column = each.partition(":")
        value = getattr(row, column or name, None)
        is_words = name not in _NO_WORDS
        found[name] = "" if value is None and is_words else str(value) if is_words else value
    return found


def _local(now: datetime) -> dict[str, Value]:
    return {
        "hour": now.hour, "minute": now.minute, "weekday": now.isoweekday(), "day": now.day, "month": now.month
    }  # fmt: skip


_NO_WORDS = frozenset(
    {"received_at", "opened_at", "scheduled_start", "respond_by", "resolve_by", "made_at", "csat", "nps"}
)
_TOLD_BY: Mapping[RuleEvent, tuple[Any, Any]] = {
    RuleEvent.REQUEST_CAME: (ServiceRequest, ServiceRequest.received_at),
    RuleEvent.ORDER_CREATED: (WorkOrder, WorkOrder.opened_at),
    RuleEvent.ORDER_MOVED: (OrderStep, OrderStep.made_at),
    RuleEvent.RATING_CAME: (Feedback, Feedback.made_at),
}
_MADE_OF: Mapping[RuleEvent, Callable[[Any], Happened]] = {
    RuleEvent.REQUEST_CAME: _of_request,
    RuleEvent.ORDER_CREATED: _of_order,
    RuleEvent.ORDER_MOVED: _of_step,
    RuleEvent.RATING_CAME: _of_rating,
}
