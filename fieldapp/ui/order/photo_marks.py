"""What is drawn over a photo: arrows, boxes and words, as values, and how they are painted.

    marks = (Mark(MarkKind.ARROW, (0.2, 0.3), (0.5, 0.6)), Mark(MarkKind.TEXT, (0.1, 0.1), words="Leak here"))
    marked(image, marks, "WO-2026-00042 · 2026-11-22 10:05")     # a new picture; the old one stays

Places are parts of the picture's width and height, so that what was drawn on a small one fits the large.
Any thread: nothing here touches a widget.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

LINE = QColor("#E00000")
HALO = QColor("#FFFFFF")
"""Around everything that is drawn, so that it shows on any ground."""
SHADE = QColor(0, 0, 0, 170)
MOST = QSize(2600, 2600)
"""A marked photo is no larger: the original has every pixel."""

Place = tuple[float, float]


class MarkKind(StrEnum):
    """What can be drawn."""

    ARROW = "arrow"
    BOX = "box"
    TEXT = "text"


@dataclass(frozen=True)
class Mark:
    """One thing that was drawn; an arrow points at `end`, words begin at `start`."""

    kind: MarkKind
    start: Place
    end: Place = (0.0, 0.0)
    words: str = ""

    def is_too_small(self) -> bool:
        """Whether it is a slip of the hand rather than something drawn."""
        if self.kind is MarkKind.TEXT:
            return not self.words.strip()
        return math.dist(self.start, self.end) < 0.015


def marked(image: QImage, marks: Iterable[Mark], stamp: str) -> QImage:
    """A copy of the picture with the marks, and at its foot when and on which order it was taken."""
    copy = image.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(copy)
    paint_marks(painter, QRectF(copy.rect()), marks)
    if stamp:
        _paint_stamp(painter, QRectF(copy.rect()), stamp)
    painter.end()
    return copy


def paint_marks(painter: QPainter, box: QRectF, marks: Iterable[Mark]) -> None:
    """Paint marks over a picture that fills `box`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in marks:
        {MarkKind.ARROW: _paint_arrow, MarkKind.BOX: _paint_box, MarkKind.TEXT: _paint_words}[mark.kind](
            painter, box, mark
        )


def thickness(box: QRectF) -> float:
    """How thick lines are on a picture of this size."""
    return max(3.0, min(box.width(), box.height()) / 120)


def _at(box: QRectF, place: Place) -> QPointF:
    return QPointF(box.left() + place[0] * box.width(), box.top() + place[1] * box.height())


def _strokes(painter: QPainter, path: QPainterPath, width: float) -> None:
    """The path in white, and thinner in red."""
    for colour, wide in ((HALO, width * 1.9), (LINE, width)):
        pen = QPen(colour, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)


def _paint_arrow(painter: QPainter, box: QRectF, mark: Mark) -> None:
    width, tail, head = thickness(box), _at(box, mark.start), _at(box, mark.end)
    angle = math.atan2(head.y() - tail.y(), head.x() - tail.x())
    barb = width * 4.5
    path = QPainterPath(tail)
    path.lineTo(head)
    wings = [
        QPointF(head.x() - barb * math.cos(angle + side), head.y() - barb * math.sin(angle + side))
        for side in (0.5, -0.5)
    ]
    path.addPolygon(QPolygonF([wings[0], head, wings[1]]))
    _strokes(painter, path, width)


def _paint_box(painter: QPainter, box: QRectF, mark: Mark) -> None:
    path = QPainterPath()
    path.addRect(QRectF(_at(box, mark.start), _at(box, mark.end)).normalized())
    _strokes(painter, path, thickness(box))


def _paint_words(painter: QPainter, box: QRectF, mark: Mark) -> None:
    font = _font(painter, box, 1 / 22)
    metrics = QFontMetricsF(font)
    begin = _at(box, mark.start)
    room = metrics.boundingRect(QRectF(0, 0, box.width() * 0.7, box.height()), _WRAPPED, mark.words)
    pad = metrics.height() * 0.25
    ground = QRectF(begin.x(), begin.y(), room.width() + 2 * pad, room.height() + 2 * pad)
    ground.moveRight(min(ground.right(), box.right()))
    ground.moveBottom(min(ground.bottom(), box.bottom()))
    painter.setFont(font)
    painter.setPen(QPen(LINE, thickness(box) / 2))
    painter.setBrush(HALO)
    painter.drawRoundedRect(ground, pad, pad)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(LINE)
    painter.drawText(ground.adjusted(pad, pad, -pad, -pad), _WRAPPED, mark.words)


def _paint_stamp(painter: QPainter, box: QRectF, stamp: str) -> None:
    font = _font(painter, box, 1 / 34)
    height = QFontMetricsF(font).height() * 1.5
    strip = QRectF(box.left(), box.bottom() - height, box.width(), height)
    painter.fillRect(strip, SHADE)
    painter.setFont(font)
    painter.setPen(HALO)
    inner = strip.adjusted(height * 0.3, 0, -height * 0.3, 0)
    told = QFontMetricsF(font).elidedText(stamp, Qt.TextElideMode.ElideMiddle, inner.width())
    painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), told)


def _font(painter: QPainter, box: QRectF, part: float) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(max(13, round(min(box.width(), box.height()) * part)))
    font.setBold(True)
    return font


_WRAPPED = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
