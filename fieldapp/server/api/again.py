"""Asking twice for the same thing: with an `Idempotency-Key` it is done once, and the answer is given again.

The key is the caller's, one for each thing that is to be done, and is remembered for two days. An answer that
changed nothing (a refusal) is not kept: the same key may be tried again. When this server ended between doing
and answering, nobody knows, so nothing is done again: the caller is told to look first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from starlette.responses import Response

from fieldapp.server.call import Call
from fieldapp.server.catalogue import N_
from fieldapp.server.problems import problem
from fieldapp.store.api_answers import begin_answer, forget_answer, keep_answer, kept_answer
from fieldapp.store.api_keys import KeyHolder

LONGEST_NAME = 255
OTHER_BODY = N_("This Idempotency-Key was used for something else.")
BUSY = N_("The same is being done at this moment; ask again in a moment.")
UNKNOWN = N_("The server ended while it did this. Look whether it was done, and use a new Idempotency-Key.")
NO_NAME = N_("An Idempotency-Key has 1 to 255 printable ASCII characters.")
_NAME = "idempotency-key"
_KEPT_HEADERS = ("location", "etag", "content-type")
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
    if not begin_answer(call.store, holder.key_id, name, _asked(call)):
        return _told_again(call, holder.key_id, name)
    is_done = False
    try:
        answer = run(call)
        is_done = answer.status_code < 300
    finally:
        if not is_done:
            forget_answer(call.store, holder.key_id, name)
    if is_done:
        headers = {each: value for each, value in answer.headers.items() if each in _KEPT_HEADERS}
        keep_answer(call.store, holder.key_id, name, answer.status_code, headers, bytes(answer.body))
    return answer


def _asked(call: Call) -> str:
    about = f"{call.request.method} {call.request.url.path}?{call.request.url.query}\n"
    return hashlib.sha256(about.encode() + call.body).hexdigest()


def _told_again(call: Call, key_id: str, name: str) -> Response:
    kept = kept_answer(call.store, key_id, name)
    if kept is not None and kept.asked != _asked(call):
        return problem(422, "idempotency-key-used", call.words.gettext(OTHER_BODY))
    if kept is None or kept.status is None:
        is_over = kept is not None and call.now - kept.made_at > _SURELY_OVER
        code = "outcome-unknown" if is_over else "being-done"
        answer = problem(409, code, call.words.gettext(UNKNOWN if is_over else BUSY))
        if not is_over:
            answer.headers["Retry-After"] = "1"
        return answer
    return Response(kept.body, kept.status, dict(kept.headers) | {"Idempotent-Replayed": "true"})
