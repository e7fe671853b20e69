"""The few shapes that the kit's own widgets are painted with."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from fieldapp.ui import icons, theme
from fieldapp.ui.tokens import TextRole


def smooth(widget: QWidget) -> QPainter:
    """A painter on the widget with smooth edges; end it with `end()`."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    return painter


def panel(
    painter: QPainter, box: QRectF, fill: str, *, line: str = "", width: float = 0, radius: float = 0
) -> None:
    """A filled, rounded box whose line lies inside its edge."""
    inset = width / 2 if line else 0.0
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(line), width) if line and width else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(
        box.adjusted(inset, inset, -inset, -inset), max(0.0, radius - inset), max(0.0, radius - inset)
    )


def focus_ring(painter: QPainter, box: QRectF, radius: float) -> None:
    """The ring that says where the keyboard is, inside the edge of the box."""
    look = theme.current()
    panel(painter, box, "", line=look.colours.focus, width=look.tokens.focus_ring, radius=radius)


def dashed(painter: QPainter, box: QRectF, line: str, width: float, radius: float) -> None:
    """A dashed outline: here something may be put."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(line), width, Qt.PenStyle.DashLine))
    inset = width / 2
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)


def words(
    painter: QPainter,
    box: QRectF,
    text: str,
    font: QFont,
    colour: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
) -> None:
    """One line of text, cut with an ellipsis where it does not fit."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    fitting = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, int(align) | int(Qt.TextFlag.TextSingleLine), fitting)


def width_of(text: str, font: QFont) -> int:
    """How wide a line of text is, in pixels."""
    return QFontMetrics(font).horizontalAdvance(text)


def height_of(font: QFont) -> int:
    """How high a line of text is, in pixels."""
    return QFontMetrics(font).height()


def icon_and_words(painter: QPainter, box: QRectF, icon: str, text: str, colour: str) -> None:
    """An icon, if any, and a strong word, together in the middle of the box."""
    look = theme.current()
    font = look.font(TextRole.STRONG)
    side = look.px(look.tokens.icon) if icon else 0
    gap = look.px(look.tokens.space_s) if icon and text else 0
    room = box.width() - side - gap - 2 * look.px(look.tokens.space_s)
    width = min(width_of(text, font) + 1, room) if text else 0
    left = box.left() + (box.width() - side - gap - width) / 2
    if icon:
        top = box.top() + (box.height() - side) // 2
        icons.paint(painter, icon, colour, QRectF(round(left), round(top), side, side))
    words(painter, QRectF(left + side + gap, box.top(), width, box.height()), text, font, colour)
