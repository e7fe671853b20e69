"""Attachments over the wire: tus 1.0 uploads, and downloads in ranges.

    HEAD   /sync/v1/blobs/<sha256>        known: 200 at once; begun by this desk: 404 with Location
    POST   /sync/v1/blobs                 begin (tus creation, creation-with-upload)
    HEAD, PATCH, DELETE /sync/v1/blobs/uploads/<id>
    GET    /sync/v1/blobs/<sha256>        whole, or a range
    GET    /sync/v1/blobs/wanted          what this server should have and has not

An offset that was told never goes back: bytes are on the disk before it is. The whole is
verified at the end, and what differs from its name is thrown away. See https://tus.io, version 1.0.0.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from email.utils import format_datetime
from functools import wraps

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from fieldapp.errors import FieldappError, NotPermitted, ReplicaTrouble, Unreadable
from fieldapp.server.desk_api import authenticate
from fieldapp.server.replies import answering, problem, reply
from fieldapp.server.service import Service
from fieldapp.server.tus import CHUNK_MEDIA_TYPE, MOST_BLOB_BYTES, Chunk, Uploads
from fieldapp.store import blob_records
from fieldapp.store.blob_records import Upload
from fieldapp.store.enrolments import DeskIdentity
from fieldapp.sync import packing

PLACE = "/sync/v1/blobs"
TUS = {"Tus-Resumable": "1.0.0"}
TUS_OFFER = {
    **TUS,
    "Tus-Version": "1.0.0",
    "Tus-Extension": "creation,creation-with-upload,checksum,expiration,termination",
    "Tus-Max-Size": str(MOST_BLOB_BYTES),
    "Tus-Checksum-Algorithm": "sha256,sha1",
}
MOST_DIGESTED_BYTES = 8 << 20
"""A range up to this is sent with a digest of its own."""
MOST_WANTED = 1_000
_PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Disposition": "attachment",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, max-age=31536000, immutable",
    "Accept-Ranges": "bytes",
}

DeskEndpoint = Callable[[Request, DeskIdentity], Awaitable[Response]]


def routes(service: Service) -> list[Route]:
    """The addresses of blobs, for enrolled desks."""
    api = _BlobApi(service)
    tus, plain = api.for_tus, api.for_desks
    return [
        Route(PLACE, _options, methods=["OPTIONS"]),
        Route(PLACE, tus(api.create), methods=["POST"]),
        Route(PLACE + "/wanted", plain(api.wanted), methods=["GET"]),
        Route(PLACE + "/uploads/{upload}", _options, methods=["OPTIONS"]),
        Route(PLACE + "/uploads/{upload}", tus(api.offset), methods=["HEAD"]),
        Route(PLACE + "/uploads/{upload}", tus(api.append), methods=["PATCH"]),
        Route(PLACE + "/uploads/{upload}", tus(api.end), methods=["DELETE"]),
        Route(PLACE + "/{sha256}", plain(api.known), methods=["HEAD"]),
        Route(PLACE + "/{sha256}", plain(api.download), methods=["GET"]),
    ]


async def _options(_request: Request) -> Response:
    return Response(status_code=204, headers=TUS_OFFER)


class _BlobApi:
    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = service.store
        self._blobs = service.blobs
        self._uploads = Uploads(service.store, service.blobs)

    def for_desks(self, endpoint: DeskEndpoint) -> Callable[[Request], Awaitable[Response]]:
        """Let an endpoint know which desk is asking."""

        @wraps(endpoint)
        async def recognised(request: Request) -> Response:
            desk = await run_in_threadpool(authenticate, request, self._service)
            return await endpoint(request, desk)

        return answering(recognised)

    def for_tus(self, endpoint: DeskEndpoint) -> Callable[[Request], Awaitable[Response]]:
        """The same for what the tus protocol lays down: its version in every request and answer."""

        @wraps(endpoint)
        async def versioned(request: Request, desk: DeskIdentity) -> Response:
            if request.headers.get("tus-resumable") != TUS["Tus-Resumable"]:
                return reply(b"", status=412, headers=TUS_OFFER)
            try:
                answer = await endpoint(request, desk)
            except FieldappError as error:
                answer = problem(error, request)
            answer.headers.update(TUS)
            return answer

        return self.for_desks(versioned)

    # ─── uploads ───────────────────────────────────────────────────────────────────────────────

    async def create(self, request: Request, desk: DeskIdentity) -> Response:
        """Begin an upload, or find the one that was begun; bytes may come along."""
        sha256, size_bytes = _announced(request)
        if await run_in_threadpool(self._uploads.confirm, sha256) == size_bytes:
            headers = {"Location": f"{PLACE}/{sha256}", "Upload-Offset": str(size_bytes)}
            return reply(b"", status=201, headers=headers)
        upload = await run_in_threadpool(self._uploads.begin, desk.desk_id, sha256, size_bytes)
        headers = {"Location": f"{PLACE}/uploads/{upload.id}", "Upload-Expires": _http_date(upload)}
        offset = await self._uploads.offset(upload)
        comes_along = request.headers.get("content-type") == CHUNK_MEDIA_TYPE
        if (comes_along and offset == 0) or size_bytes == 0:
            offset = await self._uploads.append(upload, Chunk(request, offset))
        return reply(b"", status=201, headers={**headers, "Upload-Offset": str(offset)})

    async def offset(self, request: Request, desk: DeskIdentity) -> Response:
        """How far an upload is. Whoever still holds an older connection of it loses it."""
        upload = await self._find(request, desk)
        told = {
            "Upload-Offset": str(await self._uploads.offset(upload)),
            "Upload-Length": str(upload.size_bytes),
            "Upload-Expires": _http_date(upload),
            "Cache-Control": "no-store",
        }
        return Response(status_code=200, headers=told)

    async def append(self, request: Request, desk: DeskIdentity) -> Response:
        """The next bytes of an upload."""
        upload = await self._find(request, desk)
        if request.headers.get("content-type") != CHUNK_MEDIA_TYPE:
            return reply(b"", status=415)
        offset = await self._uploads.append(upload, Chunk(request, _whole(request, "upload-offset")))
        told = {"Upload-Offset": str(offset), "Upload-Expires": _http_date(upload)}
        return Response(status_code=204, headers=told)

    async def end(self, request: Request, desk: DeskIdentity) -> Response:
        """Give an upload up."""
        await self._uploads.end(await self._find(request, desk))
        return Response(status_code=204)

    async def _find(self, request: Request, desk: DeskIdentity) -> Upload:
        return await run_in_threadpool(self._uploads.find, request.path_params["upload"], desk.desk_id)

    # ─── blobs ─────────────────────────────────────────────────────────────────────────────────

    async def known(self, request: Request, desk: DeskIdentity) -> Response:
        """Whether the server has these bytes, and otherwise where this desk was with them."""
        sha256 = request.path_params["sha256"]
        size_bytes = await run_in_threadpool(self._uploads.confirm, sha256)
        if size_bytes is not None:
            told = {"Upload-Offset": str(size_bytes), "Upload-Length": str(size_bytes)}
            return Response(status_code=200, headers={**TUS, **told, "Cache-Control": "no-store"})
        begun = await run_in_threadpool(self._uploads.unfinished, desk.desk_id, sha256)
        where = {"Location": f"{PLACE}/uploads/{begun.id}"} if begun else {}
        return Response(status_code=404, headers={**TUS, **where, "Cache-Control": "no-store"})

    async def wanted(self, request: Request, desk: DeskIdentity) -> Response:
        """What orders of this desk's person refer to and the server does not have."""
        missing = await run_in_threadpool(self._missing, desk.person_id)
        return reply(msgspec.json.encode({"wanted": missing}), request)

    async def download(self, request: Request, desk: DeskIdentity) -> Response:
        """The bytes, to desks that may hold an order that refers to them."""
        sha256 = request.path_params["sha256"]
        if desk.suspended:
            raise NotPermitted("desk-suspended")
        size_bytes = await run_in_threadpool(self._readable_size, sha256, desk.person_id)
        start, end = _range(request, size_bytes)
        if start >= end and size_bytes:
            return reply(b"", status=416, headers={"Content-Range": f"bytes */{size_bytes}"})
        told = {**_HARMLESS, "ETag": f'"{sha256}"', "Content-Length": str(end - start)}
        is_whole = end - start == size_bytes
        if not is_whole:
            told["Content-Range"] = f"bytes {start}-{end - 1}/{size_bytes}"
        if is_whole:
            told["Content-Digest"] = packing.digest_of_hash(bytes.fromhex(sha256))
        elif end - start <= MOST_DIGESTED_BYTES:
            part = await run_in_threadpool(self._part, sha256, start, end)
            told["Content-Digest"] = packing.content_digest(part)
            return Response(part, 206, told, "application/octet-stream")
        pieces = self._pieces(sha256, start, end)
        return StreamingResponse(pieces, 200 if is_whole else 206, told, "application/octet-stream")

    def _missing(self, person_id: str) -> list[str]:
        with self._store.snapshot() as connection:
            names = blob_records.referred_to(connection, person_id)
        return [name for name in names if _is_name(name) and not self._blobs.has(name)][:MOST_WANTED]

    def _readable_size(self, sha256: str, person_id: str) -> int:
        """Not being allowed looks like not being there."""
        size_bytes = self._uploads.size_here(sha256)
        with self._store.snapshot() as connection:
            if size_bytes is None or not blob_records.may_read(connection, person_id, sha256):
                raise ReplicaTrouble("blob-missing", sha256=sha256)
        return size_bytes

    def _part(self, sha256: str, start: int, end: int) -> bytes:
        return b"".join(self._pieces(sha256, start, end))

    def _pieces(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        with self._blobs.open(sha256) as reader:
            reader.seek(start)
            left = end - start
            while left > 0 and (piece := reader.read(min(left, _PIECE))):
                left -= len(piece)
                yield piece


def _announced(request: Request) -> tuple[str, int]:
    """Name and length of what is to come, from `Upload-Metadata: sha256 <base64>` and `Upload-Length`."""
    size_bytes = _whole(request, "upload-length")
    if size_bytes > MOST_BLOB_BYTES:
        raise Unreadable("body-too-large", most_bytes=MOST_BLOB_BYTES)
    for pair in request.headers.get("upload-metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "sha256":
            try:
                sha256 = base64.b64decode(value, validate=True).decode("ascii")
            except (binascii.Error, UnicodeDecodeError) as error:
                raise Unreadable("blob-name-malformed") from error
            if _is_name(sha256):
                return sha256, size_bytes
    raise Unreadable("blob-name-malformed")


def _is_name(sha256: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{64}", sha256) is not None


def _whole(request: Request, name: str) -> int:
    digits = request.headers.get(name, "")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise Unreadable("header-malformed", header=name)
    return int(digits)


def _range(request: Request, size_bytes: int) -> tuple[int, int]:
    """The first and the next-to-last byte asked for; several ranges, or none we read, mean the whole."""
    asked = _RANGE.fullmatch(request.headers.get("range", "").replace(" ", ""))
    if asked is None or asked.groups() == ("", ""):
        return 0, size_bytes
    first, last = asked.groups()
    if not first:
        return max(0, size_bytes - int(last)), size_bytes
    end = min(int(last) + 1, size_bytes) if last else size_bytes
    return int(first), end


def _http_date(upload: Upload) -> str:
    return format_datetime(datetime.fromisoformat(upload.expires_at), usegmt=True)
