"""One to five stars: pressed, dragged over, typed (1 to 5, arrows, Delete clears).

stars = Rating(); stars.rated.connect(...)     # 1..5, or 0 when cleared
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.ui import icons, theme
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.live import Live

MOST = 5


class Rating(Live, QWidget):
    """How satisfied somebody is."""

    rated = Signal(int)

    def __init__(self, value: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = value
        self._read_only = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.go_live()

    def value(self) -> int:
        """1 to 5, or 0 while nobody has rated."""
        return self._value

    def set_value(self, value: int) -> None:
        """Show a rating; nothing is emitted."""
        self._value = max(0, min(MOST, value))
        self.retranslate()
        self.update()

    def set_read_only(self, read_only: bool) -> None:
        """Only show it."""
        self._read_only = read_only
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if read_only else Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor if read_only else Qt.CursorShape.PointingHandCursor)

    def retranslate(self) -> None:
        """What is read aloud."""
        if self._value:
            self.setAccessibleName(self.tr("{0} of {1} stars").format(self._value, MOST))
        else:
            self.setAccessibleName(self.tr("Not rated yet"))
        self.setAccessibleDescription(self.tr("Press 1 to 5, or the arrow keys"))

    def restyle(self) -> None:
        """The size follows the scale."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Five targets side by side."""
        side = self._side()
        return QSize(side * MOST, side)

    def minimumSizeHint(self) -> QSize:
        """A star is never smaller than a finger."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a star."""
        self._rate_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag over the stars."""
        self._rate_at(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and arrows."""
        wanted = self._wanted_by(event)
        if wanted is None or self._read_only:
            super().keyPressEvent(event)
        else:
            self._rate(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Five stars, the first ones filled."""
        look = theme.current()
        side = self._side()
        air = side * 0.16
        painter = painting.smooth(self)
        if self.hasFocus():
            painting.focus_ring(painter, self.rect().toRectF(), look.px(look.tokens.radius_m))
        for star in range(MOST):
            filled = star < self._value
            colour = look.colours.star if filled else look.colours.edge
            box = QRectF(star * side + air, air, side - 2 * air, side - 2 * air)
            if filled:
                icons.paint(painter, "star-filled", look.colours.star_fill, box)
            icons.paint(painter, "star", colour, box)
        painter.end()

    def _side(self) -> int:
        return theme.current().px(theme.current().tokens.target + 8)

    def _wanted_by(self, event: QKeyEvent) -> int | None:
        key = event.key()
        if event.text() and event.text() in "012345":
            return int(event.text())
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Plus):
            return min(MOST, self._value + 1)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Minus):
            return max(1, self._value - 1)
        return 0 if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) else None

    def _rate_at(self, x: float) -> None:
        if not self._read_only:
            self._rate(int(x // self._side()) + 1)

    def _rate(self, value: int) -> None:
        if value != self._value:
            self.set_value(value)
            self.rated.emit(self._value)
