"""The head of an order: what, for whom, where, which machine, whom to call, how long there is."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from fieldapp.model.orders import Priority
from fieldapp.rules.orders import FINISHED
from fieldapp.store.queries.order_page import OrderHead, OrderPage
from fieldapp.ui import text, theme
from fieldapp.ui.order import order_words
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import IconButton
from fieldapp.ui.widgets.cards import Card, Icon
from fieldapp.ui.widgets.chips import Chip, Mark, StatusChip
from fieldapp.ui.widgets.labels import ElidedWords, Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_S, GAP_XS

NARROW = 900


class HeadView(Card):
    """Two lines on a wide window, wrapping on a narrow one; on a low one who and where is there at a press."""

    copied = Signal(str)
    """The telephone number that was put into the clipboard."""
    contact_asked = Signal()
    """Whom to ask shall be corrected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.name = Words(role=TextRole.TITLE)
        self.status = StatusChip("assigned")
        self._priority = Chip(Mark(""))
        self._kind = Chip(Mark(""))
        self._clock = Chip(Mark(""))
        self._facts = {icon: _Fact(icon) for icon in ("customer", "site", "device", "phone")}
        self._phone = ""
        self._copy = IconButton("clipboard", "")
        self._copy.clicked.connect(self._on_copy)
        self.correct = IconButton("edit", "")
        self.correct.clicked.connect(self.contact_asked)
        self.unfold = IconButton("chevron-down", "")
        self.unfold.clicked.connect(lambda: self._fold(not self._facts_box.isHidden()))
        self.unfold.hide()
        self._build()

    def set_low(self, low: bool) -> None:
        """Whether there is little room: then the work comes first, and who and where is folded away."""
        if low == self.unfold.isHidden():
            self.unfold.setVisible(low)
            self._fold(low)

    def _fold(self, away: bool) -> None:
        self._facts_box.setHidden(away)
        self.unfold.set_icon("chevron-down" if away else "chevron-up")
        self.unfold.set_name(self.tr("Show customer and site") if away else self.tr("Hide customer and site"))

    def show_page(self, page: OrderPage) -> None:
        """Show the head of this order."""
        head = page.head
        self.name.set_words(head.title or head.number or "")
        self.status.set_status(head.status.value)
        self._kind.set_mark(Mark(order_words.word(head.kind), "order"))
        self._show_priority(head.priority)
        self._show_clocks(head)
        self._facts["customer"].set_words(" · ".join(filter(None, (head.customer_name, head.customer_phone))))
        self._facts["site"].set_words(
            " · ".join(filter(None, (head.site_name, head.site_address, head.site_access)))
        )
        self._facts["device"].set_words(" · ".join(filter(None, (head.device_name, head.device_serial))))
        self._facts["phone"].set_words(" · ".join(filter(None, (head.contact_name, head.contact_phone))))
        self._phone = head.contact_phone or ""
        self._copy.set_name(self.tr("Copy the telephone number"))
        self._copy.setVisible(bool(self._phone))
        self.correct.set_name(self.tr("Correct whom to ask"))
        self.correct.setVisible(not head.is_sealed and head.status not in FINISHED)

    def _show_priority(self, priority: Priority) -> None:
        tone = {Priority.HIGH: Tone.WARN, Priority.URGENT: Tone.BAD}.get(priority, Tone.NEUTRAL)
        self._priority.set_mark(Mark(order_words.word(priority), "flag", tone))
        self._priority.setVisible(priority is not Priority.NORMAL)

    def _show_clocks(self, head: OrderHead) -> None:
        due = head.due(datetime.now(UTC))
        if due is not None:
            self._clock.set_mark(order_words.due_mark(due))
        self._clock.setVisible(due is not None)
        told = []
        if head.respond_by is not None:
            told.append(self.tr("Respond by {0}").format(text.moment(head.respond_by)))
        solve_by = head.resolve_due or head.resolve_by
        if solve_by is not None:
            told.append(self.tr("Solve by {0}").format(text.moment(solve_by)))
        if due is not None and due.in_working_time:
            told.append(self.tr("What is left is working time."))
        self._clock.setToolTip(text.tooltip("\n".join(told)))

    def _build(self) -> None:
        self._marks = layout.row(
            self._clock, self._priority, self._kind, self.status, None, self.unfold, gap=GAP_S
        )
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(theme.current().px(GAP_S))
        self._top.addWidget(self.name, 1)
        self._top.addLayout(self._marks)
        left = layout.column(self._facts["customer"], self._facts["site"], gap=GAP_XS)
        right = layout.column(self._facts["device"], self._facts["phone"], gap=GAP_XS)
        facts = layout.row(left, right, self._copy, self.correct)
        facts.setStretch(0, 4)
        facts.setStretch(1, 3)
        self.body.setSpacing(GAP_S)
        self._facts_box = layout.boxed(facts)
        self.add(self._top, self._facts_box)
        whole = self.layout()
        if whole is not None:
            edge, side = theme.current().px(GAP_S), theme.current().px(GAP_L)
            whole.setContentsMargins(side, edge, side, edge)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The marks stand below the title on a narrow window."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(NARROW)
        directions = QBoxLayout.Direction
        self._top.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def _on_copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        clipboard.setText(self._phone)
        self.copied.emit(self._phone)


class _Fact(QWidget):
    """An icon and one line; gone when there is nothing to say."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._words = ElidedWords()
        line = layout.row(Icon(icon, size=18), self._words, gap=GAP_S)
        line.setStretch(1, 1)
        self.setLayout(line)

    def set_words(self, words: str) -> None:
        self._words.set_words(words)
        self.setVisible(bool(words))
