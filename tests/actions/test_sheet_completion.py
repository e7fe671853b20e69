"""A sheet that is approved gets a second seal behind the first, where its PDF has arrived."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.actions.reviews import approve
from fieldapp.actions.sheet_completion import SealDesk
from fieldapp.model.orders import OrderStatus
from fieldapp.model.reports import ServiceReport
from fieldapp.sheet.checking import Outcome, Verdict, Witness, check_sheet
from fieldapp.sheet.content import SheetContent, canonical_bytes, digest
from fieldapp.store.blobs import Blobs
from fieldapp.store.queries.sealed_sheets import newest_pdf, sealed_sheet
from fieldapp.store.store import Store
from tests.builders import A_MORNING, a_supervisor, an_engineer, an_order, put, the_page
from tests.sealing import SealingCompany, a_signed_content

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
    values = {
        "content": canonical_bytes(content).decode(),
        "digest": digest(content),
        "pdf_sha256": pdf_sha256,
    }
    put(server, ServiceReport(id=report, order_id=order, revision=1, sealed_at=A_MORNING, **values))
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
