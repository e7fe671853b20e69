"""Opening a profile: unlock its vault, or make one and join a server. No widgets, no waiting on the UI thread.

What an open desk is made of is imported when it is opened, or before, while somebody types (`ui/ahead.py`): the
question for the PIN must not wait for it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from fieldapp.errors import Cancelled, FieldappError, RuleBroken, Unreadable, WrongPin
from fieldapp.rules.desk_names import desk_name
from fieldapp.settings import Profile
from fieldapp.ui.tasks import Tasks

if TYPE_CHECKING:
    from fieldapp.store.lease import Lease
    from fieldapp.store.vault import Keys
    from fieldapp.sync.enrol import Enrolment
    from fieldapp.ui.desk_session import DeskSession


WHEN_PAINTED_MS = 20
"""When the question for the PIN stands, what it needs to be answered is imported."""


@dataclass(frozen=True)
class Joining:
    """What a person gives to join: the ticket as typed or scanned, a name for the laptop, a PIN twice."""

    ticket: str
    desk_name: str
    pin: str
    again: str


class UnlockModel(QObject):
    """Opens one profile folder. `opened` carries the `DeskSession`, `failed` a `FieldappError`."""

    opened = Signal(object)
    mended = Signal(object)
    """A `DeskSession` whose database had to be mended: a person is told first, then `go_on`."""
    failed = Signal(object)
    busy = Signal(bool)
    waiting = Signal(int)
    """Seconds until a PIN may be tried again; 0 when it may be now."""
    ticket_read = Signal(str)
    """The text of an enrolment code found in a picture."""

    def __init__(self, folder: Path, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._tasks = tasks
        self._not_before = 0.0
        self._held: DeskSession | None = None
        self._ticking = QTimer(self)
        self._ticking.setInterval(500)
        self._ticking.timeout.connect(self._tick)

    @property
    def has_vault(self) -> bool:
        """Whether this profile was ever set up."""
        return Profile(self.folder).vault.exists()

    @property
    def has_work(self) -> bool:
        """Whether there may be unsent work here."""
        return Profile(self.folder).journal.is_file()

    def ask_wait(self) -> None:
        """Find out whether wrong PINs of an earlier start still make this one wait."""
        QTimer.singleShot(WHEN_PAINTED_MS, self, self._ask_wait)

    def _ask_wait(self) -> None:
        folder = self.folder
        with suppress(Cancelled):
            self._tasks.read(lambda: _wait_s(folder), self._hold, owner=self)

    def unlock(self, pin: str) -> None:
        """Open the profile with its PIN."""
        self._run(lambda: _unlocked(self.folder, pin, self._tasks))

    def join(self, joining: Joining) -> None:
        """Make the vault (or open it, when an earlier try got that far) and enrol at the server."""
        self._run(lambda: _joined(self.folder, joining, self._tasks))

    def enrol_open(self, session: DeskSession, ticket: str, desk_name: str) -> None:
        """Give an open desk without a server its server; `opened` says so with the same session."""
        self._run(lambda: _enrolled_open(session, ticket, desk_name))

    def read_picture(self, picture: Path | bytes) -> None:
        """Take the ticket from the QR code in a picture."""
        self._tasks.read(lambda: _code_in(picture), self.ticket_read.emit, self.failed.emit, self)

    def _run(self, work: Callable[[], DeskSession]) -> None:
        self.busy.emit(True)
        self._tasks.read(work, self._on_done, self._on_failed, self)

    def _on_done(self, session: DeskSession) -> None:
        self.busy.emit(False)
        if session.recovered.is_worth_telling and not session.is_told:
            self._held = session
            self.mended.emit(session)
        else:
            self.opened.emit(session)

    def go_on(self) -> None:
        """The person has read what had to be mended."""
        held, self._held = self._held, None
        if held is not None:
            held.is_told = True
            self.opened.emit(held)

    def give_up(self) -> None:
        """Close a desk that nobody went on to."""
        held, self._held = self._held, None
        if held is not None:
            held.close()

    def _on_failed(self, error: FieldappError) -> None:
        self.busy.emit(False)
        self.failed.emit(error)
        if isinstance(error, WrongPin):
            self._hold(float(str(error.facts.get("wait_s", 0))))

    def _hold(self, wait_s: float) -> None:
        self._not_before = time.monotonic() + wait_s
        if wait_s > 0:
            self._ticking.start()
            self._tick()

    def _tick(self) -> None:
        left = max(0, math.ceil(self._not_before - time.monotonic()))
        if not left:
            self._ticking.stop()
        self.waiting.emit(left)


def _wait_s(folder: Path) -> float:
    from fieldapp.store import vault

    return vault.wait_s(folder)


def _unlocked(folder: Path, pin: str, tasks: Tasks) -> DeskSession:
    from fieldapp.store import vault
    from fieldapp.store.lease import Lease

    return _opened(folder, vault.unlock(folder, pin), Lease(folder), tasks)


def _opened(folder: Path, keys: Keys, lease: Lease, tasks: Tasks) -> DeskSession:
    """Open the replica and hand the session to the UI thread; on trouble the lease is given back."""
    from fieldapp.ui.desk_session import DeskSession

    try:
        session = DeskSession.open(folder, keys, lease, tasks)
    except BaseException:
        lease.release()
        raise
    app = QCoreApplication.instance()
    if app is not None:
        session.moveToThread(app.thread())
    return session


def _joined(folder: Path, joining: Joining, tasks: Tasks) -> DeskSession:
    """Everything that can be wrong here is looked at before the code is used up at the server."""
    from fieldapp.codes.enrolment import parse_ticket
    from fieldapp.store.lease import Lease
    from fieldapp.sync.enrol import enrol
    from fieldapp.sync.keys import DeskKey

    if joining.pin != joining.again:
        raise RuleBroken("pins-differ")
    ticket = parse_ticket(joining.ticket)
    desk_name(joining.desk_name)
    lease = Lease(folder)
    try:
        keys = _keys_for(folder, joining.pin)
        enrolment = enrol(ticket, DeskKey(keys.signing), joining.desk_name)
    except BaseException:
        lease.release()
        raise
    return _with_server(_opened(folder, keys, lease, tasks), enrolment)


def _keys_for(folder: Path, pin: str) -> Keys:
    from fieldapp.store import vault

    return vault.unlock(folder, pin) if vault.exists(folder) else vault.create(folder, pin)


def _enrolled_open(session: DeskSession, ticket_text: str, desk_name: str) -> DeskSession:
    from fieldapp.codes.enrolment import parse_ticket
    from fieldapp.sync.enrol import enrol
    from fieldapp.sync.keys import DeskKey

    ticket = parse_ticket(ticket_text)
    enrolment = enrol(ticket, DeskKey(session.keys.signing), desk_name)
    return _with_server(session, enrolment)


def _with_server(session: DeskSession, enrolment: Enrolment) -> DeskSession:
    """Keep the enrolment, on the writer thread as everything that is written."""
    from fieldapp.sync.enrol import keep

    def write() -> None:
        with session.store.writing() as connection:
            keep(connection, enrolment)

    session.on_writer(write)
    session.set_enrolment(enrolment)
    return session


def _code_in(picture: Path | bytes) -> str:
    from fieldapp.codes.decode import decode_file

    readings = decode_file(picture)
    if not readings:
        raise Unreadable("enrolment-not-in-picture")
    return readings[0].text
