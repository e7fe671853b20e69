"""A desk's unsent work as a bundle for its server: the requests of a round, written instead of sent.

    written = write_work(store, blobs, enrolment, keys, out)

Nothing is marked as sent: it stays in the outbox until an answer, of whichever kind, says that it
arrived. So a bundle can be lost, carried twice or made anew at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from fieldapp.errors import ReplicaTrouble
from fieldapp.store import blob_records, durable, replica
from fieldapp.store.blobs import Blobs
from fieldapp.store.changes import Envelope
from fieldapp.store.store import Store
from fieldapp.sync import bundle_messages as b
from fieldapp.sync.bundle_file import BundleWriter, Heading
from fieldapp.sync.bundle_keys import BundleKeys, DeskBundleKeys, public_half
from fieldapp.sync.driver import MOST_BYTES, MOST_CHANGE_SETS, read_books
from fieldapp.sync.enrol import Enrolment
from fieldapp.sync.machine import BooksRead, pull_request
from fieldapp.sync.messages import PushRequest, to_wire
from fieldapp.sync.uploads import list_blobs

_ALL = 1 << 62
_MOST_ROWS = 5_000


@dataclass(frozen=True)
class WrittenWork:
    """What is in the file."""

    change_sets: int
    files: int
    size_bytes: int
    left_out: int
    """Photos and documents that are damaged or not here."""


def write_work(
    store: Store,
    blobs: Blobs,
    enrolment: Enrolment,
    keys: DeskBundleKeys,
    out: Path,
    *,
    on_writer: Callable[[Callable[[], Any]], Any],
    told: b.Told = b.unheard,
) -> WrittenWork:
    """Write everything that the server has not acknowledged, and what this desk asks for, to a file.

    Raises ReplicaTrouble `bundle-keys-unknown`, `disk-full` or `disk-failed`; then there is no file
    at `out`, or the one that was there before.
    """
    server_keys = known_keys(enrolment)
    list_blobs(store, blobs.has, on_writer)
    books = _books(store, on_writer)
    going, missing, left_out = _files(store, blobs)
    heading = Heading(
        kind="work",
        desk=enrolment.desk_id,
        server=enrolment.server_id,
        made_at=store.world.now().astimezone(UTC).isoformat(timespec="seconds"),
        reply_to=public_half(keys.opening),
    )
    asked = b.Asked(pull_request(books, None, _MOST_ROWS), tuple(going), tuple(blobs.names()), missing)
    with durable.written_aside(out.absolute().parent) as aside:
        writer = BundleWriter(aside.file, heading, server_keys.sealing)
        writer.message(b.ASKED, asked)
        for push in _pushes(books):
            writer.message(b.PUSH, push)
        _pour(writer, blobs, going, told)
        size = writer.finish(keys.sign)
        aside.place(out.absolute())
    return WrittenWork(len(books.pending), len(going), size, left_out)


def known_keys(enrolment: Enrolment) -> BundleKeys:
    """The server's keys. Raises ReplicaTrouble `bundle-keys-unknown` before the desk has learned them."""
    if enrolment.bundle_keys is None:
        raise ReplicaTrouble("bundle-keys-unknown")
    return enrolment.bundle_keys


def _books(store: Store, on_writer: Callable[[Callable[[], Any]], Any]) -> BooksRead:
    """The desk's books; a restored desk becomes another replica first, as in any round."""
    books = read_books(store, _ALL, _ALL)
    if any(envelope.replica != books.state.replica for envelope in books.pending):
        on_writer(lambda: _fork(store))
        books = read_books(store, _ALL, _ALL)
    return books


def _fork(store: Store) -> None:
    with store.writing() as connection:
        replica.fork(connection, store.world.new_id())


def _pushes(books: BooksRead) -> Iterator[PushRequest]:
    for some in _portions(books.pending):
        yield PushRequest(books.state.replica, books.state.former, tuple(map(to_wire, some)))


def _portions(pending: tuple[Envelope, ...]) -> Iterator[list[Envelope]]:
    """As many at once as on a line."""
    portion: list[Envelope] = []
    size = 0
    for envelope in pending:
        if portion and (len(portion) >= MOST_CHANGE_SETS or size + len(envelope.body) > MOST_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(envelope)
        size += len(envelope.body)
    if portion:
        yield portion


def _files(store: Store, blobs: Blobs) -> tuple[dict[str, int], tuple[str, ...], int]:
    """The files to send with their lengths, the names of those wanted, and how many cannot go."""
    with store.snapshot() as connection:
        waiting = blob_records.to_send(connection, _ALL)
        missing = tuple(each.sha256 for each in blob_records.to_fetch(connection, _ALL))
    sizes = {each.sha256: whole_size for each in waiting if (whole_size := b.whole_size(blobs, each.sha256))}
    return sizes, missing, len(waiting) - len(sizes)


def _pour(writer: BundleWriter, blobs: Blobs, going: dict[str, int], told: b.Told) -> None:
    done, everything = 0, sum(going.values())
    for sha256, size in going.items():
        told(done, everything)
        b.pour_file(writer, blobs, sha256, size)
        done += size
    told(done, everything)
