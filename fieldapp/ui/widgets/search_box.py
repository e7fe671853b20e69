"""One box to search with: as you type, by Enter, or by a scanner that types like a keyboard.

box = SearchBox(self.tr("Search orders, devices, parts"))
box.searched.connect(...)        # at once, but not more often than every 40 ms; the last letter's always
box.submitted.connect(...)       # Enter: a scanner ends with it
box.left_downwards.connect(table.setFocus)
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from fieldapp.ui import icons, theme
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.buttons import IconButton
from fieldapp.ui.widgets.live import Live

LONGEST = 200


class SearchBox(Live, QLineEdit):
    """A line with a magnifier at its left and, when something is typed, a cross at its right."""

    searched = Signal(str)
    submitted = Signal(str)
    left_downwards = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setMaxLength(LONGEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._clear = IconButton("close", "", parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.hide()
        self._clear.clicked.connect(self._on_cleared)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_rested)
        self._is_behind = False
        """Whether the last letter was not searched for yet, since the search before it was a moment ago."""
        self.textChanged.connect(self._on_changed)
        self.go_live()

    def words(self) -> str:
        """What is searched for."""
        return self.text().strip()

    def retranslate(self) -> None:
        """The cross's name."""
        self._clear.set_name(self.tr("Clear the search"))

    def restyle(self) -> None:
        """Room for the icons."""
        look = theme.current()
        left = look.px(look.tokens.icon_s) + look.px(look.tokens.space_xs)
        self.setTextMargins(left, 0, look.px(look.tokens.target - look.tokens.space_m), 0)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Room for a few words."""
        return QSize(theme.current().px(160), super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape clears, Down leaves for the results, Enter submits."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self._on_cleared()
        elif key == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._timer.stop()
            self._search()
            self.submitted.emit(self.words())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cross stands at the right."""
        super().resizeEvent(event)
        side = self.height()
        self._clear.setGeometry(self.width() - side, 0, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, then the magnifier."""
        super().paintEvent(event)
        look = theme.current()
        side, air = look.px(look.tokens.icon_s), look.px(look.tokens.space_m)
        painter = painting.smooth(self)
        box = QRectF(air, (self.height() - side) // 2, side, side)
        icons.paint(painter, "search", look.colours.soft_text, box)
        painter.end()

    def _on_changed(self, typed: str) -> None:
        self._clear.setVisible(bool(typed))
        self._is_behind = self._timer.isActive()
        if not self._is_behind:
            self._search_and_rest()

    def _on_rested(self) -> None:
        if self._is_behind:
            self._is_behind = False
            self._search_and_rest()

    def _search_and_rest(self) -> None:
        self._search()
        self._timer.start(theme.current().tokens.search_ms)

    def _on_cleared(self) -> None:
        self.clear()
        self._timer.stop()
        self._search()
        self.setFocus()

    def _search(self) -> None:
        if self.words() != self._told:
            self._told = self.words()
            self.searched.emit(self._told)
