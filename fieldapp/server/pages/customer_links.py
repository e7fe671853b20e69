"""The office gives customers their links: to copy, as a code to scan, or in a letter; and ends them."""

from __future__ import annotations

from starlette.responses import Response

from fieldapp.errors import RuleBroken, Unreadable
from fieldapp.rules.permissions import May
from fieldapp.server.access import those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.mail.incoming import is_address
from fieldapp.server.qr import qr_path
from fieldapp.store.customer_links import LinkTarget, links_of, make_link, revoke_link
from fieldapp.store.letters import Letter, LetterKind, add_letter
from fieldapp.store.queries.customer_page import CustomerView, customer_view, language_for

pages = Pages()
TALKERS = those_who_may(May.TAKE_REQUESTS)


@pages.post("/orders/{order}/link", TALKERS)
def order_link(call: Call) -> Response:
    """A new link to an order, shown once."""
    return _link(call, call.part("order"), None)


@pages.post("/requests/{request}/link", TALKERS)
def request_link(call: Call) -> Response:
    """A new link to a request, shown once."""
    return _link(call, None, call.part("request"))


@pages.post("/orders/{order}/letter", TALKERS)
def order_letter(call: Call) -> Response:
    """Write to the customer: the link to follow the order, or the sheet with the rating once there is one."""
    order_id = call.part("order")
    view = _view(call, order_id, None)
    kind = LetterKind.SHEET if view.sheet is not None else LetterKind.FOLLOW
    recipient = call.form.text("recipient") or ""
    if not is_address(recipient):
        raise RuleBroken("mail-address", address=recipient[:100])
    with call.store.read() as session:
        language = language_for(session, order_id, None)
    key = f"{kind.value}:{order_id}:{call.service.world.new_id()}"
    add_letter(call.store, Letter(key, kind, language, recipient, order_id=order_id))
    return call.go(f"/orders/{order_id}#customer", N_("The letter is written; it goes out by itself."))


@pages.post("/orders/{order}/links/{link}/end", TALKERS)
def end_link(call: Call) -> Response:
    """End one of the order's links at once."""
    order_id, link_id = call.part("order"), call.part("link")
    view = _view(call, order_id, None)
    with call.store.read() as session:
        mine = links_of(session, order_id, view.request.id if view.request else None)
    if link_id not in {link.id for link in mine}:
        raise Unreadable("row-not-found")
    revoke_link(call.store, link_id)
    return call.go(f"/orders/{order_id}#customer", N_("The link has ended."))


def address_for_customers(call: Call) -> str:
    """Where customers reach this server: as set, or else as the office does."""
    return call.service.post_office.public_address() or str(call.request.base_url).rstrip("/")


def _link(call: Call, order_id: str | None, request_id: str | None) -> Response:
    _view(call, order_id, request_id)
    with call.store.read() as session:
        language = language_for(session, order_id, request_id)
    token = make_link(call.store, LinkTarget(language, order_id, request_id), made_by=call.by.name)
    link = f"{address_for_customers(call)}/c/{token}"
    back = f"/orders/{order_id}#customer" if order_id else f"/requests/{request_id}"
    return call.page("customer_link.html", link=link, qr=qr_path(link), back=back)


def _view(call: Call, order_id: str | None, request_id: str | None) -> CustomerView:
    with call.store.read() as session:
        view = customer_view(session, order_id, request_id)
    if view is None:
        raise Unreadable("row-not-found")
    return view
