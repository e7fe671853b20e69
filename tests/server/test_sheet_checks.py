"""What the console says of a sealed sheet: on the order's page, and on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from fieldapp.actions.people import suspend_desk
from fieldapp.actions.sheet_completion import complete_due
from fieldapp.model.orders import OrderStatus
from fieldapp.model.people import Desk, Language
from fieldapp.model.reports import Attachment, AttachmentKind
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from fieldapp.server.time_stamping import TimeStampService
from fieldapp.sheet.certificates import DESK, sealing_key
from fieldapp.sheet.checking import Verdict, Witness, check_sheet
from fieldapp.sheet.pdf import render
from fieldapp.sheet.seals import kinds_in
from fieldapp.sheet.signing import Sealer, StampRefused, sealing
from fieldapp.store.customer_links import LinkTarget, make_link
from fieldapp.store.enrolments import DeskIdentity
from fieldapp.store.queries.sealed_sheets import keep_stamp_authorities
from tests.builders import a_person, a_supervisor, an_administrator, an_engineer, an_order, put
from tests.sealing import AT, a_signed_content, in_the_books
from tests.server.conftest import Browser
from tests.time_stamping import a_service

LI = an_engineer()
CONTENT = a_signed_content()


@pytest.fixture
def wang(browser_of: Callable[[Actor], Browser]) -> Browser:
    """A supervisor's browser."""
    return browser_of(a_supervisor())


@pytest.fixture
def signed(service: Service) -> tuple[str, str]:
    """An order whose sheet a desk of this server has sealed, and its report."""
    key = sealing_key(bytes(32), DESK)
    desk = DeskIdentity("desk-1", LI.person_id, LI.name, suspended=False)
    certificate = service.seal_office.certify(desk, key.public_key())
    pdf = Sealer(key, certificate).seal(render(CONTENT, service.fonts), sealing(CONTENT, AT, LI.name))
    stored = service.blobs.put(pdf)
    order, report = an_order(service.store, OrderStatus.SIGNED, LI), service.world.new_id()
    put(service.store, *in_the_books(CONTENT, order, report, stored.sha256))
    return order, report


def test_that_the_order_says_whether_its_sheet_holds_and_after_approval_who_approved_it(
    wang: Browser, signed: tuple[str, str], service: Service
) -> None:
    order, report = signed

    before = wang.get(f"/orders/{order}").text
    wang.post(f"/review/{order}/approve")
    after = wang.get(f"/orders/{order}").text
    pdf = wang.get(f"/sheets/{report}.pdf").content

    assert "Genuine and unchanged." in before
    assert "Sealed by Li Wei" in before
    assert "Approved by" not in before
    assert "Approved by" in after
    authority = wang.get("/sheets/authority.pem").text
    assert check_sheet(pdf, Witness((authority,))).verdict is Verdict.GENUINE
    assert authority == service.seal_office.authority


def test_that_the_page_of_checks_draws_the_pages_again(wang: Browser, signed: tuple[str, str]) -> None:
    told = wang.get(f"/sheets/{signed[1]}/check").text

    assert "the pages come out the same" in told


def test_that_bytes_that_were_altered_on_the_server_are_told(
    wang: Browser, signed: tuple[str, str], service: Service
) -> None:
    order, report = signed
    altered = service.blobs.put(b"%PDF-1.7 something else").sha256
    row = Attachment(
        id=service.world.new_id(), order_id=order, kind=AttachmentKind.SHEET, sha256=altered, size_bytes=23,
        media_type="application/pdf", made_at=AT, report_id=report,
    )  # fmt: skip
    put(service.store, row)

    assert "Do not rely on this file" in wang.get(f"/orders/{order}").text


def test_that_the_server_has_a_sheet_stamped_and_tells_of_a_desk_that_was_suspended_later(
    wang: Browser, signed: tuple[str, str], service: Service
) -> None:
    _order, report = signed
    a_person(service.store, LI)
    put(service.store, Desk(id="desk-1", person_id=LI.person_id, name="Pump house", public_key="x"))
    with a_service() as stamping:
        known = TimeStampService(stamping.url, (stamping.authority.authority,))
        keep_stamp_authorities(service.store, known.authorities)
        stamping.status = 503
        complete_due(service.store, replace(service.seal_desk, stamps=known))
        waiting = wang.get(f"/sheets/{report}/check").text
        stamping.status = 200
        service.store.world.now.tick(minutes=2)  # type: ignore[attr-defined]
        complete_due(service.store, replace(service.seal_desk, stamps=known))

    pdf = wang.get(f"/sheets/{report}.pdf").content
    before = wang.get(f"/sheets/{report}/check").text
    suspend_desk(service.store, "desk-1", True, by=an_administrator())
    listed = wang.get("/sheets/authority.crl").content
    after = wang.get(f"/sheets/{report}/check").text

    elsewhere = Witness((service.seal_office.authority,), stampers=known.authorities, lists=(listed,))
    assert "has not answered yet (answered with 503)" in waiting
    assert "Harbour Time confirms" in before
    assert "has not answered" not in before
    assert "PAdES baseline B-LT" in before
    assert "was revoked on" not in before
    assert "the seal is older" in after
    assert "revoked-later" in {check.code for check in check_sheet(pdf, elsewhere).checks}


def test_that_a_service_that_is_not_there_or_slow_or_says_no_is_an_answer(service: Service) -> None:
    with a_service() as stamping:
        known = TimeStampService(stamping.url, (stamping.authority.authority,), timeout_s=1.0)
        stamping.status = 503
        with pytest.raises(StampRefused, match="503"):
            known.ask(b"request")
        stamping.status, stamping.says = 200, b""
        with pytest.raises(StampRefused, match="empty"):
            known.ask(b"request")
    with pytest.raises(StampRefused):
        known.ask(b"request")


def test_that_the_customers_link_gives_the_sheet_as_it_was_approved(
    wang: Browser, signed: tuple[str, str], service: Service
) -> None:
    order, _report = signed
    link = make_link(service.store, LinkTarget(Language.ENGLISH, order), made_by="Wang Fang")
    wang.post(f"/review/{order}/approve")

    pdf = wang.get(f"/c/{link}/sheet.pdf").content

    assert kinds_in(pdf) == ("Seal", "Approval")
