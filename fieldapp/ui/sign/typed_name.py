"""The paper with a typed name on its line, for whoever signs with the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.ui import text, theme
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.live import Live


class TypedName(Live, QWidget):
    """Shows a name as the sheet will: large, above a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.go_live()

    def set_name(self, name: str) -> None:
        """Show this name."""
        self._name = text.one_line(name)
        self.setAccessibleName(self._name)
        self.update()

    def restyle(self) -> None:
        """Another scale is another height."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a small pad."""
        return QSize(theme.current().px(280), theme.current().px(112))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, line, name, frame."""
        look = theme.current()
        painter = painting.smooth(self)
        paper, radius = self.rect().toRectF(), float(look.px(look.tokens.radius_m))
        painting.panel(
            painter, paper, look.colours.paper, line=look.colours.edge, width=look.tokens.border_strong,
            radius=radius,
        )  # fmt: skip
        edge, y = paper.width() * 0.06, paper.height() * 0.76
        painter.setPen(QPen(QColor(look.colours.ink), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(edge, y), QPointF(paper.width() - edge, y))
        box = QRectF(edge, 0, paper.width() - 2 * edge, y - 4)
        bottom = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painting.words(painter, box, self._name, look.font(TextRole.TITLE), look.colours.ink, bottom)
        painter.end()
