"""The first thing an engineer sees: a PIN to unlock the desk, or a code to enrol the laptop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QWidget

from fieldapp.codes.decode import decode_file
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.ui import language, theme
from fieldapp.ui.language import Language
from fieldapp.ui.tasks import Tasks
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.unlock.unlock_model import Joining, UnlockModel
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card, Icon
from fieldapp.ui.widgets.fields import LineField, Option, Segments, TextField
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S, GAP_XL
from fieldapp.ui.widgets.live import Live


class UnlockScreen(Live, QWidget):
    """Unlock or enrol; works without any network but for the enrolment itself."""

    language_chosen = Signal(object)
    bundle_wanted = Signal()
    """Save unsent work to a file, also by somebody who cannot unlock."""

    def __init__(self, model: UnlockModel, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._tasks = tasks
        model.failed.connect(self._on_failed)
        model.busy.connect(self._on_busy)
        self._build()
        self.go_live()
        self._pages.setCurrentIndex(0 if model.has_vault else 1)

    # ─── building ──────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._name = Words("fieldapp", TextRole.TITLE)
        self._claim = Words("", soft=True)
        self._languages = Segments((Option("en", "English"), Option("zh_CN", "中文")))
        self._languages.set_key(language.current().value)
        self._languages.chosen.connect(lambda key: self.language_chosen.emit(Language(key)))
        self._banner = Banner()
        self._banner.hide()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._unlock_page())
        self._pages.addWidget(self._join_page())
        head = layout.row(Icon("device", size=36), layout.column(self._name, self._claim, gap=2), gap=GAP_M)
        head.setStretch(1, 1)
        card = Card()
        card.add(head, self._languages, self._banner, self._pages)
        card.setMaximumWidth(theme.current().px(560))
        middle = layout.column(margins=GAP_XL)
        middle.addStretch(1)
        middle.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)
        card.setMinimumWidth(theme.current().px(420))
        holder = layout.boxed(middle, "window")
        self.setLayout(layout.column(layout.scrolling(holder, "window"), gap=0))

    def _unlock_page(self) -> QWidget:
        self.pin = LineField("", secret=True, required=True)
        self.pin.submitted.connect(self._on_unlock)
        self.unlock = Button("", "unlock", ButtonKind.PRIMARY)
        self.unlock.clicked.connect(self._on_unlock)
        self._save_work = Button("", "download", ButtonKind.QUIET)
        self._save_work.clicked.connect(self.bundle_wanted)
        return layout.boxed(layout.column(self.pin, self.unlock, self._save_work, None, gap=GAP_L))

    def _join_page(self) -> QWidget:
        self.ticket = TextField("", lines=3, required=True)
        self.desk_name = LineField("", required=True)
        self.new_pin = LineField("", secret=True, required=True)
        self.pin_again = LineField("", secret=True, required=True)
        self._from_picture = Button("", "scan", ButtonKind.SECONDARY)
        self._from_picture.clicked.connect(self._on_picture_wanted)
        self._from_clipboard = Button("", "clipboard", ButtonKind.SECONDARY)
        self._from_clipboard.clicked.connect(self._on_clipboard)
        self.join = Button("", "check", ButtonKind.PRIMARY)
        self.join.clicked.connect(self._on_join)
        sources = layout.row(self._from_picture, self._from_clipboard, None, gap=GAP_S)
        pins = layout.row(self.new_pin, self.pin_again, gap=GAP_M)
        return layout.boxed(
            layout.column(self.ticket, sources, self.desk_name, pins, self.join, None, gap=GAP_L)
        )

    def retranslate(self) -> None:
        """All words of both pages."""
        self._claim.set_words(self.tr("The field engineer's desk. It works without a network."))
        self.pin.set_label(self.tr("PIN or passphrase"))
        self.unlock.setText(self.tr("Unlock"))
        self._save_work.setText(self.tr("Save my unsent work to a file"))
        self._save_work.setVisible(self.model.has_replica)
        self.ticket.set_label(self.tr("Enrolment code from your administrator"))
        self.ticket.set_note(self.tr("Paste the whole text, or read its QR code from a picture."))
        self.desk_name.set_label(self.tr("Name of this laptop"))
        self.new_pin.set_label(self.tr("Choose a PIN"))
        self.new_pin.set_note(self.tr("At least 4 characters. It encrypts everything on this laptop."))
        self.pin_again.set_label(self.tr("The same PIN again"))
        self._from_picture.setText(self.tr("From a picture"))
        self._from_clipboard.setText(self.tr("From the clipboard"))
        self.join.setText(self.tr("Enrol this laptop"))

    # ─── what happens ──────────────────────────────────────────────────────────────────────────

    @Slot()
    def _on_unlock(self) -> None:
        self._banner.hide()
        self.model.unlock(self.pin.value())

    @Slot()
    def _on_join(self) -> None:
        self._banner.hide()
        name = self.desk_name.value().strip()
        self.desk_name.set_error("" if name else self.tr("Give the laptop a name."))
        if name:
            pin, again = self.new_pin.value(), self.pin_again.value()
            self.model.join(Joining(self.ticket.value(), name, pin, again))

    @Slot()
    def _on_clipboard(self) -> None:
        clipboard = QApplication.clipboard()
        if clipboard.text():
            self.ticket.set_value(clipboard.text()[:4_000])

    @Slot()
    def _on_picture_wanted(self) -> None:
        dialog = QFileDialog(self, self.tr("Picture of the enrolment code"))
        dialog.setNameFilter(self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.read_picture)
        dialog.open()

    @Slot(str)
    def read_picture(self, path: str) -> None:
        """Take the ticket from the QR code in a picture."""

        def read() -> str:
            from pathlib import Path

            readings = decode_file(Path(path))
            if not readings:
                raise Unreadable("code-empty")
            return readings[0].text

        self._tasks.read(read, self.ticket.set_value, self._on_failed, self)

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        self._banner.tell_error(error)
        self._banner.show()
        field = self.pin if self._pages.currentIndex() == 0 else self.ticket
        field.setFocus()

    @Slot(bool)
    def _on_busy(self, busy: bool) -> None:
        for button in (self.unlock, self.join):
            button.setEnabled(not busy)
