"""The Sheet section: what will be on it, what is missing before it can be signed, its revisions."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal

from fieldapp.model.orders import OrderStatus
from fieldapp.rules.charges import Offer
from fieldapp.rules.review import ANSWER
from fieldapp.rules.signing import MAY_BE_SIGNED, missing_words
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.order_rows import PartUsedRow, ReportRow
from fieldapp.ui import text
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order import order_words
from fieldapp.ui.order.columns import Columns
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.section import Section
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Banner, Card, KeyValues


def missing_facts(page: OrderPage, action: str) -> list[Fact]:
    """What stands between an order and its signature, each with a way to it."""
    head = page.head
    fields = missing_words(head.kind, head.findings, head.remedy)
    waiting = [one for one in page.checklist if one.lacks]
    missing = [
        Fact(name, order_words.field_word(name), icon="edit", tone=Tone.WARN, action=action)
        for name in fields
    ]
    for one in waiting:
        title, lacks = order_words.item_title(one), order_words.lacks_told(one.lacks)
        key = f"{ANSWER}{one.key}"
        missing.append(Fact(key, title, lacks, icon="procedure", tone=Tone.WARN, action=action))
    return missing


def _part_words(row: PartUsedRow) -> str:
    return f"{text.number(row.quantity)} × {order_words.in_language(row.part_name, row.part_name_zh)}"


class SheetSection(Section):
    """What the customer will read."""

    fix_asked = Signal(str)

    def __init__(self, model: OrderModel, navigator: Navigator) -> None:
        super().__init__(model, navigator)
        self.missing = FactList()
        self.missing.pressed.connect(self.fix_asked)
        self._ready = Banner(closable=False)
        self._missing_card = Card(self.tr("Before it can be signed"), "flag").add(self._ready, self.missing)
        self._facts = KeyValues()
        preview = Button(self.tr("Preview the sheet"), "review")
        preview.clicked.connect(lambda: navigator.open_sheet(model.order_id))
        self._content = Card(self.tr("On the sheet"), "sheet").add(self._facts, layout.row(preview, None))
        self.revisions = FactList(self.tr("Nothing was signed yet."))
        self.revisions.pressed.connect(lambda report: navigator.open_sheet(model.order_id, report))
        revisions = Card(self.tr("Signed revisions"), "sign").add(self.revisions)
        self.fill(Columns([self._missing_card, self._content], [revisions]))

    def show_page(self, page: OrderPage) -> None:
        """Show how far the sheet is."""
        missing = missing_facts(page, self.tr("Go there"))
        self._missing_card.setVisible(not page.head.is_sealed)
        self.missing.show_facts(missing)
        if missing:
            self._ready.hide()
        else:
            self._ready.tell(Tone.GOOD, self._ready_words(page.head.status))
        self._facts.set_pairs(self._content_of(page))
        self.revisions.show_facts([self._revision(row) for row in reversed(page.reports)])

    def _ready_words(self, status: OrderStatus) -> str:
        if status in MAY_BE_SIGNED:
            return self.tr("Everything is there: it can be signed.")
        return self.tr("Everything is there: press “Work done” when you are finished.")

    def _content_of(self, page: OrderPage) -> list[tuple[str, str]]:
        late = len(page.late)
        parts = [row for row in page.parts if row.counts]
        pairs = [
            (self.tr("Findings"), text.plain(page.head.findings or text.NOTHING)),
            (self.tr("Remedy"), text.plain(page.head.remedy or text.NOTHING)),
            (
                self.tr("Procedure"),
                self.tr("{0} of {1} steps").format(page.progress.done, page.progress.total),
            ),
            (
                self.tr("Parts"),
                ", ".join(_part_words(row) for row in parts) or text.NOTHING,
            ),
            (self.tr("Labour"), text.duration(timedelta(minutes=page.minutes_booked))),
            (self.tr("Photos"), text.number(len(page.photos))),
        ]
        waiting = sum(row.counts and row.offer is Offer.OPEN for row in page.charges)
        if waiting:
            pairs.append((self.tr("Offers without an answer"), text.number(waiting)))
        for currency, amount in page.sums_agreed.items():
            pairs.append((self.tr("Charges accepted"), text.money(amount, currency)))
        for currency, amount in page.sums_paid.items():
            pairs.append((self.tr("Paid so far"), text.money(amount, currency)))
        if late:
            pairs.append(
                (self.tr("Came after the signature"), self.tr("%n facts are not on the sheet", "", late))
            )
        return pairs

    def _revision(self, row: ReportRow) -> Fact:
        signature = row.signature
        if signature is None:
            who = row.by_name or ""
        elif signature.declined_reason:
            who = self.tr("Not signed: {0}").format(text.plain(signature.declined_reason))
        elif signature.is_absence:
            who = self.tr("Nobody on site: {0}").format(text.plain(signature.remark or ""))
        else:
            signers = (signature, *row.others)
            who = ", ".join(" · ".join(filter(None, (one.signer_name, one.signer_role))) for one in signers)
        detail = " · ".join(filter(None, (who, text.moment(row.sealed_at), row.reason)))
        return Fact(
            row.id,
            self.tr("Revision {0}").format(row.revision),
            detail,
            icon="sheet",
            tone=Tone.GOOD,
            action=self.tr("Open"),
        )
