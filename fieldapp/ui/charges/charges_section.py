"""The Charges section: what was offered, the customer's word on it, what was paid."""

from __future__ import annotations

from decimal import Decimal

from fieldapp.actions.charges import PaymentDraft
from fieldapp.errors import FieldappError
from fieldapp.model.charges import ChargeAnswer, ToldHow
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.orders import FACTS_MAY_BE_RECORDED
from fieldapp.store.queries.order_page import OrderHead, OrderPage
from fieldapp.store.queries.order_rows import PaymentRow
from fieldapp.ui import text
from fieldapp.ui.charges import charge_words
from fieldapp.ui.charges.charge_dialogs import PAYMENT, PaymentDialog, WordDialog, word_draft
from fieldapp.ui.charges.charges_model import ChargesModel, Offered
from fieldapp.ui.charges.offer_form import OfferForm
from fieldapp.ui.charges.offer_list import OfferList
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.columns import Columns
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.form_draft import FormDraft
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.section import Section
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Banner, Card
from fieldapp.ui.widgets.labels import Words

DRAFT = "charge"
MAY_PAY = FACTS_MAY_BE_RECORDED | {OrderStatus.SIGNED, OrderStatus.RETURNED}
"""Many customers pay once they have signed."""


class ChargesSection(Section):
    """Offer, record the word, record the money."""

    def __init__(self, model: OrderModel, navigator: Navigator) -> None:
        super().__init__(model, navigator)
        self.charges = ChargesModel(model, self)
        self.charges.currency_known.connect(self._on_currency)
        self._head: OrderHead | None = None
        self._page: OrderPage | None = None
        self._currency = ""
        self._restored = False
        self.banner = Banner()
        self.offers = OfferList(self.tr("Nothing was offered beside the order itself."))
        self.offers.answered.connect(self._ask_word)
        self.offers.taken_back.connect(self.charges.take_back)
        self._agreed = Words(wrap=False)
        offered = Card(self.tr("Offered to the customer"), "money", actions=(self._agreed,))
        self.form = OfferForm()
        self.charges.covers_known.connect(self.form.set_covers)
        self.form.offer_asked.connect(self._offer)
        self._draft = FormDraft(model, DRAFT, self.form.fields, self)
        self._paid = Words(wrap=False)
        self.payments = FactList(self.tr("Nothing was paid yet."))
        self.payments.pressed.connect(self.charges.take_payment_back)
        self.pay = Button(self.tr("Record a payment"), "money")
        self.pay.clicked.connect(self._ask_payment)
        paid = Card(self.tr("Paid"), "check-circle", actions=(self._paid,))
        paid.add(self.payments, layout.flow(self.pay))
        self.fill(Columns([self.banner, offered.add(self.offers)], [self.form, paid]))
        self.charges.read_currency()

    def show_page(self, page: OrderPage) -> None:
        """Show what was offered and paid."""
        self._page = page
        if not self._restored:
            self._restored = True
            self.form.restore(self._draft)
        may_add = page.head.status in FACTS_MAY_BE_RECORDED
        self.form.setVisible(may_add)
        if may_add and self._head != page.head:
            self._head = page.head
            self.charges.read_covers(page.head)
        rows = [row for row in page.charges if row.reverses_id is None]
        self.offers.show_offers(rows, may_change=may_add)
        self._agreed.set_words(self._sums(self.tr("Accepted {0}"), page.sums_agreed))
        may_pay = page.head.status in MAY_PAY
        self.payments.show_facts(
            [self._payment(row, may_pay) for row in page.payments if row.reverses_id is None]
        )
        self._paid.set_words(self._sums("{0}", page.sums_paid))
        self.pay.setVisible(may_pay)

    def refuse(self, error: FieldappError, where: str) -> bool:
        """At the form, or above the list."""
        if where == "offer":
            self.form.refuse(error)
        elif where == "charges":
            self.banner.tell_error(error)
        else:
            return False
        return True

    def point_at(self, what: str) -> None:
        """The first offer without a word, else the form."""
        waiting = next((row for row in self.offers.rows.values() if hasattr(row, "accept")), None)
        if waiting is not None:
            waiting.accept.setFocus()
        elif self.form.isVisible():
            self.form.words.setFocus()

    def flush(self) -> None:
        """Keep what is typed."""
        self._draft.flush()

    def _on_currency(self, currency: str) -> None:
        self._currency = currency
        self.form.set_currency(currency)

    def _offer(self, offered: Offered) -> None:
        self.charges.offer(offered, self._on_offered)

    def _on_offered(self, _charge: str) -> None:
        self._draft.forget()
        self.form.clear()

    def _ask_word(self, charge_id: str, answer: ChargeAnswer) -> None:
        page = self._page
        if page is None:
            return
        offer = next(row for row in page.charges if row.id == charge_id)

        def record(name: str, how: ToldHow, words: str) -> None:
            draft = word_draft(charge_id, answer)
            self.charges.decide(charge_id, answer, name, how, words, lambda: self.model.keep_draft(draft, ""))

        self.banner.hide()
        self.dialog = WordDialog(offer, answer, page.head.contact_name or "", record, self.model, self)
        self.dialog.open()

    def _ask_payment(self) -> None:
        page = self._page
        if page is None:
            return
        nothing = Decimal(0)
        owed = page.sums_agreed.get(self._currency, nothing) - page.sums_paid.get(self._currency, nothing)
        self.banner.hide()
        name = page.head.contact_name or ""
        self.payment = PaymentDialog(self._currency, owed, name, self._pay, self.model, self)
        self.payment.open()

    def _pay(self, paid: PaymentDraft) -> None:
        self.charges.pay(paid, lambda: self.model.keep_draft(PAYMENT, ""))

    def _payment(self, row: PaymentRow, may_change: bool) -> Fact:
        detail = (charge_words.method_word(row.method), row.payer, text.moment(row.made_at), row.remark)
        return Fact(
            row.id,
            row.receipt_number,
            " · ".join(text.plain(part) for part in detail if part),
            text.money(row.amount, row.currency),
            icon="check-circle",
            tone=Tone.GOOD,
            action=self.tr("Take back") if may_change and row.counts else "",
            action_icon="undo",
            crossed_out=row.is_reversed,
        )

    def _sums(self, told: str, sums: dict[str, Decimal]) -> str:
        money = " + ".join(text.money(amount, currency) for currency, amount in sums.items())
        return told.format(money) if money else ""
