"""The frame of every field: a label, the editor, and below it what is wrong or worth knowing.

A field is `dirty` from the first keystroke until its value was handed over with `settled`: a fifth of a
second after the first change that was not handed over, however fast somebody types on, or at once when the focus
leaves or `flush()` is called. While it is dirty, `show_value` of a reloaded record does not overwrite it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.ui import theme
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.cards import Icon
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_S, GAP_XS
from fieldapp.ui.widgets.live import Live


class Settling(QObject):
    """Hands over what is typed, a moment after it was: who types on and on is kept too."""

    def __init__(self, hand_over: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._hand_over = hand_over
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_quiet)
        self.dirty = False

    def touch(self) -> None:
        """Something changed."""
        self.dirty = True
        if not self._timer.isActive():
            self._timer.start(theme.current().tokens.autosave_ms)

    def flush(self) -> None:
        """Hand over now if there is anything to."""
        self._timer.stop()
        if self.dirty:
            self.dirty = False
            self._hand_over()

    def forget(self) -> None:
        """What was changed is not to be handed over."""
        self._timer.stop()
        self.dirty = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the editor ends the waiting."""
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        return False

    def _on_quiet(self) -> None:
        self.flush()


class Field(Live, QWidget):
    """Label above, message below. Editors are put in with `_set_editor`."""

    def __init__(
        self, label: str, *, required: bool = False, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = label
        self._is_required = required
        self._hint = hint
        self._label = Words(role=TextRole.STRONG)
        self._required = Words(role=TextRole.CAPTION, soft=True, wrap=False)
        self._message_icon = Icon("info", size=18)
        self._message = Words(hint, TextRole.CAPTION, soft=True)
        self._editor: QWidget | None = None
        self._head = layout.row(self._label, self._required, gap=GAP_S)
        self._head.setStretch(0, 1)
        foot = layout.row(layout.column(self._message_icon, None), self._message, gap=GAP_S)
        foot.setStretch(1, 1)
        self._column = layout.column(self._head, foot, gap=GAP_XS)
        self._column.addStretch(0)
        self.setLayout(self._column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.clear_message()

    def set_label(self, label: str) -> None:
        """Name it differently."""
        self._name = label
        self.retranslate()

    def set_error(self, message: str) -> None:
        """Say what must be changed before it can be used."""
        self._tell(message, Tone.BAD, "error", "bad")

    def set_warning(self, message: str) -> None:
        """Say what is unusual; the value stands."""
        self._tell(message, Tone.WARN, "warning", "warn")

    def set_note(self, message: str) -> None:
        """Say something worth knowing."""
        self._tell(message, Tone.INFO, "info", "")

    def clear_message(self) -> None:
        """Nothing to say but the hint."""
        self._message_icon.setVisible(False)
        self._message.set_words(self._hint)
        self._message.set_soft(True)
        self._message.setVisible(bool(self._hint))
        self._mark("")

    def message(self) -> str:
        """What is said below the editor."""
        return self._message.text()

    def retranslate(self) -> None:
        """The label, and that it is required, in words."""
        self._label.set_words(self._name)
        self._label.setVisible(bool(self._name))
        self._required.set_words(self.tr("required") if self._is_required else "")
        self._required.setVisible(self._is_required)
        if self._editor is not None:
            name = self._name or self._name_without_label(self._editor)
            self._editor.setAccessibleName(f"{name}, {self._required.text()}" if self._is_required else name)

    def _name_without_label(self, editor: QWidget) -> str:
        """What a screen reader says where no label stands above: what the empty editor shows."""
        placeholder = editor.property("placeholderText")
        return str(placeholder) if placeholder else self.tr("Choose")

    def _set_editor(self, editor: QWidget, *, focus: QWidget | None = None) -> None:
        self._editor = focus or editor
        self._label.setBuddy(self._editor)
        self.setFocusProxy(self._editor)
        self.setFocusPolicy(self._editor.focusPolicy())
        self._column.insertWidget(1, editor)

    def _tell(self, message: str, tone: Tone, icon: str, state: str) -> None:
        self._message_icon.set_icon(icon, tone)
        self._message_icon.setVisible(True)
        self._message.set_words(message)
        self._message.set_soft(False)
        self._message.setVisible(True)
        if self._editor is not None:
            self._editor.setAccessibleDescription(message)
        self._mark(state)

    def _mark(self, state: str) -> None:
        editor = self._editor
        if editor is not None and (editor.property("state") or "") != state:
            editor.setProperty("state", state)
            editor.style().unpolish(editor)
            editor.style().polish(editor)
