"""Whom to ask, corrected on site from the order's head."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.actions.contacts import Whom
from fieldapp.store.queries.order_page import OrderHead
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import LineField


class ContactDialog(Dialog):
    """Name and telephone."""

    def __init__(self, model: OrderModel, head: OrderHead, parent: QWidget) -> None:
        super().__init__(
            self.tr("Whom to ask"),
            self.tr("The correction goes to this order and to its site, for the next time."),
            parent,
        )
        self._model = model
        self._seen = Whom(head.contact_name, head.contact_phone)
        self.name = LineField(self.tr("Name"), required=True, longest=200)
        self.phone = LineField(self.tr("Telephone"), longest=60)
        self.name.set_value(head.contact_name or "")
        self.phone.set_value(head.contact_phone or "")
        self.add(self.name)
        self.add(self.phone)
        self.add_no()
        self.save = self.add_button(Button(self.tr("Keep it"), "check", ButtonKind.PRIMARY), self._save)
        self.name.edited.connect(lambda _words: self._judge())
        self._judge()
        self.name.setFocus()

    def _judge(self) -> None:
        self.save.setEnabled(bool(self.name.value().strip()))

    def _save(self) -> None:
        self._model.correct_contact(self._seen, Whom(self.name.value(), self.phone.value()))
        self.accept()
