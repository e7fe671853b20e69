"""What this desk is made of, how much room it takes, and the diagnostics for whoever helps."""

from __future__ import annotations

import platform

from PySide6.QtCore import Signal, qVersion
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp import __version__
from fieldapp.store.kept_copies import remove_copies
from fieldapp.ui import text
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.settings_screen import diagnostics
from fieldapp.ui.settings_screen.diagnostics import Storage
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Card, KeyValues
from fieldapp.ui.widgets.dialogs import confirm
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.live import Live

LICENCES = (
    "PySide6 LGPL-3.0 · SQLCipher BSD-3 · Noto Sans SC OFL-1.1 · zxing-cpp Apache-2.0 · ReportLab BSD-3"
)


_SHOWN = 5


class AboutCard(Live, QWidget):
    """`copied` comes when the diagnostics are in the clipboard."""

    copied = Signal()
    failed = Signal(object)

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._storage: Storage | None = None
        self._card = Card(" ")
        self.facts = KeyValues(())
        self.copy = Button("", "clipboard")
        self.copy.clicked.connect(self._on_copy)
        self._note = Words("", TextRole.CAPTION, soft=True)
        self.remove = Button("", "withdraw")
        self.remove.clicked.connect(self._on_remove)
        self._card.add(self.facts, layout.row(self.copy, self.remove, None), self._note)
        self.setLayout(layout.column(self._card))
        self.go_live()

    def count(self) -> None:
        """Count the disk again."""
        session = self._session
        session.tasks.read(lambda: diagnostics.storage(session), self._on_counted, self.failed.emit, self)

    def retranslate(self) -> None:
        """Every word of the card."""
        self._card.title.set_words(self.tr("About"))
        self.copy.setText(self.tr("Copy diagnostics"))
        self.remove.setText(self.tr("Remove copies set aside"))
        self._note.set_words(
            self.tr("For whoever helps you: versions, sizes and counts; no names, orders or addresses.")
        )
        self._show()

    def _show(self) -> None:
        enrolment = self._session.enrolment
        versions = f"fieldapp {__version__} · Qt {qVersion()} · Python {platform.python_version()}"
        pairs = [
            (self.tr("Engineer"), self._session.actor.name or text.NOTHING),
            (self.tr("Server"), enrolment.server_url if enrolment else text.NOTHING),
            (self.tr("Version"), versions),
            (self.tr("Licences"), f"fieldapp Apache-2.0 · {LICENCES}"),
        ]
        if self._storage is not None:
            pairs += [
                (self.tr("Orders and catalogue"), text.size(self._storage.replica)),
                (self.tr("Photos and sheets"), text.size(self._storage.files)),
                (self.tr("Free on the disk"), text.size(self._storage.free)),
                *self._set_aside(self._storage),
            ]
        layout.show_if(self._storage is not None and bool(self._storage.kept), self.remove)
        self.facts.set_pairs(tuple(pairs))

    def _set_aside(self, storage: Storage) -> list[tuple[str, str]]:
        """Each copy with its day, and where they are: whoever helps may want one."""
        if not storage.kept:
            return []
        copies = [f"{text.moment(copy.at)} · {text.size(copy.size_bytes)}" for copy in storage.kept[:_SHOWN]]
        more = len(storage.kept) - len(copies)
        told = [
            *copies,
            *([self.tr("and {0} more").format(more)] if more else []),
            str(storage.kept[0].path.parent),
        ]
        return [(self.tr("Copies set aside"), "\n".join(told))]

    def _on_remove(self) -> None:
        session, kept = self._session, self._storage.kept if self._storage else ()
        confirm(
            self,
            self.tr("Remove the copies set aside?"),
            self.tr(
                "They are databases and journals of this laptop that were damaged, or replaced. What could be "
                "read of them is on your desk. What could not be read is gone once they are removed."
            ),
            yes=self.tr("Remove"),
            danger=True,
            on_yes=lambda: session.tasks.write(
                lambda: remove_copies(kept), lambda _none: self.count(), self.failed.emit, self
            ),
        )

    def _on_counted(self, counted: Storage) -> None:
        self._storage = counted
        self._show()

    def _on_copy(self) -> None:
        session = self._session
        session.tasks.read(lambda: diagnostics.report(session), self._on_report, self.failed.emit, self)

    def _on_report(self, report: str) -> None:
        QApplication.clipboard().setText(report)
        self.copied.emit()
