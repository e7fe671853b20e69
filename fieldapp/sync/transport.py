"""The only HTTP on the desk: one server, its certificate pinned, a deadline for everything.

    transport = HttpTransport("https://field.example.com:8443", fingerprint, signer)
    reply = transport.exchange("/sync/v1/push", body)

Whatever a network can do ends as `SyncTrouble`, and then nothing has been learned:
only a whole reply, with the digest the server gave it, counts.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from fieldapp.errors import SyncTrouble, Unreadable
from fieldapp.sync import packing
from fieldapp.sync.connection import current, is_wrong_certificate, open_pool
from fieldapp.sync.deadline import Exchange, Watch
from fieldapp.sync.keys import challenge_message

MESSAGE = "application/json"
MOST_REPLY_BYTES = 64 << 20
LONGEST_BUSY_S = 300.0
"""A server cannot ask for more rest than this: it may be somebody else's who answers."""
_NETWORK_FAULTS = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError)
_NO_BODY = frozenset({204, 304})


class Signer(Protocol):
    """Who the desk is, and its key."""

    desk_id: str

    def sign(self, message: bytes) -> str: ...


@dataclass(frozen=True)
class Reply:
    """A whole reply: its digest was right, its body is unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def problem(self) -> str:
        """The code of a refusal; empty when it is none of ours."""
        return self._problem().code

    @property
    def problem_facts(self) -> dict[str, str | int | float]:
        """The named values that belong to the code."""
        return self._problem().facts

    def _problem(self) -> _Problem:
        try:
            return msgspec.json.decode(self.body, type=_Problem)
        except msgspec.DecodeError:
            return _Problem()


class HttpTransport:
    """Exchanges with one server. Any thread may use it; connections are kept for the next exchange."""

    def __init__(
        self,
        server_url: str,
        fingerprint: str = "",
        signer: Signer | None = None,
        *,
        authority: str = "",
        deadline_s: float = 30.0,
    ) -> None:
        """`authority` (PEM, from the enrolment) or else `fingerprint` (from the ticket) is whom to trust.

        Without either the authorities that browsers trust decide. Raises Unreadable
        `server-address`: plain HTTP goes to this machine only.
        """
        address = _checked_address(server_url)
        self._prefix = server_url.rstrip("/")
        self._adapter = _PinnedAdapter(open_pool(*address, fingerprint, authority))
        self._signer = signer
        self._deadline_s = deadline_s
        self._watch = Watch()
        self._token: str | None = None
        self._token_lock = threading.Lock()
        self._not_before = 0.0
        self.clock_behind_s: float | None = None
        """How far this machine's clock is behind the server's, as its last reply showed."""

    def exchange(self, path: str, body: bytes, *, deadline_s: float | None = None) -> bytes:
        """POST a message and give the reply's.

        Raises SyncTrouble: `server-absent`, `server-busy` (`retry_after_s`), `reply-is-not-ours`,
        `too-slow`, `not-recognised`, `server-disk-full`, `server-failed`, `request-refused` (`reason`,
        the server's code), `server-is-older`, or `interrupted`; nothing else.
        """
        reply = self.send("POST", path, body, deadline_s=deadline_s)
        if reply.problem == "desk-is-newer":
            raise SyncTrouble("server-is-older")
        if reply.status >= 400:
            raise SyncTrouble("request-refused", status=reply.status, reason=reply.problem)
        return reply.body

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
        media_type: str = MESSAGE,
        deadline_s: float | None = None,
        signed_in: bool = True,
    ) -> Reply:
        """One exchange of any kind; refusals of our server (4xx with our digest) are returned.

        A token that is no longer good is renewed once. Raises SyncTrouble as `exchange`.
        """
        ends_at = time.monotonic() + (deadline_s or self._deadline_s)
        self._check_busy()
        request = _Request(method, path, body, media_type, dict(headers or {}))
        if not signed_in or self._signer is None:
            return self._accepted(self._once_more_if_stale(request, ends_at))
        token = self._token or self._renew(None, ends_at)
        reply = self._once_more_if_stale(request.with_token(token), ends_at)
        if reply.status == 401:
            token = self._renew(token, ends_at)
            reply = self._once_more_if_stale(request.with_token(token), ends_at)
        return self._accepted(reply)

    def interrupt(self) -> None:
        """End every running exchange now, from another thread; they raise SyncTrouble `interrupted`."""
        self._watch.cut_all()

    def close(self) -> None:
        """Let go of the connections."""
        self.interrupt()
        self._adapter.close()

    # ─── tokens ────────────────────────────────────────────────────────────────────────────────

    def _renew(self, failed: str | None, ends_at: float) -> str:
        """A token other than the one that failed; threads that wait for it share it."""
        with self._token_lock:
            if self._token is None or self._token == failed:
                self._token = None
                self._token = self._new_token(ends_at)
            return self._token

    def _new_token(self, ends_at: float) -> str:
        assert self._signer is not None
        desk_id = self._signer.desk_id
        asked = self._ask("/sync/v1/challenge", {"desk_id": desk_id}, _Challenge, ends_at)
        signature = self._signer.sign(challenge_message(desk_id, asked.nonce))
        proof = {"desk_id": desk_id, "nonce": asked.nonce, "signature": signature}
        return self._ask("/sync/v1/token", proof, _Token, ends_at).token

    def _ask(self, path: str, message: dict[str, str], kind: type[MessageT], ends_at: float) -> MessageT:
        request = _Request("POST", path, msgspec.json.encode(message), MESSAGE, {})
        reply = self._accepted(self._once_more_if_stale(request, ends_at))
        if reply.status >= 400:
            raise SyncTrouble("not-recognised", reason=reply.problem)
        try:
            return msgspec.json.decode(reply.body, type=kind)
        except msgspec.DecodeError as error:
            raise SyncTrouble("reply-is-not-ours", reason="message") from error

    # ─── one request, one reply ────────────────────────────────────────────────────────────────

    def _once_more_if_stale(self, request: _Request, ends_at: float) -> Reply:
        """Send; and once more when a kept connection turns out to be closed before anything came.

        Repeating a message is harmless: the server answers it twice with the same. Bytes of a photo
        are not repeated, since part of them may have arrived.
        """
        exchange = Exchange(ends_at)
        try:
            return self._once(request, exchange)
        except SyncTrouble as trouble:
            is_stale = trouble.code == "server-absent" and exchange.reused_connection
            if not is_stale or exchange.is_late() or request.media_type != MESSAGE:
                raise
        return self._once(request, Exchange(ends_at))

    def _once(self, request: _Request, exchange: Exchange) -> Reply:
        with self._watch.over(exchange):
            try:
                response = self._adapter.send_within(exchange, request.prepared(self._prefix))
                try:
                    return _read(response, request.method)
                finally:
                    _finish(response)
            except _NETWORK_FAULTS as error:
                raise _told(error, exchange) from error

    def _accepted(self, reply: Reply) -> Reply:
        status = reply.status
        self.clock_behind_s = _behind_s(reply.headers, self.clock_behind_s)
        if status in (429, 503):
            seconds = _retry_after_s(reply.headers)
            self._not_before = time.monotonic() + seconds
            raise SyncTrouble("server-busy", retry_after_s=seconds)
        if status in (401, 403):
            raise SyncTrouble("not-recognised", reason=reply.problem)
        if status == 507:
            raise SyncTrouble("server-disk-full")
        if status >= 500:
            raise SyncTrouble("server-failed", status=status, reason=reply.problem)
        if not (200 <= status < 300 or status >= 400):
            raise SyncTrouble("reply-is-not-ours", reason="status")
        return reply

    def _check_busy(self) -> None:
        left = self._not_before - time.monotonic()
        if left > 0:
            raise SyncTrouble("server-busy", retry_after_s=round(left, 1))


def _behind_s(headers: Mapping[str, str], known: float | None) -> float | None:
    """By the reply's Date, which names whole seconds (RFC 9110 6.6.1); as it was known where there is none."""
    try:
        return parsedate_to_datetime(headers["Date"]).timestamp() + 0.5 - time.time()
    except (KeyError, ValueError, OverflowError):
        return known


MessageT = TypeVar("MessageT", bound=msgspec.Struct)


class _Challenge(msgspec.Struct, frozen=True):
    nonce: str


class _Token(msgspec.Struct, frozen=True):
    token: str


class _Problem(msgspec.Struct, frozen=True):
    code: str = ""
    facts: dict[str, str | int | float] = {}


class _PinnedAdapter(HTTPAdapter):
    """Sends through one pool of connections, which knows whom to trust."""

    def __init__(self, pool: urllib3.HTTPConnectionPool) -> None:
        super().__init__()
        self._pool = pool

    def send_within(self, exchange: Exchange, request: requests.PreparedRequest) -> requests.Response:
        """Send; the body of the response is still to be read. Raises what requests raises."""
        current.exchange = exchange
        left_s = exchange.left_s()
        return self.send(request, stream=True, timeout=(left_s, left_s))

    def get_connection_with_tls_context(self, *_args: Any, **_kwargs: Any) -> urllib3.HTTPConnectionPool:
        return self._pool

    def cert_verify(self, *_args: Any, **_kwargs: Any) -> None:
        """The pool's own TLS context decides."""

    def close(self) -> None:
        self._pool.close()
        super().close()


@dataclass(frozen=True)
class _Request:
    method: str
    path: str
    body: bytes
    media_type: str
    headers: dict[str, str]

    def with_token(self, token: str) -> _Request:
        signed_in = {**self.headers, "Authorization": f"Bearer {token}"}
        return _Request(self.method, self.path, self.body, self.media_type, signed_in)

    def prepared(self, prefix: str) -> requests.PreparedRequest:
        """The request as requests sends it. Messages are packed and digested; photos are named by their hash."""
        body, told = self.body, {"Accept-Encoding": packing.ZSTD, packing.FRAMES: "many", **self.headers}
        if self.method in ("POST", "PUT", "PATCH"):
            told["Content-Type"] = self.media_type
            if self.media_type == MESSAGE:
                if len(body) >= packing.LEAST_WORTH_PACKING:
                    body, told["Content-Encoding"] = packing.pack(body), packing.ZSTD
                told["Content-Digest"] = packing.content_digest(body)
            told["Content-Length"] = str(len(body))
        prepared = requests.PreparedRequest()
        prepared.method = self.method
        prepared.url = prefix + self.path
        prepared.headers = CaseInsensitiveDict(told)
        prepared.body = body or None
        return prepared


def _read(response: requests.Response, method: str) -> Reply:
    """The whole reply, checked. Statuses that need no reading are taken at their word."""
    status, headers = response.status_code, response.headers
    if method == "HEAD" or status in _NO_BODY or status in (401, 403, 429) or status >= 500:
        return Reply(status, headers, b"" if method == "HEAD" else _read_what_is_ours(response))
    return Reply(status, headers, _read_checked(response))


def _read_what_is_ours(response: requests.Response) -> bytes:
    """The body of a refusal if it is whole and ours; it only tells the reason."""
    try:
        return _read_checked(response)
    except (SyncTrouble, *_NETWORK_FAULTS):
        return b""


def _read_checked(response: requests.Response) -> bytes:
    length = response.headers.get("Content-Length", "")
    if not length.isascii() or not length.isdigit() or int(length) > MOST_REPLY_BYTES:
        raise SyncTrouble("reply-is-not-ours", reason="length")
    raw: bytes = response.raw.read(int(length), decode_content=False)
    if len(raw) != int(length):
        raise ConnectionError("the reply was cut")
    if not packing.is_digest_of(response.headers.get("Content-Digest", ""), raw):
        raise SyncTrouble("reply-is-not-ours", reason="digest")
    encoding = response.headers.get("Content-Encoding", "")
    if not encoding:
        return raw
    if encoding != packing.ZSTD:
        raise SyncTrouble("reply-is-not-ours", reason="encoding")
    lengths = response.headers.get(packing.FRAMES)
    try:
        if lengths is not None:
            return packing.unpack_frames(raw, lengths, MOST_REPLY_BYTES)
        return packing.unpack(raw, MOST_REPLY_BYTES)
    except Unreadable as error:
        raise SyncTrouble("reply-is-not-ours", reason=error.code) from error


def _finish(response: requests.Response) -> None:
    """Give the connection back when everything was read, and close it otherwise."""
    if response.raw.length_remaining == 0:
        response.raw.release_conn()
    else:
        response.close()


def _told(error: Exception, exchange: Exchange) -> SyncTrouble:
    """What a fault of the network means."""
    if exchange.is_late() or isinstance(error, (requests.Timeout, urllib3.exceptions.TimeoutError)):
        return SyncTrouble("too-slow")
    if exchange.is_over:
        return SyncTrouble("interrupted")
    if is_wrong_certificate(error):
        return SyncTrouble("reply-is-not-ours", reason="certificate")
    if exchange.reply_began:
        return SyncTrouble("reply-is-not-ours", reason="cut")
    return SyncTrouble("server-absent")


def _retry_after_s(headers: Mapping[str, str]) -> float:
    """Seconds to rest: as asked where that is a number, otherwise a little; never for very long.

    A date is not read: it would have to be compared with a clock.
    """
    asked = headers.get("Retry-After", "")
    return min(LONGEST_BUSY_S, float(asked)) if asked.isascii() and asked.isdigit() else 5.0


def _checked_address(server_url: str) -> tuple[str, str, int]:
    """Scheme, host and port."""
    try:
        parts = urlsplit(server_url)
        port = parts.port
    except ValueError as error:
        raise Unreadable("server-address", address=server_url[:200]) from error
    host = parts.hostname or ""
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))):
        raise Unreadable("server-address", address=server_url[:200])
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
