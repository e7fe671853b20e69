"""What happens when something happens that nobody expected.

Exceptions in slots do not stop a PySide program, so nothing but this hook would notice them.
Install it before anything else:

    guard = excepthook.Guard()
    guard.install()
    forget = guard.keep_draft(editor.save_draft)   # what to store before anything else is lost
    guard.reported.connect(window.offer_report)    # a frozen Report, on the UI thread

A report holds where it happened and what kind of error it was, never the values involved: like
the log, it may leave the machine.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot

from fieldapp import __version__
from fieldapp.errors import Cancelled
from fieldapp.logs import kind_of, places_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """What may be sent to those who can repair it. Free of personal data."""

    moment: datetime
    version: str
    kind: str
    places: tuple[str, ...]

    def as_text(self) -> str:
        """The report as a person can read it before sending it."""
        head = f"fieldapp {self.version} {self.moment.isoformat(timespec='seconds')} {self.kind}"
        return "\n".join((head, *self.places))


class Guard(QObject):
    """Keeps drafts, writes the log and offers a report, once per kind and place."""

    reported = Signal(object)

    _from_elsewhere = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts: list[Callable[[], object]] = []
        self._told: set[tuple[str, ...]] = set()
        self._before: tuple[object, object] | None = None
        self._from_elsewhere.connect(self._on_ui_thread, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks of Python for exceptions in slots and in threads."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        """Give the hooks back."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before  # type: ignore[assignment]
            self._before = None

    def keep_draft(self, save: Callable[[], object]) -> Callable[[], None]:
        """Call `save` on the UI thread before an unexpected error is told; returns how to forget it."""
        self._drafts.append(save)
        return lambda: self._drafts.remove(save) if save in self._drafts else None

    def report(self, error: BaseException) -> None:
        """Deal with an unexpected error. Any thread."""
        if isinstance(error, Cancelled):
            return
        log.critical("unexpected: %s", type(error).__name__, exc_info=error)
        if QThread.currentThread() is self.thread() or QCoreApplication.instance() is None:
            self._on_ui_thread(error)
        else:
            self._from_elsewhere.emit(error)

    @Slot(object)
    def _on_ui_thread(self, error: BaseException) -> None:
        self._save_drafts()
        report = _report_on(error)
        if (report.kind, *report.places) not in self._told:
            self._told.add((report.kind, *report.places))
            self.reported.emit(report)

    def _save_drafts(self) -> None:
        for save in tuple(self._drafts):
            try:
                save()
            except Exception:
                log.critical("a draft could not be kept", exc_info=True)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error)

    def _on_thread_exception(self, case: threading.ExceptHookArgs) -> None:
        if case.exc_value is not None and not isinstance(case.exc_value, SystemExit):
            self.report(case.exc_value)


def _report_on(error: BaseException) -> Report:
    places = tuple(places_of(error.__traceback__))
    return Report(datetime.now(UTC), __version__, kind_of(error), places)
