"""`Blobs`: photos, documents and PDFs as files named by the SHA-256 of their bytes.

    stored = blobs.put(data)            # on the disk when it returns
    attachment = Attachment(sha256=stored.sha256, size_bytes=stored.size_bytes, ...)

Written first, referenced afterwards, so that a reference implies bytes. With a key
the files are encrypted (see `fieldapp.store.sealed_file`); the names tell nothing but hashes.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fieldapp.errors import ReplicaTrouble, Unreadable
from fieldapp.store import durable
from fieldapp.store.sealed_file import SealedReader, SealedWriter, sealed_size

_NAME = re.compile(r"[0-9a-f]{64}")
_PIECE = 1 << 20


@dataclass(frozen=True)
class StoredBlob:
    """The name and length of bytes that are on the disk."""

    sha256: str
    size_bytes: int


class Blobs:
    """A folder of blobs in 256 folders. Safe from any thread and several processes.

    Not in 65,536: a new folder costs two more syncs of the disk, which nearly every photo would pay.
    """

    def __init__(self, folder: Path, key: bytes | None = None) -> None:
        """Open or make the folder; `key` (32 bytes) encrypts what is written and read."""
        if key is not None and len(key) != 32:
            raise ReplicaTrouble("key-malformed", found=len(key))
        self._key = key
        self.folder = folder
        with durable.told_as_trouble():
            durable.make_folder(folder)

    def within(self, name: str) -> Blobs:
        """Another store inside this one's folder, under the same key; what is in it is none of this one's."""
        return Blobs(self.folder / name, self._key)

    def put(self, data: bytes | BinaryIO, expected: str | None = None) -> StoredBlob:
        """Keep bytes; returns when they are on the disk. Bytes already here are not written again.

        With `expected` only bytes of that hash are kept. Raises Unreadable `blob-hash-differs`,
        ReplicaTrouble `disk-full` or `disk-failed`; nothing has changed then.
        """
        if isinstance(data, bytes):
            stored = StoredBlob(hashlib.sha256(data).hexdigest(), len(data))
            if expected in (None, stored.sha256) and self._is_whole(stored):
                return stored
            return self._write(io.BytesIO(data), expected)
        return self._write(data, expected)

    def adopt(self, path: Path, stored: StoredBlob) -> None:
        """Take over a settled file in plain form whose hash the caller has verified.

        It is moved, so it must be on the same disk; a store with a key copies and removes it.
        """
        with durable.told_as_trouble():
            if self._key is not None:
                with path.open("rb") as file:
                    self._write(file)
                path.unlink()
            else:
                durable.move(path, self.path(stored.sha256))

    def has(self, sha256: str) -> bool:
        """Whether the bytes of that name are here."""
        return self.path(sha256).is_file()

    def read(self, sha256: str) -> bytes:
        """The bytes of that name, verified.

        Raises ReplicaTrouble `blob-missing`, or `blob-damaged` when they are not what the name says.
        """
        with self.open(sha256) as reader:
            data = reader.read()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ReplicaTrouble("blob-damaged", sha256=sha256)
        return data

    def open(self, sha256: str) -> BinaryIO:
        """A seekable reader of the bytes, for ranges and for bytes too many to hold at once.

        Plain files are not verified here; encrypted ones chunk by chunk. Raises as `read`.
        """
        with _told_of(sha256), ExitStack() as unless_opened:
            file = unless_opened.enter_context(self.path(sha256).open("rb"))
            sealed = None if self._key is None else SealedReader(file, self._key, sha256)
            unless_opened.pop_all()
            return file if sealed is None else io.BufferedReader(sealed, _PIECE)

    def size(self, sha256: str) -> int:
        """How many bytes the blob has. Raises as `read`."""
        with self.open(sha256) as reader:
            return reader.seek(0, io.SEEK_END)

    def path(self, sha256: str) -> Path:
        """Where the blob is or would be. Raises Unreadable `blob-name-malformed`."""
        if not _NAME.fullmatch(sha256):
            raise Unreadable("blob-name-malformed")
        return self.folder / sha256[:2] / sha256

    def remove(self, sha256: str) -> None:
        """Let go of the bytes of that name; nothing happens where there are none.

        Raises ReplicaTrouble `disk-failed`. Whether they may go is the caller's to know.
        """
        with durable.told_as_trouble():
            self.path(sha256).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """The name of every blob here, in order."""
        for path in sorted(self.folder.glob("??/*")):
            if _NAME.fullmatch(path.name):
                yield path.name

    def _write(self, source: BinaryIO, expected: str | None = None) -> StoredBlob:
        with durable.written_aside(self.folder) as aside:
            digest = hashlib.sha256()
            size = 0
            sink = aside.file if self._key is None else SealedWriter(aside.file, self._key)
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                sink.write(piece)
            stored = StoredBlob(digest.hexdigest(), size)
            if expected not in (None, stored.sha256):
                raise Unreadable("blob-hash-differs", sha256=expected)
            if isinstance(sink, SealedWriter):
                sink.finish(stored.sha256)
            if not self._is_whole(stored):
                aside.place(self.path(stored.sha256))
            return stored

    def _is_whole(self, stored: StoredBlob) -> bool:
        """Whether the file is there at its full length; a shorter one is written again."""
        expected = stored.size_bytes if self._key is None else sealed_size(stored.size_bytes)
        path = self.path(stored.sha256)
        return path.is_file() and path.stat().st_size == expected


@contextmanager
def _told_of(sha256: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise ReplicaTrouble("blob-missing", sha256=sha256) from error
    except OSError as error:
        raise ReplicaTrouble("disk-failed", reason=error.strerror or "") from error
