"""A running timer for labour: its start is kept as a draft, so that it runs on through a crash."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from fieldapp.store.drafts import forget_drafts, keep_draft
from fieldapp.ui.order.order_model import OrderModel

NAME = "timer"


class LabourTimer(QObject):
    """Started at a moment or not running."""

    changed = Signal()

    def __init__(self, order: OrderModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order = order
        self._restored = False
        self.started_at: datetime | None = None

    def restore(self) -> None:
        """Take up what was running when the desk was closed; the first time only."""
        if self._restored:
            return
        self._restored = True
        kept = self._order.drafts.get(NAME)
        if kept is not None:
            self.started_at = datetime.fromisoformat(kept)
            self.changed.emit()

    def start(self) -> None:
        """Begin now."""
        self.started_at = self.now()
        store, place, words = self._order.session.store, self._place(), self.started_at.isoformat()
        self._order.session.tasks.write(lambda: keep_draft(store, place, words))
        self.changed.emit()

    def stop(self) -> None:
        """End now and book the time, at least a minute of it."""
        if self.started_at is None:
            return
        started = self.started_at
        ended = max(self.now(), started)
        span = {"started_at": started, "ended_at": ended} if ended > started else {"minutes": 1}
        self._order.book_labour(**span, done=self._on_booked)

    def _on_booked(self, _labour_id: str) -> None:
        self.started_at = None
        store, place = self._order.session.store, self._place()
        self._order.session.tasks.write(lambda: forget_drafts(store, place))
        self.changed.emit()

    def now(self) -> datetime:
        """The moment by this desk's clock, in whole seconds."""
        return self._order.session.store.world.now().replace(microsecond=0)

    def _place(self) -> str:
        return f"order:{self._order.order_id}:{NAME}"
