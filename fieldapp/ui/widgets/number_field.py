"""A number with its unit and the limits it should lie within.

    pressure = NumberField(self.tr("Inlet pressure"), unit="bar", low=Decimal(3), high=Decimal(6))
    pressure.settled.connect(...)      # Decimal or None; never emitted for something unreadable

Outside the limits is a finding, not a mistake: the value stands and the field says so. What cannot
be read as a number is kept on screen and refused with a reason; where a comma was typed, which may
mean two things, the field says how it was read.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldapp.errors import RuleBroken
from fieldapp.rules.typed_numbers import number_typed
from fieldapp.ui import sentences, text
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import ButtonKind, IconButton
from fieldapp.ui.widgets.field import Field, Settling
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_S


class NumberField(Field):
    """A decimal number."""

    settled = Signal(object)

    def __init__(
        self,
        label: str,
        *,
        unit: str = "",
        low: Decimal | None = None,
        high: Decimal | None = None,
        step: Decimal | None = None,
        required: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`step` adds a minus and a plus button, for gloves."""
        super().__init__(label, required=required, hint=hint, parent=parent)
        self._unit = unit
        self._low = low
        self._high = high
        self._step = step
        self.editor = QLineEdit()
        self.editor.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.editor.setMaxLength(60)
        self.editor.setMinimumWidth(90)
        self._less = IconButton("minus", "", ButtonKind.SECONDARY)
        self._more = IconButton("plus", "", ButtonKind.SECONDARY)
        self._settling = Settling(self._hand_over, self)
        self._build()
        self.go_live()

    def value(self) -> Decimal | None:
        """The number; None when there is none or it cannot be read."""
        try:
            return self._read()
        except RuleBroken:
            return None

    def is_readable(self) -> bool:
        """Whether what is typed is a number, or nothing."""
        try:
            self._read()
        except RuleBroken:
            return False
        return True

    def is_within_limits(self) -> bool:
        """Whether there is nothing to remark about the value."""
        value = self.value()
        return value is None or not (self._is_too_low(value) or self._is_too_high(value))

    def set_value(self, value: Decimal | None) -> None:
        """Show this number; nothing is emitted."""
        self._settling.forget()
        self.editor.setText("" if value is None else f"{value:f}")
        self._judge()

    def show_value(self, value: Decimal | None) -> None:
        """Show this number unless somebody is typing."""
        if not self._settling.dirty and (value != self.value() or not self.is_readable()):
            self.set_value(value)

    def flush(self) -> None:
        """Hand over what is not handed over yet."""
        self._settling.flush()

    def retranslate(self) -> None:
        """The buttons' names and what the limits say."""
        super().retranslate()
        self._less.set_name(self.tr("Less"))
        self._more.set_name(self.tr("More"))
        self._judge()

    def _build(self) -> None:
        self.editor.installEventFilter(self._settling)
        self.editor.textEdited.connect(self._on_edited)
        self._less.clicked.connect(lambda: self._change_by(-(self._step or Decimal(1))))
        self._more.clicked.connect(lambda: self._change_by(self._step or Decimal(1)))
        layout.show_if(self._step is not None, self._less, self._more)
        unit = Words(self._unit, wrap=False, soft=True)
        layout.show_if(bool(self._unit), unit)
        line = layout.row(self._less, self.editor, unit, self._more, gap=GAP_S)
        line.setStretch(1, 1)
        self._set_editor(layout.boxed(line), focus=self.editor)

    def _on_edited(self) -> None:
        self._settling.touch()
        self._judge()

    def _change_by(self, amount: Decimal) -> None:
        self.editor.setText(f"{(self.value() or Decimal(0)) + amount:f}")
        self._judge()
        self._settling.touch()

    def _hand_over(self) -> None:
        if self.is_readable():
            self.settled.emit(self.value())

    def _is_too_low(self, value: Decimal) -> bool:
        return self._low is not None and value < self._low

    def _is_too_high(self, value: Decimal) -> bool:
        return self._high is not None and value > self._high

    def _read(self) -> Decimal | None:
        typed = self.editor.text().strip()
        return number_typed(typed) if typed else None

    def _judge(self) -> None:
        try:
            value = self._read()
        except RuleBroken as error:
            self.set_error(sentences.sentence(error).in_one())
            return
        self.clear_message()
        if value is not None and self._is_too_low(value):
            self.set_warning(self.tr("Below the limit of {0}").format(self._with_unit(self._low)))
        elif value is not None and self._is_too_high(value):
            self.set_warning(self.tr("Above the limit of {0}").format(self._with_unit(self._high)))
        elif value is not None and "," in unicodedata.normalize("NFKC", self.editor.text()):
            self.set_note(self.tr("Read as {0}").format(self._with_unit(value)))

    def _with_unit(self, limit: Decimal | None) -> str:
        return text.number(limit or Decimal(0), self._unit)
