"""*Settings*: language, look, lock, PIN, enrolment, and what this desk is made of."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot, qVersion
from PySide6.QtWidgets import QWidget

from fieldapp import __version__
from fieldapp.errors import FieldappError, RuleBroken
from fieldapp.store import vault
from fieldapp.ui import language, text, theme
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.language import Language
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.tokens import Theme, Tone
from fieldapp.ui.unlock.unlock_model import UnlockModel
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card, KeyValues
from fieldapp.ui.widgets.fields import ChoiceField, LineField, Option, TextField
from fieldapp.ui.widgets.layout import GAP_L, GAP_M
from fieldapp.ui.widgets.live import Live

LOCK_MINUTES = (5, 15, 30, 60)


@dataclass(frozen=True)
class Storage:
    """What the desk takes of the disk, in bytes."""

    replica: int
    files: int
    free: int


class SettingsScreen(Live, Screen):
    """The choices; the window carries out those that concern it."""

    language_chosen = Signal(object)
    look_chosen = Signal(object, float)
    lock_chosen = Signal(int)

    def __init__(
        self, session: DeskSession, navigator: Navigator, lock_minutes: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._navigator = navigator
        self._enrolment = UnlockModel(session.profile.folder, session.tasks, self)
        self._enrolment.opened.connect(self._on_enrolled)
        self._enrolment.failed.connect(self._on_failed)
        self._build(lock_minutes)
        self.go_live()

    def title(self) -> str:
        """The screen's name."""
        return self.tr("Settings")

    def on_shown(self) -> None:
        """Count the disk again."""
        profile = self._session.profile

        def count() -> Storage:
            files = sum(path.stat().st_size for path in profile.blobs.rglob("*") if path.is_file())
            return Storage(profile.replica.stat().st_size, files, shutil.disk_usage(profile.folder).free)

        self._session.tasks.read(count, self._show_storage, self._on_failed, self)

    # ─── building ──────────────────────────────────────────────────────────────────────────────

    def _build(self, lock_minutes: int) -> None:
        self._banner = Banner()
        self._banner.hide()
        look = theme.current()
        self.language = ChoiceField("", (Option("en", "English"), Option("zh_CN", "中文")))
        self.language.set_value(language.current().value)
        self.language.settled.connect(lambda key: self.language_chosen.emit(Language(key)))
        self.theme = ChoiceField("", self._themes())
        self.theme.set_value(look.theme.value)
        self.scale = ChoiceField("", tuple(Option(str(one), f"{one:.0%}") for one in theme.SCALES))
        self.scale.set_value(str(look.scale))
        for field in (self.theme, self.scale):
            field.settled.connect(self._on_look)
        self.lock = ChoiceField("", ())
        self._lock_minutes = lock_minutes
        self.lock.settled.connect(lambda key: self.lock_chosen.emit(int(key)))
        self._appearance = Card(self.tr("Appearance"))
        self._appearance.add(self.language, self.theme, self.scale)
        cards = [self._appearance, self._security_card(), self._enrolment_card(), self._about_card()]
        inner = layout.column(self._banner, *cards, None, gap=GAP_L, margins=GAP_L)
        self.setLayout(layout.column(layout.scrolling(layout.boxed(inner, "window"), "window"), gap=0))

    def _security_card(self) -> Card:
        self.old_pin, self.new_pin = LineField("", secret=True), LineField("", secret=True)
        self.pin_again = LineField("", secret=True)
        self.change_pin = Button("", "lock", ButtonKind.SECONDARY)
        self.change_pin.clicked.connect(self._on_change_pin)
        self._security = Card(self.tr("Lock and PIN"))
        pins = layout.row(self.old_pin, self.new_pin, self.pin_again, gap=GAP_M)
        self._security.add(self.lock, pins, layout.row(self.change_pin, None))
        return self._security

    def _enrolment_card(self) -> Card:
        self.ticket = TextField("", lines=3)
        self.desk_name = LineField("")
        self.enrol = Button("", "check", ButtonKind.SECONDARY)
        self.enrol.clicked.connect(
            lambda: self._enrolment.enrol_open(self._session, self.ticket.value(), self.desk_name.value())
        )
        self._server = Card(self.tr("Enrol this laptop"))
        self._server.add(self.ticket, self.desk_name, layout.row(self.enrol, None))
        self._server.setVisible(not self._session.is_enrolled)
        return self._server

    def _about_card(self) -> Card:
        self._facts = KeyValues(())
        self._about = Card(self.tr("About"))
        self._about.add(self._facts)
        return self._about

    def _themes(self) -> tuple[Option, ...]:
        return (
            Option(Theme.LIGHT.value, self.tr("Light")),
            Option(Theme.DARK.value, self.tr("Dark")),
            Option(Theme.SUNLIGHT.value, self.tr("Sunlight")),
        )

    def retranslate(self) -> None:
        """Every word of the screen."""
        self._appearance.title.set_words(self.tr("Appearance"))
        self.language.set_label(self.tr("Language"))
        self.theme.set_label(self.tr("Theme"))
        self.theme.set_options(self._themes())
        self.theme.set_value(theme.current().theme.value)
        self.scale.set_label(self.tr("Size of everything"))
        self._security.title.set_words(self.tr("Lock and PIN"))
        self.lock.set_label(self.tr("Lock after doing nothing for"))
        minutes = [Option(str(one), self.tr("%n min", "", one)) for one in LOCK_MINUTES]
        self.lock.set_options((*minutes, Option("0", self.tr("Never"))))
        self.lock.set_value(str(self._lock_minutes))
        self.old_pin.set_label(self.tr("PIN until now"))
        self.new_pin.set_label(self.tr("New PIN"))
        self.pin_again.set_label(self.tr("The same PIN again"))
        self.change_pin.setText(self.tr("Change the PIN"))
        self._server.title.set_words(self.tr("Enrol this laptop"))
        self.ticket.set_label(self.tr("Enrolment code from your administrator"))
        self.desk_name.set_label(self.tr("Name of this laptop"))
        self.enrol.setText(self.tr("Enrol this laptop"))
        self._about.title.set_words(self.tr("About"))
        self._show_storage(None)

    # ─── what happens ──────────────────────────────────────────────────────────────────────────

    def _show_storage(self, storage: Storage | None) -> None:
        enrolment = self._session.enrolment
        pairs = [
            (self.tr("Engineer"), self._session.actor.name or text.NOTHING),
            (self.tr("Server"), enrolment.server_url if enrolment else text.NOTHING),
            (
                self.tr("Version"),
                f"fieldapp {__version__} · Qt {qVersion()} · Python {platform.python_version()}",
            ),
            (self.tr("Licence"), "Apache-2.0"),
        ]
        if storage is not None:
            used = f"{text.size(storage.replica)} + {text.size(storage.files)}"
            pairs.append((self.tr("Data and photos"), used))
            pairs.append((self.tr("Free on the disk"), text.size(storage.free)))
        self._facts.set_pairs(tuple(pairs))

    @Slot()
    def _on_look(self) -> None:
        self.look_chosen.emit(Theme(self.theme.value()), float(self.scale.value()))

    @Slot()
    def _on_change_pin(self) -> None:
        old, new, folder = self.old_pin.value(), self.new_pin.value(), self._session.profile.folder
        if new != self.pin_again.value():
            self._on_failed(RuleBroken("pins-differ"))
            return
        self._session.tasks.read(
            lambda: vault.change_pin(folder, old, new),
            lambda _none: self._on_pin_changed(),
            self._on_failed,
            self,
        )

    def _on_pin_changed(self) -> None:
        for field in (self.old_pin, self.new_pin, self.pin_again):
            field.set_value("")
        self._banner.hide()
        self._navigator.show_message(Tone.GOOD, self.tr("The new PIN holds from now on."))

    @Slot(object)
    def _on_enrolled(self, _session: object) -> None:
        self._server.hide()
        self._session.start()
        self._navigator.show_message(Tone.GOOD, self.tr("This laptop is enrolled; the first sync has begun."))

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        self._banner.tell_error(error)
