"""The pages of a PDF as pictures, for the screen.

    for width, height, stride, pixels in page_images(pdf, dpi=150):
        QImage(pixels, width, height, stride, QImage.Format.Format_RGB32)

Pixels are four bytes each, blue green red and one unused, row by row from the top. No Qt here; any thread, one
document at a time (PDFium is not thread-safe).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import PdfiumError

from fieldapp.errors import Unreadable

PageImage = tuple[int, int, int, bytes]

_pdfium = threading.RLock()
_POINTS_PER_INCH = 72
_MOST_PIXELS = 100_000_000


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has.

    Raises:
        Unreadable: `pdf-unreadable`.
    """
    with _pdfium:
        document = _opened(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_size(pdf: bytes) -> tuple[float, float]:
    """Width and height of the first page in points.

    Raises:
        Unreadable: `pdf-unreadable`.
    """
    with _pdfium:
        document = _opened(pdf)
        try:
            width, height = document.get_page_size(0)
            return float(width), float(height)
        except (PdfiumError, IndexError) as trouble:
            raise Unreadable("pdf-unreadable") from trouble
        finally:
            document.close()


def page_images(pdf: bytes, dpi: float) -> Iterator[PageImage]:
    """Width, height, stride and pixels of each page, in order, each made when it is asked for.

    Raises:
        Unreadable: `pdf-unreadable` when it is no PDF, is encrypted or a page cannot be drawn.
    """
    for at in range(page_count(pdf)):
        yield page_image(pdf, at, dpi)


def page_image(pdf: bytes, page: int, dpi: float) -> PageImage:
    """One page, counted from 0.

    Raises:
        Unreadable: `pdf-unreadable`, also when there is no such page.
    """
    with _pdfium:
        document = _opened(pdf)
        try:
            return _drawn(document, page, dpi)
        except (PdfiumError, IndexError) as trouble:
            raise Unreadable("pdf-unreadable") from trouble
        finally:
            document.close()


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except PdfiumError as trouble:
        raise Unreadable("pdf-unreadable") from trouble


def _drawn(document: pypdfium2.PdfDocument, number: int, dpi: float) -> PageImage:
    page = document[number]
    scale = dpi / _POINTS_PER_INCH
    if page.get_width() * page.get_height() * scale * scale > _MOST_PIXELS:
        raise Unreadable("pdf-unreadable")
    bitmap = page.render(scale=scale, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRx)
    try:
        return bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)
    finally:
        bitmap.close()
        page.close()
