"""Paper out of a PDF: each page as a picture of the printer's own fineness, off the UI thread."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from fieldapp.errors import HardwareTrouble
from fieldapp.store.print_jobs import PrintJob

FINEST_DPI = 300.0
_WHOSE = {
    "customer": str(QT_TRANSLATE_NOOP("print", "Customer's copy")),
    "office": str(QT_TRANSLATE_NOOP("print", "Office copy")),
}
_EDGE_MM, _MARK_MM = 5.0, 2.8


def printers() -> list[str]:
    """The names of the printers this machine knows."""
    return [info.printerName() for info in QPrinterInfo.availablePrinters()]


def print_job(job: PrintJob, pdf: bytes) -> int:
    """Print a job on its printer; returns the pages. Not on the UI thread.

    Raises HardwareTrouble `printer-absent` while the system does not know the printer, `printer-refuses` while
    it is in trouble, or says no.
    """
    name = job.printer or QPrinterInfo.defaultPrinterName()
    info = QPrinterInfo.printerInfo(name)
    if not name or info.isNull():
        raise HardwareTrouble("printer-absent", printer=name or "-")
    if info.state() == QPrinter.PrinterState.Error:
        raise HardwareTrouble("printer-refuses", printer=name)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    set_paper(printer, job)
    try:
        return print_pdf(pdf, printer, job.whose)
    except HardwareTrouble as trouble:
        raise HardwareTrouble("printer-refuses", printer=name) from trouble


def set_paper(printer: QPrinter, job: PrintJob) -> None:
    """The job's paper, edge to edge, and how many copies."""
    printer.setDocName(job.title)
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(job.size))
    printer.setCopyCount(job.copies)


def page_layout(size: str) -> QPageLayout:
    """The layout of `A4`, `Letter`, or a label's `<width>x<height>` in millimetres, without margins.

    A label printer's width is that across the roll, whichever side is the longer: nothing is turned.
    """
    width, cross, height = size.partition("x")
    if cross:
        across, along = QSizeF(float(width), float(height)), QPageSize.Unit.Millimeter
        page = QPageSize(across, along, size, QPageSize.SizeMatchPolicy.ExactMatch)
    else:
        page = QPageSize(QPageSize.PageSizeId.Letter if size == "Letter" else QPageSize.PageSizeId.A4)
    layout = QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def print_pdf(pdf: bytes, printer: QPrinter | QPdfWriter, whose: str = "") -> int:
    """Print every page, centred and fitted; returns how many. Not on the UI thread.

    `whose` marks every page as the copy of `customer` or `office`.

    Raises HardwareTrouble when the printer does not take it.
    """
    from fieldapp.sheet.preview import page_count

    painter = QPainter()
    if not painter.begin(printer):
        raise HardwareTrouble
    try:
        pages = page_count(pdf)
        for at in range(pages):
            if at and not printer.newPage():
                raise HardwareTrouble
            _draw(painter, pdf, at, printer)
            if whose in _WHOSE:
                _mark(painter, printer, QCoreApplication.translate("print", _WHOSE[whose]))
    finally:
        painter.end()
    return pages


def _draw(painter: QPainter, pdf: bytes, at: int, printer: QPrinter | QPdfWriter) -> None:
    from fieldapp.sheet.preview import page_image

    width, height, stride, pixels = page_image(pdf, at, min(FINEST_DPI, float(printer.resolution())))
    image = QImage(pixels, width, height, stride, QImage.Format.Format_RGB32)
    room = QRectF(0, 0, printer.width(), printer.height())
    scale = min(room.width() / width, room.height() / height)
    wide, high = width * scale, height * scale
    painter.drawImage(QRectF((room.width() - wide) / 2, (room.height() - high) / 2, wide, high), image)


def _mark(painter: QPainter, printer: QPrinter | QPdfWriter, words: str) -> None:
    """Small words at the upper right, above everything the sheet says."""
    dots = printer.resolution() / 25.4
    font = QFont(painter.font())
    font.setPixelSize(max(1, round(_MARK_MM * dots)))
    painter.setFont(font)
    edge = _EDGE_MM * dots
    box = QRectF(edge, edge, printer.width() - 2 * edge, 2 * _MARK_MM * dots)
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, words)
