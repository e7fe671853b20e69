"""The first sync on a new laptop: how far it is in numbers, what is wrong with it, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.errors import SyncTrouble
from fieldapp.store.queries.outbox import SyncSummary, sync_summary
from fieldapp.sync.machine import Phase, Tell
from fieldapp.ui import text
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Banner, Card
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.progress import ProgressLine


class FirstSync(Live, QWidget):
    """Shown until the replica was complete once; nothing for a laptop without a server."""

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_wanted = False
        self.line = ProgressLine("", cancellable=True)
        self.line.cancelled.connect(self._on_cancelled)
        self.banner = Banner(closable=False)
        self._card = Card().add(self.line)
        self.setLayout(layout.column(self._card, self.banner, gap=0))
        for part in (self, self._card, self.banner):
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()
        session.sync_told.connect(self._on_told)
        self.go_live()
        if session.is_enrolled:
            session.tasks.read(self._read, self._on_summary, owner=self)

    def retranslate(self) -> None:
        """The title and the word of the button."""
        self.line.set_title(self.tr("The first sync fetches your orders, devices and the catalogue"))
        self._show(self._session.last_told)

    def _read(self) -> SyncSummary:
        with self._session.store.read() as session:
            return sync_summary(session)

    def _on_summary(self, summary: SyncSummary) -> None:
        self._is_wanted = summary.complete_at is None
        self.setVisible(self._is_wanted)
        self._show(self._session.last_told)

    @Slot(object)
    def _on_told(self, tell: Tell) -> None:
        if tell.phase is Phase.COMPLETE:
            self._is_wanted = False
        self.setVisible(self._is_wanted)
        self._show(tell)

    def _show(self, tell: Tell | None) -> None:
        in_trouble = tell is not None and tell.phase is Phase.TROUBLE
        self._card.setVisible(not in_trouble)
        self.banner.setVisible(in_trouble)
        if tell is None:
            self.line.show_unknown(self.tr("Asking the server"))
        elif tell.phase is Phase.TROUBLE:
            self.again = Button(self.tr("Go on"), "sync")
            self.again.clicked.connect(self._on_again)
            self.banner.tell_error(SyncTrouble(tell.code), self.again)
        elif tell.total:
            numbers = self.tr("{0} of {1} records").format(text.number(tell.done), text.number(tell.total))
            self.line.show_progress(tell.done, tell.total, numbers)
        else:
            self.line.show_unknown(self.tr("Asking the server"))

    @Slot()
    def _on_cancelled(self) -> None:
        self._session.go_offline(True)

    @Slot()
    def _on_again(self) -> None:
        self._session.go_offline(False)
        self._session.sync_now()
