"""The customer's part: stars, words, name, role, ink."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.ui import theme
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Card
from fieldapp.ui.widgets.fields import LineField
from fieldapp.ui.widgets.ink_pad import InkPad
from fieldapp.ui.widgets.ink_strokes import ink_length
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_M, GAP_S
from fieldapp.ui.widgets.rating import Rating

SHORTEST_INK = 300
"""Canvas units: a dot is not a signature."""


class SignerPanel(QWidget):
    """What the customer fills in."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rating = Rating()
        self.remark = LineField("", placeholder=self.tr("Your remark"), longest=2_000)
        self.name = LineField(self.tr("Your name"), required=True, longest=120)
        self.role = LineField(self.tr("Your role"), longest=120)
        self.pad = InkPad(self.tr("Signature of the customer"))
        self.undo = Button(self.tr("Undo stroke"), "undo", ButtonKind.QUIET)
        self.clear = Button(self.tr("Clear"), "close", ButtonKind.QUIET)
        self._build()
        self.pad.changed.connect(self.changed)
        self.name.edited.connect(lambda _words: self.changed.emit())
        self.undo.clicked.connect(self.pad.undo_stroke)
        self.clear.clicked.connect(self.pad.clear)

    def is_signed(self) -> bool:
        """Whether there is a name, and ink that is more than a dot."""
        return bool(self.name.value()) and ink_length(self.pad.strokes()) >= SHORTEST_INK

    def set_sealed(self, sealed: bool) -> None:
        """Nothing can be changed while the sheet is sealed."""
        self.pad.set_sealed(sealed)
        for field in (self.name, self.role, self.remark):
            field.editor.setReadOnly(sealed)
        self.rating.set_read_only(sealed)
        self.undo.setEnabled(not sealed)
        self.clear.setEnabled(not sealed)

    def _build(self) -> None:
        stars = layout.row(Words(self.tr("How satisfied are you?"), TextRole.STRONG), self.rating, gap=GAP_M)
        stars.setStretch(0, 1)
        who = layout.row(self.name, self.role, gap=GAP_M)
        who.setStretch(0, 3)
        who.setStretch(1, 2)
        agree = Words(self.tr("I have read the sheet and confirm the work."), soft=True)
        tools = layout.row(agree, self.undo, self.clear, gap=GAP_S)
        tools.setStretch(0, 1)
        card = Card().add(stars, self.remark, who, self.pad, tools)
        card.body.setSpacing(theme.current().px(GAP_S))
        self.setLayout(layout.column(card))
