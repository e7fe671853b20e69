"""What other systems can be told of: found by the numbers of commits, whoever made them.

An order's events are its steps, which are never changed; so each is told once, also when it comes from a desk
that was offline for a week.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.model.orders import OrderStatus, OrderStep, ServiceRequest, WorkOrder
from fieldapp.model.reports import Feedback
from fieldapp.server.catalogue import N_
from fieldapp.store.batches import batches
from fieldapp.store.tables import change_set, row_change, row_version, scope


class Event(StrEnum):
    """What happened."""

    REQUEST_RECEIVED = "request.received"
    CREATED = "order.created"
    ASSIGNED = "order.assigned"
    ACCEPTED = "order.accepted"
    DECLINED = "order.declined"
    TRAVELLING = "order.travelling"
    ON_SITE = "order.on_site"
    PAUSED = "order.paused"
    COMPLETED = "order.completed"
    SIGNED = "order.signed"
    RETURNED = "order.returned"
    APPROVED = "order.approved"
    CLOSED = "order.closed"
    CANCELLED = "order.cancelled"
    RATING_RECEIVED = "rating.received"
    TEST = "test"
    """Only when somebody tries a webhook."""


WORDS: dict[Event, str] = {
    Event.REQUEST_RECEIVED: N_("A request came in"),
    Event.CREATED: N_("An order was created"),
    Event.ASSIGNED: N_("An order was assigned"),
    Event.ACCEPTED: N_("An engineer accepted"),
    Event.DECLINED: N_("An engineer declined"),
    Event.TRAVELLING: N_("An engineer is on the way"),
    Event.ON_SITE: N_("An engineer is on site"),
    Event.PAUSED: N_("Work was paused"),
    Event.COMPLETED: N_("Work was completed"),
    Event.SIGNED: N_("A sheet was signed"),
    Event.RETURNED: N_("A sheet was returned"),
    Event.APPROVED: N_("A sheet was approved"),
    Event.CLOSED: N_("An order was closed"),
    Event.CANCELLED: N_("An order was cancelled"),
    Event.RATING_RECEIVED: N_("A customer rated"),
}
"""The events that a webhook can be told of, as people read them."""
_OF_STATUS: dict[OrderStatus, Event] = {
    OrderStatus.NEW: Event.CREATED,
    **{
        status: Event(f"order.{status.value}")
        for status in OrderStatus
        if status not in (OrderStatus.NEW, OrderStatus.AMENDING)
    },
}
_TABLES = ("order_step", "service_request", "feedback")
_FROM_OUTSIDE = frozenset({"rating", "objection"})


@dataclass(frozen=True)
class Happened:
    """One event: `key` is what makes it the same one."""

    key: str
    event: Event
    at: datetime
    data: dict[str, Any]

    @property
    def body(self) -> str:
        """The message, as Standard Webhooks has it: type, timestamp, data."""
        told = {"type": self.event.value, "timestamp": self.at.isoformat(), "data": self.data}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def happened_since(session: Session, since: int, until: int) -> Iterator[Happened]:
    """What the commits after one number, up to another, brought; in their order."""
    new = _new_rows(session, since, until)
    for table, noun, told in (
        ("service_request", ServiceRequest, _request),
        ("order_step", OrderStep, _step),
        ("feedback", Feedback, _rating),
    ):
        for ids in batches([row for kind, row in new if kind == table], 500):
            rows: Any = session.scalars(select(noun).where(noun.id.in_(ids)))
            found = {row.id: row for row in rows}
            yield from (event for one in ids if one in found and (event := told(session, found[one])))


def _new_rows(session: Session, since: int, until: int) -> list[tuple[str, str]]:
    """Table and id of rows that these commits inserted, in the order of the commits."""
    query = (
        select(row_version.c.tbl, row_version.c.row, row_version.c.seq)
        .join(scope, scope.c.id == row_version.c.scope)
        .join(row_change, (row_change.c.row == row_version.c.row) & (row_change.c.tbl == row_version.c.tbl))
        .join(change_set, change_set.c.id == row_change.c.change_set)
        .where(
            scope.c.last_seq > since,
            row_version.c.seq > since,
            row_version.c.seq <= until,
            row_version.c.tbl.in_(_TABLES),
            row_version.c.removed == 0,
            row_change.c.kind == "insert",
            change_set.c.seq > since,
        )
        .order_by(row_version.c.seq, row_version.c.row)
    )
    return list(dict.fromkeys((row[0], row[1]) for row in session.execute(query)))


def _step(session: Session, row: OrderStep) -> Happened | None:
    event = _OF_STATUS.get(OrderStatus(row.status))
    order = session.get(WorkOrder, row.order_id)
    if event is None or order is None:
        return None
    data = {
        "order_id": order.id,
        "number": order.number,
        "status": OrderStatus(row.status).value,
        "title": order.title,
        "kind": order.kind.value,
        "priority": order.priority.value,
        "customer_id": order.customer_id,
        "site_id": order.site_id,
        "device_id": order.device_id,
        "assignee_id": order.assignee_id,
        "request_id": order.request_id,
    }
    return Happened(f"{event}:{row.id}", event, row.made_at, data)


def _request(_session: Session, row: ServiceRequest) -> Happened | None:
    if row.channel in _FROM_OUTSIDE:
        return None
    data = {
        "request_id": row.id,
        "number": row.number,
        "channel": row.channel,
        "customer_id": row.customer_id,
        "site_id": row.site_id,
        "device_id": row.device_id,
    }
    return Happened(f"{Event.REQUEST_RECEIVED}:{row.id}", Event.REQUEST_RECEIVED, row.received_at, data)


def _rating(_session: Session, row: Feedback) -> Happened:
    data = {"rating_id": row.id, "order_id": row.order_id, "csat": row.csat, "nps": row.nps}
    return Happened(f"{Event.RATING_RECEIVED}:{row.id}", Event.RATING_RECEIVED, row.made_at, data)
