"""Everything of one order, for its screen on the desk and its page in the console."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from fieldapp.model.charges import Charge, ChargeDecision, Payment
from fieldapp.model.conflicts import Decision
from fieldapp.model.customers import Customer, Site
from fieldapp.model.noun import Noun
from fieldapp.model.orders import (
    Labour,
    Note,
    OrderKind,
    OrderStatus,
    OrderStep,
    PartUsed,
    PlannedHow,
    Priority,
    Visit,
    WorkOrder,
)
from fieldapp.model.parts import PartRequest
from fieldapp.model.procedures import Procedure
from fieldapp.model.reports import (
    Attachment,
    AttachmentWithdrawal,
    Feedback,
    Review,
    ServiceReport,
    Signature,
)
from fieldapp.model.service_levels import ServiceLevel
from fieldapp.rules.charges import Offer
from fieldapp.rules.clocks import Due, due
from fieldapp.rules.orders import StepTaken, is_sealed, last_step
from fieldapp.rules.procedures import Progress
from fieldapp.rules.review import Remark, open_remarks
from fieldapp.rules.sealing import SHEET
from fieldapp.rules.service_levels import Clocks
from fieldapp.rules.working_time import Timetable
from fieldapp.store.queries.checklists import checklist_of
from fieldapp.store.queries.conflicts import ConflictRow, conflicts_of
from fieldapp.store.queries.handovers import follow_ups_of
from fieldapp.store.queries.late_facts import late_facts
from fieldapp.store.queries.lost_values import LostValue, lost_values
from fieldapp.store.queries.order_rows import (
    AnsweredStep,
    AttachmentRow,
    ChargeDecisionRow,
    ChargeRow,
    FeedbackRow,
    FollowUpRow,
    InstrumentRow,
    LabourRow,
    NoteRow,
    PartRequestRow,
    PartUsedRow,
    PaymentRow,
    ReportRow,
    ReviewRow,
    SignatureRow,
    StepTakenRow,
    VisitRow,
)
from fieldapp.store.queries.rows import columns_of, is_no, row_of, rows_of
from fieldapp.store.queries.service_levels import with_timetables
from fieldapp.store.queries.timeline import Happenings, TimelineEntry, timeline
from fieldapp.store.queries.unsent import unsent_rows

RowT = TypeVar("RowT")


@dataclass(frozen=True)
class OrderHead:
    """The order itself, with what its site, customer and procedure add."""

    id: str
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
    site_address: str | None
    contact_name: str | None
    contact_phone: str | None
    device_id: str | None
    device_name: str | None
    device_serial: str | None
    skill: str | None
    procedure_id: str | None
    assignee_id: str | None
    assignee_name: str | None
    opened_at: datetime
    scheduled_start: datetime | None
    scheduled_end: datetime | None
    time_zone: str | None
    respond_by: datetime | None
    resolve_by: datetime | None
    findings: str | None
    cause: str | None
    remedy: str | None
    failure_code: str | None
    internal_remark: str | None
    cost: Decimal | None
    currency: str | None
    withdrawn: bool
    planned_how: PlannedHow | None = None
    planned_minutes: int | None = None
    window_start: datetime | None = None
    window_end: datetime | None = None
    plan_id: str | None = None
    plan_due_on: date | None = None
    service_level_id: str | None = None
    service_level_name: str | None = None
    respond_warn: datetime | None = None
    resolve_due: datetime | None = None
    resolve_warn: datetime | None = None
    clock_stopped_at: datetime | None = None
    timetable: Timetable | None = None
    customer_phone: str | None = None
    site_access: str | None = None
    latitude_micro: int | None = None
    longitude_micro: int | None = None
    procedure_name: str | None = None
    procedure_name_zh: str | None = None
    follows_id: str | None = None

    @property
    def is_sealed(self) -> bool:
        """Whether a signature covers it now."""
        return is_sealed(self.status)

    def due(self, now: datetime) -> Due | None:
        """The clock that runs out first."""
        clocks = Clocks(self.respond_warn, self.resolve_due, self.resolve_warn, self.clock_stopped_at)
        return due(self.status, self.respond_by, self.resolve_by, now, clocks, self.timetable)


@dataclass(frozen=True)
class OrderPage:
    """Everything of one order. Lists are oldest first, the timeline newest first."""

    head: OrderHead
    steps: tuple[StepTakenRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    labour: tuple[LabourRow, ...] = ()
    parts: tuple[PartUsedRow, ...] = ()
    part_requests: tuple[PartRequestRow, ...] = ()
    charges: tuple[ChargeRow, ...] = ()
    charge_decisions: tuple[ChargeDecisionRow, ...] = ()
    payments: tuple[PaymentRow, ...] = ()
    checklist: tuple[AnsweredStep, ...] = ()
    progress: Progress = field(default_factory=Progress)
    instruments: tuple[InstrumentRow, ...] = ()
    """What values can be measured with, where a step asks."""
    attachments: tuple[AttachmentRow, ...] = ()
    reports: tuple[ReportRow, ...] = ()
    reviews: tuple[ReviewRow, ...] = ()
    feedback: tuple[FeedbackRow, ...] = ()
    conflicts: tuple[ConflictRow, ...] = ()
    lost: tuple[LostValue, ...] = ()
    """What lost a conflict and can be taken again."""
    remarks: tuple[Remark, ...] = ()
    """What a supervisor asked to put right and nobody has signed again yet."""
    late: tuple[tuple[str, str], ...] = ()
    """(table, row) of facts that came after the signature, so that the sheet does not show them."""
    timeline: tuple[TimelineEntry, ...] = ()
    unsent: frozenset[tuple[str, str]] = frozenset()
    """(table, row) of what is on this laptop only."""
    follow_ups: tuple[FollowUpRow, ...] = ()
    """Orders that this one left to be done, as far as this side holds them."""

    @property
    def photos(self) -> tuple[AttachmentRow, ...]:
        """The photos that were not taken back."""
        return tuple(file for file in self.attachments if file.kind == "photo" and not file.is_withdrawn)

    @property
    def wanted_name(self) -> str | None:
        """Who should take the order on, where it was handed over and waits for the office."""
        if self.head.status is not OrderStatus.DECLINED:
            return None
        return next(
            (step.wanted_name for step in reversed(self.steps) if step.status is OrderStatus.DECLINED), None
        )

    @property
    def photos_on_sheet(self) -> tuple[AttachmentRow, ...]:
        """The photos without those that something was drawn over: the marked one stands for both."""
        marked = {file.marks_id for file in self.photos}
        return tuple(file for file in self.photos if file.id not in marked)

    def shown_for(self, attachment_id: str) -> str:
        """The photo on the sheet that stands for this one: itself, or the last that was made of it."""
        last = {file.marks_id: file.id for file in self.photos if file.marks_id}
        seen: set[str] = set()
        while attachment_id in last and attachment_id not in seen:
            seen.add(attachment_id)
            attachment_id = last[attachment_id]
        return attachment_id

    @property
    def sums_agreed(self) -> dict[str, Decimal]:
        """What the customer accepted to pay beside the parts, per currency."""
        return _sums(
            (row.currency, row.amount) for row in self.charges if row.counts and row.offer is Offer.ACCEPTED
        )

    @property
    def sums_paid(self) -> dict[str, Decimal]:
        """What was paid, per currency; reversals take their part back."""
        return _sums((row.currency, row.amount) for row in self.payments)

    @property
    def last_report(self) -> ReportRow | None:
        """The sheet that is in force; of two sealed apart under one number the one that was decided for."""
        given_up = {report.id for report in self.reports if self._is_given_up(report)}
        standing = [report for report in self.reports if report.id not in given_up]
        return standing[-1] if standing else None

    def _is_given_up(self, report: ReportRow) -> bool:
        """Whether people decided for another sheet of the same revision. *Mine* is the conflict's own row."""
        for conflict in self.conflicts:
            if conflict.group_name == SHEET and conflict.mine.get("revision") == report.revision:
                is_mine = conflict.row_id == report.id
                if conflict.decision is (Decision.THEIRS if is_mine else Decision.MINE):
                    return True
        return False

    @property
    def has_two_sheets(self) -> bool:
        """Whether somebody has to decide which of two sheets stands."""
        return any(conflict.group_name == SHEET for conflict in self.open_conflicts)

    @property
    def minutes_booked(self) -> int:
        """The sum of labour; reversals take their part back."""
        return sum(row.minutes for row in self.labour)

    @property
    def open_conflicts(self) -> tuple[ConflictRow, ...]:
        """What somebody still has to decide."""
        return tuple(conflict for conflict in self.conflicts if conflict.is_open)


def _sums(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return {currency: amount for currency, amount in sums.items() if amount}


def order_page(session: Session, order_id: str) -> OrderPage | None:
    """The page of an order, or None where this side does not hold it."""
    head = _head(session, order_id)
    if head is None:
        return None
    of = _happenings(session, order_id)
    followed = checklist_of(
        session,
        order_id,
        head.procedure_id,
        device_id=head.device_id,
        time_zone=head.time_zone,
        is_sealed=head.is_sealed,
    )
    unsent = _unsent(session, head, of, followed.items)
    conflicts = conflicts_of(session, f"order:{order_id}")
    return OrderPage(
        head=head,
        **vars(of),
        checklist=followed.items,
        progress=followed.progress,
        instruments=followed.instruments,
        conflicts=conflicts,
        lost=lost_values(session, conflicts),
        remarks=_remarks(of),
        late=late_facts(session, order_id, head.status),
        timeline=timeline(of, unsent),
        unsent=unsent,
        follow_ups=follow_ups_of(session, order_id),
    )


def _head(session: Session, order_id: str) -> OrderHead | None:
    query = (
        select(
            *columns_of(OrderHead, WorkOrder),
            Customer.phone.label("customer_phone"),
            Site.access.label("site_access"),
            Site.latitude_micro,
            Site.longitude_micro,
            Procedure.name.label("procedure_name"),
            Procedure.name_zh.label("procedure_name_zh"),
            ServiceLevel.name.label("service_level_name"),
        )
        .select_from(WorkOrder)
        .outerjoin(Customer, Customer.id == WorkOrder.customer_id)
        .outerjoin(Site, Site.id == WorkOrder.site_id)
        .outerjoin(Procedure, Procedure.id == WorkOrder.procedure_id)
        .outerjoin(ServiceLevel, ServiceLevel.id == WorkOrder.service_level_id)
        .where(WorkOrder.id == order_id)
    )
    head = row_of(session, OrderHead, query)
    return None if head is None else with_timetables(session, [head])[0]


def _happenings(session: Session, order_id: str) -> Happenings:
    def read(row_type: type[RowT], noun: type[Any], *more: Any) -> tuple[RowT, ...]:
        return rows_of(session, row_type, _of_order(row_type, noun, order_id, *more))

    labour_again, part_again = aliased(Labour), aliased(PartUsed)
    charge_again, payment_again = aliased(Charge), aliased(Payment)
    reversed_labour = exists().where(labour_again.reverses_id == Labour.id)
    reversed_part = exists().where(part_again.reverses_id == PartUsed.id)
    reversed_charge = exists().where(charge_again.reverses_id == Charge.id)
    reversed_payment = exists().where(payment_again.reverses_id == Payment.id)
    decisions = read(ChargeDecisionRow, ChargeDecision)
    charges = read(ChargeRow, Charge, _in_order(reversed_charge, charge_again, order_id))
    taken_back = exists().where(AttachmentWithdrawal.attachment_id == Attachment.id)
    return Happenings(
        steps=_chain(read(StepTakenRow, OrderStep)),
        visits=read(VisitRow, Visit),
        notes=read(NoteRow, Note),
        labour=read(LabourRow, Labour, _in_order(reversed_labour, labour_again, order_id)),
        parts=read(PartUsedRow, PartUsed, _in_order(reversed_part, part_again, order_id)),
        part_requests=read(PartRequestRow, PartRequest),
        charges=_decided(charges, decisions),
        charge_decisions=decisions,
        payments=read(PaymentRow, Payment, _in_order(reversed_payment, payment_again, order_id)),
        attachments=read(AttachmentRow, Attachment, taken_back.label("is_withdrawn")),
        reports=_signed(read(ReportRow, ServiceReport), read(SignatureRow, Signature)),
        reviews=read(ReviewRow, Review),
        feedback=read(FeedbackRow, Feedback),
    )


def _decided(charges: Iterable[ChargeRow], decisions: Iterable[ChargeDecisionRow]) -> tuple[ChargeRow, ...]:
    """Each charge with the last word on it; words come in the order of their ids."""
    last = {decision.charge_id: decision for decision in decisions}
    return tuple(replace(charge, decision=last.get(charge.id)) for charge in charges)


def _in_order(condition: Any, again: Any, order_id: str) -> Any:
    """Reversals are looked for among the order's own rows, which an index finds."""
    return condition.where(again.order_id == order_id).label("is_reversed")


def _of_order(row_type: Any, noun: type[Noun], order_id: str, *more: Any) -> Select[Any]:
    columns = noun.__table__.columns
    query = select(*columns_of(row_type, noun), *more).where(columns["order_id"] == order_id)
    if "withdrawn" in columns:
        query = query.where(is_no(columns["withdrawn"]))
    return query.order_by(columns["id"])


def _chain(steps: Iterable[StepTakenRow]) -> tuple[StepTakenRow, ...]:
    """The steps from the first to the last; those of a branch that lost come where they were made."""
    return tuple(sorted(steps, key=lambda step: step.id))


def _signed(reports: Iterable[ReportRow], signatures: Iterable[SignatureRow]) -> tuple[ReportRow, ...]:
    by_report: dict[str, list[SignatureRow]] = {}
    for signature in signatures:
        by_report.setdefault(signature.report_id, []).append(signature)
    ordered = sorted(reports, key=lambda report: (report.revision, report.id))
    return tuple(_with_signatures(report, by_report.get(report.id, [])) for report in ordered)


def _with_signatures(report: ReportRow, found: list[SignatureRow]) -> ReportRow:
    """The customer's was written first, so its id is the lowest."""
    return replace(report, signature=found[0] if found else None, others=tuple(found[1:]))


def _remarks(of: Happenings) -> tuple[Remark, ...]:
    steps = {step.id: step for step in of.steps}
    last = last_step([StepTaken(step.id, step.follows_id, step.status) for step in of.steps])
    chain: list[OrderStatus] = []
    at = last.id if last else None
    while at is not None and at in steps:
        chain.append(steps[at].status)
        at = steps[at].follows_id
    return open_remarks(chain[::-1], [(row.id, row.outcome, row.remarks) for row in of.reviews])


def _unsent(
    session: Session, head: OrderHead, of: Happenings, checklist: Iterable[AnsweredStep]
) -> frozenset[tuple[str, str]]:
    ids = [head.id, *(row.id for rows in vars(of).values() for row in rows)]
    ids += [step.answer.id for step in checklist if step.answer]
    return unsent_rows(session, ids)
