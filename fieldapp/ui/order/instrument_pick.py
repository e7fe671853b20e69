"""What a value is measured with: a list of the company's instruments, and whether the chosen one's calibration holds.

pick.show_instruments(page.instruments, model.measured(key), answer, today)
pick.chosen.connect(...)      # a Measured
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.actions.procedures import Measured
from fieldapp.rules.procedures import is_out_of_calibration
from fieldapp.store.queries.order_rows import AnswerRow, InstrumentRow
from fieldapp.ui import text
from fieldapp.ui.order import order_words
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import ButtonKind, IconButton
from fieldapp.ui.widgets.dialogs import ask_text
from fieldapp.ui.widgets.fields import Option, PickField

ANOTHER, IN_WORDS = "another", "words"


class InstrumentPick(QWidget):
    """One list that opens; below it until when the instrument is calibrated."""

    chosen = Signal(object)
    scan_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, InstrumentRow] = {}
        self._shown: tuple[object, ...] = ()
        self._measured: Measured | None = None
        scan = IconButton("scan", self.tr("Scan the instrument"), ButtonKind.SECONDARY)
        scan.clicked.connect(self.scan_asked)
        self.field = PickField(self.tr("Measured with"), required=True, beside=scan)
        self.field.settled.connect(self._on_settled)
        self.setLayout(layout.column(self.field))
        self.setFocusProxy(self.field)

    def show_instruments(
        self,
        rows: Sequence[InstrumentRow],
        measured: Measured | None,
        answer: AnswerRow | None,
        day: date,
    ) -> None:
        """Offer these, and show what was or will be measured with; `day` judges what is not recorded yet."""
        if (rows, measured, answer, day) == self._shown:
            return
        self._shown = (rows, measured, answer, day)
        self._rows, self._measured = {row.id: row for row in rows}, measured
        self.field.set_options(self._options(measured, answer))
        self.field.set_value(_key(measured))
        self._show_due(measured, answer, day)

    def _options(self, measured: Measured | None, answer: AnswerRow | None) -> list[Option]:
        options = [Option(row.id, instrument_words(row.name, row.serial)) for row in self._rows.values()]
        key = _key(measured)
        if measured is not None and measured.words:
            options.insert(0, Option(IN_WORDS, measured.words))
        elif key and key not in self._rows and answer is not None:  # withdrawn since
            words = instrument_words(answer.instrument_name or "", answer.instrument_serial)
            options.insert(0, Option(key, words))
        return [*options, Option(ANOTHER, self.tr("Another one, not on the list …"))]

    def _show_due(self, measured: Measured | None, answer: AnswerRow | None, day: date) -> None:
        due = self._due(measured, answer)
        if measured is None:
            self.field.clear_message()
        elif is_out_of_calibration(due, day):
            self.field.set_error(calibration_words(due, day))
        else:
            self.field.set_note(calibration_words(due, day))

    def _due(self, measured: Measured | None, answer: AnswerRow | None) -> date | None:
        """What was recorded with the answer counts; before that, what the list says."""
        if measured is None:
            return None
        if answer is not None and answer.instrument_id == measured.instrument_id:
            return answer.instrument_due
        row = self._rows.get(measured.instrument_id or "")
        return row.calibrated_until if row else None

    def _on_settled(self, key: str) -> None:
        if key == ANOTHER:
            self.field.set_value(_key(self._measured))
            self._ask()
        elif key != IN_WORDS:
            self.chosen.emit(Measured(key))

    def _ask(self) -> None:
        ask_text(
            self,
            self.tr("An instrument that is not on the list"),
            self.tr("The office sees it on the sheet and can add it to the list."),
            label=self.tr("Name and serial number"),
            yes=self.tr("Measured with this"),
            on_text=lambda words: self.chosen.emit(Measured(words=words.strip())),
            lines=2,
        )


def instrument_words(name: str, serial: str | None) -> str:
    """Name and serial number."""
    return " · ".join(filter(None, (name, serial)))


def calibration_words(due: date | None, day: date) -> str:
    """How an instrument's calibration stands on a day, and what to do where it has ended."""
    if due is None:
        return order_words.told("No calibration date is known.")
    if is_out_of_calibration(due, day):
        said = order_words.told(
            "Its calibration ended on {0}. Take another one, or say why the value counts."
        )
    else:
        said = order_words.told("Calibrated until {0}")
    return said.format(text.date_only(due))


def _key(measured: Measured | None) -> str:
    if measured is None:
        return ""
    return measured.instrument_id or IN_WORDS
