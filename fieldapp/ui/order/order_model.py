"""One order as its screen sees it: the page, read again when rows changed, and what can be done.

model = OrderModel(session, order_id)
model.page_changed.connect(screen.show_page)      # an OrderPage
model.refused.connect(...)                        # (FieldappError, where it belongs)
model.reload()
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from fieldapp.actions import (
    amendments,
    attachments,
    conflicts,
    contacts,
    handovers,
    labour,
    notes,
    orders,
    parts,
    procedures,
)
from fieldapp.errors import FieldappError
from fieldapp.model.conflicts import Decision
from fieldapp.model.orders import ArrivedHow, PauseReason
from fieldapp.rules.procedures import key_parts
from fieldapp.rules.review import ANSWER
from fieldapp.store.drafts import drafts_below
from fieldapp.store.queries.handovers import colleagues_met
from fieldapp.store.queries.lost_values import LostValue
from fieldapp.store.queries.order_page import OrderPage, order_page
from fieldapp.store.store import Changed
from fieldapp.ui.order.form_draft import write_draft
from fieldapp.ui.tasks import Latest

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession

T = TypeVar("T")


class OrderModel(QObject):
    """State and actions of one order. UI thread only; everything slow is a task."""

    page_changed = Signal(object)
    absent = Signal()
    """This laptop does not hold the order (any more)."""
    refused = Signal(object, str)
    """A FieldappError, and the place on the screen it belongs to (empty: the whole order)."""

    def __init__(self, session: DeskSession, order_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.order_id = order_id
        self.page: OrderPage | None = None
        self.drafts: dict[str, str] = {}
        self._typed: dict[str, str] = {}
        """Drafts of this sitting: newer than a reading that began before they were written."""
        self._latest = Latest(session.tasks)

    def reload(self) -> None:
        """Read the order again; `page_changed` follows when it differs."""
        self._latest.read(self._read, self._show, lambda error: self.refused.emit(error, ""), owner=self)

    def refresh(self, changed: Changed) -> None:
        """Rows changed somewhere: look again if the order may be among them."""
        if changed.everything or any(table in SHOWN_TABLES for table, _row in changed.rows):
            self.reload()

    def do(
        self,
        action: Callable[[], T],
        where: str = "",
        done: Callable[[T], object] | None = None,
    ) -> None:
        """Run an action on the writer; a refusal is told with the place it belongs to."""

        def refuse(error: FieldappError) -> None:
            self.refused.emit(error, where)

        self.session.tasks.write(action, done, refuse, owner=self)

    def keep_draft(self, name: str, words: str) -> None:
        """Keep what is being typed somewhere on this order; nothing typed forgets it."""
        self._typed[name] = self.drafts[name] = words
        write_draft(self.session, f"order:{self.order_id}:{name}", words)

    # ─── steps ─────────────────────────────────────────────────────────────────────────────────

    def accept(self) -> None:
        """Take the order on."""
        self._step(orders.accept)

    def decline(self, reason: str) -> None:
        """Give it back, saying why."""
        self._step(orders.decline, reason, draft=reason_draft("decline"))

    def hand_over(self, reason: str, wanted_name: str) -> None:
        """Give it to a colleague, through the office."""
        action = partial(handovers.hand_over, wanted_name=wanted_name or None)
        self._step(action, reason, draft=HANDOVER)

    def draft_follow_up(self, wanted: handovers.FollowUp, done: Callable[[str], object]) -> None:
        """What is left becomes an order of its own."""

        def drafted(order_id: str) -> None:
            self.keep_draft(FOLLOW_UP, "")
            done(order_id)

        self._record("", handovers.draft_follow_up, wanted, done=drafted)

    def read_colleagues(self, done: Callable[[tuple[str, ...]], object]) -> None:
        """Whose names this laptop has met, for who should take an order on."""
        store, me = self.session.store, self.session.actor.name

        def read() -> tuple[str, ...]:
            with store.read() as session:
                return colleagues_met(session, me)

        self.session.tasks.read(read, done, owner=self)

    def start_travel(self) -> None:
        """Set off."""
        self._step(orders.start_travel)

    def arrive(self, how: ArrivedHow = ArrivedHow.HAND) -> None:
        """Check in, or go on."""
        self._step(orders.arrive, how)

    def pause(self, reason: str, waits_for: PauseReason = PauseReason.OTHER) -> None:
        """Let the work rest."""
        action = partial(orders.pause, waits_for=waits_for)
        self._step(action, reason or None, draft=reason_draft("pause"))

    def complete(self) -> None:
        """The work is done."""
        self._step(orders.complete)

    def cancel(self, reason: str) -> None:
        """Call it off."""
        self._step(orders.cancel, reason, draft=reason_draft("cancel"))

    def amend(self, reason: str) -> None:
        """Open a signed sheet again, for a new revision."""
        self._step(amendments.amend, reason, draft=reason_draft("amend"))

    def resubmit(self) -> None:
        """Send a returned sheet back as it is: nothing signed was changed."""
        self._step(amendments.resubmit)

    def _step(self, action: Callable[..., object], *values: object, draft: str = "") -> None:
        """A step; the draft of its reason goes once it is recorded."""
        store, order_id, by = self.session.store, self.order_id, self.session.actor
        done = (lambda _step: self.keep_draft(draft, "")) if draft else None
        self.do(lambda: action(store, order_id, *values, by=by), done=done)

    # ─── facts ─────────────────────────────────────────────────────────────────────────────────

    def add_note(self, words: str, done: Callable[[str], object]) -> None:
        """Write something down."""
        self._record("note", notes.add_note, words, done=done)

    def correct_contact(self, seen: contacts.Whom, wanted: contacts.Whom) -> None:
        """Whom to ask, on this order and at its site."""
        self._record("contact", contacts.correct_contact, seen, wanted)

    def book_labour(self, **booked: Any) -> None:
        """Book time; see `actions.labour.book_labour`."""
        self._record("labour", labour.book_labour, **booked)

    def reverse_labour(self, labour_id: str) -> None:
        """Take booked time back."""
        store, by = self.session.store, self.session.actor
        self.do(lambda: labour.reverse_labour(store, labour_id, by=by), "labour")

    def record_answer(self, key: str, value: str | None, **said: Any) -> None:
        """Record what was found at an item of the checklist; see `actions.procedures.record_answer`."""
        step_id, device_id = key_parts(key)
        self._record(f"{ANSWER}{key}", procedures.record_answer, step_id, value, device_id=device_id, **said)

    def use_part(
        self,
        part_id: str,
        quantity: Decimal,
        serial: str | None,
        covered_by: str | None,
        done: Callable[[str], object],
    ) -> None:
        """Fit a part from the van; `covered_by` says why the customer owes nothing for it."""
        booked = {"serial": serial, "covered_by": covered_by}
        self._record("parts", parts.use_part, part_id, quantity, **booked, done=done)

    def reverse_part(self, part_used_id: str) -> None:
        """Take a part back into the van."""
        store, by = self.session.store, self.session.actor
        self.do(lambda: parts.reverse_part(store, part_used_id, by=by), "parts")

    def request_part(
        self, words: str, quantity: Decimal, part_id: str | None, done: Callable[[str], object]
    ) -> None:
        """Ask the office for a part."""
        self._record("parts", parts.request_part, words, quantity, part_id=part_id, done=done)

    def withdraw_attachment(self, attachment_id: str) -> None:
        """Take a photo back."""
        store, by = self.session.store, self.session.actor
        self.do(lambda: attachments.withdraw_attachment(store, attachment_id, by=by), "photos")

    def decide(self, conflict_id: str, decision: Decision) -> None:
        """Say which of two values stands."""
        store, by = self.session.store, self.session.actor
        self.do(lambda: conflicts.decide(store, conflict_id, decision, by=by), f"conflict:{conflict_id}")

    def restore(self, lost: LostValue) -> None:
        """Let a value stand again that lost a conflict."""
        store, by = self.session.store, self.session.actor
        self.do(
            lambda: conflicts.restore(store, lost.conflict_id, lost.side, seen=lost.standing, by=by), "lost"
        )

    def _record(
        self,
        where: str,
        action: Callable[..., T],
        *values: object,
        done: Callable[[T], object] | None = None,
        **named: Any,
    ) -> None:
        store, order_id, by = self.session.store, self.order_id, self.session.actor
        self.do(lambda: action(store, order_id, *values, **named, by=by), where, done)

    def _read(self) -> tuple[OrderPage | None, dict[str, str]]:
        with self.session.store.read() as session:
            return order_page(session, self.order_id), drafts_below(session, f"order:{self.order_id}:")

    def _show(self, found: tuple[OrderPage | None, dict[str, str]]) -> None:
        page, drafts = found
        self.drafts = drafts | self._typed
        if page is None:
            self.absent.emit()
        elif page != self.page:
            self.page = page
            self.page_changed.emit(page)


HANDOVER = "handover"
FOLLOW_UP = "follow_up"


def reason_draft(step: str) -> str:
    """The draft of the reason for a step."""
    return f"reason:{step}"


SHOWN_TABLES = frozenset(
    {
        "work_order", "order_step", "visit", "note", "labour", "part_used", "part_request", "answer",
        "charge", "charge_decision", "payment",
        "attachment", "attachment_withdrawal", "service_report", "signature", "review", "feedback",
        "conflict", "site", "customer", "procedure", "step", "instrument", "device",
    }
)  # fmt: skip
"""Tables an order's page is made of."""
