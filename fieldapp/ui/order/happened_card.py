"""What happened on an order, newest first, and a way to write something down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.model.charges import ChargeAnswer
from fieldapp.model.orders import ArrivedHow
from fieldapp.model.reports import ReviewOutcome
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.timeline import Happened, TimelineEntry
from fieldapp.ui import sentences, statuses, text
from fieldapp.ui.charges import charge_words
from fieldapp.ui.order import order_words
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Card
from fieldapp.ui.widgets.fields import TextField
from fieldapp.ui.widgets.layout import GAP_S
from fieldapp.ui.widgets.timeline import Entry, Timeline

FIRST = 30
NOTE = "note"


class HappenedCard(Card):
    """Notes in, everything out. The oldest of a long life are shown on demand."""

    opened = Signal(str, str)
    """Table and row of an entry that leads somewhere."""

    def __init__(self, order: OrderModel, parent: QWidget | None = None) -> None:
        super().__init__("", "history", parent=parent)
        self.title.set_words(self.tr("What happened"))
        self._order = order
        self._entries: tuple[TimelineEntry, ...] = ()
        self._shown = FIRST
        self._restored = False
        self.note = TextField(
            "", placeholder=self.tr("Write something down; it stays off the sheet"), lines=2
        )
        self.add_note = Button(self.tr("Add note"), "note")
        self.add_note.setEnabled(False)
        self.add_note.clicked.connect(self._on_note)
        self.note.editor.textChanged.connect(self._on_typed)
        self.note.settled.connect(lambda words: order.keep_draft(NOTE, words))
        self.timeline = Timeline()
        self.timeline.opened.connect(self._on_opened)
        self._more = Button(self.tr("Show more"), kind=ButtonKind.QUIET)
        self._more.clicked.connect(self._on_more)
        self.add(self.note, layout.row(None, self.add_note, gap=GAP_S), self.timeline, self._more)

    def show_page(self, page: OrderPage) -> None:
        """Show this life."""
        self._entries = page.timeline
        if not self._restored:
            self._restored = True
            self.note.set_value(self._order.drafts.get(NOTE, ""))
            self._on_typed()
        self._show()

    def flush(self) -> None:
        """Keep what is typed."""
        self.note.flush()

    def refuse(self, error: FieldappError) -> None:
        """Say why a note was not taken."""
        self.note.set_error(sentences.sentence(error).in_one())

    def _show(self) -> None:
        now = datetime.now(UTC)
        self.timeline.show_entries([self._entry(one, now) for one in self._entries[: self._shown]])
        self._more.setVisible(len(self._entries) > self._shown)

    def _entry(self, one: TimelineEntry, now: datetime) -> Entry:
        icon, tone, title = _LOOKS[one.happened](one)
        words = order_words.in_language(one.words, one.words_zh)
        detail = "" if title == words else text.plain(words)
        unsent = self.tr("on this laptop only") if one.is_unsent else ""
        taken_back = self.tr("taken back") if one.is_crossed_out else ""
        who = " · ".join(filter(None, (one.by_name, taken_back, unsent)))
        return Entry(
            f"{one.table} {one.row_id}",
            icon,
            Tone.NEUTRAL if one.is_crossed_out else tone,
            title,
            detail,
            who,
            text.day_and_time(one.at, now),
            opens=one.happened is Happened.SHEET,
        )

    def _on_typed(self) -> None:
        self.add_note.setEnabled(bool(self.note.value().strip()))

    def _on_note(self) -> None:
        self.note.flush()
        self.add_note.setEnabled(False)
        self._order.add_note(self.note.value(), self._on_noted)

    def _on_noted(self, _note_id: str) -> None:
        self.note.set_value("")
        self._order.keep_draft(NOTE, "")
        self._on_typed()

    def _on_more(self) -> None:
        self._shown += 100
        self._show()

    def _on_opened(self, key: str) -> None:
        table, _, row = key.partition(" ")
        self.opened.emit(table, row)


Look = tuple[str, Tone, str]


def _step(one: TimelineEntry) -> Look:
    look = statuses.look(str(one.status))
    if one.wanted_name:
        return look.icon, look.tone, _told("Handed over, to {0}").format(text.one_line(one.wanted_name))
    return look.icon, look.tone, look.word()


def _visit(one: TimelineEntry) -> Look:
    scanned = one.arrived_how is ArrivedHow.SCAN
    title = _told("Checked in by scanning the device") if scanned else _told("On the way, or on site")
    if one.until is not None:
        title = f"{title} – {text.time(one.until)}"
    return "map-pin", Tone.ACTIVE, title


def _labour(one: TimelineEntry) -> Look:
    kind = order_words.word(one.labour_kind) if one.labour_kind else ""
    return "labour", Tone.INFO, f"{kind} {text.duration(timedelta(minutes=one.minutes or 0))}"


def _part(one: TimelineEntry) -> Look:
    quantity = text.number(one.quantity, one.unit or "") if one.quantity is not None else ""
    return "part", Tone.INFO, " ".join(filter(None, (quantity, "×" if not one.unit else "", one.part_number)))


def _charge(one: TimelineEntry) -> Look:
    return "money", Tone.INFO, _told("Offered: {0}").format(_money(one))


def _decision(one: TimelineEntry) -> Look:
    accepted = one.answer is ChargeAnswer.ACCEPTED
    title = charge_words.answer_word(one.answer, text.one_line(one.decided_by or ""))
    return "check-circle" if accepted else "close", Tone.GOOD if accepted else Tone.NEUTRAL, title


def _payment(one: TimelineEntry) -> Look:
    how = charge_words.method_word(one.method) if one.method else ""
    return "money", Tone.GOOD, _told("Paid: {0}").format(" · ".join(filter(None, (_money(one), how))))


def _money(one: TimelineEntry) -> str:
    return text.money(one.amount, one.currency or "") if one.amount is not None else ""


def _request(one: TimelineEntry) -> Look:
    quantity = text.number(one.quantity) if one.quantity is not None else ""
    return "inbox", Tone.WARN, _told("Part requested: {0}").format(quantity)


def _sheet(one: TimelineEntry) -> Look:
    return "sheet", Tone.GOOD, _told("Sheet sealed, revision {0}").format(one.revision or 1)


def _review(one: TimelineEntry) -> Look:
    approved = one.outcome is ReviewOutcome.APPROVED
    tone = Tone.GOOD if approved else Tone.WARN
    return "review", tone, _told("Report approved") if approved else _told("Report returned")


def _feedback(one: TimelineEntry) -> Look:
    return "rating", Tone.GOOD, _told("Customer's rating: {0} of 5").format(one.csat or text.NOTHING)


def _plain(icon: str, source: str) -> Callable[[TimelineEntry], Look]:
    return lambda one: (icon, Tone.NEUTRAL, _told(source))


def _told(source: str) -> str:
    return order_words.told(source)


_LOOKS: dict[Happened, Callable[[TimelineEntry], Look]] = {
    Happened.STEP: _step,
    Happened.VISIT: _visit,
    Happened.NOTE: _plain("note", "Note"),
    Happened.LABOUR: _labour,
    Happened.PART: _part,
    Happened.PART_REQUEST: _request,
    Happened.CHARGE: _charge,
    Happened.CHARGE_DECISION: _decision,
    Happened.PAYMENT: _payment,
    Happened.PHOTO: _plain("photo", "Photo"),
    Happened.DOCUMENT: _plain("file", "Document"),
    Happened.SHEET: _sheet,
    Happened.REVIEW: _review,
    Happened.FEEDBACK: _feedback,
}
