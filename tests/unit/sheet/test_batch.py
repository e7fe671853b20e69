"""Many sheets in one file: every page as it was, found by contents and bookmarks, one sheet in memory at a time."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pikepdf
import pytest

from fieldapp.errors import ReplicaTrouble, Unreadable
from fieldapp.fonts import FontFiles
from fieldapp.sheet.batch import BatchHead, BatchSheet, Bound, bind
from fieldapp.sheet.binding import Binder
from fieldapp.sheet.pdf import render
from fieldapp.sheet.preview import page_count, page_image
from tests.unit.sheet.pdf_text import text_of
from tests.unit.sheet.sheets import NOON, a_full_sheet, a_photo, a_sheet, signed

HEAD = BatchHead(a_full_sheet().company, "Northern Dairy Ltd", "2026-03", "Asia/Shanghai", NOON)


@pytest.fixture(scope="module")
def long_and_short(fonts: FontFiles) -> tuple[bytes, bytes]:
    """A sheet of several pages with photos, and one of a single page."""
    photos = tuple(a_photo(number, (800, 600)) for number in range(1, 7))
    return render(signed(a_full_sheet(photos=photos)), fonts), render(signed(a_sheet()), fonts)


def a_listed(number: int, pdf: bytes | None, title: str = "Pump leaks 水泵漏水") -> BatchSheet:
    def read() -> BinaryIO:
        if pdf is None:
            raise ReplicaTrouble("blob-missing")
        return io.BytesIO(pdf)

    moment = NOON + timedelta(hours=number)
    return BatchSheet(f"WO-2026-{number:05d}", 1, title, "Plant 1", moment, "欧阳建国", read)


def bound(sheets: Sequence[BatchSheet], fonts: FontFiles) -> tuple[bytes, Bound]:
    out = io.BytesIO()
    return (told := bind(sheets, HEAD, fonts, out)) and out.getvalue(), told


def test_that_every_page_looks_as_it_did(long_and_short: tuple[bytes, bytes], fonts: FontFiles) -> None:
    first, second = long_and_short

    data, told = bound([a_listed(1, first), a_listed(2, second)], fonts)

    before = [page_image(pdf, at, 40) for pdf in long_and_short for at in range(page_count(pdf))]
    assert told.pages == len(before)
    assert [page_image(data, at, 40) for at in range(1, page_count(data))] == before


def test_that_contents_and_bookmarks_lead_to_the_sheets(
    long_and_short: tuple[bytes, bytes], fonts: FontFiles
) -> None:
    first, second = long_and_short
    starts = [1, 1 + page_count(first)]

    data, _ = bound([a_listed(1, first), a_listed(2, second, "Yearly inspection")], fonts)

    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = [page.obj.objgen for page in pdf.pages]
        links = [pages.index(link.Dest[0].objgen) for link in pdf.pages[0].Annots]
        with pdf.open_outline() as outline:
            marks = [(str(mark.title), pages.index(mark.destination[0].objgen)) for mark in outline.root]
        assert pdf.check_pdf_syntax() == []
    assert links == starts
    assert [at for _, at in marks] == [0, *starts]
    assert marks[2][0].endswith("Yearly inspection")
    contents = text_of(data)[:2000]
    assert f"Yearly inspection Plant 1 欧阳建国 {starts[1] + 1}" in contents.replace("\ufffe", "")


def test_that_a_sheet_whose_file_is_absent_or_broken_is_listed_and_told(
    long_and_short: tuple[bytes, bytes], fonts: FontFiles
) -> None:
    _, short = long_and_short

    data, told = bound([a_listed(1, None), a_listed(2, b"%PDF-1.7 no more"), a_listed(3, short)], fonts)

    assert told == Bound(1, 1, ("WO-2026-00001", "WO-2026-00002"))
    assert text_of(data).count("The file of this report is not here.") == 2
    assert page_count(data) == 2


def test_that_the_same_sheets_give_the_same_bytes(
    long_and_short: tuple[bytes, bytes], fonts: FontFiles
) -> None:
    listed = [a_listed(number, pdf) for number, pdf in enumerate(long_and_short)]

    assert bound(listed, fonts)[0] == bound(listed, fonts)[0]


def test_that_memory_does_not_grow_with_the_number_of_sheets(
    long_and_short: tuple[bytes, bytes], fonts: FontFiles, tmp_path: Path
) -> None:
    heaviest = tmp_path / "sheet.pdf"
    heaviest.write_bytes(long_and_short[0])

    def peak(count: int) -> int:
        listed = (
            replace(a_listed(number, None), read=lambda: heaviest.open("rb")) for number in range(count)
        )
        tracemalloc.start()
        with Path("/dev/null").open("wb") as nowhere:
            bind(listed, HEAD, fonts, nowhere)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(2)

    assert peak(8) - peak(2) < len(long_and_short[0])


def test_that_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(Unreadable, match="pdf-unreadable"):
        Binder(io.BytesIO()).add(io.BytesIO(b"not a PDF"))
