"""*Check my data*, what it found, and the question before most orders would leave this laptop."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.sync.machine import Phase, Tell
from fieldapp.sync.removal import StoppedRemoval
from fieldapp.sync.self_check import SelfCheck
from fieldapp.ui import sentences, text
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.sync_screen.safety_model import Safety, SafetyModel
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card, Icon
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_M, GAP_S
from fieldapp.ui.widgets.live import Live


class SafetyCard(Live, QWidget):
    """A line with the last check; above it, when a pull waits for a person, the two questions."""

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._safety = Safety(None, None)
        self._is_sure = False
        self.model = SafetyModel(session, self)
        self._build()
        self._connect()
        self.go_live()

    def _build(self) -> None:
        self._asked, self._place, self._really = Words(role=TextRole.STRONG), Words("", soft=True), Words("")
        self.let_go = Button("", "forward")
        self.really = Button("", "warning", ButtonKind.DANGER)
        self.keep = Button("", "check", ButtonKind.PRIMARY)
        head = layout.row(Icon("warning", tone=Tone.WARN), self._asked, gap=GAP_M)
        head.setStretch(1, 1)
        choices = layout.flow(self.keep, self.let_go, self.really, gap=GAP_S)
        self.question = Card().add(head, self._place, self._really, choices)
        self._banner = Banner()
        self._found = Words("", soft=True)
        self.check = Button("", "shield")
        line = layout.row(self.check, self._found, gap=GAP_M)
        line.setStretch(1, 1)
        self.setLayout(layout.column(self.question, self._banner, line, gap=GAP_M))
        layout.show_if(False, self.question)

    def _connect(self) -> None:
        self.model.loaded.connect(self._on_loaded)
        self.model.failed.connect(self._on_failed)
        self.check.clicked.connect(self._on_check)
        self.let_go.clicked.connect(lambda: self._ask(sure=True))
        self.keep.clicked.connect(lambda: self._ask(sure=False))
        self.really.clicked.connect(self._on_really)
        self._session.sync_told.connect(self._on_told)

    def reload(self) -> None:
        """Read what is known now."""
        self.model.reload()

    def retranslate(self) -> None:
        """All words, for what is known."""
        self.check.setText(self.tr("Check my data"))
        self.keep.setText(self.tr("Keep them"))
        self.let_go.setText(self.tr("Let them go"))
        self._show()

    # ─── what happens ──────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _on_loaded(self, safety: Safety) -> None:
        if safety.stopped != self._safety.stopped:
            self._is_sure = False
        self._safety = safety
        self.check.setEnabled(True)
        self._show()

    @Slot(object)
    def _on_told(self, tell: Tell) -> None:
        if tell.phase in (Phase.COMPLETE, Phase.TROUBLE):
            self.model.reload()

    @Slot()
    def _on_check(self) -> None:
        self._banner.hide()
        self.check.setEnabled(False)
        self._found.set_words(self.tr("Every record is being looked at."))
        self.model.check()

    @Slot()
    def _on_really(self) -> None:
        self.really.setEnabled(False)
        self.model.allow()

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        self.check.setEnabled(True)
        self.really.setEnabled(True)
        self._banner.tell_error(error)

    def _ask(self, *, sure: bool) -> None:
        self._is_sure = sure
        self._show()

    # ─── words ─────────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        stopped, check = self._safety.stopped, self._safety.check
        layout.show_if(stopped is not None, self.question)
        if stopped is not None:
            self._show_question(stopped)
        self._found.set_words(self._told(check) if check is not None else "")

    def _show_question(self, stopped: StoppedRemoval) -> None:
        self._asked.set_words(
            self.tr("The server's answer would take {0} of {1} orders off this laptop.").format(
                text.number(stopped.lost), text.number(stopped.of)
            )
        )
        kept = self.tr(
            "Nothing was taken away. The sync waits until you decide, or the server has them again."
        )
        copied = (
            self.tr("A copy of everything here is kept: {0}").format(stopped.copy) if stopped.copy else ""
        )
        self._place.set_words(sentences.joined(kept, copied))
        self._really.set_words(
            self.tr(
                "Have you asked the office? The orders leave this laptop; what you did in them and sent is on the server."
            )
        )
        self.really.setText(self.tr("Yes, take %n order(s) off this laptop", "", stopped.lost))
        self.really.setEnabled(True)
        layout.show_if(self._is_sure, self._really)
        layout.show_if(self._is_sure, self.really)
        layout.show_if(self._is_sure, self.keep)
        layout.show_if(not self._is_sure, self.let_go)

    def _told(self, check: SelfCheck) -> str:
        looked = self.tr("{0}: {1} records were looked at.").format(
            text.day_and_time(datetime.fromisoformat(check.at), datetime.now(UTC)), text.number(check.rows)
        )
        return sentences.joined(looked, self._outcome_told(check))

    def _outcome_told(self, check: SelfCheck) -> str:
        groups = len(check.differing)
        if not check.is_settled and groups:
            return self.tr(
                "%n group(s) of them are not as the server sent them; they are fetched anew with the next sync.",
                "",
                groups,
            )
        if not check.is_settled:
            return self.tr(
                "They are as the server sent them; the next sync compares them with what it has now."
            )
        if groups:
            return self.tr(
                "%n group(s) of them differed; they were fetched anew and agree with the server now.",
                "",
                groups,
            )
        if not check.compared:
            return self.tr("They are as the server sent them; it is too old to be asked for more.")
        return self.tr("All of them are as the server has them.")
