"""The file of a bundle: a heading anybody may read, records only its addressee can, and who made it.

    magic 8 | length 8 | heading's length 4 | heading | sealed key 80 | chunk | ... | last chunk
    | SHA-256 32 | signature 64

The heading (JSON) says what it is, of which desk, for which server. A new key for every file is sealed to
the addressee with HPKE (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) and bound to the heading.
Under it the records, one zstd stream, stand in chunks of 256 KiB, each with its index and whether it
is the last (STREAM, as in `fieldapp.store.sealed_file`). The hash is of all before it but the
magic; the signature is the maker's, of heading and hash. Neither end holds more than a chunk.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal

import msgspec
import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from fieldapp.errors import Refused, Unreadable
from fieldapp.sync.bundle_keys import sealing_key
from fieldapp.sync.keys import bundle_message, is_signed

FORMAT = 1
MOST_MESSAGE_BYTES = 64 << 20
_MAGIC = b"FABUND1\n"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_SEALED_KEY_BYTES = 32 + 32 + 16
_MOST_HEADING_BYTES = 64 * 1024
_CHUNK = 256 * 1024
_SEALED_CHUNK = _CHUNK + 16
_END_BYTES = 32 + 64
_PIECE = 1 << 20
_MOST_WINDOW = 1 << 23
_RECORD = struct.Struct(">cQ")

Kind = Literal["work", "answer"]
Sign = Callable[[bytes], str]


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever carries it may know. `reply_to` is the key that the answer is sealed to."""

    format: int = FORMAT
    kind: Kind
    desk: str
    server: str
    made_at: str
    reply_to: str = ""


# ─── writing ───────────────────────────────────────────────────────────────────────────────────


class BundleWriter:
    """Writes a bundle into a file that is at its start and can be sought in."""

    def __init__(self, file: BinaryIO, heading: Heading, sealed_to: str) -> None:
        """Raises Unreadable `bundle-unreadable` when `sealed_to` is no key."""
        self._heading = heading
        self._sink = _ChunkSink(file)
        key = os.urandom(32)
        told = msgspec.json.encode(heading)
        sealed = _SUITE.encrypt(key, sealing_key(sealed_to), info=_bound_to(told))
        self._sink.begin(key, struct.pack(">I", len(told)) + told + sealed)
        packer: Any = zstandard.ZstdCompressor(level=3)
        self._stream = packer.stream_writer(self._sink, closefd=False)

    def message(self, kind: bytes, message: msgspec.Struct) -> None:
        """Add a record of one message."""
        self.record(kind, msgspec.json.encode(message))

    def record(self, kind: bytes, payload: bytes) -> None:
        """Add a record of bytes."""
        self._stream.write(_RECORD.pack(kind, len(payload)))
        self._stream.write(payload)

    def poured(self, kind: bytes, head: bytes, source: BinaryIO, size: int) -> None:
        """Add a record of `head` and of `size` bytes from a file."""
        self._stream.write(_RECORD.pack(kind, len(head) + size))
        self._stream.write(head)
        while size and (piece := source.read(min(_PIECE, size))):
            size -= len(piece)
            self._stream.write(piece)
        if size:
            raise Unreadable("bundle-unreadable")

    def finish(self, sign: Sign) -> int:
        """Write the end; returns the file's length."""
        self._stream.close()
        return self._sink.finish(self._heading, sign)


class _ChunkSink(io.RawIOBase):
    """Seals what is written to it, chunk by chunk, and hashes what goes out."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._digest = hashlib.sha256()
        self._waiting = bytearray()
        self._index = 0

    def begin(self, key: bytes, opening: bytes) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._file.write(_MAGIC + bytes(8))
        self._out(opening)

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        written = bytes(piece)  # type: ignore[call-overload]
        self._waiting += written
        while len(self._waiting) > _CHUNK:  # a full chunk may still be the last one
            self._seal(bytes(self._waiting[:_CHUNK]), last=False)
            del self._waiting[:_CHUNK]
        return len(written)

    def finish(self, heading: Heading, sign: Sign) -> int:
        self._seal(bytes(self._waiting), last=True)
        length = struct.pack(">Q", self._file.tell() + _END_BYTES)
        self._digest.update(length)
        digest = self._digest.digest()
        self._file.write(digest + base64.b64decode(sign(_told(heading, digest))))
        size = self._file.tell()
        self._file.seek(len(_MAGIC))
        self._file.write(length)
        return size

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._out(self._cipher.encrypt(_nonce(self._index, last=last), chunk, None))
        self._index += 1

    def _out(self, piece: bytes) -> None:
        self._digest.update(piece)
        self._file.write(piece)


# ─── reading ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Record:
    """One record. Its bytes are to be read before the next record is asked for."""

    kind: bytes
    size: int
    source: BinaryIO

    def read(self, most: int = MOST_MESSAGE_BYTES) -> bytes:
        """All of it. Raises Unreadable `bundle-unreadable` when it declares more than `most`."""
        if self.size > most:
            raise Unreadable("bundle-unreadable")
        return self.source.read()


class Bundle:
    """A bundle that is whole: nothing was cut off and nothing altered on the way.

    with Bundle(path) as bundle:
        bundle.check_signature(public_key)
        for record in bundle.records(opening_key): ...
    """

    def __init__(self, path: Path, told: Callable[[int, int], None] = lambda _done, _all: None) -> None:
        """Read it once to the end.

        Raises Unreadable `bundle-is-none`, `bundle-is-for-repair` (a desk's own copy), `bundle-is-newer`,
        `bundle-cut` or `bundle-damaged`; OSError when there is no such file.
        """
        self._file = path.open("rb")
        try:
            self._size = self._file.seek(0, io.SEEK_END)
            self._check_length()
            self.heading, self._opening_bytes, self._sealed_key = self._read_opening()
            self._digest, self._signature = self._check_digest(told)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Bundle:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()

    def check_signature(self, public_key: str) -> None:
        """Raises Refused `bundle-not-signed` unless the holder of that key made this file."""
        signature = base64.b64encode(self._signature).decode()
        if not is_signed(_told(self.heading, self._digest), signature, public_key):
            raise Refused("bundle-not-signed")

    def records(self, opening: X25519PrivateKey) -> Iterator[Record]:
        """The records in order, from the first. Raises Refused `bundle-not-for-us`, Unreadable as above."""
        chunks = _ChunkSource(self._file, self._key(opening), len(self._opening_bytes), self._size)
        unpacker: Any = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW)
        unpacked = unpacker.stream_reader(chunks, closefd=False)
        try:
            while head := _exactly(unpacked, _RECORD.size, may_end=True):
                kind, size = _RECORD.unpack(head)
                part = _Part(unpacked, size)
                yield Record(kind, size, io.BufferedReader(part, _PIECE))
                part.pass_over()
        except zstandard.ZstdError as error:
            raise Unreadable("bundle-damaged") from error

    def _key(self, opening: X25519PrivateKey) -> bytes:
        heading = self._opening_bytes[len(_MAGIC) + 8 + 4 : -_SEALED_KEY_BYTES]
        try:
            return _SUITE.decrypt(self._sealed_key, opening, info=_bound_to(heading))
        except (InvalidTag, ValueError) as error:
            raise Refused("bundle-not-for-us") from error

    def _check_length(self) -> None:
        self._file.seek(0)
        start = self._file.read(len(_MAGIC) + 8)
        if start[:4] == b"PK\x03\x04":
            raise Unreadable("bundle-is-for-repair")
        if start and _MAGIC.startswith(start):
            raise Unreadable("bundle-cut")
        if not start.startswith(_MAGIC[:6]):
            raise Unreadable("bundle-is-none")
        if not start.startswith(_MAGIC):
            raise Unreadable("bundle-is-newer")
        declared = int.from_bytes(start[len(_MAGIC) :], "big")
        if len(start) < len(_MAGIC) + 8 or self._size < declared:
            raise Unreadable("bundle-cut")
        if self._size != declared:
            raise Unreadable("bundle-damaged")

    def _read_opening(self) -> tuple[Heading, bytes, bytes]:
        self._file.seek(0)
        start = self._file.read(len(_MAGIC) + 8 + 4)
        length = int.from_bytes(start[-4:], "big")
        if length > min(_MOST_HEADING_BYTES, self._size):
            raise Unreadable("bundle-damaged")
        told, sealed = self._file.read(length), self._file.read(_SEALED_KEY_BYTES)
        try:
            heading = msgspec.json.decode(told, type=Heading)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Unreadable("bundle-damaged") from error
        return heading, start + told + sealed, sealed

    def _check_digest(self, progress: Callable[[int, int], None]) -> tuple[bytes, bytes]:
        self._file.seek(len(_MAGIC) + 8)
        digest, left = hashlib.sha256(), self._size - len(_MAGIC) - 8 - _END_BYTES
        while left > 0 and (piece := self._file.read(min(_PIECE, left))):
            digest.update(piece)
            left -= len(piece)
            progress(self._size - left, self._size)
        digest.update(struct.pack(">Q", self._size))
        end = self._file.read(_END_BYTES)
        if left or not hmac.compare_digest(digest.digest(), end[:32]):
            raise Unreadable("bundle-damaged")
        return end[:32], end[32:]


class _ChunkSource(io.RawIOBase):
    """What was sealed, opened chunk by chunk as it is read."""

    def __init__(self, file: BinaryIO, key: bytes, start: int, size: int) -> None:
        super().__init__()
        self._file = file
        self._cipher = ChaCha20Poly1305(key)
        self._start = start
        self._sealed_bytes = size - start - _END_BYTES
        self._chunks = max(1, -(-self._sealed_bytes // _SEALED_CHUNK))
        self._index = 0
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._held and self._index < self._chunks:
            self._held = self._next()
        piece, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _next(self) -> bytes:
        offset = self._index * _SEALED_CHUNK
        self._file.seek(self._start + offset)
        sealed = self._file.read(min(_SEALED_CHUNK, self._sealed_bytes - offset))
        try:
            nonce = _nonce(self._index, last=self._index == self._chunks - 1)
            chunk = self._cipher.decrypt(nonce, sealed, None)
        except (InvalidTag, ValueError) as error:
            raise Unreadable("bundle-damaged") from error
        self._index += 1
        return chunk


class _Part(io.RawIOBase):
    """The bytes of one record, as a file."""

    def __init__(self, source: zstandard.ZstdDecompressionReader, size: int) -> None:
        super().__init__()
        self._source = source
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._source.read(min(len(buffer), self._left, _PIECE))
        if self._left and not piece:
            raise Unreadable("bundle-damaged")
        self._left -= len(piece)
        buffer[: len(piece)] = piece
        return len(piece)

    def pass_over(self) -> None:
        """Leave what was not read behind."""
        waste = memoryview(bytearray(_PIECE))
        while self._left:
            self.readinto(waste[: min(self._left, _PIECE)])


def _exactly(source: zstandard.ZstdDecompressionReader, size: int, *, may_end: bool) -> bytes:
    """So many bytes; none at all where the stream may end."""
    found = b""
    while len(found) < size and (piece := source.read(size - len(found))):
        found += piece
    if len(found) < size and not (may_end and not found):
        raise Unreadable("bundle-damaged")
    return found


def _bound_to(heading: bytes) -> bytes:
    return b"fieldapp bundle 1\n" + heading


def _told(heading: Heading, digest: bytes) -> bytes:
    return bundle_message(heading.kind, heading.desk, heading.server, digest.hex())


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])
