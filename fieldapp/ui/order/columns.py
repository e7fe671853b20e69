"""Two columns that stand below one another where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from fieldapp.ui import theme
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.layout import GAP_L

TWO_FROM = 860


class Columns(QWidget):
    """Cards in two columns; `main` is the wider and the first."""

    def __init__(self, main: list[QWidget], side: list[QWidget], weights: tuple[int, int] = (5, 4)) -> None:
        super().__init__()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setSpacing(theme.current().px(GAP_L))
        self._line.setContentsMargins(0, 0, 0, 0)
        self._side = layout.column(*side, None, gap=GAP_L)
        for cards, weight in ((layout.column(*main, None, gap=GAP_L), weights[0]), (self._side, weights[1])):
            box = layout.boxed(cards)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._line.addWidget(box, weight)

    def add_to_side(self, card: QWidget) -> None:
        """One card more at the end of the narrower column."""
        self._side.insertWidget(self._side.count() - 1, card)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the window wants it."""
        return QSize(theme.current().px(300), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column or two."""
        super().resizeEvent(event)
        wide = self.width() >= theme.current().px(TWO_FROM)
        directions = QBoxLayout.Direction
        wanted = directions.LeftToRight if wide else directions.TopToBottom
        if self._line.direction() != wanted:
            self._line.setDirection(wanted)
