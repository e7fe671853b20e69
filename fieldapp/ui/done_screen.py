"""*What was done*: everything this person did here, newest first; one press takes one thing back."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.store.queries.history import DoneRow
from fieldapp.store.store import Changed
from fieldapp.ui import text
from fieldapp.ui.action_titles import title_word
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.done_model import DoneModel, TakenBack, can_be_undone
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.cards import Banner, EmptyState
from fieldapp.ui.widgets.chips import Mark
from fieldapp.ui.widgets.dialogs import confirm
from fieldapp.ui.widgets.layout import GAP_L
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.record_table import RecordTable, RowLook


class DoneScreen(Live, Screen):
    """The list of what can be undone."""

    def __init__(self, session: DeskSession, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._navigator = navigator
        self.model = DoneModel(session, self)
        self.model.undone.connect(self._on_undone)
        self.model.failed.connect(self._on_failed)
        self._banner = Banner()
        self._empty = EmptyState("undo", "")
        self.rows = RecordTable(done_look, key=lambda row: row.id, name="", opens=False)
        self.rows.set_empty(self._empty)
        self.rows.opened.connect(self._on_opened)
        self.model.loaded.connect(self.rows.replace)
        whole = layout.column(self._banner, self.rows, gap=GAP_L, margins=GAP_L)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.go_live()

    def title(self) -> str:
        """The screen's name."""
        return self.tr("What you did")

    def on_shown(self) -> None:
        """Read the list."""
        self._banner.hide()
        self.model.reload()

    def refresh(self, changed: Changed) -> None:
        """Every change is one line more."""
        self.model.reload()

    def retranslate(self) -> None:
        """The empty list's words."""
        self.rows.setAccessibleName(self.title())
        self._empty.set_words(
            self.tr("Nothing done yet"), self.tr("What you enter on this laptop is listed here.")
        )
        self.rows.viewport().update()

    @Slot(object)
    def _on_opened(self, row: DoneRow) -> None:
        if not can_be_undone(row):
            return
        confirm(
            self,
            self.tr("Undo “%1”?").replace("%1", title_word(row.title)),
            self.tr("What others changed since then stays. The history keeps both."),
            yes=self.tr("Undo"),
            on_yes=lambda: self.model.undo(row),
        )

    @Slot(object)
    def _on_undone(self, done: TakenBack) -> None:
        tell_undone(self._navigator, done)
        self.model.reload()

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        self._banner.tell_error(error)


def done_look(row: DoneRow) -> RowLook:
    """One action as a line."""
    marks = (Mark(QCoreApplication.translate("done", "Undone"), "undo"),) if row.undone_by else ()
    able = can_be_undone(row)
    return RowLook(
        title=title_word(row.title),
        detail=QCoreApplication.translate("done", "Press to undo") if able else "",
        icon="undo" if able else "history",
        tone=Tone.INFO if able else Tone.NEUTRAL,
        marks=marks,
        trail=text.day_and_time(datetime.fromisoformat(row.made_at), datetime.now(UTC)),
        strong=able,
    )


def tell_undone(navigator: Navigator, done: TakenBack) -> None:
    """Say in the window what became of an undo."""
    what = title_word(done.title)
    if not done.title:
        navigator.show_message(Tone.INFO, QCoreApplication.translate("done", "There is nothing to undo."))
    elif done.is_partly:
        said = QCoreApplication.translate("done", "Undone in part: %1. What others changed since stays.")
        navigator.show_message(Tone.WARN, said.replace("%1", what))
    else:
        navigator.show_message(
            Tone.GOOD, QCoreApplication.translate("done", "Undone: %1").replace("%1", what)
        )
