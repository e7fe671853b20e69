"""Paper out of a PDF: each page as a picture of the printer's own fineness, off the UI thread."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from fieldapp.errors import HardwareTrouble
from fieldapp.sheet.preview import page_count, page_image

FINEST_DPI = 300.0


def printers() -> list[str]:
    """The names of the printers this machine knows."""
    return [info.printerName() for info in QPrinterInfo.availablePrinters()]


def print_pdf(pdf: bytes, printer: QPrinter | QPdfWriter) -> int:
    """Print every page, centred and fitted; returns how many. Not on the UI thread.

    Raises HardwareTrouble when the printer does not take it.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise HardwareTrouble
    try:
        pages = page_count(pdf)
        for at in range(pages):
            if at and not printer.newPage():
                raise HardwareTrouble
            _draw(painter, pdf, at, printer)
    finally:
        painter.end()
    return pages


def _draw(painter: QPainter, pdf: bytes, at: int, printer: QPrinter | QPdfWriter) -> None:
    width, height, stride, pixels = page_image(pdf, at, min(FINEST_DPI, float(printer.resolution())))
    image = QImage(pixels, width, height, stride, QImage.Format.Format_RGB32)
    room = QRectF(0, 0, printer.width(), printer.height())
    scale = min(room.width() / width, room.height() / height)
    wide, high = width * scale, height * scale
    painter.drawImage(QRectF((room.width() - wide) / 2, (room.height() - high) / 2, wide, high), image)
