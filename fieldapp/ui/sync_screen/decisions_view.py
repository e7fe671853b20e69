"""The open conflicts below one another, each with the order it belongs to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.model.conflicts import Decision
from fieldapp.store.queries.conflicts import ConflictRow
from fieldapp.ui.order.conflict_box import ConflictBox
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import EmptyState
from fieldapp.ui.widgets.layout import GAP_L, GAP_XS
from fieldapp.ui.widgets.live import Live


class DecisionsView(Live, QWidget):
    """`decided` carries the conflict's id and the `Decision`, `order_asked` an order's id."""

    decided = Signal(str, object)
    order_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[ConflictRow, ...] = ()
        self._column: QVBoxLayout = layout.column(gap=GAP_L)
        self._empty = EmptyState("check", "")
        self._area = layout.scrolling(layout.boxed(self._column, "window"), "window")
        self.setLayout(layout.column(self._empty, self._area, gap=0))
        layout.show_if(False, self._area)
        self.go_live()

    def show_conflicts(self, conflicts: tuple[ConflictRow, ...]) -> None:
        """Show these; boxes are made anew only when something differs."""
        if conflicts != self._shown:
            self._shown = conflicts
            self._rebuild()

    def boxes(self) -> list[ConflictBox]:
        """The boxes in view."""
        return self.findChildren(ConflictBox)

    def allow_again(self) -> None:
        """A decision did not come to be: it may be taken again."""
        for box in self.boxes():
            box.setEnabled(True)

    def retranslate(self) -> None:
        """The empty state's words, and boxes in the new language."""
        self._empty.set_words(
            self.tr("Nothing to decide"),
            self.tr("When you and the office change the same field apart, both values appear here."),
        )
        self._rebuild()

    def _rebuild(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for conflict in self._shown:
            self._column.addWidget(self._block(conflict))
        self._column.addStretch(1)
        self._empty.setVisible(not self._shown)
        self._area.setVisible(bool(self._shown))

    def _block(self, conflict: ConflictRow) -> QWidget:
        box = ConflictBox(conflict)
        box.decided.connect(self._on_decided)
        order_id = conflict.order_id
        if order_id is None:
            return box
        name = " ".join(filter(None, (conflict.order_number, conflict.order_title)))
        opening = Button(name, "order", ButtonKind.QUIET)
        opening.clicked.connect(lambda: self.order_asked.emit(order_id))
        return layout.boxed(layout.column(layout.row(opening, None), box, gap=GAP_XS))

    def _on_decided(self, conflict_id: str, decision: Decision) -> None:
        for box in self.boxes():
            if box.conflict.id == conflict_id:
                box.setEnabled(False)
        self.decided.emit(conflict_id, decision)
