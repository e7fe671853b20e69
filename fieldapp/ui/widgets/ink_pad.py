"""Where somebody signs: with a pen (pressure), a finger or the mouse.

    pad = InkPad(self.tr("Signature of the customer"))
    pad.changed.connect(...)                 # a stroke began, ended, or was taken back
    pad.strokes()                            # see ink_strokes: plain tuples on CANVAS
    pad.undo_stroke(); pad.clear()           # Ctrl+Z and Delete do the same

Each new point draws only its own small piece into an image, so that point 5,000 costs what point 5
did. While a pen is near, a resting hand draws nothing. Declining needs no pad: the screen offers it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.sheet.ink import FULL_PRESSURE, MOST_POINTS, MOST_STROKES, Ink, Point, Stroke, pen_width
from fieldapp.ui import theme
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.ink_strokes import CANVAS, MOUSE_PRESSURE, PEN
from fieldapp.ui.widgets.live import Live

PEN_STAYS_NEAR_MS = 700


class InkPad(Live, QWidget):
    """A sheet of white paper to write on, in every theme."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[Point]] = []
        self._drawing = False
        self._points = 0
        self._started_ms: int | None = None
        self._pen_seen_ms = -PEN_STAYS_NEAR_MS
        self._sealed = False
        self._image = QImage()
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.go_live()

    def strokes(self) -> tuple[Stroke, ...]:
        """The ink, on CANVAS."""
        return tuple(tuple(stroke) for stroke in self._strokes)

    def set_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Show ink that was kept as a draft; nothing is emitted."""
        self._drawing = False
        self._strokes = [list(stroke) for stroke in strokes if stroke]
        self._points = sum(map(len, self._strokes))
        self._started_ms = None
        self._redraw()

    def is_empty(self) -> bool:
        """Whether nobody has written anything."""
        return not self._strokes

    def ink(self) -> Ink:
        """The ink as the sheet takes it."""
        return Ink(width=CANVAS[0], height=CANVAS[1], strokes=self.strokes())

    def is_drawing(self) -> bool:
        """Whether a stroke is under way."""
        return self._drawing

    def is_full(self) -> bool:
        """Whether no more ink can be kept; the pad says so itself."""
        return self._points >= MOST_POINTS or len(self._strokes) >= MOST_STROKES

    def undo_stroke(self) -> None:
        """Take the last stroke back."""
        if self._strokes and not self._sealed:
            self._drawing = False
            self._points -= len(self._strokes.pop())
            self._redraw()
            self.changed.emit()

    def clear(self) -> None:
        """Take everything back."""
        if self._strokes and not self._sealed:
            self.set_strokes(())
            self.changed.emit()

    def set_sealed(self, sealed: bool) -> None:
        """Only show what is written."""
        self._sealed = sealed
        self._drawing = False
        self.setCursor(Qt.CursorShape.ArrowCursor if sealed else Qt.CursorShape.CrossCursor)
        self.update()

    def retranslate(self) -> None:
        """What can be done here, read aloud."""
        self.setAccessibleDescription(self.tr("Write with pen, finger or mouse. Ctrl+Z takes a stroke back."))
        self.update()

    def restyle(self) -> None:
        """The paper stays white; its frame follows the theme."""
        self._redraw()

    def sizeHint(self) -> QSize:
        """Wide enough for a long name."""
        return QSize(theme.current().px(600), theme.current().px(240))

    def minimumSizeHint(self) -> QSize:
        """Small, but still signable."""
        return QSize(theme.current().px(280), theme.current().px(112))

    def hasHeightForWidth(self) -> bool:
        """It keeps the canvas's shape where the layout allows it."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of a canvas that wide."""
        return width * CANVAS[1] // CANVAS[0]

    def paper(self) -> QRectF:
        """Where the canvas lies within the widget."""
        scale = self._scale()
        wide, high = CANVAS[0] * scale, CANVAS[1] * scale
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mouse writes with one pressure; what a pen or finger already wrote it leaves alone."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.LeftButton and self._is_mouse(event):
            self._begin(event.position(), MOUSE_PRESSURE, event.timestamp())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """On and on."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._is_mouse(event):
            self._extend(event.position(), MOUSE_PRESSURE, event.timestamp())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke ends."""
        if self._is_mouse(event):
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """The pen writes with the pressure it reports."""
        event.accept()
        self._pen_seen_ms = event.timestamp()
        pressure = round(event.pressure() * FULL_PRESSURE)
        match event.type():
            case QEvent.Type.TabletPress:
                self._begin(event.position(), pressure, event.timestamp())
            case QEvent.Type.TabletMove if event.buttons() & Qt.MouseButton.LeftButton:
                self._extend(event.position(), pressure, event.timestamp())
            case QEvent.Type.TabletRelease:
                self._end()
            case _:
                pass

    def event(self, event: QEvent) -> bool:
        """Touches arrive here."""
        touches = (
            QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel,
        )  # fmt: skip
        if isinstance(event, QTouchEvent) and event.type() in touches:
            event.accept()
            self._touch(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Z takes a stroke back, Delete everything."""
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() == Qt.Key.Key_Z:
            self.undo_stroke()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Who locks the laptop or turns away has lifted the pen, even where nobody is told so."""
        super().hideEvent(event)
        self._end()

    def changeEvent(self, event: QEvent) -> None:
        """So has who goes to another window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ink grows with the paper."""
        super().resizeEvent(event)
        self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, line to sign on, ink, frame."""
        look = theme.current()
        painter = painting.smooth(self)
        paper = self.paper()
        radius = look.px(look.tokens.radius_m)
        painting.panel(painter, paper, look.colours.paper, radius=radius)
        self._paint_line(painter, paper)
        painter.drawImage(self.rect().topLeft(), self._image)
        if self._drawing:
            self._draw_tail(painter)
        width = look.tokens.border_strong
        painting.panel(painter, paper, "", line=look.colours.edge, width=width, radius=radius)
        if self.hasFocus():
            painting.focus_ring(painter, paper, radius)
        painter.end()

    def _paint_line(self, painter: QPainter, paper: QRectF) -> None:
        look = theme.current()
        edge = paper.width() * 0.06
        y = paper.top() + paper.height() * 0.76
        painter.setPen(QPen(QColor(look.colours.ink), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(paper.left() + edge, y), QPointF(paper.right() - edge, y))
        hint = self._hint()
        if hint:
            box = QRectF(paper.left() + edge, y + 4, paper.width() - 2 * edge, paper.bottom() - y - 8)
            painting.words(
                painter, box, hint, look.font(TextRole.CAPTION), look.colours.ink,
                Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
            )  # fmt: skip

    def _hint(self) -> str:
        if self._sealed:
            return ""
        if self.is_full():
            return self.tr("There is no room for more ink. Take strokes back to go on.")
        return self.tr("Sign here") if self.is_empty() else ""

    def _is_mouse(self, event: QMouseEvent) -> bool:
        mouse = event.pointerType() not in (
            QPointingDevice.PointerType.Pen, QPointingDevice.PointerType.Eraser, QPointingDevice.PointerType.Finger,
        )  # fmt: skip
        return mouse and event.source() == Qt.MouseEventSource.MouseEventNotSynthesized

    def _touch(self, event: QTouchEvent) -> None:
        points = event.points()
        hand_rests = event.timestamp() - self._pen_seen_ms < PEN_STAYS_NEAR_MS
        if not points or (hand_rests and event.type() != QEvent.Type.TouchEnd):
            return
        finger = points[0]
        match event.type():
            case QEvent.Type.TouchBegin:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self._begin(finger.position(), MOUSE_PRESSURE, event.timestamp())
            case QEvent.Type.TouchUpdate:
                self._extend(finger.position(), MOUSE_PRESSURE, event.timestamp())
            case _:
                self._end()

    def _begin(self, at: QPointF, pressure: int, now_ms: int) -> None:
        self._end()  # a pen that was lifted while the laptop slept never said so
        if self._sealed or self.is_full() or not self.paper().contains(at):
            return
        if self._started_ms is None:
            last = self._strokes[-1][-1][3] if self._strokes else 0
            self._started_ms = now_ms - last
        self._drawing = True
        self._points += 1
        self._strokes.append([self._point(at, pressure, now_ms)])
        self._draw_newest()
        self.changed.emit()

    def _extend(self, at: QPointF, pressure: int, now_ms: int) -> None:
        if not self._drawing:
            return
        point = self._point(at, pressure, now_ms)
        if point[:3] != self._strokes[-1][-1][:3] and self._points < MOST_POINTS:
            self._points += 1
            self._strokes[-1].append(point)
            self._draw_newest()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            painter = self._painter()
            self._draw_tail(painter)
            painter.end()
            self.update()
            self.changed.emit()

    def _point(self, at: QPointF, pressure: int, now_ms: int) -> Point:
        paper, scale = self.paper(), self._scale()
        x = min(CANVAS[0], max(0, round((at.x() - paper.left()) / scale)))
        y = min(CANVAS[1], max(0, round((at.y() - paper.top()) / scale)))
        started_ms = now_ms if self._started_ms is None else self._started_ms
        return x, y, min(FULL_PRESSURE, max(0, pressure)), max(self._last_ms(), now_ms - started_ms)

    def _last_ms(self) -> int:
        """When the last point was: time never runs back within a signature, whatever a clock does."""
        return next((stroke[-1][3] for stroke in reversed(self._strokes) if stroke), 0)

    def _scale(self) -> float:
        return max(0.01, min(self.width() / CANVAS[0], self.height() / CANVAS[1]))

    def _draw_newest(self) -> None:
        painter = self._painter()
        stroke = self._strokes[-1]
        dirty = self._draw_piece(painter, stroke, len(stroke) - 1)
        painter.end()
        self.update(dirty)

    def _redraw(self) -> None:
        density = self.devicePixelRatioF()
        self._image = QImage(self.size() * density, QImage.Format.Format_ARGB32_Premultiplied)
        self._image.setDevicePixelRatio(density)
        self._image.fill(Qt.GlobalColor.transparent)
        if self._strokes and not self._image.isNull():
            painter = self._painter()
            for stroke in self._strokes:
                for at in range(len(stroke)):
                    self._draw_piece(painter, stroke, at)
                self._draw_end(painter, stroke)
            painter.end()
        self.update()

    def _painter(self) -> QPainter:
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def _draw_piece(self, painter: QPainter, stroke: list[Point], at: int) -> QRect:
        """Draw what point `at` added: a curve from one middle to the next, so that corners are round."""
        here = self._on_widget(stroke[at])
        if at == 0:
            return self._draw(painter, stroke[at][2], here, here, here)
        before = self._on_widget(stroke[at - 1])
        start = (self._on_widget(stroke[at - 2]) + before) / 2 if at > 1 else before
        dirty = self._draw(painter, stroke[at][2], start, before, (before + here) / 2)
        tail = QRectF(before, here).normalized().toAlignedRect().adjusted(-6, -6, 6, 6)
        return dirty.united(tail)

    def _draw_tail(self, painter: QPainter) -> None:
        self._draw_end(painter, self._strokes[-1])

    def _draw_end(self, painter: QPainter, stroke: list[Point]) -> None:
        """From the last middle to where the pen stands; kept only once the pen was lifted."""
        if len(stroke) > 1:
            before, here = self._on_widget(stroke[-2]), self._on_widget(stroke[-1])
            middle = (before + here) / 2
            self._draw(painter, stroke[-1][2], middle, middle, here)

    def _draw(self, painter: QPainter, pressure: int, start: QPointF, bend: QPointF, end: QPointF) -> QRect:
        width = pen_width(pressure, PEN) * self._scale()
        colour = QColor(theme.current().colours.ink)
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        path = QPainterPath(start)
        path.quadTo(bend, end if end != start else end + QPointF(0.01, 0))
        painter.drawPath(path)
        return path.boundingRect().adjusted(-width - 2, -width - 2, width + 2, width + 2).toAlignedRect()

    def _on_widget(self, point: Point) -> QPointF:
        paper, scale = self.paper(), self._scale()
        return QPointF(paper.left() + point[0] * scale, paper.top() + point[1] * scale)
