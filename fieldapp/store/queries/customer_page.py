"""What a customer may see by a link: the order in plain words, the sheet, whether it was rated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.model.customers import Contact, Customer
from fieldapp.model.orders import OrderStatus, OrderStep, RequestState, ServiceRequest, WorkOrder
from fieldapp.model.people import Language
from fieldapp.model.reports import Feedback, ServiceReport, Signature, SignatureKind
from fieldapp.store.queries.rows import columns_of, is_no, row_of


@dataclass(frozen=True)
class CustomerOrder:
    """An order as its customer sees it."""

    id: str
    number: str | None
    title: str
    fault: str | None
    status: OrderStatus
    status_since: datetime | None
    device_name: str | None
    site_name: str | None
    assignee_id: str | None
    assignee_name: str | None
    scheduled_start: datetime | None
    scheduled_end: datetime | None
    time_zone: str | None
    opened_at: datetime
    request_id: str | None
    customer_id: str | None
    site_id: str | None
    contact_name: str | None


@dataclass(frozen=True)
class CustomerSheet:
    """The sheet that is in force."""

    id: str
    revision: int
    pdf_sha256: str | None
    sealed_at: datetime
    waits_for_confirmation: bool
    confirmed_by: str | None


@dataclass(frozen=True)
class CustomerRating:
    """What the customer said."""

    csat: int | None
    nps: int | None
    words: str | None


@dataclass(frozen=True)
class CustomerRequest:
    """A request as whoever sent it sees it."""

    id: str
    number: str | None
    words: str
    state: RequestState
    received_at: datetime
    order_id: str | None
    reporter: str | None
    email: str | None
    language: Language | None
    customer_id: str | None
    device_id: str | None


@dataclass(frozen=True)
class CustomerView:
    """Everything a link shows."""

    order: CustomerOrder | None = None
    request: CustomerRequest | None = None
    sheet: CustomerSheet | None = None
    rating: CustomerRating | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True)
class Addressee:
    """Whom a letter about an order or a request goes to, and in which language."""

    email: str
    name: str | None
    language: Language


def customer_view(session: Session, order_id: str | None, request_id: str | None) -> CustomerView | None:
    """What a link to an order or a request shows; None where neither is there any more."""
    request = _request(session, request_id)
    order = _order(session, order_id or (request.order_id if request else None))
    if order is None:
        return CustomerView(request=request) if request is not None else None
    return CustomerView(
        order=order,
        request=request or _request(session, order.request_id),
        sheet=customer_sheet(session, order.id),
        rating=_rating(session, order.id),
        finished_at=_finished_at(session, order.id),
    )


def customer_sheet(session: Session, order_id: str) -> CustomerSheet | None:
    """The newest sheet of an order, and whether the customer is still to confirm it from elsewhere."""
    newest = select(ServiceReport).where(ServiceReport.order_id == order_id)
    order = (ServiceReport.revision.desc(), ServiceReport.id.desc())
    report = session.scalars(newest.order_by(*order).limit(1)).first()
    if report is None:
        return None
    signed = select(Signature).where(Signature.report_id == report.id).order_by(Signature.id)
    by_kind = {row.kind: row for row in session.scalars(signed)}
    remote = by_kind.get(SignatureKind.REMOTE)
    return CustomerSheet(
        id=report.id,
        revision=report.revision,
        pdf_sha256=report.pdf_sha256,
        sealed_at=report.sealed_at,
        waits_for_confirmation=SignatureKind.ABSENT in by_kind and remote is None,
        confirmed_by=remote.signer_name if remote else None,
    )


def addressee(session: Session, order_id: str | None, request_id: str | None) -> Addressee | None:
    """Who asked, else the contact of the order, else the customer; None where nobody has an address."""
    view = customer_view(session, order_id, request_id)
    if view is None:
        return None
    order, request = view.order, view.request
    customer_id = (order.customer_id if order else None) or (request.customer_id if request else None)
    customer = session.get(Customer, customer_id) if customer_id else None
    language = (request.language if request else None) or (customer.language if customer else None)
    spoken = language if isinstance(language, Language) else Language.ENGLISH
    if request is not None and request.email:
        return Addressee(request.email, request.reporter, spoken)
    contact = _contact(session, order) if order is not None else None
    if contact is not None and contact.email:
        return Addressee(contact.email, contact.name, spoken)
    if customer is not None and customer.email:
        return Addressee(customer.email, customer.name, spoken)
    return None


def language_for(session: Session, order_id: str | None, request_id: str | None) -> Language:
    """The customer's language, as far as it is known."""
    view = customer_view(session, order_id, request_id)
    request, order = (view.request, view.order) if view else (None, None)
    if request is not None and isinstance(request.language, Language):
        return request.language
    customer = session.get(Customer, order.customer_id) if order and order.customer_id else None
    return customer.language if customer is not None else Language.ENGLISH


def _order(session: Session, order_id: str | None) -> CustomerOrder | None:
    if order_id is None:
        return None
    query = select(*columns_of(CustomerOrder, WorkOrder)).where(
        WorkOrder.id == order_id, is_no(WorkOrder.withdrawn)
    )
    return row_of(session, CustomerOrder, query)


def _request(session: Session, request_id: str | None) -> CustomerRequest | None:
    if request_id is None:
        return None
    query = select(*columns_of(CustomerRequest, ServiceRequest)).where(
        ServiceRequest.id == request_id, is_no(ServiceRequest.withdrawn)
    )
    return row_of(session, CustomerRequest, query)


def _rating(session: Session, order_id: str) -> CustomerRating | None:
    query = select(*columns_of(CustomerRating, Feedback)).where(Feedback.order_id == order_id)
    return row_of(session, CustomerRating, query.order_by(Feedback.id))


def _finished_at(session: Session, order_id: str) -> datetime | None:
    done = select(OrderStep.made_at).where(
        OrderStep.order_id == order_id, OrderStep.status == OrderStatus.COMPLETED
    )
    return session.scalars(done.order_by(OrderStep.id.desc()).limit(1)).first()


def _contact(session: Session, order: CustomerOrder) -> Contact | None:
    """The contact of the order's site whose name stands on the order; one alone needs no name."""
    if order.site_id is None:
        return None
    found = session.scalars(
        select(Contact).where(
            Contact.site_id == order.site_id, is_no(Contact.withdrawn), Contact.email.is_not(None)
        )
    ).all()
    named = [contact for contact in found if contact.name == order.contact_name]
    return named[0] if named else (found[0] if len(found) == 1 else None)
