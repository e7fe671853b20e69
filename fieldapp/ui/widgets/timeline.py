"""What happened, in order: an icon on a line, a title, details, who and when.

timeline.show_entries((Entry("e1", "map-pin", Tone.ACTIVE, self.tr("Checked in"), "", "Li Wei", "09:12"),))
timeline.opened.connect(...)       # the key of an entry that leads somewhere
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from fieldapp.ui import icons, theme
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout, painting
from fieldapp.ui.widgets.buttons import IconButton
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_S


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    key: str
    icon: str
    tone: Tone
    title: str
    detail: str = ""
    who: str = ""
    when: str = ""
    opens: bool = False


class Timeline(QWidget):
    """Entries below one another; those that did not change keep their widgets."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[Entry, _EntryRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these, in this order."""
        wanted = dict.fromkeys(entries)
        for entry in [entry for entry in self._shown if entry not in wanted]:
            row = self._shown.pop(entry)
            self._column.removeWidget(row)
            row.deleteLater()
        for at, entry in enumerate(wanted):
            if entry not in self._shown:
                self._shown[entry] = self._make(entry)
            self._column.insertWidget(at, self._shown[entry])
        for at, entry in enumerate(wanted):
            self._shown[entry].place(is_first=at == 0, is_last=at == len(wanted) - 1)

    def _make(self, entry: Entry) -> _EntryRow:
        row = _EntryRow(entry, self.tr("Open"))
        if row.button is not None:
            row.button.clicked.connect(lambda: self.opened.emit(entry.key))
        return row


class _EntryRow(QWidget):
    """One entry with its piece of the line."""

    def __init__(self, entry: Entry, open_word: str) -> None:
        super().__init__()
        self._entry = entry
        self._is_first = self._is_last = True
        self.button = IconButton("chevron-right", f"{open_word}: {entry.title}") if entry.opens else None
        when = Words(entry.when, TextRole.CAPTION, soft=True, wrap=False)
        when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        head = layout.row(Words(entry.title, TextRole.STRONG), when, gap=GAP_S)
        head.setStretch(0, 1)
        words = layout.column(head, gap=2)
        for part, role in ((entry.detail, TextRole.BODY), (entry.who, TextRole.CAPTION)):
            if part:
                words.addWidget(
                    Words(part, role, soft=role is TextRole.CAPTION, selectable=role is TextRole.BODY)
                )
        words.addStretch(1)
        line = layout.row(words, self.button) if self.button else layout.row(words)
        line.setStretch(0, 1)
        look = theme.current()
        line.setContentsMargins(look.px(48), look.px(6), 0, look.px(14))
        self.setLayout(line)
        self.setMinimumHeight(look.px(52))
        self.setAccessibleName(", ".join(filter(None, (entry.when, entry.title, entry.detail, entry.who))))

    def place(self, *, is_first: bool, is_last: bool) -> None:
        """Where on the line it stands."""
        self._is_first, self._is_last = is_first, is_last
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        tone = look.tone(self._entry.tone)
        side, top = look.px(34), look.px(2)
        painter = painting.smooth(self)
        middle = side / 2
        width = max(2, look.tokens.border)
        if not self._is_first:
            painting.panel(painter, QRectF(middle - 1, 0, width, top), look.colours.line)
        if not self._is_last:
            painting.panel(painter, QRectF(middle - 1, top + side, width, self.height()), look.colours.line)
        box = QRectF(0, top, side, side)
        painting.panel(painter, box, tone.soft, line=tone.line, width=look.tokens.border, radius=middle)
        drawn = look.px(look.tokens.icon_s)
        inset = (side - drawn) // 2
        icons.paint(painter, self._entry.icon, tone.fore, QRectF(inset, top + inset, drawn, drawn))
        painter.end()
