"""A photo to draw on: with a finger, the mouse, or a cross that the arrow keys move."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.ui import theme
from fieldapp.ui.order.photo_marks import Mark, MarkKind, Place, paint_marks
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.live import Live

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class MarkCanvas(Live, QWidget):
    """The marks so far, and the one being drawn. Enter begins one at the cross, and ends it."""

    changed = Signal()
    words_wanted = Signal()
    """A place for words was chosen: `add_words` puts them there."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks: list[Mark] = []
        self.kind = MarkKind.ARROW
        self._image = QImage()
        self._begun: Place | None = None
        self._here: Place = (0.5, 0.5)
        self._by_keys = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.go_live()

    def show_image(self, image: QImage) -> None:
        """Draw on this picture."""
        self._image = image
        self.updateGeometry()
        self.update()

    def add_words(self, words: str) -> None:
        """Put words where a place was chosen last."""
        self._keep(Mark(MarkKind.TEXT, self._here, words=words))

    def take_back(self) -> None:
        """Take the last mark back."""
        if self._begun is not None:
            self._begun = None
        elif self.marks:
            self.marks.pop()
        self.changed.emit()
        self.update()

    def restyle(self) -> None:
        """Another theme has another frame."""
        self.update()

    def sizeHint(self) -> QSize:
        """As large as the window lets it be."""
        return QSize(theme.current().px(880), theme.current().px(560))

    def minimumSizeHint(self) -> QSize:
        """Large enough for a finger."""
        return QSize(theme.current().px(320), theme.current().px(240))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A mark begins."""
        self._by_keys = False
        self._here = self._place(event.position())
        if self.kind is MarkKind.TEXT:
            self.words_wanted.emit()
        else:
            self._begun = self._here
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """It grows."""
        if self._begun is not None:
            self._here = self._place(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It ends."""
        if self._begun is not None:
            self._here = self._place(event.position())
            self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the cross, with Shift far; Enter begins and ends; Ctrl+Z takes back."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            far = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.02
            across, down = _STEPS[key]
            self._by_keys = True
            self._here = (_inside(self._here[0] + across * far), _inside(self._here[1] + down * far))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._press()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.take_back()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, marks, cross."""
        look = theme.current()
        painter = painting.smooth(self)
        box = self._box()
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._image)
        growing = [] if self._begun is None else [Mark(self.kind, self._begun, self._here)]
        paint_marks(painter, box, [*self.marks, *growing])
        if self.hasFocus() and self._by_keys:
            self._paint_cross(painter, box)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.colours.focus), look.tokens.focus_ring))
            painter.drawRect(box)
        painter.end()

    def _paint_cross(self, painter: QPainter, box: QRectF) -> None:
        at = QPointF(box.left() + self._here[0] * box.width(), box.top() + self._here[1] * box.height())
        arm = theme.current().px(14)
        for colour, width in (("#FFFFFF", 5), ("#000000", 2)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(QPointF(at.x() - arm, at.y()), QPointF(at.x() + arm, at.y()))
            painter.drawLine(QPointF(at.x(), at.y() - arm), QPointF(at.x(), at.y() + arm))

    def _press(self) -> None:
        self._by_keys = True
        if self.kind is MarkKind.TEXT:
            self.words_wanted.emit()
        elif self._begun is None:
            self._begun = self._here
        else:
            self._end()
        self.update()

    def _end(self) -> None:
        begun, self._begun = self._begun, None
        if begun is not None:
            self._keep(Mark(self.kind, begun, self._here))

    def _keep(self, mark: Mark) -> None:
        if not mark.is_too_small():
            self.marks.append(mark)
            self.changed.emit()
        self.update()

    def _box(self) -> QRectF:
        """Where the picture is: whole, in the middle."""
        size = self._image.size()
        if size.isEmpty():
            return QRectF(self.rect())
        fitted = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - fitted.width()) / 2, (self.height() - fitted.height()) / 2
        return QRectF(left, top, fitted.width(), fitted.height())

    def _place(self, at: QPointF) -> Place:
        box = self._box()
        across = (at.x() - box.left()) / max(1.0, box.width())
        down = (at.y() - box.top()) / max(1.0, box.height())
        return _inside(across), _inside(down)


def _inside(part: float) -> float:
    return min(1.0, max(0.0, part))
