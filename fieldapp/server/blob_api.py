"""Attachments over the wire: tus 1.0 uploads, and downloads in ranges.

    HEAD   /sync/v1/blobs/<sha256>        known: 200 at once; begun by this desk: 404 with Location
    POST   /sync/v1/blobs                 begin (tus creation, creation-with-upload)
    HEAD, PATCH, DELETE /sync/v1/blobs/uploads/<id>
    GET    /sync/v1/blobs/<sha256>        whole, or a range
    GET    /sync/v1/blobs/<sha256>/preview   a photo made small; `ETag` is the hash of what is sent
    POST   /sync/v1/blobs/known           the same for many at once
    GET    /sync/v1/blobs/wanted          what this server should have and has not

An offset that was told never goes back: bytes are on the disk before it is. The whole is
verified at the end, and what differs from its name is thrown away. See https://tus.io, version 1.0.0.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, TypeVar

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from fieldapp.errors import FieldappError, NotPermitted, ReplicaTrouble, Unreadable
from fieldapp.server.desk_api import authenticate
from fieldapp.server.replies import Endpoint, answering, problem, read_message, reply
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
MOST_ASKED_BYTES = 128 * 1024
_PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Disposition": "attachment",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, max-age=31536000, immutable",
    "Accept-Ranges": "bytes",
}


class AskedFor(msgspec.Struct, frozen=True):
    """Blobs that a desk is about to send."""

    names: Annotated[list[str], msgspec.Meta(max_length=1_000)]


class ToldOf(msgspec.Struct, frozen=True):
    """Those that need not be sent, and where uploads that were begun go on."""

    known: list[str]
    begun: dict[str, str]


PreparedT = TypeVar("PreparedT")
Look = Callable[[Request, DeskIdentity], PreparedT]
"""What is read from database and disk before an answer: one visit to another thread, not several."""


def routes(service: Service) -> list[Route]:
    """The addresses of blobs, for enrolled desks."""
    api = _BlobApi(service)
    return [
        Route(PLACE, _options, methods=["OPTIONS"]),
        Route(PLACE, api.tus(api.prepare, api.create), methods=["POST"]),
        Route(PLACE + "/known", api.known_of_many, methods=["POST"]),
        Route(PLACE + "/wanted", api.at_once(api.wanted), methods=["GET"]),
        Route(PLACE + "/uploads/{upload}", _options, methods=["OPTIONS"]),
        Route(PLACE + "/uploads/{upload}", api.tus(api.find, api.offset), methods=["HEAD"]),
        Route(PLACE + "/uploads/{upload}", api.tus(api.find, api.append), methods=["PATCH"]),
        Route(PLACE + "/uploads/{upload}", api.tus(api.find, api.end), methods=["DELETE"]),
        Route(PLACE + "/{sha256}/preview", api.at_once(api.preview), methods=["GET"]),
        Route(PLACE + "/{sha256}", api.at_once(api.known), methods=["HEAD"]),
        Route(PLACE + "/{sha256}", api.at_once(api.download), methods=["GET"]),
    ]


async def _options(_request: Request) -> Response:
    return Response(status_code=204, headers=TUS_OFFER)


class _BlobApi:
    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = service.store
        self._blobs = service.blobs
        self._uploads = Uploads(service.store, service.blobs)

    def at_once(self, answer: Look[Response]) -> Endpoint:
        """An endpoint that is answered off the event loop."""

        async def answered(request: Request) -> Response:
            return await run_in_threadpool(self._recognised, request, answer)

        return answering(answered)

    def tus(
        self, look: Look[PreparedT], go_on: Callable[[Request, PreparedT], Awaitable[Response]]
    ) -> Endpoint:
        """An endpoint of the tus protocol: its version in every request and answer."""

        async def answered(request: Request) -> Response:
            if request.headers.get("tus-resumable") != TUS["Tus-Resumable"]:
                return reply(b"", status=412, headers=TUS_OFFER)
            try:
                answer = await go_on(request, await run_in_threadpool(self._recognised, request, look))
            except FieldappError as error:
                answer = problem(error, request)
            answer.headers.update(TUS)
            return answer

        return answering(answered)

    def _recognised(self, request: Request, look: Look[PreparedT]) -> PreparedT:
        return look(request, authenticate(request, self._service))

    # ─── uploads ───────────────────────────────────────────────────────────────────────────────

    def prepare(self, request: Request, desk: DeskIdentity) -> Upload | None:
        """The upload to begin or to go on with; None when the bytes are here."""
        sha256, size_bytes = _announced(request)
        self._uploads.stop_older(desk.desk_id, sha256)
        if self._uploads.confirm(sha256) == size_bytes:
            return None
        upload = self._uploads.begin(desk.desk_id, sha256, size_bytes)
        if request.headers.get("content-type") != CHUNK_MEDIA_TYPE:
            self._uploads.keep(upload)
        return upload

    async def create(self, request: Request, upload: Upload | None) -> Response:
        """Begin an upload; bytes may come along."""
        if upload is None:
            sha256, size_bytes = _announced(request)
            headers = {"Location": f"{PLACE}/{sha256}", "Upload-Offset": str(size_bytes)}
            return reply(b"", status=201, headers=headers)
        headers = {"Location": f"{PLACE}/uploads/{upload.id}", "Upload-Expires": _http_date(upload)}
        offset = await self._uploads.offset(upload)
        comes_along = request.headers.get("content-type") == CHUNK_MEDIA_TYPE
        if offset == 0 and (comes_along or upload.size_bytes == 0):
            offset = await self._uploads.append(upload, Chunk(request, offset))
        return reply(b"", status=201, headers={**headers, "Upload-Offset": str(offset)})

    def find(self, request: Request, desk: DeskIdentity) -> Upload:
        """The upload that an address names."""
        return self._uploads.find(request.path_params["upload"], desk.desk_id)

    async def offset(self, _request: Request, upload: Upload) -> Response:
        """How far an upload is. Whoever still holds an older connection of it loses it."""
        told = {
            "Upload-Offset": str(await self._uploads.offset(upload)),
            "Upload-Length": str(upload.size_bytes),
            "Upload-Expires": _http_date(upload),
            "Cache-Control": "no-store",
        }
        return Response(status_code=200, headers=told)

    async def append(self, request: Request, upload: Upload) -> Response:
        """The next bytes of an upload."""
        if request.headers.get("content-type") != CHUNK_MEDIA_TYPE:
            return reply(b"", status=415)
        offset = await self._uploads.append(upload, Chunk(request, _whole(request, "upload-offset")))
        told = {"Upload-Offset": str(offset), "Upload-Expires": _http_date(upload)}
        return Response(status_code=204, headers=told)

    async def end(self, _request: Request, upload: Upload) -> Response:
        """Give an upload up."""
        await self._uploads.end(upload)
        return Response(status_code=204)

    # ─── blobs ─────────────────────────────────────────────────────────────────────────────────

    def known(self, request: Request, desk: DeskIdentity) -> Response:
        """Whether the server has these bytes, and otherwise where this desk was with them."""
        sha256 = request.path_params["sha256"]
        self._uploads.stop_older(desk.desk_id, sha256)
        size_bytes = self._uploads.confirm(sha256)
        told = {**TUS, "Cache-Control": "no-store"}
        if size_bytes is not None:
            told |= {"Upload-Offset": str(size_bytes), "Upload-Length": str(size_bytes)}
            return Response(status_code=200, headers=told)
        for begun in self._uploads.under_way(desk.desk_id):
            if begun.sha256 == sha256:
                told["Location"] = f"{PLACE}/uploads/{begun.id}"
        return Response(status_code=404, headers=told)

    async def known_of_many(self, request: Request) -> Response:
        """Which of these blobs the server has, and where this desk was with others."""

        async def answered(request: Request) -> Response:
            desk = await run_in_threadpool(authenticate, request, self._service)
            asked = await read_message(request, AskedFor, MOST_ASKED_BYTES)
            told = await run_in_threadpool(self._known_of, asked.names, desk)
            return reply(msgspec.json.encode(told), request)

        return await answering(answered)(request)

    def wanted(self, request: Request, desk: DeskIdentity) -> Response:
        """What orders of this desk's person refer to and the server does not have."""
        return reply(msgspec.json.encode({"wanted": self._missing(desk.person_id)}), request)

    def download(self, request: Request, desk: DeskIdentity) -> Response:
        """The bytes, to desks that may hold an order that refers to them."""
        sha256 = request.path_params["sha256"]
        if desk.suspended:
            raise NotPermitted("desk-suspended")
        size_bytes = self._readable_size(sha256, desk.person_id)
        start, end = _range(request, size_bytes)
        if start >= end and size_bytes:
            return reply(b"", status=416, headers={"Content-Range": f"bytes */{size_bytes}"})
        told = {**_HARMLESS, "ETag": f'"{sha256}"', "Content-Length": str(end - start)}
        status = 200
        if end - start < size_bytes:
            status, told["Content-Range"] = 206, f"bytes {start}-{end - 1}/{size_bytes}"
        else:
            told["Content-Digest"] = packing.digest_of_hash(bytes.fromhex(sha256))
        pieces = self._pieces(sha256, start, end)
        if end - start > MOST_DIGESTED_BYTES:
            return StreamingResponse(pieces, status, told, "application/octet-stream")
        part = b"".join(pieces)
        told.setdefault("Content-Digest", packing.content_digest(part))
        return Response(part, status, told, "application/octet-stream")

    def preview(self, request: Request, desk: DeskIdentity) -> Response:
        """A photo made small, to whoever may have the photo itself."""
        sha256 = request.path_params["sha256"]
        if desk.suspended:
            raise NotPermitted("desk-suspended")
        self._readable_size(sha256, desk.person_id)
        small = self._service.pictures.file(sha256, "small").read_bytes()
        told = {**_HARMLESS, "ETag": f'"{hashlib.sha256(small).hexdigest()}"'}
        return reply(small, headers=told, media_type="image/jpeg")

    def _known_of(self, names: list[str], desk: DeskIdentity) -> ToldOf:
        self._uploads.stop_older(desk.desk_id, *names)
        begun = {each.sha256: f"{PLACE}/uploads/{each.id}" for each in self._uploads.under_way(desk.desk_id)}
        known = [name for name in names if self._uploads.confirm(name) is not None]
        return ToldOf(known, {name: begun[name] for name in names if name in begun and name not in known})

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
