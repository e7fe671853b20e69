"""What the Charges section does: each an action on the writer; and which money the company takes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from fieldapp.actions import charges
from fieldapp.actions.sheet_layout import kept_company
from fieldapp.model.charges import ChargeAnswer, ToldHow
from fieldapp.ui.order.order_model import OrderModel


class ChargesModel(QObject):
    """The charges of one order. UI thread only; everything slow is a task."""

    currency_known = Signal(str)

    def __init__(self, order: OrderModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order = order

    def read_currency(self) -> None:
        """`currency_known` follows."""
        store = self._order.session.store

        def read() -> str:
            with store.read() as session:
                company = kept_company(session)
            return company.currency if company else ""

        self._order.session.tasks.read(read, self.currency_known.emit, owner=self)

    def offer(
        self, words: str, quantity: Decimal, unit: str, price: Decimal, done: Callable[[str], object]
    ) -> None:
        """Offer something at a price."""
        store, by, order_id = self._order.session.store, self._order.session.actor, self._order.order_id
        self._order.do(
            lambda: charges.offer_charge(
                store, order_id, words, price, quantity=quantity, unit=unit or None, by=by
            ),
            "offer",
            done,
        )

    def decide(self, charge_id: str, answer: ChargeAnswer, name: str, how: ToldHow, words: str) -> None:
        """Record what the customer said."""
        store, by = self._order.session.store, self._order.session.actor
        self._order.do(
            lambda: charges.decide_charge(
                store, charge_id, answer, name, told_how=how, words=words or None, by=by
            ),
            "charges",
        )

    def take_back(self, charge_id: str) -> None:
        """Take an offer back."""
        store, by = self._order.session.store, self._order.session.actor
        self._order.do(lambda: charges.reverse_charge(store, charge_id, by=by), "charges")

    def pay(self, paid: charges.PaymentDraft) -> None:
        """Record what was paid."""
        store, by, order_id = self._order.session.store, self._order.session.actor, self._order.order_id
        self._order.do(lambda: charges.record_payment(store, order_id, paid, by=by), "charges")

    def take_payment_back(self, payment_id: str) -> None:
        """Take a payment back."""
        store, by = self._order.session.store, self._order.session.actor
        self._order.do(lambda: charges.reverse_payment(store, payment_id, by=by), "charges")
