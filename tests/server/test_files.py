"""What browsers get of files: photos encoded anew, documents to be saved, pages of sealed sheets."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from fieldapp.actions.attachments import attach
from fieldapp.model.orders import OrderStatus
from fieldapp.model.reports import Attachment, AttachmentKind, ServiceReport
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from tests.builders import a_dispatcher, an_engineer, an_order, put
from tests.server.conftest import Browser

LI = an_engineer()
GPS_TAG, ORIENTATION_TAG = 0x8825, 0x0112


@pytest.fixture
def dana(browser_of: Callable[[Actor], Browser]) -> Browser:
    """A dispatcher's browser."""
    return browser_of(a_dispatcher())


def test_that_a_photo_is_shown_upright_scaled_and_without_what_the_camera_added(
    service: Service, dana: Browser
) -> None:
    photo = _attached(service, _a_photo(800, 400, turned=True))

    answer = dana.get(f"/photos/{photo}/small.jpg")
    image = Image.open(io.BytesIO(answer.content))

    assert answer.headers["content-type"] == "image/jpeg"
    assert image.size == (210, 420), "turned by its orientation, and no side longer than 420"
    assert not image.getexif()
    assert b"secret-place" not in answer.content


def test_that_files_of_people_are_served_where_nothing_in_them_can_run(
    service: Service, dana: Browser
) -> None:
    photo = _attached(service, _a_photo(60, 40))
    page = _attached(
        service, b"<script>alert(document.cookie)</script>", media_type="text/html", name="x.html"
    )

    shown = dana.get(f"/photos/{photo}/large.jpg")
    saved = dana.get(f"/attachments/{page}")

    for answer in (shown, saved):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith('attachment; filename="x.html"')


def test_that_a_file_name_can_neither_leave_its_header_nor_name_a_path(
    service: Service, dana: Browser
) -> None:
    name = '../../etc/"pass\r\nwd\u202e.jpg 照片'
    file = _attached(service, b"x", name=name)

    header = dana.get(f"/attachments/{file}").headers["content-disposition"]

    assert header.startswith('attachment; filename="..')
    assert "/" not in header.split("filename*")[0]
    assert "\r" not in header
    assert "%E7%85%A7%E7%89%87" in header


def test_that_a_page_does_not_break_over_a_photo_that_is_none_or_has_not_arrived(
    service: Service, dana: Browser
) -> None:
    order = an_order(service.store, OrderStatus.ON_SITE, LI)
    broken = _attached(service, b"no photo at all", order=order)
    absent = service.world.new_id()
    put(
        service.store,
        Attachment(
            id=absent,
            order_id=order,
            sha256="0" * 64,
            size_bytes=9,
            media_type="image/jpeg",
            made_at=service.clock(),
        ),
    )

    page = dana.get(f"/orders/{order}")

    assert page.status_code == 200
    assert "still on its way" in page.text
    assert dana.get(f"/photos/{broken}/small.jpg").status_code == 422
    assert dana.get(f"/photos/{absent}/small.jpg").status_code == 404
    assert dana.get(f"/attachments/{absent}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/photos/x/huge.jpg", "/photos/../small.jpg", "/sheets/x/0.png", "/sheets/x/a.png"]
)
def test_that_addresses_of_no_file_lead_nowhere(dana: Browser, path: str) -> None:
    assert dana.get(path).status_code == 404


def test_that_a_sealed_sheet_is_shown_page_by_page_and_saved_under_its_number(
    service: Service, dana: Browser
) -> None:
    order = an_order(service.store, OrderStatus.SIGNED, LI, number="WO-2026-00042")
    report = _sealed(service, order, _a_pdf(pages=2))

    page = dana.get(f"/orders/{order}").text
    first, second, third = (dana.get(f"/sheets/{report}/{number}.png") for number in (1, 2, 3))
    saved = dana.get(f"/sheets/{report}.pdf?save=1")

    assert f"/sheets/{report}/2.png" in page
    assert Image.open(io.BytesIO(first.content)).size == Image.open(io.BytesIO(second.content)).size
    assert third.status_code == 404
    assert 'filename="WO-2026-00042-1.pdf"' in saved.headers["content-disposition"]
    assert saved.content.startswith(b"%PDF-")


def test_that_bytes_that_are_no_pdf_are_never_served_as_one(service: Service, dana: Browser) -> None:
    order = an_order(service.store, OrderStatus.SIGNED, LI)
    report = _sealed(service, order, b"<html><script>alert(1)</script>")

    answer = dana.get(f"/sheets/{report}.pdf")
    page = dana.get(f"/orders/{order}")

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert "alert(1)" not in answer.text
    assert "still on its way" in page.text


def test_that_every_page_says_what_it_may_load_and_that_nobody_may_frame_it(dana: Browser) -> None:
    for path in ("/orders", "/sign-in", "/health", "/no/such/page"):
        headers = dana.get(path).headers

        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["strict-transport-security"]


def test_that_pages_hold_no_script_and_no_style_of_their_own(service: Service, dana: Browser) -> None:
    order = an_order(service.store, OrderStatus.SIGNED, LI)

    for path in ("/orders", f"/orders/{order}", f"/review/{order}", "/orders/new", "/parts"):
        page = dana.get(path).text

        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert page.count("<script") == page.count("<script src=") == 1


def test_that_static_files_are_kept_by_browsers_and_change_their_address_with_their_content(
    dana: Browser,
) -> None:
    page = dana.get("/orders").text
    address = page.split('rel="stylesheet" href="/static/')[1].split('"')[0]

    answer = dana.get(f"/static/{address}")

    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert dana.get("/static/x/../../../etc/passwd").status_code == 404


def _attached(
    service: Service,
    data: bytes,
    media_type: str = "image/jpeg",
    name: str | None = None,
    order: str | None = None,
) -> str:
    order = order or an_order(service.store, OrderStatus.ON_SITE, LI)
    kind = AttachmentKind.PHOTO if media_type.startswith("image/") else AttachmentKind.DOCUMENT
    stored = service.blobs.put(data)
    return attach(service.store, order, stored, media_type, kind=kind, file_name=name, by=LI)


def _sealed(service: Service, order: str, pdf: bytes) -> str:
    report = ServiceReport(
        id=service.world.new_id(),
        order_id=order,
        revision=1,
        content="{}",
        digest="ab" * 32,
        pdf_sha256=service.blobs.put(pdf).sha256,
        sealed_at=service.clock(),
    )
    put(service.store, report)
    return str(report.id)


def _a_photo(width: int, height: int, *, turned: bool = False) -> bytes:
    image = Image.new("RGB", (width, height), (40, 90, 110))
    exif = image.getexif()
    exif[ORIENTATION_TAG] = 6 if turned else 1
    exif[0x010E] = "secret-place"
    whole = io.BytesIO()
    image.save(whole, "JPEG", exif=exif)
    return whole.getvalue()


def _a_pdf(pages: int) -> bytes:
    whole = io.BytesIO()
    canvas = Canvas(whole)
    for number in range(pages):
        canvas.drawString(72, 720, f"Page {number + 1}")
        canvas.showPage()
    canvas.save()
    return whole.getvalue()
