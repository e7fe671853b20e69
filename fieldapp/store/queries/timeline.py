"""What happened on an order, in the order it happened: one list made of many tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from fieldapp.model.charges import ChargeAnswer, PaymentMethod
from fieldapp.model.orders import ArrivedHow, LabourKind, OrderStatus
from fieldapp.model.reports import AttachmentKind, ReviewOutcome
from fieldapp.store.queries.order_rows import (
    AttachmentRow,
    ChargeDecisionRow,
    ChargeRow,
    FeedbackRow,
    LabourRow,
    NoteRow,
    PartRequestRow,
    PartUsedRow,
    PaymentRow,
    ReportRow,
    ReviewRow,
    StepTakenRow,
    VisitRow,
)


class Happened(StrEnum):
    """What an entry tells of."""

    STEP = "step"
    VISIT = "visit"
    NOTE = "note"
    LABOUR = "labour"
    PART = "part"
    PART_REQUEST = "part_request"
    CHARGE = "charge"
    CHARGE_DECISION = "charge_decision"
    PAYMENT = "payment"
    PHOTO = "photo"
    DOCUMENT = "document"
    SHEET = "sheet"
    REVIEW = "review"
    FEEDBACK = "feedback"


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened; only the fields its kind has are filled."""

    at: datetime
    happened: Happened
    table: str
    row_id: str
    by_name: str | None
    words: str | None = None
    """What people wrote: a remark, a note, a reason, a caption, a part's name."""
    words_zh: str | None = None
    """A part's Chinese name."""
    status: OrderStatus | None = None
    minutes: int | None = None
    labour_kind: LabourKind | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    part_number: str | None = None
    sha256: str | None = None
    media_type: str | None = None
    arrived_how: ArrivedHow | None = None
    until: datetime | None = None
    outcome: ReviewOutcome | None = None
    revision: int | None = None
    csat: int | None = None
    amount: Decimal | None = None
    currency: str | None = None
    answer: ChargeAnswer | None = None
    decided_by: str | None = None
    method: PaymentMethod | None = None
    wanted_name: str | None = None
    """Of a handover: who should take the order on."""
    is_crossed_out: bool = False
    """Reversed or withdrawn later."""
    is_unsent: bool = False


@dataclass(frozen=True)
class Happenings:
    """The rows a timeline is made of."""

    steps: tuple[StepTakenRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    labour: tuple[LabourRow, ...] = ()
    parts: tuple[PartUsedRow, ...] = ()
    part_requests: tuple[PartRequestRow, ...] = ()
    charges: tuple[ChargeRow, ...] = ()
    charge_decisions: tuple[ChargeDecisionRow, ...] = ()
    payments: tuple[PaymentRow, ...] = ()
    attachments: tuple[AttachmentRow, ...] = ()
    reports: tuple[ReportRow, ...] = ()
    reviews: tuple[ReviewRow, ...] = ()
    feedback: tuple[FeedbackRow, ...] = ()


def timeline(of: Happenings, unsent: frozenset[tuple[str, str]] = frozenset()) -> tuple[TimelineEntry, ...]:
    """The entries newest first; of one moment, what was minted later comes first.

    Reversals are not entries of their own: what they reverse is crossed out. Sealed sheets
    stand for their PDF attachments.
    """
    entries = [*_steps(of), *_visits(of), *_notes(of), *_work(of), *_money(of), *_files(of), *_judgements(of)]
    marked = [_marked(entry, unsent) for entry in entries]
    return tuple(sorted(marked, key=lambda entry: (entry.at, entry.row_id), reverse=True))


def _marked(entry: TimelineEntry, unsent: frozenset[tuple[str, str]]) -> TimelineEntry:
    if (entry.table, entry.row_id) not in unsent:
        return entry
    return TimelineEntry(**{**vars(entry), "is_unsent": True})


def _steps(of: Happenings) -> Iterator[TimelineEntry]:
    for step in of.steps:
        yield TimelineEntry(
            step.made_at,
            Happened.STEP,
            "order_step",
            step.id,
            step.by_name,
            words=step.remark,
            status=step.status,
            wanted_name=step.wanted_name,
        )


def _visits(of: Happenings) -> Iterator[TimelineEntry]:
    for visit in of.visits:
        at = visit.arrived_at or visit.travel_started_at
        if at is not None:
            yield TimelineEntry(
                at,
                Happened.VISIT,
                "visit",
                visit.id,
                visit.engineer_name,
                arrived_how=visit.arrived_how,
                until=visit.left_at,
            )


def _notes(of: Happenings) -> Iterator[TimelineEntry]:
    for note in of.notes:
        yield TimelineEntry(note.made_at, Happened.NOTE, "note", note.id, note.by_name, words=note.words)
    for request in of.part_requests:
        yield TimelineEntry(
            request.made_at,
            Happened.PART_REQUEST,
            "part_request",
            request.id,
            request.by_name,
            words=request.words,
            quantity=request.quantity,
        )


def _work(of: Happenings) -> Iterator[TimelineEntry]:
    for labour in (row for row in of.labour if row.reverses_id is None):
        yield TimelineEntry(
            labour.made_at,
            Happened.LABOUR,
            "labour",
            labour.id,
            labour.engineer_name,
            words=labour.remark,
            minutes=labour.minutes,
            labour_kind=labour.kind,
            is_crossed_out=labour.is_reversed,
        )
    for part in (row for row in of.parts if row.reverses_id is None):
        yield TimelineEntry(
            part.made_at,
            Happened.PART,
            "part_used",
            part.id,
            part.by_name,
            words=part.part_name,
            words_zh=part.part_name_zh,
            part_number=part.part_number,
            quantity=part.quantity,
            unit=part.unit,
            is_crossed_out=part.is_reversed,
        )


def _money(of: Happenings) -> Iterator[TimelineEntry]:
    for charge in (row for row in of.charges if row.reverses_id is None):
        yield TimelineEntry(
            charge.made_at,
            Happened.CHARGE,
            "charge",
            charge.id,
            charge.by_name,
            words=charge.words,
            amount=charge.amount,
            currency=charge.currency,
            is_crossed_out=charge.is_reversed,
        )
    offered = {charge.id: charge.words for charge in of.charges}
    for decision in of.charge_decisions:
        yield TimelineEntry(
            decision.made_at,
            Happened.CHARGE_DECISION,
            "charge_decision",
            decision.id,
            decision.by_name,
            words=": ".join(filter(None, (offered.get(decision.charge_id), decision.words))),
            answer=decision.answer,
            decided_by=decision.decided_by,
        )
    for payment in (row for row in of.payments if row.reverses_id is None):
        yield TimelineEntry(
            payment.made_at,
            Happened.PAYMENT,
            "payment",
            payment.id,
            payment.by_name,
            words=payment.receipt_number,
            amount=payment.amount,
            currency=payment.currency,
            method=payment.method,
            is_crossed_out=payment.is_reversed,
        )


_FILES = {AttachmentKind.PHOTO: Happened.PHOTO, AttachmentKind.DOCUMENT: Happened.DOCUMENT}


def _files(of: Happenings) -> Iterator[TimelineEntry]:
    for file in (row for row in of.attachments if row.kind in _FILES):
        yield TimelineEntry(
            file.made_at,
            _FILES[file.kind],
            "attachment",
            file.id,
            file.by_name,
            words=file.caption or file.file_name,
            sha256=file.sha256,
            media_type=file.media_type,
            is_crossed_out=file.is_withdrawn,
        )


def _judgements(of: Happenings) -> Iterator[TimelineEntry]:
    for report in of.reports:
        yield TimelineEntry(
            report.sealed_at,
            Happened.SHEET,
            "service_report",
            report.id,
            report.by_name,
            words=report.reason,
            revision=report.revision,
            sha256=report.pdf_sha256,
        )
    for review in of.reviews:
        yield TimelineEntry(
            review.made_at,
            Happened.REVIEW,
            "review",
            review.id,
            review.by_name,
            words=review.words,
            outcome=review.outcome,
        )
    for rating in of.feedback:
        yield TimelineEntry(
            rating.made_at,
            Happened.FEEDBACK,
            "feedback",
            rating.id,
            rating.by_name,
            words=rating.words,
            csat=rating.csat,
        )
