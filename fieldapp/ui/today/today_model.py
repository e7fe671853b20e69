"""What *Today* shows: the engineer's orders in running order, filtered, and results as one types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from fieldapp.model import OrderStatus
from fieldapp.store.queries import lookup, orders
from fieldapp.store.queries.lookup import FoundRow
from fieldapp.store.queries.orders import OrderRow
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.tasks import Latest


class Shown(StrEnum):
    """The filters of the day."""

    OPEN = "open"
    TODAY = "today"
    RETURNED = "returned"
    DONE = "done"


@dataclass(frozen=True)
class Day:
    """The orders of a filter, and how many each filter has."""

    rows: tuple[OrderRow, ...]
    counts: dict[Shown, int]
    found: dict[str, tuple[FoundRow, ...]] | None = None
    """What the search found, by table; None when nothing is searched for."""


class TodayModel(QObject):
    """Reads the day and the search; says `loaded` on the UI thread."""

    loaded = Signal(object)

    def __init__(self, session: DeskSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks)
        self._orders: tuple[OrderRow, ...] | None = None
        self.shown = Shown.OPEN
        self.words = ""

    def show(self, shown: Shown) -> None:
        """Another filter."""
        self.shown = shown
        self.reload()

    def search(self, words: str) -> None:
        """Look for words in everything; empty words show the day again. The orders are those read last."""
        self.words = words.strip()
        self._read(self._orders if self.words else None)

    def reload(self) -> None:
        """Read again; an older question is dropped."""
        self._read(None)

    def _read(self, known: tuple[OrderRow, ...] | None) -> None:
        store, person = self._session.store, self._session.actor.person_id or ""
        shown, words = self.shown, self.words

        def read() -> tuple[tuple[OrderRow, ...], Day]:
            with store.read() as session:
                found = lookup.search_all(session, words) if words else None
                rows = orders.today(session, person, datetime.now(UTC)) if known is None else known
            return rows, _day(rows, shown, found)

        self._latest.read(read, self._show, owner=self)

    def _show(self, read: tuple[tuple[OrderRow, ...], Day]) -> None:
        self._orders, day = read
        self.loaded.emit(day)


def _day(rows: tuple[OrderRow, ...], shown: Shown, found: dict[str, tuple[FoundRow, ...]] | None) -> Day:
    now = datetime.now(UTC)
    by_filter = {one: tuple(row for row in rows if _belongs(row, one, now)) for one in Shown}
    return Day(by_filter[shown], {one: len(some) for one, some in by_filter.items()}, found)


def _belongs(row: OrderRow, shown: Shown, now: datetime) -> bool:
    match shown:
        case Shown.OPEN:
            return not row.is_done
        case Shown.RETURNED:
            return row.status in (OrderStatus.RETURNED, OrderStatus.AMENDING)
        case Shown.DONE:
            return row.is_done
        case _:
            start = row.scheduled_start
            return start is not None and start.astimezone().date() == now.astimezone().date()
