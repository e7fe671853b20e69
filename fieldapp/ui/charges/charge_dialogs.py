"""What the customer said to an offer, and what the customer paid: two short questions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from fieldapp.actions.charges import PaymentDraft
from fieldapp.model.charges import ChargeAnswer, PaymentMethod, ToldHow
from fieldapp.store.queries.order_rows import ChargeRow
from fieldapp.ui import text
from fieldapp.ui.charges import charge_words
from fieldapp.ui.order.form_draft import FormDraft, FormField
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import ChoiceField, LineField, NumberField, Option, TextField

PAYMENT = "payment"


def word_draft(charge_id: str, answer: ChargeAnswer) -> str:
    """The draft of the customer's word on an offer."""
    return f"word:{charge_id}:{answer}"


class WordDialog(Dialog):
    """Who spoke for the customer, how it was told, and in which words."""

    def __init__(
        self,
        offer: ChargeRow,
        answer: ChargeAnswer,
        name: str,
        then: Callable[[str, ToldHow, str], object],
        order: OrderModel,
        parent: QWidget,
    ) -> None:
        accepts = answer is ChargeAnswer.ACCEPTED
        title = self.tr("The customer accepts") if accepts else self.tr("The customer declines")
        told = f"{text.plain(offer.words)}\n{text.money(offer.amount, offer.currency)}"
        super().__init__(title, told, parent)
        self._then = then
        self.name = LineField(self.tr("Who said so"), required=True, longest=200)
        self.name.set_value(name)
        self.how = ChoiceField(
            self.tr("How"), [Option(how.value, charge_words.told_word(how)) for how in ToldHow]
        )
        self.how.set_value(ToldHow.ON_SITE.value)
        self.words = TextField(self.tr("In the customer's words"), lines=2)
        fields: dict[str, FormField] = {"name": self.name, "how": self.how, "words": self.words}
        for field in fields.values():
            self.add(field)
        self._draft = FormDraft(order, word_draft(offer.id, answer), fields, self)
        self._draft.restore()
        self.finished.connect(self._draft.flush)
        self.add_no()
        yes = self.tr("Record it")
        self.yes = self.add_button(Button(yes, "check", ButtonKind.PRIMARY), self._on_yes)
        self.name.edited.connect(lambda _words: self._judge())
        self._judge()
        self.name.setFocus()

    def _judge(self) -> None:
        self.yes.setEnabled(bool(self.name.value().strip()))

    def _on_yes(self) -> None:
        self._draft.flush()
        how = ToldHow(self.how.value() or ToldHow.ON_SITE.value)
        self._then(self.name.value(), how, self.words.value())
        self.accept()


class PaymentDialog(Dialog):
    """How much, how, by whom, under which receipt."""

    def __init__(
        self,
        currency: str,
        open_amount: Decimal,
        name: str,
        then: Callable[[PaymentDraft], object],
        order: OrderModel,
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Record a payment"), parent=parent)
        self._then = then
        self.amount = NumberField(self.tr("Amount"), unit=currency, required=True)
        self.amount.set_value(open_amount if open_amount > 0 else None)
        self.method = ChoiceField(
            self.tr("How"), [Option(one.value, charge_words.method_word(one)) for one in PaymentMethod]
        )
        self.method.set_value(PaymentMethod.CASH.value)
        self.payer = LineField(self.tr("Who paid"), longest=200)
        self.payer.set_value(name)
        self.receipt = LineField(
            self.tr("Receipt number"), longest=80, placeholder=self.tr("Left empty, it gets one of its own")
        )
        self.remark = LineField(self.tr("Remark"), longest=300)
        fields: dict[str, FormField] = {
            "amount": self.amount, "method": self.method, "payer": self.payer,
            "receipt": self.receipt, "remark": self.remark,
        }  # fmt: skip
        for field in fields.values():
            self.add(field)
        self._draft = FormDraft(order, PAYMENT, fields, self)
        self._restore(open_amount)
        self.finished.connect(self._draft.flush)
        self.add_no()
        self.yes = self.add_button(Button(self.tr("Record it"), "check", ButtonKind.PRIMARY), self._on_yes)
        self.amount.editor.textChanged.connect(self._judge)
        self._judge()
        self.amount.setFocus()

    def _restore(self, open_amount: Decimal) -> None:
        """What was typed before; but the amount only while as much is open as was then."""
        proposed, about = self.amount.value(), f"{open_amount:f}"
        if self._draft.restore() and self._draft.about != about:
            self.amount.set_value(proposed)
        self._draft.about = about

    def _judge(self) -> None:
        value = self.amount.value()
        self.yes.setEnabled(value is not None and value > 0)

    def _on_yes(self) -> None:
        self._draft.flush()
        self._then(
            PaymentDraft(
                amount=self.amount.value() or Decimal(0),
                method=PaymentMethod(self.method.value() or PaymentMethod.CASH.value),
                receipt_number=self.receipt.value() or None,
                payer=self.payer.value() or None,
                remark=self.remark.value() or None,
            )
        )
        self.accept()
