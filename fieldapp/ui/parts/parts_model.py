"""Parts to choose from: the van when nothing is searched for, else the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldapp.store.queries.order_page import OrderHead
from fieldapp.store.queries.stock import PartRow, part_row, parts_found, van_stock
from fieldapp.ui.charges.charges_model import read_covers
from fieldapp.ui.tasks import Latest

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession

MOST_SHOWN = 60


class PartsModel(QObject):
    """What the list of parts shows."""

    found = Signal(object)
    covers_known = Signal(object)
    """What pays for the order's machine today."""

    def __init__(self, session: DeskSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks)
        self._words = ""

    def search(self, words: str) -> None:
        """Look for these words; the newest question counts."""
        self._words = words
        self.reload()

    def reload(self) -> None:
        """Ask again: the van may hold something else by now."""
        self._latest.read(self._read, self.found.emit, owner=self)

    def read_covers(self, head: OrderHead) -> None:
        """`covers_known` follows."""
        read_covers(self._session, head, self.covers_known.emit, self)

    def read_one(self, part_id: str, done: Callable[[PartRow | None], object]) -> None:
        """One part, for whoever knows its id; None when this laptop does not hold it."""
        store, person = self._session.store, self._session.actor.person_id

        def read() -> PartRow | None:
            with store.read() as session:
                return part_row(session, part_id, person)

        self._session.tasks.read(read, done, owner=self)

    def _read(self) -> tuple[PartRow, ...]:
        person = self._session.actor.person_id or ""
        with self._session.store.read() as session:
            if not self._words:
                return van_stock(session, person)
            return parts_found(session, self._words, person_id=person, size=MOST_SHOWN).rows
