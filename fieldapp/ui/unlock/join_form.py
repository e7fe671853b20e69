"""What joins this laptop to a server: the ticket, a name for the laptop, a PIN twice. Made only where it is asked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from fieldapp.rules.desk_names import LONGEST_DESK_NAME
from fieldapp.ui.unlock.unlock_model import Joining, UnlockModel
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.field import Field
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.text_fields import LineField, TextField

LONGEST_TICKET = 4_000


class JoinForm(Live, QWidget):
    """Collects a `Joining`; `wanted` when the person asks to join."""

    wanted = Signal()

    def __init__(self, model: UnlockModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._is_busy = False
        self._build()
        model.ticket_read.connect(self.ticket.set_value)
        self.join.clicked.connect(self.wanted)
        self.pin_again.submitted.connect(self.wanted)
        self.from_picture.clicked.connect(self._on_picture_wanted)
        self.from_clipboard.clicked.connect(self._on_clipboard)
        self.go_live()

    def _build(self) -> None:
        self._welcome = Words("")
        self.ticket = TextField("", lines=3, longest=LONGEST_TICKET)
        self.from_picture = Button("", "photo", ButtonKind.SECONDARY)
        self.from_clipboard = Button("", "clipboard", ButtonKind.SECONDARY)
        self.desk_name = LineField("", longest=LONGEST_DESK_NAME)
        self.new_pin = LineField("", secret=True)
        self.pin_again = LineField("", secret=True)
        self.join = Button("", "check", ButtonKind.PRIMARY, wide=True)
        sources = layout.flow(self.from_picture, self.from_clipboard, gap=GAP_S)
        pins = layout.row(gap=GAP_M)
        for field in (self.new_pin, self.pin_again):
            pins.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        parts = (self._welcome, self.ticket, sources, self.desk_name, pins, self.join)
        self.setLayout(layout.column(*parts, gap=GAP_L))

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, from above."""
        return self.ticket, self.desk_name, self.new_pin, self.pin_again

    def retranslate(self) -> None:
        """All words of the page."""
        self._welcome.set_words(
            self.tr(
                "Your administrator gives you a code for this laptop. It is needed once, with a network. "
                "Your PIN then encrypts everything here."
            )
        )
        self.ticket.set_label(self.tr("Enrolment code"))
        self.ticket.editor.setPlaceholderText(self.tr("Paste the whole text, or read its QR code"))
        self.desk_name.set_label(self.tr("Name of this laptop"))
        self.new_pin.set_label(self.tr("Choose a PIN"))
        self.pin_again.set_label(self.tr("The same again"))
        self.from_picture.setText(self.tr("From a picture"))
        self.from_clipboard.setText(self.tr("From the clipboard"))
        self.set_busy(self._is_busy)

    def set_busy(self, is_busy: bool) -> None:
        """Whether the server is being asked."""
        self._is_busy = is_busy
        self.join.setText(self.tr("Asking the server") if is_busy else self.tr("Enrol this laptop"))

    def checked(self) -> Joining | None:
        """What was filled in; None when something is missing, which is then told at its field."""
        name, ticket = self.desk_name.value(), self.ticket.value()
        if not ticket.strip():
            point_at(self.ticket, self.tr("Paste the enrolment code first."))
        elif not name:
            point_at(self.desk_name, self.tr("Give the laptop a name."))
        else:
            return Joining(ticket, name, self.new_pin.value(), self.pin_again.value())
        return None

    @Slot()
    def _on_clipboard(self) -> None:
        clipboard = QApplication.clipboard()
        image = clipboard.image()
        if not image.isNull():
            self._model.read_picture(_as_png(image))
        elif clipboard.text().strip():
            self.ticket.set_value(clipboard.text().strip()[:LONGEST_TICKET])
        else:
            self.ticket.set_error(self.tr("The clipboard holds neither text nor a picture."))

    @Slot()
    def _on_picture_wanted(self) -> None:
        dialog = QFileDialog(self, self.tr("Picture of the enrolment code"))
        dialog.setNameFilter(self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._model.read_picture(Path(path)))
        dialog.open()


def point_at(field: Field, message: str) -> None:
    """Tell an error at its field, with the cursor there."""
    field.set_error(message)
    field.setFocus()
    if isinstance(field, LineField):
        field.editor.selectAll()


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
