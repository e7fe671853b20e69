"""The lock: after how long, and with which PIN."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError, RuleBroken
from fieldapp.store import vault
from fieldapp.ui import sentences
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Card
from fieldapp.ui.widgets.fields import ChoiceField, LineField, Option
from fieldapp.ui.widgets.live import Live

LOCK_MINUTES = (5, 15, 30, 60)
NEVER = "0"


class PinCard(Live, QWidget):
    """`lock_chosen` carries minutes, 0 for never; `pin_changed` comes when the new PIN holds."""

    lock_chosen = Signal(int)
    pin_changed = Signal()
    failed = Signal(object)

    def __init__(self, session: DeskSession, lock_minutes: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._minutes = lock_minutes
        self._card = Card(" ")
        self.lock = ChoiceField("", ())
        self.old = LineField("", secret=True)
        self.new = LineField("", secret=True)
        self.again = LineField("", secret=True)
        self.change = Button("", "lock")
        self._card.add(self.lock, self.old, self.new, self.again, layout.row(self.change, None))
        self.setLayout(layout.column(self._card))
        self.lock.settled.connect(self._on_lock)
        self.again.submitted.connect(self._on_change)
        self.change.clicked.connect(self._on_change)
        self.go_live()

    def retranslate(self) -> None:
        """Every word of the card."""
        self._card.title.set_words(self.tr("Lock and PIN"))
        self.lock.set_label(self.tr("Lock after doing nothing for"))
        minutes = [Option(str(one), self.tr("%n min", "", one)) for one in LOCK_MINUTES]
        self.lock.set_options((*minutes, Option(NEVER, self.tr("Never"))))
        self.lock.set_value(str(self._minutes))
        self.old.set_label(self.tr("PIN until now"))
        self.new.set_label(self.tr("New PIN"))
        self.again.set_label(self.tr("The new PIN again"))
        self.change.setText(self.tr("Change the PIN"))

    @Slot(str)
    def _on_lock(self, key: str) -> None:
        if not key:
            self.lock.set_value(str(self._minutes))
            return
        self._minutes = int(key)
        self.lock_chosen.emit(self._minutes)

    @Slot()
    def _on_change(self) -> None:
        for field in (self.old, self.new, self.again):
            field.clear_message()
        old, new, folder = self.old.value(), self.new.value(), self._session.profile.folder
        if new != self.again.value():
            self._on_failed(RuleBroken("pins-differ"))
            return
        self.change.setEnabled(False)
        self._session.tasks.read(
            lambda: vault.change_pin(folder, old, new),
            lambda _none: self._on_changed(),
            self._on_failed,
            self,
        )

    def _on_changed(self) -> None:
        self.change.setEnabled(True)
        for field in (self.old, self.new, self.again):
            field.set_value("")
        self.pin_changed.emit()

    def _on_failed(self, error: FieldappError) -> None:
        self.change.setEnabled(True)
        places = {
            "wrong-pin": self.old,
            "pin-wait": self.old,
            "pin-too-short": self.new,
            "pins-differ": self.again,
        }
        field = places.get(error.code)
        if field is None:
            self.failed.emit(error)
            return
        field.set_error(sentences.sentence(error).in_one())
        field.setFocus()
