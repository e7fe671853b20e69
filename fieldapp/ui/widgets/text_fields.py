"""Fields for words: one line, a secret, several lines with autosave.

name = LineField(self.tr("Signer's name"), required=True); name.settled.connect(...)
pin = LineField(self.tr("PIN"), secret=True); pin.submitted.connect(...)
findings = TextField(self.tr("Findings"), lines=4); findings.settled.connect(model.keep_findings)
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from fieldapp.ui import theme
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import layout, painting
from fieldapp.ui.widgets.buttons import IconButton
from fieldapp.ui.widgets.field import Field, Settling
from fieldapp.ui.widgets.layout import GAP_XS


class LineField(Field):
    """One line of text."""

    edited = Signal(str)
    settled = Signal(str)
    submitted = Signal(str)

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        hint: str = "",
        placeholder: str = "",
        secret: bool = False,
        longest: int = 500,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, required=required, hint=hint, parent=parent)
        self.editor = QLineEdit()
        self.editor.setPlaceholderText(placeholder)
        self.editor.setMaxLength(longest)
        self._reveal = IconButton("review", "") if secret else None
        self._settling = Settling(lambda: self.settled.emit(self.value()), self)
        self.editor.installEventFilter(self._settling)
        self.editor.textEdited.connect(self._on_edited)
        self.editor.returnPressed.connect(self._on_submitted)
        if self._reveal is None:
            self._set_editor(self.editor)
        else:
            self._hide_letters(self._reveal)
        self.go_live()

    def value(self) -> str:
        """What is written, without the space around it."""
        text = self.editor.text()
        return text if self._reveal is not None else text.strip()

    def set_value(self, value: str) -> None:
        """Write this, whatever was there; nothing is emitted."""
        self._settling.forget()
        if self.editor.text() != value:
            self.editor.setText(value)

    def show_value(self, value: str) -> None:
        """Write this unless somebody is typing."""
        if not self._settling.dirty:
            self.set_value(value)

    def flush(self) -> None:
        """Hand over what is not handed over yet."""
        self._settling.flush()

    def retranslate(self) -> None:
        """The label and the eye's name."""
        super().retranslate()
        if self._reveal is not None:
            hidden = self.editor.echoMode() == QLineEdit.EchoMode.Password
            self._reveal.set_name(self.tr("Show") if hidden else self.tr("Hide"))
            self._reveal.set_icon("review" if hidden else "eye-off")

    def _hide_letters(self, reveal: IconButton) -> None:
        self.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.editor.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        reveal.clicked.connect(self._on_reveal)
        self._set_editor(layout.boxed(layout.row(self.editor, reveal, gap=GAP_XS)), focus=self.editor)

    @Slot()
    def _on_reveal(self) -> None:
        mode = QLineEdit.EchoMode
        hidden = self.editor.echoMode() == mode.Password
        self.editor.setEchoMode(mode.Normal if hidden else mode.Password)
        self.retranslate()

    def _on_edited(self, text: str) -> None:
        self.clear_message()
        self._settling.touch()
        self.edited.emit(text)

    def _on_submitted(self) -> None:
        self._settling.flush()
        self.submitted.emit(self.value())


class TextField(Field):
    """Several lines. Tab moves on to the next field; what was typed is handed over within 300 ms."""

    settled = Signal(str)

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        hint: str = "",
        placeholder: str = "",
        lines: int = 4,
        longest: int = 20_000,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, required=required, hint=hint, parent=parent)
        self._lines = lines
        self._longest = longest
        self._quiet = False
        self.editor = _PlainEditor()
        self.editor.setPlaceholderText(placeholder)
        self._settling = Settling(lambda: self.settled.emit(self.value()), self)
        self.editor.installEventFilter(self._settling)
        self.editor.textChanged.connect(self._on_changed)
        self._set_editor(self.editor)
        self.go_live()

    def value(self) -> str:
        """What is written, without empty lines at the end."""
        return self.editor.toPlainText().rstrip()[: self._longest]

    def set_value(self, value: str) -> None:
        """Write this, whatever was there; nothing is emitted."""
        self._settling.forget()
        if self.editor.toPlainText() != value:
            self._quiet = True
            self.editor.setPlainText(value)
            self._quiet = False

    def show_value(self, value: str) -> None:
        """Write this unless somebody is typing."""
        if not self._settling.dirty:
            self.set_value(value)

    def flush(self) -> None:
        """Hand over what is not handed over yet; the registry of drafts calls this."""
        self._settling.flush()

    def restyle(self) -> None:
        """As many lines as asked for, at this scale."""
        look = theme.current()
        line = painting.height_of(look.font(TextRole.BODY))
        self.editor.setFixedHeight(line * self._lines + 2 * look.px(look.tokens.space_m))

    def _on_changed(self) -> None:
        if self._quiet:
            return
        self._settling.touch()
        too_long = len(self.editor.toPlainText()) > self._longest
        if too_long:
            self.set_error(self.tr("Longer than {0} characters: the end is not kept.").format(self._longest))
        else:
            self.clear_message()


class _PlainEditor(QPlainTextEdit):
    """An editor that Tab leaves."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter moves on, as Enter does in a line."""
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)
