"""What networks do to replies: a proxy on this machine that passes everything on, but for what a trick spoils.

    proxy = Proxy(server.url)
    with proxy.spoiling("POST /sync/v1/push", KINDS["cut in the body"].trick):
        ...

A trick gets the client's socket, the request and the way to have it really answered; README.md tells of each.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import zstandard

from fieldapp.sync import packing
from tests.servers import read_request

HTML = b"<html><body>Welcome to the hotel. <a href='/sign-in'>Sign in</a></body></html>"
LONG_S = 8.0
"""Longer than any deadline in these tests."""


class Proxy:
    """A line to a server; what it spoils, and how, is set by `spoiling`."""

    def __init__(self, url: str) -> None:
        self._target = int(url.rpartition(":")[2])
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._spoiled: tuple[re.Pattern[str], Trick] | None = None
        self.spoilt = 0
        self.met_at = 0.0
        """When the first request that is spoiled had come; those before it have deadlines of their own."""
        self._ended = threading.Event()
        _bomb()
        threading.Thread(target=self._accept, daemon=True).start()

    @contextlib.contextmanager
    def spoiling(self, what: str, trick: Trick) -> Iterator[None]:
        """Spoil the replies to requests whose first line begins so (a regular expression)."""
        self._spoiled, self.spoilt, self.met_at = (re.compile(what), trick), 0, 0.0
        self._ended = threading.Event()
        try:
            yield
        finally:
            self._spoiled = None
            self._ended.set()

    def pause(self) -> None:
        """Say nothing until the spoiling ends."""
        self._ended.wait(LONG_S)

    def close(self) -> None:
        """No more connections."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), contextlib.closing(_Far(self._target)) as far:
            while request := read_request(near):
                spoiled = self._spoiled
                if spoiled is None or not spoiled[0].match(request.decode("latin-1")):
                    near.sendall(far.answer(request))
                    continue
                self.met_at = self.met_at or time.monotonic()
                self.spoilt += 1
                spoiled[1](Meeting(self, near, lambda asked=request: far.answer(asked)))  # type: ignore[misc]
                return


class _Far:
    """The server's end: one connection, whole replies."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)

    def answer(self, request: bytes) -> bytes:
        self._socket.sendall(request)
        reply = b""
        while b"\r\n\r\n" not in reply:
            reply += self._more()
        head, _, body = reply.partition(b"\r\n\r\n")
        has_none = request.startswith(b"HEAD ") or b" 204 " in head.split(b"\r\n")[0]
        length = 0 if has_none else int(_header(head, b"content-length") or b"0")
        while len(body) < length:
            body += self._more()
        return head + b"\r\n\r\n" + body

    def close(self) -> None:
        self._socket.close()

    def _more(self) -> bytes:
        piece = self._socket.recv(1 << 20)
        if not piece:
            raise ConnectionError("the server left")
        return piece


@dataclass
class Meeting:
    """One spoiled exchange."""

    proxy: Proxy
    near: socket.socket
    answer: Callable[[], bytes]

    def say(self, raw: bytes) -> None:
        self.near.sendall(raw)

    def reset(self) -> None:
        """As a router that forgot the connection."""
        self.near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.near.close()


Trick = Callable[[Meeting], None]


@dataclass(frozen=True)
class Kind:
    """A kind of bad network, and what the desk may say of it."""

    trick: Trick
    codes: frozenset[str]


KINDS: dict[str, Kind] = {}
ABSENT, NOT_OURS, SLOW, BUSY = "server-absent", "reply-is-not-ours", "too-slow", "server-busy"
FAILED, STRANGER = "server-failed", "not-recognised"


def kind(name: str, *codes: str) -> Callable[[Trick], Trick]:
    """Give a trick its name and the codes that are right for it."""

    def note(trick: Trick) -> Trick:
        KINDS[name] = Kind(trick, frozenset(codes))
        return trick

    return note


def cut_after(count: int) -> Trick:
    """The reply ends after so many bytes."""

    def trick(meeting: Meeting) -> None:
        meeting.say(meeting.answer()[:count])

    return trick


@kind("reset before the server heard", ABSENT)
def _(meeting: Meeting) -> None:
    meeting.reset()


@kind("reset after the server answered", ABSENT)
def _(meeting: Meeting) -> None:
    meeting.answer()
    meeting.reset()


@kind("reset in the head", NOT_OURS, ABSENT)
def _(meeting: Meeting) -> None:
    meeting.say(meeting.answer()[:40])
    time.sleep(0.02)
    meeting.reset()


@kind("cut at the end of the head", NOT_OURS)
def _(meeting: Meeting) -> None:
    head, _, body = meeting.answer().partition(b"\r\n\r\n")
    meeting.say(head + b"\r\n\r\n" if body else head)


@kind("closed without a byte", ABSENT)
def _(meeting: Meeting) -> None:
    meeting.answer()


@kind("black hole", SLOW)
def _(meeting: Meeting) -> None:
    meeting.proxy.pause()


@kind("half open after the head", SLOW)
def _(meeting: Meeting) -> None:
    meeting.say(meeting.answer()[:60])
    meeting.proxy.pause()


@kind("one byte a second", SLOW)
def _(meeting: Meeting) -> None:
    for byte in meeting.answer():
        meeting.say(bytes([byte]))
        if meeting.proxy._ended.wait(1.0):
            return


@kind("answered when it is too late", SLOW)
def _(meeting: Meeting) -> None:
    answer = meeting.answer()
    meeting.proxy.pause()
    meeting.say(answer)


@kind("portal with 200", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"200 OK", HTML))


@kind("portal that redirects", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"302 Found", HTML, b"Location: http://127.0.0.1:9/sign-in"))


@kind("redirect of the same request", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"307 Temporary Redirect", b"", b"Location: http://127.0.0.1:9/sync/v1/push"))


@kind("longer than it says it is", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(_relength(meeting.answer(), -1))


@kind("shorter than it says it is", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(_relength(meeting.answer(), +7))


@kind("without a length", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + _body(meeting.answer()))


@kind("garbage in chunks", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\x00\x01nonsense\r\n0\r\n\r\n")


@kind("garbage in gzip", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"200 OK", b"\x1f\x8b\x08garbage", b"Content-Encoding: gzip", digested=True))


@kind("garbage in zstd", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"200 OK", b"\x28\xb5\x2f\xfdgarbage", b"Content-Encoding: zstd", digested=True))


@kind("a little that unpacks to a quarter of a gigabyte", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"200 OK", _bomb(), b"Content-Encoding: zstd", digested=True))


@kind("wrong digest", NOT_OURS)
def _(meeting: Meeting) -> None:
    body = bytearray(_body(meeting.answer()) or b"{}")
    told = b"Content-Digest: " + packing.content_digest(bytes(body)).encode()
    body[len(body) // 2] ^= 1
    meeting.say(_reply(b"200 OK", bytes(body), told))


@kind("a hundred megabytes", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n")
    with contextlib.suppress(OSError):
        for _piece in range(100):
            meeting.say(bytes(1 << 20))


@kind("a head without end", NOT_OURS, SLOW)
def _(meeting: Meeting) -> None:
    meeting.say(b"HTTP/1.1 200 OK\r\n")
    with contextlib.suppress(OSError):
        for number in range(20_000):
            meeting.say(b"X-Filler-%d: nothing\r\n" % number)


@kind("not HTTP at all", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


@kind("500", FAILED)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"500 Internal Server Error", b"oops"))


@kind("502 of a proxy", FAILED)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"502 Bad Gateway", HTML))


@kind("503 with Retry-After", BUSY)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"503 Service Unavailable", b"", b"Retry-After: 7"))


@kind("429 with nonsense in Retry-After", BUSY)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"429 Too Many Requests", b"", b"Retry-After: Thu, 01 Jan 1970 00:00:00 GMT"))


@kind("507", "server-disk-full")
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"507 Insufficient Storage", b""))


@kind("401 again and again", STRANGER)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"401 Unauthorized", b"", b'WWW-Authenticate: Basic realm="hotel"'))


@kind("403 of a filter", STRANGER)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"403 Forbidden", HTML))


@kind("404 of somebody else", NOT_OURS)
def _(meeting: Meeting) -> None:
    meeting.say(_reply(b"404 Not Found", HTML))


def _reply(status: bytes, body: bytes, *headers: bytes, digested: bool = False) -> bytes:
    told = [b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers]
    if digested:
        told.append(b"Content-Digest: " + packing.content_digest(body).encode())
    return b"\r\n".join(told) + b"\r\n\r\n" + body


def _header(head: bytes, name: bytes) -> bytes | None:
    found = re.search(rb"\r\n" + name + rb": *([^\r]*)", head, re.IGNORECASE)
    return found[1] if found else None


def _body(reply: bytes) -> bytes:
    return reply.partition(b"\r\n\r\n")[2]


def _relength(reply: bytes, by: int) -> bytes:
    head, _, body = reply.partition(b"\r\n\r\n")
    told = b"\r\nContent-Length: %d" % max(0, len(body) + by)
    return re.sub(rb"\r\ncontent-length: *\d+", told, head, flags=re.IGNORECASE) + b"\r\n\r\n" + body


@cache
def _bomb() -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(bytes(256 << 20))
