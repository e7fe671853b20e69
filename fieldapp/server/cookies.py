"""The console's cookies: the session, the language before sign-in, the visitor, one sentence to show.

Over TLS all carry the `__Host-` prefix (no domain, path `/`, secure). Plain HTTP is served
to the same machine only; there the prefix would not be taken by browsers.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import json
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from fieldapp.model.people import Language

SESSION, LANGUAGE, VISITOR, NOTICE = "session", "language", "visitor", "notice"
_YEAR_S = 365 * 24 * 3600
_LONGEST_NOTICE = 1500


@dataclass(frozen=True)
class Notice:
    """One sentence that the next page shows."""

    tone: str
    words: str


class Cookies:
    """What a browser brought, and what it will be told to keep."""

    def __init__(self, request: Request) -> None:
        self.is_secure = request.url.scheme == "https"
        self.may_sign_in = self.is_secure or is_this_machine(request)
        self._brought = request.cookies
        self._changes: dict[str, tuple[str, int | None]] = {}

    @property
    def token(self) -> str | None:
        """The session's token."""
        return self._get(SESSION)

    @property
    def language(self) -> Language | None:
        """The language chosen before sign-in."""
        value = self._get(LANGUAGE)
        return Language(value) if value and value in Language._value2member_map_ else None

    def visitor_csrf(self, random: bytes) -> str:
        """The form token of somebody who has not signed in; the cookie behind it is made when missing."""
        value = self._get(VISITOR)
        if not value or len(value) != 64:
            value = random.hex()
            self._set(VISITOR, value, None)
        return hashlib.sha256(f"form:{value}".encode()).hexdigest()

    def begin(self, token: str) -> None:
        """Keep a session's token until the browser closes."""
        self._set(SESSION, token, None)

    def end(self) -> None:
        """Forget the session."""
        self._set(SESSION, "", 0)

    def choose(self, language: Language) -> None:
        """Keep the language for the next sign-in."""
        self._set(LANGUAGE, language.value, _YEAR_S)

    def say(self, tone: str, words: str) -> None:
        """A sentence for the next page."""
        raw = json.dumps([tone, words[:_LONGEST_NOTICE]], ensure_ascii=False).encode()
        self._set(NOTICE, base64.urlsafe_b64encode(raw).decode().rstrip("="), 60)

    def take_notice(self) -> Notice | None:
        """The sentence left for this page; it is shown once."""
        raw = self._brought.get(self._name(NOTICE))
        if not raw:
            return None
        if NOTICE not in self._changes:
            self._set(NOTICE, "", 0)
        try:
            tone, words = json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
        except (binascii.Error, ValueError, TypeError):
            return None
        return Notice("good" if tone == "good" else "bad", str(words)[:_LONGEST_NOTICE])

    def write(self, response: Response) -> None:
        """Put what changed onto the answer."""
        for name, (value, max_age) in self._changes.items():
            response.set_cookie(
                self._name(name),
                value,
                max_age=max_age,
                path="/",
                secure=self.is_secure,
                httponly=True,
                samesite="lax",
            )

    def _get(self, name: str) -> str | None:
        if name in self._changes:
            return self._changes[name][0] or None
        return self._brought.get(self._name(name)) or None

    def _set(self, name: str, value: str, max_age: int | None) -> None:
        self._changes[name] = (value, max_age)

    def _name(self, name: str) -> str:
        return f"__Host-fieldapp-{name}" if self.is_secure else f"fieldapp-{name}"


def is_this_machine(request: Request) -> bool:
    """Whether a request was made on the machine that the server runs on."""
    host = request.client.host if request.client else ""
    if host == "testclient":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
