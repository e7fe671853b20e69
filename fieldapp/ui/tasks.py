"""The only bridge between widgets and other threads.

    tasks = Tasks()                                            # on the UI thread, once
    tasks.write(lambda: actions.notes.add(store, ...), done=self._on_saved, failed=self._on_refused)
    tasks.read(lambda: queries.todays_orders(store), done=self.model.replace)
    self._search = Latest(tasks); self._search.read(...)       # a newer question drops the older
    ...
    tasks.shutdown()                                           # waits until everything is written

`write` runs on the one writer thread, in the order asked; `read` on one of three reader threads.
`done` and `failed` are always called on the UI thread, later, never from inside `write` or
`read`. What the function returns must be frozen: it crosses threads. `failed` receives a
`FieldappError`; anything else is a bug: it goes to the report hook and `failed` hears a plain
`FieldappError("bug")`, so that a screen can become usable again. `Cancelled` is silent. Methods of
a widget that was closed meanwhile are not called; `owner` says whose life counts for other callables.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from fieldapp.errors import Cancelled, FieldappError
from fieldapp.ui import garbage

log = logging.getLogger(__name__)

T = TypeVar("T")
READERS = 3


class Tasks(QObject):
    """The writer, the readers and the way back to the UI thread."""

    failed = Signal(object)
    """A `FieldappError` nobody took: the window shows it in its banner."""

    _back = Signal(object)

    def __init__(
        self, report: Callable[[BaseException], None] | None = None, parent: QObject | None = None
    ) -> None:
        """`report` receives bugs, on the thread where they happened (`excepthook.Guard.report`)."""
        super().__init__(parent)
        garbage.collect_here_only()
        self._report = report or _log_bug
        self._writes: queue.SimpleQueue[Task[Any] | None] = queue.SimpleQueue()
        self._reads: queue.SimpleQueue[Task[Any] | None] = queue.SimpleQueue()
        self._closed = False
        self._back.connect(self._call, Qt.ConnectionType.QueuedConnection)
        self._writer = self._start("writer", self._writes)
        self._readers = [self._start(f"reader-{number}", self._reads) for number in range(1, READERS + 1)]

    def write(
        self,
        fn: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[FieldappError], object] | None = None,
        owner: QObject | None = None,
    ) -> Task[T]:
        """Run `fn` on the writer thread, after every write asked for before it.

        When `owner` is given and no longer exists, nobody is told the outcome; the write still happens.
        """
        return self._queue(self._writes, Task(fn, done, failed, owner))

    def read(
        self,
        fn: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[FieldappError], object] | None = None,
        owner: QObject | None = None,
    ) -> Task[T]:
        """Run `fn` on a reader thread; several reads may run at once and end in any order."""
        return self._queue(self._reads, Task(fn, done, failed, owner))

    def relay(self, callback: Callable[..., object]) -> Callable[..., None]:
        """The callback, made callable from any thread: it will run on the UI thread, in order."""
        return lambda *values: self._send(_Parcel(lambda: callback(*values)))

    def shutdown(self, timeout_s: float = 30.0) -> bool:
        """Write everything that was asked for, then stop. False when the writer is still busy.

        Nothing can be asked for afterwards. Reads still waiting are dropped.
        """
        self._closed = True
        self._writes.put(None)
        for _ in self._readers:
            self._reads.put(None)
        self._writer.join(timeout_s)
        for reader in self._readers:
            reader.join(1.0)
        if any(thread.is_alive() for thread in (self._writer, *self._readers)):
            garbage.never_destroy(self)
        return not self._writer.is_alive()

    def _queue(self, line: queue.SimpleQueue[Task[Any] | None], task: Task[T]) -> Task[T]:
        if self._closed:
            raise Cancelled
        line.put(task)
        return task

    def _start(self, name: str, line: queue.SimpleQueue[Task[Any] | None]) -> threading.Thread:
        thread = threading.Thread(target=self._work, args=(line,), name=f"fieldapp-{name}", daemon=True)
        thread.start()
        return thread

    def _work(self, line: queue.SimpleQueue[Task[Any] | None]) -> None:
        while (task := line.get()) is not None:
            is_wanted = not task.cancelled and not (self._closed and line is self._reads)
            parcel = _Parcel(self._outcome(task) if is_wanted else partial(_let_go, task))
            del task  # before the UI thread lets go of it: see `_Parcel`
            self._send(parcel)

    def _outcome(self, task: Task[T]) -> Callable[[], object]:
        """Run the task here and give back what the UI thread has to do about it."""
        try:
            value = task.fn()
        except Cancelled:
            return partial(_let_go, task)
        except FieldappError as error:
            log.log(error.log_level, "%s", error)
            return partial(self._tell, task, error)
        except Exception as bug:  # noqa: BLE001 - one of the three borders: report, then convert
            self._report(bug)
            return partial(self._tell, task, FieldappError("bug"))
        return partial(task.deliver, value)

    def _tell(self, task: Task[Any], error: FieldappError) -> None:
        if task.failed is None:
            self.failed.emit(error)
        elif task.wanted and _hears(task.failed):
            task.failed(error)

    def _send(self, parcel: _Parcel) -> None:
        try:
            self._back.emit(parcel)
        except RuntimeError:  # the window is gone: there is nobody left to tell
            log.debug("an outcome arrived after the application ended")

    @Slot(object)
    def _call(self, parcel: _Parcel) -> None:
        parcel.unpack()()


class _Parcel:
    """What the UI thread has to do, and everything that hangs on it: a task, what it calls, the widgets behind.

    Whoever sends it holds nothing of that any more, so that the last reference to a widget is never a worker's: the
    system may let a worker rest just after it sent, while the UI thread hears the outcome and closes the screen.
    """

    def __init__(self, call: Callable[[], object]) -> None:
        self._call: Callable[[], object] | None = call

    def unpack(self) -> Callable[[], object]:
        """The call, once; nobody else has it afterwards."""
        call, self._call = self._call, None
        assert call is not None
        return call


class Task(Generic[T]):
    """One thing asked for. `cancel()` before it starts prevents it; afterwards nobody is told."""

    def __init__(
        self,
        fn: Callable[[], T],
        done: Callable[[T], object] | None,
        failed: Callable[[FieldappError], object] | None,
        owner: QObject | None,
    ) -> None:
        self.fn = fn
        self.done = done
        self.failed = failed
        self._owner = owner
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether somebody stopped it. Any thread."""
        return self._cancelled.is_set()

    @property
    def wanted(self) -> bool:
        """Whether the outcome still interests anybody. UI thread."""
        gone = self._owner is not None and not shiboken6.isValid(self._owner)
        return not self.cancelled and not gone

    def cancel(self) -> None:
        """Nobody will be told; a function that runs already ends by itself."""
        self._cancelled.set()

    def deliver(self, value: T) -> None:
        """Hand the value over, on the UI thread, if it is still wanted."""
        if self.done is not None and self.wanted and _hears(self.done):
            self.done(value)


class Latest:
    """Reads of which only the newest counts: search as you type, a list following its filters."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._task: Task[Any] | None = None

    def read(
        self,
        fn: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[FieldappError], object] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Ask anew; an older question that has not been answered yet never will be."""
        self.drop()
        self._task = self._tasks.read(fn, done, failed, owner)

    def drop(self) -> None:
        """Forget the question that is open, if any."""
        if self._task is not None:
            self._task.cancel()
            self._task = None


def _hears(callback: Callable[..., object]) -> bool:
    """Whether the callback is not a method of a widget that was closed in the meantime."""
    receiver = getattr(callback, "__self__", None)
    return not isinstance(receiver, QObject) or shiboken6.isValid(receiver)


def _log_bug(bug: BaseException) -> None:
    log.critical("a task ended with a bug", exc_info=bug)


def _let_go(_task: Task[Any]) -> None:
    """Nobody is told; the task goes here, and not on the thread of its worker."""
