"""*Settings*: language, look, lock, PIN, camera and printer, enrolment, and what this desk is made of."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.rules.desk_names import LONGEST_DESK_NAME
from fieldapp.ui import language, sentences, theme
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.language import Language
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.order.columns import Columns
from fieldapp.ui.preferences import Preferences
from fieldapp.ui.settings_screen.about_card import AboutCard
from fieldapp.ui.settings_screen.equipment_card import EquipmentCard
from fieldapp.ui.settings_screen.files_card import FilesCard
from fieldapp.ui.settings_screen.pin_card import PinCard
from fieldapp.ui.tokens import Theme, Tone
from fieldapp.ui.unlock.unlock_model import UnlockModel
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Banner, Card
from fieldapp.ui.widgets.fields import ChoiceField, LineField, Option, TextField
from fieldapp.ui.widgets.layout import GAP_L
from fieldapp.ui.widgets.live import Live


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
        self._build(lock_minutes)
        self._connect()
        self.go_live()

    def title(self) -> str:
        """The screen's name."""
        return self.tr("Settings")

    def on_shown(self) -> None:
        """Count the disk again."""
        self._banner.hide()
        self.about.count()

    # ─── building ──────────────────────────────────────────────────────────────────────────────

    def _build(self, lock_minutes: int) -> None:
        self._banner = Banner()
        self.pin = PinCard(self._session, lock_minutes)
        self.equipment = EquipmentCard(Preferences(self._session.profile.folder))
        self.files = FilesCard(self._session.travel)
        self.about = AboutCard(self._session)
        personal: list[QWidget] = [self._enrolment_card(), self._appearance_card(), self.pin]
        of_machine: list[QWidget] = [self.equipment, self.files, self.about]
        columns = Columns(personal, of_machine, weights=(1, 1))
        across = layout.column(self._banner, columns, None, gap=GAP_L, margins=GAP_L)
        self.setLayout(layout.column(layout.scrolling(layout.boxed(across, "window"), "window"), gap=0))

    def _appearance_card(self) -> Card:
        look = theme.current()
        self.language = ChoiceField("", [Option(one.value, one.own_name) for one in Language])
        self.language.set_value(language.current().value)
        self.theme = ChoiceField("", self._themes())
        self.theme.set_value(look.theme.value)
        self.scale = ChoiceField("", [Option(str(one), f"{one:.0%}") for one in theme.SCALES])
        self.scale.set_value(str(look.scale))
        self._appearance = Card(" ")
        return self._appearance.add(self.language, self.theme, self.scale)

    def _enrolment_card(self) -> Card:
        self.ticket = TextField("", lines=3, longest=4_000)
        self.desk_name = LineField("", longest=LONGEST_DESK_NAME)
        self.enrol = Button("", "check")
        self._server = Card(" ")
        self._server.add(self.ticket, self.desk_name, layout.row(self.enrol, None))
        layout.show_if(not self._session.is_enrolled, self._server)
        return self._server

    def _connect(self) -> None:
        self._enrolment.opened.connect(self._on_enrolled)
        self._enrolment.failed.connect(self._on_enrolment_failed)
        self._enrolment.busy.connect(self.enrol.setDisabled)
        self.enrol.clicked.connect(self._on_enrol)
        self.language.settled.connect(self._on_language)
        self.theme.settled.connect(self._on_look)
        self.scale.settled.connect(self._on_look)
        self.pin.lock_chosen.connect(self.lock_chosen)
        self.pin.pin_changed.connect(lambda: self._tell(self.tr("The new PIN holds from now on.")))
        self.about.copied.connect(lambda: self._tell(self.tr("The diagnostics are in the clipboard.")))
        for card in (self.pin, self.about):
            card.failed.connect(self._on_failed)

    def _themes(self) -> list[Option]:
        return [
            Option(Theme.LIGHT.value, self.tr("Light")),
            Option(Theme.DARK.value, self.tr("Dark")),
            Option(Theme.SUNLIGHT.value, self.tr("Sunlight")),
        ]

    def retranslate(self) -> None:
        """Every word of the screen."""
        self._appearance.title.set_words(self.tr("Appearance"))
        self.language.set_label(self.tr("Language"))
        self.language.set_value(language.current().value)
        self.theme.set_label(self.tr("Theme"))
        self.theme.set_options(self._themes())
        self.theme.set_value(theme.current().theme.value)
        self.scale.set_label(self.tr("Size of everything"))
        self._server.title.set_words(self.tr("Enrol this laptop"))
        self.ticket.set_label(self.tr("Enrolment code"))
        self.desk_name.set_label(self.tr("Name of this laptop"))
        self.enrol.setText(self.tr("Enrol this laptop"))

    # ─── what happens ──────────────────────────────────────────────────────────────────────────

    @Slot(str)
    def _on_language(self, key: str) -> None:
        if key:
            self.language_chosen.emit(Language(key))
        else:
            self.language.set_value(language.current().value)

    @Slot()
    def _on_look(self) -> None:
        look = theme.current()
        chosen = Theme(self.theme.value() or look.theme.value)
        scale = float(self.scale.value() or look.scale)
        self.theme.set_value(chosen.value)
        self.scale.set_value(str(scale))
        self.look_chosen.emit(chosen, scale)

    @Slot()
    def _on_enrol(self) -> None:
        self._banner.hide()
        self.ticket.clear_message()
        self.desk_name.clear_message()
        name = self.desk_name.value()
        if name:
            self._enrolment.enrol_open(self._session, self.ticket.value(), name)
        else:
            self.desk_name.set_error(self.tr("Give the laptop a name."))

    @Slot(object)
    def _on_enrolled(self, _session: object) -> None:
        self._server.hide()
        self._session.start()
        self.about.count()
        self._tell(self.tr("This laptop is enrolled; the first sync has begun."))

    @Slot(object)
    def _on_enrolment_failed(self, error: FieldappError) -> None:
        field = self.desk_name if error.code.startswith("desk-name-") else self.ticket
        if error.code.startswith(("enrolment-", "desk-name-")):
            field.set_error(sentences.sentence(error).in_one())
            field.setFocus()
        else:
            self._on_failed(error)

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        self._banner.tell_error(error)

    def _tell(self, said: str) -> None:
        self._navigator.show_message(Tone.GOOD, said)
