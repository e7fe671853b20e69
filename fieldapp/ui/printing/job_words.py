"""What is told of a print job, in words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.store.print_jobs import PRINTING, UNSURE, PrintJob
from fieldapp.ui import text

_WAITS = str(QT_TRANSLATE_NOOP("print", "Waits for the printer."))
_PRINTS = str(QT_TRANSLATE_NOOP("print", "Is being printed."))
_UNSURE = str(
    QT_TRANSLATE_NOOP(
        "print",
        "The desk was closed while this was printed. Look at the printer: print it again, or take it out.",
    )
)
_TROUBLES = {
    "printer-absent": str(
        QT_TRANSLATE_NOOP("print", "The printer is not connected. It is tried again by itself, next at {0}.")
    ),
    "printer-refuses": str(
        QT_TRANSLATE_NOOP("print", "The printer did not take it. It is tried again by itself, next at {0}.")
    ),
}
_OTHER = str(QT_TRANSLATE_NOOP("print", "It could not be printed. It is tried again by itself, next at {0}."))
_CUSTOMER = str(QT_TRANSLATE_NOOP("print", "Customer's copy"))
_OFFICE = str(QT_TRANSLATE_NOOP("print", "Office copy"))
_COPIES = str(QT_TRANSLATE_NOOP("print", "{0} copies"))
_USUAL = str(QT_TRANSLATE_NOOP("print", "The system's usual printer"))


def state_words(job: PrintJob) -> str:
    """How far the job is, and what becomes of it."""
    if job.state == UNSURE:
        return _said(_UNSURE)
    if job.state == PRINTING:
        return _said(_PRINTS)
    if job.trouble is None:
        return _said(_WAITS)
    next_at = text.time(datetime.fromisoformat(job.next_at))
    return _said(_TROUBLES.get(job.trouble, _OTHER)).format(next_at)


def usual_printer() -> str:
    """What the printer without a name is called."""
    return _said(_USUAL)


def detail_words(job: PrintJob) -> str:
    """Printer, whose copy, how many."""
    whose = {"customer": _said(_CUSTOMER), "office": _said(_OFFICE)}.get(job.whose, "")
    copies = _said(_COPIES).format(job.copies) if job.copies > 1 else ""
    return " · ".join(filter(None, (job.printer or usual_printer(), whose, copies, job.size)))


def _said(words: str) -> str:
    return QCoreApplication.translate("print", words)
