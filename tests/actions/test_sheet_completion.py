"""A sheet that is approved gets a second seal behind the first, where its PDF has arrived."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fieldapp.actions.reviews import approve
from fieldapp.actions.sheet_completion import SealDesk, complete_due
from fieldapp.model.orders import OrderStatus
from fieldapp.sheet.certificates import read_certificate
from fieldapp.sheet.checking import Outcome, Verdict, Witness, check_sheet
from fieldapp.sheet.content import SheetContent
from fieldapp.sheet.seals import kinds_in
from fieldapp.sheet.signing import Beside, Sealer, StampRefused
from fieldapp.store.blobs import Blobs
from fieldapp.store.queries.sealed_sheets import newest_pdf, sealed_sheet
from fieldapp.store.store import Store
from tests.builders import A_MORNING, a_supervisor, an_engineer, an_order, put, the_page
from tests.sealing import SealingCompany, a_signed_content, in_the_books
from tests.time_stamping import StampingAuthority

OURS = SealingCompany()


@pytest.fixture(scope="module")
def content() -> SheetContent:
    """What was signed."""
    return a_signed_content()


@pytest.fixture(scope="module")
def pdf(content: SheetContent) -> bytes:
    """As a desk has sealed it."""
    return OURS.sealed_pdf(content)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """The server's files."""
    return Blobs(tmp_path / "blobs")


def a_signed_order(server: Store, content: SheetContent, pdf_sha256: str) -> tuple[str, str]:
    """An order that waits for a review, and its report."""
    order, report = an_order(server, OrderStatus.SIGNED, an_engineer()), server.world.new_id()
    put(server, *in_the_books(content, order, report, pdf_sha256))
    return order, report


def test_that_an_approval_is_sealed_behind_what_the_desk_sealed(
    server: Store, blobs: Blobs, content: SheetContent, pdf: bytes
) -> None:
    order, report = a_signed_order(server, content, blobs.put(pdf).sha256)

    approve(server, order, by=a_supervisor(), desk=SealDesk(blobs, lambda: OURS.server))

    with server.read() as session:
        newest = newest_pdf(session, report)
        record = sealed_sheet(session, newest or "")
    approved = blobs.read(newest or "")
    checked = check_sheet(approved, Witness((OURS.authority,), True, record))
    held = [check.code for check in checked.checks if check.outcome is Outcome.HOLDS]
    assert approved.startswith(pdf)
    assert checked.verdict is Verdict.GENUINE
    assert {"sealed", "approved", "known"} <= set(held)
    assert the_page(server, order).head.status is OrderStatus.CLOSED


def test_that_a_sheet_whose_pdf_is_under_way_is_approved_all_the_same(
    server: Store, blobs: Blobs, content: SheetContent
) -> None:
    order, report = a_signed_order(server, content, "ab" * 32)

    approve(server, order, by=a_supervisor(), desk=SealDesk(blobs, lambda: OURS.server))

    with server.read() as session:
        assert newest_pdf(session, report) == "ab" * 32
    assert the_page(server, order).head.status is OrderStatus.CLOSED


def test_that_a_file_that_is_no_sheet_holds_no_approval_up(
    server: Store, blobs: Blobs, content: SheetContent
) -> None:
    order, report = a_signed_order(server, content, sha256 := blobs.put(b"%PDF-1.7 torn").sha256)

    approve(server, order, by=a_supervisor(), desk=SealDesk(blobs, lambda: OURS.server))

    with server.read() as session:
        assert newest_pdf(session, report) == sha256


# ─── what comes late ───────────────────────────────────────────────────────────────────────────


class AnOffice:
    """The company's sheet authority without a database."""

    def __init__(self) -> None:
        self.noted: list[bytes] = []

    def sealer(self) -> Sealer:
        return OURS.server

    def beside(self) -> Beside:
        return Beside(
            (read_certificate(OURS.authority).public_bytes(Encoding.DER),), (OURS.revocations(A_MORNING),)
        )

    def note_seals(self, pdf: bytes) -> None:
        self.noted.append(pdf)


class AService:
    """A time stamp service that answers, or does not."""

    def __init__(self) -> None:
        self.time = StampingAuthority(A_MORNING)
        self.authorities = (self.time.authority,)
        self.is_silent = False

    def ask(self, request: bytes) -> bytes:
        if self.is_silent:
            raise StampRefused("nobody is there")
        return self.time.answer(request)

    def lists_about(self, chain: Sequence[x509.Certificate]) -> tuple[bytes, ...]:
        return (self.time.revocations,)


def a_seal_desk(blobs: Blobs, stamps: AService | None = None) -> SealDesk:
    return SealDesk(blobs, lambda: OURS.server, AnOffice(), stamps)


def newest(server: Store, blobs: Blobs, report: str) -> bytes:
    with server.read() as session:
        return blobs.read(newest_pdf(session, report) or "")


def found_in(server: Store, pdf: bytes, stamps: AService | None = None) -> dict[str, str]:
    """By code what each check says."""
    with server.read() as session:
        record = sealed_sheet(session, hashlib.sha256(pdf).hexdigest())
    witness = Witness((OURS.authority,), True, record, stampers=stamps.authorities if stamps else ())
    checked = check_sheet(pdf, witness)
    assert checked.verdict is Verdict.GENUINE
    return {
        check.code: str(check.facts.get("name", check.facts.get("level", ""))) for check in checked.checks
    }


def test_that_an_approval_made_before_the_pdf_arrived_is_sealed_when_it_arrives(
    server: Store, blobs: Blobs, content: SheetContent, pdf: bytes
) -> None:
    order, report = a_signed_order(server, content, hashlib.sha256(pdf).hexdigest())
    approve(server, order, by=a_supervisor(), desk=a_seal_desk(blobs))
    complete_due(server, a_seal_desk(blobs))

    blobs.put(pdf)
    server.world.now.tick(minutes=1)  # type: ignore[attr-defined]
    complete_due(server, a_seal_desk(blobs))
    once = newest(server, blobs, report)
    complete_due(server, a_seal_desk(blobs))

    assert once.startswith(pdf)
    assert found_in(server, once)["approved"] == a_supervisor().name
    assert newest(server, blobs, report) == once
    assert the_page(server, order).head.status is OrderStatus.CLOSED


def test_that_a_sheet_is_stamped_when_the_service_answers_and_again_after_its_approval(
    server: Store, blobs: Blobs, content: SheetContent, pdf: bytes
) -> None:
    order, report = a_signed_order(server, content, blobs.put(pdf).sha256)
    service = AService()
    service.is_silent = True
    desk = a_seal_desk(blobs, service)

    complete_due(server, desk)
    unstamped = newest(server, blobs, report)
    service.is_silent = False
    complete_due(server, desk)
    too_soon = newest(server, blobs, report)
    server.world.now.tick(minutes=2)  # type: ignore[attr-defined]
    complete_due(server, desk)
    stamped = newest(server, blobs, report)
    approve(server, order, by=a_supervisor(), desk=desk)
    complete_due(server, desk)
    approved = newest(server, blobs, report)

    assert unstamped == too_soon == pdf
    assert found_in(server, stamped, service)["level"] == "B-LT"
    assert approved.startswith(stamped)
    assert {"approved", "stamped", "level"} <= set(found_in(server, approved, service))
    assert kinds_in(approved) == ("Seal", "Completion", "Approval", "Completion")
