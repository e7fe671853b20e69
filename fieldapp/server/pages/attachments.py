"""Photos and documents of orders, and the PDFs of sealed sheets."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.responses import FileResponse, Response

from fieldapp.errors import Unreadable
from fieldapp.fonts import FontFiles
from fieldapp.server.access import ANYONE, OFFICE
from fieldapp.server.call import Call, Pages
from fieldapp.server.headers import FILES_MAY
from fieldapp.server.sheet_checks import Answer, shown
from fieldapp.store.completions import trouble_with
from fieldapp.store.queries.console_files import FileRow, SheetRow, file_row, sheet_row
from fieldapp.store.queries.sealed_sheets import pdfs_of

pages = Pages()
_KEPT = {"Cache-Control": "private, max-age=604800, immutable"}


@pages.get("/photos/{attachment}/{size}.jpg", OFFICE)
def photo(call: Call) -> Response:
    """A photo in one of two sizes."""
    row = _file(call)
    path = call.service.pictures.file(row.sha256, call.part("size"))
    return FileResponse(
        path, media_type="image/jpeg", headers={**_KEPT, "Content-Security-Policy": FILES_MAY}
    )


@pages.get("/attachments/{attachment}", OFFICE)
def attachment(call: Call) -> Response:
    """The bytes as they were uploaded, to be saved: a browser never shows them itself."""
    row = _file(call)
    name = row.file_name or f"{row.kind}-{row.id}{_ending(row.media_type)}"
    return Response(
        _bytes(call, row.sha256),
        media_type="application/octet-stream",
        headers={**_KEPT, "Content-Security-Policy": FILES_MAY, **saved_as(name)},
    )


@pages.get("/sheets/{report}.pdf", OFFICE)
def sheet_pdf(call: Call) -> Response:
    """A sealed sheet in its most complete form, which may still become more so; with `?save=1` to be saved."""
    row = _sheet(call)
    data = _bytes(call, _most_complete(call, row))
    if not data.startswith(b"%PDF-"):
        raise Unreadable("sheet-unreadable")
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    if call.query.get("save"):
        headers |= saved_as(f"{row.number or row.order_id}-{row.revision}.pdf")
    return Response(data, media_type="application/pdf", headers=headers)


@pages.get("/sheets/{report}/check", OFFICE)
def sheet_check(call: Call) -> Response:
    """Every check of a sealed sheet, its pages drawn again."""
    row = _sheet(call)
    with call.store.read() as session:
        trouble = trouble_with(session, row.id)
    answer = sheet_answer(call, row.id, call.service.fonts)
    return call.page("sheet_check.html", sheet=row, answer=answer, trouble=trouble)


def sheet_answer(call: Call, report_id: str, fonts: FontFiles | None = None) -> Answer | None:
    """What holds of a sheet's PDF, in the reader's words; None while the PDF is not here."""
    found = call.service.checks.of(report_id, fonts)
    return shown(*found, call.language.value, call.formats.moment) if found else None


@pages.get("/sheets/authority.pem", ANYONE)
def sheet_authority(call: Call) -> Response:
    """The certificate of the company's sheet authority, for whoever checks sheets without this server."""
    return Response(
        call.service.seal_office.authority,
        media_type="application/x-pem-file",
        headers={"Content-Security-Policy": FILES_MAY, **saved_as("sheet-authority.pem")},
    )


@pages.get("/sheets/authority.crl", ANYONE)
def revoked_certificates(call: Call) -> Response:
    """The authority's list of revoked certificates (RFC 5280), for the same people."""
    return Response(
        call.service.seal_office.revocations(),
        media_type="application/pkix-crl",
        headers={"Content-Security-Policy": FILES_MAY, **saved_as("sheet-authority.crl")},
    )


@pages.get("/sheets/{report}/{page}.png", OFFICE)
def sheet_page(call: Call) -> Response:
    """One page of a sealed sheet as a picture, counted from 1: every browser can show that."""
    row = _sheet(call)
    number = call.part("page")
    if row.pdf_sha256 is None or not (number.isascii() and number.isdigit()):
        raise Unreadable("row-not-found")
    path = call.service.sheet_pages.file(row.pdf_sha256, int(number))
    return FileResponse(path, media_type="image/png", headers=_KEPT)


def _file(call: Call) -> FileRow:
    with call.store.read() as session:
        row = file_row(session, call.part("attachment"))
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _sheet(call: Call) -> SheetRow:
    with call.store.read() as session:
        row = sheet_row(session, call.part("report"))
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _most_complete(call: Call, row: SheetRow) -> str | None:
    """Approved and time-stamped, where that file is here."""
    with call.store.read() as session:
        forms = pdfs_of(session, row.id)
    return next((each for each in forms if call.service.blobs.has(each)), None)


def _bytes(call: Call, sha256: str | None) -> bytes:
    if sha256 is None or not call.service.blobs.has(sha256):
        raise Unreadable("blob-absent")
    return call.service.blobs.read(sha256)


def saved_as(name: str) -> dict[str, str]:
    """The header that makes a browser save under a name (RFC 6266, RFC 8187)."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)[:120]
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name[:120])}"}


def _ending(media_type: str) -> str:
    return {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}.get(media_type, "")
