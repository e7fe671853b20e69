"""Rows, columns, wrapping rows and scrolling areas with gaps in the tokens' steps.

    layout.column(title, layout.row(cancel, None, save, gap=GAP_S), gap=GAP_L, margins=GAP_L)

`None` is a spring; a layout may stand wherever a widget may.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fieldapp.ui import theme

GAP_XS, GAP_S, GAP_M, GAP_L, GAP_XL = 4, 8, 12, 16, 24

_PLACED_MS = 20
"""After so long what was shown has been laid out."""

Item = QWidget | QLayout | None
BoxT = TypeVar("BoxT", bound=QBoxLayout)


def row(*items: Item, gap: int = GAP_M, margins: int = 0) -> QHBoxLayout:
    """Items side by side."""
    return _filled(QHBoxLayout(), items, gap, margins)


def column(*items: Item, gap: int = GAP_M, margins: int = 0) -> QVBoxLayout:
    """Items below one another."""
    return _filled(QVBoxLayout(), items, gap, margins)


def boxed(inner: QLayout, ground: str = "clear") -> QWidget:
    """A widget around a layout; `ground` is window, surface or clear."""
    box = QWidget()
    box.setProperty("ground", ground)
    box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, ground != "clear")
    box.setLayout(inner)
    return box


def scrolling(content: QWidget, ground: str = "clear") -> QScrollArea:
    """The content, scrolled vertically by wheel, finger and focus."""
    area = QScrollArea()
    port = viewport_of(area)
    content.setProperty("ground", ground)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    QScroller.grabGesture(port, QScroller.ScrollerGestureType.TouchGesture)
    return area


def viewport_of(area: QAbstractScrollArea) -> QWidget:
    """Give an area a viewport, and return it: Qt's own would have PySide make all its classes, to find out which it is."""
    port = QWidget()
    port.setObjectName("qt_scrollarea_viewport")
    area.setViewport(port)
    return port


def bring_into_view(widget: QWidget) -> None:
    """Scroll to a widget that was just shown, once it has its place."""
    QTimer.singleShot(_PLACED_MS, widget, lambda: _scroll_to(widget))


def _scroll_to(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None and widget.isVisible():
        above.ensureWidgetVisible(widget, 0, GAP_XL)


def show_if(wanted: bool, *widgets: QWidget) -> None:
    """Show or hide; a widget that has no parent yet is never shown as a window of its own."""
    for widget in widgets:
        if widget.parentWidget() is not None or not wanted:
            widget.setVisible(wanted)
        else:
            widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)


def _filled(made: BoxT, items: tuple[Item, ...], gap: int, margins: int) -> BoxT:
    look = theme.current()
    made.setSpacing(look.px(gap))
    edge = look.px(margins)
    made.setContentsMargins(edge, edge, edge, edge)
    for item in items:
        if item is None:
            made.addStretch(1)
        elif isinstance(item, QLayout):
            made.addLayout(item)
        else:
            made.addWidget(item)
    return made


class Flow(QLayout):
    """Items in rows that wrap: chips, choices, buttons. Rows are as high as their highest item, the others in their middle."""

    def __init__(self, *widgets: QWidget, gap: int = GAP_S) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(theme.current().px(gap))
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's way in."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One item, or None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove one item, or None past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high the rows are at that width."""
        return self._place(QRect(0, 0, width, 0), moving=False)

    def setGeometry(self, box: QRect) -> None:
        """Place everything."""
        super().setGeometry(box)
        self._place(box, moving=True)

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more than it needs."""
        return Qt.Orientation(0)

    def sizeHint(self) -> QSize:
        """Everything in one row."""
        hints = [item.sizeHint() for item in self._items]
        gaps = self.spacing() * max(0, len(hints) - 1)
        return QSize(sum(hint.width() for hint in hints) + gaps, max((h.height() for h in hints), default=0))

    def minimumSize(self) -> QSize:
        """The widest item."""
        smallest = QSize()
        for item in self._items:
            smallest = smallest.expandedTo(item.minimumSize())
        return smallest

    def _place(self, box: QRect, *, moving: bool) -> int:
        y = box.y()
        for row in self._rows(max(1, box.width())):
            height = max(size.height() for _item, size in row)
            if moving:
                self._place_row(row, QRect(box.x(), y, box.width(), height))
            y += height + self.spacing()
        return max(0, y - self.spacing() - box.y())

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        free = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(width, 1 << 20))
            if not rows or size.width() > free:
                rows.append([])
                free = width
            rows[-1].append((item, size))
            free -= size.width() + self.spacing()
        return rows

    def _place_row(self, row: list[tuple[QLayoutItem, QSize]], box: QRect) -> None:
        x = box.x()
        for item, size in row:
            item.setGeometry(QRect(QPoint(x, box.y() + (box.height() - size.height()) // 2), size))
            x += size.width() + self.spacing()


def flow(*widgets: QWidget, gap: int = GAP_S) -> QWidget:
    """A wrapping row as a widget that knows its height at its width."""
    box = QWidget()
    box.setLayout(Flow(*widgets, gap=gap))
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    box.setSizePolicy(policy)
    return box
