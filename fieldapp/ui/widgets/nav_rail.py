"""The frame of the window: places at the left on a wide window, along the bottom on a narrow one.

frame = NavFrame((Place("today", "today", self.tr("Today")), Place("scan", "scan", self.tr("Scan"))))
frame.add_page("today", today_screen)
frame.go("today"); frame.went.connect(...)      # Ctrl+1 ... Ctrl+9 go too
frame.set_badge("sync", 2)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QSizePolicy, QStackedWidget, QWidget

from fieldapp.ui import icons, text, theme
from fieldapp.ui.tokens import TextRole, Theme, Tone
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.pressing import EnterPresses

NARROW = 860


@dataclass(frozen=True)
class Place:
    """Somewhere to go."""

    key: str
    icon: str
    words: str


class NavRail(Live, QWidget):
    """The places, one of which is here."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_bar = False
        self._buttons = {place.key: _PlaceButton(place, self) for place in places}
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        for button in self._buttons.values():
            button.clicked.connect(self._on_clicked)
            self._line.addWidget(button)
        self._line.addStretch(1)
        self.go_live()

    def set_here(self, key: str) -> None:
        """Mark where we are; nothing is emitted."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def button(self, key: str) -> QAbstractButton:
        """The button of a place, to press."""
        return self._buttons[key]

    def set_words(self, places: Sequence[Place]) -> None:
        """The same places in another language."""
        for place in places:
            self._buttons[place.key].set_place(place)

    def set_badge(self, key: str, count: int) -> None:
        """How many things wait there."""
        self._buttons[key].set_badge(count)

    def set_bar(self, is_bar: bool) -> None:
        """Lie along the bottom instead of standing at the left."""
        if is_bar == self._is_bar:
            return
        self._is_bar = is_bar
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.LeftToRight if is_bar else direction.TopToBottom)
        if is_bar:
            self._line.takeAt(self._line.count() - 1)
        else:
            self._line.addStretch(1)
        for button in self._buttons.values():
            button.lie_in_bar(is_bar)
        self.restyle()

    def restyle(self) -> None:
        """The width or height follows the scale."""
        look = theme.current()
        edge = look.px(4 if self._is_bar else 8)
        self._line.setContentsMargins(edge, edge, edge, edge)
        self._line.setSpacing(look.px(4))
        unbounded = (1 << 24) - 1
        self.setMinimumSize(0, 0)
        self.setMaximumSize(unbounded, unbounded)
        if self._is_bar:
            self.setFixedHeight(look.px(64) + 2 * edge)
        else:
            self.setFixedWidth(look.px(92) + 2 * edge)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move between the places."""
        forward = (Qt.Key.Key_Down, Qt.Key.Key_Right)
        if event.key() in (*forward, Qt.Key.Key_Up, Qt.Key.Key_Left):
            buttons = list(self._buttons.values())
            at = next((i for i, button in enumerate(buttons) if button.hasFocus()), 0)
            step = 1 if event.key() in forward else -1
            buttons[(at + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A surface with a line towards the content."""
        look = theme.current()
        painter = painting.smooth(self)
        box = self.rect().toRectF()
        painting.panel(painter, box, look.colours.surface)
        width = look.tokens.border
        edge = (
            QRectF(box.left(), box.top(), box.width(), width)
            if self._is_bar
            else QRectF(box.right() - width, box.top(), width, box.height())
        )
        painting.panel(painter, edge, look.colours.line)
        painter.end()

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _PlaceButton):
            self.set_here(button.place.key)
            self.chosen.emit(button.place.key)


class _PlaceButton(EnterPresses, Live, QAbstractButton):
    """One place: an icon above its word."""

    def __init__(self, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self._badge = 0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.lie_in_bar(False)
        self.go_live()

    def set_place(self, place: Place) -> None:
        self.place = place
        self.retranslate()
        self.update()

    def set_badge(self, count: int) -> None:
        self._badge = count
        self.retranslate()
        self.update()

    def lie_in_bar(self, is_bar: bool) -> None:
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Expanding if is_bar else policy.Fixed)

    def retranslate(self) -> None:
        waiting = self.tr("%n waiting", "", self._badge) if self._badge else ""
        self.setAccessibleName(", ".join(filter(None, (self.place.words, waiting))))

    def restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.px(56), look.px(64))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        c, t = look.colours, look.tokens
        here = self.isChecked()
        solid = here and look.theme is Theme.SUNLIGHT
        fill = c.accent if solid else c.accent_soft if here else c.hover if self.underMouse() else ""
        colour = c.on_accent if solid else c.on_accent_soft if here else c.soft_text
        painter = painting.smooth(self)
        box, radius = self.rect().toRectF(), look.px(t.radius_m)
        painting.panel(painter, box, fill, radius=radius)
        if self.hasFocus():
            painting.focus_ring(painter, box, radius)
        font = QFont(look.font(TextRole.CAPTION))
        font.setBold(here)
        side, line = look.px(24), painting.height_of(font)
        top = (self.height() - side - line - look.px(2)) / 2
        icons.paint(
            painter, self.place.icon, colour, QRectF((self.width() - side) // 2, round(top), side, side)
        )
        below = QRectF(2, top + side + look.px(2), self.width() - 4, line)
        painting.words(painter, below, self.place.words, font, colour, Qt.AlignmentFlag.AlignCenter)
        if self._badge:
            self._paint_badge(painter, QRectF(self.width() / 2 + side / 4, top - look.px(6), 0, 0))
        painter.end()

    def _paint_badge(self, painter: QPainter, at: QRectF) -> None:
        look = theme.current()
        font = QFont(look.font(TextRole.CAPTION))
        font.setBold(True)
        words = text.number(self._badge) if self._badge < 100 else "99+"
        high = look.px(22)
        wide = max(high, painting.width_of(words, font) + look.px(10))
        tone = look.tone(Tone.BAD)
        box = QRectF(at.left(), max(0.0, at.top()), wide, high)
        painting.panel(painter, box, tone.solid, line=look.colours.surface, width=2, radius=high / 2)
        painting.words(painter, box, words, font, tone.on_solid, Qt.AlignmentFlag.AlignCenter)


class NavFrame(Live, QWidget):
    """The places and the page of the one we are at."""

    went = Signal(str)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rail = NavRail(places)
        self.rail.chosen.connect(self.go)
        self._pages = QStackedWidget()
        self._keys: dict[str, int] = {}
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._line.addWidget(self.rail)
        self._line.addWidget(self._pages, 1)
        for number, place in enumerate(places[:9], start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda key=place.key: self.go(key))
        self.go_live()

    def add_page(self, key: str, page: QWidget) -> None:
        """What is shown at a place."""
        self._keys[key] = self._pages.addWidget(page)

    def go(self, key: str) -> None:
        """Go somewhere; says so when that is somewhere else."""
        self.rail.set_here(key)
        at = self._keys.get(key, -1)
        if at >= 0 and (at != self._pages.currentIndex() or not self.went_once):
            self.went_once = True
            self._pages.setCurrentIndex(at)
            self.went.emit(key)

    went_once = False

    def set_badge(self, key: str, count: int) -> None:
        """How many things wait there."""
        self.rail.set_badge(key, count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows have the places below."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(NARROW)
        direction = QBoxLayout.Direction
        wanted = direction.BottomToTop if narrow else direction.LeftToRight
        if wanted != self._line.direction():
            self._line.setDirection(wanted)
            self.rail.set_bar(narrow)
