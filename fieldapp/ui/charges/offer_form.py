"""Offering something at a price: what, how many, how much each."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.rules.charges import charge_amount
from fieldapp.ui import text
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card
from fieldapp.ui.widgets.fields import LineField, NumberField
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_M, GAP_S


class OfferForm(Card):
    """What the engineer offers; the sum is worked out while it is typed."""

    offer_asked = Signal(str, object, str, object)
    """Words, quantity, unit, price of one."""
    words_settled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "plus", parent=parent)
        self.title.set_words(self.tr("Offer extra work"))
        self._currency = ""
        self.banner = Banner(closable=False)
        self.words = LineField(
            self.tr("What for"), required=True, longest=300,
            placeholder=self.tr("For example: replace the worn coupling as well"),
        )  # fmt: skip
        self.quantity = NumberField(self.tr("Quantity"), step=Decimal(1), required=True)
        self.unit = LineField(self.tr("Unit"), longest=20, placeholder=self.tr("h, m"))
        self.price = NumberField(self.tr("Price"), required=True)
        self._sum = Words("", wrap=False)
        self.offer = Button(self.tr("Offer it"), "check", ButtonKind.PRIMARY)
        self.offer.clicked.connect(self._on_offer)
        for field in (self.quantity, self.price):
            field.editor.textChanged.connect(self._judge)
        self.words.edited.connect(lambda _words: self._judge())
        self.words.settled.connect(self.words_settled)
        amounts = layout.row(self.quantity, self.unit, self.price, gap=GAP_M)
        for at, weight in enumerate((3, 2, 3)):
            amounts.setStretch(at, weight)
        end = layout.row(self._sum, None, self.offer, gap=GAP_S)
        self.add(self.banner, self.words, amounts, end)
        self.clear()

    def set_currency(self, currency: str) -> None:
        """Which money prices are in."""
        self._currency = currency
        self.price.set_label(" ".join(filter(None, (self.tr("Price"), currency))))
        self._judge()

    def clear(self) -> None:
        """Ready for the next offer."""
        self.banner.hide()
        self.words.set_value("")
        self.quantity.set_value(Decimal(1))
        self.unit.set_value("")
        self.price.set_value(None)
        self._judge()

    def refuse(self, error: FieldappError) -> None:
        """Say why nothing was offered."""
        self.banner.tell_error(error)

    def _judge(self) -> None:
        quantity, price = self.quantity.value(), self.price.value()
        is_whole = bool(self.words.value().strip()) and quantity is not None and price is not None
        self.offer.setEnabled(is_whole)
        told = ""
        if quantity is not None and price is not None:
            told = text.money(charge_amount(quantity, price, self._currency), self._currency)
        self._sum.set_words(self.tr("Together {0}").format(told) if told else "")

    def _on_offer(self) -> None:
        quantity, price = self.quantity.value(), self.price.value()
        if quantity is not None and price is not None:
            self.offer_asked.emit(self.words.value(), quantity, self.unit.value(), price)
