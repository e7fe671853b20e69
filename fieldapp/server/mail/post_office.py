"""`PostOffice`: finds out what customers are to be told, writes it down once, and sends what waits.

What changed since it last looked is found by the commits' numbers, whoever made them: a desk, the console,
the API. So nothing old is told when a server learns to write letters, and nothing is forgotten by a crash;
several processes may look at once, a letter's key lets it be written down only once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.customer_side import BY_LINK, follow_up_low_ratings
from fieldapp.model.orders import OrderStatus, RequestState, ServiceRequest
from fieldapp.model.people import Company
from fieldapp.model.reports import Feedback
from fieldapp.rules.actors import SYSTEM
from fieldapp.rules.ratings import is_low
from fieldapp.server.mail.account import LetterRefused, MailServer, hand_over, kept_server, read_server
from fieldapp.server.mail.incoming import is_address
from fieldapp.server.mail.wording import message_of, worded
from fieldapp.server.strongbox import Strongbox
from fieldapp.store.customer_links import LinkTarget, make_link
from fieldapp.store.letters import (
    Letter,
    LetterKind,
    LetterRow,
    add_letter,
    claim_letter,
    drop_letter,
    mark_failed,
    mark_sent,
)
from fieldapp.store.queries.console_shell import commit_seq
from fieldapp.store.queries.customer_page import CustomerView, addressee, customer_view
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store
from fieldapp.store.tables import row_version, scope

log = logging.getLogger("fieldapp.server")

EVERY_S = 10.0
OLD = timedelta(days=14)
"""What lies further back is not told any more, whenever it arrives."""
NOT_TOLD = frozenset({"rating", "objection"})
"""Channels of requests that nobody sent in."""
_PLANNED = frozenset({OrderStatus.ASSIGNED, OrderStatus.ACCEPTED})
_SIGNED = frozenset({OrderStatus.SIGNED, OrderStatus.RETURNED, OrderStatus.APPROVED, OrderStatus.CLOSED})
_CURSOR = "letters-cursor"


@dataclass(frozen=True)
class Posting:
    """What the command line said of letters."""

    mail_server: str | None = None
    sender: str | None = None
    public_url: str | None = None


class PostOffice:
    """The letters of one server."""

    def __init__(self, store: Store, posting: Posting, strongbox: Strongbox) -> None:
        self._store = store
        self._strongbox = strongbox
        self._posting = posting

    @property
    def server(self) -> MailServer | None:
        """Where letters are handed over: what the command line says, or else the console."""
        if self._posting.mail_server is not None:
            return read_server(self._posting.mail_server, self._posting.sender)
        return kept_server(self._store, self._strongbox)

    @property
    def is_set_by_command_line(self) -> bool:
        """Whether the console has no say."""
        return self._posting.mail_server is not None

    def public_address(self) -> str | None:
        """Where customers reach this server, without a slash at the end; None while nobody said."""
        with self._store.read() as session:
            company = _company(session)
        found = (company.sheet_check_address if company else None) or self._posting.public_url
        return found.rstrip("/") if found else None

    def look(self) -> None:
        """Write down what changes since the last look ask for. The first look only remembers where it is."""
        with self._store.read() as session:
            head, seen = commit_seq(session), read_setting(session.connection(), _CURSOR)
            orders, requests = _touched(session, int(seen)) if seen and int(seen) < head else ((), ())
        for request_id in requests:
            self._told_of_request(request_id)
        for order_id in orders:
            self._told_of_order(order_id)
        if seen is None or int(seen) != head:
            self._remember(head)

    def send_due(self) -> int:
        """Send what is due, one after the other; returns how many were taken. Without a server nothing is tried."""
        server, address = self.server, self.public_address()
        if server is None or address is None:
            return 0
        sent = 0
        while (row := claim_letter(self._store)) is not None:
            sent += self._send(server, address, row)
        return sent

    def _send(self, server: MailServer, address: str, row: LetterRow) -> bool:
        with self._store.read() as session:
            view = customer_view(session, row.order_id, row.request_id)
            company = _company(session)
        if view is None or _is_moot(row, view, self._store.world.now()):
            drop_letter(self._store, row.id)
            return False
        sender = server.sender or (company.email if company else None) or ""
        if not is_address(sender) or not is_address(row.recipient):
            mark_failed(self._store, row, "no usable address", for_good=not is_address(row.recipient))
            return False
        now = self._store.world.now()
        said = worded(row, view, company, f"{address}{self._way_to(row)}", now)
        try:
            hand_over(server, message_of(row, said, sender, company.email if company else None, now))
        except LetterRefused as refused:
            log.warning("a letter was not taken: %s", refused)
            mark_failed(self._store, row, str(refused), for_good=refused.for_good)
            return False
        mark_sent(self._store, row.id)
        return True

    def _way_to(self, row: LetterRow) -> str:
        """Where the letter leads: a customer by a link of its own, one of us to the console."""
        if row.kind is LetterKind.NOTICE:
            return f"/orders/{row.order_id}" if row.order_id else f"/requests/{row.request_id}"
        target = LinkTarget(row.language, row.order_id, None if row.order_id else row.request_id)
        return "/c/" + make_link(self._store, target, made_by=SYSTEM.name, letter=row.id)

    def _told_of_request(self, request_id: str) -> None:
        with self._store.read() as session:
            row = session.get(ServiceRequest, request_id)
            to = addressee(session, None, request_id)
        if row is None or row.email is None or row.channel in NOT_TOLD or to is None:
            return
        if row.state is RequestState.OPEN and self._is_new(row.received_at):
            key = f"received:{request_id}"
            letter = Letter(key, LetterKind.RECEIVED, to.language, to.email, request_id=request_id)
            add_letter(self._store, letter)

    def _told_of_order(self, order_id: str) -> None:
        with self._store.read() as session:
            letters = list(self._letters_about(session, order_id))
            is_to_be_called = self._is_rated_low(session, order_id)
        for letter in letters:
            add_letter(self._store, letter)
        if is_to_be_called:
            follow_up_low_ratings(self._store, order_id, by=SYSTEM)

    def _letters_about(self, session: Session, order_id: str) -> Iterator[Letter]:
        view, to = customer_view(session, order_id, None), addressee(session, order_id, None)
        if view is None or view.order is None or to is None:
            return
        order, sheet, now = view.order, view.sheet, self._store.world.now()
        if order.status in _PLANNED and order.scheduled_start is not None and order.scheduled_start > now:
            key = f"appointment:{order_id}:{order.scheduled_start.isoformat()}"
            yield Letter(key, LetterKind.APPOINTMENT, to.language, to.email, order_id=order_id)
        if order.status in _SIGNED and sheet is not None and self._is_new(sheet.sealed_at):
            key = f"sheet:{sheet.id}"
            yield Letter(key, LetterKind.SHEET, to.language, to.email, order_id=order_id)

    def _is_rated_low(self, session: Session, order_id: str) -> bool:
        """Whether somebody rated badly on a desk lately; by link it was followed up at once."""
        rows = session.scalars(select(Feedback).where(Feedback.order_id == order_id))
        return any(
            is_low(row.csat, row.nps) and row.source != BY_LINK and self._is_new(row.made_at) for row in rows
        )

    def _is_new(self, at: datetime) -> bool:
        return at > self._store.world.now() - OLD

    def _remember(self, seq: int) -> None:
        with self._store.writing() as connection:
            write_setting(connection, _CURSOR, str(seq))


async def run_post_office(post_office: PostOffice) -> None:
    """Look and send every few seconds, until cancelled. A failure is logged and tried again."""
    while True:
        try:
            await asyncio.to_thread(post_office.look)
            await asyncio.to_thread(post_office.send_due)
        except Exception:
            log.exception("letters could not be looked after")
        await asyncio.sleep(EVERY_S)


def _touched(session: Session, since: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The orders and the requests that commits after this one touched."""
    orders = session.scalars(select(scope.c.id).where(scope.c.last_seq > since, scope.c.id.like("order:%")))
    requests = session.scalars(
        select(row_version.c.row).where(
            row_version.c.scope == "office",
            row_version.c.seq > since,
            row_version.c.tbl == "service_request",
            row_version.c.removed == 0,
        )
    )
    return tuple(each.removeprefix("order:") for each in orders), tuple(requests)


def _is_moot(row: LetterRow, view: CustomerView, now: datetime) -> bool:
    """Whether a letter that waited has nothing to say any more."""
    order = view.order
    if order is None:
        return row.order_id is not None
    if order.status is OrderStatus.CANCELLED:
        return True
    if row.kind is LetterKind.APPOINTMENT:
        return order.status not in _PLANNED or order.scheduled_start is None or order.scheduled_start < now
    return row.kind is LetterKind.SHEET and view.sheet is None


def _company(session: Session) -> Company | None:
    return session.scalars(select(Company).order_by(Company.id).limit(1)).first()
