"""Offering something at a price: what, how many, how much each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.model.charges import ChargeKind
from fieldapp.rules.charges import charge_amount
from fieldapp.rules.cover import Cover, who_pays
from fieldapp.ui import text
from fieldapp.ui.charges import charge_words
from fieldapp.ui.charges.charges_model import Offered
from fieldapp.ui.order.form_draft import FormDraft, FormField
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card
from fieldapp.ui.widgets.fields import ChoiceField, LineField, NumberField, Option, SwitchField
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_M, GAP_S


class OfferForm(Card):
    """What the engineer offers; the sum is worked out while it is typed."""

    offer_asked = Signal(object)
    """An `Offered`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "plus", parent=parent)
        self.title.set_words(self.tr("Offer extra work"))
        self._currency = ""
        self._covers: Sequence[Cover] = ()
        self.banner = Banner(closable=False)
        self.words = LineField(
            self.tr("What for"), required=True, longest=300,
            placeholder=self.tr("For example: replace the worn coupling as well"),
        )  # fmt: skip
        self.quantity = NumberField(self.tr("Quantity"), step=Decimal(1), required=True)
        self.unit = LineField(self.tr("Unit"), longest=20, placeholder=self.tr("h, m"))
        self.price = NumberField(self.tr("Price"), required=True)
        self.kind = ChoiceField(
            self.tr("For"), [Option(kind.value, charge_words.kind_word(kind)) for kind in ChargeKind]
        )
        self.free = SwitchField(self.tr("Free of charge"))
        self._sum = Words("", wrap=False)
        self.offer = Button(self.tr("Offer it"), "check", ButtonKind.PRIMARY)
        self.offer.clicked.connect(self._on_offer)
        for field in (self.quantity, self.price):
            field.editor.textChanged.connect(self._judge)
        self.kind.settled.connect(lambda _kind: self._propose())
        self.free.settled.connect(lambda _on: self._judge())
        self.words.edited.connect(lambda _words: self._judge())
        amounts = layout.row(self.quantity, self.unit, self.price, gap=GAP_M)
        for at, weight in enumerate((3, 2, 3)):
            amounts.setStretch(at, weight)
        end = layout.row(self._sum, None, self.offer, gap=GAP_S)
        self.add(self.banner, self.words, self.kind, amounts, self.free, end)
        self.fields: dict[str, FormField] = {
            "words": self.words, "kind": self.kind, "quantity": self.quantity,
            "unit": self.unit, "price": self.price,
        }  # fmt: skip
        """What is kept while it is typed, by name."""
        self.clear()

    def restore(self, draft: FormDraft) -> None:
        """Write what was begun; nothing was, and the form stays as it is."""
        if draft.restore():
            self._propose()

    def set_currency(self, currency: str) -> None:
        """Which money prices are in."""
        self._currency = currency
        self.price.set_label(" ".join(filter(None, (self.tr("Price"), currency))))
        self._judge()

    def set_covers(self, covers: Sequence[Cover]) -> None:
        """What pays for this machine: what it pays for is proposed as free, and a person may ask for money anyway."""
        if covers != self._covers:
            self._covers = covers
            self._propose()

    def _propose(self) -> None:
        cover = self._cover()
        self.kind.setVisible(bool(self._covers))
        self.free.setVisible(cover is not None)
        self.free.set_value(cover is not None)
        if cover is not None:
            self.free.set_label(charge_words.free_words(cover))
        self._judge()

    def _cover(self) -> Cover | None:
        return who_pays(self._covers, material=self.kind.value() == ChargeKind.MATERIAL)

    def clear(self) -> None:
        """Ready for the next offer."""
        self.banner.hide()
        self.words.set_value("")
        self.quantity.set_value(Decimal(1))
        self.unit.set_value("")
        self.price.set_value(None)
        self.kind.set_value(ChargeKind.WORK.value)
        self._propose()

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
        together = self.tr("Together {0}")
        if self._is_free():
            together = self.tr("Worth {0}, free for the customer")
        self._sum.set_words(together.format(told) if told else "")

    def _is_free(self) -> bool:
        return self.free.value() and self._cover() is not None

    def _on_offer(self) -> None:
        quantity, price = self.quantity.value(), self.price.value()
        cover = self._cover() if self._is_free() else None
        if quantity is not None and price is not None:
            why = charge_words.cover_words(cover) if cover else ""
            kind = ChargeKind(self.kind.value()) if self._covers and self.kind.value() else None
            self.offer_asked.emit(Offered(self.words.value(), quantity, self.unit.value(), price, kind, why))
