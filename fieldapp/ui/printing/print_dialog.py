"""Which printer, for whom: then the prints are in the queue.

dialog = PrintDialog(title, preferences, marked=False, parent=self)
dialog.wanted.connect(...)        # printer and the papers of the jobs
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.ui.preferences import Preferences
from fieldapp.ui.printing.job_words import usual_printer
from fieldapp.ui.printing.system_printers import printers
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import ChoiceField, Option, PickField, SwitchField

BOTH, CUSTOMER, OFFICE = "both", "customer", "office"


class PrintDialog(Dialog):
    """For sheets; labels choose their printer with their format."""

    wanted = Signal(str, list)

    def __init__(self, title: str, kept: Preferences, paper: str, *, marked: bool, parent: QWidget) -> None:
        names = printers()
        explanation = (
            self.tr("What you see on the pages is what is printed.")
            if names
            else self.tr("No printer is connected now. The prints wait, and come out as soon as one is.")
        )
        super().__init__(title, explanation, parent)
        self._kept = kept
        self._paper = paper
        self.printer = printer_field(self.tr("Printer"), names, kept.text("printer"))
        self.copies = ChoiceField(
            self.tr("Copies"),
            [
                Option(BOTH, self.tr("Customer and office")),
                Option(CUSTOMER, self.tr("Customer")),
                Option(OFFICE, self.tr("Office")),
            ],
        )
        self.copies.set_value(kept.text("copies", BOTH))
        self.mark = SwitchField(self.tr("Each print says whose copy it is"))
        self.mark.set_value(marked)
        for field in (self.printer, self.copies, self.mark):
            self.add(field)
        self.add_no()
        go = self.add_button(Button(self.tr("Print"), "print", ButtonKind.PRIMARY), self.accept)
        go.setFocus()
        self.accepted.connect(self._on_accepted)

    def _on_accepted(self) -> None:
        printer, copies = self.printer.value(), self.copies.value() or BOTH
        self._kept.keep("printer", printer)
        self._kept.keep("copies", copies)
        whose = (CUSTOMER, OFFICE) if copies == BOTH else (copies,)
        papers = [f"{self._paper} {one}" if self.mark.value() else self._paper for one in whose]
        self.wanted.emit(printer, papers)


def printer_field(label: str, names: list[str], chosen: str) -> PickField:
    """The printers there are, the one chosen before also while it is away."""
    field = PickField(label)
    known = dict.fromkeys((*names, *([chosen] if chosen else [])))
    field.set_options([Option("", usual_printer()), *(Option(one, one) for one in known)])
    field.set_value(chosen)
    return field
