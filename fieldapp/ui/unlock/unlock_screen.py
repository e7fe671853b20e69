"""The first thing an engineer sees: a PIN to unlock the desk, or a code to enrol the laptop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from fieldapp.errors import FieldappError
from fieldapp.rules.desk_names import LONGEST_DESK_NAME
from fieldapp.settings import Profile
from fieldapp.ui import language, sentences, theme
from fieldapp.ui.bundle_saving import BundleSaving
from fieldapp.ui.language import Language
from fieldapp.ui.tasks import Tasks
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.unlock.mended_card import MendedCard
from fieldapp.ui.unlock.unlock_model import Joining, UnlockModel
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card, Icon
from fieldapp.ui.widgets.field import Field
from fieldapp.ui.widgets.fields import LineField, Option, Segments, TextField
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S, GAP_XL
from fieldapp.ui.widgets.live import Live

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession

WIDEST = 560
LONGEST_TICKET = 4_000


class UnlockScreen(Live, QWidget):
    """Unlock or enrol; works without any network but for the enrolment itself."""

    language_chosen = Signal(object)

    def __init__(self, model: UnlockModel, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._pin_trouble = ""
        self._left_s = 0
        self._is_busy = False
        self._is_joining = not model.has_vault
        self.saving = BundleSaving(self, Profile(model.folder), tasks)
        self._build()
        self._connect()
        self.go_live()
        if not self._is_joining:
            model.ask_wait()
        (self.ticket if self._is_joining else self.pin).setFocus()

    # ─── building ──────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._languages = Segments((Option("en", "English"), Option("zh_CN", "中文")))
        self._languages.set_key(language.current().value)
        self._banner = Banner()
        self._unlocking, self._joining = self._unlock_page(), self._join_page()
        self._save_work = Button("", "download", ButtonKind.QUIET)
        self._card = Card()
        self.mended = MendedCard()
        pages = (self._unlocking, self._joining, self.mended)
        self._card.add(self._head(), self._languages, self._banner, *pages)
        layout.show_if(False, self.mended)
        self._card.add(layout.row(self._save_work, None))
        layout.show_if(not self._is_joining, self._unlocking)
        layout.show_if(self._is_joining, self._joining)
        across = layout.row(gap=0)
        across.addStretch(1)
        across.addWidget(self._card, 1_000)
        across.addStretch(1)
        middle = layout.column(margins=GAP_XL)
        middle.addStretch(1)
        middle.addLayout(across)
        middle.addStretch(2)
        self.setLayout(layout.column(layout.scrolling(layout.boxed(middle, "window"), "window"), gap=0))

    def _head(self) -> QWidget:
        self._claim = Words("", soft=True)
        words = layout.column(Words("fieldapp", TextRole.TITLE), self._claim, gap=2)
        head = layout.row(Icon("device", size=36), words, gap=GAP_M)
        head.setStretch(1, 1)
        return layout.boxed(head)

    def _unlock_page(self) -> QWidget:
        self.pin = LineField("", secret=True)
        self.unlock = Button("", "unlock", ButtonKind.PRIMARY, wide=True)
        return layout.boxed(layout.column(self.pin, self.unlock, gap=GAP_L))

    def _join_page(self) -> QWidget:
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
        return layout.boxed(layout.column(*parts, gap=GAP_L))

    def _connect(self) -> None:
        model = self.model
        model.failed.connect(self._on_failed)
        model.busy.connect(self._on_busy)
        model.waiting.connect(self._on_waiting)
        model.mended.connect(self._on_mended)
        self.mended.read.connect(model.go_on)
        model.ticket_read.connect(self.ticket.set_value)
        self._languages.chosen.connect(self._on_language)
        self.pin.submitted.connect(self._on_unlock)
        self.unlock.clicked.connect(self._on_unlock)
        self.join.clicked.connect(self._on_join)
        self.pin_again.submitted.connect(self._on_join)
        self.from_picture.clicked.connect(self._on_picture_wanted)
        self.from_clipboard.clicked.connect(self._on_clipboard)
        self._save_work.clicked.connect(self.saving.ask)
        self.saving.saved.connect(lambda said: self._banner.tell(Tone.GOOD, said))
        self.saving.failed.connect(self._banner.tell_error)

    def restyle(self) -> None:
        """The card is as wide as a reading line."""
        self._card.setMaximumWidth(theme.current().px(WIDEST))

    def retranslate(self) -> None:
        """All words of both pages."""
        self._claim.set_words(self.tr("The field engineer's desk. It works without a network."))
        self.pin.set_label(self.tr("PIN or passphrase"))
        self._save_work.setText(self.tr("Save my unsent work to a file"))
        self._save_work.setVisible(self.model.has_work and not self.mended.isVisibleTo(self))
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
        self._name_buttons()
        self._banner.hide()
        self._clear_messages()
        self._on_waiting(self._left_s)

    def _name_buttons(self) -> None:
        self.unlock.setText(self.tr("Unlocking") if self._is_busy else self.tr("Unlock"))
        self.join.setText(self.tr("Asking the server") if self._is_busy else self.tr("Enrol this laptop"))

    # ─── what happens ──────────────────────────────────────────────────────────────────────────

    @Slot(str)
    def _on_language(self, key: str) -> None:
        if key:
            self.language_chosen.emit(Language(key))
        else:
            self._languages.set_key(language.current().value)

    @Slot()
    def _on_unlock(self) -> None:
        if self._is_busy or self._left_s:
            return
        self._forget_trouble()
        if self.pin.value():
            self.model.unlock(self.pin.value())
        else:
            self.pin.set_error(self.tr("Type your PIN."))

    @Slot()
    def _on_join(self) -> None:
        if self._is_busy or self._left_s:
            return
        self._forget_trouble()
        name, ticket = self.desk_name.value(), self.ticket.value()
        if not ticket.strip():
            self._point_at(self.ticket, self.tr("Paste the enrolment code first."))
        elif not name:
            self._point_at(self.desk_name, self.tr("Give the laptop a name."))
        else:
            self.model.join(Joining(ticket, name, self.new_pin.value(), self.pin_again.value()))

    @Slot()
    def _on_clipboard(self) -> None:
        clipboard = QApplication.clipboard()
        image = clipboard.image()
        if not image.isNull():
            self.model.read_picture(_as_png(image))
        elif clipboard.text().strip():
            self.ticket.set_value(clipboard.text().strip()[:LONGEST_TICKET])
        else:
            self.ticket.set_error(self.tr("The clipboard holds neither text nor a picture."))

    @Slot()
    def _on_picture_wanted(self) -> None:
        dialog = QFileDialog(self, self.tr("Picture of the enrolment code"))
        dialog.setNameFilter(self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.model.read_picture(Path(path)))
        dialog.open()

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        field = self._field_of(error)
        if field is None:
            self._banner.tell_error(error)
            return
        if field in (self.pin, self.new_pin) and "wait_s" in error.facts:
            self._pin_trouble = sentences.sentence(error).happened
        self._point_at(field, sentences.sentence(error).in_one())

    def _field_of(self, error: FieldappError) -> Field | None:
        """Where on the page an error happened; None for what concerns all of it."""
        if error.code in ("wrong-pin", "pin-wait"):
            return self.new_pin if self._is_joining else self.pin
        if error.code.startswith(("enrolment-", "code-", "picture-")):
            return self.ticket
        if error.code.startswith("desk-name-"):
            return self.desk_name
        return {"pins-differ": self.pin_again, "pin-too-short": self.new_pin}.get(error.code)

    def _point_at(self, field: Field, message: str) -> None:
        field.set_error(message)
        field.setFocus()
        if isinstance(field, LineField):
            field.editor.selectAll()

    @Slot(object)
    def _on_mended(self, session: DeskSession) -> None:
        """The database had to be mended: that is read before anything else."""
        for page in (self._unlocking, self._joining, self._save_work):
            layout.show_if(False, page)
        layout.show_if(True, self.mended)
        self.mended.tell(session.recovered, is_enrolled=session.is_enrolled)

    @Slot(int)
    def _on_waiting(self, left_s: int) -> None:
        was, self._left_s = self._left_s, left_s
        field = self.new_pin if self._is_joining else self.pin
        if left_s:
            wait = self.tr("The next try is possible in %n second(s).", "", left_s)
            field.set_error(_joined(self._pin_trouble, wait))
        elif was:
            field.clear_message()
        self._allow_buttons()

    @Slot(bool)
    def _on_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self._name_buttons()
        self._allow_buttons()

    def _allow_buttons(self) -> None:
        for button in (self.unlock, self.join):
            button.setEnabled(not self._is_busy and not self._left_s)

    def _forget_trouble(self) -> None:
        self._banner.hide()
        self._pin_trouble = ""
        self._clear_messages()

    def _clear_messages(self) -> None:
        for field in (self.pin, self.ticket, self.desk_name, self.new_pin, self.pin_again):
            field.clear_message()


def _joined(*said: str) -> str:
    """Sentences one after the other; Chinese puts no space between them."""
    return ("" if language.current() is Language.ZH else " ").join(filter(None, said))


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
