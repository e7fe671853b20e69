"""*Sync*: the queue of what was done here, the conflicts side by side, and the switch for the network."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from fieldapp.errors import FieldappError, SyncTrouble
from fieldapp.store.queries.files import FilesToGo
from fieldapp.store.queries.outbox import OutboxRow, SyncSummary
from fieldapp.store.store import Changed
from fieldapp.sync.machine import Phase, Tell
from fieldapp.ui import text, theme
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.sync_screen.decisions_view import DecisionsView
from fieldapp.ui.sync_screen.file_exchange import FileExchange
from fieldapp.ui.sync_screen.queue_look import held_told, queue_look
from fieldapp.ui.sync_screen.round_look import round_look
from fieldapp.ui.sync_screen.safety_card import SafetyCard
from fieldapp.ui.sync_screen.sums import Pairs, Sums
from fieldapp.ui.sync_screen.sync_model import SyncModel, SyncPage
from fieldapp.ui.sync_words import AWAY
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card, EmptyState, KeyValues
from fieldapp.ui.widgets.chips import FilterChips
from fieldapp.ui.widgets.fields import SwitchField
from fieldapp.ui.widgets.layout import GAP_L, GAP_S
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.progress import ProgressLine
from fieldapp.ui.widgets.record_table import RecordTable

LEAST_LIST = 240
QUEUE, DECISIONS, ARRIVED, ROUNDS = "queue", "decisions", "arrived", "rounds"


class SyncScreen(Live, Screen):
    """Everything between this laptop and the server."""

    def __init__(self, session: DeskSession, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._navigator = navigator
        self._page: SyncPage | None = None
        self._section = QUEUE
        self._said = Sums(session, self)
        self.model = SyncModel(session, self)
        self.files = FileExchange(self, session)
        self._build()
        self._connect()
        self.go_live()

    def title(self) -> str:
        """The screen's name."""
        return self.tr("Sync")

    def on_shown(self) -> None:
        """Read the queue."""
        self.model.reload()
        self.safety.reload()
        self._show_told(self._session.last_told)

    def refresh(self, changed: Changed) -> None:
        """Every change may be in the queue."""
        self.model.reload()

    def show_section(self, section: str) -> None:
        """Queue, decisions, what arrived, or the rounds."""
        self._section = section
        self.model.show_archive(section == ARRIVED)

    # ─── building ──────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._banner = Banner()
        self._trouble = Banner(closable=False)
        self.sections = FilterChips(self._options(), (QUEUE,), single=True)
        self.queue = RecordTable(queue_look, key=lambda row: row.id, name="")
        self._empty = EmptyState("cloud-ok", "")
        self.queue.set_empty(self._empty)
        self.decisions = DecisionsView()
        self.rounds = RecordTable(round_look, key=id, name="", opens=False)
        self._no_rounds = EmptyState("sync", "")
        self.rounds.set_empty(self._no_rounds)
        self._pages = QStackedWidget()
        for page in (self.queue, self.decisions, self.rounds):
            self._pages.addWidget(page)
        head = self._head()
        self.safety = SafetyCard(self._session)
        for part in (head, self._trouble, self.safety, self._banner):
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        parts = (head, self._trouble, self.safety, self._banner, self.sections, self._pages)
        whole = layout.column(*parts, gap=GAP_L, margins=GAP_L)
        whole.setStretch(5, 1)
        self.setLayout(layout.column(layout.scrolling(layout.boxed(whole), "window"), gap=0))

    def restyle(self) -> None:
        """The list keeps a few lines however low the window is."""
        self._pages.setMinimumHeight(theme.current().px(LEAST_LIST))

    def _head(self) -> Card:
        self._sums = KeyValues(())
        self.progress = ProgressLine("", cancellable=True)
        layout.show_if(False, self.progress)
        self.sync_now = Button("", "sync", ButtonKind.PRIMARY)
        self.offline = SwitchField("")
        self.offline.set_value(self._session.is_kept_offline)
        self.save_work = Button("", "download")
        self.take_in = Button("", "upload")
        self.send_photos = Button("", "photo")
        layout.show_if(False, self.send_photos)
        self.into_file = ProgressLine("")
        layout.show_if(False, self.into_file)
        line = layout.row(self.offline, None, self.send_photos, self.sync_now, gap=GAP_S)
        by_file = layout.row(self.save_work, self.take_in, None, gap=GAP_S)
        return Card().add(self._sums, self.progress, self.into_file, line, by_file)

    def _connect(self) -> None:
        session = self._session
        self.model.loaded.connect(self._on_loaded)
        self.model.failed.connect(self._on_failed)
        self.model.decided.connect(self.model.reload)
        self.sync_now.clicked.connect(self._on_sync_now)
        self.offline.settled.connect(self._on_offline)
        self.send_photos.clicked.connect(self._on_send_photos)
        self.save_work.clicked.connect(self.files.ask_where_to)
        self.take_in.clicked.connect(self.files.ask_for_answer)
        self.files.moved.connect(self._on_moved)
        self.files.ended.connect(self._on_file_ended)
        self.files.failed.connect(self._on_failed)
        self.sections.chosen_changed.connect(lambda keys: self.show_section(next(iter(keys), QUEUE)))
        self.queue.opened.connect(self._on_opened)
        self.decisions.decided.connect(self.model.decide)
        self.decisions.order_asked.connect(self._navigator.open_order)
        self.progress.cancelled.connect(lambda: self._on_offline(True))
        session.sync_told.connect(self._show_told)
        session.file_told.connect(self._on_file)

    def _options(self) -> tuple[tuple[str, str, int | None], ...]:
        page = self._page
        queue = page.summary.waiting + page.summary.sent + page.summary.held if page else None
        return (
            (QUEUE, self.tr("Waiting"), queue),
            (DECISIONS, self.tr("Needs a decision"), len(page.conflicts) if page else None),
            (ARRIVED, self.tr("Everything sent"), None),
            (ROUNDS, self.tr("Rounds"), None),
        )

    def retranslate(self) -> None:
        """The screen's own words."""
        self.sync_now.setText(self.tr("Sync now"))
        self.offline.set_label(self.tr("Stay off the network"))
        self.send_photos.setText(self.tr("Send photos now"))
        self.save_work.setText(self.tr("Save my unsent work to a file"))
        self.take_in.setText(self.tr("Take in a file"))
        self.progress.set_title(self.tr("Syncing"))
        self.into_file.set_title(self.tr("Saving to the file"))
        self.sections.set_options(self._options(), (self._section,))
        self.queue.setAccessibleName(self.tr("Waiting"))
        self.rounds.setAccessibleName(self.tr("Rounds"))
        self._say_nothing_waits()
        self._no_rounds.set_words(
            self.tr("No round yet"), self.tr("Rounds since this desk was unlocked are listed here.")
        )
        self.queue.viewport().update()
        self.rounds.viewport().update()
        if self._page is not None:
            self._sums.set_pairs(self._told(self._page.summary))
        self._show_told(self._session.last_told)

    def _say_nothing_waits(self) -> None:
        """An empty queue is not yet everything: files follow the changes."""
        files = self._page.files if self._page else FilesToGo()
        if files.photos_out or files.others_out:
            rest = self.tr("Every change is on the server; photos and sheets are still to be sent.")
        else:
            rest = self.tr("Everything that was done on this laptop is on the server.")
        self._empty.set_words(self.tr("Nothing waits"), rest)

    # ─── what happens ──────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _on_loaded(self, page: SyncPage) -> None:
        self._page = page
        self._sums.set_pairs(self._told(page.summary))
        photos = bool(page.files.photos_out or page.files.previews_in)
        layout.show_if(photos and not self._session.travel.limits.photos_travel, self.send_photos)
        self.save_work.setEnabled(self.files.can_save)
        self.take_in.setEnabled(self._session.is_enrolled)
        self.sync_now.setEnabled(self._session.is_enrolled)
        self.sections.set_options(self._options(), (self._section,))
        waiting = tuple(row for row in page.queue if row.state != "archived")
        self.queue.replace(page.queue if self._section == ARRIVED else waiting)
        self._say_nothing_waits()
        self.decisions.show_conflicts(page.conflicts)
        self.rounds.replace(tuple(self._session.rounds))
        self._pages.setCurrentWidget(
            {DECISIONS: self.decisions, ROUNDS: self.rounds}.get(self._section, self.queue)
        )

    def _told(self, summary: SyncSummary) -> Pairs:
        return self._said.told(summary, self._page.files if self._page else FilesToGo())

    @Slot(object)
    def _show_told(self, tell: Tell | None) -> None:
        moving = tell is not None and tell.phase in (Phase.SENDING, Phase.RECEIVING)
        layout.show_if(moving, self.progress)
        if tell is None:
            return
        self.sync_now.setEnabled(self._session.is_enrolled and not moving)
        if moving and tell.total:
            words = (
                self.tr("Changes sent: {0} of {1}")
                if tell.phase is Phase.SENDING
                else self.tr("Records: {0} of {1}")
            )
            numbers = words.format(text.number(tell.done), text.number(tell.total))
            self.progress.show_progress(tell.done, tell.total, numbers)
        elif moving:
            self.progress.show_unknown(self.tr("Asking the server"))
        elif tell.code and tell.code not in AWAY:
            self._trouble.tell_error(SyncTrouble(tell.code))
        else:
            self._trouble.hide()
        if self._page is not None:
            self._sums.set_pairs(self._told(self._page.summary))
        self.rounds.replace(tuple(self._session.rounds))

    @Slot(int, int)
    def _on_file(self, done_bytes: int, size_bytes: int) -> None:
        numbers = self.tr("A photo or sheet: {0} of {1}").format(text.size(done_bytes), text.size(size_bytes))
        layout.show_if(done_bytes < size_bytes, self.progress)
        self.progress.show_progress(done_bytes, size_bytes, numbers)

    @Slot(object, object)
    def _on_moved(self, done_bytes: int, size_bytes: int) -> None:
        numbers = self.tr("{0} of {1}").format(text.size(done_bytes), text.size(size_bytes))
        layout.show_if(done_bytes < size_bytes, self.into_file)
        self.into_file.show_progress(done_bytes, size_bytes, numbers)

    @Slot(object, str, str)
    def _on_file_ended(self, tone: Tone, happened: str, rest: str) -> None:
        layout.show_if(False, self.into_file)
        self._banner.tell(tone, happened, rest)
        self.model.reload()

    @Slot()
    def _on_sync_now(self) -> None:
        self._banner.hide()
        if self._session.is_kept_offline:
            self._on_offline(False)
        else:
            self._session.sync_now()

    @Slot()
    def _on_send_photos(self) -> None:
        self._session.travel.limits.let_photos_go()
        self.send_photos.hide()
        self._session.carry_files()
        self.model.reload()

    @Slot(bool)
    def _on_offline(self, offline: bool) -> None:
        self.offline.set_value(offline)
        self._session.go_offline(offline)

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        layout.show_if(False, self.into_file)
        self._banner.tell_error(error)
        self.decisions.allow_again()
        self.model.reload()

    @Slot(object)
    def _on_opened(self, row: OutboxRow) -> None:
        if row.state == "held":
            self._banner.tell(Tone.WARN, *held_told(row))
        elif row.order_id:
            self._navigator.open_order(row.order_id)
