"""Questions that cannot wait. Opened, never executed: the answer arrives as a call.

    confirm(self, self.tr("Withdraw this photo?"), self.tr("It stays in the history."),
            yes=self.tr("Withdraw"), danger=True, on_yes=self._withdraw)
    ask_text(self, self.tr("Why is the order declined?"), label=self.tr("Reason"), yes=..., on_text=self._decline)

Escape and the first button always leave everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLayout, QVBoxLayout, QWidget

from fieldapp.ui import theme
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S, GAP_XL
from fieldapp.ui.widgets.text_fields import TextField


class Dialog(QDialog):
    """A title, a body, and buttons at the lower right."""

    def __init__(self, title: str, explanation: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body: QVBoxLayout = layout.column(gap=GAP_M)
        self._buttons = layout.row(None, gap=GAP_S)
        words = Words(explanation)
        layout.show_if(bool(explanation), words)
        self.setLayout(
            layout.column(
                Words(title, TextRole.TITLE), words, self.body, self._buttons, gap=GAP_L, margins=GAP_XL
            )
        )
        self.setMinimumWidth(theme.current().px(420))

    def add(self, item: QWidget | QLayout) -> None:
        """Put something into the body."""
        if isinstance(item, QLayout):
            self.body.addLayout(item)
        else:
            self.body.addWidget(item)

    def add_button(self, button: Button, pressed: Callable[[], object]) -> Button:
        """A button more, at the right of the others."""
        button.clicked.connect(pressed)
        self._buttons.addWidget(button)
        return button

    def add_no(self, words: str = "") -> Button:
        """The button that leaves everything as it was."""
        shown = words or QCoreApplication.translate("dialogs", "Cancel")
        return self.add_button(Button(shown), self.reject)

    def showEvent(self, event: QShowEvent) -> None:
        """As wide as a reading line, as high as its words, inside its window."""
        super().showEvent(event)
        parent = self.parentWidget()
        wide = theme.current().px(560)
        width = min(wide, parent.window().width()) if parent is not None else wide
        content = self.layout()
        if content is not None:
            self.resize(width, max(content.heightForWidth(width), content.minimumSize().height()))


def confirm(
    parent: QWidget,
    title: str,
    explanation: str = "",
    *,
    yes: str,
    on_yes: Callable[[], object],
    no: str = "",
    danger: bool = False,
) -> Dialog:
    """Ask whether to go on. The word on the button says what will happen."""
    dialog = Dialog(title, explanation, parent)
    safe = dialog.add_no(no)
    kind = ButtonKind.DANGER if danger else ButtonKind.PRIMARY
    go = dialog.add_button(Button(yes, kind=kind), dialog.accept)
    dialog.accepted.connect(on_yes)
    (safe if danger else go).setFocus()
    dialog.open()
    return dialog


def ask_text(
    parent: QWidget,
    title: str,
    explanation: str = "",
    *,
    label: str,
    yes: str,
    on_text: Callable[[str], object],
    required: bool = True,
    lines: int = 4,
    begun: str = "",
    on_typed: Callable[[str], object] | None = None,
) -> Dialog:
    """Ask for words; when they are required, the button waits for them.

    `begun` is what was typed before, when the question was not answered; `on_typed` hears what is typed, to keep it.
    """
    dialog = Dialog(title, explanation, parent)
    words = TextField(label, required=required, lines=lines)
    words.set_value(begun)
    dialog.add(words)
    dialog.add_no()
    go = dialog.add_button(Button(yes, kind=ButtonKind.PRIMARY), dialog.accept)
    go.setEnabled(bool(begun) or not required)
    if on_typed is not None:
        words.settled.connect(on_typed)
        dialog.finished.connect(words.flush)
    words.editor.textChanged.connect(lambda: go.setEnabled(bool(words.value().strip()) or not required))
    dialog.accepted.connect(lambda: on_text(words.value()))
    words.setFocus()
    dialog.open()
    return dialog


def tell(parent: QWidget, title: str, explanation: str = "") -> Dialog:
    """Say something that must be seen before going on."""
    dialog = Dialog(title, explanation, parent)
    button = Button(QCoreApplication.translate("dialogs", "Close"), kind=ButtonKind.PRIMARY)
    dialog.add_button(button, dialog.accept).setFocus()
    dialog.open()
    return dialog
