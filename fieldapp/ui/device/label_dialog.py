"""Choosing the sheet or roll a device's label is printed on, and where the PDF goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.codes.label_sheets import sheet_formats
from fieldapp.ui.device.device_model import DeviceModel
from fieldapp.ui.order import order_words
from fieldapp.ui.preferences import Preferences
from fieldapp.ui.printing.print_dialog import printer_field
from fieldapp.ui.printing.system_printers import printers
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import Option, PickField
from fieldapp.ui.widgets.labels import Words


class LabelDialog(Dialog):
    """A format, then a file."""

    def __init__(self, model: DeviceModel, parent: QWidget) -> None:
        super().__init__(
            self.tr("Print a label"),
            self.tr("On a label printer's roll or on a sheet of labels, now or from a PDF."),
            parent,
        )
        self._model = model
        formats = sheet_formats()
        self.format = PickField(
            self.tr("Labels"),
            [Option(one.name, order_words.in_language(one.title, one.title_zh)) for one in formats],
        )
        self.format.set_value(formats[0].name)
        self._kept = Preferences(model.session.profile.folder)
        if (kept := self._kept.text("label_format")) in {one.name for one in formats}:
            self.format.set_value(kept)
        names = printers()
        self.printer = printer_field(self.tr("Printer"), names, self._kept.text("label_printer"))
        self.add(self.format)
        self.add(self.printer)
        if not names:
            waits = self.tr("No printer is connected now. The prints wait, and come out as soon as one is.")
            self.add(Words(waits, soft=True))
        self.add_no()
        self.save = self.add_button(Button(self.tr("Save as PDF"), "save"), self._ask)
        self.print = self.add_button(Button(self.tr("Print"), "print", ButtonKind.PRIMARY), self.print_it)

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

    def print_it(self) -> None:
        """Put the label into the print queue, at the size of its sheet or roll."""
        self._kept.keep("label_format", self.format.value())
        self._kept.keep("label_printer", self.printer.value())
        self._model.print_label(self.format.value(), self.printer.value())
        self.accept()

    def save_to(self, path: str) -> None:
        """Write the label there."""
        self._model.save_label(Path(path), self.format.value())
        self.accept()
