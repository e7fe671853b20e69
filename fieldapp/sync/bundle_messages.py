"""What the records of a bundle hold: the same requests and replies as on a line, and files.

work      ASKED, then PUSH ..., then FILE ...
answer    ANSWERED, then JUDGED ..., FILES, then RESET, PAGE, AGAIN as they came, then FILE ...
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import BinaryIO, TypeVar

import msgspec

from fieldapp.errors import ReplicaTrouble, Unreadable
from fieldapp.store.blobs import Blobs
from fieldapp.sync.bundle_file import BundleWriter, Record
from fieldapp.sync.messages import Cursor, PullRequest, PushReply, decode
from fieldapp.sync.versions import check_understood

ASKED, PUSH, FILE = b"Q", b"P", b"B"
ANSWERED, JUDGED, FILES, RESET, PAGE, AGAIN = b"A", b"R", b"K", b"Z", b"G", b"V"
"""AGAIN: the pass had to begin anew, the pages before it are void."""

NAME_BYTES = 32
_PIECE = 1 << 20
MessageT = TypeVar("MessageT", bound=msgspec.Struct)


class Asked(msgspec.Struct, frozen=True):
    """What the desk wants back: a pull, and the files it lacks. `sending`: the files in this bundle."""

    pull: PullRequest
    sending: tuple[str, ...]
    here: tuple[str, ...]
    missing: tuple[str, ...]


class Answered(msgspec.Struct, frozen=True):
    """Which request this answers. `refused`: why there is no pull in it; empty when there is one."""

    replica: str
    cursor: Cursor | None
    refetch: tuple[str, ...] = ()
    refused: str = ""


class Judged(msgspec.Struct, frozen=True):
    """The reply to one push. `stopped_at`: the hash of the first change set that got no receipt."""

    reply: PushReply
    stopped_at: str = ""


class Files(msgspec.Struct, frozen=True):
    """Of the files the desk named, those the server has verified; and those it wants to have (again)."""

    known: tuple[str, ...]
    wanted: tuple[str, ...]


def message_of(record: Record, kind: type[MessageT], most: int) -> MessageT:
    """The message of a record. Raises Unreadable `bundle-unreadable`."""
    return read_message(record.read(most), kind)


def read_message(raw: bytes, kind: type[MessageT]) -> MessageT:
    """The message of these bytes. Raises Unreadable `bundle-unreadable`, or Refused `desk-is-newer`."""
    check_understood(raw)
    try:
        return decode(raw, kind)
    except msgspec.DecodeError as error:
        raise Unreadable("bundle-unreadable") from error


def whole_size(blobs: Blobs, sha256: str) -> int | None:
    """How long a file is; None when it is not here or not what its name says."""
    try:
        with blobs.open(sha256) as reader:
            digest = hashlib.sha256()
            while piece := reader.read(_PIECE):
                digest.update(piece)
            return reader.tell() if digest.hexdigest() == sha256 else None
    except (ReplicaTrouble, Unreadable):
        return None


def pour_file(writer: BundleWriter, blobs: Blobs, sha256: str, size: int) -> None:
    """Add a file to a bundle."""
    with blobs.open(sha256) as reader:
        writer.poured(FILE, bytes.fromhex(sha256), reader, size)


def file_in(record: Record) -> tuple[str, BinaryIO]:
    """The name that a file's record gives, and its bytes. Raises Unreadable `bundle-unreadable`."""
    name = record.source.read(NAME_BYTES)
    if len(name) != NAME_BYTES:
        raise Unreadable("bundle-unreadable")
    return name.hex(), record.source


Told = Callable[[int, int], None]
"""Hears of progress: bytes done, bytes in all."""


def unheard(_done: int, _all: int) -> None:
    """Progress nobody wants to hear of."""
