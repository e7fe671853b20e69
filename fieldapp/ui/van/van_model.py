"""What the van screen shows and does: the van's articles, or the catalogue when something is searched for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from fieldapp.actions import van
from fieldapp.store.queries.stock import PartRow, parts_found, van_stock
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.tasks import Latest

MOST_FOUND = 200


class VanModel(QObject):
    """`loaded` carries a tuple of `PartRow`, `failed` a `FieldappError`."""

    loaded = Signal(object)
    moved = Signal()
    failed = Signal(object)

    def __init__(self, session: DeskSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks)
        self.words = ""

    def search(self, words: str) -> None:
        """Look in the whole catalogue; empty words show the van again."""
        self.words = words.strip()
        self.reload()

    def reload(self) -> None:
        """Read again; an older question is dropped."""
        store, person, words = self._session.store, self._session.actor.person_id or "", self.words

        def read() -> tuple[PartRow, ...]:
            with store.read() as session:
                if words:
                    return parts_found(session, words, person, size=MOST_FOUND).rows
                return van_stock(session, person)

        self._latest.read(read, self.loaded.emit, self.failed.emit, self)

    def count(self, part_id: str, counted: Decimal) -> None:
        """So many were counted."""
        self._write(lambda: van.count(self._session.store, part_id, counted, by=self._session.actor))

    def receive(self, part_id: str, quantity: Decimal) -> None:
        """So many came in."""
        self._write(lambda: van.receive(self._session.store, part_id, quantity, by=self._session.actor))

    def give_back(self, part_id: str, quantity: Decimal) -> None:
        """So many went back to the store."""
        self._write(lambda: van.give_back(self._session.store, part_id, quantity, by=self._session.actor))

    def _write(self, work: Callable[[], object]) -> None:
        self._session.tasks.write(work, lambda _moved: self.moved.emit(), self.failed.emit, self)
