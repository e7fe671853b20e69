"""The sections of an order side by side: a word, a count, and a mark where something is missing.

tabs.show_tabs((Tab("parts", "part", self.tr("Parts"), "3"),)); tabs.chosen.connect(...)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from fieldapp.ui import icons, theme
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.pressing import EnterPresses


@dataclass(frozen=True)
class Tab:
    """One section."""

    key: str
    icon: str
    words: str
    count: str = ""
    attention: bool = False


class SectionTabs(QWidget):
    """Tabs that share the width, who has more to say the more of it; left and right move between them."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs: dict[str, _TabButton] = {}
        self._here = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_tabs(self, tabs: Sequence[Tab]) -> None:
        """Show these tabs; those of before are reused."""
        for tab in tabs:
            if tab.key not in self._tabs:
                made = _TabButton(self)
                made.clicked.connect(self._on_clicked)
                self._tabs[tab.key] = made
                self._row.addWidget(made, 1)
            button = self._tabs[tab.key]
            button.show_tab(tab)
            self._row.setStretchFactor(button, button.wanted_width())
        self.set_here(self._here)

    def here(self) -> str:
        """The section that is shown."""
        return self._here

    def button(self, key: str) -> QAbstractButton:
        """The tab of a section, to press."""
        return self._tabs[key]

    def set_here(self, key: str) -> None:
        """Mark a section as the one that is shown; nothing is emitted."""
        self._here = key
        for name, button in self._tabs.items():
            button.setChecked(name == key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        keys = list(self._tabs)
        if step is None or self._here not in keys:
            super().keyPressEvent(event)
            return
        wanted = keys[(keys.index(self._here) + step) % len(keys)]
        self._tabs[wanted].setFocus(Qt.FocusReason.TabFocusReason)
        self._tabs[wanted].click()

    def _on_clicked(self) -> None:
        pressed = self.sender()
        key = next(name for name, button in self._tabs.items() if button is pressed)
        changed = key != self._here
        self.set_here(key)
        if changed:
            self.chosen.emit(key)


class _TabButton(EnterPresses, Live, QAbstractButton):
    """One tab: underlined when its section is shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tab = Tab("", "", "")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.go_live()

    def show_tab(self, tab: Tab) -> None:
        self.tab = tab
        self.setText(tab.words)
        missing = self.tr("something is missing") if tab.attention else ""
        self.setAccessibleName(", ".join(filter(None, (tab.words, tab.count, missing))))
        self.update()

    def wanted_width(self) -> int:
        """Of icon, words, count and mark."""
        look = theme.current()
        words = painting.width_of(self._said(), look.font(TextRole.STRONG))
        return round(words + look.px(look.tokens.icon) + look.px(40))

    def _said(self) -> str:
        return f"{self.tab.words}  {self.tab.count}" if self.tab.count else self.tab.words

    def restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.px(120), look.px(look.tokens.target + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(56), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        c = look.colours
        painter = painting.smooth(self)
        box = self.rect().toRectF()
        on = self.isChecked()
        if self.underMouse() and not on:
            painting.panel(painter, box, c.hover, radius=look.px(look.tokens.radius_m))
        if self.hasFocus():
            painting.focus_ring(painter, box, look.px(look.tokens.radius_m))
        colour = c.accent if on else c.text
        bar = QRectF(box.left(), box.bottom() - look.px(4), box.width(), look.px(4))
        if on:
            painting.panel(painter, bar, c.accent, radius=look.px(2))
        else:
            painter.setPen(QPen(QColor(c.line), look.tokens.border))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
        self._paint_words(painter, box.adjusted(0, 0, 0, -look.px(4)), colour)
        painter.end()

    def _paint_words(self, painter: QPainter, box: QRectF, colour: str) -> None:
        look = theme.current()
        font, side, gap = look.font(TextRole.STRONG), look.px(look.tokens.icon), look.px(6)
        said = self._said()
        mark = look.px(10) + gap if self.tab.attention else 0
        with_icon = side + gap + painting.width_of(said, font) + mark <= box.width() - look.px(8)
        wide = min(
            box.width() - look.px(8), painting.width_of(said, font) + mark + (side + gap if with_icon else 0)
        )
        left = box.center().x() - wide / 2
        if with_icon:
            icons.paint(painter, self.tab.icon, colour, QRectF(left, box.center().y() - side / 2, side, side))
            left += side + gap
        room = QRectF(left, box.top(), box.center().x() + wide / 2 - mark - left + 1, box.height())
        painting.words(painter, room, said, font, colour)
        if self.tab.attention:
            dot = QRectF(room.right() + gap, box.center().y() - look.px(5), look.px(10), look.px(10))
            painting.panel(painter, dot, look.tone(Tone.WARN).solid, radius=look.px(5))
