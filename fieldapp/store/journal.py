"""The side journal: every change set once more, outside the database, authenticated and chained.

It gives a desk's unsent work back when the database file is gone. A record is a
length (4 bytes, big-endian), a nonce (12 bytes) and AES-256-GCM of the envelope; the
tag of the record before is the additional data, so that none can be left out,
exchanged or added. Written after the commit, with fdatasync.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldapp.store.changes import Envelope

_LENGTH = struct.Struct(">I")
_NONCE_BYTES = 12
_TAG_BYTES = 16
_START = b"\x00" * _TAG_BYTES
_LARGEST_RECORD = 64 * 1024 * 1024


class _Record(NamedTuple):
    envelope: Envelope
    tag: bytes
    end: int
    is_behind_damage: bool


class Journal:
    """An append-only file of envelopes under a key of 32 bytes. One writer."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._cipher = AESGCM(key)
        self._last_tag: bytes | None = None

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def append(self, envelope: Envelope) -> None:
        """Add one envelope; returns when it is on the disk. Raises OSError when it cannot be."""
        self.append_all([envelope])

    def append_all(self, envelopes: Iterable[Envelope]) -> None:
        """Add these in order; returns when they are on the disk. Raises OSError when they cannot be."""
        if self._last_tag is None:
            self._last_tag, whole = self._measure()
            self._cut_torn_tail(whole)
        tag, self._last_tag = self._last_tag, None  # what a failed write leaves is cut off before the next
        with self._path.open("ab") as file:
            for envelope in envelopes:
                nonce = os.urandom(_NONCE_BYTES)
                sealed = self._cipher.encrypt(nonce, msgspec.msgpack.encode(envelope), tag)
                file.write(_LENGTH.pack(len(sealed)) + nonce + sealed)
                tag = sealed[-_TAG_BYTES:]
            file.flush()
            os.fdatasync(file.fileno())
        self._last_tag = tag

    def read(self) -> Iterator[Envelope]:
        """Every envelope in order, up to the first record that is torn or not authentic."""
        for record in self._records():
            yield record.envelope

    def salvage(self) -> Iterator[tuple[Envelope, bool]]:
        """Every authentic envelope in order, and whether it stands behind a record that was damaged."""
        for record in self._records(past_damage=True):
            yield record.envelope, record.is_behind_damage

    def _records(self, *, past_damage: bool = False) -> Iterator[_Record]:
        if not self._path.exists():
            return
        tag, is_behind_damage = _START, False
        with self._path.open("rb") as file:
            while len(head := file.read(_LENGTH.size + _NONCE_BYTES)) == _LENGTH.size + _NONCE_BYTES:
                (size,) = _LENGTH.unpack(head[: _LENGTH.size])
                if size > _LARGEST_RECORD:
                    return
                sealed = file.read(size)
                try:
                    plain = self._cipher.decrypt(head[_LENGTH.size :], sealed, tag)
                except (InvalidTag, ValueError):
                    if not past_damage or len(sealed) < max(size, _TAG_BYTES):
                        return
                    tag, is_behind_damage = sealed[-_TAG_BYTES:], True
                    continue
                tag = sealed[-_TAG_BYTES:]
                envelope = msgspec.msgpack.decode(plain, type=Envelope)
                yield _Record(envelope, tag, file.tell(), is_behind_damage)

    def _measure(self) -> tuple[bytes, int]:
        last = (_START, 0)
        for record in self._records():
            last = (record.tag, record.end)
        return last

    def _cut_torn_tail(self, whole: int) -> None:
        """A record cut by a power failure is overwritten; the database still has what it held."""
        if self._path.exists() and self._path.stat().st_size > whole:
            with self._path.open("r+b") as file:
                file.truncate(whole)
                os.fsync(file.fileno())
