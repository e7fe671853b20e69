"""Letters to customers: what waits, what was sent, what failed. Each is written down once, by its key.

    add_letter(store, Letter("request:0198...", LetterKind.RECEIVED, ...))   # again: nothing happens

A letter names what it is about and is put into words when it is sent: so the link in it is made at that
moment, and what stands in the database opens nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.errors import Unreadable
from fieldapp.model.columns import stored_moment
from fieldapp.model.people import Language
from fieldapp.store.queries.rows import Page
from fieldapp.store.store import Store
from fieldapp.store.tables import letter
from fieldapp.store.versions import insert_if_new

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
)
"""After each failure that may pass; after the last the letter counts as failed."""
LEASE = timedelta(minutes=5)
"""How long a letter that is being sent is left alone by other processes."""


class LetterKind(StrEnum):
    """What a letter is about."""

    RECEIVED = "received"
    APPOINTMENT = "appointment"
    SHEET = "sheet"
    FOLLOW = "follow"
    """The link alone, sent by hand."""
    NOTICE = "notice"
    """To somebody of the company, because a rule says so."""


class LetterState(StrEnum):
    """Where a letter is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Letter:
    """A letter to be sent; `key` is what makes it the same letter."""

    key: str
    kind: LetterKind
    language: Language
    recipient: str
    order_id: str | None = None
    request_id: str | None = None
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LetterRow:
    """A letter as it stands."""

    id: str
    key: str
    kind: LetterKind
    language: Language
    recipient: str
    order_id: str | None
    request_id: str | None
    details: dict[str, str]
    state: LetterState
    made_at: datetime
    next_at: datetime | None
    tries: int
    trouble: str | None
    sent_at: datetime | None


def add_letter(store: Store, wanted: Letter) -> bool:
    """Write a letter down, to be sent at once. False when its key was there already."""
    with store.writing() as connection:
        return write_letter(connection, store.world.new_id(), wanted, store.world.now())


def write_letter(connection: Connection, row_id: str, wanted: Letter, at: datetime) -> bool:
    """The same inside a transaction."""
    now = stored_moment(at)
    row = {
        "id": row_id,
        "key": wanted.key[:120],
        "kind": wanted.kind.value,
        "language": wanted.language.value,
        "recipient": wanted.recipient,
        "order_id": wanted.order_id,
        "request_id": wanted.request_id,
        "details": json.dumps(wanted.details, ensure_ascii=False, sort_keys=True),
        "state": LetterState.WAITING.value,
        "made_at": now,
        "next_at": now,
        "tries": 0,
    }
    return insert_if_new(connection, letter, row)


def claim_letter(store: Store) -> LetterRow | None:
    """The letter that is due longest, left to the caller for `LEASE`; None when nothing is due."""
    now = store.world.now()
    due = (
        select(letter)
        .where(letter.c.state == LetterState.WAITING.value, letter.c.next_at <= stored_moment(now))
        .order_by(letter.c.next_at, letter.c.id)
        .limit(1)
    )
    with store.writing() as connection:
        row = connection.execute(due).one_or_none()
        if row is None:
            return None
        taken = (
            update(letter)
            .where(letter.c.id == row.id, letter.c.next_at == row.next_at)
            .values(next_at=stored_moment(now + LEASE))
        )
        return _letter(row) if connection.execute(taken).rowcount else None


def mark_sent(store: Store, letter_id: str) -> None:
    """The mail server has taken it."""
    _change(
        store, letter_id, state="sent", sent_at=stored_moment(store.world.now()), next_at=None, trouble=None
    )


def mark_failed(store: Store, row: LetterRow, trouble: str, *, for_good: bool = False) -> None:
    """It could not be handed over: tried again after a growing pause, or given up."""
    tries = row.tries + 1
    if for_good or tries > len(PAUSES):
        _change(store, row.id, state="failed", tries=tries, next_at=None, trouble=trouble[:500])
    else:
        next_at = stored_moment(store.world.now() + PAUSES[tries - 1])
        _change(store, row.id, tries=tries, next_at=next_at, trouble=trouble[:500])


def send_again(store: Store, letter_id: str) -> None:
    """Send a letter now, whether it waits, failed or was sent. Raises Unreadable `row-not-found`."""
    now = stored_moment(store.world.now())
    _change(store, letter_id, state="waiting", tries=0, next_at=now, trouble=None, sent_at=None)


def drop_letter(store: Store, letter_id: str) -> None:
    """Do not send a letter after all. Raises Unreadable `row-not-found`."""
    _change(store, letter_id, state="dropped", next_at=None)


def letters_found(
    session: Session, state: LetterState | None, page: int = 1, size: int = 50
) -> Page[LetterRow]:
    """Letters, newest first; None for every state."""
    conditions = [] if state is None else [letter.c.state == state.value]
    total = session.scalar(select(func.count()).select_from(letter).where(*conditions)) or 0
    number = min(page, max(1, -(-total // size)))
    query = select(letter).where(*conditions).order_by(letter.c.made_at.desc(), letter.c.id.desc())
    rows = session.execute(query.limit(size).offset((number - 1) * size))
    return Page(tuple(_letter(row) for row in rows), total, number, size)


def letters_of(session: Session, order_id: str | None, request_id: str | None) -> tuple[LetterRow, ...]:
    """What was written about an order and the request it came from, newest first."""
    wanted = [letter.c.order_id == order_id] if order_id else []
    wanted += [letter.c.request_id == request_id] if request_id else []
    if not wanted:
        return ()
    query = select(letter).where(or_(*wanted)).order_by(letter.c.made_at.desc(), letter.c.id.desc())
    return tuple(_letter(row) for row in session.execute(query))


def letter_row(session: Session, letter_id: str) -> LetterRow:
    """One letter. Raises Unreadable `row-not-found`."""
    row = session.execute(select(letter).where(letter.c.id == letter_id)).one_or_none()
    if row is None:
        raise Unreadable("row-not-found")
    return _letter(row)


def _change(store: Store, letter_id: str, **values: Any) -> None:
    with store.writing() as connection:
        done = connection.execute(update(letter).where(letter.c.id == letter_id).values(**values))
        if not done.rowcount:
            raise Unreadable("row-not-found")


def _letter(row: Any) -> LetterRow:
    return LetterRow(
        id=row.id,
        key=row.key,
        kind=LetterKind(row.kind),
        language=Language(row.language),
        recipient=row.recipient,
        order_id=row.order_id,
        request_id=row.request_id,
        details=json.loads(row.details),
        state=LetterState(row.state),
        made_at=datetime.fromisoformat(row.made_at),
        next_at=datetime.fromisoformat(row.next_at) if row.next_at else None,
        tries=row.tries,
        trouble=row.trouble,
        sent_at=datetime.fromisoformat(row.sent_at) if row.sent_at else None,
    )
