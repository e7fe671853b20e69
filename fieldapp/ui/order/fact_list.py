"""Short lists of facts inside a card: a title, a detail, a figure, and one thing to do with each.

facts.show_facts((Fact("id", "Shaft seal", "SEAL-40", "2 pcs", action=self.tr("Take back")),))
facts.pressed.connect(...)       # the key of the fact whose button was pressed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui import theme
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind, IconButton
from fieldapp.ui.widgets.cards import Icon
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_S


@dataclass(frozen=True)
class Fact:
    """One line."""

    key: str
    title: str
    detail: str = ""
    trail: str = ""
    icon: str = ""
    tone: Tone = Tone.NEUTRAL
    action: str = ""
    action_icon: str = ""
    crossed_out: bool = False


class FactList(QWidget):
    """Facts below one another; those that did not change keep their widgets."""

    pressed = Signal(str)

    def __init__(self, empty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[Fact, QWidget] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().px(GAP_S))
        self._empty = Words(empty, soft=True)
        self._column.addWidget(self._empty)
        if not empty:
            self._empty.hide()
        self._says_empty = bool(empty)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these, in this order."""
        wanted = dict.fromkeys(facts)
        for fact in [fact for fact in self._rows if fact not in wanted]:
            row = self._rows.pop(fact)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for at, fact in enumerate(wanted, start=1):
            if fact not in self._rows:
                self._rows[fact] = self._make(fact)
            self._column.insertWidget(at, self._rows[fact])
        self._empty.setVisible(self._says_empty and not facts)

    def _make(self, fact: Fact) -> QWidget:
        title = Words(fact.title, TextRole.BODY if fact.crossed_out else TextRole.STRONG, selectable=True)
        if fact.crossed_out:
            font = title.font()
            font.setStrikeOut(True)
            title.setFont(font)
        words = layout.column(title, gap=0)
        if fact.detail:
            words.addWidget(Words(fact.detail, TextRole.CAPTION, soft=True))
        trail = Words(fact.trail, TextRole.STRONG, wrap=False, soft=fact.crossed_out)
        row = layout.row(*([Icon(fact.icon, tone=fact.tone)] if fact.icon else []), words, trail)
        row.setStretch(1 if fact.icon else 0, 1)
        if fact.action:
            button = (
                IconButton(fact.action_icon, f"{fact.action}: {fact.title}")
                if fact.action_icon
                else Button(fact.action, kind=ButtonKind.SECONDARY)
            )
            button.clicked.connect(lambda: self.pressed.emit(fact.key))
            row.addWidget(button)
        box = layout.boxed(row)
        box.setAccessibleName(", ".join(filter(None, (fact.title, fact.detail, fact.trail))))
        return box
