"""The print queue: what is asked for is kept, then printed; an absent printer or a restart loses nothing.

    queue = session.printing
    queue.add([Wanted(title, sha256, printer="Office", paper="A4 customer")])
    queue.changed.connect(...)          # the jobs that are left, oldest first
    queue.told.connect(...)             # a PrintJob and the error it met; None when it is printed
    queue.try_again(job.id); queue.cancel(job)

One job at a time, on a reader thread. What does not work is tried again after growing pauses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.errors import Cancelled, FieldappError
from fieldapp.store import print_jobs
from fieldapp.store.print_jobs import WAITING, PrintJob, Wanted

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession

T = TypeVar("T")
Failed = Callable[[FieldappError], object]
Out = Callable[[PrintJob, bytes], object]
"""Puts a PDF on paper, on a reader thread; raises HardwareTrouble when the printer does not take it."""


class PrintQueue(QObject):
    """The one way to paper. UI thread only."""

    changed = Signal(object)
    told = Signal(object, object)
    refused = Signal(object)

    def __init__(self, session: DeskSession, out: Out | None = None) -> None:
        super().__init__(session)
        self._session = session
        self.out = out or _system_out
        self.jobs: tuple[PrintJob, ...] = ()
        """What is left, as far as known."""
        self._is_busy = False
        self._is_on = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """The desk is open: go on with what was left."""
        if not self._is_on:
            self._is_on = True
            self._write_then_look(lambda: print_jobs.after_restart(self._session.store))

    def stop(self) -> None:
        """The desk closes."""
        self._is_on = False
        self._timer.stop()

    def add(self, wanted: Sequence[Wanted], pdf: bytes | None = None) -> None:
        """Keep these jobs, then print them; `pdf` are bytes that exist for these jobs alone."""
        self._is_on = True
        session = self._session

        def keep() -> None:
            if pdf is not None:
                session.blobs.put(pdf)
            print_jobs.add_jobs(session.store, wanted)

        self._write_then_look(keep)

    def try_again(self, job_id: str) -> None:
        """Print it now."""
        self._write_then_look(lambda: print_jobs.try_again(self._session.store, job_id))

    def cancel(self, job: PrintJob) -> None:
        """It is not wanted any more."""
        self._write_then_look(lambda: self._end(job))

    def look(self) -> None:
        """See what is left, and print what is due."""
        session = self._session

        def read() -> tuple[PrintJob, ...]:
            with session.store.read() as rows:
                return print_jobs.jobs(rows)

        self._read(read, self._on_jobs, self.refused.emit)

    def _on_jobs(self, jobs: tuple[PrintJob, ...]) -> None:
        if jobs != self.jobs:
            self.jobs = jobs
            self.changed.emit(jobs)
        waiting = [job for job in jobs if job.state == WAITING]
        if not waiting or self._is_busy or not self._is_on:
            return
        first = min(waiting, key=lambda job: (job.next_at, job.id))
        wait_s = print_jobs.seconds_until(self._session.store, first)
        if wait_s > 0:
            self._timer.start(round(wait_s * 1000) + 20)
        else:
            self._print(first)

    def _print(self, job: PrintJob) -> None:
        self._is_busy = True
        session, out = self._session, self.out

        def work() -> None:
            out(job, session.blobs.read(job.sha256))

        def begun(is_mine: bool) -> None:
            if is_mine:
                self._read(work, lambda _none: self._printed(job), lambda error: self._failed(job, error))
            else:
                self._idle(None)

        self._write(lambda: print_jobs.begin(session.store, job.id), begun, self._idle_after)

    def _printed(self, job: PrintJob) -> None:
        self.told.emit(job, None)
        self._write(lambda: self._end(job), self._idle, self._idle_after)

    def _failed(self, job: PrintJob, error: FieldappError) -> None:
        self.told.emit(job, error)
        store = self._session.store
        self._write(lambda: print_jobs.put_back(store, job, error.code), self._idle, self._idle_after)

    def _end(self, job: PrintJob) -> None:
        unneeded = print_jobs.end(self._session.store, job)
        if unneeded is not None:
            self._session.blobs.remove(unneeded)

    def _idle(self, _done: object) -> None:
        self._is_busy = False
        self.look()

    def _idle_after(self, error: FieldappError) -> None:
        """The disk said no: nothing is tried by itself until somebody asks again."""
        self._is_busy = False
        self.refused.emit(error)

    def _write_then_look(self, work: Callable[[], object]) -> None:
        self._write(work, lambda _done: self.look(), self.refused.emit)

    def _write(self, work: Callable[[], T], done: Callable[[T], object], failed: Failed) -> None:
        with suppress(Cancelled):  # the desk is closing: what is left is there at its next start
            self._session.tasks.write(work, done, failed, owner=self)

    def _read(self, work: Callable[[], T], done: Callable[[T], object], failed: Failed) -> None:
        with suppress(Cancelled):
            self._session.tasks.read(work, done, failed, owner=self)


def _system_out(job: PrintJob, pdf: bytes) -> object:
    from fieldapp.ui.printing.system_printers import print_job

    return print_job(job, pdf)
