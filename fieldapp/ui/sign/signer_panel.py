"""The customer's part: stars, words, and who signs; a second signer beside where one is wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.actions.sheets import Signer
from fieldapp.ui import theme
from fieldapp.ui.sign.sign_draft import SignDraft
from fieldapp.ui.sign.signer_block import SignerBlock
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Card
from fieldapp.ui.widgets.fields import LineField
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S
from fieldapp.ui.widgets.rating import Rating


class SignerPanel(QWidget):
    """What the customer fills in."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rating = Rating()
        self.remark = LineField("", placeholder=self.tr("Your remark"), longest=2_000)
        self.first = SignerBlock(self.tr("Your name"), self.tr("Signature of the customer"))
        self.second = SignerBlock(self.tr("Second signer's name"), self.tr("Second signature"))
        self.add_second = Button(self.tr("A second person signs too"), "plus", ButtonKind.QUIET)
        self.drop_second = Button(self.tr("Without the second signature"), "minus", ButtonKind.QUIET)
        self._consent = Words("")
        self.name, self.role, self.pad = self.first.name, self.first.role, self.first.pad
        self._build()
        for block in (self.first, self.second):
            block.changed.connect(self.changed)
        self.rating.rated.connect(lambda _stars: self.changed.emit())
        self.remark.edited.connect(lambda _words: self.changed.emit())
        self.add_second.clicked.connect(lambda: self.want_second(True))
        self.drop_second.clicked.connect(lambda: self.want_second(False))

    @property
    def has_second(self) -> bool:
        """Whether somebody else is to sign too."""
        return self._second_card.isVisibleTo(self)

    def is_signed(self) -> bool:
        """Whether everybody who is to sign has."""
        return not self.lacks()

    def is_begun(self) -> bool:
        """Whether somebody has begun to sign."""
        return self.first.is_begun() or (self.has_second and self.second.is_begun())

    def is_drawing(self) -> bool:
        """Whether a pen is on the paper."""
        return self.first.pad.is_drawing() or self.second.pad.is_drawing()

    def lacks(self) -> str:
        """What is missing yet, in words."""
        return self.first.lacks() or (self.second.lacks() if self.has_second else "")

    def second_signer(self) -> Signer | None:
        """Who signs beside the customer."""
        return self.second.signer() if self.has_second else None

    def want_second(self, wanted: bool) -> None:
        """Ask for a second signature, or not."""
        self._second_card.setVisible(wanted)
        self.add_second.setVisible(not wanted)
        if wanted:
            self.second.name.setFocus()
        self.changed.emit()

    def draft(self, shown: str) -> SignDraft:
        """What a crash must not take, given under the sheet that says `shown`."""
        signers = [self.first.draft(), *([self.second.draft()] if self.has_second else [])]
        return SignDraft(shown, self.rating.value(), self.remark.value(), tuple(signers))

    def restore(self, draft: SignDraft) -> None:
        """Show what was kept."""
        self.rating.set_value(draft.stars)
        self.remark.set_value(draft.words)
        for block, kept in zip((self.first, self.second), draft.signers, strict=False):
            block.restore(kept)
        self.want_second(len(draft.signers) > 1)

    def show_consent(self, words: str) -> None:
        """What a signature confirms, word for word as on the sheet."""
        self._consent.set_words(words)

    def forget_signatures(self) -> None:
        """The sheet says something else now."""
        self.first.forget_signature()
        self.second.forget_signature()

    def set_sealed(self, sealed: bool) -> None:
        """Nothing can be changed while the sheet is sealed."""
        self.first.set_sealed(sealed)
        self.second.set_sealed(sealed)
        self.remark.editor.setReadOnly(sealed)
        self.rating.set_read_only(sealed)
        self.add_second.setEnabled(not sealed)
        self.drop_second.setEnabled(not sealed)

    def _build(self) -> None:
        stars = layout.row(Words(self.tr("How satisfied are you?"), TextRole.STRONG), self.rating, gap=GAP_M)
        stars.setStretch(0, 1)
        card = Card().add(stars, self.remark, self._consent, self.first)
        card.body.setSpacing(theme.current().px(GAP_S))
        drop = layout.row(None, self.drop_second)
        self._second_card = Card(self.tr("Second signature"), "users").add(self.second, drop)
        self._second_card.body.setSpacing(theme.current().px(GAP_S))
        self._second_card.hide()
        self.setLayout(layout.column(card, self._second_card, layout.row(self.add_second, None), gap=GAP_L))
