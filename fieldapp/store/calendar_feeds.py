"""The secret address of a person's calendar: kept as a hash, ended or made anew at any time, one for each person."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.errors import Unreadable
from fieldapp.model.columns import stored_moment
from fieldapp.model.people import Person
from fieldapp.store.planning_tables import calendar_feed
from fieldapp.store.queries.rows import is_no, is_yes
from fieldapp.store.store import Store
from fieldapp.store.versions import insert_or_update

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_NOTED_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class FeedRow:
    """A feed that is open."""

    made_at: datetime
    read_at: datetime | None


def make_feed(store: Store, person_id: str) -> str:
    """A new address for a person; the one before ends. Returns its token, which cannot be had again."""
    token = base64.urlsafe_b64encode(store.world.random_bytes(32)).decode().rstrip("=")
    row = {
        "person": person_id,
        "token_hash": _hash(token),
        "made_at": stored_moment(store.world.now()),
        "read_at": None,
    }
    with store.writing() as connection:
        statement = insert_or_update(
            connection, calendar_feed, ("person",), ("token_hash", "made_at", "read_at")
        )
        connection.execute(statement, [row])
    return token


def end_feed(store: Store, person_id: str) -> None:
    """Nobody gets anything from the address any more."""
    with store.writing() as connection:
        connection.execute(calendar_feed.delete().where(calendar_feed.c.person == person_id))


def feed_of(session: Session, person_id: str) -> FeedRow | None:
    """A person's feed, if there is one."""
    columns = (calendar_feed.c.made_at, calendar_feed.c.read_at)
    row = session.execute(select(*columns).where(calendar_feed.c.person == person_id)).one_or_none()
    if row is None:
        return None
    made_at, read_at = row
    return FeedRow(datetime.fromisoformat(made_at), datetime.fromisoformat(read_at) if read_at else None)


def reader_of(store: Store, token: str) -> str:
    """Whose calendar an address is. Raises Unreadable `row-not-found` for an ended one, or who works here no more."""
    if not _TOKEN.fullmatch(token):
        raise Unreadable("row-not-found")
    with store.read() as session:
        row = session.execute(
            select(calendar_feed.c.person, calendar_feed.c.read_at)
            .join_from(calendar_feed, Person, Person.id == calendar_feed.c.person)
            .where(calendar_feed.c.token_hash == _hash(token), is_yes(Person.active), is_no(Person.withdrawn))
        ).one_or_none()
    if row is None:
        raise Unreadable("row-not-found")
    person, read_at = row
    now = store.world.now()
    if read_at is None or read_at < stored_moment(now - _NOTED_AGAIN):
        noted = update(calendar_feed).where(calendar_feed.c.person == person)
        with store.writing() as connection:
            connection.execute(noted.values(read_at=stored_moment(now)))
    return str(person)


def _hash(token: str) -> str:
    """One round is enough: the token is 256 bits of chance, not a password."""
    return hashlib.sha256(f"calendar-feed:{token}".encode()).hexdigest()
