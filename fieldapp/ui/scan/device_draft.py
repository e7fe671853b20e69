"""A device that nobody knew: named on the spot, with the code that was read as its label or serial number."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.actions.devices import DeviceDraft
from fieldapp.ui.scan.scan_model import ScanModel, Scanned
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import LineField, Option, PickField


class DeviceDraftDialog(Dialog):
    """Name, serial number, site."""

    def __init__(self, model: ScanModel, scanned: Scanned, parent: QWidget) -> None:
        super().__init__(
            self.tr("New device"),
            self.tr("The office sees it with the next sync and completes it."),
            parent,
        )
        self._model = model
        self._label = scanned.label
        self._first_site = scanned.order_site or ""
        self.name = LineField(self.tr("What it is"), required=True, longest=200)
        self.serial = LineField(self.tr("Serial number"), longest=200)
        self.serial.set_value("" if scanned.label else scanned.text[:200])
        self.site = PickField(self.tr("Site"), required=True)
        for field in (self.name, self.serial, self.site):
            self.add(field)
        self.add_no()
        self.save = self.add_button(Button(self.tr("Add the device"), "plus", ButtonKind.PRIMARY), self._save)
        self.save.setEnabled(False)
        self.name.edited.connect(lambda _words: self._judge())
        self.site.settled.connect(lambda _key: self._judge())
        model.sites_read.connect(self._show_sites)
        model.read_sites()

    def _show_sites(self, sites: tuple[tuple[str, str], ...]) -> None:
        self.site.set_options([Option(key, name) for key, name in sites])
        self.site.set_value(self._first_site or (sites[0][0] if len(sites) == 1 else ""))
        self._judge()

    def _judge(self) -> None:
        self.save.setEnabled(bool(self.name.value() and self.site.value()))

    def _save(self) -> None:
        self._model.make_device(
            DeviceDraft(self.site.value(), self.name.value(), serial=self.serial.value(), label=self._label)
        )
        self.accept()
