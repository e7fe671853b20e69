"""What happened on an order, as frozen rows: the pieces an order page is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fieldapp.model.charges import ChargeAnswer, ChargeKind, PaymentMethod, ToldHow
from fieldapp.model.orders import ArrivedHow, LabourKind, OrderStatus
from fieldapp.model.parts import PartRequestState
from fieldapp.model.procedures import StepKind
from fieldapp.model.reports import AttachmentKind, ReviewOutcome, SignatureKind
from fieldapp.rules.charges import Offer, charge_amount, offer_of
from fieldapp.rules.procedures import Lack, answer_key


@dataclass(frozen=True)
class StepTakenRow:
    """One move of the order."""

    id: str
    follows_id: str | None
    status: OrderStatus
    made_at: datetime
    by_id: str | None
    by_name: str | None
    remark: str | None
    wanted_name: str | None = None


@dataclass(frozen=True)
class FollowUpRow:
    """An order that this one left to be done."""

    id: str
    number: str | None
    title: str
    status: OrderStatus


@dataclass(frozen=True)
class VisitRow:
    """One attendance."""

    id: str
    engineer_id: str | None
    engineer_name: str | None
    travel_started_at: datetime | None
    arrived_at: datetime | None
    arrived_how: ArrivedHow | None
    left_at: datetime | None


@dataclass(frozen=True)
class NoteRow:
    """Something written down."""

    id: str
    words: str
    made_at: datetime
    by_name: str | None


@dataclass(frozen=True)
class LabourRow:
    """Time booked; a reversed one and its reversal are both there."""

    id: str
    engineer_name: str | None
    kind: LabourKind
    started_at: datetime | None
    ended_at: datetime | None
    minutes: int
    remark: str | None
    reverses_id: str | None
    made_at: datetime
    is_reversed: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is neither reversed nor a reversal."""
        return not self.is_reversed and self.reverses_id is None


@dataclass(frozen=True)
class PartUsedRow:
    """A part fitted; a reversed one and its reversal are both there."""

    id: str
    part_id: str | None
    part_number: str
    part_name: str
    part_name_zh: str | None
    quantity: Decimal
    unit: str | None
    unit_price: Decimal | None
    currency: str | None
    serial: str | None
    reverses_id: str | None
    made_at: datetime
    by_name: str | None
    covered_by: str | None = None
    """Why the customer owes nothing for it, where that is so."""
    is_reversed: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is neither reversed nor a reversal."""
        return not self.is_reversed and self.reverses_id is None


@dataclass(frozen=True)
class ChargeDecisionRow:
    """What the customer said to an offer."""

    id: str
    charge_id: str
    answer: ChargeAnswer
    decided_by: str
    told_how: ToldHow
    words: str | None
    made_at: datetime
    by_name: str | None


@dataclass(frozen=True)
class ChargeRow:
    """Something offered at a price; a reversed one and its reversal are both there."""

    id: str
    words: str
    quantity: Decimal
    unit: str | None
    unit_price: Decimal
    currency: str
    reverses_id: str | None
    made_at: datetime
    by_name: str | None
    kind: ChargeKind | None = None
    covered_by: str | None = None
    """Why the customer owes nothing for it, where that is so."""
    is_reversed: bool = False
    decision: ChargeDecisionRow | None = None
    """The customer's last word on it."""

    @property
    def counts(self) -> bool:
        """Whether it is neither reversed nor a reversal."""
        return not self.is_reversed and self.reverses_id is None

    @property
    def amount(self) -> Decimal:
        """What the customer owes for it: nothing where a warranty or a contract pays."""
        return Decimal(0) if self.covered_by else self.worth

    @property
    def worth(self) -> Decimal:
        """What it comes to, whoever pays."""
        return charge_amount(self.quantity, self.unit_price, self.currency)

    @property
    def offer(self) -> Offer:
        """Where it stands with the customer; nobody has to agree to what is free."""
        found = offer_of(self.decision.answer if self.decision else None)
        return Offer.ACCEPTED if found is Offer.OPEN and self.covered_by else found


@dataclass(frozen=True)
class PaymentRow:
    """What was paid; a reversed one and its reversal are both there."""

    id: str
    amount: Decimal
    currency: str
    method: PaymentMethod
    receipt_number: str
    payer: str | None
    remark: str | None
    reverses_id: str | None
    made_at: datetime
    by_name: str | None
    is_reversed: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is neither reversed nor a reversal."""
        return not self.is_reversed and self.reverses_id is None


@dataclass(frozen=True)
class PartRequestRow:
    """What is missing."""

    id: str
    order_id: str
    part_id: str | None
    words: str
    quantity: Decimal
    state: PartRequestState
    made_at: datetime
    by_name: str | None


@dataclass(frozen=True)
class StepRow:
    """One step of the procedure as it is asked."""

    id: str
    position: int
    section: str | None
    section_zh: str | None
    kind: StepKind
    title: str
    title_zh: str | None
    hint: str | None
    hint_zh: str | None
    required: bool
    choices: list[Any]
    unit: str | None
    low: Decimal | None
    high: Decimal | None
    shown_if: dict[str, Any] | None
    photo_required: bool | None = None
    needs_instrument: bool | None = None
    per_asset: bool | None = None


@dataclass(frozen=True)
class InstrumentRow:
    """Something to measure with."""

    id: str
    name: str
    serial: str | None
    measures: str | None
    calibrated_until: date | None
    holder_id: str | None


@dataclass(frozen=True)
class AssetRow:
    """A machine that steps are asked about by itself."""

    id: str
    name: str
    serial: str | None

    @property
    def words(self) -> str:
        """Name and serial number."""
        return " · ".join(filter(None, (self.name, self.serial)))


@dataclass(frozen=True)
class AnswerRow:
    """One recorded answer."""

    id: str
    step_id: str
    value: str | None
    unit: str | None
    attachment_id: str | None
    out_of_limit: bool
    remark: str | None
    replaces_id: str | None
    made_at: datetime
    by_name: str | None
    device_id: str | None = None
    instrument_id: str | None = None
    instrument_name: str | None = None
    instrument_serial: str | None = None
    instrument_due: date | None = None

    @property
    def key(self) -> str:
        """Which item of the checklist it answers."""
        return answer_key(self.step_id, self.device_id)

    @property
    def instrument(self) -> str:
        """What was measured with: name and serial number."""
        return " · ".join(filter(None, (self.instrument_name, self.instrument_serial)))


@dataclass(frozen=True)
class AnsweredStep:
    """An item of the checklist: a step, of one machine where it is asked of each, with what was recorded."""

    step: StepRow
    answer: AnswerRow | None
    """The current one; None while there is none or it was taken back."""
    earlier: tuple[AnswerRow, ...]
    """What it replaced, newest first."""
    is_asked: bool
    """Whether its condition holds."""
    lacks: tuple[Lack, ...] = ()
    """What the sheet waits for."""
    asset: AssetRow | None = None
    """The machine it is asked of, where it is asked of each."""
    is_out_of_calibration: bool = False
    """Whether it was measured with an instrument whose calibration had ended."""

    @property
    def key(self) -> str:
        """Its name among the items of the order."""
        return answer_key(self.step.id, self.asset.id if self.asset else None)

    @property
    def is_missing(self) -> bool:
        """Whether the sheet waits for it."""
        return bool(self.lacks)

    @property
    def needs_remark(self) -> bool:
        """Whether the answer has to be explained."""
        return self.is_out_of_calibration or (self.answer is not None and self.answer.out_of_limit)


@dataclass(frozen=True)
class AttachmentRow:
    """A photo or document of the order; a withdrawn one stays visible as withdrawn."""

    id: str
    kind: AttachmentKind
    sha256: str
    size_bytes: int
    media_type: str
    file_name: str | None
    caption: str | None
    made_at: datetime
    by_name: str | None
    marks_id: str | None = None
    """The photo that this one is, with something drawn over it."""
    is_withdrawn: bool = False


@dataclass(frozen=True)
class SignatureRow:
    """What the customer put under one revision."""

    id: str
    report_id: str
    signer_name: str | None
    signer_role: str | None
    ink: dict[str, Any] | None
    declined_reason: str | None
    digest: str
    signed_at: datetime
    time_zone: str | None
    kind: SignatureKind | None = None
    """None in rows of older versions, which are drawn or declined."""
    remark: str | None = None
    photo_id: str | None = None

    @property
    def is_absence(self) -> bool:
        """Whether nobody was on site, so that the customer is asked to confirm from elsewhere."""
        return self.kind == SignatureKind.ABSENT


@dataclass(frozen=True)
class ReportRow:
    """One sealed revision of the sheet, without its content."""

    id: str
    revision: int
    digest: str
    pdf_sha256: str | None
    amends_id: str | None
    reason: str | None
    sealed_at: datetime
    by_name: str | None
    signature: SignatureRow | None = None
    """The customer's, given when the sheet was sealed."""
    others: tuple[SignatureRow, ...] = ()
    """Under the same digest: who signed beside the customer, and a confirmation from elsewhere."""

    @property
    def is_to_be_confirmed(self) -> bool:
        """Whether nobody was on site, and the customer has not confirmed from elsewhere since."""
        absent = self.signature is not None and self.signature.is_absence
        return absent and not any(one.kind == SignatureKind.REMOTE for one in self.others)


@dataclass(frozen=True)
class ReviewRow:
    """A supervisor's judgement."""

    id: str
    report_id: str | None
    outcome: ReviewOutcome
    words: str | None
    remarks: list[dict[str, Any]]
    made_at: datetime
    by_name: str | None


@dataclass(frozen=True)
class FeedbackRow:
    """The customer's rating."""

    id: str
    csat: int | None
    nps: int | None
    words: str | None
    made_at: datetime
    by_name: str | None
    source: str | None = None
