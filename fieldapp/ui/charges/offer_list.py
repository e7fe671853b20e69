"""What was offered, each with the customer's word on it or the two buttons that record it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.model.charges import ChargeAnswer
from fieldapp.rules.charges import Offer
from fieldapp.store.queries.order_rows import ChargeRow
from fieldapp.ui import text, theme
from fieldapp.ui.charges import charge_words
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, IconButton
from fieldapp.ui.widgets.chips import Chip
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_S, GAP_XS


class OfferList(QWidget):
    """Offers below one another; those that did not change keep their widgets."""

    answered = Signal(str, object)
    """A charge, and what the customer said."""
    taken_back = Signal(str)

    def __init__(self, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, OfferRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().px(GAP_L))
        self._empty = Words(empty, soft=True)
        self._column.addWidget(self._empty)

    def show_offers(self, offers: Sequence[ChargeRow], *, may_change: bool) -> None:
        """Show these, in this order."""
        wanted = {offer.id: offer for offer in offers}
        for key, row in list(self.rows.items()):
            if key not in wanted or (row.offer, row.may_change) != (wanted[key], may_change):
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
                del self.rows[key]
        for at, offer in enumerate(offers, start=1):
            if offer.id not in self.rows:
                self.rows[offer.id] = self._make(offer, may_change)
            self._column.insertWidget(at, self.rows[offer.id])
        self._empty.setVisible(not offers)

    def _make(self, offer: ChargeRow, may_change: bool) -> OfferRow:
        row = OfferRow(offer, may_change)
        row.answered.connect(lambda answer: self.answered.emit(offer.id, answer))
        row.taken_back.connect(lambda: self.taken_back.emit(offer.id))
        return row


class OfferRow(QWidget):
    """One offer."""

    answered = Signal(object)
    taken_back = Signal()

    def __init__(self, offer: ChargeRow, may_change: bool) -> None:
        super().__init__()
        self.offer = offer
        self.may_change = may_change
        title = Words(text.plain(offer.words), TextRole.STRONG, selectable=True)
        if offer.is_reversed:
            font = title.font()
            font.setStrikeOut(True)
            title.setFont(font)
        amount = text.money(offer.amount, offer.currency)
        trail = Words(amount, TextRole.STRONG, wrap=False, soft=offer.is_reversed)
        is_free = bool(offer.covered_by) and offer.decision is None
        mark = Chip(charge_words.free_mark() if is_free else charge_words.offer_mark(offer.offer))
        layout.show_if(not offer.is_reversed, mark)
        top = layout.row(layout.column(title, *self._details(), gap=GAP_XS), mark, trail)
        top.setStretch(0, 1)
        if may_change and offer.counts:
            take_back = self.tr("Take back")
            back = IconButton("undo", f"{take_back}: {text.one_line(offer.words)}")
            back.clicked.connect(self.taken_back)
            top.addWidget(back)
        whole = layout.column(top, gap=GAP_S)
        if may_change and offer.counts:
            whole.addWidget(self._buttons())
        self.setLayout(whole)
        self.setAccessibleName(f"{text.one_line(offer.words)}, {amount}, {mark.mark().words}")

    def _buttons(self) -> QWidget:
        if self.offer.offer is not Offer.OPEN:
            other = {Offer.ACCEPTED: ChargeAnswer.DECLINED, Offer.DECLINED: ChargeAnswer.ACCEPTED}
            answer = other[self.offer.offer]
            declines = answer is ChargeAnswer.DECLINED
            words = self.tr("Declined after all") if declines else self.tr("Accepted after all")
            self.change = Button(words, "edit")
            self.change.clicked.connect(lambda: self.answered.emit(answer))
            return layout.flow(self.change)
        self.accept = Button(self.tr("Customer accepts"), "check-circle")
        self.accept.clicked.connect(lambda: self.answered.emit(ChargeAnswer.ACCEPTED))
        self.decline = Button(self.tr("Customer declines"), "close")
        self.decline.clicked.connect(lambda: self.answered.emit(ChargeAnswer.DECLINED))
        return layout.flow(self.accept, self.decline)

    def _details(self) -> list[QWidget]:
        offer, said = self.offer, self.offer.decision
        made = " · ".join(filter(None, (self._each(), offer.by_name, text.moment(offer.made_at))))
        lines = [made]
        if offer.covered_by:
            worth = text.money(offer.worth, offer.currency)
            lines.append(
                self.tr("Free of charge: {0} · worth {1}").format(text.plain(offer.covered_by), worth)
            )
        if said is not None and offer.offer is not Offer.OPEN:
            who = charge_words.answer_word(said.answer, text.plain(said.decided_by))
            lines.append(" · ".join((who, charge_words.told_word(said.told_how), text.moment(said.made_at))))
            lines.append(f"“{text.plain(said.words)}”" if said.words else "")
        return [Words(line, TextRole.CAPTION, soft=True) for line in lines if line]

    def _each(self) -> str:
        offer = self.offer
        if offer.quantity == 1:
            return ""
        return f"{text.number(offer.quantity, offer.unit or '')} × {text.money(offer.unit_price, offer.currency)}"
