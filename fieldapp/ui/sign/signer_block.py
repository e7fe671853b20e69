"""Who signs, and how: name and role, then ink, or the name typed and confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.actions.sheets import Signer
from fieldapp.rules.accidental_ink import Accident, accident
from fieldapp.rules.signing import has_letters
from fieldapp.store.queries.signers import KnownSigner
from fieldapp.ui import text
from fieldapp.ui.sign.sign_draft import SignerDraft
from fieldapp.ui.sign.typed_name import TypedName
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind, IconButton
from fieldapp.ui.widgets.fields import LineField, Option, Segments, SwitchField
from fieldapp.ui.widgets.ink_pad import InkPad
from fieldapp.ui.widgets.ink_strokes import CANVAS
from fieldapp.ui.widgets.layout import GAP_M, GAP_S, Flow

DRAWN, TYPED = "drawn", "typed"


class SignerBlock(QWidget):
    """One signer's part."""

    changed = Signal()

    def __init__(self, name: str, pad_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = LineField(name, required=True, longest=120)
        self.role = LineField(self.tr("Role"), longest=120)
        self.offers: list[Button] = []
        self.way = Segments(
            (Option(DRAWN, self.tr("Write"), "sign"), Option(TYPED, self.tr("Type"), "keyboard"))
        )
        self.way.setAccessibleName(self.tr("How to sign"))
        self.way.set_key(DRAWN)
        self.pad = InkPad(pad_name)
        self.typed = TypedName()
        self.confirm = SwitchField(self.tr("My typed name is my signature."))
        self.undo = IconButton("undo", self.tr("Undo stroke"))
        self.clear = Button(self.tr("Clear"), "close", ButtonKind.QUIET)
        self._is_sealed = False
        self._build()
        self._connect()
        self._show_way()

    @property
    def is_typed(self) -> bool:
        """Whether the keyboard is the way chosen."""
        return self.way.key() == TYPED

    def is_signed(self) -> bool:
        """Whether there is a name, and ink that can be meant as a signature, or a confirmation."""
        return not self.lacks()

    def is_begun(self) -> bool:
        """Whether there is ink, or a confirmation."""
        return self.confirm.value() if self.is_typed else not self.pad.is_empty()

    def lacks(self) -> str:
        """What is missing yet, in words; empty for a signature."""
        if not self.is_begun() or not has_letters(self.name.value()):
            return self.tr("Waiting for name and signature.")
        found = None if self.is_typed else accident(self.pad.strokes(), CANVAS[0])
        match found:
            case Accident.DOT:
                return self.tr("A dot is no signature yet.")
            case Accident.SHORT:
                return self.tr("This is too little ink for a signature yet.")
            case Accident.LINE:
                return self.tr("A single line is no signature yet.")
        return ""

    def signer(self) -> Signer:
        """What was given."""
        ink = None if self.is_typed or self.pad.is_empty() else self.pad.ink()
        typed = self.is_typed and self.confirm.value()
        return Signer(self.name.value(), self.role.value() or None, ink, typed)

    def draft(self) -> SignerDraft:
        """What a crash must not take."""
        return SignerDraft(self.name.value(), self.role.value(), self.is_typed, self.pad.strokes())

    def restore(self, draft: SignerDraft) -> None:
        """Show what was kept. A confirmation is given anew."""
        self.name.set_value(draft.name)
        self.role.set_value(draft.role)
        self.way.set_key(TYPED if draft.typed else DRAWN)
        self.pad.set_strokes(draft.strokes)
        self._show_way()

    def forget_signature(self) -> None:
        """The sheet says something else now: who signs stays, the signature does not."""
        self.confirm.set_value(False)
        self.pad.set_strokes(())
        self.changed.emit()

    def offer(self, known: Sequence[KnownSigner]) -> None:
        """Offer who signed here before, one press each."""
        for button in self.offers:
            self._offers.removeWidget(button)
            button.deleteLater()
        self.offers = [self._offer(one) for one in known]
        for button in self.offers:
            self._offers.addWidget(button)
        self._show_offers()

    def set_sealed(self, sealed: bool) -> None:
        """Nothing can be changed while the sheet is sealed."""
        self._is_sealed = sealed
        self.pad.set_sealed(sealed)
        for field in (self.name, self.role):
            field.editor.setReadOnly(sealed)
        for part in (self.undo, self.clear, self.way, self.confirm):
            part.setEnabled(not sealed)
        self._show_offers()

    def _offer(self, one: KnownSigner) -> Button:
        words = text.one_line(" · ".join(filter(None, (one.name, one.role))))
        button = Button(words, "user", ButtonKind.SECONDARY)
        button.clicked.connect(partial(self._take, one))
        return button

    def _take(self, one: KnownSigner) -> None:
        self.name.set_value(one.name)
        self.role.set_value(one.role)
        self._on_named()

    def _build(self) -> None:
        who = layout.row(self.name, self.role, gap=GAP_M)
        who.setStretch(0, 3)
        who.setStretch(1, 2)
        self._offers = Flow()
        self._offers_box = layout.boxed(self._offers)
        tools = layout.row(self.way, None, self.undo, self.clear, gap=GAP_S)
        parts = (who, self._offers_box, tools, self.pad, self.typed, self.confirm)
        self.setLayout(layout.column(*parts, gap=GAP_S))

    def _connect(self) -> None:
        self.pad.changed.connect(self.changed)
        self.name.edited.connect(lambda _words: self._on_named())
        self.role.edited.connect(lambda _words: self.changed.emit())
        self.way.chosen.connect(self._on_way)
        self.confirm.settled.connect(lambda _on: self.changed.emit())
        self.undo.clicked.connect(self.pad.undo_stroke)
        self.clear.clicked.connect(self._clear)

    def _on_named(self) -> None:
        """A confirmation is of the name that stood there."""
        self.confirm.set_value(False)
        self.typed.set_name(self.name.value())
        self._show_offers()
        self.changed.emit()

    def _on_way(self, key: str) -> None:
        if not key:  # the chosen one was pressed again
            self.way.set_key(DRAWN if self.pad.isVisibleTo(self) else TYPED)
        self._show_way()
        self.changed.emit()

    def _clear(self) -> None:
        self.confirm.set_value(False)
        self.pad.clear()
        self.changed.emit()

    def _show_way(self) -> None:
        typed = self.is_typed
        self.typed.set_name(self.name.value())
        layout.show_if(not typed, self.pad, self.undo, self.clear)
        layout.show_if(typed, self.typed, self.confirm)
        self._show_offers()

    def _show_offers(self) -> None:
        shown = bool(self.offers) and not self.name.value() and not self._is_sealed
        layout.show_if(shown, self._offers_box)
