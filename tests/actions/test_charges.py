"""Extra work offered at a price: the customer's word on it, the money, and what the sheet says of both."""

from __future__ import annotations

from decimal import Decimal

import pypdfium2
import pytest

from fieldapp.actions.charges import (
    PaymentDraft,
    decide_charge,
    offer_charge,
    record_payment,
    reverse_charge,
    reverse_payment,
)
from fieldapp.actions.sheet_content import sheet_content, shown_digest
from fieldapp.actions.sheets import Signing, sign
from fieldapp.actions.undo import undo
from fieldapp.errors import QuantityNotPositive, RuleBroken, SheetIsSealed
from fieldapp.fonts import font_files
from fieldapp.model.charges import ChargeAnswer, ChargeKind, PaymentMethod, ToldHow
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.charges import Offer
from fieldapp.rules.cover import Cover, CoverKind, who_pays
from fieldapp.sheet.content import SheetContent
from fieldapp.store.blobs import Blobs
from fieldapp.store.store import Store
from tests.builders import A_MORNING, a_company, an_engineer, an_order, last_done, some_ink, the_page

ME = an_engineer()
CASH = PaymentDraft(Decimal("400.25"), payer="陈丽")


@pytest.fixture
def store(desk: Store) -> Store:
    """A laptop, where this is done."""
    return desk


@pytest.fixture
def order(store: Store) -> str:
    """Work that is under way."""
    a_company(store, currency="CNY")
    return an_order(store, OrderStatus.ON_SITE, ME, findings="Coupling worn", remedy="Seal replaced")


@pytest.fixture
def order_here(desk: Store) -> str:
    """Completed work on a desk, ready to be signed."""
    a_company(desk, currency="CNY")
    return an_order(desk, OrderStatus.COMPLETED, ME, findings="Coupling worn", remedy="Seal replaced")


def content_of(store: Store, order: str) -> SheetContent:
    with store.read() as session:
        return sheet_content(
            session, lambda _sha: b"", order, languages=("zh", "en"), paper="A4", created_at=A_MORNING
        )


def test_that_an_offer_is_open_until_the_customer_has_spoken_and_the_last_word_counts(
    store: Store, order: str
) -> None:
    charge = offer_charge(
        store, order, " Replace the coupling ", Decimal("133.335"), quantity=Decimal(3), unit="h", by=ME
    )
    (offered,) = the_page(store, order).charges

    decide_charge(store, charge, ChargeAnswer.ACCEPTED, "Ms. Chen", by=ME)
    accepted = the_page(store, order)
    decide_charge(store, charge, ChargeAnswer.DECLINED, "Mr. Wu", told_how=ToldHow.TELEPHONE, by=ME)
    declined = the_page(store, order)

    assert (offered.words, offered.amount, offered.currency) == (
        "Replace the coupling",
        Decimal("400.00"),
        "CNY",
    )
    assert offered.offer is Offer.OPEN
    assert (accepted.charges[0].offer, accepted.sums_agreed) == (Offer.ACCEPTED, {"CNY": Decimal("400.00")})
    assert (declined.charges[0].offer, declined.sums_agreed) == (Offer.DECLINED, {})


def test_that_an_offer_taken_back_counts_for_nothing_and_takes_no_word(store: Store, order: str) -> None:
    charge = offer_charge(store, order, "Replace the coupling", Decimal(400), by=ME)
    decide_charge(store, charge, ChargeAnswer.ACCEPTED, "Ms. Chen", by=ME)

    reverse_charge(store, charge, by=ME)

    assert the_page(store, order).sums_agreed == {}
    assert content_of(store, order).charges == ()
    with pytest.raises(RuleBroken, match="already-reversed"):
        decide_charge(store, charge, ChargeAnswer.DECLINED, "Ms. Chen", by=ME)


def test_that_an_impossible_price_is_refused_and_nothing_is_kept(store: Store, order: str) -> None:
    for price in ("0", "-1", "NaN", "1.00001", "1e15"):
        with pytest.raises(RuleBroken, match="amount-not-positive"):
            offer_charge(store, order, "Something", Decimal(price), by=ME)
    with pytest.raises(QuantityNotPositive):
        offer_charge(store, order, "Something", Decimal(1), quantity=Decimal(0), by=ME)

    assert the_page(store, order).charges == ()


def test_that_payments_get_receipts_of_their_own_and_no_number_twice(store: Store, order: str) -> None:
    record_payment(store, order, CASH, by=ME)
    record_payment(store, order, CASH, by=ME)
    record_payment(store, order, PaymentDraft(Decimal(10), PaymentMethod.CARD, "A-17"), by=ME)
    with pytest.raises(RuleBroken, match="receipt-number-taken"):
        record_payment(store, order, PaymentDraft(Decimal(10), PaymentMethod.CARD, " A-17 "), by=ME)

    page = the_page(store, order)

    assert len({row.receipt_number for row in page.payments}) == 3
    assert page.sums_paid == {"CNY": Decimal("810.5")}


def test_that_undoing_the_customers_word_lets_the_one_before_stand(store: Store, order: str) -> None:
    charge = offer_charge(store, order, "Replace the coupling", Decimal(400), by=ME)
    decide_charge(store, charge, ChargeAnswer.ACCEPTED, "Ms. Chen", by=ME)
    decide_charge(store, charge, ChargeAnswer.DECLINED, "Mr. Wu", by=ME)

    undo(store, last_done(store), by=ME)
    after_one = the_page(store, order).charges[0]

    assert (after_one.offer, after_one.decision and after_one.decision.decided_by) == (
        Offer.ACCEPTED,
        "Ms. Chen",
    )


def test_that_undoing_the_only_word_opens_the_offer_again(store: Store, order: str) -> None:
    charge = offer_charge(store, order, "Replace the coupling", Decimal(400), by=ME)
    decide_charge(store, charge, ChargeAnswer.ACCEPTED, "Ms. Chen", by=ME)

    undo(store, last_done(store), by=ME)

    assert the_page(store, order).charges[0].offer is Offer.OPEN


def test_that_an_undone_offer_and_an_undone_payment_are_taken_back(store: Store, order: str) -> None:
    offer_charge(store, order, "Replace the coupling", Decimal(400), by=ME)
    undo(store, last_done(store), by=ME)
    record_payment(store, order, CASH, by=ME)
    undo(store, last_done(store), by=ME)

    page = the_page(store, order)

    assert (page.sums_paid, [row.counts for row in page.charges]) == ({}, [False, False])


# ─── the sheet ─────────────────────────────────────────────────────────────────────────────────


def test_that_a_word_given_while_the_customer_reads_is_another_sheet(store: Store, order: str) -> None:
    charge = offer_charge(store, order, "Replace the coupling", Decimal(400), by=ME)
    before = shown_digest(content_of(store, order))

    decide_charge(store, charge, ChargeAnswer.DECLINED, "Ms. Chen", by=ME)

    assert shown_digest(content_of(store, order)) != before


def test_that_the_signed_paper_says_what_was_offered_answered_and_paid(
    desk: Store, order_here: str, blobs: Blobs
) -> None:
    accepted = offer_charge(desk, order_here, "Replace the coupling", Decimal(400), by=ME)
    declined = offer_charge(desk, order_here, "Align the motor", Decimal(250), by=ME)
    decide_charge(desk, accepted, ChargeAnswer.ACCEPTED, "Ms. Chen", words="Yes, today", by=ME)
    decide_charge(desk, declined, ChargeAnswer.DECLINED, "Ms. Chen", told_how=ToldHow.TELEPHONE, by=ME)
    record_payment(desk, order_here, PaymentDraft(Decimal(400), receipt_number="A-17"), by=ME)

    sign_it(desk, blobs, order_here)

    pdf = the_page(desk, order_here).reports[0].pdf_sha256
    words = "".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(blobs.read(str(pdf)))
    )
    told = " ".join(words.split())
    for expected in (
        "Replace the coupling",
        "Accepted",
        "Yes, today",
        "(CNY 250.00)",
        "by telephone",
        "A-17",
    ):
        assert expected in told
    assert "CNY 650.00" not in told


def test_that_nothing_is_offered_after_the_signature_but_money_is_taken(
    desk: Store, order_here: str, blobs: Blobs
) -> None:
    charge = offer_charge(desk, order_here, "Replace the coupling", Decimal(400), by=ME)
    before = record_payment(desk, order_here, CASH, by=ME)
    sign_it(desk, blobs, order_here)

    after = record_payment(desk, order_here, CASH, by=ME)
    reverse_payment(desk, after, by=ME)

    with pytest.raises(SheetIsSealed):
        offer_charge(desk, order_here, "Something else", Decimal(1), by=ME)
    with pytest.raises(SheetIsSealed):
        decide_charge(desk, charge, ChargeAnswer.ACCEPTED, "Ms. Chen", by=ME)
    with pytest.raises(SheetIsSealed):
        reverse_payment(desk, before, by=ME)
    assert the_page(desk, order_here).late == ()


@pytest.fixture
def blobs(tmp_path_factory: pytest.TempPathFactory) -> Blobs:
    """Bytes of the sheet."""
    return Blobs(tmp_path_factory.mktemp("blobs"))


def sign_it(store: Store, blobs: Blobs, order: str) -> str:
    signing = Signing(ink=some_ink(), signer_name="陈丽", time_zone="Asia/Shanghai")
    return sign(store, blobs, order, signing, by=ME, fonts=font_files())


def test_that_what_a_contract_pays_is_free_says_why_and_can_be_charged_after_all(
    store: Store, order: str
) -> None:
    free = offer_charge(
        store, order, "Two hours", Decimal("300"), kind=ChargeKind.WORK, covered_by="Contract M-7", by=ME
    )
    offer_charge(store, order, "Coupling", Decimal("80"), kind=ChargeKind.MATERIAL, by=ME)

    shown = the_page(store, order)
    on_sheet = content_of(store, order).charges
    reverse_charge(store, free, by=ME)
    offer_charge(store, order, "Two hours", Decimal("300"), kind=ChargeKind.WORK, by=ME)
    charged = the_page(store, order)

    first, second = shown.charges
    assert (first.amount, first.worth, first.offer) == (Decimal(0), Decimal(300), Offer.ACCEPTED)
    assert second.offer is Offer.OPEN
    assert [(each.amount, each.remark) for each in on_sheet] == [(0, "Contract M-7"), (80, "")]
    assert [row.amount for row in charged.charges if row.counts] == [Decimal(80), Decimal(300)]


def test_that_a_contract_for_labour_alone_pays_for_no_material() -> None:
    labour_only = Cover(CoverKind.CONTRACT, None, labour=True, parts=False)
    warranty = Cover(CoverKind.WARRANTY, None)

    assert who_pays((labour_only,), material=False) is labour_only
    assert who_pays((labour_only,), material=True) is None
    assert who_pays((labour_only, warranty), material=True) is warranty
