"""Every declared address, everybody who may ask, rows of every kind: who gets past the door.

The door is the real one; what stands behind each address is exchanged for a word, so that asking thousands of times
changes nothing and takes seconds. A cell is one address asked by one person about one kind of row.

    cells = walk(service, pages, people)
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message

from fieldapp.model.people import Language
from fieldapp.rules.actors import Actor
from fieldapp.server.answering import route_of
from fieldapp.server.call import Call, Page
from fieldapp.server.service import Service

INSIDE = "past the door"
_PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True)
class Person:
    """Somebody at the door: a cookie and the token of their forms; nothing of both for a stranger."""

    name: str
    actor: Actor | None = None
    cookie: str = ""
    csrf: str = ""
    accepts: str = "text/html"
    """Programs are refused in a few words, people on a page that takes its time to be put together."""


@dataclass(frozen=True)
class Cell:
    """What one person was answered at one address about one kind of row."""

    page: Page
    person: Person
    kind: str
    status: int
    body: bytes
    to: str

    @property
    def is_inside(self) -> bool:
        """Whether the door let the person through."""
        return self.status == 200 and self.body == INSIDE.encode()


def signed_in(service: Service, actor: Actor, accepts: str = "application/json") -> Person:
    """A person with a session that was opened this moment."""
    session = service.accounts.open_session(str(actor.person_id), Language.ENGLISH)
    known = service.accounts.session(session.token)
    assert known is not None
    cookie = f"__Host-fieldapp-session={session.token}"
    return Person("+".join(sorted(actor.roles)), actor, cookie, known.csrf, accepts)


def walk(
    service: Service, pages: Sequence[Page], people: Iterable[Person], rows: Mapping[str, str]
) -> list[Cell]:
    """Ask everywhere, as everybody, once about each of `rows` (kind to id) where the address names a row."""
    app = Starlette(routes=[route_of(replace(page, run=_inside), service) for page in pages])
    return asyncio.run(_walk(app, pages, tuple(people), rows))


def filled(path: str, row: str) -> str:
    """An address with this row in every place."""
    return _PLACE.sub(row, path)


async def _walk(
    app: ASGIApp, pages: Sequence[Page], people: Sequence[Person], rows: Mapping[str, str]
) -> list[Cell]:
    return [
        await _asked(app, page, person, kind, row)
        for page in pages
        for person in people
        for kind, row in (rows.items() if _PLACE.search(page.path) else [("none", "")])
    ]


async def _asked(app: ASGIApp, page: Page, person: Person, kind: str, row: str) -> Cell:
    body = urlencode({"csrf": person.csrf}).encode() if page.method == "POST" else b""
    headers = {
        "host": "console.example",
        "accept": person.accepts,
        "cookie": person.cookie,
        "content-type": "application/x-www-form-urlencoded",
    }
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": page.method,
        "scheme": "https",
        "path": filled(page.path, row),
        "raw_path": filled(page.path, row).encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("192.0.2.9", 40_000),
        "server": ("console.example", 443),
    }
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    await app(scope, receive, send)
    sent = b"".join(each.get("body", b"") for each in told[1:])
    to = dict(told[0]["headers"]).get(b"location", b"").decode()
    return Cell(page, person, kind, int(told[0]["status"]), sent, to)


def _inside(_call: Call) -> Response:
    return PlainTextResponse(INSIDE)
