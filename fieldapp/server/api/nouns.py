"""What the API tells: the columns of a row under their own names. Moments are ISO 8601 with a zone, amounts decimal strings."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from fieldapp.model.charges import ChargeAnswer, ChargeKind, PaymentMethod, ToldHow
from fieldapp.model.devices import DeviceState
from fieldapp.model.knowledge import ArticleState
from fieldapp.model.orders import LabourKind, OrderKind, OrderStatus, PauseReason, Priority, RequestState
from fieldapp.model.parts import MovementKind, PartRequestState
from fieldapp.model.people import Language, Role


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it is told; `id` names it for ever."""

    id: str


class Order(Told, frozen=True, kw_only=True):
    """A work order."""

    number: str | None
    title: str
    kind: OrderKind
    priority: Priority
    status: OrderStatus
    status_since: datetime | None
    fault: str | None
    request_id: str | None
    customer_id: str | None
    customer_name: str | None
    site_id: str | None
    site_name: str | None
    device_id: str | None
    device_name: str | None
    device_serial: str | None
    contact_name: str | None
    contact_phone: str | None
    skill: str | None
    procedure_id: str | None
    assignee_id: str | None
    assignee_name: str | None
    opened_at: datetime
    scheduled_start: datetime | None
    scheduled_end: datetime | None
    respond_by: datetime | None
    resolve_by: datetime | None
    findings: str | None
    cause: str | None
    remedy: str | None
    failure_code: str | None
    cost: Decimal | None
    currency: str | None


class Step(Told, frozen=True, kw_only=True):
    """One move of an order from a state to the next."""

    order_id: str
    status: OrderStatus
    made_at: datetime
    by_id: str | None
    by_name: str | None
    remark: str | None
    pause_reason: PauseReason | None


class Labour(Told, frozen=True, kw_only=True):
    """Time worked on an order; a row that reverses another takes its minutes back."""

    order_id: str
    engineer_id: str | None
    engineer_name: str | None
    kind: LabourKind
    started_at: datetime | None
    ended_at: datetime | None
    minutes: int
    remark: str | None
    reverses_id: str | None
    made_at: datetime


class PartUsed(Told, frozen=True, kw_only=True):
    """A part fitted on an order; a row that reverses another takes its quantity back."""

    order_id: str
    part_id: str | None
    part_number: str
    part_name: str
    quantity: Decimal
    unit: str | None
    unit_price: Decimal | None
    currency: str | None
    serial: str | None
    covered_by: str | None
    """Why the customer owes nothing for it: the warranty or the contract that pays."""
    reverses_id: str | None
    made_at: datetime


class Charge(Told, frozen=True, kw_only=True):
    """Something offered at a price; a row that reverses another takes it back."""

    order_id: str
    words: str
    quantity: Decimal
    unit: str | None
    unit_price: Decimal
    currency: str
    kind: ChargeKind | None
    covered_by: str | None
    """Why the customer owes nothing for it: the warranty or the contract that pays."""
    reverses_id: str | None
    made_at: datetime
    by_name: str | None


class ChargeDecision(Told, frozen=True, kw_only=True):
    """The customer's word on one charge; of several the last counts."""

    order_id: str
    charge_id: str
    answer: ChargeAnswer
    decided_by: str
    told_how: ToldHow
    words: str | None
    made_at: datetime
    by_name: str | None


class Payment(Told, frozen=True, kw_only=True):
    """Money that the customer handed over; a row that reverses another takes it back."""

    order_id: str
    amount: Decimal
    currency: str
    method: PaymentMethod
    receipt_number: str
    payer: str | None
    remark: str | None
    reverses_id: str | None
    made_at: datetime
    by_name: str | None


class Request(Told, frozen=True, kw_only=True):
    """What was asked, as it came."""

    number: str | None
    channel: str
    words: str
    subject: str | None
    reporter: str | None
    phone: str | None
    email: str | None
    language: Language | None
    customer_id: str | None
    site_id: str | None
    device_id: str | None
    order_id: str | None
    state: RequestState
    received_at: datetime


class Customer(Told, frozen=True, kw_only=True):
    """Who is served and pays."""

    number: str | None
    name: str
    phone: str | None
    email: str | None
    address: str | None
    language: Language
    notes: str | None


class Site(Told, frozen=True, kw_only=True):
    """A place of a customer; the position is in micro-degrees (WGS 84)."""

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


class Contact(Told, frozen=True, kw_only=True):
    """Somebody to ask at a site."""

    site_id: str
    name: str
    role: str | None
    phone: str | None
    email: str | None


class Device(Told, frozen=True, kw_only=True):
    """One machine at a site."""

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


class DeviceModel(Told, frozen=True, kw_only=True):
    """What a device is an instance of."""

    manufacturer: str | None
    name: str
    category: str | None
    description: str | None


class Part(Told, frozen=True, kw_only=True):
    """One article of the catalogue."""

    number: str
    name: str
    name_zh: str | None
    manufacturer: str | None
    manufacturer_number: str | None
    category: str | None
    description: str | None
    unit: str | None
    price: Decimal | None
    currency: str | None
    gtin: str | None
    recalled: bool
    bulletin: str | None


class Movement(Told, frozen=True, kw_only=True):
    """Parts into (+) or out of (-) one van; stock is the sum."""

    holder_id: str
    part_id: str
    quantity: Decimal
    kind: MovementKind
    order_id: str | None
    transfer_id: str | None
    reverses_id: str | None
    made_at: datetime
    by_name: str | None


class PartRequest(Told, frozen=True, kw_only=True):
    """What is missing on an order."""

    order_id: str
    part_id: str | None
    words: str
    quantity: Decimal
    state: PartRequestState
    made_at: datetime
    by_name: str | None


class Report(Told, frozen=True, kw_only=True):
    """One sealed revision of a service sheet."""

    order_id: str
    revision: int
    digest: str
    pdf_sha256: str | None
    amends_id: str | None
    reason: str | None
    sealed_at: datetime
    by_id: str | None
    by_name: str | None


class Rating(Told, frozen=True, kw_only=True):
    """What a customer said of the work: stars 1 to 5, recommendation 0 to 10, words."""

    order_id: str
    csat: int | None
    nps: int | None
    words: str | None
    made_at: datetime
    by_name: str | None
    source: str | None


class Person(Told, frozen=True, kw_only=True):
    """Somebody who works here."""

    name: str
    phone: str | None
    email: str | None
    language: Language
    active: bool
    roles: list[Role]
    skills: list[str]


class Article(Told, frozen=True, kw_only=True):
    """One fault and what helps against it."""

    number: str | None
    state: ArticleState
    version: int
    title: str | None
    title_zh: str | None
    problem: str | None
    problem_zh: str | None
    cause: str | None
    cause_zh: str | None
    remedy: str | None
    remedy_zh: str | None
    models: list[str]
    categories: list[str]
    failure_codes: list[str]
    made_at: datetime
    by_name: str | None


class ServiceLevel(Told, frozen=True, kw_only=True):
    """What is promised to whom, in minutes of working time."""

    name: str
    calendar_id: str
    customer_id: str | None
    customer_name: str | None
    priority: Priority | None
    kind: OrderKind | None
    respond_minutes: int | None
    resolve_minutes: int | None
    warn_minutes: int
    stopped_by: list[PauseReason]


class WorkingCalendar(Told, frozen=True, kw_only=True):
    """When the company works: for each weekday from Monday a list of `[from, to]`."""

    name: str
    time_zone: str
    country: str | None
    region: str | None
    hours: list[list[list[str]]]
