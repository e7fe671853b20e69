"""Creating an order: on its own, for a device, or from a request."""

from __future__ import annotations

from starlette.responses import Response

from fieldapp.actions.orders import OrderDraft, create_order
from fieldapp.actions.requests import order_from_request
from fieldapp.errors import FieldappError
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.model.people import Role
from fieldapp.rules.permissions import May
from fieldapp.server.access import those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.form import Form
from fieldapp.server.pages.draft import Draft, draft_of, find_for, settle_pickers
from fieldapp.store.queries.console import (
    customer_row,
    device_page,
    people,
    procedures,
    request_row,
    site_row,
)

pages = Pages()
CREATORS = those_who_may(May.CREATE_ORDER)
PICKERS: dict[str, str | None] = {"customer": None, "site": "customer", "device": "site"}


@pages.get("/orders/new", CREATORS)
def new_order(call: Call) -> Response:
    """An empty form, or one that begins with what the address names."""
    return _form(call, draft_of(call, _beginning(call)))


@pages.post("/orders/new", CREATORS)
def create(call: Call) -> Response:
    """Create the order and open it; what is wrong is said beside its field and nothing is lost."""
    draft = draft_of(call)
    find = call.form.text("find")
    if find in PICKERS:
        find_for(call, draft, find, PICKERS[find])
        return _form(call, draft)
    settle_pickers(call, draft, PICKERS)
    if draft.troubles:
        return _form(call, draft, 422)
    try:
        order_id = _create(call, _order_draft(call, Form(draft.values.items())))
    except FieldappError as error:
        draft.blame(call, error)
        return _form(call, draft, 422)
    return call.go(f"/orders/{order_id}", N_("The order is created."))


def _create(call: Call, wanted: OrderDraft) -> str:
    """From a request the order settles the request in the same change."""
    if wanted.request_id is not None:
        return order_from_request(call.store, wanted.request_id, wanted, by=call.by)
    return create_order(call.store, wanted, by=call.by)


def _order_draft(call: Call, form: Form) -> OrderDraft:
    return OrderDraft(
        title=form.text("title") or "",
        kind=form.choice("kind", OrderKind) or OrderKind.REPAIR,
        priority=form.choice("priority", Priority) or Priority.NORMAL,
        fault=form.text("fault"),
        customer_id=form.text("customer_id"),
        site_id=form.text("site_id"),
        device_id=form.text("device_id"),
        contact_name=form.text("contact_name"),
        contact_phone=form.text("contact_phone"),
        skill=form.text("skill"),
        procedure_id=form.text("procedure_id"),
        assignee_id=form.text("assignee_id"),
        scheduled_start=form.moment("scheduled_start", call.zone),
        scheduled_end=form.moment("scheduled_end", call.zone),
        time_zone=call.zone.key,
        respond_by=form.moment("respond_by", call.zone),
        resolve_by=form.moment("resolve_by", call.zone),
        request_id=form.text("request_id"),
    )


def _beginning(call: Call) -> dict[str, str]:
    """What a link to this form already knows."""
    values: dict[str, str | None] = {}
    with call.store.read() as session:
        if (request_id := call.query.get("request")) and (request := request_row(session, request_id)):
            values = {"request_id": request.id, "fault": request.words, "contact_name": request.reporter}
            values |= {"contact_phone": request.phone, "skill": request.skill}
            values |= {"kind": request.kind, "priority": request.priority}
            ids = (request.customer_id, request.site_id, request.device_id)
        else:
            ids = (call.query.get("customer"), call.query.get("site"), call.query.get("device"))
        customer_id, site_id, device_id = ids
        if device_id and (device := device_page(session, device_id)):
            values |= {"device_id": device_id, "device_words": device.head.name}
            site_id = device.head.site_id
        if site_id and (site := site_row(session, site_id)):
            values |= {"site_id": site_id, "site_words": site.name}
            customer_id = site.customer_id or customer_id
        if customer_id and (customer := customer_row(session, customer_id)):
            values |= {"customer_id": customer_id, "customer_words": customer.name}
    return {name: value for name, value in values.items() if value}


def _form(call: Call, draft: Draft, status: int = 200) -> Response:
    with call.store.read() as session:
        engineers = people(session, Role.ENGINEER, active_only=True)
        known = procedures(session)
    return call.page(
        "order_new.html",
        status,
        draft=draft,
        engineers=engineers,
        procedures=known,
        kinds=list(OrderKind),
        priorities=list(Priority),
    )
