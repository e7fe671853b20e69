"""The REST API: other systems read orders, create them and report requests.

    curl -H "Authorization: Bearer fak_..." https://server/api/v1/orders?status=signed

A key acts as the person it was made for, with that person's roles. Errors are problem
details (RFC 9457). What exists is described at `/api/v1/openapi.json`, made from these types.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from starlette.responses import Response

from fieldapp.actions.orders import OrderDraft, create_order
from fieldapp.actions.requests import RequestDraft, record_request
from fieldapp.errors import Unreadable
from fieldapp.model.orders import OrderKind, OrderStatus, Priority
from fieldapp.rules.permissions import May
from fieldapp.server.access import ANYONE, OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.form import Form
from fieldapp.store.queries.console import OrderFilter, order_page, orders_found
from fieldapp.store.queries.order_page import OrderHead
from fieldapp.store.queries.orders import OrderRow

pages = Pages()
MOST_AT_ONCE = 100
StructT = TypeVar("StructT", bound=msgspec.Struct)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A work order. Moments are ISO 8601 in UTC."""

    id: str
    number: str | None
    title: str
    kind: OrderKind
    priority: Priority
    status: OrderStatus
    fault: str | None
    customer_id: str | None
    customer_name: str | None
    site_id: str | None
    site_name: str | None
    device_id: str | None
    device_name: str | None
    device_serial: str | None
    contact_name: str | None
    contact_phone: str | None
    assignee_id: str | None
    assignee_name: str | None
    opened_at: datetime
    scheduled_start: datetime | None
    scheduled_end: datetime | None
    respond_by: datetime | None
    resolve_by: datetime | None


class OrderList(msgspec.Struct, frozen=True):
    """One page of orders, newest first; `next` is the cursor of the page after, null on the last."""

    orders: list[Order]
    total: int
    next: str | None


class NewOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a new order says. The names of customer, site and device are taken from their ids."""

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
    respond_by: datetime | None = None
    resolve_by: datetime | None = None


class NewRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request as it came."""

    words: str
    channel: str = "api"
    reporter: str | None = None
    phone: str | None = None
    customer_id: str | None = None
    site_id: str | None = None
    device_id: str | None = None


class Made(msgspec.Struct, frozen=True):
    """The id of what was made."""

    id: str


@pages.get("/api/v1/openapi.json", ANYONE)
def description(_call: Call) -> Response:
    """What there is, as OpenAPI 3.1."""
    from fieldapp.server.openapi import document

    return Response(msgspec.json.encode(document()), media_type="application/json")


@pages.get("/api/v1/orders", OFFICE)
def orders(call: Call) -> Response:
    """Orders, newest first, narrowed by words, status, engineer, customer, site or device."""
    asked = Form(call.query.multi_items())
    status = asked.choice("status", OrderStatus)
    wanted = OrderFilter(
        words=asked.text("q") or "",
        statuses=frozenset({status}) if status else frozenset(),
        assignee_id=asked.text("assignee_id"),
        customer_id=asked.text("customer_id"),
        site_id=asked.text("site_id"),
        device_id=asked.text("device_id"),
    )
    size = min(max(asked.whole("limit") or 50, 1), MOST_AT_ONCE)
    with call.store.read() as session:
        found = orders_found(session, wanted, _page_of(asked.text("cursor")), size)
    more = f"p{found.number + 1}" if found.number < found.pages else None
    return _json(OrderList([_order(row) for row in found.rows], found.total, more))


@pages.get("/api/v1/orders/{order}", OFFICE)
def order(call: Call) -> Response:
    """One order, with an ETag; `If-None-Match` answers 304 when nothing changed."""
    with call.store.read() as session:
        page = order_page(session, call.part("order"))
    if page is None:
        raise Unreadable("row-not-found")
    body = msgspec.json.encode(_order(page.head))
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if call.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type="application/json", headers={"ETag": tag, "Cache-Control": "no-cache"})


@pages.post("/api/v1/orders", those_who_may(May.CREATE_ORDER))
def make_order(call: Call) -> Response:
    """Create an order."""
    wanted = _read(call, NewOrder)
    order_id = create_order(call.store, OrderDraft(**msgspec.structs.asdict(wanted)), by=call.by)
    return _json(Made(order_id), 201, {"Location": f"/api/v1/orders/{order_id}"})


@pages.post("/api/v1/requests", those_who_may(May.TAKE_REQUESTS))
def make_request(call: Call) -> Response:
    """Report what a customer asks for."""
    wanted = _read(call, NewRequest)
    request_id = record_request(call.store, RequestDraft(**msgspec.structs.asdict(wanted)), by=call.by)
    return _json(Made(request_id), 201)


def _order(row: OrderRow | OrderHead) -> Order:
    return Order(**{name: getattr(row, name) for name in Order.__struct_fields__})


def _read(call: Call, type_: type[StructT]) -> StructT:
    """The body as that type; moments need a zone. Raises Unreadable `body-unreadable` saying what is wrong."""
    try:
        found = msgspec.json.decode(call.body, type=type_)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Unreadable("body-unreadable", reason=str(error)[:300]) from error
    for name in type_.__struct_fields__:
        value = getattr(found, name)
        if isinstance(value, datetime) and value.tzinfo is None:
            raise Unreadable("body-unreadable", reason=f"{name} needs a time zone")
    return found


def _page_of(cursor: str | None) -> int:
    if cursor is None:
        return 1
    digits = cursor.removeprefix("p")
    if not (cursor.startswith("p") and digits.isascii() and digits.isdigit() and len(digits) < 9):
        raise Unreadable("form-value", field="cursor")
    return int(digits)


def _json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(value), status, headers, "application/json")
