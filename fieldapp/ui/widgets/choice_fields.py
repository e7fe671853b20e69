"""Fields for choosing: big segments, yes/no, a list to pick from, a switch.

cause = ChoiceField(self.tr("Cause"), (Option("wear", self.tr("Wear")), Option("dirt", ...)))
ok = YesNoField(self.tr("Guard in place?"), not_applicable=True)   # True, False, "n/a" or None
engineer = PickField(self.tr("Engineer"), options)                 # for more than about six
sound = SwitchField(self.tr("Beep after a scan"))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)

from fieldapp.ui import icons, text, theme
from fieldapp.ui.tokens import TextRole, Theme, Tone
from fieldapp.ui.widgets import layout, painting
from fieldapp.ui.widgets.field import Field
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_S, Flow
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.pressing import EnterPresses


@dataclass(frozen=True)
class Option:
    """One thing to choose; the key is stored, the words are shown."""

    key: str
    words: str
    icon: str = ""
    tone: Tone = Tone.ACTIVE


class Segment(EnterPresses, Live, QAbstractButton):
    """One option, as large as a finger in a glove."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.option = option
        self.setCheckable(True)
        self.setText(option.words)
        self.setAccessibleName(text.one_line(option.words))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.go_live()

    def restyle(self) -> None:
        """Another font is another size."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Icon or check, word, air."""
        look = theme.current()
        words = painting.width_of(self.option.words, look.font(TextRole.STRONG))
        side = look.px(look.tokens.icon) + look.px(look.tokens.space_s)
        return QSize(
            max(look.px(96), words + side + 2 * look.px(look.tokens.space_l)), look.px(look.tokens.target + 4)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, word."""
        look = theme.current()
        c, t = look.colours, look.tokens
        on, tone = self.isChecked(), look.tone(self.option.tone)
        solid = on and look.theme is Theme.SUNLIGHT
        fill = tone.solid if solid else tone.soft if on else c.hover if self.underMouse() else c.surface
        colour = tone.on_solid if solid else tone.fore if on else c.text
        if not self.isEnabled():
            fill, colour = (fill if on else c.disabled_fill), c.disabled_text
        painter = painting.smooth(self)
        box, radius = self.rect().toRectF(), float(look.px(t.radius_m))
        width = t.border_strong if on else t.border
        if self.hasFocus():
            painting.focus_ring(painter, box, radius)
            inset = t.focus_ring + 2.0
            box, radius = box.adjusted(inset, inset, -inset, -inset), radius - inset
        painting.panel(painter, box, fill, line=tone.fore if on else c.edge, width=width, radius=radius)
        name = ("check" if on else "") if not self.option.icon else self.option.icon
        painting.icon_and_words(painter, self.rect().toRectF(), name, self.option.words, colour)
        painter.end()


class Segments(QWidget):
    """Options side by side; arrows move, Space chooses, pressing the chosen one again clears it."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[Option] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = Flow()
        self.setLayout(self._flow)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these; what was chosen stays if it is still offered."""
        before = self.key()
        for old in self._segments():
            self._group.removeButton(old)
            self._flow.removeWidget(old)
            old.deleteLater()
        for option in options:
            made = Segment(option, self)
            made.clicked.connect(self._on_clicked)
            self._group.addButton(made)
            self._flow.addWidget(made)
        self.set_key(before)
        if options:
            self.setFocusProxy(self._segments()[0])

    def key(self) -> str:
        """The key chosen, empty when none is."""
        return next((s.option.key for s in self._segments() if s.isChecked()), "")

    def set_key(self, key: str) -> None:
        """Choose without emitting."""
        for segment in self._segments():
            segment.setChecked(segment.option.key == key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move between the options."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        segments = self._segments()
        at = next((i for i, s in enumerate(segments) if s.hasFocus()), None)
        if at is None or (move := step.get(Qt.Key(event.key()))) is None:
            super().keyPressEvent(event)
            return
        segments[(at + move) % len(segments)].setFocus(Qt.FocusReason.TabFocusReason)

    def _segments(self) -> list[Segment]:
        return [button for button in self._group.buttons() if isinstance(button, Segment)]

    def _on_clicked(self) -> None:
        pressed = self.sender()
        for segment in self._segments():
            segment.setChecked(segment is pressed and segment.isChecked())
        self.chosen.emit(self.key())


class ChoiceField(Field):
    """One of a few."""

    settled = Signal(str)

    def __init__(
        self,
        label: str,
        options: Sequence[Option],
        *,
        required: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, required=required, hint=hint, parent=parent)
        self._segments = Segments(options)
        self._segments.chosen.connect(self._on_chosen)
        self._set_editor(self._segments)
        self.go_live()

    def value(self) -> str:
        """The key chosen, empty when none is."""
        return self._segments.key()

    def set_value(self, key: str) -> None:
        """Choose without emitting."""
        self._segments.set_key(key)

    show_value = set_value

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer others."""
        self._segments.set_options(options)

    def _on_chosen(self, key: str) -> None:
        self.clear_message()
        self.settled.emit(key)


class YesNoField(ChoiceField):
    """Yes, no and, where a procedure allows it, not applicable."""

    answered = Signal(object)
    """True, False, "n/a", or None when the answer was taken back."""

    _ANSWERS = {"yes": True, "no": False, "n/a": "n/a", "": None}  # noqa: RUF012 - never changed

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        not_applicable: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._with_na = not_applicable
        super().__init__(label, (), required=required, hint=hint, parent=parent)
        self.settled.connect(lambda key: self.answered.emit(self._ANSWERS[key]))

    def answer(self) -> bool | str | None:
        """True, False, "n/a", or None."""
        return self._ANSWERS[self.value()]  # type: ignore[return-value]

    def set_answer(self, answer: bool | str | None) -> None:
        """Show an answer; nothing is emitted."""
        self.set_value(
            next(key for key, value in self._ANSWERS.items() if value is answer or value == answer)
        )

    def retranslate(self) -> None:
        """Yes and no in the language in force."""
        super().retranslate()
        options = [
            Option("yes", self.tr("Yes"), "check", Tone.GOOD),
            Option("no", self.tr("No"), "close", Tone.BAD),
        ]
        if self._with_na:
            options.append(Option("n/a", self.tr("Not applicable"), "minus", Tone.NEUTRAL))
        self.set_options(options)


class _Picker(QComboBox):
    """A combo box with rows for fingers, that the wheel does not change by accident."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(QStyledItemDelegate(self))  # the usual one ignores the height of rows
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # also to what is offered later

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class PickField(Field):
    """One of many, from a list that opens."""

    settled = Signal(str)

    def __init__(
        self,
        label: str,
        options: Sequence[Option] = (),
        *,
        required: bool = False,
        hint: str = "",
        beside: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`beside` stands at the right of the list, such as a button that chooses from it in another way."""
        super().__init__(label, required=required, hint=hint, parent=parent)
        self.editor = _Picker()
        self.editor.activated.connect(self._on_activated)
        self._set_editor(_in_line(self.editor, beside) if beside else self.editor, focus=self.editor)
        self.set_options(options)
        self.go_live()

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these; what was chosen stays if it is still offered."""
        before = self.value()
        self.editor.clear()
        for option in options:
            self.editor.addItem(text.one_line(option.words), option.key)
        self.set_value(before)

    def value(self) -> str:
        """The key chosen, empty when none is."""
        return str(self.editor.currentData() or "")

    def set_value(self, key: str) -> None:
        """Choose without emitting."""
        self.editor.setCurrentIndex(self.editor.findData(key))

    def _on_activated(self, index: int) -> None:
        self.clear_message()
        self.settled.emit(str(self.editor.itemData(index)))


def _in_line(editor: QWidget, beside: QWidget) -> QWidget:
    line = layout.row(editor, beside, gap=GAP_S)
    line.setStretch(0, 1)
    return layout.boxed(line)


class Switch(EnterPresses, Live, QAbstractButton):
    """On or off, at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.go_live()

    def restyle(self) -> None:
        """The size follows the scale."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide as a switch, high as a finger."""
        look = theme.current()
        return QSize(look.px(60), look.px(look.tokens.target))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A track and a knob that carries a check when on."""
        look = theme.current()
        c, on = look.colours, self.isChecked()
        painter = painting.smooth(self)
        high = look.px(30)
        track = QRectF(look.px(4), (self.height() - high) / 2, self.width() - look.px(8), high)
        if self.hasFocus():
            painting.focus_ring(painter, self.rect().toRectF(), look.px(look.tokens.radius_m))
        painting.panel(
            painter, track, c.accent if on else c.surface, line=c.accent if on else c.edge,
            width=look.tokens.border_strong, radius=high / 2,
        )  # fmt: skip
        side, air = high - look.px(8), look.px(4)
        left = track.right() - side - air if on else track.left() + air
        knob = QRectF(left, track.top() + air, side, side)
        painting.panel(painter, knob, c.on_accent if on else c.edge, radius=side / 2)
        if on:
            icons.paint(painter, "check", c.accent, knob.adjusted(3, 3, -3, -3))
        painter.end()


class SwitchField(QWidget):
    """A switch with its words before it; pressing the words switches too."""

    settled = Signal(bool)

    def __init__(
        self, label: str, *, hint: str = "", on: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._label = Words(label)
        self._hint = Words(hint, TextRole.CAPTION, soft=True)
        layout.show_if(bool(hint), self._hint)
        self.switch = Switch()
        self.switch.setChecked(on)
        self.switch.setAccessibleName(label)
        self.switch.clicked.connect(self.settled)
        line = layout.row(layout.column(self._label, self._hint, gap=0), self.switch)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.setFocusProxy(self.switch)

    def set_label(self, label: str) -> None:
        """The same switch in another language."""
        self._label.set_words(label)
        self.switch.setAccessibleName(label)

    def value(self) -> bool:
        """Whether it is on."""
        return self.switch.isChecked()

    def set_value(self, on: bool) -> None:
        """Switch without emitting."""
        self.switch.setChecked(on)
