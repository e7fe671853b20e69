"""*Sync*: the queue of what was done here, the conflicts side by side, and the switch for the network."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.errors import FieldappError
from fieldapp.store.queries.outbox import OutboxRow, SyncSummary
from fieldapp.store.store import Changed
from fieldapp.sync.machine import Tell
from fieldapp.ui import text
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.order.conflict_box import ConflictBox
from fieldapp.ui.sync_screen.queue_look import queue_look
from fieldapp.ui.sync_screen.sync_model import SyncModel, SyncPage
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card, EmptyState, KeyValues
from fieldapp.ui.widgets.fields import Option, Segments, SwitchField
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.record_table import RecordTable

QUEUE, DECISIONS, ARRIVED = "queue", "decisions", "arrived"


class SyncScreen(Live, Screen):
    """Everything between this laptop and the server."""

    def __init__(self, session: DeskSession, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._navigator = navigator
        self._page: SyncPage | None = None
        self.model = SyncModel(session, self)
        self.model.loaded.connect(self._on_loaded)
        self.model.failed.connect(self._on_failed)
        self.model.decided.connect(self.model.reload)
        session.sync_told.connect(self._on_told)
        self._build()
        self.go_live()

    def title(self) -> str:
        """The screen's name."""
        return self.tr("Sync")

    def on_shown(self) -> None:
        """Read the queue."""
        self.model.reload()

    def refresh(self, changed: Changed) -> None:
        """Every change may be in the queue."""
        self.model.reload()

    # ─── building ──────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._sums = KeyValues(())
        self.sync_now = Button("", "sync", ButtonKind.PRIMARY)
        self.sync_now.clicked.connect(self._session.sync_now)
        self.offline = SwitchField("")
        self.offline.set_value(self._session.is_kept_offline)
        self.offline.settled.connect(self._session.go_offline)
        self._banner = Banner()
        self._banner.hide()
        head = Card()
        head.add(self._sums, layout.row(self.offline, None, self.sync_now, gap=GAP_S))
        self.sections = Segments(self._options())
        self.sections.chosen.connect(self._on_section)
        self.queue = RecordTable(queue_look, key=lambda row: row.id, name=self.tr("Queue"))
        self.queue.opened.connect(self._on_opened)
        self._empty = EmptyState("cloud-ok", "")
        self.queue.set_empty(self._empty)
        self._decisions = QVBoxLayout()
        self._decisions.setSpacing(GAP_M)
        self._none_open = EmptyState("check", "")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.queue)
        self._pages.addWidget(layout.scrolling(layout.boxed(self._decisions, "window"), "window"))
        self._pages.addWidget(self._none_open)
        whole = layout.column(head, self._banner, self.sections, self._pages, gap=GAP_L, margins=GAP_L)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _options(self) -> tuple[Option, ...]:
        return (
            Option(QUEUE, self.tr("Waiting")),
            Option(DECISIONS, self.tr("Needs a decision")),
            Option(ARRIVED, self.tr("History")),
        )

    def retranslate(self) -> None:
        """The screen's own words."""
        self.sync_now.setText(self.tr("Sync now"))
        self.offline.set_label(self.tr("Stay off the network"))
        self.sections.set_options(self._options())
        self.sections.set_key(self._section())
        self._empty.set_words(
            self.tr("Nothing waits"), self.tr("Everything that was done on this laptop is on the server.")
        )
        self._none_open.set_words(
            self.tr("Nothing to decide"),
            self.tr("When you and the office change the same field apart, both values appear here."),
        )
        if self._page is not None:
            self._on_loaded(self._page)

    # ─── what happens ──────────────────────────────────────────────────────────────────────────

    def _section(self) -> str:
        return self.sections.key() or QUEUE

    @Slot(str)
    def _on_section(self, key: str) -> None:
        self.model.show_archive(key == ARRIVED)

    @Slot(object)
    def _on_loaded(self, page: SyncPage) -> None:
        self._page = page
        self._sums.set_pairs(self._told(page.summary))
        archived = self._section() == ARRIVED
        rows = page.queue if archived else tuple(row for row in page.queue if row.state != "archived")
        self.queue.replace(rows)
        self._show_conflicts(page)
        self._pages.setCurrentIndex(0)
        if self._section() == DECISIONS:
            self._pages.setCurrentIndex(1 if page.conflicts else 2)

    def _show_conflicts(self, page: SyncPage) -> None:
        while (item := self._decisions.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for conflict in page.conflicts:
            box = ConflictBox(conflict)
            box.decided.connect(self.model.decide)
            self._decisions.addWidget(box)
        self._decisions.addStretch(1)

    def _told(self, summary: SyncSummary) -> tuple[tuple[str, str], ...]:
        now = datetime.now(UTC)
        waiting = self.tr("%n change(s)", "", summary.waiting + summary.sent)
        oldest = summary.oldest_waiting
        if oldest is not None:
            waiting += self.tr(", the oldest of {0}").format(text.day_and_time(oldest, now))
        complete = (
            text.day_and_time(summary.complete_at, now) if summary.complete_at else self.tr("never yet")
        )
        return (
            (self.tr("On this laptop"), waiting),
            (self.tr("Photos and sheets"), f"{summary.blobs} · {text.size(summary.blob_bytes)}"),
            (self.tr("Kept on the server for people"), self.tr("%n change(s)", "", summary.held)),
            (self.tr("Complete with the server"), complete),
            (self.tr("Server"), self._server()),
        )

    def _server(self) -> str:
        enrolment = self._session.enrolment
        return enrolment.server_url if enrolment is not None else self.tr("This laptop has no server yet")

    @Slot(object)
    def _on_told(self, tell: Tell) -> None:
        if tell.code and tell.code != "stopped":
            self._banner.tell_error(FieldappError(tell.code))
        else:
            self._banner.hide()

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        self._banner.tell_error(error)

    @Slot(object)
    def _on_opened(self, row: OutboxRow) -> None:
        if row.order_id:
            self._navigator.open_order(row.order_id)
        elif row.reason:
            self._navigator.show_message(Tone.WARN, row.reason)
