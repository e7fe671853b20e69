"""The rows of large shared scopes (parts, setup), read and packed once for all laptops that are new.

    reply, piece = answer_page(store, desk, request, ready)   # sync.answer_pull
    body = b"".join(frames_of(reply, piece))                  # where there is a piece

A piece is what a page says of one stretch of a scope's entries, which stand in the order of commits. A row that
changes gets a later commit and leaves its stretch, so while a stretch has as many entries as it had, and its last
commit is the one it was, every row in it is what it was. Both are asked in the snapshot of each page: no process
needs to be told what another one wrote, and after a restore nothing of the undone past is sent.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from fieldapp.store import pull
from fieldapp.store.pull import NOTHING_YET, Entry, Place
from fieldapp.sync.messages import PullReply, Removal, Rows, encode
from fieldapp.sync.packing import pack

PIECE_ROWS = 5_000
LEAST_ROWS = 500
"""Fewer are read and packed about as soon as they are looked up."""
MOST_BYTES = 64 << 20

Read = Callable[[Connection, str, list[Entry]], tuple[tuple[Rows, ...], tuple[Removal, ...]]]
"""What a page says of entries of a scope."""


class _Members(msgspec.Struct, frozen=True):
    """What is the same in a page for every desk, named as in `PullReply`, which leaves them out then."""

    tables: tuple[Rows, ...]
    removals: tuple[Removal, ...]


@dataclass(frozen=True)
class Piece:
    """The members of a page for one stretch of entries: packed, without the braces around them."""

    end: Place
    entries: int
    chain: str | None
    """Of the last entry's commit."""
    packed: bytes


class ReadyPages:
    """The pieces that were asked for last, within `most_bytes`; shared by all threads of a server."""

    def __init__(
        self, piece_rows: int = PIECE_ROWS, least_rows: int = LEAST_ROWS, most_bytes: int = MOST_BYTES
    ) -> None:
        self._piece_rows = piece_rows
        self._least_rows = least_rows
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pieces: OrderedDict[tuple[str, Place], Piece] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def count(self) -> int:
        """How many pieces are kept."""
        return len(self._pieces)

    @property
    def size_bytes(self) -> int:
        """How much memory they take."""
        return self._bytes

    def keeps(self, scope: str, rows: int, most_rows: int) -> bool:
        """Whether pieces of a scope of so many rows are kept, for pages of at most `most_rows`."""
        return ":" not in scope and rows >= self._least_rows and most_rows >= self._piece_rows

    def piece(self, connection: Connection, scope: str, after: Place, to: int, read: Read) -> Piece | None:
        """The entries of a scope that follow `after`, none later than commit `to`; None where they are few."""
        kept = self._kept(scope, after)
        if kept is not None and kept.end[0] > to:
            return None
        if kept is not None and _still_holds(connection, scope, after, kept):
            return kept
        entries = pull.entries(connection, scope, NOTHING_YET, to, after, self._piece_rows)
        if kept is not None:
            entries = _as_far_as_before(entries, kept.end)
        if len(entries) < self._least_rows:
            return None
        made = _packed(connection, scope, entries, read)
        self._keep((scope, after), made)
        return made

    def _kept(self, scope: str, after: Place) -> Piece | None:
        with self._lock:
            piece = self._pieces.get((scope, after))
            if piece is not None:
                self._pieces.move_to_end((scope, after))
            return piece

    def _keep(self, name: tuple[str, Place], piece: Piece) -> None:
        with self._lock:
            before = self._pieces.pop(name, None)
            self._pieces[name] = piece
            self._bytes += len(piece.packed) - (len(before.packed) if before is not None else 0)
            while self._bytes > self._most_bytes:
                self._bytes -= len(self._pieces.popitem(last=False)[1].packed)


def frames_of(reply: PullReply, piece: Piece) -> tuple[bytes, bytes, bytes]:
    """The zstd frames of a page whose rows are in the piece."""
    return pack(encode(reply)[:-1] + b","), piece.packed, pack(b"}")


def _still_holds(connection: Connection, scope: str, after: Place, piece: Piece) -> bool:
    is_its_past = pull.chain_at(connection, piece.end[0]) == piece.chain
    return is_its_past and pull.count_between(connection, scope, after, piece.end) == piece.entries


def _as_far_as_before(entries: list[Entry], end: Place) -> list[Entry]:
    """The entries up to `end`, so that the pieces behind it stay as they are; all of them when few are left."""
    before = [one for one in entries if one.place <= end]
    return before if 2 * len(before) >= len(entries) else entries


def _packed(connection: Connection, scope: str, entries: list[Entry], read: Read) -> Piece:
    members = encode(_Members(*read(connection, scope, entries)))[1:-1]
    end = entries[-1].place
    return Piece(end, len(entries), pull.chain_at(connection, end[0]), pack(members))
