"""Proposing an article: four fields, filled from the order as far as it goes."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from fieldapp.actions.knowledge import WORDS, ArticleDraft
from fieldapp.errors import FieldappError
from fieldapp.rules.knowledge import is_chinese
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.knowledge.knowledge_model import ProposalModel
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import LineField, TextField


class ProposalDialog(Dialog):
    """What is reported, its cause and what helps, in the engineer's own language."""

    def __init__(
        self, session: DeskSession, navigator: Navigator, order_id: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(
            self.tr("Propose an article"),
            self.tr("It goes to the office as a draft with the next sync; a supervisor publishes it."),
            parent,
        )
        self._navigator = navigator
        self._from_order = ArticleDraft()
        self.model = ProposalModel(session, order_id, self)
        self.banner = Banner()
        self.title = LineField(self.tr("Title"), required=True, longest=200)
        self.problem = TextField(self.tr("What is reported"), lines=2)
        self.cause = TextField(self.tr("Cause"), lines=2)
        self.remedy = TextField(self.tr("What helps"), required=True, lines=3)
        self.for_what = LineField(
            self.tr("For models"), longest=400, hint=self.tr("Several with commas; empty for all")
        )
        for item in (self.banner, self.title, self.problem, self.cause, self.remedy, self.for_what):
            self.add(item)
        self.add_no()
        self.keep = self.add_button(Button(self.tr("Propose it"), "check", ButtonKind.PRIMARY), self._keep)
        self.title.edited.connect(lambda _words: self._judge())
        self.remedy.editor.textChanged.connect(self._judge)
        self.model.prefilled.connect(self._fill)
        self.model.kept.connect(self._on_kept)
        self.model.failed.connect(self._on_failed)
        self._judge()
        self.title.setFocus()
        if order_id:
            self.model.read_order()

    @Slot(object)
    def _fill(self, draft: ArticleDraft) -> None:
        """Put in what the order says, unless somebody is typing already."""
        self._from_order = draft
        for name in WORDS:
            field: LineField | TextField = getattr(self, name)
            if not field.value():
                field.set_value(getattr(draft, name) or getattr(draft, f"{name}_zh") or "")
        if not self.for_what.value():
            self.for_what.set_value(", ".join(draft.models))
        self._judge()

    def _judge(self) -> None:
        self.keep.setEnabled(bool(self.title.value().strip() and self.remedy.value().strip()))

    def _keep(self) -> None:
        self.keep.setEnabled(False)
        said = {name: getattr(self, name).value() for name in WORDS}
        tail = "_zh" if is_chinese(said["remedy"]) or is_chinese(said["title"]) else ""
        order = self._from_order
        models = self.for_what.value().replace("，", ",").replace("、", ",").split(",")
        self.model.keep(
            ArticleDraft(
                **{f"{name}{tail}": words for name, words in said.items()},
                models=models,
                categories=order.categories,
                failure_codes=order.failure_codes,
                source_order_id=order.source_order_id,
                source_order_number=order.source_order_number,
            )
        )

    @Slot()
    def _on_kept(self) -> None:
        self._navigator.show_message(
            Tone.GOOD, self.tr("Your draft is kept. It goes to the office with the next sync.")
        )
        self.accept()

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        self.banner.tell_error(error)
        self._judge()
