"""The first thing an engineer sees: a PIN to unlock the desk, or a code to enrol the laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.settings import Profile
from fieldapp.ui import language, sentences, theme
from fieldapp.ui.bundle_saving import BundleSaving
from fieldapp.ui.language import Language
from fieldapp.ui.tasks import Tasks
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.unlock.join_form import JoinForm, point_at
from fieldapp.ui.unlock.unlock_model import UnlockModel
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card, Icon
from fieldapp.ui.widgets.choice_fields import Option, Segments
from fieldapp.ui.widgets.field import Field
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_XL
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.text_fields import LineField

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession
    from fieldapp.ui.unlock.mended_card import MendedCard

WIDEST = 560


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
        self._mended: MendedCard | None = None
        self.saving = BundleSaving(self, Profile(model.folder), tasks)
        self._build()
        self._connect()
        self.go_live()
        if not self._is_joining:
            model.ask_wait()
        (self.form.ticket if self.form else self.pin).setFocus()

    @property
    def mended(self) -> MendedCard | None:
        """What tells that the database had to be mended, once it had to be."""
        return self._mended

    # ─── building ──────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._languages = Segments((Option("en", "English"), Option("zh_CN", "中文")))
        self._languages.set_key(language.current().value)
        self._banner = Banner()
        self.form = JoinForm(self.model) if self._is_joining else None
        self._page = self.form or self._unlock_page()
        self._save_work = Button("", "download", ButtonKind.QUIET)
        self._card = Card()
        self._card.add(self._head(), self._languages, self._banner, self._page)
        self._card.add(layout.row(self._save_work, None))
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

    def _connect(self) -> None:
        model = self.model
        model.failed.connect(self._on_failed)
        model.busy.connect(self._on_busy)
        model.waiting.connect(self._on_waiting)
        model.mended.connect(self._on_mended)
        self._languages.chosen.connect(self._on_language)
        if self.form:
            self.form.wanted.connect(self._on_join)
        else:
            self.pin.submitted.connect(self._on_unlock)
            self.unlock.clicked.connect(self._on_unlock)
        self._save_work.clicked.connect(self.saving.ask)
        self.saving.saved.connect(lambda said: self._banner.tell(Tone.GOOD, said))
        self.saving.failed.connect(self._banner.tell_error)

    def restyle(self) -> None:
        """The card is as wide as a reading line."""
        self._card.setMaximumWidth(theme.current().px(WIDEST))

    def retranslate(self) -> None:
        """All words but the form's."""
        self._languages.set_key(language.current().value)
        self._claim.set_words(self.tr("The field engineer's desk. It works without a network."))
        self._save_work.setText(self.tr("Save my unsent work to a file"))
        self._save_work.setVisible(self.model.has_work and self._mended is None)
        self._name_buttons()
        self._banner.hide()
        self._clear_messages()
        self._on_waiting(self._left_s)

    def _name_buttons(self) -> None:
        if self.form:
            self.form.set_busy(self._is_busy)
        else:
            self.pin.set_label(self.tr("PIN or passphrase"))
            self.unlock.setText(self.tr("Unlocking") if self._is_busy else self.tr("Unlock"))

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
        if self._is_busy or self._left_s or not self.form:
            return
        self._forget_trouble()
        joining = self.form.checked()
        if joining is not None:
            self.model.join(joining)

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        field = self._field_of(error)
        if field is None:
            self._banner.tell_error(error)
            return
        if field is self._pin_field and "wait_s" in error.facts:
            self._pin_trouble = sentences.sentence(error).happened
        point_at(field, sentences.sentence(error).in_one())

    def _field_of(self, error: FieldappError) -> Field | None:
        """Where on the page an error happened; None for what concerns all of it."""
        if error.code in ("wrong-pin", "pin-wait"):
            return self._pin_field
        if not self.form:
            return None
        if error.code.startswith(("enrolment-", "code-", "picture-")):
            return self.form.ticket
        if error.code.startswith("desk-name-"):
            return self.form.desk_name
        return {"pins-differ": self.form.pin_again, "pin-too-short": self.form.new_pin}.get(error.code)

    @property
    def _pin_field(self) -> LineField:
        return self.form.new_pin if self.form else self.pin

    @Slot(object)
    def _on_mended(self, session: DeskSession) -> None:
        """The database had to be mended: that is read before anything else."""
        from fieldapp.ui.unlock.mended_card import MendedCard

        layout.show_if(False, self._page, self._save_work)
        self._mended = MendedCard()
        self._mended.read.connect(self.model.go_on)
        self._card.add(self._mended)
        self._mended.show()
        self._mended.tell(session.recovered, is_enrolled=session.is_enrolled)

    @Slot(int)
    def _on_waiting(self, left_s: int) -> None:
        was, self._left_s = self._left_s, left_s
        if left_s:
            wait = self.tr("The next try is possible in %n second(s).", "", left_s)
            self._pin_field.set_error(_joined(self._pin_trouble, wait))
        elif was:
            self._pin_field.clear_message()
        self._allow_buttons()

    @Slot(bool)
    def _on_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self._name_buttons()
        self._allow_buttons()

    def _allow_buttons(self) -> None:
        button = self.form.join if self.form else self.unlock
        button.setEnabled(not self._is_busy and not self._left_s)

    def _forget_trouble(self) -> None:
        self._banner.hide()
        self._pin_trouble = ""
        self._clear_messages()

    def _clear_messages(self) -> None:
        for field in self.form.fields if self.form else (self.pin,):
            field.clear_message()


def _joined(*said: str) -> str:
    """Sentences one after the other; Chinese puts no space between them."""
    return ("" if language.current() is Language.ZH else " ").join(filter(None, said))
