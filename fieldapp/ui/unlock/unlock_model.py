"""Opening a profile: unlock its vault, or make one and join a server. No widgets, no waiting on the UI thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from fieldapp.codes.enrolment import EnrolmentTicket, parse_ticket
from fieldapp.errors import FieldappError, RuleBroken
from fieldapp.settings import Profile
from fieldapp.store import vault
from fieldapp.store.lease import Lease
from fieldapp.store.vault import Keys
from fieldapp.sync.enrol import Enrolment, enrol, keep
from fieldapp.sync.keys import DeskKey
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.tasks import Tasks

log = logging.getLogger(__name__)


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
    failed = Signal(object)
    busy = Signal(bool)

    def __init__(self, folder: Path, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._tasks = tasks

    @property
    def has_vault(self) -> bool:
        """Whether this profile was ever set up."""
        return vault.exists(self.folder)

    @property
    def has_replica(self) -> bool:
        """Whether there may be unsent work here."""
        return Profile(self.folder).journal.exists() or Profile(self.folder).replica.exists()

    def unlock(self, pin: str) -> None:
        """Open the profile with its PIN."""
        self._run(lambda: _opened(self.folder, vault.unlock(self.folder, pin), self._tasks))

    def join(self, joining: Joining) -> None:
        """Make the vault (or open it, when an earlier try got that far) and enrol at the server."""
        self._run(lambda: _joined(self.folder, joining, self._tasks))

    def enrol_open(self, session: DeskSession, ticket: str, desk_name: str) -> None:
        """Give an open desk without a server its server; `opened` says so with the same session."""
        self._run(lambda: _enrolled_open(session, ticket, desk_name))

    def _run(self, work: object) -> None:
        self.busy.emit(True)
        self._tasks.read(work, self._on_done, self._on_failed, self)  # type: ignore[arg-type]

    def _on_done(self, session: DeskSession) -> None:
        self.busy.emit(False)
        self.opened.emit(session)

    def _on_failed(self, error: FieldappError) -> None:
        self.busy.emit(False)
        self.failed.emit(error)


def _opened(folder: Path, keys: Keys, tasks: Tasks) -> DeskSession:
    lease = Lease(folder)
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
    if joining.pin != joining.again:
        raise RuleBroken("pins-differ")
    ticket = parse_ticket(joining.ticket)
    if vault.exists(folder):
        keys = vault.unlock(folder, joining.pin)
    else:
        keys = vault.create(folder, joining.pin)
    enrolment = enrol(ticket, DeskKey(keys.signing), joining.desk_name)
    return _with_server(_opened(folder, keys, tasks), enrolment)


def _enrolled_open(session: DeskSession, ticket_text: str, desk_name: str) -> DeskSession:
    ticket: EnrolmentTicket = parse_ticket(ticket_text)
    enrolment = enrol(ticket, DeskKey(session.keys.signing), desk_name)
    return _with_server(session, enrolment)


def _with_server(session: DeskSession, enrolment: Enrolment) -> DeskSession:
    with session.store.writing() as connection:
        keep(connection, enrolment)
    session.set_enrolment(enrolment)
    return session
