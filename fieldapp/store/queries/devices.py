"""The device archive: one machine with its place, its parts, what depends on it, what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, aliased

from fieldapp.model.customers import Contact, Site
from fieldapp.model.devices import Device, DeviceRelation, DeviceState, Reading, ServiceRecord
from fieldapp.model.orders import Answer
from fieldapp.rules.cover import Cover
from fieldapp.store.queries.lost_values import LostValue, lost_about
from fieldapp.store.queries.maintenance import DueRow
from fieldapp.store.queries.orders import OrderRow, open_orders_of
from fieldapp.store.queries.rows import Page, columns_of, is_no, page_of, row_of, rows_of
from fieldapp.store.search import search

MOST_FOUND = 2_000
MOST_IMPACT = 500
MOST_READINGS = 500


@dataclass(frozen=True)
class DeviceRow:
    """One machine in a list."""

    id: str
    site_id: str
    parent_id: str | None
    number: str | None
    name: str
    category: str | None
    manufacturer: str | None
    model_name: str | None
    serial: str | None
    label: str | None
    state: DeviceState
    location: str | None
    site_name: str | None = None
    customer_id: str | None = None
    customer_name: str | None = None


@dataclass(frozen=True)
class DeviceHead:
    """The machine itself with its site."""

    id: str
    site_id: str
    parent_id: str | None
    model_id: str | None
    model_name: str | None
    manufacturer: str | None
    number: str | None
    name: str
    category: str | None
    serial: str | None
    label: str | None
    state: DeviceState
    location: str | None
    installed_on: date | None
    warranty_until: date | None
    notes: str | None
    details: dict[str, Any]
    withdrawn: bool
    replaces_id: str | None = None
    retired_at: datetime | None = None
    retired_reason: str | None = None
    site_name: str | None = None
    site_address: str | None = None
    site_access: str | None = None
    customer_id: str | None = None
    customer_name: str | None = None


@dataclass(frozen=True)
class RecordRow:
    """One finished job of the past."""

    id: str
    device_id: str | None
    order_id: str | None
    number: str | None
    kind: str | None
    outcome: str | None
    customer_name: str | None
    device_name: str | None
    summary: str
    cause: str | None
    remedy: str | None
    engineer_name: str | None
    minutes: int | None
    cost: Decimal | None
    currency: str | None
    happened_at: datetime


@dataclass(frozen=True)
class ReadingRow:
    """One value read off the machine."""

    id: str
    order_id: str | None
    quantity: str
    quantity_zh: str | None
    value: Decimal
    unit: str | None
    taken_at: datetime
    by_name: str | None


@dataclass(frozen=True)
class ContactRow:
    """Whom to ask at the site."""

    id: str
    site_id: str
    name: str
    role: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class DevicePage:
    """Everything of one machine."""

    head: DeviceHead
    parents: tuple[DeviceRow, ...]
    """From the outermost to the one it is fitted in."""
    children: tuple[DeviceRow, ...]
    needs: tuple[DeviceRow, ...]
    """What it cannot do its work without."""
    needed_by: tuple[DeviceRow, ...]
    impact: tuple[DeviceRow, ...]
    """Everything that stops when it stops, directly or through others; at most 500."""
    records: Page[RecordRow]
    """Newest first."""
    readings: dict[str, tuple[ReadingRow, ...]]
    """By quantity, oldest first; of corrected ones the last."""
    contacts: tuple[ContactRow, ...]
    open_orders: tuple[OrderRow, ...]
    replaces: tuple[DeviceRow, ...] = ()
    """The machine that stood here before."""
    replaced_by: tuple[DeviceRow, ...] = ()
    """What stands here instead; more than one where two people replaced it apart."""
    lost: tuple[LostValue, ...] = ()
    """What lost a conflict about it, its site or the contacts there, and can be taken again."""
    cover: tuple[Cover, ...] = ()
    """What pays today; read where it is shown."""
    coming: tuple[DueRow, ...] = ()
    """Its next maintenance; read where it is shown."""


def device_page(
    session: Session, device_id: str, records_page: int = 1, records_size: int = 50
) -> DevicePage | None:
    """The archive of a device, or None where this side does not hold it."""
    head = _head(session, device_id)
    if head is None:
        return None
    return DevicePage(
        head=head,
        parents=_parents(session, head),
        children=_devices(session, Device.parent_id == device_id),
        needs=_devices(session, Device.id.in_(_related("needs_id", DeviceRelation.device_id == device_id))),
        needed_by=_devices(
            session, Device.id.in_(_related("device_id", DeviceRelation.needs_id == device_id))
        ),
        impact=_impact(session, device_id),
        records=device_records(session, device_id, records_page, records_size),
        readings=device_readings(session, device_id),
        contacts=contacts_of(session, head.site_id),
        open_orders=open_orders_of(session, device_id),
        replaces=_devices(session, Device.id == head.replaces_id) if head.replaces_id else (),
        replaced_by=_devices(session, Device.replaces_id == device_id),
        lost=lost_about(session, {"device": [device_id], **_rows_of_site(session, head.site_id)}),
    )


def lost_at_site(session: Session, site_id: str) -> tuple[LostValue, ...]:
    """What lost a conflict about a site or the contacts there, and can be taken again."""
    return lost_about(session, _rows_of_site(session, site_id))


def _rows_of_site(session: Session, site_id: str) -> dict[str, list[str]]:
    contacts = session.scalars(select(Contact.id).where(Contact.site_id == site_id))
    return {"site": [site_id], "contact": list(contacts)}


def neighbours(session: Session, device_id: str) -> tuple[DeviceRow, ...]:
    """The other devices of the same site, by name."""
    site = select(Device.site_id).where(Device.id == device_id).scalar_subquery()
    other = aliased(Device)
    return _devices(
        session, Device.id.in_(select(other.id).where(other.site_id == site, other.id != device_id))
    )


def device_records(session: Session, device_id: str, page: int = 1, size: int = 50) -> Page[RecordRow]:
    """Finished jobs of a device, newest first."""
    query = select(*columns_of(RecordRow, ServiceRecord))
    conditions = (ServiceRecord.device_id == device_id,)
    order = (ServiceRecord.happened_at.desc(), ServiceRecord.id.desc())
    return page_of(session, RecordRow, ServiceRecord, query, conditions, order, page, size)


def device_readings(session: Session, device_id: str) -> dict[str, tuple[ReadingRow, ...]]:
    """Readings by quantity, oldest first.

    A reading has the id of the answer it came from: one whose answer was replaced does not count,
    and of several for one quantity on one order the last one does.
    """
    again = aliased(Answer)
    corrected = exists().where(again.replaces_id == Reading.id, again.order_id == Reading.order_id)
    query = select(*columns_of(ReadingRow, Reading)).where(Reading.device_id == device_id, ~corrected)
    newest = rows_of(session, ReadingRow, query.order_by(Reading.id.desc()).limit(MOST_READINGS))
    found: dict[str, list[ReadingRow]] = {}
    seen: set[tuple[str, str]] = set()
    for row in newest:
        if row.order_id is not None and (row.order_id, row.quantity) in seen:
            continue
        seen.add((row.order_id or row.id, row.quantity))
        found.setdefault(row.quantity, []).append(row)
    return {quantity: tuple(reversed(rows)) for quantity, rows in sorted(found.items())}


def contacts_of(session: Session, site_id: str) -> tuple[ContactRow, ...]:
    """Whom to ask at a site."""
    query = select(*columns_of(ContactRow, Contact)).where(
        Contact.site_id == site_id, is_no(Contact.withdrawn)
    )
    return rows_of(session, ContactRow, query.order_by(Contact.name, Contact.id))


@dataclass(frozen=True)
class DeviceFilter:
    """What a list of devices shows; what is empty or None does not narrow it."""

    words: str = ""
    site_id: str | None = None
    customer_id: str | None = None
    state: DeviceState | None = None
    category: str | None = None


def devices_found(session: Session, wanted: DeviceFilter, page: int = 1, size: int = 50) -> Page[DeviceRow]:
    """Devices a filter leaves, by number and name; words are searched in both languages."""
    conditions: list[ColumnElement[bool]] = [is_no(Device.withdrawn)]
    same = {Device.site_id: wanted.site_id, Device.state: wanted.state, Device.category: wanted.category}
    conditions += [column == value for column, value in same.items() if value is not None]
    if wanted.customer_id is not None:
        sites = select(Site.id).where(Site.customer_id == wanted.customer_id)
        conditions.append(Device.site_id.in_(sites))
    if wanted.words.strip():
        hits = search(session.connection(), wanted.words, MOST_FOUND, ("device",))
        conditions.append(Device.id.in_([hit.row for hit in hits]))
    order = (Device.number, Device.id)
    return page_of(session, DeviceRow, Device, _device_rows(), conditions, order, page, size)


def _devices(session: Session, condition: ColumnElement[bool]) -> tuple[DeviceRow, ...]:
    query = _device_rows().where(condition, is_no(Device.withdrawn))
    return rows_of(session, DeviceRow, query.order_by(Device.name, Device.id).limit(MOST_IMPACT))


def _device_rows() -> Select[Any]:
    return select(
        *columns_of(DeviceRow, Device),
        Site.name.label("site_name"),
        Site.customer_id,
        Site.customer_name,
    ).outerjoin_from(Device, Site, Site.id == Device.site_id)


def _head(session: Session, device_id: str) -> DeviceHead | None:
    query = select(
        *columns_of(DeviceHead, Device),
        Site.name.label("site_name"),
        Site.address.label("site_address"),
        Site.access.label("site_access"),
        Site.customer_id,
        Site.customer_name,
    ).outerjoin_from(Device, Site, Site.id == Device.site_id)
    return row_of(session, DeviceHead, query.where(Device.id == device_id))


def _parents(session: Session, head: DeviceHead) -> tuple[DeviceRow, ...]:
    """From the outermost; a circle that people built ends where it closes."""
    found: list[DeviceRow] = []
    at, seen = head.parent_id, {head.id}
    while at is not None and at not in seen:
        seen.add(at)
        row = row_of(session, DeviceRow, _device_rows().where(Device.id == at))
        if row is None:
            break
        found.append(row)
        at = row.parent_id
    return tuple(reversed(found))


def _related(column: str, condition: ColumnElement[bool]) -> Select[Any]:
    return select(getattr(DeviceRelation, column)).where(condition, is_no(DeviceRelation.withdrawn))


def _impact(session: Session, device_id: str) -> tuple[DeviceRow, ...]:
    """Parts fitted in it and everything that needs it, and so on outwards."""
    reached: dict[str, None] = {device_id: None}
    edge = [device_id]
    while edge and len(reached) <= MOST_IMPACT:
        needing = session.scalars(_related("device_id", DeviceRelation.needs_id.in_(edge)))
        fitted = session.scalars(select(Device.id).where(Device.parent_id.in_(edge)))
        edge = [row for row in dict.fromkeys([*needing, *fitted]) if row not in reached]
        reached.update(dict.fromkeys(edge))
    del reached[device_id]
    return _devices(session, Device.id.in_(list(reached)[:MOST_IMPACT])) if reached else ()
