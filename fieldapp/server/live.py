"""Pages that keep up with the store: the same address gives its living part alone, and nothing when nothing changed."""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.responses import Response

from fieldapp.server.call import Call
from fieldapp.store.queries.console_shell import commit_seq


def live_page(call: Call, template: str, part: str, **values: Any) -> Response:
    """The page, or with `part` in its address only what lives in it; clocks move it once a minute.

    The tag is made of the store's last commit, so a script that asks again and again costs one small query.
    """
    tag = tag_of(call)
    if call.query.get("part"):
        answer = call.page(part, live_tag=tag, **values)
        answer.headers["ETag"] = tag
        return answer
    return call.page(template, live_tag=tag, **values)


def is_unchanged(call: Call) -> bool:
    """Whether the script that asks has what this page would say."""
    return bool(call.query.get("part")) and call.request.headers.get("if-none-match") == tag_of(call)


def unchanged(call: Call) -> Response:
    """The answer to that."""
    return Response(status_code=304, headers={"ETag": tag_of(call)})


def tag_of(call: Call) -> str:
    """What the living part depends on: commits, the minute, the language and what is asked."""
    with call.store.read() as session:
        seq = commit_seq(session)
    asked = "&".join(f"{name}={value}" for name, value in call.query.multi_items() if name != "part")
    said = f"{seq}/{call.now:%Y%m%d%H%M}/{call.language.value}/{call.person.person_id}/{asked}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'
