"""When one engineer cannot finish: a colleague takes it on, or what is left becomes an order of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from fieldapp.actions.handovers import FollowUp
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.store.queries.order_page import OrderHead
from fieldapp.ui.order import order_words
from fieldapp.ui.order.form_draft import FormDraft
from fieldapp.ui.order.order_model import FOLLOW_UP, HANDOVER, OrderModel
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import ChoiceField, LineField, Option, TextField


class HandoverDialog(Dialog):
    """Who should take it on, and what that colleague has to know."""

    def __init__(self, model: OrderModel, parent: QWidget) -> None:
        super().__init__(
            self.tr("Hand over to a colleague"),
            self.tr("What you recorded stays on the order. The office assigns it after the next sync."),
            parent,
        )
        self._model = model
        self.name = LineField(self.tr("Who should take it on"), longest=200)
        self.reason = TextField(self.tr("What there is to know"), required=True, lines=3)
        self.add(self.name)
        self.add(self.reason)
        self.add_no()
        self.yes = self.add_button(Button(self.tr("Hand it over"), "users", ButtonKind.PRIMARY), self._on_yes)
        self.reason.editor.textChanged.connect(self._judge)
        self._draft = FormDraft(model, HANDOVER, {"name": self.name, "reason": self.reason}, self)
        self._draft.restore()
        self.finished.connect(self._draft.flush)
        self._judge()
        self.name.setFocus()
        model.read_colleagues(self._offer_names)

    def _offer_names(self, names: tuple[str, ...]) -> None:
        completer = QCompleter(list(names), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.editor.setCompleter(completer)

    def _judge(self) -> None:
        self.yes.setEnabled(bool(self.reason.value().strip()))

    def _on_yes(self) -> None:
        self._draft.flush()
        self._model.hand_over(self.reason.value(), self.name.value())
        self.accept()


class FollowUpDialog(Dialog):
    """What is left to be done, of which kind, and how soon."""

    def __init__(
        self, model: OrderModel, head: OrderHead, drafted: Callable[[str], object], parent: QWidget
    ) -> None:
        super().__init__(
            self.tr("Draft a follow-up order"),
            self.tr("Customer, site, device and contact are taken over. The office plans it."),
            parent,
        )
        self._model = model
        self._drafted = drafted
        self.title = LineField(self.tr("What has to be done"), required=True, longest=200)
        self.fault = TextField(self.tr("What there is to know"), lines=3)
        self.kind = ChoiceField(
            self.tr("Kind"), [Option(kind.value, order_words.word(kind)) for kind in OrderKind]
        )
        self.kind.set_value(head.kind.value)
        self.priority = ChoiceField(
            self.tr("Priority"), [Option(one.value, order_words.word(one)) for one in Priority]
        )
        self.priority.set_value(Priority.NORMAL.value)
        for field in (self.title, self.fault, self.kind, self.priority):
            self.add(field)
        self.add_no()
        self.yes = self.add_button(Button(self.tr("Draft it"), "check", ButtonKind.PRIMARY), self._on_yes)
        self.title.edited.connect(lambda _words: self._judge())
        self._draft = FormDraft(
            model,
            FOLLOW_UP,
            {"title": self.title, "fault": self.fault, "kind": self.kind, "priority": self.priority},
            self,
        )
        self._draft.restore()
        self.finished.connect(self._draft.flush)
        self._judge()
        self.title.setFocus()

    def _judge(self) -> None:
        self.yes.setEnabled(bool(self.title.value().strip()))

    def _on_yes(self) -> None:
        self._draft.flush()
        wanted = FollowUp(
            self.title.value(),
            self.fault.value() or None,
            OrderKind(self.kind.value() or OrderKind.REPAIR.value),
            Priority(self.priority.value() or Priority.NORMAL.value),
        )
        self._model.draft_follow_up(wanted, self._drafted)
        self.accept()
