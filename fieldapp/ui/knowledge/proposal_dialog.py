"""Proposing an article, or going on with one's own draft: four fields, filled as far as is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from fieldapp.actions.knowledge import WORDS, ArticleDraft
from fieldapp.errors import FieldappError
from fieldapp.rules.knowledge import is_chinese
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.knowledge.knowledge_model import ProposalModel
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.form_draft import FormDraft
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import LineField, TextField


class ProposalDialog(Dialog):
    """What is reported, its cause and what helps, in the engineer's own language."""

    def __init__(
        self,
        session: DeskSession,
        navigator: Navigator,
        order_id: str = "",
        article_id: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            self.tr("Edit your draft") if article_id else self.tr("Propose an article"),
            self.tr("You can change it until the office judges it.")
            if article_id
            else self.tr("It goes to the office as a draft with the next sync; a supervisor publishes it."),
            parent,
        )
        self._navigator = navigator
        self._known = ArticleDraft()
        self.model = ProposalModel(session, order_id, article_id, self)
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
        yes = self.tr("Save it") if article_id else self.tr("Propose it")
        self.keep = self.add_button(Button(yes, "check", ButtonKind.PRIMARY), self._keep)
        self._fields = {name: getattr(self, name) for name in (*WORDS, "for_what")}
        self._draft = FormDraft(self.model, "words", self._fields, self)
        self._connect()
        self._judge()
        self.title.setFocus()
        self.model.begin()

    def _connect(self) -> None:
        self.title.edited.connect(lambda _words: self._judge())
        self.remedy.editor.textChanged.connect(self._judge)
        self.model.begun.connect(self._fill)
        self.model.kept.connect(self._on_kept)
        self.model.failed.connect(self._on_failed)
        self.finished.connect(self._draft.flush)

    @Slot(object)
    def _fill(self, known: ArticleDraft) -> None:
        """Put in what was typed before, else what is known, unless somebody is typing already."""
        self._known = known
        is_empty = not any(field.value() for field in self._fields.values())
        if not (is_empty and self._draft.restore()):
            for name, words in self._shown(known).items():
                if not self._fields[name].value():
                    self._fields[name].set_value(words)
        self._judge()

    def _shown(self, known: ArticleDraft) -> dict[str, str]:
        """What the form shows of an article, by field."""
        tail = _language_of(known)
        said = {name: getattr(known, name + tail) or getattr(known, name) or "" for name in WORDS}
        return {**said, "for_what": ", ".join(known.models)}

    def _judge(self) -> None:
        self.keep.setEnabled(bool(self.title.value().strip() and self.remedy.value().strip()))

    def _keep(self) -> None:
        self.keep.setEnabled(False)
        if self.model.article_id:
            tail = _language_of(self._known)
            self.model.edit(vars(self._known), self._said(tail))
        else:
            said = {name: self._fields[name].value() for name in ("title", "remedy")}
            tail = "_zh" if any(map(is_chinese, said.values())) else ""
            words = dict.fromkeys(name + other for name in WORDS for other in ("", "_zh"))
            self.model.propose(ArticleDraft(**{**vars(self._known), **words, **self._said(tail)}))

    def _said(self, tail: str) -> Mapping[str, Any]:
        """What the form holds, by column."""
        said = {name + tail: self._fields[name].value() for name in WORDS}
        models = self.for_what.value().replace("，", ",").replace("、", ",").split(",")
        return {**said, "models": [model.strip() for model in models if model.strip()]}

    @Slot()
    def _on_kept(self) -> None:
        self._draft.forget()
        self._navigator.show_message(
            Tone.GOOD, self.tr("Your draft is kept. It goes to the office with the next sync.")
        )
        self.accept()

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        self.banner.tell_error(error)
        self._judge()


def _language_of(known: ArticleDraft) -> str:
    """The end of the columns an article is written in: `_zh` for Chinese."""
    return "_zh" if known.title_zh and not known.title else ""
