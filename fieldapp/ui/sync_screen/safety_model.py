"""What guards this desk's data: the check of every row, and the pull that waits for a person."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from fieldapp.sync import removal, self_check
from fieldapp.sync.removal import StoppedRemoval
from fieldapp.sync.self_check import SelfCheck
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.tasks import Latest


@dataclass(frozen=True)
class Safety:
    """The last check, and the removal that waits; None where there is none."""

    check: SelfCheck | None
    stopped: StoppedRemoval | None


class SafetyModel(QObject):
    """Reads, checks, allows. `loaded` carries a `Safety`, `failed` an error, both on the UI thread."""

    loaded = Signal(object)
    failed = Signal(object)

    def __init__(self, session: DeskSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks)

    def reload(self) -> None:
        """Read again."""
        store = self._session.store

        def read() -> Safety:
            with store.snapshot() as connection:
                return Safety(self_check.last_check(connection), removal.stopped(connection))

        self._latest.read(read, self.loaded.emit, self.failed.emit, self)

    def check(self) -> None:
        """Hash every row again; the next round compares with the server."""
        session = self._session
        session.tasks.read(
            lambda: self_check.check_rows(session.store, session.on_writer),
            lambda _found: self._on_written(),
            self.failed.emit,
            self,
        )

    def allow(self) -> None:
        """The person said twice that the orders may go."""
        store = self._session.store
        self._session.tasks.write(
            lambda: removal.allow(store), lambda _none: self._on_written(), self.failed.emit, self
        )

    def _on_written(self) -> None:
        self._session.sync_now()
        self.reload()
