"""Tells in the window, wherever the person is, what became of prints that had to wait."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.store.print_jobs import UNSURE, PrintJob
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.printing.print_queue import PrintQueue
from fieldapp.ui.printing.queue_dialog import QueueDialog
from fieldapp.ui.tokens import Tone


class Announcer(QObject):
    """Says once that prints are left from before, and of each print that waited that it came out."""

    def __init__(self, queue: PrintQueue, navigator: Navigator, window: QWidget) -> None:
        super().__init__(window)
        self._queue, self._navigator, self._window = queue, navigator, window
        self._has_told = False
        queue.changed.connect(self._on_changed)
        queue.told.connect(self._on_told)
        self._on_changed(queue.jobs)

    def open_queue(self) -> None:
        """Show what waits."""
        QueueDialog(self._queue, self._window).open()

    @Slot(object)
    def _on_changed(self, jobs: tuple[PrintJob, ...]) -> None:
        left = [job for job in jobs if job.state == UNSURE or job.tries]
        if not left or self._has_told:
            self._has_told = bool(left)
            return
        self._has_told = True
        words = QCoreApplication.translate("print", "Prints that wait for a printer: {0}").format(len(left))
        show = QCoreApplication.translate("print", "Print queue")
        self._navigator.show_message(Tone.WARN, words, show, self.open_queue)

    @Slot(object, object)
    def _on_told(self, job: PrintJob, error: FieldappError | None) -> None:
        if error is None and job.tries:
            words = QCoreApplication.translate("print", "Sent to the printer: {0}").format(job.title)
            self._navigator.show_message(Tone.GOOD, words)
