"""What a key is refused for: a scope it lacks, or more requests a minute than one may make."""

from __future__ import annotations

import math

from starlette.responses import Response

from fieldapp.server.api.scopes import scope_of
from fieldapp.server.call import Call, Page
from fieldapp.server.catalogue import N_
from fieldapp.server.problems import problem
from fieldapp.store.api_keys import KeyHolder

LACKS = N_("This key was not made for that; it would have to be made with %(scope)s.")
TOO_MANY = N_("Too many requests; go on in %(seconds)s s.")


def refused_with_key(page: Page, call: Call) -> Response | None:
    """Why a key that stands does not open this address now; None when it does."""
    holder = call.signed_in
    if not isinstance(holder, KeyHolder):
        return None
    wait_s = math.ceil(call.service.pace.wait_s(holder.key_id))
    if wait_s:
        answer = problem(429, "too-many-requests", call.words.gettext(TOO_MANY, seconds=wait_s))
        answer.headers["Retry-After"] = str(wait_s)
        return answer
    scope = scope_of(page)
    if scope is not None and not holder.may_use(scope):
        return problem(403, "key-lacks-scope", call.words.gettext(LACKS, scope=scope), scope=scope)
    return None
