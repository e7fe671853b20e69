"""Signing, amending, sending back: what is sealed, what is refused, what travels."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from fieldapp.actions import orders
from fieldapp.actions.amendments import amend, resubmit
from fieldapp.actions.attachments import attach, withdraw_attachment
from fieldapp.actions.labour import book_labour, reverse_labour
from fieldapp.actions.order_edits import Findings, record_findings
from fieldapp.actions.parts import use_part
from fieldapp.actions.procedures import record_answer
from fieldapp.actions.sheet_content import sheet_content, shown_digest
from fieldapp.actions.sheets import Signing, sign, still_missing
from fieldapp.errors import NotPermitted, RuleBroken, SheetIsSealed, StepNotAllowed, Unreadable
from fieldapp.fonts import font_files
from fieldapp.model.orders import Labour, OrderStatus, OrderStep
from fieldapp.model.procedures import StepKind
from fieldapp.sheet.content import SheetContent, canonical_bytes, digest, from_canonical
from fieldapp.sheet.ink import Ink
from fieldapp.store.blobs import Blobs
from fieldapp.store.server_clock import keep_clock
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    a_company,
    a_customer,
    a_device,
    a_part,
    a_procedure,
    a_site,
    an_engineer,
    an_order,
    as_pulled,
    how_many,
    some_ink,
    the_page,
    titles_in_outbox,
)

ME = an_engineer()
INK = some_ink()
SIGNED = Signing(ink=INK, signer_name="陈丽", signer_role="Plant manager", time_zone="Asia/Shanghai")


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """Bytes of photos and PDFs."""
    return Blobs(tmp_path / "blobs")


def an_order_to_sign(store: Store, status: OrderStatus = OrderStatus.COMPLETED) -> str:
    """Completed work with everything a sheet needs."""
    a_company(store)
    customer = a_customer(store, name="Harbour Mills")
    site = a_site(store, customer)
    return an_order(
        store,
        status,
        ME,
        customer_id=customer,
        customer_name="Harbour Mills",
        site_id=site,
        device_id=a_device(store, site),
        device_name="Feed pump B",
        findings="Seal worn",
        remedy="Seal replaced 已更换",
    )


def sign_it(store: Store, blobs: Blobs, order: str, signing: Signing = SIGNED) -> str:
    return sign(store, blobs, order, signing, by=ME, fonts=font_files())


def content_of(store: Store, blobs: Blobs, order: str) -> SheetContent:
    with store.read() as session:
        return sheet_content(
            session, blobs.read, order, languages=("zh", "en"), paper="A4", created_at=A_MORNING
        )


def sealed_content(store: Store, report: str) -> SheetContent:
    return from_canonical(str(store.scalar("SELECT content FROM service_report WHERE id = :id", id=report)))


# ─── what a sheet says ─────────────────────────────────────────────────────────────────────────


def test_that_the_sheet_says_what_counts_and_leaves_out_what_was_taken_back(
    store: Store, blobs: Blobs
) -> None:
    order = an_order_to_sign(store, OrderStatus.ON_SITE)
    part = a_part(store, price=Decimal("88.5"), currency="CNY")
    use_part(store, order, part, Decimal(2), by=ME)
    use_part(store, order, part, Decimal(1), covered_by=" Warranty ", by=ME)
    reverse_labour(store, book_labour(store, order, minutes=600, by=ME), by=ME)
    book_labour(store, order, minutes=60, by=ME)
    attach(store, order, blobs.put(b"photo"), "image/jpeg", caption="The seal", by=ME)
    withdrawn = attach(store, order, blobs.put(b"blurred"), "image/jpeg", by=ME)
    withdraw_attachment(store, withdrawn, by=ME)

    content = content_of(store, blobs, order)

    assert [(part.number, part.quantity, part.unit_price, part.covered_by) for part in content.parts] == [
        ("SEAL-40", Decimal(2), Decimal("88.5"), ""),
        ("SEAL-40", Decimal(1), Decimal("88.5"), "Warranty"),
    ]
    assert [row.minutes for row in content.labour] == [60]
    assert [(photo.caption, photo.data) for photo in content.photos] == [("The seal", b"photo")]
    assert (content.place.customer, content.place.customer_number, content.engineer) == (
        "Harbour Mills",
        "C-00001",
        "Li Wei",
    )
    assert content.device is not None
    assert (content.device.name, content.device.label) == ("Feed pump B", "P-3B")


def test_that_the_sheet_shows_steps_that_were_asked_with_both_languages(store: Store, blobs: Blobs) -> None:
    procedure, (seal, _why, pressure) = a_procedure(
        store,
        {
            "title": "Seal",
            "title_zh": "轴封",
            "kind": StepKind.CHOICE,
            "choices": [
                {"value": "worn", "en": "Worn", "zh": "磨损"},
                {"value": "fine", "en": "Fine", "zh": "完好"},
            ],
        },
        {"title": "Why?", "kind": StepKind.TEXT, "shown_if": {"step": "elsewhere", "is": "no"}},
        {"title": "Pressure", "kind": StepKind.NUMBER, "unit": "bar", "high": Decimal(4)},
    )
    a_company(store)
    order = an_order(store, OrderStatus.ON_SITE, ME, procedure_id=procedure)
    record_answer(store, order, seal, "worn", by=ME)
    record_answer(store, order, pressure, "4.2", remark="Gauge at the outlet", by=ME)

    content = content_of(store, blobs, order)

    assert content.procedure is not None
    told = [
        (one.title.zh or one.title.en, one.value, one.value_words.zh) for one in content.procedure.answers
    ]
    assert told == [("轴封", "worn", "磨损"), ("Pressure", "4.2", "")]
    last = content.procedure.answers[-1]
    assert (last.unit, last.high, last.out_of_limit, last.remark) == (
        "bar",
        Decimal(4),
        True,
        "Gauge at the outlet",
    )


def test_that_a_photo_whose_bytes_are_elsewhere_is_named_all_the_same(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk, OrderStatus.ON_SITE)
    stored = blobs.put(b"photo")
    attach(desk, order, stored, "image/jpeg", by=ME)

    with desk.read() as session:
        empty = sheet_content(
            session,
            Blobs(blobs.path(stored.sha256).parent / "other").read,
            order,
            languages=("en",),
            paper="A4",
            created_at=A_MORNING,
        )
        full = sheet_content(session, blobs.read, order, languages=("en",), paper="A4", created_at=A_MORNING)

    assert [(photo.sha256, photo.data) for photo in empty.photos] == [(stored.sha256, b"")]
    assert digest(empty) == digest(full)


# ─── signing ───────────────────────────────────────────────────────────────────────────────────


def test_that_a_signature_seals_everything_in_one_change(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)

    report = sign(
        desk,
        blobs,
        order,
        Signing(ink=INK, signer_name="陈丽", csat=5, nps=9, words="Quick", languages=("zh", "en")),
        by=ME,
        fonts=font_files(),
    )

    page = the_page(desk, order)
    assert page.head.status is OrderStatus.SIGNED
    assert titles_in_outbox(desk) == ["Sign the sheet"]
    (row,) = page.reports
    assert (row.id, row.revision, row.amends_id) == (report, 1, None)
    assert row.signature is not None
    assert (row.signature.signer_name, row.signature.digest) == ("陈丽", row.digest)
    assert [(one.csat, one.nps, one.words) for one in page.feedback] == [(5, 9, "Quick")]


def test_that_the_kept_content_proves_the_digest_and_names_the_signer(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)

    report = sign_it(desk, blobs, order)

    content = sealed_content(desk, report)
    (row,) = the_page(desk, order).reports
    assert digest(content) == row.digest
    assert content.seal is not None
    assert content.seal.digest == row.digest
    assert row.digest.upper() in content.seal.verification
    assert content.signature is not None
    assert (content.signature.signer_name, content.signature.ink) == ("陈丽", INK)


def test_that_a_signature_says_what_the_servers_clock_said_where_the_laptops_is_wrong(
    desk: Store, blobs: Blobs
) -> None:
    order = an_order_to_sign(desk)
    keep_clock(desk, 7 * 3600.0)
    keep_clock(desk, 7 * 3600.0 + 1)  # within what HTTP tells

    report = sign_it(desk, blobs, order)

    kept = sealed_content(desk, report).signature
    (row,) = the_page(desk, order).reports
    pages = pypdfium2.PdfDocument(blobs.read(row.pdf_sha256 or ""))
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert kept is not None
    assert kept.corrected_at == kept.signed_at + timedelta(hours=7)
    assert kept.compared_at is not None
    assert kept.compared_at < kept.signed_at
    assert "By the server's clock" in text


def test_that_the_pdf_is_on_the_disk_before_anything_refers_to_it(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)

    sign_it(desk, blobs, order)

    (row,) = the_page(desk, order).reports
    pdf = blobs.read(str(row.pdf_sha256))
    assert hashlib.sha256(pdf).hexdigest() == row.pdf_sha256
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    assert "Seal replaced 已更换" in text
    (file,) = the_page(desk, order).attachments
    assert (file.sha256, file.media_type, file.file_name) == (
        row.pdf_sha256,
        "application/pdf",
        "WO-2026-00001-1.pdf",
    )


def test_that_a_customer_may_decline_with_a_reason(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)

    report = sign_it(desk, blobs, order, Signing(declined_reason="Nobody was there"))

    content = sealed_content(desk, report)
    assert content.declined is not None
    assert (content.declined.reason, content.signature) == ("Nobody was there", None)
    (row,) = the_page(desk, order).reports
    assert row.signature is not None
    assert (row.signature.declined_reason, row.signature.ink) == ("Nobody was there", None)


def test_that_an_incomplete_sheet_is_not_put_before_a_customer(desk: Store, blobs: Blobs) -> None:
    procedure, (step,) = a_procedure(desk, {"title": "Guard in place?"})
    a_company(desk)
    order = an_order(desk, OrderStatus.COMPLETED, ME, procedure_id=procedure, findings="Worn")

    with pytest.raises(RuleBroken, match="sheet-incomplete") as refused:
        sign_it(desk, blobs, order)

    assert refused.value.facts == {"fields": ("work_order.remedy",), "steps": (step,), "glyphs": ""}
    assert how_many(desk, "service_report") == 0
    with desk.read() as session:
        assert still_missing(session, order).steps == (step,)


def test_that_words_no_printer_could_print_show_before_sealing(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)
    record_findings(desk, order, Findings("Seal worn \ue000", remedy="Replaced"), by=ME)

    with pytest.raises(RuleBroken, match="characters-unprintable") as refused:
        sign_it(desk, blobs, order)

    assert refused.value.facts["characters"] == "\ue000"


@pytest.mark.parametrize(
    ("signing", "code"),
    [
        (Signing(), "signature-missing"),
        (Signing(ink=INK), "signer-missing"),
        (Signing(ink=INK, signer_name="Chen", declined_reason="No"), "signed-and-declined"),
        (Signing(declined_reason="  "), "words-missing"),
        (Signing(ink=INK, signer_name="Chen", csat=6), "rating-out-of-scale"),
    ],
)
def test_that_half_a_signature_is_none(desk: Store, blobs: Blobs, signing: Signing, code: str) -> None:
    order = an_order_to_sign(desk)

    with pytest.raises(RuleBroken, match=code):
        sign_it(desk, blobs, order, signing)

    assert titles_in_outbox(desk) == []


def test_that_ink_out_of_bounds_is_refused(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)
    wild = Ink(width=1000, height=400, strokes=(((99_999, 0, 1, 0),),))

    with pytest.raises(Unreadable, match="ink-unreadable"):
        sign_it(desk, blobs, order, Signing(ink=wild, signer_name="Chen"))


def test_that_nothing_is_signed_that_was_not_shown(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)
    with desk.read() as session:
        shown = shown_digest(
            sheet_content(session, blobs.read, order, languages=("en",), paper="A4", created_at=A_MORNING)
        )
    record_findings(desk, order, Findings("Seal and bearing worn", remedy="Replaced"), by=ME)

    with pytest.raises(RuleBroken, match="sheet-changed"):
        sign_it(desk, blobs, order, Signing(ink=INK, signer_name="Chen", shown=shown))

    assert the_page(desk, order).head.status is OrderStatus.COMPLETED


def test_that_a_rating_given_with_the_signature_does_not_make_it_another_sheet(
    desk: Store, blobs: Blobs
) -> None:
    order = an_order_to_sign(desk)
    with desk.read() as session:
        shown = shown_digest(
            sheet_content(session, blobs.read, order, languages=("en",), paper="A4", created_at=A_MORNING)
        )

    sign_it(desk, blobs, order, Signing(ink=INK, signer_name="Chen", csat=4, shown=shown))

    assert the_page(desk, order).head.status is OrderStatus.SIGNED


@pytest.mark.parametrize("status", [OrderStatus.ON_SITE, OrderStatus.SIGNED, OrderStatus.RETURNED])
def test_that_only_completed_or_reopened_work_is_signed(
    desk: Store, blobs: Blobs, status: OrderStatus
) -> None:
    order = an_order_to_sign(desk, status)

    with pytest.raises(StepNotAllowed):
        sign_it(desk, blobs, order)


def test_that_nobody_collects_a_signature_for_a_colleague(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)
    colleague = an_engineer("01980000-0000-7000-8000-0000000000aa", "Zhao Min")

    with pytest.raises(NotPermitted, match="not-your-order"):
        sign(desk, blobs, order, SIGNED, by=colleague, fonts=font_files())


# ─── afterwards ────────────────────────────────────────────────────────────────────────────────


def test_that_an_amended_value_is_signed_again_as_the_next_revision(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)
    first = sign_it(desk, blobs, order)
    with pytest.raises(SheetIsSealed):
        record_findings(desk, order, Findings("Bearing worn", remedy="Replaced"), by=ME)

    amend(desk, order, "Wrong part named", by=ME)
    record_findings(desk, order, Findings("Bearing worn", remedy="Replaced"), by=ME)
    second = sign_it(desk, blobs, order)

    page = the_page(desk, order)
    assert [(row.id, row.revision, row.amends_id) for row in page.reports] == [
        (first, 1, None),
        (second, 2, first),
    ]
    assert page.reports[1].reason == "Wrong part named"
    assert sealed_content(desk, first).work.findings == "Seal worn"
    assert sealed_content(desk, second).work.findings == "Bearing worn"
    assert sealed_content(desk, second).amends_reason == "Wrong part named"


def test_that_amending_takes_a_reason_and_a_signed_sheet(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)

    with pytest.raises(StepNotAllowed):
        amend(desk, order, "Too early", by=ME)
    sign_it(desk, blobs, order)
    with pytest.raises(RuleBroken, match="words-missing"):
        amend(desk, order, " ", by=ME)


def test_that_a_correction_outside_the_seal_goes_back_under_the_same_signature(desk: Store) -> None:
    order = an_order(desk, OrderStatus.RETURNED, ME, findings="Worn")

    record_findings(desk, order, Findings("Worn", failure_code="F-12"), by=ME)
    resubmit(desk, order, by=ME)

    page = the_page(desk, order)
    assert (page.head.status, page.head.failure_code) == (OrderStatus.SIGNED, "F-12")
    assert titles_in_outbox(desk) == ["Record findings", "Send the sheet back"]


def test_that_only_a_returned_report_is_sent_back(desk: Store) -> None:
    for status in (OrderStatus.COMPLETED, OrderStatus.AMENDING):
        order = an_order(desk, status, ME)
        with pytest.raises(StepNotAllowed):
            resubmit(desk, order, by=ME)


def test_that_facts_the_sheet_does_not_show_keep_it_from_going_back(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)
    sign_it(desk, blobs, order)
    _return_it(desk, order)
    late = Labour(id=desk.world.new_id(), order_id=order, minutes=5, made_at=A_MORNING - timedelta(days=1))
    as_pulled(desk, [late], seq=50)

    with pytest.raises(RuleBroken, match="facts-after-seal"):
        resubmit(desk, order, by=ME)

    assert the_page(desk, order).late == (("labour", late.id),)


def _return_it(desk: Store, order: str) -> None:
    last = the_page(desk, order).steps[-1]
    returned = OrderStep(
        id=desk.world.new_id(),
        order_id=order,
        follows_id=last.id,
        status=OrderStatus.RETURNED,
        made_at=desk.world.now(),
    )
    as_pulled(desk, [returned], seq=40)


def test_that_the_same_order_signed_at_the_same_moment_gives_the_same_bytes(
    desk: Store, blobs: Blobs
) -> None:
    order = an_order_to_sign(desk)

    one, two = content_of(desk, blobs, order), content_of(desk, blobs, order)

    assert canonical_bytes(one) == canonical_bytes(two)


def test_that_going_back_to_work_after_completing_keeps_what_was_recorded(desk: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(desk)
    orders.arrive(desk, order, by=ME)
    orders.complete(desk, order, by=ME)

    sign_it(desk, blobs, order)

    assert the_page(desk, order).head.status is OrderStatus.SIGNED
