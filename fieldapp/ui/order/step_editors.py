"""One editor per kind of step, all with the same four words to the outside.

editor = editor_for(answered)      # a Field
editor.show_answer("4.2"); editor.chosen / typed / left
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QEvent, QObject, Signal

from fieldapp.model.procedures import StepKind
from fieldapp.store.queries.order_rows import StepRow
from fieldapp.ui import text
from fieldapp.ui.order import order_words
from fieldapp.ui.widgets.fields import (
    ChoiceField,
    LineField,
    NumberField,
    Option,
    PickField,
    TextField,
    YesNoField,
)

MANY_CHOICES = 6
Editor = YesNoField | ChoiceField | PickField | NumberField | LineField | TextField


class StepEditor(QObject):
    """The field of a step, and what was done in it."""

    chosen = Signal(str)
    """An answer that is complete at once; empty takes it back."""
    typed = Signal(str)
    """Words so far."""
    left = Signal()
    """The editor was left, or Enter was pressed."""

    def __init__(self, step: StepRow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.step = step
        self.field = _field(step)
        field = self.field
        if isinstance(field, ChoiceField | PickField):
            field.settled.connect(self.chosen)
        elif isinstance(field, NumberField):
            field.editor.textEdited.connect(lambda _text: self.typed.emit(field.editor.text()))
            field.editor.returnPressed.connect(self.left)
            field.editor.installEventFilter(self)
        else:
            field.settled.connect(self.typed)
            field.editor.installEventFilter(self)
            if isinstance(field, LineField):
                field.submitted.connect(lambda _text: self.left.emit())

    def show_answer(self, value: str) -> None:
        """Show an answer, unless somebody is typing."""
        field = self.field
        if isinstance(field, NumberField):
            if not field.editor.hasFocus() or not field.editor.isModified():
                field.set_value(_number(value))
        else:
            (field.set_value if isinstance(field, PickField) else field.show_value)(value)

    def set_read_only(self, read_only: bool) -> None:
        """Whether the step can be answered."""
        field = self.field
        if isinstance(field, NumberField | LineField | TextField):
            field.editor.setReadOnly(read_only)
        elif field.isEnabled() == read_only:
            field.setEnabled(not read_only)

    def flush(self) -> None:
        """Hand over what is typed."""
        if isinstance(self.field, LineField | TextField):
            self.field.flush()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the editor completes the answer."""
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        return False


def _field(step: StepRow) -> Editor:
    title = order_words.in_language(step.title, step.title_zh)
    hint = order_words.in_language(step.hint, step.hint_zh)
    if step.kind is StepKind.YES_NO:
        return YesNoField(title, required=step.required, hint=hint)
    if step.kind is StepKind.CHOICE:
        return _choice_field(step, title, hint)
    if step.kind is StepKind.NUMBER:
        limits = limits_told(step)
        said = " · ".join(filter(None, (hint, limits)))
        return NumberField(
            title, unit=step.unit or "", low=step.low, high=step.high, required=step.required, hint=said
        )
    if step.kind is StepKind.TEXT:
        return TextField(title, required=step.required, hint=hint, lines=2)
    return LineField(title, required=step.required, hint=hint)


def _choice_field(step: StepRow, title: str, hint: str) -> Editor:
    options = [
        Option(
            str(one.get("value")),
            order_words.in_language(one.get("en"), one.get("zh")) or str(one.get("value")),
        )
        for one in step.choices
    ]
    kind = PickField if len(options) > MANY_CHOICES else ChoiceField
    return kind(title, options, required=step.required, hint=hint)


def limits_told(step: StepRow) -> str:
    """Between which values the number should lie."""
    if step.low is not None and step.high is not None:
        low = text.number(step.low)
        return order_words.told("{0} to {1}").format(low, text.number(step.high, step.unit or ""))
    if step.low is not None:
        return order_words.told("at least {0}").format(text.number(step.low, step.unit or ""))
    if step.high is not None:
        return order_words.told("at most {0}").format(text.number(step.high, step.unit or ""))
    return ""


def _number(value: str) -> Decimal | None:
    try:
        return Decimal(value) if value else None
    except InvalidOperation:
        return None
