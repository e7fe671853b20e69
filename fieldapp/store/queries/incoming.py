"""What helps the office with a request: who wrote, which machine is meant, what may be the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from fieldapp.model.customers import Contact, Customer, Site
from fieldapp.model.devices import Device
from fieldapp.model.orders import RequestFile, RequestState, ServiceRequest, WorkOrder
from fieldapp.rules.orders import FINISHED
from fieldapp.rules.similar import ALIKE, likeness
from fieldapp.store.queries.office import RequestRow, request_row
from fieldapp.store.queries.rows import columns_of, is_no, row_of, rows_of

VERY_ALIKE = 0.6
"""Without a machine in common two reports have to say much the same."""
_MOST_COMPARED = 200
_MOST_NAMES = 300
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{2,38}[A-Za-z0-9]")


@dataclass(frozen=True)
class LabelledDevice:
    """A device as its own label names it, and nothing that does not stand there."""

    id: str
    name: str
    number: str | None
    manufacturer: str | None
    model_name: str | None
    serial: str | None
    site_id: str
    site_name: str | None = None


@dataclass(frozen=True)
class Sender:
    """Whose address somebody wrote from."""

    customer_id: str | None
    site_id: str | None = None


@dataclass(frozen=True)
class RequestFileRow:
    """A file that came with a request."""

    id: str
    request_id: str
    sha256: str
    size_bytes: int
    media_type: str
    file_name: str | None
    is_original: bool


@dataclass(frozen=True)
class PerhapsSame:
    """Something open that may be about the same fault."""

    table: str
    id: str
    number: str | None
    words: str
    at: datetime
    likeness: float


@dataclass(frozen=True)
class _Told:
    id: str
    number: str | None
    words: str
    at: datetime


def device_by_label(session: Session, keys: Sequence[str]) -> LabelledDevice | None:
    """The device whose id or own label is one of these keys; serials and numbers do not count."""
    query = (
        select(*columns_of(LabelledDevice, Device), Site.name.label("site_name"))
        .outerjoin(Site, Site.id == Device.site_id)
        .where(or_(Device.id.in_(keys), Device.label.in_(keys)), is_no(Device.withdrawn))
    )
    return row_of(session, LabelledDevice, query.order_by(Device.id))


def sender_of(session: Session, address: str) -> Sender | None:
    """The customer who is written to at this address, and the site of the contact who is."""
    wanted = address.strip().lower()
    contact = session.execute(
        select(Contact.site_id, Site.customer_id)
        .join(Site, Site.id == Contact.site_id)
        .where(func.lower(Contact.email) == wanted, is_no(Contact.withdrawn))
        .order_by(Contact.id)
        .limit(2)
    ).all()
    if contact:
        return Sender(contact[0].customer_id, contact[0].site_id if len(contact) == 1 else None)
    mine = select(Customer.id).where(func.lower(Customer.email) == wanted, is_no(Customer.withdrawn))
    found = session.scalars(mine.order_by(Customer.id).limit(1)).first()
    return Sender(found) if found else None


def device_in_words(session: Session, words: str, customer_id: str | None) -> str | None:
    """The one device whose serial, label or number stands in the words; None when there is none, or several.

    Of several the one that is the sender's counts. Only what holds a digit counts as such a name.
    """
    names = {name for name in _NAME.findall(words) if any(char.isdigit() for char in name)}
    wanted = sorted(names)[:_MOST_NAMES]
    if not wanted:
        return None
    named = or_(Device.serial.in_(wanted), Device.label.in_(wanted), Device.number.in_(wanted))
    rows = session.execute(
        select(Device.id, Site.customer_id)
        .outerjoin(Site, Site.id == Device.site_id)
        .where(named, is_no(Device.withdrawn))
        .order_by(Device.id)
    ).all()
    mine = [row.id for row in rows if customer_id is not None and row.customer_id == customer_id]
    found = mine or [row.id for row in rows]
    return found[0] if len(found) == 1 else None


def customer_of_device(session: Session, device_id: str) -> str | None:
    """Whose machine it is."""
    query = select(Site.customer_id).join(Device, Device.site_id == Site.id)
    return session.scalars(query.where(Device.id == device_id)).first()


def request_files(session: Session, request_id: str) -> tuple[RequestFileRow, ...]:
    """What came with a request, the message itself last."""
    query = select(*columns_of(RequestFileRow, RequestFile)).where(RequestFile.request_id == request_id)
    return rows_of(session, RequestFileRow, query.order_by(RequestFile.is_original, RequestFile.id))


def request_file(session: Session, request_id: str, file_id: str) -> RequestFileRow | None:
    """One file of a request."""
    return next((file for file in request_files(session, request_id) if file.id == file_id), None)


def perhaps_same(session: Session, request_id: str, most: int = 5) -> tuple[PerhapsSame, ...]:
    """Open requests and orders that may be about the same fault, the likeliest first.

    Of the same machine where words are alike; without a machine of the same customer or sender where
    they say much the same.
    """
    mine = request_row(session, request_id)
    if mine is None:
        return ()
    least = ALIKE if mine.device_id else VERY_ALIKE
    found = [
        PerhapsSame(table, told.id, told.number, told.words, told.at, alike)
        for table, rows in (
            ("service_request", _requests(session, mine)),
            ("work_order", _orders(session, mine)),
        )
        for told in rows
        if (alike := likeness(mine.words, told.words)) >= least
    ]
    return tuple(sorted(found, key=lambda one: (-one.likeness, one.id))[:most])


def repeated(session: Session, rows: Sequence[RequestRow]) -> frozenset[str]:
    """The ids of those of these open requests that another open one of their machine resembles; one query."""
    devices = {row.device_id for row in rows if row.device_id and row.state is RequestState.OPEN}
    if not devices:
        return frozenset()
    others = session.execute(
        select(ServiceRequest.id, ServiceRequest.device_id, ServiceRequest.words)
        .where(ServiceRequest.device_id.in_(devices), ServiceRequest.state == RequestState.OPEN)
        .where(is_no(ServiceRequest.withdrawn))
        .order_by(ServiceRequest.id.desc())
        .limit(_MOST_COMPARED)
    ).all()
    return frozenset(
        row.id
        for row in rows
        if row.state is RequestState.OPEN
        for other in others
        if other.id != row.id and other.device_id == row.device_id
        if likeness(row.words, other.words) >= ALIKE
    )


def _requests(session: Session, mine: RequestRow) -> tuple[_Told, ...]:
    shared = _shared(mine, ServiceRequest)
    if mine.email and not mine.device_id:
        shared.append(ServiceRequest.email == mine.email)
    if not shared:
        return ()
    query: Any = (
        select(
            ServiceRequest.id,
            ServiceRequest.number,
            ServiceRequest.words,
            ServiceRequest.received_at.label("at"),
        )
        .where(or_(*shared), ServiceRequest.state == RequestState.OPEN, is_no(ServiceRequest.withdrawn))
        .where(ServiceRequest.id != mine.id)
    )
    return rows_of(session, _Told, query.order_by(ServiceRequest.id.desc()).limit(_MOST_COMPARED))


def _orders(session: Session, mine: RequestRow) -> tuple[_Told, ...]:
    shared = _shared(mine, WorkOrder)
    if not shared:
        return ()
    said = func.coalesce(WorkOrder.fault, WorkOrder.title)
    query: Any = (
        select(WorkOrder.id, WorkOrder.number, said.label("words"), WorkOrder.opened_at.label("at"))
        .where(or_(*shared), WorkOrder.status.not_in(sorted(FINISHED)), is_no(WorkOrder.withdrawn))
        .where(WorkOrder.id != (mine.order_id or ""), WorkOrder.id != (mine.about_order_id or ""))
    )
    return rows_of(session, _Told, query.order_by(WorkOrder.id.desc()).limit(_MOST_COMPARED))


def _shared(mine: RequestRow, noun: type[ServiceRequest] | type[WorkOrder]) -> list[ColumnElement[bool]]:
    """What another has to have in common to be compared at all."""
    if mine.device_id:
        return [noun.device_id == mine.device_id]
    return [noun.customer_id == mine.customer_id] if mine.customer_id else []
