"""The unit of work, and everything that happens to it on site."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, amount, choice, day, flag, link, moment, text, whole
from fieldapp.model.noun import Editable, Home, Noun
from fieldapp.model.people import Language


class OrderKind(StrEnum):
    """What sort of work."""

    REPAIR = "repair"
    MAINTAIN = "maintain"
    INSPECT = "inspect"
    INSTALL = "install"


class Priority(StrEnum):
    """How soon."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class OrderStatus(StrEnum):
    """Where an order stands: the status of the last step of its chain."""

    NEW = "new"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TRAVELLING = "travelling"
    ON_SITE = "on_site"
    PAUSED = "paused"
    COMPLETED = "completed"
    SIGNED = "signed"
    RETURNED = "returned"
    AMENDING = "amending"
    APPROVED = "approved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class PlannedHow(StrEnum):
    """Who set an order's planned time."""

    PERSON = "person"
    RULE = "rule"
    OPTIMISED = "optimised"


class RequestState(StrEnum):
    """What became of a request."""

    OPEN = "open"
    ORDERED = "ordered"
    REJECTED = "rejected"


class ServiceRequest(Editable):
    """What was asked, as it came."""

    __tablename__ = "service_request"
    HOME = Home("office")

    number: Mapped[str | None] = text(Merge.OFFICE, index=True)
    channel: Mapped[str] = text(Merge.OFFICE, required=True)
    words: Mapped[str] = text(Merge.OFFICE, required=True)
    reporter: Mapped[str | None] = text(Merge.OFFICE)
    phone: Mapped[str | None] = text(Merge.OFFICE)
    customer_id: Mapped[str | None] = link(None, Merge.OFFICE)
    site_id: Mapped[str | None] = link(None, Merge.OFFICE)
    device_id: Mapped[str | None] = link(None, Merge.OFFICE)
    order_id: Mapped[str | None] = link(None, Merge.OFFICE)
    state: Mapped[RequestState] = choice(RequestState, Merge.OFFICE, default=RequestState.OPEN)
    received_at: Mapped[datetime] = moment(Merge.OFFICE, required=True)
    email: Mapped[str | None] = text(Merge.OFFICE)
    """Where whoever asked can be written to."""
    subject: Mapped[str | None] = text(Merge.OFFICE)
    language: Mapped[Language | None] = choice(Language, Merge.OFFICE)
    """The language it was asked in, as far as known."""
    source_key: Mapped[str | None] = text(Merge.OFFICE, index=True)
    """What tells that the same message came twice."""
    about_order_id: Mapped[str | None] = link(None, Merge.OFFICE)
    """The order that it follows up."""
    owner_id: Mapped[str | None] = link(None, Merge.OFFICE, index=False)
    owner_name: Mapped[str | None] = text(Merge.OFFICE)
    kind: Mapped[OrderKind | None] = choice(OrderKind, Merge.OFFICE)
    """What sort of work it asks for; with priority and skill what a rule or a person made of it."""
    priority: Mapped[Priority | None] = choice(Priority, Merge.OFFICE)
    skill: Mapped[str | None] = text(Merge.OFFICE)


class RequestFile(Noun):
    """A photo or document that came with a request, and the message itself; bytes as an attachment's."""

    __tablename__ = "request_file"
    HOME = Home("office")
    INSERT_ONLY = True

    request_id: Mapped[str] = link("service_request", Merge.FACT, required=True)
    sha256: Mapped[str] = text(Merge.FACT, required=True, index=True)
    size_bytes: Mapped[int] = whole(Merge.FACT, required=True)
    media_type: Mapped[str] = text(Merge.FACT, required=True)
    file_name: Mapped[str | None] = text(Merge.FACT)
    is_original: Mapped[bool] = flag(Merge.FACT)
    """Whether these are the bytes of the whole message as it came."""
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)


class WorkOrder(Editable):
    """The unit of work. Names of other scopes' rows are kept as labels beside their ids."""

    __tablename__ = "work_order"
    HOME = Home("order", "id")
    FIELD_MAY_INSERT = True

    number: Mapped[str | None] = text(Merge.OFFICE, index=True)
    request_id: Mapped[str | None] = link(None, Merge.OFFICE, index=False)
    customer_id: Mapped[str | None] = link(None, Merge.OFFICE)
    customer_name: Mapped[str | None] = text(Merge.OFFICE)
    site_id: Mapped[str | None] = link(None, Merge.OFFICE)
    site_name: Mapped[str | None] = text(Merge.OFFICE)
    site_address: Mapped[str | None] = text(Merge.OFFICE)
    contact_name: Mapped[str | None] = text(Merge.ASK, group="contact")
    contact_phone: Mapped[str | None] = text(Merge.ASK, group="contact")
    device_id: Mapped[str | None] = link(None, Merge.ASK)
    device_name: Mapped[str | None] = text(Merge.ASK)
    device_serial: Mapped[str | None] = text(Merge.ASK)
    kind: Mapped[OrderKind] = choice(OrderKind, Merge.OFFICE, default=OrderKind.REPAIR)
    priority: Mapped[Priority] = choice(Priority, Merge.OFFICE, default=Priority.NORMAL)
    title: Mapped[str] = text(Merge.ASK, required=True)
    fault: Mapped[str | None] = text(Merge.ASK)
    """What the customer reports."""
    skill: Mapped[str | None] = text(Merge.OFFICE)
    procedure_id: Mapped[str | None] = link(None, Merge.OFFICE, index=False)
    assignee_id: Mapped[str | None] = link(None, Merge.OFFICE)
    assignee_name: Mapped[str | None] = text(Merge.OFFICE)
    opened_at: Mapped[datetime] = moment(Merge.OFFICE, required=True, index=True)
    scheduled_start: Mapped[datetime | None] = moment(Merge.OFFICE, group="schedule")
    scheduled_end: Mapped[datetime | None] = moment(Merge.OFFICE, group="schedule")
    planned_how: Mapped[PlannedHow | None] = choice(PlannedHow, Merge.OFFICE)
    """Without it a person did: what a person planned, no rule moves."""
    planned_minutes: Mapped[int | None] = whole(Merge.OFFICE)
    """How long the work is thought to take."""
    window_start: Mapped[datetime | None] = moment(Merge.OFFICE, group="window")
    """From when the customer lets somebody in."""
    window_end: Mapped[datetime | None] = moment(Merge.OFFICE, group="window")
    time_zone: Mapped[str | None] = text(Merge.OFFICE)
    respond_by: Mapped[datetime | None] = moment(Merge.OFFICE)
    resolve_by: Mapped[datetime | None] = moment(Merge.OFFICE)
    service_level_id: Mapped[str | None] = link(None, Merge.OFFICE, index=False)
    """The service level that set both; without it a person did, and no pause moves them."""
    follows_id: Mapped[str | None] = link(None, Merge.OFFICE)
    """The order that left this one to be done."""
    plan_id: Mapped[str | None] = link(None, Merge.OFFICE, index=False)
    """The maintenance plan that made it."""
    plan_due_on: Mapped[date | None] = day(Merge.OFFICE)
    findings: Mapped[str | None] = text(Merge.FIELD)
    cause: Mapped[str | None] = text(Merge.FIELD)
    remedy: Mapped[str | None] = text(Merge.FIELD)
    failure_code: Mapped[str | None] = text(Merge.FIELD)
    """For the figures; not on the sheet, so outside the seal."""
    internal_remark: Mapped[str | None] = text(Merge.FIELD)
    """For colleagues; not on the sheet, so outside the seal."""
    cost: Mapped[Decimal | None] = amount(Merge.OFFICE, group="cost")
    currency: Mapped[str | None] = text(Merge.OFFICE, group="cost")
    status: Mapped[OrderStatus] = choice(OrderStatus, Merge.DERIVED, default=OrderStatus.NEW, index=True)
    status_since: Mapped[datetime | None] = moment(Merge.DERIVED)
    respond_warn: Mapped[datetime | None] = moment(Merge.DERIVED)
    """From here on the order is at risk of a late answer."""
    resolve_due: Mapped[datetime | None] = moment(Merge.DERIVED)
    """`resolve_by`, later by the working time of the pauses that have ended."""
    resolve_warn: Mapped[datetime | None] = moment(Merge.DERIVED)
    clock_stopped_at: Mapped[datetime | None] = moment(Merge.DERIVED)
    """Since when a pause stops the clock; nothing while it runs."""


class PauseReason(StrEnum):
    """Whom or what paused work waits for."""

    PARTS = "parts"
    CUSTOMER = "customer"
    OTHER = "other"


class OrderStep(Noun):
    """One move of an order from one state to the next, naming the step it follows."""

    __tablename__ = "order_step"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.STATE, required=True)
    follows_id: Mapped[str | None] = link(None, Merge.STATE, index=False)
    status: Mapped[OrderStatus] = choice(OrderStatus, Merge.STATE, default=OrderStatus.NEW)
    made_at: Mapped[datetime] = moment(Merge.STATE, required=True)
    by_id: Mapped[str | None] = link(None, Merge.STATE, index=False)
    by_name: Mapped[str | None] = text(Merge.STATE)
    remark: Mapped[str | None] = text(Merge.STATE)
    pause_reason: Mapped[PauseReason | None] = choice(PauseReason, Merge.STATE)
    wanted_name: Mapped[str | None] = text(Merge.STATE)
    """Of a handover: the colleague who should take the order on."""


class ArrivedHow(StrEnum):
    """What a check-in rests on."""

    SCAN = "scan"
    POSITION = "position"
    HAND = "hand"


class Visit(Editable):
    """One attendance: travel, check-in, check-out."""

    __tablename__ = "visit"
    HOME = Home("order", "order_id")
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    engineer_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    engineer_name: Mapped[str | None] = text(Merge.FACT)
    travel_started_at: Mapped[datetime | None] = moment(Merge.ASK)
    arrived_at: Mapped[datetime | None] = moment(Merge.ASK, group="arrival")
    arrived_how: Mapped[ArrivedHow | None] = choice(ArrivedHow, Merge.ASK, group="arrival")
    left_at: Mapped[datetime | None] = moment(Merge.ASK)


class Note(Noun):
    """Something a person wrote down on an order."""

    __tablename__ = "note"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    words: Mapped[str] = text(Merge.FACT, required=True)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    by_name: Mapped[str | None] = text(Merge.FACT)


class LabourKind(StrEnum):
    """What the time went into."""

    WORK = "work"
    TRAVEL = "travel"
    WAITING = "waiting"


class Labour(Noun):
    """Time worked; corrected by a row that reverses it."""

    __tablename__ = "labour"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    engineer_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    engineer_name: Mapped[str | None] = text(Merge.FACT)
    kind: Mapped[LabourKind] = choice(LabourKind, Merge.FACT, default=LabourKind.WORK)
    started_at: Mapped[datetime | None] = moment(Merge.FACT, group="time")
    ended_at: Mapped[datetime | None] = moment(Merge.FACT, group="time")
    minutes: Mapped[int] = whole(Merge.FACT, group="time", required=True)
    remark: Mapped[str | None] = text(Merge.FACT)
    reverses_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)


class PartUsed(Noun):
    """A part fitted on an order; corrected by a row that reverses it."""

    __tablename__ = "part_used"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    part_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    part_number: Mapped[str] = text(Merge.FACT, required=True)
    part_name: Mapped[str] = text(Merge.FACT, required=True)
    part_name_zh: Mapped[str | None] = text(Merge.FACT)
    quantity: Mapped[Decimal] = amount(Merge.FACT, group="quantity", required=True)
    unit: Mapped[str | None] = text(Merge.FACT, group="quantity")
    unit_price: Mapped[Decimal | None] = amount(Merge.FACT, group="price")
    currency: Mapped[str | None] = text(Merge.FACT, group="price")
    covered_by: Mapped[str | None] = text(Merge.FACT)
    """Why the customer owes nothing for it, in words, as a charge says it."""
    serial: Mapped[str | None] = text(Merge.FACT)
    movement_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    reverses_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)


class Answer(Noun):
    """What was recorded against one step of the procedure; a later answer names the one it replaces."""

    __tablename__ = "answer"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    step_id: Mapped[str] = link(None, Merge.FACT, required=True)
    device_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    """Of a step that is asked of each machine fitted: which one."""
    value: Mapped[str | None] = text(Merge.FACT, group="value")
    unit: Mapped[str | None] = text(Merge.FACT, group="value")
    attachment_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    out_of_limit: Mapped[bool] = flag(Merge.FACT)
    remark: Mapped[str | None] = text(Merge.FACT)
    replaces_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)
    instrument_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    instrument_name: Mapped[str | None] = text(Merge.FACT)
    """With serial and due day: what it was measured with, as the office's list said that day."""
    instrument_serial: Mapped[str | None] = text(Merge.FACT)
    instrument_due: Mapped[date | None] = day(Merge.FACT)
