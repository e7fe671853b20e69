"""Asking twice for the same thing: with an `Idempotency-Key` it is done once, and the answer is given again.

The key is the caller's, one for each thing that is to be done, and is remembered for two days. An answer that
changed nothing (a refusal) is not kept: the same key may be tried again. When this server ended between doing
and answering, nobody knows, so nothing is done again: the caller is told to look first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from starlette.responses import Response

from fieldapp.model.columns import stored_moment
from fieldapp.server.call import Call
from fieldapp.server.catalogue import N_
from fieldapp.server.problems import problem
from fieldapp.store.api_keys import KeyHolder
from fieldapp.store.store import Store
from fieldapp.store.versions import insert_or_ignore
from fieldapp.store.wire_tables import api_answer

KEPT_FOR = timedelta(days=2)
LONGEST_NAME = 255
_NAME = "idempotency-key"
_KEPT_HEADERS = ("location", "etag", "content-type")
OTHER_BODY = N_("This Idempotency-Key was used for something else.")
BUSY = N_("The same is being done at this moment; ask again in a moment.")
UNKNOWN = N_("The server ended while it did this. Look whether it was done, and use a new Idempotency-Key.")
NO_NAME = N_("An Idempotency-Key has 1 to 255 printable ASCII characters.")
_SURELY_OVER = timedelta(minutes=5)


def answered_once(call: Call, run: Callable[[Call], Response]) -> Response:
    """What `run` answers; with an `Idempotency-Key` that was answered before, that answer."""
    told = call.request.headers.get(_NAME)
    holder = call.signed_in
    if told is None or not isinstance(holder, KeyHolder):
        return run(call)
    if not (0 < len(told) <= LONGEST_NAME and told.isascii() and told.isprintable()):
        return problem(422, "idempotency-key", call.words.gettext(NO_NAME))
    name = hashlib.sha256(told.encode()).hexdigest()
    if not _begin(call, holder.key_id, name):
        return _told_again(call, holder.key_id, name)
    is_done = False
    try:
        answer = run(call)
        is_done = answer.status_code < 300
    finally:
        if not is_done:
            _forget(call.store, holder.key_id, name)
    if is_done:
        _keep(call.store, holder.key_id, name, answer)
    return answer


def forget_old_answers(store: Store) -> None:
    """Forget the answers that are older than anybody asks for again."""
    before = stored_moment(store.world.now() - KEPT_FOR)
    with store.writing() as connection:
        connection.execute(delete(api_answer).where(api_answer.c.made_at < before))


def _begin(call: Call, key_id: str, name: str) -> bool:
    row = {
        "api_key": key_id,
        "name": name,
        "asked": _asked(call),
        "made_at": stored_moment(call.now),
    }
    with call.store.writing() as connection:
        return bool(connection.execute(insert_or_ignore(connection, api_answer), [row]).rowcount)


def _asked(call: Call) -> str:
    about = f"{call.request.method} {call.request.url.path}?{call.request.url.query}\n"
    return hashlib.sha256(about.encode() + call.body).hexdigest()


def _told_again(call: Call, key_id: str, name: str) -> Response:
    with call.store.read() as session:
        kept = session.execute(select(api_answer).where(*_is(key_id, name))).one_or_none()
    if kept is not None and kept.asked != _asked(call):
        return problem(422, "idempotency-key-used", call.words.gettext(OTHER_BODY))
    if kept is None or kept.status is None:
        is_over = kept is not None and call.now - datetime.fromisoformat(kept.made_at) > _SURELY_OVER
        code = "outcome-unknown" if is_over else "being-done"
        answer = problem(409, code, call.words.gettext(UNKNOWN if is_over else BUSY))
        if not is_over:
            answer.headers["Retry-After"] = "1"
        return answer
    headers = json.loads(kept.headers) | {"Idempotent-Replayed": "true"}
    return Response(kept.body, kept.status, headers)


def _keep(store: Store, key_id: str, name: str, answer: Response) -> None:
    headers = {name: value for name, value in answer.headers.items() if name in _KEPT_HEADERS}
    values = {
        "status": answer.status_code,
        "headers": json.dumps(headers),
        "body": bytes(answer.body),
    }
    with store.writing() as connection:
        connection.execute(update(api_answer).where(*_is(key_id, name)).values(values))


def _forget(store: Store, key_id: str, name: str) -> None:
    with store.writing() as connection:
        connection.execute(delete(api_answer).where(*_is(key_id, name)))


def _is(key_id: str, name: str) -> tuple[Any, Any]:
    return api_answer.c.api_key == key_id, api_answer.c.name == name
