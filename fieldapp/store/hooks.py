"""Webhooks: where other systems are told, what waits to be told, what was, what failed.

    add_message(store, hook.id, "order.signed:0198...", "order.signed", body)   # again: nothing happens

Kept as letters are (`store.letters`): written down once by a key, claimed for a while by whoever sends it, tried
again after the same growing pauses.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.orm import Session

from fieldapp.errors import Unreadable
from fieldapp.model.columns import stored_moment
from fieldapp.store.letters import LEASE, PAUSES
from fieldapp.store.queries.rows import Page, start_of_page
from fieldapp.store.store import Store
from fieldapp.store.versions import insert_if_new
from fieldapp.store.wire_tables import hook, hook_message


class HookState(StrEnum):
    """Whether a webhook is told."""

    ON = "on"
    PAUSED = "paused"
    GONE = "gone"
    """The other side said that it wants nothing more (410)."""


class HookMessageState(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True)
class HookRow:
    """One webhook. `secret` is sealed."""

    id: str
    name: str
    url: str
    events: frozenset[str]
    secret: str
    state: HookState
    made_by: str
    made_at: datetime
    failing_since: datetime | None


@dataclass(frozen=True)
class HookMessage:
    """One message to a webhook, as it is sent each time."""

    id: str
    hook: str
    key: str
    event: str
    body: str
    state: HookMessageState
    made_at: datetime
    next_at: datetime | None
    tries: int
    status: int | None
    trouble: str | None
    sent_at: datetime | None


def add_hook(store: Store, name: str, url: str, events: Iterable[str], secret: str, made_by: str) -> str:
    """A new webhook that is told of what happens from now on. Returns its id."""
    row = {
        "id": store.world.new_id(),
        "name": name[:200],
        "url": url,
        "events": json.dumps(sorted(set(events))),
        "secret": secret,
        "state": HookState.ON.value,
        "made_by": made_by,
        "made_at": stored_moment(store.world.now()),
    }
    with store.writing() as connection:
        connection.execute(hook.insert(), row)
    return str(row["id"])


def hooks(session: Session) -> tuple[HookRow, ...]:
    """Every webhook, oldest first."""
    return tuple(_hook(row) for row in session.execute(select(hook).order_by(hook.c.made_at, hook.c.id)))


def hook_row(session: Session, hook_id: str) -> HookRow:
    """One webhook. Raises Unreadable `row-not-found`."""
    row = session.execute(select(hook).where(hook.c.id == hook_id)).one_or_none()
    if row is None:
        raise Unreadable("row-not-found")
    return _hook(row)


def set_state(store: Store, hook_id: str, state: HookState) -> None:
    """Pause a webhook, or tell it again. Raises Unreadable `row-not-found`."""
    with store.writing() as connection:
        _change_hook(connection, hook_id, state=state.value, failing_since=None)


def remove_hook(store: Store, hook_id: str) -> None:
    """Forget a webhook and its log."""
    with store.writing() as connection:
        connection.execute(delete(hook_message).where(hook_message.c.hook == hook_id))
        connection.execute(delete(hook).where(hook.c.id == hook_id))


def add_message(store: Store, hook_id: str, key: str, event: str, body: str) -> bool:
    """Write a message down, to be sent at once. False when its key was there already."""
    now = stored_moment(store.world.now())
    row = {
        "id": store.world.new_id(),
        "hook": hook_id,
        "key": key[:120],
        "event": event,
        "body": body,
        "state": HookMessageState.WAITING.value,
        "made_at": now,
        "next_at": now,
        "tries": 0,
    }
    with store.writing() as connection:
        return insert_if_new(connection, hook_message, row)


def claim_message(store: Store, leave: Collection[str] = ()) -> HookMessage | None:
    """The message that is due longest, left to the caller for `LEASE`; none of the webhooks to `leave` alone."""
    now = store.world.now()
    told = select(hook.c.id).where(hook.c.state == HookState.ON.value)
    due = (
        select(hook_message)
        .where(
            hook_message.c.state == HookMessageState.WAITING.value,
            hook_message.c.next_at <= stored_moment(now),
            hook_message.c.hook.in_(told),
            hook_message.c.hook.not_in(sorted(leave)),
        )
        .order_by(hook_message.c.next_at, hook_message.c.id)
        .limit(1)
    )
    with store.engine.connect() as connection:
        if connection.execute(due).one_or_none() is None:
            return None
    with store.writing() as connection:
        row = connection.execute(due).one_or_none()
        if row is None:
            return None
        taken = (
            update(hook_message)
            .where(hook_message.c.id == row.id, hook_message.c.next_at == row.next_at)
            .values(next_at=stored_moment(now + LEASE))
        )
        return _message(row) if connection.execute(taken).rowcount else None


def mark_told(store: Store, message: HookMessage, status: int) -> None:
    """The other side has taken it."""
    now = stored_moment(store.world.now())
    with store.writing() as connection:
        _change(connection, message.id, state="sent", sent_at=now, next_at=None, status=status, trouble=None)
        _change_hook(connection, message.hook, failing_since=None)


def mark_untold(store: Store, message: HookMessage, trouble: str, status: int | None = None) -> None:
    """It was not taken: tried again after a growing pause, or given up."""
    now, tries = store.world.now(), message.tries + 1
    is_over = tries > len(PAUSES)
    next_at = None if is_over else stored_moment(now + PAUSES[tries - 1])
    state = "failed" if is_over else "waiting"
    with store.writing() as connection:
        told = {"state": state, "next_at": next_at, "status": status, "trouble": trouble[:500]}
        _change(connection, message.id, tries=tries, **told)
        failing = hook.update().where(hook.c.id == message.hook, hook.c.failing_since.is_(None))
        connection.execute(failing.values(failing_since=stored_moment(now)))


def tell_again(store: Store, hook_id: str, message_id: str) -> None:
    """Send a message now, whether it waits, failed or was sent. Raises Unreadable `row-not-found`."""
    now = stored_moment(store.world.now())
    with store.writing() as connection:
        mine = select(hook_message.c.id).where(
            hook_message.c.id == message_id, hook_message.c.hook == hook_id
        )
        if connection.execute(mine).one_or_none() is None:
            raise Unreadable("row-not-found")
        again = {"state": "waiting", "tries": 0, "next_at": now, "trouble": None, "sent_at": None}
        _change(connection, message_id, **again)


def messages_of(session: Session, hook_id: str, page: int = 1, size: int = 50) -> Page[HookMessage]:
    """The log of a webhook, newest first."""
    mine = hook_message.c.hook == hook_id
    total = session.scalar(select(func.count()).select_from(hook_message).where(mine)) or 0
    offset = start_of_page(total, page, size)
    query = select(hook_message).where(mine).order_by(hook_message.c.made_at.desc(), hook_message.c.id.desc())
    rows = session.execute(query.limit(size).offset(offset))
    return Page(tuple(_message(row) for row in rows), total, offset // size + 1, size)


def waiting_counts(session: Session) -> dict[str, int]:
    """How many messages wait, by webhook."""
    waiting = hook_message.c.state == HookMessageState.WAITING.value
    query = select(hook_message.c.hook, func.count()).where(waiting).group_by(hook_message.c.hook)
    return {row[0]: row[1] for row in session.execute(query)}


def forget_sent(store: Store, before: datetime) -> None:
    """Forget messages that were sent, or given up, before that moment."""
    old = hook_message.c.made_at < stored_moment(before)
    over = hook_message.c.state != HookMessageState.WAITING.value
    with store.writing() as connection:
        connection.execute(delete(hook_message).where(old, over))


def _change(connection: Connection, message_id: str, **values: Any) -> None:
    connection.execute(update(hook_message).where(hook_message.c.id == message_id).values(**values))


def _change_hook(connection: Connection, hook_id: str, **values: Any) -> None:
    if not connection.execute(update(hook).where(hook.c.id == hook_id).values(**values)).rowcount:
        raise Unreadable("row-not-found")


def _hook(row: Any) -> HookRow:
    return HookRow(
        id=row.id,
        name=row.name,
        url=row.url,
        events=frozenset(json.loads(row.events)),
        secret=row.secret,
        state=HookState(row.state),
        made_by=row.made_by,
        made_at=datetime.fromisoformat(row.made_at),
        failing_since=datetime.fromisoformat(row.failing_since) if row.failing_since else None,
    )


def _message(row: Any) -> HookMessage:
    return HookMessage(
        id=row.id,
        hook=row.hook,
        key=row.key,
        event=row.event,
        body=row.body,
        state=HookMessageState(row.state),
        made_at=datetime.fromisoformat(row.made_at),
        next_at=datetime.fromisoformat(row.next_at) if row.next_at else None,
        tries=row.tries,
        status=row.status,
        trouble=row.trouble,
        sent_at=datetime.fromisoformat(row.sent_at) if row.sent_at else None,
    )
