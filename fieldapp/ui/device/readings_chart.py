"""Values read off a machine over time, as a line with its points.

chart.show_readings(rows, name)      # ReadingRow, oldest first
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.store.queries.devices import ReadingRow
from fieldapp.ui import text, theme
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.live import Live

SPACES = 4
"""Between the lines of the grid; one more where the values lie awkwardly."""


class ReadingsChart(Live, QWidget):
    """One quantity."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ReadingRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.go_live()

    def show_readings(self, rows: Sequence[ReadingRow], name: str) -> None:
        """Show these values."""
        self._rows = tuple(rows)
        values = ", ".join(text.number(row.value, row.unit or "") for row in self._rows[-10:])
        self.setAccessibleName(f"{name}: {values}")
        self.update()

    def restyle(self) -> None:
        """The height follows the scale."""
        self.setFixedHeight(theme.current().px(190))

    def sizeHint(self) -> QSize:
        """Wide enough for a dozen values."""
        return QSize(theme.current().px(360), theme.current().px(190))

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(theme.current().px(200), theme.current().px(190))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grid, line, points, the newest value in words."""
        if not self._rows:
            return
        look = theme.current()
        painter = painting.smooth(self)
        font = look.font(TextRole.CAPTION)
        line = painting.height_of(font)
        values = [float(row.value) for row in self._rows]
        marks = round_marks(min(values), max(values))
        labels = [text.number(round(mark, 6)) for mark in marks]
        margin = max(painting.width_of(label, font) for label in labels) + look.px(10)
        plot = QRectF(
            margin, look.px(10), self.width() - margin - look.px(14), self.height() - line - look.px(22)
        )
        self._paint_grid(painter, plot, labels)
        self._paint_line(painter, plot, marks[0], marks[-1])
        first, last = self._rows[0].taken_at, self._rows[-1].taken_at
        below = QRectF(plot.left(), plot.bottom() + look.px(6), plot.width(), line)
        painting.words(painter, below, text.date_only(first.date()), font, look.colours.soft_text)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painting.words(painter, below, text.date_only(last.date()), font, look.colours.soft_text, right)
        painter.end()

    def _paint_grid(self, painter: QPainter, plot: QRectF, labels: list[str]) -> None:
        look = theme.current()
        font = look.font(TextRole.CAPTION)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for at, label in enumerate(labels):
            y = plot.bottom() - plot.height() * at / (len(labels) - 1)
            painter.setPen(QPen(QColor(look.colours.line), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            box = QRectF(0, y - look.px(12), plot.left() - look.px(6), look.px(24))
            painting.words(painter, box, label, font, look.colours.soft_text, right)

    def _paint_line(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        look = theme.current()
        start = self._rows[0].taken_at.timestamp()
        span = max(1.0, self._rows[-1].taken_at.timestamp() - start)

        def place(row: ReadingRow) -> QPointF:
            across = (row.taken_at.timestamp() - start) / span if len(self._rows) > 1 else 0.5
            up = (float(row.value) - low) / (high - low)
            return QPointF(plot.left() + plot.width() * across, plot.bottom() - plot.height() * up)

        points = [place(row) for row in self._rows]
        painter.setPen(QPen(QColor(look.colours.accent), look.px(2)))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(QColor(look.colours.accent))
        painter.setPen(Qt.PenStyle.NoPen)
        for point in points:
            painter.drawEllipse(point, look.px(4), look.px(4))


def round_marks(low: float, high: float) -> list[float]:
    """Round numbers at equal distances, the first below the lowest value and the last above the highest."""
    rough = ((high - low) or abs(high) * 0.2 or 1.0) / SPACES
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    first, last = math.ceil(low / step) - 1, math.floor(high / step) + 1
    return [at * step for at in range(first, last + 1)]
