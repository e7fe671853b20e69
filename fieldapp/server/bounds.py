"""Bounds around every request: how large a body may be, and how long it may take to arrive.

A body that is announced too large is refused unread; one that grows too large, or does
not arrive in time, is answered and the connection closed. What a desk sends over a thin
line gets more time than a form.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fieldapp.server.failures import TOO_LARGE, TOO_SLOW, failure


@dataclass(frozen=True)
class Bound:
    """What one kind of address takes: bytes in all, seconds in all, seconds of silence."""

    most_bytes: int
    total_s: float
    silence_s: float


FORMS = Bound(1 << 20, 30.0, 10.0)
BOUNDS: tuple[tuple[str, Bound], ...] = (
    ("/sync/v1/blobs", Bound(64 << 20, 900.0, 30.0)),
    ("/sync/", Bound(16 << 20, 300.0, 30.0)),
    ("/verify", Bound(25 << 20, 120.0, 15.0)),
    ("/company/sheet", Bound(8 << 20, 60.0, 15.0)),
    ("/imports", Bound(64 << 20, 300.0, 30.0)),
    ("/procedures/", Bound(8 << 20, 60.0, 15.0)),
    ("/desks/files", Bound(4 << 30, 3600.0, 30.0)),
    ("/report", Bound(48 << 20, 300.0, 30.0)),
    ("/intake/signed/", FORMS),
    ("/intake/wechat/", FORMS),
    ("/intake/", Bound(32 << 20, 120.0, 30.0)),
    ("/", FORMS),
)
"""By the beginning of the address; the first that fits counts."""


class BodyBounds:
    """ASGI middleware that holds every body to its bound."""

    def __init__(self, app: ASGIApp, bounds: tuple[tuple[str, Bound], ...] = BOUNDS) -> None:
        self._app = app
        self._bounds = bounds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        bound = next(bound for start, bound in self._bounds if scope["path"].startswith(start))
        if _announced(scope) > bound.most_bytes:
            await _refuse(413, "body-too-large", scope, receive, send)
            return
        body = _Body(receive, bound)
        started = _Started(send)
        try:
            await self._app(scope, body, started)
        except _BodyRefusedError as trouble:
            if not started.yes:
                await _refuse(trouble.status, trouble.code, scope, receive, send)


class _BodyRefusedError(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


class _Body:
    """`receive`, counting bytes and watching the clock until the body is complete."""

    def __init__(self, receive: Receive, bound: Bound) -> None:
        self._receive = receive
        self._bound = bound
        self._left = bound.most_bytes
        self._end = asyncio.get_running_loop().time() + bound.total_s
        self._is_complete = False

    async def __call__(self) -> Message:
        if self._is_complete:
            return await self._receive()
        left_s = self._end - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(max(0.0, min(left_s, self._bound.silence_s))):
                message = await self._receive()
        except TimeoutError:
            raise _BodyRefusedError(408, "body-too-slow") from None
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _BodyRefusedError(413, "body-too-large")
        self._is_complete = message["type"] != "http.request" or not message.get("more_body", False)
        return message


class _Started:
    """`send`, remembering whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.yes = False

    async def __call__(self, message: Message) -> None:
        self.yes = True
        await self._send(message)


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 1 << 62
    return 0


async def _refuse(status: int, code: str, scope: Scope, receive: Receive, send: Send) -> None:
    title, source = _TOLD[code]
    answer = failure(Request(scope), status, code, title, source)
    answer.headers["Connection"] = "close"
    await answer(scope, receive, send)


_TOLD = {
    "body-too-large": ("The body is larger than this address takes.", TOO_LARGE),
    "body-too-slow": ("The body did not arrive in time.", TOO_SLOW),
}
