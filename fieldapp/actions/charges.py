"""Work beyond the contract: offered at a price, accepted or declined by the customer, paid."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from fieldapp.actions.facts import check_stands, order_to_record_on
from fieldapp.actions.sheet_layout import kept_company
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken, SheetIsSealed
from fieldapp.model.charges import (
    Charge,
    ChargeAnswer,
    ChargeDecision,
    ChargeKind,
    Payment,
    PaymentMethod,
    ToldHow,
)
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.model.reports import ServiceReport
from fieldapp.rules.actors import Actor, Side
from fieldapp.rules.charges import check_receipt_number, receipt_number
from fieldapp.rules.money import check_amount
from fieldapp.rules.orders import is_sealed
from fieldapp.rules.stock import check_quantity
from fieldapp.sheet.content import from_canonical
from fieldapp.store.store import Store, Work


@dataclass(frozen=True)
class PaymentDraft:
    """What the customer handed over. Without a receipt number it gets the order's next one."""

    amount: Decimal
    method: PaymentMethod = PaymentMethod.CASH
    receipt_number: str | None = None
    payer: str | None = None
    remark: str | None = None


def offer_charge(
    store: Store,
    order_id: str,
    words: str,
    unit_price: Decimal,
    *,
    quantity: Decimal = Decimal(1),
    unit: str | None = None,
    kind: ChargeKind | None = None,
    covered_by: str | None = None,
    by: Actor,
) -> str:
    """Offer something at a price, in the company's currency. Returns the charge's id.

    `covered_by` says in words why the customer owes nothing for it; `rules.cover.who_pays` proposes it.

    Raises:
        RuleBroken: `words-missing`, `amount-not-positive`, `company-missing`.
        QuantityNotPositive: `quantity` is zero or less.
        SheetIsSealed: the customer has signed; nothing may be added.
    """
    check_amount(unit_price)
    check_quantity(quantity)
    with store.change("Offer a charge", by=by) as work:
        order = order_to_record_on(store, work, order_id, Charge)
        row = Charge(
            id=work.new_id(),
            order_id=order.id,
            words=needed(words, "charge.words"),
            quantity=quantity,
            unit=tidy(unit),
            unit_price=unit_price,
            currency=_currency(work),
            kind=kind,
            covered_by=tidy(covered_by),
            made_at=work.now,
            by_name=by.name,
        )
        return work.add(row).id


def decide_charge(
    store: Store,
    charge_id: str,
    answer: ChargeAnswer,
    decided_by: str,
    *,
    told_how: ToldHow = ToldHow.ON_SITE,
    words: str | None = None,
    by: Actor,
) -> str:
    """Record what the customer said to an offer; of several words the last counts. Returns the row's id.

    Raises RuleBroken `words-missing` without a name, `already-reversed`; SheetIsSealed.
    """
    with store.change("Record the customer's word", by=by) as work:
        charge = work.get(Charge, charge_id)
        order_to_record_on(store, work, charge.order_id, ChargeDecision)
        check_stands(work, charge)
        row = ChargeDecision(
            id=work.new_id(),
            order_id=charge.order_id,
            charge_id=charge.id,
            answer=answer,
            decided_by=needed(decided_by, "charge_decision.decided_by"),
            told_how=told_how,
            words=tidy(words),
            made_at=work.now,
            by_name=by.name,
        )
        return work.add(row).id


def restore_word(_store: Store, work: Work, decision_id: str) -> None:
    """Inside a change: let what the customer had said before stand again; where nothing was said, say so.

    Raises RuleBroken `answer-replaced` when a later word stands, `already-reversed` when the offer is gone.
    """
    undone = work.get(ChargeDecision, decision_id)
    said = work.all(
        select(ChargeDecision).where(ChargeDecision.charge_id == undone.charge_id).order_by(ChargeDecision.id)
    )
    if said[-1].id != undone.id:
        raise RuleBroken("answer-replaced")
    check_stands(work, work.get(Charge, undone.charge_id))
    before = said[-2] if len(said) > 1 else None
    row = ChargeDecision(
        id=work.new_id(),
        order_id=undone.order_id,
        charge_id=undone.charge_id,
        answer=before.answer if before else ChargeAnswer.WITHDRAWN,
        decided_by=before.decided_by if before else undone.decided_by,
        told_how=before.told_how if before else undone.told_how,
        words=before.words if before else None,
        made_at=work.now,
        by_name=work.by.name,
    )
    work.add(row)


def reverse_charge(store: Store, charge_id: str, *, by: Actor) -> str:
    """Take an offer back. Returns the reversing row's id. Raises RuleBroken `already-reversed`; SheetIsSealed."""
    with store.change("Take a charge back", by=by) as work:
        return add_charge_reversal(store, work, charge_id)


def add_charge_reversal(store: Store, work: Work, charge_id: str) -> str:
    """Add the reversal inside a change."""
    charge = work.get(Charge, charge_id)
    order_to_record_on(store, work, charge.order_id, Charge)
    check_stands(work, charge)
    row = Charge(
        id=work.new_id(),
        order_id=charge.order_id,
        words=charge.words,
        quantity=-charge.quantity,
        unit=charge.unit,
        unit_price=charge.unit_price,
        currency=charge.currency,
        kind=charge.kind,
        covered_by=charge.covered_by,
        reverses_id=charge.id,
        made_at=work.now,
        by_name=work.by.name,
    )
    return work.add(row).id


def record_payment(store: Store, order_id: str, paid: PaymentDraft, *, by: Actor) -> str:
    """Record what was paid; after the signature too, for that is when many pay. Returns the payment's id.

    What is paid before the customer signs stands on the sheet.

    Raises RuleBroken `amount-not-positive`, `receipt-number-taken`, `company-missing`.
    """
    check_amount(paid.amount)
    with store.change("Record a payment", by=by) as work:
        order = order_to_record_on(store, work, order_id, Payment)
        payment_id = work.new_id()
        row = Payment(
            id=payment_id,
            order_id=order.id,
            amount=paid.amount,
            currency=_currency(work),
            method=paid.method,
            receipt_number=_receipt_number(work, order, paid, payment_id),
            payer=tidy(paid.payer),
            remark=tidy(paid.remark),
            made_at=work.now,
            by_name=by.name,
        )
        return work.add(row).id


def reverse_payment(store: Store, payment_id: str, *, by: Actor) -> str:
    """Take a payment back: given back, or recorded by mistake. Returns the reversing row's id.

    Raises RuleBroken `already-reversed`; SheetIsSealed on a desk when the signed sheet names its receipt.
    """
    with store.change("Take a payment back", by=by) as work:
        return add_payment_reversal(store, work, payment_id)


def add_payment_reversal(store: Store, work: Work, payment_id: str) -> str:
    """Add the reversal inside a change."""
    paid = work.get(Payment, payment_id)
    order = order_to_record_on(store, work, paid.order_id, Payment)
    check_stands(work, paid)
    if store.side is Side.DESK and _is_on_the_sheet(work, order, paid):
        raise SheetIsSealed(table="payment")
    row = Payment(
        id=work.new_id(),
        order_id=paid.order_id,
        amount=-paid.amount,
        currency=paid.currency,
        method=paid.method,
        receipt_number=paid.receipt_number,
        payer=paid.payer,
        reverses_id=paid.id,
        made_at=work.now,
        by_name=work.by.name,
    )
    return work.add(row).id


def _currency(work: Work) -> str:
    company = kept_company(work.session)
    if company is None or not company.currency:
        raise RuleBroken("company-missing")
    return company.currency


def _receipt_number(work: Work, order: WorkOrder, paid: PaymentDraft, payment_id: str) -> str:
    wanted = tidy(paid.receipt_number)
    if wanted is None:
        return receipt_number(order.number or order.id[-12:].upper(), payment_id)
    taken = frozenset(
        work.all(
            select(Payment.receipt_number).where(Payment.order_id == order.id, Payment.reverses_id.is_(None))
        )
    )
    check_receipt_number(wanted, taken)
    return wanted


def _is_on_the_sheet(work: Work, order: WorkOrder, paid: Payment) -> bool:
    if not is_sealed(OrderStatus(order.status)):
        return False
    content = work.first(
        select(ServiceReport.content)
        .where(ServiceReport.order_id == order.id)
        .order_by(ServiceReport.revision.desc(), ServiceReport.id.desc())
    )
    if content is None:
        return False
    return any(one.receipt_number == paid.receipt_number for one in from_canonical(content).payments)
