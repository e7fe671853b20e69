"""Every list of the desk: frozen rows, painted by one delegate, fixed row height.

    def look(row: OrderRow) -> RowLook:
        return RowLook(row.title, row.site, icon="order", marks=(status_mark(row.status),), trail="14:30")

    table = RecordTable(look, key=lambda row: row.id, name=self.tr("Orders of today"))
    table.set_empty(EmptyState("today", ...))
    table.opened.connect(self._on_opened)      # the row, by click, tap, Enter
    table.pointed.connect(...)                 # the row the keyboard is at, or None
    table.replace(rows)

`look` runs only for rows that are painted or read aloud; it must be quick and touch no database.
A `RowLook(heading=True)` paints its title as a caption between groups and cannot be chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from fieldapp.ui import theme
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout, row_painting
from fieldapp.ui.widgets.chips import Mark
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.record_model import ROW_ROLE, RecordModel


@dataclass(frozen=True)
class RowLook:
    """What is shown of one row."""

    title: str
    detail: str = ""
    icon: str = ""
    tone: Tone = Tone.NEUTRAL
    marks: tuple[Mark, ...] = field(default=())
    trail: str = ""
    trail_tone: Tone | None = None
    strong: bool = True
    heading: bool = False

    def told(self) -> str:
        """All of it in words, for those who cannot see it."""
        said = (self.title, self.detail, *(mark.words for mark in self.marks), self.trail)
        return ", ".join(filter(None, said))


class RecordTable(Live, QTableView):
    """A one-column list."""

    opened = Signal(object)
    pointed = Signal(object)

    def __init__(
        self,
        look: Callable[[Any], RowLook],
        *,
        key: Callable[[Any], Hashable],
        name: str,
        compact: bool = False,
        opens: bool = True,
        headings: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`compact` rows have one line; `opens` shows the arrow that leads further; `headings` gives
        heading rows their own, lower height (for lists of some hundred rows, not of thousands).
        """
        super().__init__(parent)
        self._compact = compact
        self._headings = headings
        self._empty: QWidget | None = None
        self._port = layout.viewport_of(self)
        self._port.setAutoFillBackground(True)
        self._port.setBackgroundRole(QPalette.ColorRole.Base)
        self.records = RecordModel(key, lambda row: look(row).told(), lambda row: look(row).heading, self)
        self.setModel(self.records)
        self.setItemDelegate(_Delegate(look, opens, self))
        self.setAccessibleName(name)
        self._behave()
        self.selectionModel().currentChanged.connect(self._on_current)
        self.clicked.connect(self._open)
        for changed in (self.records.modelReset, self.records.rowsInserted, self.records.rowsRemoved):
            changed.connect(self._show_empty)
        self.go_live()

    def viewport(self) -> QWidget:
        """Where the rows are painted."""
        return self._port

    def replace(self, rows: Sequence[Any]) -> None:
        """Show these rows; the chosen one stays chosen as long as it is there."""
        current = self.current()
        key = self.records.key_of(current) if current is not None else None
        self.records.replace(rows)
        if key is not None and (at := self.records.row_of(key)) >= 0 and self.currentIndex().row() != at:
            self.setCurrentIndex(self.records.index(at, 0))
        self._size_headings()
        self._show_empty()

    def current(self) -> Any:
        """The row the keyboard is at, or None."""
        return self.currentIndex().data(ROW_ROLE)

    def point_at(self, key: Hashable) -> None:
        """Bring the keyboard to the record with that key, if it is there."""
        if (at := self.records.row_of(key)) >= 0:
            self.setCurrentIndex(self.records.index(at, 0))

    def set_empty(self, empty: QWidget) -> None:
        """What to show while there are no rows."""
        self._empty = empty
        empty.setParent(self.viewport())
        self._show_empty()

    def restyle(self) -> None:
        """Rows grow with the scale."""
        self.verticalHeader().setDefaultSectionSize(row_painting.row_height(self._compact))
        edge = theme.current().px(theme.current().tokens.radius_s)
        self.setViewportMargins(0, edge, 0, edge)
        self._size_headings()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """All rows, up to eight."""
        rows = max(3, min(8, self.records.rowCount()))
        return QSize(theme.current().px(420), rows * row_painting.row_height(self._compact))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is shown when empty fills the list."""
        super().resizeEvent(event)
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard always stands at a row."""
        if not self.currentIndex().isValid():
            rows = self.records.rows()
            first = next((at for at, row in enumerate(rows) if not self.records.is_heading(row)), -1)
            if first >= 0:
                self.setCurrentIndex(self.records.index(first, 0))
        super().focusInEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer any more."""
        super().leaveEvent(event)
        self.viewport().update()

    def _behave(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("framed", "true")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def _size_headings(self) -> None:
        if not self._headings:
            return
        usual, low = row_painting.row_height(self._compact), row_painting.heading_height()
        for at, row in enumerate(self.records.rows()):
            self.verticalHeader().resizeSection(at, low if self.records.is_heading(row) else usual)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None and not self.records.is_heading(row):
            self.opened.emit(row)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.pointed.emit(index.data(ROW_ROLE))

    @Slot()
    def _show_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(self.records.rowCount() == 0)


class _Delegate(QStyledItemDelegate):
    """Paints rows; knows nothing about what they mean."""

    def __init__(self, look: Callable[[Any], RowLook], opens: bool, table: RecordTable) -> None:
        super().__init__(table)
        self._look = look
        self._opens = opens

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        state = option.state
        table = option.widget
        given = row_painting.RowState(
            chosen=bool(state & QStyle.StateFlag.State_Selected),
            under_mouse=bool(state & QStyle.StateFlag.State_MouseOver),
            focused=bool(state & QStyle.StateFlag.State_Selected) and table is not None and table.hasFocus(),
            opens=self._opens,
        )
        box = option.rect.toRectF()
        row_painting.paint_row(painter, box, self._look(index.data(ROW_ROLE)), given)
