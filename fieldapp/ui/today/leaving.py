"""*Ready to leave?*: whether the next orders have everything here, what is missing by name, one tap to fetch it."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldapp.store.queries.readiness import Gap, Lack, Readiness, readiness
from fieldapp.store.store import Changed
from fieldapp.ui import text
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.sync_words import AWAY
from fieldapp.ui.tasks import Latest
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.live import Live

translate = QCoreApplication.translate
HIGHEST_LIST = 320
_ICONS = {
    Lack.COMPANY: "home",
    Lack.SITE: "site",
    Lack.DEVICE: "device",
    Lack.PROCEDURE: "procedure",
    Lack.DOCUMENT: "file",
    Lack.PHOTO: "photo",
}


class LeavingButton(Live, QWidget):
    """One line on *Today*; `loaded` carries what was found."""

    loaded = Signal(object)

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks)
        self.found: Readiness | None = None
        self.button = Button("", "help")
        self.button.clicked.connect(self._on_pressed)
        self.setLayout(layout.row(self.button, gap=0))
        self.go_live()

    def reload(self) -> None:
        """Look again."""
        store, person = self._session.store, self._session.actor.person_id or ""

        def read() -> Readiness:
            with store.read() as session:
                return readiness(session, person, datetime.now(UTC))

        self._latest.read(read, self._on_read, owner=self)

    def retranslate(self) -> None:
        """The word on the button."""
        self._show()

    def _on_read(self, found: Readiness) -> None:
        self.found = found
        self._show()
        self.loaded.emit(found)

    def _show(self) -> None:
        found = self.found
        if found is None or (found.complete_at is None and not found.gaps):
            self.button.setText(self.tr("Ready to leave?"))
            self.button.set_icon("help")
        elif found.is_ready:
            self.button.setText(self.tr("Ready to leave"))
            self.button.set_icon("check-circle")
        else:
            self.button.setText(self.tr("Not ready: %n missing", "", len(found.gaps)))
            self.button.set_icon("warning")

    @Slot()
    def _on_pressed(self) -> None:
        dialog = LeavingDialog(self._session, self)
        self.loaded.connect(dialog.show_found)
        if self.found is not None:
            dialog.show_found(self.found)
        dialog.open()
        self.reload()


class LeavingDialog(Dialog):
    """What is missing, by order; fetching goes on while it is open, and what came disappears from it."""

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(translate("leaving", "Ready to leave?"), parent=parent)
        self._session = session
        self._found: Readiness | None = None
        self.banner = Banner(closable=False)
        self.gaps = FactList()
        self.add(self.banner)
        self._area = layout.scrolling(layout.boxed(layout.column(self.gaps, None)))
        self.add(self._area)
        self.add_no(self.tr("Close"))
        self.fetch = self.add_button(
            Button(self.tr("Fetch what is missing"), "download", ButtonKind.PRIMARY), self._on_fetch
        )
        self._session.changed.connect(self._on_changed)

    @Slot(object)
    def show_found(self, found: Readiness) -> None:
        """Show what is missing now."""
        self._found = found
        self.gaps.show_facts([_fact(gap) for gap in found.gaps])
        layout.show_if(bool(found.gaps), self._area)
        self._area.setMinimumHeight(min(HIGHEST_LIST, 64 * len(found.gaps)))
        self.fetch.setEnabled(self._session.is_enrolled)
        self.banner.tell(*self._told(found))

    def _told(self, found: Readiness) -> tuple[Tone, str, str]:
        when = text.day_and_time(found.complete_at, datetime.now(UTC)) if found.complete_at else ""
        as_of = self.tr("As of the last complete sync, {0}.").format(when) if when else ""
        if found.complete_at is None:
            never = self.tr("This laptop was never complete with the server.")
            return Tone.WARN, never, self.tr("Nobody can say yet what else is missing.")
        if found.gaps:
            return (
                Tone.WARN,
                self.tr("%n thing(s) the next orders need are not here.", "", len(found.gaps)),
                as_of,
            )
        if not found.orders:
            return Tone.INFO, self.tr("No orders are waiting for you."), as_of
        ready = self.tr("Everything for %n order(s) is on this laptop.", "", found.orders)
        return Tone.GOOD, ready, as_of

    @Slot()
    def _on_fetch(self) -> None:
        session = self._session
        if self._found is not None:
            session.want_files(self._found.files)
        session.sync_now()
        last = session.last_told
        if session.is_kept_offline or (last is not None and last.code in AWAY):
            self.banner.tell(
                Tone.INFO,
                self.tr("There is no network now."),
                self.tr("It is fetched as soon as there is one."),
            )
        else:
            self.banner.tell(
                Tone.INFO, self.tr("Fetching"), self.tr("What has come disappears from the list.")
            )

    @Slot(object)
    def _on_changed(self, changed: Changed) -> None:
        parent = self.parent()
        if changed.everything and isinstance(parent, LeavingButton):
            parent.reload()


def _fact(gap: Gap) -> Fact:
    order = " ".join(filter(None, (gap.order_number, gap.order_title)))
    key = " ".join((gap.lack.value, gap.order_id, *gap.files))
    return Fact(key, gap_told(gap), order, icon=_ICONS[gap.lack], tone=Tone.WARN)


def gap_told(gap: Gap) -> str:
    """What is missing, as one says it."""
    name = text.one_line(gap.name)
    words = {
        Lack.COMPANY: translate(
            "leaving", "The company's name and address: without them no sheet can be signed"
        ),
        Lack.SITE: translate("leaving", "Site and its history: {0}").format(name),
        Lack.DEVICE: translate("leaving", "Device: {0}").format(name),
        Lack.PROCEDURE: translate("leaving", "The procedure with its steps"),
        Lack.DOCUMENT: translate("leaving", "Document: {0}").format(
            name or translate("leaving", "without a name")
        ),
        Lack.PHOTO: translate("leaving", "Photos here only small, which no sheet could show: {0}").format(
            len(gap.files)
        ),
    }
    return words[gap.lack]
