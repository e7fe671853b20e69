"""Requests: recorded as they came, then turned into orders or turned down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from fieldapp.actions.orders import OrderDraft, add_order
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import NotPermitted, RuleBroken
from fieldapp.model.devices import Device
from fieldapp.model.orders import RequestState, ServiceRequest
from fieldapp.rules.actors import Actor, Side
from fieldapp.rules.numbers import REQUESTS, prefix_of
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.queries.numbering import next_number
from fieldapp.store.store import Store, Work

LONGEST_TITLE = 120


@dataclass(frozen=True)
class RequestDraft:
    """What was asked."""

    words: str
    channel: str = "telephone"
    reporter: str | None = None
    phone: str | None = None
    customer_id: str | None = None
    site_id: str | None = None
    device_id: str | None = None
    received_at: datetime | None = None


def record_request(store: Store, draft: RequestDraft, *, by: Actor) -> str:
    """Record a request as it came. Returns its id. Raises RuleBroken `words-missing`."""
    check_may(by, May.TAKE_REQUESTS)
    _check_office(store)
    with store.change("Record a request", by=by) as work:
        site_id = draft.site_id or _site_of(work, draft.device_id)
        row = ServiceRequest(
            id=work.new_id(),
            number=next_number(work.session, ServiceRequest.number, prefix_of(REQUESTS, work.now.year)),
            channel=needed(draft.channel, "service_request.channel"),
            words=needed(draft.words, "service_request.words"),
            reporter=tidy(draft.reporter),
            phone=tidy(draft.phone),
            customer_id=draft.customer_id,
            site_id=site_id,
            device_id=draft.device_id,
            received_at=draft.received_at or work.now,
        )
        return work.add(row).id


def order_from_request(store: Store, request_id: str, draft: OrderDraft | None = None, *, by: Actor) -> str:
    """Turn an open request into an order; without a draft the request's own words make it. Returns its id.

    What the draft leaves open (fault, customer, site, device, contact) is taken from the request.
    Raises RuleBroken `request-settled`, and what `create_order` raises.
    """
    check_may(by, May.TAKE_REQUESTS)
    _check_office(store)
    with store.change("Turn a request into an order", by=by) as work:
        request = _open_request(work, request_id)
        order = add_order(store, work, _filled(draft or _drafted(request), request))
        request.order_id = order.id
        request.state = RequestState.ORDERED
        return order.id


def reject_request(store: Store, request_id: str, *, by: Actor) -> None:
    """Turn a request down: a repetition, a mistake. Raises RuleBroken `request-settled`."""
    check_may(by, May.TAKE_REQUESTS)
    _check_office(store)
    with store.change("Reject a request", by=by) as work:
        _open_request(work, request_id).state = RequestState.REJECTED


def _check_office(store: Store) -> None:
    if store.side is Side.DESK:
        raise NotPermitted("office-only", what="request")


def _open_request(work: Work, request_id: str) -> ServiceRequest:
    request = work.get(ServiceRequest, request_id)
    if request.state is not RequestState.OPEN:
        raise RuleBroken("request-settled", state=str(request.state))
    return request


def _site_of(work: Work, device_id: str | None) -> str | None:
    return work.get(Device, device_id).site_id if device_id else None


def _drafted(request: ServiceRequest) -> OrderDraft:
    title = request.words.strip().splitlines()[0]
    return OrderDraft(title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…")


def _filled(draft: OrderDraft, request: ServiceRequest) -> OrderDraft:
    return replace(
        draft,
        request_id=request.id,
        fault=draft.fault or request.words,
        customer_id=draft.customer_id or request.customer_id,
        site_id=draft.site_id or request.site_id,
        device_id=draft.device_id or request.device_id,
        contact_name=draft.contact_name or request.reporter,
        contact_phone=draft.contact_phone or request.phone,
    )
