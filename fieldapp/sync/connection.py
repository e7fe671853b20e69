"""Connections to one server: its certificate pinned, every socket under the exchange's deadline.

A reply cut inside its headers passes for a whole one with http.client and everything built
on it; here the blank line after the headers has to come.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from typing import Any, BinaryIO, cast

import certifi
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.ssl_ import create_urllib3_context

from fieldapp.errors import Unreadable
from fieldapp.sync.deadline import Exchange, resolve

LONGEST_IDLE_S = 45.0
"""A connection that was idle for longer may be dead without having been closed; a new one is cheap."""
_KEPT = 4
_SHORT_BYTES = 64 << 10
"""A message up to here is copied behind its headers: one packet, for which the server wakes up once."""
_NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, for which Python has no name."""


class _Current(threading.local):
    """The exchange that this thread is carrying out."""

    exchange: Exchange


current = _Current()


def open_pool(scheme: str, host: str, port: int, fingerprint: str, authority: str) -> HTTPConnectionPool:
    """Connections to that server and no other: by its authority (PEM), else by its fingerprint.

    With neither, the authorities that browsers trust decide. The authority's own dates and its
    certificate's are not looked at: a desk's clock may be a year off, and being the right
    authority is enough. Raises Unreadable `authority-unreadable`.
    """
    if scheme == "http":
        return _Pool(host, port, maxsize=_KEPT)
    if authority:
        return _TlsPool(host, port, maxsize=_KEPT, ssl_context=_trusting(authority), assert_hostname=False)
    if fingerprint:
        unverified = create_urllib3_context(cert_reqs=ssl.CERT_NONE)
        return _TlsPool(host, port, maxsize=_KEPT, ssl_context=unverified, assert_fingerprint=fingerprint)
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return _TlsPool(host, port, maxsize=_KEPT, ssl_context=context)


def is_wrong_certificate(error: BaseException) -> bool:
    """Whether an exchange failed because the other end is not the server that is trusted."""
    seen: set[int] = set()
    todo: list[object] = [error]
    while todo:
        each = todo.pop()
        if isinstance(each, BaseException) and id(each) not in seen:
            if isinstance(each, ssl.SSLCertVerificationError) or "Fingerprints did not match" in str(each):
                return True
            seen.add(id(each))
            todo += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]
    return False


class _WholeHead(http.client.HTTPResponse):
    """A response whose status line and headers ended with a blank line."""

    def begin(self) -> None:
        """Read the head. Raises http.client.IncompleteRead when it was cut."""
        head = _HeadLines(self.fp)
        self.fp = cast("Any", head)
        try:
            super().begin()
        finally:
            if self.fp is cast("Any", head):
                self.fp = head.file
        if head.last.strip(b"\r\n") or not head.last:
            raise http.client.IncompleteRead(head.last)


class _HeadLines:
    """Remembers the last line that was read, and tells the exchange of the first."""

    def __init__(self, file: Any) -> None:
        self.file: Any = file
        self.last = b""

    def readline(self, limit: int) -> bytes:
        self.last = cast("BinaryIO", self.file).readline(limit)
        current.exchange.reply_began = current.exchange.reply_began or bool(self.last)
        return self.last

    def close(self) -> None:
        self.file.close()


class _Connection(HTTPConnection):
    """A connection whose socket is held by the exchange that uses it."""

    response_class = _WholeHead
    _twin: socket.socket | None = None
    _used_at = 0.0
    _answers = 0
    _head: bytes | None = None
    """Headers that wait for the message they belong to."""

    def _new_conn(self) -> socket.socket:
        try:
            made, twin = _connect(self._dns_host, self.port or 0, current.exchange)
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "timed out") from error
        except OSError as error:
            raise NewConnectionError(self, str(error)) from error
        self._twin, self._used_at, self._answers = twin, time.monotonic(), 0
        return made

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send over a kept connection if it is fresh, otherwise over a new one."""
        if self.sock is not None and time.monotonic() - self._used_at > LONGEST_IDLE_S:
            self.close()
        if self.sock is not None and self._twin is not None:
            current.exchange.reused_connection = self._answers > 0
            current.exchange.hold(self._twin)
            self.sock.settimeout(current.exchange.left_s())
        self._head = b""
        super().request(*args, **kwargs)
        self._send_head()

    def send(self, data: Any) -> None:
        """Send what `request` gives piece by piece: its headers, then the message."""
        if self._head == b"":
            self._head = bytes(data)
        elif self._head is not None and len(data) <= _SHORT_BYTES:
            head, self._head = self._head, None
            super().send(head + data)
        else:
            self._send_head()
            super().send(data)

    def _send_head(self) -> None:
        head, self._head = self._head, None
        if head:
            super().send(head)

    def getresponse(self) -> Any:
        """The response's head; its body is read by whoever asked."""
        response = super().getresponse()
        self._used_at, self._answers = time.monotonic(), self._answers + 1
        return response

    def close(self) -> None:
        super().close()
        twin, self._twin = self._twin, None
        if twin is not None:
            twin.close()


class _TlsConnection(_Connection, HTTPSConnection):
    """The same with TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


def _connect(host: str, port: int, exchange: Exchange) -> tuple[socket.socket, socket.socket]:
    """A connected socket to the first address that answers, and its twin.

    TLS takes the socket itself over; the twin stays ours to shut down. Raises OSError.
    """
    last = OSError("no address")
    for family, kind, protocol, _name, address in resolve(host, port, exchange.left_s()):
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(exchange.left_s())
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            made.connect(address)
            twin = made.dup()
        except OSError as error:
            made.close()
            last = error
        else:
            exchange.hold(twin)
            return made, twin
    raise last


def _trusting(authority: str) -> ssl.SSLContext:
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.check_hostname = False
    context.verify_flags |= _NO_CHECK_TIME
    try:
        context.load_verify_locations(cadata=authority)
    except (ssl.SSLError, ValueError) as error:
        raise Unreadable("authority-unreadable") from error
    return context
