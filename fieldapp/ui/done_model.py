"""What this person did on this laptop, newest first, and taking it back. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from fieldapp.actions import undo
from fieldapp.actions.titles import what_was_done
from fieldapp.store.queries import history
from fieldapp.store.queries.history import DoneRow
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.tasks import Latest

MOST = 200


@dataclass(frozen=True)
class TakenBack:
    """What became of an undo; no title when there was nothing to undo."""

    title: str = ""
    is_partly: bool = False


class DoneModel(QObject):
    """Reads the list and undoes. `failed` carries a `FieldappError`."""

    loaded = Signal(object)
    undone = Signal(object)
    """A `TakenBack`."""
    failed = Signal(object)

    def __init__(self, session: DeskSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks)

    def reload(self) -> None:
        """Read the list again."""
        self._latest.read(lambda: self._done(MOST), self.loaded.emit, self.failed.emit, self)

    def undo(self, row: DoneRow) -> None:
        """Take one action back."""
        self._session.tasks.write(lambda: self._take_back(row), self.undone.emit, self.failed.emit, self)

    def undo_last(self) -> None:
        """Take back what was done last and not taken back yet."""
        self._session.tasks.write(self._take_back_last, self.undone.emit, self.failed.emit, self)

    def _take_back_last(self) -> TakenBack:
        last = next((row for row in self._done(50) if can_be_undone(row)), None)
        return self._take_back(last) if last is not None else TakenBack()

    def _take_back(self, row: DoneRow) -> TakenBack:
        done = undo.undo(self._session.store, row.id, by=self._session.actor)
        return TakenBack(row.title, bool(done.stays))

    def _done(self, most: int) -> tuple[DoneRow, ...]:
        with self._session.store.read() as session:
            return history.done_by(session, self._session.actor.person_id or "", most=most)


def can_be_undone(row: DoneRow) -> bool:
    """Whether it was neither taken back nor is itself a taking back."""
    return row.undone_by is None and not what_was_done(row.title)[1]
