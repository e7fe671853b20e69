"""Choosing the sheet or roll a device's label is printed on, and where the PDF goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.codes.label_sheets import sheet_formats
from fieldapp.ui.device.device_model import DeviceModel
from fieldapp.ui.order import order_words
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import Option, PickField


class LabelDialog(Dialog):
    """A format, then a file."""

    def __init__(self, model: DeviceModel, parent: QWidget) -> None:
        super().__init__(
            self.tr("Print a label"),
            self.tr("The label is written to a PDF, to be printed on label sheets or a label printer."),
            parent,
        )
        self._model = model
        formats = sheet_formats()
        self.format = PickField(
            self.tr("Labels"),
            [Option(one.name, order_words.in_language(one.title, one.title_zh)) for one in formats],
        )
        self.format.set_value(formats[0].name)
        self.add(self.format)
        self.add_no()
        self.save = self.add_button(Button(self.tr("Save as PDF"), "save", ButtonKind.PRIMARY), self._ask)

    def _ask(self) -> None:
        page = self._model.page
        name = (page.head.number or page.head.name) if page else "label"
        dialog = QFileDialog(self, self.tr("Save the label"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{name}.pdf")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Write the label there."""
        self._model.save_label(Path(path), self.format.value())
        self.accept()
