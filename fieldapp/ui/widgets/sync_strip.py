"""The fixed strip that never lies: connected or not, what waits, when the replica was last complete.

strip.show_state(SyncState(Connection.OFFLINE, waiting_changes=3, waiting_bytes=51_000, last_complete=m), now)
strip.sync_asked.connect(...); strip.opened.connect(...); strip.attention_asked.connect(...)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.ui import text, theme
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout, painting
from fieldapp.ui.widgets.buttons import Button, ButtonKind, IconButton
from fieldapp.ui.widgets.chips import Chip, Mark
from fieldapp.ui.widgets.labels import ElidedWords
from fieldapp.ui.widgets.layout import GAP_L, GAP_S
from fieldapp.ui.widgets.live import Live


class Connection(StrEnum):
    """The way to the server."""

    ONLINE = "online"
    OFFLINE = "offline"
    SYNCING = "syncing"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class SyncState:
    """All the strip says. `progress` is (done, total) of whatever moves at the moment."""

    connection: Connection = Connection.OFFLINE
    waiting_changes: int = 0
    waiting_files: int = 0
    waiting_bytes: int = 0
    last_complete: datetime | None = None
    attention: int = 0
    progress: tuple[int, int] | None = None


_NARROW = 760


class SyncStrip(Live, QWidget):
    """A strip along the window's lower edge."""

    opened = Signal()
    sync_asked = Signal()
    attention_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SyncState()
        self._now = datetime.now(UTC)
        self._connection = Chip(Mark(""))
        self._waiting = ElidedWords("", least_characters=10)
        self._complete = ElidedWords("", TextRole.CAPTION, soft=True)
        self._attention = Button("", "warning", ButtonKind.DANGER)
        self._attention.clicked.connect(self.attention_asked)
        self._details = IconButton("queue", "")
        self._details.clicked.connect(self.opened)
        self._sync = IconButton("sync", "")
        self._sync.clicked.connect(self.sync_asked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        line = layout.row(
            self._connection,
            self._waiting,
            self._complete,
            self._attention,
            self._details,
            self._sync,
            gap=GAP_L,
        )
        line.setStretch(1, 1)
        look = theme.current()
        line.setContentsMargins(look.px(GAP_L), look.px(4), look.px(GAP_S), look.px(4))
        self.setLayout(line)
        self.go_live()

    def show_state(self, state: SyncState, now: datetime) -> None:
        """Say this; `now` decides what is called today."""
        self._state, self._now = state, now
        self.retranslate()

    def retranslate(self) -> None:
        """All its sentences."""
        self._connection.set_mark(self._connection_mark())
        self._waiting.set_words(self._waiting_words())
        self._complete.set_words(self._complete_words())
        self._say_attention()
        self._connection.setFixedWidth(self._connection.sizeHint().width())
        self._details.set_name(self.tr("What waits and what was sent"))
        self._sync.set_name(self.tr("Sync now"))
        self._sync.setEnabled(self._state.connection is not Connection.SYNCING)
        said = (self._connection.mark().words, self._waiting.words(), self._complete.words())
        self.setAccessibleName(". ".join(said))

    def sizeHint(self) -> QSize:
        """As high as its buttons."""
        look = theme.current()
        return QSize(look.px(600), look.px(look.tokens.target + 8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow strip keeps what matters."""
        super().resizeEvent(event)
        self._complete.setVisible(not self._is_narrow())
        self.retranslate()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """All of the strip leads to its details."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A surface with a line above it."""
        look = theme.current()
        painter = painting.smooth(self)
        box = self.rect().toRectF()
        painting.panel(painter, box, look.colours.surface)
        box.setHeight(look.tokens.border)
        painting.panel(painter, box, look.colours.line)
        painter.end()

    def _is_narrow(self) -> bool:
        return self.width() < theme.current().px(_NARROW)

    def _say_attention(self) -> None:
        count = self._state.attention
        words = self.tr("%n need attention", "", count)
        self._attention.setText(text.number(count) if self._is_narrow() else words)
        self._attention.setAccessibleName(words)
        self._attention.setVisible(count > 0)

    def _connection_mark(self) -> Mark:
        match self._state.connection:
            case Connection.ONLINE:
                return Mark(self.tr("Online"), "cloud-ok", Tone.GOOD)
            case Connection.OFFLINE:
                return Mark(self.tr("Offline"), "cloud-off", Tone.NEUTRAL)
            case Connection.SYNCING:
                return Mark(self._syncing_words(), "sync", Tone.INFO)
            case Connection.TROUBLE:
                return Mark(self.tr("No answer"), "warning", Tone.WARN)

    def _syncing_words(self) -> str:
        if self._state.progress is None:
            return self.tr("Syncing")
        done, total = self._state.progress
        return self.tr("Syncing {0} of {1}").format(text.number(done), text.number(total))

    def _waiting_words(self) -> str:
        state = self._state
        parts = []
        if state.waiting_changes:
            parts.append(self.tr("%n change(s)", "", state.waiting_changes))
        if state.waiting_files:
            parts.append(self.tr("%n file(s)", "", state.waiting_files))
        if not parts:
            return self.tr("Nothing waits to be sent")
        if self._is_narrow():
            count = state.waiting_changes + state.waiting_files
            return self.tr("To send: {0} ({1})").format(text.number(count), text.size(state.waiting_bytes))
        what = self.tr(", ", "between two things that wait").join(parts)
        return self.tr("To send: {0} ({1})").format(what, text.size(state.waiting_bytes))

    def _complete_words(self) -> str:
        if self._state.last_complete is None:
            return self.tr("Never complete yet")
        when = text.day_and_time(self._state.last_complete, self._now)
        return self.tr("Complete: {0}").format(when)
