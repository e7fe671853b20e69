"""Saying one message to an address: signed (Standard Webhooks), once, within a deadline, and nowhere inside.

The address is looked up here and the connection goes to what was found, so that a name cannot lead elsewhere
between the check and the connection. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

DEADLINE_S = 15.0
NOT_THERE = "this address leads inside, which is not allowed"
_MOST_ANSWERED = 64 << 10
_LONGEST_ADDRESS = 1_000


@dataclass(frozen=True)
class Said:
    """What came of it: the status, or why there is none."""

    status: int | None
    trouble: str | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the other side has it."""
        return self.status is not None and 200 <= self.status < 300


def address_of(url: str, *, may_be_private: bool) -> SplitResult | None:
    """The parts of an address that may be told; None of one that may not.

    Without `may_be_private` it has to be https, and must not name a place inside by its number.
    """
    try:
        parts = urlsplit(url.strip())
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return None
    schemes = ("https", "http") if may_be_private else ("https",)
    is_plain = url.isascii() and url.isprintable() and " " not in url.strip() and len(url) <= _LONGEST_ADDRESS
    host = parts.hostname or ""
    is_sound = is_plain and has_port and parts.scheme in schemes and host and parts.username is None
    return parts if is_sound and (may_be_private or not _is_inside(host)) else None


def say(
    url: str, secret: str, message_id: str, body: str, at: datetime, *, may_be_private: bool = False,
    deadline_s: float = DEADLINE_S,
) -> Said:  # fmt: skip
    """POST one message. Returns within the deadline whatever the other side does."""
    from standardwebhooks.webhooks import Webhook

    headers = {
        "Content-Type": "application/json",
        "User-Agent": "fieldapp",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at, body),
    }
    parts = address_of(url, may_be_private=may_be_private)
    try:
        address = _found(parts, may_be_private=may_be_private) if parts else None
        if parts is None or address is None:
            return Said(None, NOT_THERE)
        return Said(_status(_Line(parts, address, deadline_s), parts, body.encode(), headers, deadline_s))
    except (OSError, http.client.HTTPException) as error:
        return Said(None, f"{type(error).__name__}: {error}"[:300])


def _status(line: _Line, parts: SplitResult, body: bytes, headers: dict[str, str], deadline_s: float) -> int:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    guard = threading.Timer(deadline_s, line.cut)
    guard.start()
    try:
        line.connection.request("POST", path, body, headers)
        answer = line.connection.getresponse()
        answer.read(_MOST_ANSWERED)
        if line.was_cut:
            raise TimeoutError("it took too long to answer")
        return answer.status
    finally:
        guard.cancel()
        line.connection.close()


class _Line:
    """A connection to one address that was found for a name."""

    def __init__(self, parts: SplitResult, address: str, timeout_s: float) -> None:
        host, is_tls = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if is_tls else 80)
        self.was_cut = False
        self._socket: socket.socket | None = None
        self.connection = http.client.HTTPConnection(host, port, timeout=timeout_s)
        if is_tls and parts.port is None:
            self.connection.default_port = 443  # what the Host header leaves out
        self._is_tls = is_tls
        self._address = (address, port)
        self._timeout_s = timeout_s
        self.connection.connect = self._connect  # type: ignore[method-assign]

    def cut(self) -> None:
        """End the conversation, wherever it is."""
        self.was_cut = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def _connect(self) -> None:
        self._socket = socket.create_connection(self._address, self._timeout_s)
        if self._is_tls:
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=self.connection.host)
        self.connection.sock = self._socket


def _found(parts: SplitResult, *, may_be_private: bool) -> str | None:
    """An address of the name; None when one of them is inside."""
    port = parts.port or 443
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)]
    is_inside = not may_be_private and any(_is_inside(address) for address in found)
    return None if is_inside or not found else found[0]


def _is_inside(host: str) -> bool:
    """Whether this is an address (not a name) that does not belong to the open internet."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_global or (mapped or address).is_multicast
