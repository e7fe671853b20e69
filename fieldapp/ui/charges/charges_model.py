"""What the Charges section does: each an action on the writer; and which money the company takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldapp.actions import charges
from fieldapp.actions.sheet_layout import kept_company
from fieldapp.model.charges import ChargeAnswer, ChargeKind, ToldHow
from fieldapp.rules.cover import Cover
from fieldapp.store.queries.cover import cover_of_order
from fieldapp.store.queries.order_page import OrderHead
from fieldapp.ui.order.order_model import OrderModel

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession


@dataclass(frozen=True)
class Offered:
    """What the engineer offers; `covered_by` says why it is free, where it is."""

    words: str
    quantity: Decimal
    unit: str
    price: Decimal
    kind: ChargeKind | None = None
    """Asked for where a warranty or a contract pays, since it may pay for one and not for the other."""
    covered_by: str = ""


def read_covers(
    session: DeskSession, head: OrderHead, done: Callable[[tuple[Cover, ...]], object], owner: QObject
) -> None:
    """What pays for an order's machine today."""
    store = session.store

    def read() -> tuple[Cover, ...]:
        with store.read() as rows:
            return cover_of_order(rows, head, store.world.now().astimezone().date())

    session.tasks.read(read, done, owner=owner)


class ChargesModel(QObject):
    """The charges of one order. UI thread only; everything slow is a task."""

    currency_known = Signal(str)
    covers_known = Signal(object)
    """What pays for the order's machine today."""

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

    def read_covers(self, head: OrderHead) -> None:
        """`covers_known` follows."""
        read_covers(self._order.session, head, self.covers_known.emit, self)

    def offer(self, offered: Offered, done: Callable[[str], object]) -> None:
        """Offer something at a price."""
        store, by, order_id = self._order.session.store, self._order.session.actor, self._order.order_id
        self._order.do(
            lambda: charges.offer_charge(
                store,
                order_id,
                offered.words,
                offered.price,
                quantity=offered.quantity,
                unit=offered.unit or None,
                kind=offered.kind,
                covered_by=offered.covered_by or None,
                by=by,
            ),
            "offer",
            done,
        )

    def decide(
        self,
        charge_id: str,
        answer: ChargeAnswer,
        name: str,
        how: ToldHow,
        words: str,
        done: Callable[[], object],
    ) -> None:
        """Record what the customer said."""
        store, by = self._order.session.store, self._order.session.actor
        self._order.do(
            lambda: charges.decide_charge(
                store, charge_id, answer, name, told_how=how, words=words or None, by=by
            ),
            "charges",
            lambda _word: done(),
        )

    def take_back(self, charge_id: str) -> None:
        """Take an offer back."""
        store, by = self._order.session.store, self._order.session.actor
        self._order.do(lambda: charges.reverse_charge(store, charge_id, by=by), "charges")

    def pay(self, paid: charges.PaymentDraft, done: Callable[[], object]) -> None:
        """Record what was paid."""
        store, by, order_id = self._order.session.store, self._order.session.actor, self._order.order_id
        self._order.do(
            lambda: charges.record_payment(store, order_id, paid, by=by), "charges", lambda _paid: done()
        )

    def take_payment_back(self, payment_id: str) -> None:
        """Take a payment back."""
        store, by = self._order.session.store, self._order.session.actor
        self._order.do(lambda: charges.reverse_payment(store, payment_id, by=by), "charges")
