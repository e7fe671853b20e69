"""Requests: recorded as they came, then turned into orders or turned down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from fieldapp.actions.orders import OrderDraft, add_order
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import NotPermitted, RuleBroken
from fieldapp.model.devices import Device
from fieldapp.model.orders import (
    OrderKind,
    Priority,
    RequestFile,
    RequestState,
    ServiceRequest,
    WorkOrder,
)
from fieldapp.model.people import Language
from fieldapp.model.reports import Attachment, AttachmentKind
from fieldapp.rules.actors import Actor, Side
from fieldapp.rules.numbers import REQUESTS, prefix_of
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.blobs import StoredBlob
from fieldapp.store.queries.numbering import next_number
from fieldapp.store.queries.rows import is_no
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
    email: str | None = None
    subject: str | None = None
    language: Language | None = None
    source_key: str | None = None
    """What tells that the same message came twice."""
    about_order_id: str | None = None
    owner_id: str | None = None
    owner_name: str | None = None


@dataclass(frozen=True)
class FileDraft:
    """A file that came along; its bytes are on the disk already."""

    stored: StoredBlob
    media_type: str
    file_name: str | None = None
    is_original: bool = False


def record_request(store: Store, draft: RequestDraft, files: Sequence[FileDraft] = (), *, by: Actor) -> str:
    """Record a request as it came. Returns its id. Raises RuleBroken `words-missing`.

    What came before with the same `source_key` is not recorded again; its id is returned.
    """
    check_may(by, May.TAKE_REQUESTS)
    _check_office(store)
    with store.change("Record a request", by=by) as work:
        known = _known(work, draft.source_key)
        if known is not None:
            return known
        row = add_request(work, draft)
        for file in files:
            _add_file(work, row, file)
        return row.id


def add_request(work: Work, draft: RequestDraft) -> ServiceRequest:
    """Add the request of a draft inside a change, with its number."""
    row = ServiceRequest(
        id=work.new_id(),
        number=next_number(work.session, ServiceRequest.number, prefix_of(REQUESTS, work.now.year)),
        channel=needed(draft.channel, "service_request.channel"),
        words=needed(draft.words, "service_request.words"),
        reporter=tidy(draft.reporter),
        phone=tidy(draft.phone),
        customer_id=draft.customer_id,
        site_id=draft.site_id or _site_of(work, draft.device_id),
        device_id=draft.device_id,
        received_at=draft.received_at or work.now,
        email=tidy(draft.email),
        subject=tidy(draft.subject),
        language=draft.language,
        source_key=draft.source_key,
        about_order_id=draft.about_order_id,
        owner_id=draft.owner_id,
        owner_name=draft.owner_name,
    )
    return work.add(row)


def order_from_request(store: Store, request_id: str, draft: OrderDraft | None = None, *, by: Actor) -> str:
    """Turn an open request into an order; without a draft the request's own words make it. Returns its id.

    What the draft leaves open (fault, customer, site, device, contact) is taken from the request.
    Raises RuleBroken `request-settled`, and what `create_order` raises.
    """
    check_may(by, May.TAKE_REQUESTS)
    _check_office(store)
    with store.change("Turn a request into an order", by=by) as work:
        return make_order(store, work, request_id, draft).id


def make_order(store: Store, work: Work, request_id: str, draft: OrderDraft | None = None) -> WorkOrder:
    """The same inside a change."""
    request = _open_request(work, request_id)
    order = add_order(store, work, _filled(draft or _drafted(request), request))
    request.order_id = order.id
    request.state = RequestState.ORDERED
    _hand_files_on(work, request, order)
    return order


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


def _known(work: Work, source_key: str | None) -> str | None:
    if source_key is None:
        return None
    return work.first(select(ServiceRequest.id).where(ServiceRequest.source_key == source_key))


def _add_file(work: Work, request: ServiceRequest, file: FileDraft) -> None:
    work.add(
        RequestFile(
            id=work.new_id(),
            request_id=request.id,
            sha256=file.stored.sha256,
            size_bytes=file.stored.size_bytes,
            media_type=file.media_type,
            file_name=tidy(file.file_name),
            is_original=file.is_original,
            made_at=work.now,
        )
    )


def _hand_files_on(work: Work, request: ServiceRequest, order: WorkOrder) -> None:
    """What the customer sent is on the order too, so that the engineer has it on site."""
    mine = select(RequestFile).where(RequestFile.request_id == request.id, is_no(RequestFile.is_original))
    for file in work.all(mine.order_by(RequestFile.id)):
        is_photo = file.media_type == "image/jpeg"
        work.add(
            Attachment(
                id=work.new_id(),
                order_id=order.id,
                kind=AttachmentKind.PHOTO if is_photo else AttachmentKind.DOCUMENT,
                sha256=file.sha256,
                size_bytes=file.size_bytes,
                media_type=file.media_type,
                file_name=file.file_name,
                made_at=work.now,
                by_name=request.reporter,
            )
        )


def _drafted(request: ServiceRequest) -> OrderDraft:
    title = request.words.strip().splitlines()[0]
    return OrderDraft(
        title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…",
        kind=OrderKind(request.kind or OrderKind.REPAIR),
        priority=Priority(request.priority or Priority.NORMAL),
    )


def _filled(draft: OrderDraft, request: ServiceRequest) -> OrderDraft:
    return replace(
        draft,
        request_id=request.id,
        fault=draft.fault or request.words,
        skill=draft.skill or request.skill,
        customer_id=draft.customer_id or request.customer_id,
        site_id=draft.site_id or request.site_id,
        device_id=draft.device_id or request.device_id,
        contact_name=draft.contact_name or request.reporter,
        contact_phone=draft.contact_phone or request.phone,
    )
