"""The state of uploads: a row in the database and a partial file, whose length is the offset.

One connection at a time writes an upload. A newer one, which a desk makes when its line
came back, takes over at once from an older one that nobody told that it is dead.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from fieldapp.errors import Refused, Unreadable
from fieldapp.model.columns import stored_moment
from fieldapp.store import blob_records
from fieldapp.store.blob_records import Upload
from fieldapp.store.blobs import Blobs, StoredBlob
from fieldapp.store.partials import Partial, RunningHash
from fieldapp.store.store import Store

CHUNK_MEDIA_TYPE = "application/offset+octet-stream"
MOST_BLOB_BYTES = 256 << 20
MOST_UPLOADS_OF_A_DESK = 100
UPLOAD_LIFE = timedelta(days=14)
_SWEEP_EVERY_S = 3600.0
_HASHES_KEPT = 256
_LONGEST_SETTLING_S = 20.0
_SETTLED_AT_ONCE = 4
"""In threads of their own: those of the requests may all be waiting for just this."""


class Uploads:
    """The uploads of one server. Methods that are not `async` read or write the database."""

    def __init__(self, store: Store, blobs: Blobs) -> None:
        self._store = store
        self._blobs = blobs
        self._folder = blobs.folder / "uploads"
        self._pouring: dict[str, _Pouring] = {}
        self._hashes: OrderedDict[str, RunningHash] = OrderedDict()
        self._sweep_at = 0.0
        self._settling = CapacityLimiter(_SETTLED_AT_ONCE)

    # ─── finding and beginning ─────────────────────────────────────────────────────────────────

    def begin(self, desk: str, sha256: str, size_bytes: int) -> Upload:
        """The upload of these bytes by this desk: the one begun before, or a new one, not kept yet.

        Raises Refused `too-many-uploads`.
        """
        self._sweep_if_due()
        now = self._store.world.now()
        under_way = self.under_way(desk)
        for begun in under_way:
            if (begun.sha256, begun.size_bytes) == (sha256, size_bytes):
                return begun
        if len(under_way) >= MOST_UPLOADS_OF_A_DESK:
            raise Refused("too-many-uploads", most=MOST_UPLOADS_OF_A_DESK)
        return Upload(
            self._store.world.new_id(),
            desk,
            sha256,
            size_bytes,
            stored_moment(now + UPLOAD_LIFE),
            is_kept=False,
        )

    def keep(self, upload: Upload) -> None:
        """Write it into the books, so that it can be gone on with."""
        if not upload.is_kept:
            with self._store.writing() as connection:
                blob_records.begin_upload(connection, upload)

    def find(self, upload_id: str, desk: str) -> Upload:
        """An upload of this desk. Raises Refused `upload-unknown`."""
        with self._store.snapshot() as connection:
            found = blob_records.find_upload(connection, upload_id, desk, self._now())
        if found is None:
            raise Refused("upload-unknown")
        return found

    def stop_older(self, desk: str, *names: str) -> None:
        """End a connection of this desk that still sends these bytes; returns when it is in the books.

        Not for the event loop's thread, which it waits for.
        """
        for pouring in list(self._pouring.values()):
            if pouring.upload.desk == desk and pouring.upload.sha256 in names:
                taking = asyncio.run_coroutine_threadsafe(self._take_over(pouring.upload.id), pouring.loop)
                try:
                    taking.result(_LONGEST_SETTLING_S)
                except TimeoutError as error:
                    raise Refused("upload-busy", retry_after_s=5) from error

    def under_way(self, desk: str) -> list[Upload]:
        """What this desk is sending, the newest first."""
        with self._store.snapshot() as connection:
            return blob_records.uploads_of(connection, desk, self._now())

    def size_here(self, sha256: str) -> int | None:
        """How long the blob is, if it is here. Raises Unreadable `blob-name-malformed`."""
        return self._blobs.size(sha256) if self._blobs.has(sha256) else None

    def confirm(self, sha256: str) -> int | None:
        """The same; and see to it that the books say so, which a crash may have kept from happening."""
        size_bytes = self.size_here(sha256)
        if size_bytes is not None:
            with self._store.snapshot() as connection:
                in_the_books = blob_records.is_verified(connection, sha256)
            if not in_the_books:
                with self._store.writing() as connection:
                    blob_records.verified_here(connection, sha256, size_bytes, self._now())
        return size_bytes

    # ─── bytes ─────────────────────────────────────────────────────────────────────────────────

    async def offset(self, upload: Upload) -> int:
        """How far it is, after whoever was still writing it stopped."""
        await self._take_over(upload.id)
        path = self._path(upload)
        size = path.stat().st_size if path.exists() else 0
        if size == upload.size_bytes and path.exists():
            await self._pour_alone(upload, Chunk(None, size))
        return size

    async def append(self, upload: Upload, chunk: Chunk) -> int:
        """Write a chunk, and verify the whole when it is the last; returns the new offset.

        Raises Refused `upload-offset` (it does not go on where the upload is), `upload-busy` or
        `upload-taken-over`; Unreadable `upload-too-long`, `upload-checksum`, or `blob-hash-differs`, and
        then the upload is gone; ReplicaTrouble `disk-full`. Bytes that came before a cut are kept.
        """
        await self._take_over(upload.id)
        return await self._pour_alone(upload, chunk)

    async def end(self, upload: Upload) -> None:
        """Give it up."""
        await self._take_over(upload.id)
        await run_in_threadpool(self._forget, upload)

    async def _take_over(self, upload_id: str) -> None:
        older = self._pouring.get(upload_id)
        if older is not None:
            older.stop()
            await asyncio.wait({older.task})

    async def _pour_alone(self, upload: Upload, chunk: Chunk) -> int:
        pouring = _Pouring(upload, asyncio.get_running_loop())
        pouring.task = asyncio.create_task(self._pour(upload, chunk, pouring))
        self._pouring[upload.id] = pouring
        try:
            await asyncio.wait({pouring.task})
        finally:
            pouring.task.cancel()
            if self._pouring.get(upload.id) is pouring:
                del self._pouring[upload.id]
        if pouring.task.cancelled():
            raise Refused("upload-taken-over")
        return pouring.task.result()

    async def _pour(self, upload: Upload, chunk: Chunk, pouring: _Pouring) -> int:
        partial = Partial(self._path(upload), self._hashes.pop(upload.id, None))
        try:
            if partial.size != chunk.offset:
                raise Refused("upload-offset", offset=partial.size)
            pouring.begin_streaming()
            await chunk.write_into(partial, upload.size_bytes)
        finally:
            pouring.is_streaming = False
            await to_thread.run_sync(self._settle, upload, partial, limiter=self._settling)
        return partial.size

    def _settle(self, upload: Upload, partial: Partial) -> None:
        """What has arrived is put on the disk, and when it is all, it becomes a blob."""
        try:
            partial.settle()
            if partial.size == upload.size_bytes:
                self._finish(upload, partial)
                return
            self.keep(upload)
            if partial.carried_hash is not None:
                self._hashes[upload.id] = partial.carried_hash
                while len(self._hashes) > _HASHES_KEPT:
                    self._hashes.popitem(last=False)
        finally:
            partial.close()

    def _finish(self, upload: Upload, partial: Partial) -> None:
        if partial.running_hash().digest.hexdigest() != upload.sha256:
            self._forget(upload)
            raise Unreadable("blob-hash-differs", sha256=upload.sha256)
        self._blobs.adopt(partial.path, StoredBlob(upload.sha256, upload.size_bytes))
        with self._store.writing() as connection:
            if upload.is_kept:
                blob_records.end_upload(connection, upload.id)
            blob_records.verified_here(connection, upload.sha256, upload.size_bytes, self._now())

    def _forget(self, upload: Upload) -> None:
        with self._store.writing() as connection:
            blob_records.end_upload(connection, upload.id)
        self._hashes.pop(upload.id, None)
        self._path(upload).unlink(missing_ok=True)

    # ─── housekeeping ──────────────────────────────────────────────────────────────────────────

    def _sweep_if_due(self) -> None:
        """Remove what expired, once an hour while uploads begin."""
        if time.monotonic() < self._sweep_at:
            return
        self._sweep_at = time.monotonic() + _SWEEP_EVERY_S
        there = list(self._folder.glob("*")) if self._folder.exists() else []
        with self._store.writing() as connection:
            going_on = blob_records.end_expired_uploads(connection, self._now())
        for path in there:
            if path.name not in going_on:
                path.unlink(missing_ok=True)

    def _path(self, upload: Upload) -> Path:
        return self._folder / upload.id

    def _now(self) -> str:
        return stored_moment(self._store.world.now())


class _Pouring:
    """One connection writing an upload."""

    task: asyncio.Task[int]
    is_streaming = False
    _is_stopped = False

    def __init__(self, upload: Upload, loop: asyncio.AbstractEventLoop) -> None:
        self.upload = upload
        self.loop = loop

    def stop(self) -> None:
        """End it: at once while it waits for bytes, and otherwise where it next could wait."""
        self._is_stopped = True
        if self.is_streaming:
            self.task.cancel()

    def begin_streaming(self) -> None:
        """From here on it waits for bytes."""
        if self._is_stopped:
            raise Refused("upload-taken-over")
        self.is_streaming = True


@dataclass(frozen=True)
class Chunk:
    """Bytes of a request that go to `offset`; without a request, none."""

    request: Request | None
    offset: int

    async def write_into(self, partial: Partial, size_bytes: int) -> None:
        """Write what comes. Bytes with a checksum count all together or not at all."""
        checksum = self._checksum()
        try:
            async for piece in self.request.stream() if self.request else _nothing():
                _check_length(partial.size + len(piece), size_bytes)
                partial.write(piece)
                if checksum is not None:
                    checksum.digest.update(piece)
            if checksum is not None:
                checksum.check()
        except BaseException as error:
            if checksum is not None or isinstance(error, Unreadable):
                partial.cut_back(self.offset)
            raise

    def _checksum(self) -> _Checksum | None:
        told = self.request.headers.get("upload-checksum") if self.request else None
        if told is None:
            return None
        name, _, value = told.partition(" ")
        if name not in ("sha256", "sha1"):
            raise Unreadable("header-malformed", header="upload-checksum")
        try:
            return _Checksum(hashlib.new(name, usedforsecurity=False), base64.b64decode(value, validate=True))
        except binascii.Error as error:
            raise Unreadable("header-malformed", header="upload-checksum") from error


@dataclass(frozen=True)
class _Checksum:
    digest: hashlib._Hash
    expected: bytes

    def check(self) -> None:
        if not hmac.compare_digest(self.digest.digest(), self.expected):
            raise Unreadable("upload-checksum")


def _check_length(size: int, most: int) -> None:
    if size > most:
        raise Unreadable("upload-too-long", size_bytes=most)


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""
