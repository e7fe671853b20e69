"""Headers that every answer carries: what a page may load, and that nobody may frame or guess it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGES_MAY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
FILES_MAY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; sandbox"
)
"""For bytes that people uploaded: nothing runs, nothing is loaded, it has no origin."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_TWO_YEARS = "max-age=63072000"


class SecurityHeaders:
    """ASGI middleware that adds them to whatever is answered; an answer's own value stands."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_to(MutableHeaders(scope=message), is_secure=scope["scheme"] == "https")
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def add_to(headers: MutableHeaders, *, is_secure: bool) -> None:
    """Add them to one answer; its own values stand."""
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Security-Policy", PAGES_MAY)
    headers.setdefault("Cache-Control", "no-store")
    if is_secure:
        headers.setdefault("Strict-Transport-Security", _TWO_YEARS)
