"""The window of an unlocked desk: places, head, banner, the screen in view, and the strip that never lies.

    shell = Shell(session, Navigator())
    shell.register("today", lambda place: TodayScreen(session, shell.navigator))
    shell.go(Place("today"))

Screens are made when first shown; places without a subject are kept, the others are made anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from fieldapp.errors import FieldappError
from fieldapp.store.queries import outbox
from fieldapp.store.queries.outbox import SyncSummary
from fieldapp.store.store import Changed
from fieldapp.sync.machine import Phase, Tell
from fieldapp.ui import theme
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.done_model import DoneModel
from fieldapp.ui.done_screen import tell_undone
from fieldapp.ui.help.help_dialog import HelpDialog
from fieldapp.ui.navigation import Message, Navigator, Place, Screen
from fieldapp.ui.scan.scanner_keys import ScannerKeys
from fieldapp.ui.sync_words import AWAY
from fieldapp.ui.tasks import Latest
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import layout, nav_rail
from fieldapp.ui.widgets.buttons import Button, IconButton
from fieldapp.ui.widgets.cards import Banner
from fieldapp.ui.widgets.labels import ElidedWords
from fieldapp.ui.widgets.layout import GAP_L, GAP_S
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.sync_strip import Connection, SyncState, SyncStrip

Factory = Callable[[Place], Screen]

PLACES = (
    ("today", "today", QT_TRANSLATE_NOOP("shell", "Today")),
    ("find", "search", QT_TRANSLATE_NOOP("shell", "Search")),
    ("scan", "scan", QT_TRANSLATE_NOOP("shell", "Scan")),
    ("van", "van", QT_TRANSLATE_NOOP("shell", "Van")),
    ("knowledge", "article", QT_TRANSLATE_NOOP("shell", "Knowledge")),
    ("sync", "sync", QT_TRANSLATE_NOOP("shell", "Sync")),
    ("settings", "settings", QT_TRANSLATE_NOOP("shell", "Settings")),
)
"""The places of the rail: name of the screen, icon, word."""

STRIP_REFRESH_MS = 30_000


class Shell(Live, QWidget):
    """Everything between the window's frame and the screen in view."""

    lock_wanted = Signal()
    place_changed = Signal(object)
    """The `Place` now in view."""

    def __init__(self, session: DeskSession, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.navigator = navigator
        self._factories: dict[str, Factory] = {}
        self._kept: dict[str, Screen] = {}
        self._trail: list[tuple[Place, Screen]] = []
        self._summary = Latest(session.tasks)
        self._state = SyncState()
        self._done = DoneModel(session, self)
        self._build()
        self._connect()
        self.go_live()
        self._read_summary()

    def register(self, name: str, factory: Factory) -> None:
        """How the screen of that name is made."""
        self._factories[name] = factory

    def has(self, name: str) -> bool:
        """Whether there is such a screen."""
        return name in self._factories

    @property
    def screen_in_view(self) -> Screen | None:
        """What is shown now."""
        return self._trail[-1][1] if self._trail else None

    # ─── going places ──────────────────────────────────────────────────────────────────────────

    def go(self, place: Place) -> None:
        """Show a place; those of the rail start a new trail."""
        if place.screen not in self._factories:
            return
        screen = self._screen_for(place)
        self._leave()
        if place.screen in {name for name, _icon, _words in PLACES} and not place.subject:
            self._forget_trail()
        self._trail.append((place, screen))
        self._show()

    @Slot(str)
    def _go_to_place(self, name: str) -> None:
        """Mark a place of the rail, and paint that before its screen is made."""
        self._rail.set_here(name)
        self._rail.repaint()
        self.go(Place(name))

    @Slot()
    def back(self) -> None:
        """The place before; nothing to do at the first."""
        if len(self._trail) < 2:
            return
        self._leave()
        self._drop(*self._trail.pop())
        self._show()

    def _screen_for(self, place: Place) -> Screen:
        if place.subject:
            return self._made(place)
        if place.screen not in self._kept:
            self._kept[place.screen] = self._made(place)
        return self._kept[place.screen]

    def _made(self, place: Place) -> Screen:
        screen = self._factories[place.screen](place)
        screen.windowTitleChanged.connect(lambda _title: self.refresh_title())
        self._stack.addWidget(screen)
        return screen

    def _leave(self) -> None:
        if self._trail:
            self._trail[-1][1].on_left()
        self._hush()

    def _forget_trail(self) -> None:
        while self._trail:
            self._drop(*self._trail.pop())

    def _drop(self, place: Place, screen: Screen) -> None:
        if self._kept.get(place.screen) is not screen:
            self._stack.removeWidget(screen)
            screen.deleteLater()

    def _show(self) -> None:
        place, screen = self._trail[-1]
        self._stack.setCurrentWidget(screen)
        self._rail.set_here(self._trail[0][0].screen)
        self._back.setVisible(len(self._trail) > 1)
        screen.on_shown()
        self.refresh_title()
        self.place_changed.emit(place)

    def refresh_title(self) -> None:
        """Ask the screen in view for its title again."""
        if self._trail:
            self._title.set_words(self._trail[-1][1].title())

    # ─── what everybody sees ───────────────────────────────────────────────────────────────────

    @Slot(object)
    def tell(self, message: Message) -> None:
        """Show a message in the banner until it is closed or the screen is left."""
        button = None
        if message.act is not None:
            button = Button(message.action)
            button.clicked.connect(message.act)
            button.clicked.connect(self._hush)
        self._banner.tell(message.tone, message.text, "", button)
        self._banner_line.show()

    @Slot(object)
    def tell_error(self, error: FieldappError) -> None:
        """Show an error nobody else took."""
        self._banner.tell_error(error)
        self._banner_line.show()

    @Slot()
    def _hush(self) -> None:
        self._banner.hide()
        self._banner_line.hide()

    @Slot(object)
    def _on_changed(self, changed: Changed) -> None:
        for _place, screen in self._trail:
            screen.refresh(changed)
        self.refresh_title()
        self._read_summary()

    @Slot(object)
    def _on_told(self, tell: Tell) -> None:
        match tell.phase:
            case Phase.SENDING | Phase.RECEIVING:
                progress = (tell.done, tell.total) if tell.total else None
                self._show_state(connection=Connection.SYNCING, progress=progress)
            case Phase.COMPLETE:
                self._show_state(connection=Connection.ONLINE, progress=None, last_complete=datetime.now(UTC))
            case Phase.TROUBLE:
                away = Connection.OFFLINE if tell.code in AWAY else Connection.TROUBLE
                self._show_state(connection=away, progress=None)
        self._read_summary()

    def _read_summary(self) -> None:
        store = self.session.store

        def read() -> SyncSummary:
            with store.read() as session:
                return outbox.sync_summary(session)

        self._summary.read(read, self._on_summary, owner=self)

    def _on_summary(self, summary: SyncSummary) -> None:
        attention = summary.conflicts + summary.held
        self._rail.set_badge("sync", attention)
        complete = self._state.last_complete or summary.complete_at
        self._show_state(
            waiting_changes=summary.waiting + summary.sent,
            waiting_files=summary.blobs,
            waiting_bytes=summary.waiting_bytes + summary.blob_bytes,
            attention=attention,
            last_complete=complete,
        )

    def _show_state(self, **values: object) -> None:
        self._state = replace(self._state, **values)  # type: ignore[arg-type]
        self._strip.show_state(self._state, datetime.now(UTC))

    @Slot()
    def undo_last(self) -> None:
        """Take back what this person did last and has not taken back yet."""
        self._done.undo_last()

    @Slot(str)
    def _on_scanned(self, words: str) -> None:
        """A USB scanner is heard on every screen: what it read is looked up."""
        self.go(Place("scan"))
        if self.screen_in_view is not None:
            self.screen_in_view.take_scan(words)

    @Slot()
    def show_help(self) -> None:
        """What the screen in view is for, and the keys."""
        place, screen = self._trail[-1] if self._trail else (Place("today"), None)
        self.help = HelpDialog((screen.help_topic() if screen else "") or place.screen, self)
        self.help.open()

    # ─── building ──────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._rail = nav_rail.NavRail(_places())
        self._title = ElidedWords("", TextRole.TITLE)
        self._back = IconButton("back", "")
        self._undo = IconButton("undo", "")
        self._list = IconButton("history", "")
        self._keys = IconButton("help", "")
        self._lock = IconButton("lock", "")
        self._banner = Banner()
        self._banner_line = layout.boxed(self._banner_margins())
        self._banner_line.hide()
        self._stack = QStackedWidget()
        self._strip = SyncStrip()
        head = layout.row(self._back, self._title, *self._tools(), gap=GAP_S, margins=GAP_S)
        head.setStretch(1, 1)
        content = layout.column(
            layout.boxed(head, "surface"), self._banner_line, self._stack, gap=0, margins=0
        )
        content.setStretch(2, 1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._line.addWidget(self._rail)
        self._line.addLayout(content, 1)
        whole = layout.column(gap=0)
        whole.addLayout(self._line, 1)
        whole.addWidget(self._strip)
        self.setLayout(whole)

    def _tools(self) -> tuple[QWidget, ...]:
        return (self._undo, self._list, self._keys, self._lock)

    def _banner_margins(self) -> QBoxLayout:
        line = layout.column(self._banner, margins=GAP_L)
        line.setContentsMargins(*(line.contentsMargins().left(),) * 3, 0)
        return line

    def _connect(self) -> None:
        self._rail.chosen.connect(self._go_to_place)
        self._back.clicked.connect(self.back)
        self._undo.clicked.connect(self.undo_last)
        self._list.clicked.connect(lambda: self.go(Place("done")))
        self._keys.clicked.connect(self.show_help)
        self._banner.closed.connect(self._hush)
        self._done.undone.connect(lambda done: tell_undone(self.navigator, done))
        self._done.failed.connect(self.tell_error)
        self._lock.clicked.connect(self.lock_wanted)
        self._strip.opened.connect(lambda: self.go(Place("sync")))
        self._strip.attention_asked.connect(lambda: self.go(Place("sync")))
        self._strip.sync_asked.connect(self.session.sync_now)
        self.navigator.wanted.connect(self.go)
        self.navigator.back_wanted.connect(self.back)
        self.navigator.message.connect(self.tell)
        self.session.changed.connect(self._on_changed)
        self.session.sync_told.connect(self._on_told)
        self.session.tasks.failed.connect(self.tell_error)
        self._connect_keys()
        self._scanner = ScannerKeys(self)
        self._scanner.scanned.connect(self._on_scanned)
        self._scanner.set_on(True)
        timer = QTimer(self)
        timer.timeout.connect(self._read_summary)
        timer.start(STRIP_REFRESH_MS)

    def _connect_keys(self) -> None:
        keys: dict[QKeySequence | QKeySequence.StandardKey, Callable[[], object]] = {
            QKeySequence(f"Ctrl+{number}"): partial(self._go_to_place, name)
            for number, (name, _icon, _words) in enumerate(PLACES, start=1)
        }
        keys |= {
            QKeySequence("Alt+Left"): self.back,
            QKeySequence("Ctrl+L"): self.lock_wanted.emit,
            QKeySequence("Ctrl+H"): lambda: self.go(Place("done")),
            QKeySequence("F1"): self.show_help,
            QKeySequence("F5"): self.session.sync_now,
            QKeySequence.StandardKey.Undo: self.undo_last,
            QKeySequence.StandardKey.Find: lambda: self.go(Place("find")),
        }
        for sequence, act in keys.items():
            QShortcut(sequence, self).activated.connect(act)

    def retranslate(self) -> None:
        """The head's and the rail's words; screens retranslate their own."""
        self._rail.set_words(_places())
        self._back.set_name(self.tr("Back"))
        self._undo.set_name(self.tr("Undo (Ctrl+Z)"))
        self._list.set_name(self.tr("What you did (Ctrl+H)"))
        self._keys.set_name(self.tr("Help (F1)"))
        self._lock.set_name(self.tr("Lock (Ctrl+L)"))
        self.refresh_title()
        if self._trail:  # not at the first words: what is opened at once would be dropped with what was typed
            QTimer.singleShot(0, self, self._make_anew)

    @Slot()
    def _make_anew(self) -> None:
        """Screens that do not retranslate themselves are made anew in the language in force."""
        shown = self._trail[-1][1] if self._trail else None
        trail, self._trail = self._trail, []
        for place, screen in trail:
            if isinstance(screen, Live):
                self._trail.append((place, screen))
                continue
            if screen is shown:
                screen.on_left()
            self._trail.append((place, self._made(place)))
            self._drop(place, screen)
        if self._trail and self._trail[-1][1] is not shown:
            self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows have the places below."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(nav_rail.NARROW)
        direction = QBoxLayout.Direction
        wanted = direction.BottomToTop if narrow else direction.LeftToRight
        if wanted != self._line.direction():
            self._line.setDirection(wanted)
            self._rail.set_bar(narrow)


def _places() -> tuple[nav_rail.Place, ...]:
    return tuple(
        nav_rail.Place(name, icon, QCoreApplication.translate("shell", str(words)))
        for name, icon, words in PLACES
    )
