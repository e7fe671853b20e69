"""What the server reads from desks and answers them: bounded bodies in, checkable replies out.

Every reply carries its length and `Content-Digest` (RFC 9530), so that a desk can tell
a whole reply from one that a network cut or a portal wrote. Errors are problem
details (RFC 9457) with our code in them.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from fieldapp.errors import (
    FieldappError,
    NotPermitted,
    Refused,
    ReplicaTrouble,
    RuleBroken,
    SyncTrouble,
    Unreadable,
)
from fieldapp.sync import packing
from fieldapp.sync.messages import decode

PROBLEM_JSON = "application/problem+json"
MOST_BODY_BYTES = 64 << 20
_CLIENT_GONE = 499
_log = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]
MessageT = TypeVar("MessageT", bound=msgspec.Struct)


def reply(
    body: bytes,
    request: Request | None = None,
    *,
    status: int = 200,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
    packed: bool = False,
) -> Response:
    """A reply with length and digest, zstd-packed where `request` allows it.

    `packed` says that `body` is packed already (rows kept ready); then the request must allow it.
    """
    told = {"Cache-Control": "no-store", **(headers or {})}
    if not packed and len(body) >= packing.LEAST_WORTH_PACKING and accepts_zstd(request):
        body, packed = packing.pack(body), True
    if packed:
        told["Content-Encoding"] = packing.ZSTD
    told["Content-Digest"] = packing.content_digest(body)
    return Response(body, status, told, media_type)


def accepts_zstd(request: Request | None) -> bool:
    """Whether the client asked for packed replies."""
    offered = request.headers.get("accept-encoding", "") if request else ""
    return any(part.split(";")[0].strip() == packing.ZSTD for part in offered.split(","))


def problem(error: FieldappError, request: Request | None = None) -> Response:
    """An error as problem details: `code` and `facts` as they are in `FieldappError`."""
    status = status_of(error)
    facts = {
        name: value if isinstance(value, (int, float)) else str(value) for name, value in error.facts.items()
    }
    told = {
        "type": f"urn:fieldapp:problem:{error.code}",
        "title": error.code.replace("-", " "),
        "status": status,
        "code": error.code,
        "facts": facts,
    }
    headers = {}
    if "retry_after_s" in facts:
        headers["Retry-After"] = str(max(1, round(float(facts["retry_after_s"]))))
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return reply(msgspec.json.encode(told), request, status=status, media_type=PROBLEM_JSON, headers=headers)


def status_of(error: FieldappError) -> int:
    """The HTTP status that says most nearly what the error says."""
    by_code = _STATUS_BY_CODE.get(error.code)
    return by_code or next(status for kind, status in _STATUS_BY_CLASS if isinstance(error, kind))


def answering(endpoint: Endpoint) -> Endpoint:
    """Let an endpoint raise: our errors become problem details, a client that left gets nothing."""

    @wraps(endpoint)
    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except FieldappError as error:
            _log.log(error.log_level, "%s answered %s", request.url.path, error.code)
            return problem(error, request)
        except ClientDisconnect:
            return Response(status_code=_CLIENT_GONE)

    return answered


def takes_frames(request: Request) -> bool:
    """Whether the client takes a reply of several packed frames."""
    return accepts_zstd(request) and packing.FRAMES in request.headers


async def read_body(request: Request, most_bytes: int = MOST_BODY_BYTES) -> bytes:
    """The request's body, checked against its digest where it has one, and unpacked.

    Raises Unreadable `body-too-large` (as sent or unpacked), `body-damaged` or `body-unreadable`.
    """
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most_bytes:
            raise Unreadable("body-too-large", most_bytes=most_bytes)
    raw = bytes(body)
    digest = request.headers.get("content-digest")
    if digest is not None and not packing.is_digest_of(digest, raw):
        raise Unreadable("body-damaged")
    encoding = request.headers.get("content-encoding", "").strip()
    if encoding == packing.ZSTD:
        return packing.unpack(raw, most_bytes)
    if encoding:
        raise Unreadable("body-unreadable", encoding=encoding[:40])
    return raw


async def read_message(
    request: Request,
    kind: type[MessageT],
    most_bytes: int,
    check: Callable[[bytes], None] = lambda _body: None,
) -> MessageT:
    """The request's body as a JSON message, after `check`. Raises Unreadable as `read_body`, and what `check` raises."""
    return as_message(await read_body(request, most_bytes), kind, check)


def as_message(
    body: bytes, kind: type[MessageT], check: Callable[[bytes], None] = lambda _body: None
) -> MessageT:
    """A body as a JSON message, after `check`. Raises Unreadable `body-unreadable`, and what `check` raises."""
    check(body)
    try:
        return decode(body, kind)
    except msgspec.DecodeError as error:
        raise Unreadable("body-unreadable") from error


_STATUS_BY_CODE = {
    "desk-not-recognised": 401,
    "desk-suspended": 403,
    "too-many-attempts": 429,
    "enrolment-code-unknown": 404,
    "enrolment-code-expired": 410,
    "row-not-found": 404,
    "blob-missing": 404,
    "upload-unknown": 404,
    "upload-too-long": 413,
    "upload-busy": 423,
    "upload-checksum": 460,
    "blob-hash-differs": 460,
    "body-too-large": 413,
    "disk-full": 507,
}

_STATUS_BY_CLASS: tuple[tuple[type[FieldappError], int], ...] = (
    (NotPermitted, 403),
    (RuleBroken, 409),
    (Refused, 409),
    (Unreadable, 400),
    (SyncTrouble, 503),
    (ReplicaTrouble, 500),
    (FieldappError, 500),
)
