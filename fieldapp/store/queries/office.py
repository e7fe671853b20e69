"""The office's lists: customers, sites, people, laptops, requests, procedures, the company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from fieldapp.model.customers import Customer, Site
from fieldapp.model.devices import Device
from fieldapp.model.orders import OrderKind, OrderStatus, Priority, RequestState, ServiceRequest, WorkOrder
from fieldapp.model.people import Company, Desk, Language, Paper, Person, PersonSkill, Role, RoleGrant
from fieldapp.model.procedures import Procedure, Step
from fieldapp.rules.orders import FINISHED
from fieldapp.store.queries.rows import Page, columns_of, is_no, is_yes, page_of, row_of, rows_of
from fieldapp.store.search import search
from fieldapp.store.tables import replica

MOST_FOUND = 2_000


@dataclass(frozen=True)
class CompanyRow:
    """What stands at the head of a sheet."""

    id: str
    name: str
    name_zh: str | None
    address: str | None
    address_zh: str | None
    phone: str | None
    email: str | None
    website: str | None
    paper: Paper
    time_zone: str
    currency: str
    hour_cost: Decimal | None = None


@dataclass(frozen=True)
class CustomerRow:
    """One customer in a list."""

    id: str
    number: str | None
    name: str
    phone: str | None
    email: str | None
    address: str | None
    language: Language
    notes: str | None
    sites: int = 0
    open_orders: int = 0


@dataclass(frozen=True)
class SiteRow:
    """One site in a list."""

    id: str
    customer_id: str | None
    customer_name: str | None
    number: str | None
    name: str
    address: str | None
    city: str | None
    region: str | None
    postcode: str | None
    latitude_micro: int | None
    longitude_micro: int | None
    time_zone: str | None
    access: str | None
    devices: int = 0


@dataclass(frozen=True)
class PersonRow:
    """One person with roles and skills."""

    id: str
    login: str
    name: str
    phone: str | None
    email: str | None
    language: Language
    active: bool
    roles: tuple[Role, ...] = ()
    skills: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeskRow:
    """One laptop and when it was last heard of."""

    id: str
    person_id: str
    name: str
    enrolled_at: datetime | None
    suspended: bool
    person_name: str | None
    seen_at: str | None
    last_number: int | None


@dataclass(frozen=True)
class RequestRow:
    """One request as it came."""

    id: str
    number: str | None
    channel: str
    words: str
    reporter: str | None
    phone: str | None
    customer_id: str | None
    site_id: str | None
    device_id: str | None
    order_id: str | None
    state: RequestState
    received_at: datetime
    email: str | None
    subject: str | None
    language: Language | None
    about_order_id: str | None
    owner_id: str | None
    owner_name: str | None
    kind: OrderKind | None
    priority: Priority | None
    skill: str | None
    customer_name: str | None = None
    device_name: str | None = None


@dataclass(frozen=True)
class ProcedureRow:
    """One published version of a checklist."""

    id: str
    code: str
    version: int
    name: str
    name_zh: str | None
    kind: OrderKind | None
    category: str | None
    steps: int = 0


def company(session: Session) -> CompanyRow | None:
    """The service company, or None before it was set up."""
    query = select(*columns_of(CompanyRow, Company)).where(is_no(Company.withdrawn))
    return row_of(session, CompanyRow, query.order_by(Company.id))


def customers_found(session: Session, words: str = "", page: int = 1, size: int = 50) -> Page[CustomerRow]:
    """Customers by name, with how many sites and unfinished orders each has."""
    conditions = [is_no(Customer.withdrawn), *_by_words(session, Customer, words)]
    query = select(*columns_of(CustomerRow, Customer), *_customer_counts())
    order = (Customer.name, Customer.id)
    return page_of(session, CustomerRow, Customer, query, conditions, order, page, size)


def customer_row(session: Session, customer_id: str) -> CustomerRow | None:
    """One customer."""
    query = select(*columns_of(CustomerRow, Customer), *_customer_counts())
    return row_of(session, CustomerRow, query.where(Customer.id == customer_id))


def sites_found(
    session: Session, words: str = "", customer_id: str | None = None, page: int = 1, size: int = 50
) -> Page[SiteRow]:
    """Sites by name, with how many devices stand there."""
    conditions = [is_no(Site.withdrawn), *_by_words(session, Site, words)]
    if customer_id is not None:
        conditions.append(Site.customer_id == customer_id)
    query = select(*columns_of(SiteRow, Site), _devices_at_site())
    return page_of(session, SiteRow, Site, query, conditions, (Site.name, Site.id), page, size)


def site_row(session: Session, site_id: str) -> SiteRow | None:
    """One site."""
    query = select(*columns_of(SiteRow, Site), _devices_at_site()).where(Site.id == site_id)
    return row_of(session, SiteRow, query)


def people(
    session: Session, role: Role | None = None, active_only: bool = False, *, or_had: bool = False
) -> tuple[PersonRow, ...]:
    """People by name, with roles and skills; with `role` only those who have it, with `or_had` or once had."""
    query = select(*columns_of(PersonRow, Person)).where(is_no(Person.withdrawn))
    if active_only:
        query = query.where(is_yes(Person.active))
    if role is not None:
        holders = select(RoleGrant.person_id).where(RoleGrant.role == role)
        if not or_had:
            holders = holders.where(is_no(RoleGrant.withdrawn))
        query = query.where(Person.id.in_(holders))
    return _with_roles(session, rows_of(session, PersonRow, query.order_by(Person.name, Person.id)))


def person_row(session: Session, person_id: str) -> PersonRow | None:
    """One person."""
    query = select(*columns_of(PersonRow, Person)).where(Person.id == person_id)
    return next(iter(_with_roles(session, rows_of(session, PersonRow, query))), None)


def person_by_login(session: Session, login: str) -> PersonRow | None:
    """The person who signs in as that, or None; letters' case does not matter."""
    query = select(*columns_of(PersonRow, Person)).where(
        Person.login == login.strip().casefold(), is_no(Person.withdrawn)
    )
    return next(iter(_with_roles(session, rows_of(session, PersonRow, query.limit(1)))), None)


def desks(session: Session) -> tuple[DeskRow, ...]:
    """Every laptop, newest first, with its last word from any of its replicas."""
    seen = (
        select(
            replica.c.desk,
            func.max(replica.c.seen_at).label("seen_at"),
            func.max(replica.c.last_number).label("last_number"),
        )
        .group_by(replica.c.desk)
        .subquery()
    )
    query = (
        select(
            *columns_of(DeskRow, Desk), Person.name.label("person_name"), seen.c.seen_at, seen.c.last_number
        )
        .outerjoin(Person, Person.id == Desk.person_id)
        .outerjoin(seen, seen.c.desk == Desk.id)
        .where(is_no(Desk.withdrawn))
        .order_by(Desk.id.desc())
    )
    return rows_of(session, DeskRow, query)


def requests_found(
    session: Session, state: RequestState | None = RequestState.OPEN, page: int = 1, size: int = 50
) -> Page[RequestRow]:
    """Requests, newest first; None for every state."""
    conditions: list[ColumnElement[bool]] = [is_no(ServiceRequest.withdrawn)]
    if state is not None:
        conditions.append(ServiceRequest.state == state)
    order = (ServiceRequest.received_at.desc(), ServiceRequest.id.desc())
    return page_of(session, RequestRow, ServiceRequest, _requests(), conditions, order, page, size)


def request_row(session: Session, request_id: str) -> RequestRow | None:
    """One request."""
    return row_of(session, RequestRow, _requests().where(ServiceRequest.id == request_id))


def procedures(
    session: Session, kind: OrderKind | None = None, every_version: bool = False
) -> tuple[ProcedureRow, ...]:
    """Checklists by code, the newest version of each; with `kind` those for that kind of work or any."""
    steps = (
        select(func.count()).where(Step.procedure_id == Procedure.id, is_no(Step.withdrawn)).scalar_subquery()
    )
    query = select(*columns_of(ProcedureRow, Procedure), steps.label("steps"))
    query = query.where(is_no(Procedure.withdrawn))
    rows = rows_of(session, ProcedureRow, query.order_by(Procedure.code, Procedure.version.desc()))
    newest = {row.code: row for row in reversed(rows)}
    return tuple(
        row
        for row in rows
        if (every_version or newest[row.code] is row) and (kind is None or row.kind in (None, kind))
    )


def _requests() -> Any:
    return (
        select(
            *columns_of(RequestRow, ServiceRequest),
            Customer.name.label("customer_name"),
            Device.name.label("device_name"),
        )
        .outerjoin(Customer, Customer.id == ServiceRequest.customer_id)
        .outerjoin(Device, Device.id == ServiceRequest.device_id)
    )


def _customer_counts() -> tuple[Any, Any]:
    sites = select(func.count()).where(Site.customer_id == Customer.id, is_no(Site.withdrawn))
    unfinished = and_(
        WorkOrder.customer_id == Customer.id,
        is_no(WorkOrder.withdrawn),
        WorkOrder.status.not_in(sorted(FINISHED | {OrderStatus.SIGNED})),
    )
    orders = select(func.count()).where(unfinished)
    return sites.scalar_subquery().label("sites"), orders.scalar_subquery().label("open_orders")


def _devices_at_site() -> Any:
    count = select(func.count()).where(Device.site_id == Site.id, is_no(Device.withdrawn))
    return count.scalar_subquery().label("devices")


def _by_words(session: Session, noun: Any, words: str) -> list[ColumnElement[bool]]:
    if not words.strip():
        return []
    hits = search(session.connection(), words, MOST_FOUND, (noun.__tablename__,))
    return [noun.id.in_([hit.row for hit in hits])]


def _with_roles(session: Session, rows: Sequence[PersonRow]) -> tuple[PersonRow, ...]:
    roles: dict[str, set[Role]] = {}
    skills: dict[str, set[str]] = {}
    for person, role in session.execute(
        select(RoleGrant.person_id, RoleGrant.role).where(is_no(RoleGrant.withdrawn))
    ):
        roles.setdefault(person, set()).add(role)
    for person, skill in session.execute(
        select(PersonSkill.person_id, PersonSkill.skill).where(is_no(PersonSkill.withdrawn))
    ):
        skills.setdefault(person, set()).add(skill)
    return tuple(
        replace(row, roles=tuple(sorted(roles.get(row.id, ()))), skills=tuple(sorted(skills.get(row.id, ()))))
        for row in rows
    )
