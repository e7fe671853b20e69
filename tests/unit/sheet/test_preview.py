"""Pages as pictures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import Unreadable
from fieldapp.fonts import FontFiles
from fieldapp.sheet.pdf import render
from fieldapp.sheet.preview import page_count, page_image, page_images
from tests.unit.sheet.sheets import a_full_sheet, a_sheet


def test_that_every_page_becomes_a_picture_of_its_size(fonts: FontFiles) -> None:
    pdf = render(a_full_sheet(), fonts)

    pictures = list(page_images(pdf, 72))

    assert len(pictures) == page_count(pdf) == 3
    for width, height, stride, pixels in pictures:
        assert (width, height) == (596, 842)
        assert stride >= 4 * width
        assert len(pixels) == stride * height


def test_that_the_paper_is_white_and_the_letters_dark(fonts: FontFiles) -> None:
    width, height, _, pixels = page_image(render(a_sheet(), fonts), 0, 72)

    assert pixels[:3] == b"\xff\xff\xff"
    dark = sum(1 for at in range(0, len(pixels), 4) if pixels[at] < 100)
    assert 0.001 < dark / (width * height) < 0.2


def test_that_twice_the_resolution_is_twice_the_size(fonts: FontFiles) -> None:
    pdf = render(a_sheet(paper="Letter"), fonts)

    small, large = page_image(pdf, 0, 72), page_image(pdf, 0, 144)

    assert (large[0], large[1]) == (2 * small[0], 2 * small[1])


def test_that_a_page_that_is_not_there_is_refused(fonts: FontFiles) -> None:
    with pytest.raises(Unreadable, match="pdf-unreadable"):
        page_image(render(a_sheet(), fonts), 7, 72)


def test_that_a_picture_beyond_all_bounds_is_refused(fonts: FontFiles) -> None:
    with pytest.raises(Unreadable, match="pdf-unreadable"):
        page_image(render(a_sheet(), fonts), 0, 10_000)


@given(st.binary(max_size=200))
def test_that_what_is_no_pdf_is_refused(noise: bytes) -> None:
    with pytest.raises(Unreadable, match="pdf-unreadable"):
        list(page_images(b"%PDF-1.7\n" + noise, 72))


def test_that_a_pdf_cut_short_is_drawn_or_refused(fonts: FontFiles) -> None:
    pdf = render(a_sheet(), fonts)

    assert all(_outcome(pdf[: len(pdf) * part // 10]) in {"drawn", "pdf-unreadable"} for part in range(10))


def _outcome(pdf: bytes) -> str:
    try:
        list(page_images(pdf, 40))
    except Unreadable as told:
        return told.code
    return "drawn"
