"""What the sync screen shows: the queue of change sets, open conflicts, and the sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from fieldapp.actions import conflicts as deciding
from fieldapp.errors import FieldappError
from fieldapp.model import Decision
from fieldapp.store.queries import conflicts, outbox
from fieldapp.store.queries.conflicts import ConflictRow
from fieldapp.store.queries.files import FilesToGo, files_to_go
from fieldapp.store.queries.outbox import OutboxRow, SyncSummary
from fieldapp.sync.uploads import KEPT_AFTER_THE_END
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.tasks import Latest


@dataclass(frozen=True)
class SyncPage:
    """Everything the screen shows, read at one moment."""

    summary: SyncSummary
    queue: tuple[OutboxRow, ...]
    conflicts: tuple[ConflictRow, ...]
    files: FilesToGo


class SyncModel(QObject):
    """Reads the page, takes decisions. `loaded` and `failed` come on the UI thread."""

    loaded = Signal(object)
    failed = Signal(object)
    decided = Signal()

    def __init__(self, session: DeskSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks)
        self.with_archive = False

    def show_archive(self, on: bool) -> None:
        """Also what has long arrived."""
        self.with_archive = on
        self.reload()

    def reload(self) -> None:
        """Read again."""
        store, with_archive = self._session.store, self.with_archive
        kept_since = datetime.now(UTC) - KEPT_AFTER_THE_END

        def read() -> SyncPage:
            with store.read() as session:
                return SyncPage(
                    outbox.sync_summary(session),
                    outbox.outbox(session, archived=with_archive).rows,
                    conflicts.conflicts_open(session),
                    files_to_go(session, kept_since),
                )

        self._latest.read(read, self.loaded.emit, self.failed.emit, self)

    def decide(self, conflict_id: str, decision: Decision) -> None:
        """Let mine or theirs stand; the other stays in the history."""
        store, actor = self._session.store, self._session.actor
        self._session.tasks.write(
            lambda: deciding.decide(store, conflict_id, decision, by=actor),
            lambda _none: self.decided.emit(),
            self._on_failed,
            self,
        )

    def _on_failed(self, error: FieldappError) -> None:
        self.failed.emit(error)
