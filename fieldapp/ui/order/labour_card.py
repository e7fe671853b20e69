"""Time worked: a timer that survives a crash, a form, and what is booked so far."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.model.orders import LabourKind
from fieldapp.rules.orders import FACTS_MAY_BE_RECORDED
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.order_rows import LabourRow
from fieldapp.ui import sentences, text
from fieldapp.ui.order import order_words
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.form_draft import FormDraft
from fieldapp.ui.order.journeys import Journey, unbooked_journeys
from fieldapp.ui.order.labour_timer import LabourTimer
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card
from fieldapp.ui.widgets.fields import ChoiceField, LineField, NumberField, Option
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_M, GAP_S

DRAFT = "labour"


class LabourCard(Card):
    """Booked time with its sum, a timer, and booking by hand."""

    def __init__(self, order: OrderModel, parent: QWidget | None = None) -> None:
        self.total = Words(wrap=False)
        super().__init__("", "labour", actions=(self.total,), parent=parent)
        self.title.set_words(self.tr("Labour"))
        self._order = order
        self.timer = LabourTimer(order, self)
        self.timer.changed.connect(self._show_timer)
        self.list = FactList(self.tr("No time booked yet."))
        self.list.pressed.connect(order.reverse_labour)
        self.banner = Banner()
        self.toggle = Button("", "play", ButtonKind.SECONDARY)
        self.toggle.clicked.connect(self._on_toggle)
        self.by_hand = Button(self.tr("Book by hand"), "edit", ButtonKind.QUIET)
        self.by_hand.clicked.connect(self._on_by_hand)
        self._journey: Journey | None = None
        self.travelled = Button("", "travel")
        self.travelled.clicked.connect(self._on_travelled)
        self.travelled.hide()
        self._form = self._build_form()
        self._form.hide()
        self._draft = FormDraft(
            order, DRAFT, {"kind": self.kind, "minutes": self.minutes, "remark": self.remark}, self
        )
        self._restored = False
        self._tools = layout.flow(self.travelled, self.toggle, self.by_hand)
        self.add(self.banner, self.list, self._tools, self._form)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._show_timer)
        self._clock.start(10_000)
        self._show_timer()

    def show_page(self, page: OrderPage) -> None:
        """Show what is booked."""
        self.timer.restore()
        if not self._restored:
            self._restored = True
            self._form.setHidden(not self._draft.restore())
        total = timedelta(minutes=page.minutes_booked)
        self.total.set_words(text.duration(total) if page.minutes_booked else "")
        may_add = page.head.status in FACTS_MAY_BE_RECORDED
        self.list.show_facts([self._fact(row, may_add) for row in page.labour if row.reverses_id is None])
        self._tools.setVisible(may_add)
        self._offer_journey(page)
        self._form.setVisible(may_add and not self._form.isHidden())

    def flush(self) -> None:
        """Keep what is typed."""
        self._draft.flush()

    def refuse(self, error: FieldappError) -> None:
        """Say why nothing was booked."""
        self.travelled.setEnabled(True)
        if self._form.isVisible():
            self.minutes.set_error(sentences.sentence(error).in_one())
        else:
            self.banner.tell_error(error)

    def _fact(self, row: LabourRow, may_reverse: bool) -> Fact:
        span = ""
        if row.started_at is not None and row.ended_at is not None:
            span = f"{text.time(row.started_at)} – {text.time(row.ended_at)}"
        detail = " · ".join(filter(None, (row.engineer_name, span, row.remark)))
        return Fact(
            row.id,
            order_words.word(row.kind),
            detail,
            text.duration(timedelta(minutes=row.minutes)),
            action=self.tr("Take back") if may_reverse and row.counts else "",
            action_icon="undo",
            crossed_out=row.is_reversed,
        )

    def _build_form(self) -> QWidget:
        self.kind = ChoiceField(
            self.tr("Kind"), [Option(kind.value, order_words.word(kind)) for kind in LabourKind]
        )
        self.kind.set_value(LabourKind.WORK.value)
        self.minutes = NumberField(self.tr("Minutes"), unit=self.tr("min"), step=Decimal(15), required=True)
        self.remark = LineField(self.tr("Remark"))
        self.book = Button(self.tr("Book"), "check", ButtonKind.PRIMARY)
        self.book.clicked.connect(self._on_book)
        return layout.boxed(
            layout.column(
                self.kind, self.minutes, self.remark, layout.row(None, self.book, gap=GAP_S), gap=GAP_M
            )
        )

    def _offer_journey(self, page: OrderPage) -> None:
        """The oldest way to the site that was not booked, ready to be booked."""
        driven = unbooked_journeys(page, self._order.session.actor.person_id)
        self._journey = driven[0] if driven else None
        self.travelled.setVisible(self._journey is not None)
        self.travelled.setEnabled(True)
        if self._journey is not None:
            took = text.duration(self._journey.took)
            span = f"{text.time(self._journey.started_at)} – {text.time(self._journey.ended_at)}"
            self.travelled.setText(self.tr("Book the way here: {0}").format(took))
            self.travelled.setToolTip(span)
            self.travelled.setAccessibleDescription(span)

    def _on_travelled(self) -> None:
        if self._journey is not None:
            self.travelled.setEnabled(False)  # a second touch must not book it twice
            self._order.book_labour(
                kind=LabourKind.TRAVEL,
                started_at=self._journey.started_at,
                ended_at=self._journey.ended_at,
            )

    def _on_by_hand(self) -> None:
        self._form.setVisible(self._form.isHidden())
        if self._form.isVisible():
            self.minutes.setFocus()
            layout.bring_into_view(self._form)

    def _on_book(self) -> None:
        self._draft.flush()
        value = self.minutes.value()
        if not self.minutes.is_readable():
            return
        self._order.book_labour(
            kind=LabourKind(self.kind.value() or LabourKind.WORK.value),
            minutes=int(value) if value is not None else 0,
            remark=self.remark.value() or None,
            done=self._on_booked,
        )

    def _on_booked(self, _labour_id: str) -> None:
        self.minutes.set_value(None)
        self.remark.set_value("")
        self.kind.set_value(LabourKind.WORK.value)
        self._draft.forget()
        self._form.hide()

    def _on_toggle(self) -> None:
        self.banner.hide()
        if self.timer.started_at is None:
            self.timer.start()
        else:
            self.timer.stop()

    def _show_timer(self) -> None:
        started = self.timer.started_at
        if started is None:
            self.toggle.setText(self.tr("Start the timer"))
            self.toggle.set_icon("play")
        else:
            running = text.clock(self.timer.now() - started)
            self.toggle.setText(self.tr("Stop and book ({0} so far)").format(running))
            self.toggle.set_icon("stop")
        self.toggle.updateGeometry()
