"""Bytes that are still arriving: a file that grows at its end, held by one writer at a time."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from fieldapp.errors import Refused
from fieldapp.store import durable
from fieldapp.store.lease import try_lock

_PIECE = 1 << 20


@dataclass
class RunningHash:
    """The SHA-256 of the first `size` bytes; carried on, so that long files are hashed once."""

    size: int
    digest: hashlib._Hash


class Partial:
    """An open partial file. Its length is what has arrived; nothing else says so."""

    def __init__(self, path: Path, running: RunningHash | None = None) -> None:
        """Open or make it. Raises Refused `upload-busy` while another process writes it."""
        self.path = path
        with durable.told_as_trouble():
            durable.make_folder(path.parent)
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        if not try_lock(self._descriptor):
            self.close()
            raise Refused("upload-busy", retry_after_s=1)
        self.size = os.lseek(self._descriptor, 0, os.SEEK_END)
        self._hash = running if running is not None and running.size == self.size else None

    def write(self, piece: bytes) -> None:
        """Add bytes at the end. Raises ReplicaTrouble `disk-full` or `disk-failed`; some may be written then."""
        running = self._hash or (RunningHash(0, hashlib.sha256()) if self.size == 0 else None)
        with durable.told_as_trouble():
            rest = memoryview(piece)
            while rest:
                written = os.write(self._descriptor, rest)
                self.size += written
                rest = rest[written:]
        if running is not None:
            running.digest.update(piece)
            running.size += len(piece)
        self._hash = running

    def cut_back(self, size: int) -> None:
        """Forget what came after the first `size` bytes."""
        with durable.told_as_trouble():
            os.ftruncate(self._descriptor, size)
            self.size = os.lseek(self._descriptor, 0, os.SEEK_END)
        self._hash = None

    def settle(self) -> None:
        """Return when what has arrived is on the disk."""
        with durable.told_as_trouble():
            os.fsync(self._descriptor)

    def running_hash(self) -> RunningHash:
        """The hash of all that has arrived; read again from the file where it was not carried on."""
        if self._hash is None or self._hash.size != self.size:
            digest = hashlib.sha256()
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            while piece := os.read(self._descriptor, _PIECE):
                digest.update(piece)
            self._hash = RunningHash(self.size, digest)
        return self._hash

    @property
    def carried_hash(self) -> RunningHash | None:
        """What `running_hash` would give without reading anything."""
        return self._hash

    def close(self) -> None:
        """Let another writer have it; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
