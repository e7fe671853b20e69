"""Camera, printer and paper: chosen once, used wherever something is scanned or printed."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QWidget

from fieldapp.ui.preferences import Preferences
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Card
from fieldapp.ui.widgets.fields import ChoiceField, Option, PickField
from fieldapp.ui.widgets.layout import GAP_L
from fieldapp.ui.widgets.live import Live

PAPERS = ("A4", "Letter")


@dataclass(frozen=True)
class Equipment:
    """What this machine has, by name."""

    cameras: tuple[str, ...] = ()
    printers: tuple[str, ...] = ()


class EquipmentCard(Live, QWidget):
    """The choices; each is kept at once."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = preferences
        self._found = Equipment()
        self._card = Card(" ")
        self.camera, self.printer = PickField(""), PickField("")
        self.paper = ChoiceField("", [Option(name, name) for name in PAPERS])
        self.paper.set_value(preferences.text("paper", PAPERS[0]))
        self.look = Button("", "search")
        self.look.clicked.connect(self._on_look)
        self._card.add(self.camera, self.printer, layout.row(self.look, None), self.paper)
        self.setLayout(layout.column(self._card, gap=GAP_L))
        for name, field in (("camera", self.camera), ("printer", self.printer)):
            field.settled.connect(lambda key, name=name: self._kept.keep(name, key))
        self.paper.settled.connect(self._on_paper)
        self.go_live()

    def retranslate(self) -> None:
        """Every word of the card."""
        self._card.title.set_words(self.tr("Camera, printer, paper"))
        self.camera.set_label(self.tr("Camera"))
        self.printer.set_label(self.tr("Printer"))
        self.paper.set_label(self.tr("Paper"))
        self.look.setText(self.tr("Look what is connected"))
        self._offer()

    def _on_look(self) -> None:
        self._found = connected()
        self._offer()

    def _offer(self) -> None:
        usual = self.tr("The system's usual one")
        for name, field, there in (
            ("camera", self.camera, self._found.cameras),
            ("printer", self.printer, self._found.printers),
        ):
            chosen = self._kept.text(name)
            names = dict.fromkeys((*there, *([chosen] if chosen else [])))
            field.set_options([Option("", usual), *(Option(one, one) for one in names)])
            field.set_value(chosen)

    def _on_paper(self, key: str) -> None:
        if key:
            self._kept.keep("paper", key)
        else:
            self.paper.set_value(self._kept.text("paper", PAPERS[0]))


def connected() -> Equipment:
    """The cameras and printers this machine knows. Loads the camera's library, so only when asked for."""
    return Equipment(_cameras(), tuple(info.printerName() for info in QPrinterInfo.availablePrinters()))


def _cameras() -> tuple[str, ...]:
    try:
        multimedia = importlib.import_module("PySide6.QtMultimedia")
    except ImportError:
        return ()
    return tuple(str(camera.description()) for camera in multimedia.QMediaDevices.videoInputs())
