"""Systems that send messages in, each with secrets of its own; and what they sent lately, so that nothing is replayed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from fieldapp.errors import Unreadable
from fieldapp.model.columns import stored_moment
from fieldapp.store.store import Store
from fieldapp.store.versions import insert_or_ignore
from fieldapp.store.wire_tables import message_seen, message_source


class SourceKind(StrEnum):
    """How a source speaks."""

    SIGNED = "signed"
    """JSON, signed as Standard Webhooks says."""
    WECHAT = "wechat"
    """XML, as an official account or WeCom calls back."""


@dataclass(frozen=True)
class Source:
    """One system. `secrets` are sealed, by name."""

    id: str
    kind: SourceKind
    name: str
    secrets: Mapping[str, str]
    made_by: str
    made_at: datetime
    used_at: datetime | None
    ended_at: datetime | None


def add_source(store: Store, kind: SourceKind, name: str, secrets: Mapping[str, str], made_by: str) -> str:
    """A new source. Returns its id, which is in its address."""
    row = {
        "id": store.world.new_id(),
        "kind": kind.value,
        "name": name[:200],
        "secrets": json.dumps(dict(secrets)),
        "made_by": made_by,
        "made_at": stored_moment(store.world.now()),
    }
    with store.writing() as connection:
        connection.execute(message_source.insert(), row)
    return str(row["id"])


def sources(session: Session) -> tuple[Source, ...]:
    """Those that may send, oldest first."""
    query = select(message_source).where(message_source.c.ended_at.is_(None))
    rows = session.execute(query.order_by(message_source.c.made_at, message_source.c.id))
    return tuple(_source(row) for row in rows)


def source_of(session: Session, source_id: str, kind: SourceKind) -> Source:
    """One that may send. Raises Unreadable `row-not-found`."""
    query = select(message_source).where(
        message_source.c.id == source_id,
        message_source.c.kind == kind.value,
        message_source.c.ended_at.is_(None),
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise Unreadable("row-not-found")
    return _source(row)


def end_source(store: Store, source_id: str) -> None:
    """Let it send nothing more. Raises Unreadable `row-not-found`."""
    _change(store, source_id, ended_at=stored_moment(store.world.now()))


def note_use(store: Store, source_id: str) -> None:
    """It has sent something."""
    _change(store, source_id, used_at=stored_moment(store.world.now()))


def is_first_or_same(store: Store, source_id: str, nonce: str, body_hash: str) -> bool:
    """Whether what came under this nonce is new, or the very same again; both hashes are hexadecimal SHA-256."""
    row = {
        "source": source_id,
        "nonce": nonce,
        "body_hash": body_hash,
        "at": stored_moment(store.world.now()),
    }
    mine = (message_seen.c.source == source_id, message_seen.c.nonce == nonce)
    with store.writing() as connection:
        connection.execute(insert_or_ignore(connection, message_seen), [row])
        return bool(connection.scalar(select(message_seen.c.body_hash).where(*mine)) == body_hash)


def forget_seen(store: Store, before: datetime) -> None:
    """Forget what came before that moment; it must lie further back than any signature may."""
    with store.writing() as connection:
        connection.execute(delete(message_seen).where(message_seen.c.at < stored_moment(before)))


def _change(store: Store, source_id: str, **values: Any) -> None:
    with store.writing() as connection:
        done = connection.execute(
            update(message_source).where(message_source.c.id == source_id).values(**values)
        )
        if not done.rowcount:
            raise Unreadable("row-not-found")


def _source(row: Any) -> Source:
    return Source(
        id=row.id,
        kind=SourceKind(row.kind),
        name=row.name,
        secrets=json.loads(row.secrets),
        made_by=row.made_by,
        made_at=datetime.fromisoformat(row.made_at),
        used_at=datetime.fromisoformat(row.used_at) if row.used_at else None,
        ended_at=datetime.fromisoformat(row.ended_at) if row.ended_at else None,
    )
