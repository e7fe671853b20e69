"""Links with which a customer follows an order or a request without signing in.

A link's token cannot be guessed and is kept as a hash only: what stands in the database opens nothing, so a
link that was lost is not shown again but made anew. It ends by itself, and earlier when the office ends it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.errors import Unreadable
from fieldapp.model.columns import stored_moment
from fieldapp.model.people import Language
from fieldapp.store.store import Store
from fieldapp.store.tables import customer_link

LINK_LIFE = timedelta(days=180)
"""Long enough for a repair that waits for parts, and for the sheet to be read once more afterwards."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_SEEN_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True)
class LinkTarget:
    """What a link leads to: an order, or a request that may become one."""

    language: Language
    order_id: str | None = None
    request_id: str | None = None


@dataclass(frozen=True)
class LinkRow:
    """A link as the office sees it. `id` ends it and opens nothing."""

    id: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opened_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether it still leads somewhere."""
        return self.revoked_at is None and now < self.expires_at


def make_link(store: Store, target: LinkTarget, *, made_by: str, letter: str | None = None) -> str:
    """A new link; returns its token, which cannot be had again."""
    token = base64.urlsafe_b64encode(store.world.random_bytes(32)).decode().rstrip("=")
    now = store.world.now()
    row = {
        "token_hash": _hash(token),
        "order_id": target.order_id,
        "request_id": target.request_id,
        "language": target.language.value,
        "made_by": made_by,
        "made_at": stored_moment(now),
        "expires_at": stored_moment(now + LINK_LIFE),
        "letter": letter,
    }
    with store.writing() as connection:
        connection.execute(customer_link.insert(), row)
    return token


def follow_link(store: Store, token: str) -> LinkTarget:
    """What a token leads to. Raises Unreadable `link-ended` for one that is wrong, expired or ended."""
    if not _TOKEN.fullmatch(token):
        raise Unreadable("link-ended")
    now = store.world.now()
    with store.read() as session:
        row = session.execute(
            select(customer_link).where(customer_link.c.token_hash == _hash(token))
        ).one_or_none()
    if row is None or row.revoked_at is not None or row.expires_at <= stored_moment(now):
        raise Unreadable("link-ended")
    if row.opened_at is None or row.opened_at < stored_moment(now - _SEEN_AGAIN):
        _note_opened(store, row.token_hash, now)
    return LinkTarget(Language(row.language), row.order_id, row.request_id)


def revoke_link(store: Store, link_id: str) -> None:
    """End a link at once. Raises Unreadable `row-not-found` where there is none."""
    ended = (
        update(customer_link)
        .where(customer_link.c.token_hash == link_id, customer_link.c.revoked_at.is_(None))
        .values(revoked_at=stored_moment(store.world.now()))
    )
    with store.writing() as connection:
        if not connection.execute(ended).rowcount:
            raise Unreadable("row-not-found")


def links_of(session: Session, order_id: str | None, request_id: str | None) -> tuple[LinkRow, ...]:
    """The links of an order and of the request it came from, newest first."""
    wanted: list[ColumnElement[bool]] = []
    if order_id is not None:
        wanted.append(customer_link.c.order_id == order_id)
    if request_id is not None:
        wanted.append(customer_link.c.request_id == request_id)
    query = select(customer_link).where(or_(*wanted)).order_by(customer_link.c.made_at.desc())
    return tuple(_link(row) for row in session.execute(query)) if wanted else ()


def _link(row: Any) -> LinkRow:
    return LinkRow(
        id=row.token_hash,
        made_by=row.made_by,
        made_at=datetime.fromisoformat(row.made_at),
        expires_at=datetime.fromisoformat(row.expires_at),
        revoked_at=_moment(row.revoked_at),
        opened_at=_moment(row.opened_at),
    )


def _note_opened(store: Store, token_hash: str, now: datetime) -> None:
    seen = (
        update(customer_link)
        .where(customer_link.c.token_hash == token_hash)
        .values(opened_at=stored_moment(now))
    )
    with store.writing() as connection:
        connection.execute(seen)


def _hash(token: str) -> str:
    """One round is enough: the token is 256 bits of chance, not a password."""
    return hashlib.sha256(f"customer-link:{token}".encode()).hexdigest()


def _moment(words: str | None) -> datetime | None:
    return None if words is None else datetime.fromisoformat(words)
