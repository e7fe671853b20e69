"""Two people changed one thing: before, mine, theirs, who and when, and which shall stand."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.model.conflicts import Decision
from fieldapp.store.queries.conflicts import ConflictRow, values_read
from fieldapp.ui import text
from fieldapp.ui.order import order_words
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Card
from fieldapp.ui.widgets.chips import Chip, Mark
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_M, GAP_S


class ConflictBox(Card):
    """One conflict; `decided` names it and what was chosen."""

    decided = Signal(str, object)

    def __init__(self, conflict: ConflictRow, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.conflict = conflict
        columns = tuple(dict.fromkeys((*conflict.mine, *conflict.theirs)))
        about = order_words.conflict_fields(conflict.group_name, columns)
        said = self.tr("Two people changed this: {0}").format(about)
        self.add(Chip(Mark(said, "conflict", Tone.WARN)))
        self.add(self._values())
        mine = Button(self.tr("Keep the laptop's"), "check")
        theirs = Button(self.tr("Take the office's"), "download")
        mine.clicked.connect(lambda: self.decided.emit(conflict.id, Decision.MINE))
        theirs.clicked.connect(lambda: self.decided.emit(conflict.id, Decision.THEIRS))
        self.add(layout.flow(mine, theirs))

    def _values(self) -> QGridLayout:
        conflict = self.conflict
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP_M)
        grid.setVerticalSpacing(GAP_S)
        grid.setColumnStretch(1, 1)
        lines = (
            (self.tr("Before"), conflict.base, ""),
            (self.tr("On the laptop"), conflict.mine, _who(conflict.mine_by, conflict.mine_at)),
            (self.tr("In the office"), conflict.theirs, _who(conflict.theirs_by, conflict.theirs_at)),
        )
        for at, (name, values, who) in enumerate(lines):
            grid.addWidget(Words(name, soft=True, wrap=False), at, 0)
            read = values_read(conflict.table_name, values)
            told = "\n".join(order_words.value_told(column, value) for column, value in read.items())
            grid.addWidget(Words(told or text.NOTHING, TextRole.STRONG, selectable=True), at, 1)
            grid.addWidget(Words(who, TextRole.CAPTION, soft=True, wrap=False), at, 2)
        return grid


def _who(name: str | None, at: datetime | None) -> str:
    moment = text.moment(at) if at is not None else ""
    return " · ".join(filter(None, (name, moment)))
