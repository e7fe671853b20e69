"""Signing one step: a name and ink, or the name typed and confirmed.

dialog = StepSignatureDialog(self.tr("Permit to work returned"), parent, begun=words)
dialog.drafted.connect(...)       # words to keep: what stands there so far; empty for nothing
dialog.signed.connect(...)        # the name, and a picture of the ink; None where the name was typed
dialog.open()
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from fieldapp.sheet.ink import Ink, outlines
from fieldapp.ui.sign.sign_draft import SignDraft, from_words, to_words
from fieldapp.ui.sign.signer_block import SignerBlock
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.field import Settling
from fieldapp.ui.widgets.ink_strokes import PEN
from fieldapp.ui.widgets.labels import Words

PICTURE_WIDTH = 1200


class StepSignatureDialog(Dialog):
    """Asks who signs, and for the signature."""

    signed = Signal(str, object)
    drafted = Signal(str)

    def __init__(self, step: str, parent: QWidget, begun: str = "") -> None:
        """`begun` is what `drafted` told before a crash, or before the dialog was left."""
        super().__init__(self.tr("Sign this step"), step, parent)
        self.block = SignerBlock(self.tr("Who signs"), self.tr("Signature"))
        self.block.role.hide()
        self._restore(begun)
        self._settling = Settling(self._hand_over, self)
        self.block.changed.connect(self._settling.touch)
        self.block.changed.connect(self._show_ready)
        self.rejected.connect(self.flush)
        self._says = Words(soft=True)
        self.add(self.block)
        self.add(self._says)
        self.add_no()
        self.keep = self.add_button(
            Button(self.tr("Keep the signature"), kind=ButtonKind.PRIMARY), self._keep
        )
        self._show_ready()

    def flush(self) -> None:
        """Hand over what stands there."""
        self._settling.flush()

    def _restore(self, begun: str) -> None:
        kept = from_words(begun)
        if kept is not None and kept.signers:
            self.block.restore(kept.signers[0])

    def _hand_over(self) -> None:
        one = self.block.draft()
        is_begun = one.name or one.strokes
        self.drafted.emit(to_words(SignDraft(signers=(one,))) if is_begun else "")
        if self.block.pad.is_drawing():  # whoever writes on and on is kept too
            self._settling.touch()

    def _show_ready(self) -> None:
        lacks = self.block.lacks()
        self._says.set_words(lacks)
        self.keep.setEnabled(not lacks)

    def _keep(self) -> None:
        signer = self.block.signer()
        self._settling.forget()
        self.accept()
        self.signed.emit(signer.name, ink_picture(signer.ink) if signer.ink else None)


def ink_picture(ink: Ink) -> QImage:
    """The ink as it was written, black on white."""
    scale = PICTURE_WIDTH / ink.width
    image = QImage(PICTURE_WIDTH, round(ink.height * scale), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("black"))
    painter.scale(scale, scale)
    for outline in outlines(ink, PEN):
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in outline]), Qt.FillRule.WindingFill)
    painter.end()
    return image
