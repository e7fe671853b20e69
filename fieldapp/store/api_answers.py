"""Answers that were given under a caller's own name for what was to be done, so that it is done once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from fieldapp.model.columns import stored_moment
from fieldapp.store.store import Store
from fieldapp.store.versions import insert_if_new
from fieldapp.store.wire_tables import api_answer

KEPT_FOR = timedelta(days=2)


@dataclass(frozen=True)
class KeptAnswer:
    """What was asked under a name (a hash), and what was answered; no status while it is being done."""

    asked: str
    status: int | None
    headers: Mapping[str, str]
    body: bytes | None
    made_at: datetime


def begin_answer(store: Store, key_id: str, name: str, asked: str) -> bool:
    """Take a name. False when it was taken before."""
    now = stored_moment(store.world.now())
    row = {"api_key": key_id, "name": name, "asked": asked, "made_at": now}
    with store.writing() as connection:
        return insert_if_new(connection, api_answer, row)


def kept_answer(store: Store, key_id: str, name: str) -> KeptAnswer | None:
    """What stands under a name."""
    with store.read() as session:
        row = session.execute(select(api_answer).where(*_is(key_id, name))).one_or_none()
    if row is None:
        return None
    headers = json.loads(row.headers) if row.headers else {}
    return KeptAnswer(row.asked, row.status, headers, row.body, datetime.fromisoformat(row.made_at))


def keep_answer(
    store: Store, key_id: str, name: str, status: int, headers: Mapping[str, str], body: bytes
) -> None:
    """Keep what was answered."""
    values = {"status": status, "headers": json.dumps(dict(headers)), "body": body}
    with store.writing() as connection:
        connection.execute(update(api_answer).where(*_is(key_id, name)).values(values))


def forget_answer(store: Store, key_id: str, name: str) -> None:
    """Give a name back: nothing was done under it."""
    with store.writing() as connection:
        connection.execute(delete(api_answer).where(*_is(key_id, name)))


def forget_old_answers(store: Store) -> None:
    """Forget the answers that are older than anybody asks for again."""
    before = stored_moment(store.world.now() - KEPT_FOR)
    with store.writing() as connection:
        connection.execute(delete(api_answer).where(api_answer.c.made_at < before))


def _is(key_id: str, name: str) -> tuple[Any, Any]:
    return api_answer.c.api_key == key_id, api_answer.c.name == name
