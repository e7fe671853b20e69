"""Replacing a machine on site: the serial number of the new one, why the old one goes out."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.actions.replacements import Replacement
from fieldapp.store.queries.devices import DevicePage
from fieldapp.ui import text
from fieldapp.ui.device.device_model import DeviceModel
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import LineField, SwitchField, TextField


class ReplaceDialog(Dialog):
    """Old one out with its reason, new one in with its serial number."""

    def __init__(self, model: DeviceModel, page: DevicePage, parent: QWidget) -> None:
        head = page.head
        told = " · ".join(filter(None, (head.name, head.serial, head.location)))
        super().__init__(
            self.tr("Replace this device"),
            self.tr("{0} goes out. Its history stays with it; the new one takes its place.").format(
                text.plain(told)
            ),
            parent,
        )
        self._model = model
        self.serial = LineField(self.tr("Serial number of the new one"), required=True, longest=200)
        self.name = LineField(self.tr("What it is"), longest=200)
        self.name.set_value(head.name)
        self.model_name = LineField(self.tr("Model"), longest=200)
        self.model_name.set_value(head.model_name or "")
        self.label = LineField(
            self.tr("Code on its label"),
            longest=200,
            placeholder=self.tr("Left empty, it gets one of its own"),
        )
        self.reason = TextField(self.tr("Why the old one goes out"), required=True, lines=2)
        self.moves = SwitchField(self.tr("What is fitted in it moves to the new one"))
        self.moves.set_value(True)
        for field in (self.serial, self.name, self.model_name, self.label, self.reason):
            self.add(field)
        if page.children:
            self.add(self.moves)
        self.add_no()
        self.save = self.add_button(Button(self.tr("Replace it"), "check", ButtonKind.PRIMARY), self._save)
        self.serial.edited.connect(lambda _words: self._judge())
        self.reason.editor.textChanged.connect(self._judge)
        self._judge()
        self.serial.setFocus()

    def _judge(self) -> None:
        self.save.setEnabled(bool(self.serial.value().strip() and self.reason.value().strip()))

    def _save(self) -> None:
        self._model.replace(
            Replacement(
                serial=self.serial.value(),
                reason=self.reason.value(),
                name=self.name.value(),
                model_name=self.model_name.value(),
                label=self.label.value(),
                moves_parts=self.moves.value(),
            )
        )
        self.accept()
