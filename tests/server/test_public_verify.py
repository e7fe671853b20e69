"""Anybody checks a sheet: by its PDF or by the code on paper, without an account and without learning more."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from httpx import Response

from fieldapp.actions.amendments import amend
from fieldapp.actions.sheets import sign
from fieldapp.fonts import font_files
from fieldapp.model.reports import ServiceReport
from fieldapp.server.pages.public_verify import MOST_PDF_BYTES
from fieldapp.server.service import FREE_SHEET_CHECKS, Service
from tests.actions.test_sheets import SIGNED, an_order_to_sign
from tests.builders import an_engineer
from tests.server.conftest import Browser

LI = an_engineer()


class Sheet(NamedTuple):
    """A sealed sheet: what its paper says, and its file."""

    order: str
    number: str
    digest: str
    pdf: bytes


@pytest.fixture
def sheet(service: Service) -> Sheet:
    """One that was signed and is known to the server."""
    order = an_order_to_sign(service.store)
    return sealed(service, order)


@pytest.fixture
def anybody(browsers: Callable[[], Browser]) -> Browser:
    """A browser in which nobody has signed in."""
    return browsers()


def sealed(service: Service, order: str) -> Sheet:
    report_id = sign(service.store, service.blobs, order, SIGNED, by=LI, fonts=font_files())
    with service.store.read() as session:
        report = session.get(ServiceReport, report_id)
    assert report is not None
    assert report.pdf_sha256 is not None
    return Sheet(order, "WO-2026-00001", report.digest, service.blobs.read(report.pdf_sha256))


def scan(browser: Browser, sheet: Sheet, revision: int = 1, **changes: str) -> Response:
    """What a telephone opens."""
    said = sheet._replace(**changes)
    return browser.get(f"/verify?s={said.number}:{revision}:{said.digest.upper()}")


def upload(browser: Browser, data: bytes) -> Response:
    found = re.search(r'name="csrf" value="(\w+)"', browser.get("/verify").text)
    assert found is not None
    files = {"file": ("sheet.pdf", data, "application/pdf")}
    return browser.client.post("/verify", data={"csrf": found[1]}, files=files)


def test_that_the_code_on_paper_says_that_the_sheet_is_known_and_nothing_of_people(
    sheet: Sheet, anybody: Browser
) -> None:
    page = scan(anybody, sheet)

    assert "This sheet is known here." in page.text
    assert sheet.digest[:8] in page.text
    personal = ("陈丽", "Harbour Mills", "Li Wei", "Seal worn", "Feed pump")
    assert [word for word in personal if word in page.text] == []


def test_that_a_code_that_was_changed_is_told_from_one_that_is_unknown(
    sheet: Sheet, anybody: Browser
) -> None:
    assert "does not fit" in scan(anybody, sheet, number="WO-2026-00002").text
    assert "does not fit" in scan(anybody, sheet, revision=2).text
    unknown = scan(anybody, sheet, digest="0" * 64).text
    assert "This sheet is not known here." in unknown
    assert unknown == scan(anybody, sheet, digest="0" * 64, number="WO-2026-00001").text


def test_that_a_sheet_that_was_replaced_says_so(service: Service, sheet: Sheet, anybody: Browser) -> None:
    amend(service.store, sheet.order, "A part was forgotten", by=LI)
    newer = sealed(service, sheet.order)

    assert "revision 2 is the newest" in scan(anybody, sheet).text
    assert "It was replaced" not in scan(anybody, newer, revision=2).text


@pytest.mark.parametrize(
    "said", ["", "x", "WO-1:1:abc", "WO-1:one:" + "0" * 64, "%00:1:" + "0" * 64, "A" * 5000]
)
def test_that_a_code_that_is_none_gets_a_sentence(anybody: Browser, said: str) -> None:
    answer = anybody.get(f"/verify?s={said}")

    assert answer.status_code in (200, 422)
    assert "This code is not that of a sheet" in answer.text or "is not known here" in answer.text


def test_that_a_file_is_checked_point_by_point_and_nothing_of_it_is_kept(
    service: Service, sheet: Sheet, anybody: Browser
) -> None:
    before = _everything(service.settings.data)
    touched = bytearray(sheet.pdf)
    touched[len(touched) // 2] ^= 1

    good, bad = upload(anybody, sheet.pdf), upload(anybody, bytes(touched))

    assert "Genuine and unchanged." in good.text
    assert "Do not rely on this file" in bad.text
    assert _everything(service.settings.data) == before


def test_that_what_is_no_pdf_or_no_file_gets_a_sentence(anybody: Browser) -> None:
    assert "This file is not a PDF." in upload(anybody, b"hello").text
    assert "Choose the PDF of a sheet first." in upload(anybody, b"").text
    assert upload(anybody, b"%PDF-1.7\n" + b"\x00" * 100).status_code == 200


def test_that_a_file_that_is_too_large_is_refused(anybody: Browser) -> None:
    answer = upload(anybody, b"%PDF-" + b"\x00" * (MOST_PDF_BYTES + (1 << 20)))

    assert answer.status_code == 413


def test_that_who_asks_without_end_has_to_wait(anybody: Browser) -> None:
    made_up = Sheet("", "WO-2026-00001", "0" * 64, b"")

    answers = [scan(anybody, made_up).status_code for _ in range(FREE_SHEET_CHECKS + 1)]

    assert answers == [200] * FREE_SHEET_CHECKS + [429]
    late = scan(anybody, made_up)
    assert int(late.headers["retry-after"]) >= 1
    assert "not known here" not in late.text


def test_that_the_page_is_chinese_for_those_who_read_it(anybody: Browser) -> None:
    page = anybody.get("/verify", **{"accept-language": "zh-CN"})

    assert "这份服务报告是真的吗" in page.text


def _everything(folder: Path) -> dict[str, int]:
    return {
        str(path): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("server.sqlite")
    }
