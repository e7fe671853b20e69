"""F1: what the screen in view is for, the keys, and the quick guide as a PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.errors import ReplicaTrouble
from fieldapp.ui.help.guide import write_guide
from fieldapp.ui.help.topics import topic
from fieldapp.ui.shortcuts import keys_told
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Banner, KeyValues
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L


class HelpDialog(Dialog):
    """Help for one screen."""

    def __init__(self, key: str, parent: QWidget) -> None:
        found = topic(key)
        super().__init__(found.title if found else self.tr("Help"), parent=parent)
        self.banner = Banner()
        self.add(self.banner)
        inner = layout.column(gap=GAP_L)
        for sentence in found.sentences if found else ():
            inner.addWidget(Words(sentence))
        inner.addWidget(Words(self.tr("Keys"), TextRole.SUBTITLE))
        inner.addWidget(KeyValues(keys_told()))
        inner.addStretch(1)
        area = layout.scrolling(layout.boxed(inner))
        self.add(area)
        self.body.setStretchFactor(area, 1)
        self.guide = self.add_button(Button(self.tr("Quick guide as PDF"), "save"), self._ask_where)
        self.add_no(self.tr("Close")).setFocus()
        self.resize(parent.window().size() * 0.7)

    def save_guide(self, path: Path) -> None:
        """Write the quick guide there, and say so."""
        try:
            write_guide(path)
        except ReplicaTrouble as trouble:
            self.banner.tell_error(trouble)
        else:
            self.banner.tell(Tone.GOOD, self.tr("Saved: {0}").format(path.name))

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self.tr("Quick guide as PDF"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(self.tr("fieldapp quick guide.pdf"))
        dialog.fileSelected.connect(lambda name: self.save_guide(Path(name)))
        dialog.open()
