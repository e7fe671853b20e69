"""What a device is fitted in, and what it cannot work without: said on site, about machines of the same site."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.store.queries.devices import DeviceRow
from fieldapp.ui.device.device_model import DeviceModel
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import ChoiceField, Option, PickField

FITTED_IN, NEEDS = "fitted_in", "needs"


class RelationDialog(Dialog):
    """How, and to which machine."""

    def __init__(self, model: DeviceModel, parent: QWidget) -> None:
        super().__init__(
            self.tr("How it stands to others"),
            self.tr("It shows in the archive of both, and says what stops when one of them stops."),
            parent,
        )
        self._model = model
        self.how = ChoiceField(
            self.tr("This device"),
            [Option(FITTED_IN, self.tr("is fitted in")), Option(NEEDS, self.tr("needs"))],
        )
        self.how.set_value(FITTED_IN)
        self.other = PickField(self.tr("Device at this site"), required=True)
        self.add(self.how)
        self.add(self.other)
        self.add_no()
        self.save = self.add_button(Button(self.tr("Keep it"), "check", ButtonKind.PRIMARY), self._save)
        self.how.settled.connect(lambda _key: self._judge())
        self.other.settled.connect(lambda _key: self._judge())
        self._judge()
        model.others_read.connect(self._show)
        model.read_others()

    def _show(self, others: tuple[DeviceRow, ...]) -> None:
        self.other.set_options([Option(row.id, _told(row)) for row in others])
        if not others:
            self.other.set_error(self.tr("No other device is known at this site."))
        self._judge()

    def _judge(self) -> None:
        self.save.setEnabled(bool(self.how.value() and self.other.value()))

    def _save(self) -> None:
        relate = self._model.fit_into if self.how.value() == FITTED_IN else self._model.say_it_needs
        relate(self.other.value())
        self.accept()


def _told(row: DeviceRow) -> str:
    return " · ".join(filter(None, (row.name, row.number, row.location)))
