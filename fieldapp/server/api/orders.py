"""Orders, what was recorded on them, and requests."""

from __future__ import annotations

from starlette.responses import Response

from fieldapp.actions.order_edits import edit_order
from fieldapp.actions.orders import OrderDraft, assign, cancel, create_order
from fieldapp.actions.requests import RequestDraft, order_from_request, record_request, reject_request
from fieldapp.actions.reviews import close
from fieldapp.model import charges
from fieldapp.model import orders as model
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.api import nouns, shapes
from fieldapp.server.api.changes import changed, made
from fieldapp.server.api.messages import given, read
from fieldapp.server.api.operations import Api
from fieldapp.server.api.resources import Resource, row_id_of
from fieldapp.server.call import Call

api = Api()
ORDERS = Resource(
    "orders", model.WorkOrder, nouns.Order, OFFICE,
    ("status", "kind", "priority", "number", "assignee_id", "customer_id", "site_id", "device_id", "request_id"),
    "opened_at", is_searched=True,
)  # fmt: skip
STEPS = Resource("steps", model.OrderStep, nouns.Step, OFFICE, ("order_id", "status"), "made_at")
LABOUR = Resource(
    "labour", model.Labour, nouns.Labour, OFFICE, ("order_id", "engineer_id", "kind"), "made_at"
)
PARTS_USED = Resource(
    "parts-used", model.PartUsed, nouns.PartUsed, OFFICE, ("order_id", "part_id"), "made_at"
)
CHARGES = Resource("charges", charges.Charge, nouns.Charge, OFFICE, ("order_id",), "made_at")
DECISIONS = Resource(
    "charge-decisions", charges.ChargeDecision, nouns.ChargeDecision, OFFICE,
    ("order_id", "charge_id", "answer"), "made_at",
)  # fmt: skip
PAYMENTS = Resource(
    "payments", charges.Payment, nouns.Payment, OFFICE, ("order_id", "method", "receipt_number"), "made_at"
)
REQUESTS = Resource(
    "requests", model.ServiceRequest, nouns.Request, OFFICE,
    ("state", "channel", "customer_id", "site_id", "device_id", "order_id"), "received_at",
)  # fmt: skip
MAKERS = those_who_may(May.CREATE_ORDER)
PLANNERS = those_who_may(May.ASSIGN_ORDER)
CLOSERS = those_who_may(May.CLOSE_ORDER)
TAKERS = those_who_may(May.TAKE_REQUESTS)

ORDERS.declare(api, "Orders", "Order")
STEPS.declare(api, "Steps", "Step")
LABOUR.declare(api, "Labour", "LabourLine")
PARTS_USED.declare(api, "PartsUsed", "PartUsed")
CHARGES.declare(api, "Charges", "Charge")
DECISIONS.declare(api, "ChargeDecisions", "ChargeDecision")
PAYMENTS.declare(api, "Payments", "Payment")
REQUESTS.declare(api, "Requests", "Request")


@api.post("/orders", MAKERS, "createOrder", takes=shapes.NewOrder, gives=shapes.Made)
def make_order(call: Call) -> Response:
    """Create an order."""
    draft = OrderDraft(**given(read(call, shapes.NewOrder)))
    return made(ORDERS, create_order(call.store, draft, by=call.by))


@api.patch("/orders/{id}", MAKERS, "changeOrder", takes=shapes.OrderChange, gives=nouns.Order)
def change_order(call: Call) -> Response:
    """Change what the body names of an order."""
    return changed(call, ORDERS, shapes.OrderChange, edit_order)


@api.post(
    "/orders/{id}/assign", PLANNERS, "assignOrder", takes=shapes.Assignment, gives=nouns.Order, status=200
)
def assign_order(call: Call) -> Response:
    """Give an order to an engineer."""
    wanted = read(call, shapes.Assignment)
    assign(call.store, row_id_of(call), wanted.person_id, start=wanted.start, end=wanted.end, by=call.by)
    return ORDERS.one(call)


@api.post("/orders/{id}/cancel", PLANNERS, "cancelOrder", takes=shapes.Reason, gives=nouns.Order, status=200)
def cancel_order(call: Call) -> Response:
    """Cancel an order."""
    cancel(call.store, row_id_of(call), read(call, shapes.Reason).reason, by=call.by)
    return ORDERS.one(call)


@api.post("/orders/{id}/close", CLOSERS, "closeOrder", takes=shapes.Nothing, gives=nouns.Order, status=200)
def close_order(call: Call) -> Response:
    """Close an approved order."""
    read(call, shapes.Nothing)
    close(call.store, row_id_of(call), by=call.by)
    return ORDERS.one(call)


@api.post("/requests", TAKERS, "createRequest", takes=shapes.NewRequest, gives=shapes.Made)
def make_request(call: Call) -> Response:
    """Report what a customer asks for."""
    draft = RequestDraft(**({"channel": "api"} | dict(given(read(call, shapes.NewRequest)))))
    return made(REQUESTS, record_request(call.store, draft, by=call.by))


@api.post("/requests/{id}/order", TAKERS, "orderFromRequest", takes=shapes.Nothing, gives=shapes.Made)
def order_of_request(call: Call) -> Response:
    """Turn an open request into an order."""
    read(call, shapes.Nothing)
    return made(ORDERS, order_from_request(call.store, row_id_of(call), by=call.by))


@api.post(
    "/requests/{id}/reject", TAKERS, "rejectRequest", takes=shapes.Nothing, gives=nouns.Request, status=200
)
def turn_down_request(call: Call) -> Response:
    """Turn an open request down."""
    read(call, shapes.Nothing)
    reject_request(call.store, row_id_of(call), by=call.by)
    return REQUESTS.one(call)
