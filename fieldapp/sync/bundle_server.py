"""The server takes a desk's bundle in, with the handlers of the line, and writes the answer as a bundle.

    taken = take_in(store, blobs, path, answer)

What the bundle says has the rights of the desk that signed it, whoever carries it. A bundle that came
before, or part of which came another way, has no second effect; its answer is as good as a new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

import msgspec

from fieldapp.errors import Refused, Unreadable
from fieldapp.model.columns import stored_moment
from fieldapp.store import blob_records, durable, enrolments, ledger
from fieldapp.store.blobs import Blobs
from fieldapp.store.enrolments import DeskIdentity
from fieldapp.store.store import Store
from fieldapp.sync import bundle_messages as b
from fieldapp.sync.answer import DeskOnTheLine, answer_push
from fieldapp.sync.answer_pull import answer_pull
from fieldapp.sync.bundle_file import Bundle, BundleWriter, Heading, Record
from fieldapp.sync.bundle_keys import ServerKeys
from fieldapp.sync.messages import HELD_STATUSES, PullReply, PullRequest, PushRequest, encode

MOST_PUSH_BYTES = 16 << 20
MOST_FILE_BYTES = 256 << 20
MOST_FILES_BYTES = 16 << 30
"""What one bundle may bring of photos and documents; no laptop has more to send."""
MOST_FILES_BACK_BYTES = 512 << 20
"""What an answer brings of photos and documents; the rest comes with the next."""
_MOST_TURNS = 5


@dataclass
class TakenIn:
    """What came of a bundle."""

    person_name: str
    made_at: str
    change_sets: int = 0
    """In the file."""
    new: int = 0
    """Of these, how many had not come before."""
    held: int = 0
    """Of all in the file, how many are kept for people."""
    files: int = 0
    """Photos and documents that were not here."""
    refused_files: int = 0
    problem: str = ""
    """`gap` or `fork` when the desk has to send again; the answer tells it how."""
    is_suspended: bool = False
    answer_bytes: int = 0


def take_in(store: Store, blobs: Blobs, path: Path, answer: Path, *, told: b.Told = b.unheard) -> TakenIn:
    """Judge what is in the bundle, keep its files, and write the answer to `answer`.

    Raises Unreadable or Refused as `Bundle` does, Refused `bundle-is-an-answer`,
    `bundle-for-another-server` or `bundle-desk-unknown`, and nothing was kept then; ReplicaTrouble
    `disk-full` or `disk-failed`, and what was kept until then has its effect once, however often it comes.
    """
    keys = ServerKeys(enrolments.bundle_secret(store))
    with Bundle(path, told) as bundle:
        desk = _sender(store, bundle)
        taking = _Taking(store, blobs, desk, TakenIn(desk.name, bundle.heading.made_at))
        taking.read(bundle.records(keys.opening))
        taken = taking.taken
        taken.answer_bytes = _Answering(store, blobs, desk, taking).write(answer, bundle.heading, keys)
    return taken


def _sender(store: Store, bundle: Bundle) -> DeskIdentity:
    """The desk that made it."""
    heading = bundle.heading
    if heading.kind != "work":
        raise Refused("bundle-is-an-answer")
    if heading.server != enrolments.server_id(store):
        raise Refused("bundle-for-another-server")
    public_key = enrolments.public_key_of(store, heading.desk)
    desk = enrolments.desk_named(store, heading.desk)
    if public_key is None or desk is None:
        raise Refused("bundle-desk-unknown")
    bundle.check_signature(public_key)
    return desk


def _on_the_line(desk: DeskIdentity) -> DeskOnTheLine:
    return DeskOnTheLine(desk.desk_id, desk.person_id, desk.name, desk.suspended)


@dataclass
class _Taking:
    """The way in: record by record."""

    store: Store
    blobs: Blobs
    desk: DeskIdentity
    taken: TakenIn
    judged: list[b.Judged] = field(default_factory=list)
    files_bytes: int = 0

    def read(self, records: Iterator[Record]) -> None:
        """Everything in the bundle. What asks for something is kept for the answer."""
        first = next(records, None)
        if first is None or first.kind != b.ASKED:
            raise Unreadable("bundle-unreadable")
        self.asked = b.message_of(first, b.Asked, MOST_PUSH_BYTES)
        for record in records:
            if record.kind == b.PUSH:
                self._push(b.message_of(record, PushRequest, MOST_PUSH_BYTES))
            elif record.kind == b.FILE:
                self._file(record)

    def _push(self, request: PushRequest) -> None:
        taken = self.taken
        taken.change_sets += len(request.change_sets)
        if taken.problem:
            return
        with self.store.snapshot() as connection:
            known = ledger.positions_of(connection, (request.replica,), self.desk.desk_id)
        before = max((one.number for one in known), default=0)
        reply = answer_push(self.store, _on_the_line(self.desk), request)
        taken.new += sum(receipt.number > before for receipt in reply.receipts)
        taken.held += sum(receipt.status in HELD_STATUSES for receipt in reply.receipts)
        taken.problem = reply.problem
        rest = request.change_sets[len(reply.receipts) :]
        self.judged.append(b.Judged(reply, rest[0].hash if rest and reply.problem else ""))

    def _file(self, record: Record) -> None:
        self.files_bytes += record.size
        if record.size > MOST_FILE_BYTES or self.files_bytes > MOST_FILES_BYTES:
            raise Unreadable("bundle-unreadable")
        name, source = b.file_in(record)
        is_new = not self.blobs.has(name)
        try:
            stored = self.blobs.put(source, expected=name)
        except Unreadable:
            self.taken.refused_files += 1
            return
        self.taken.files += is_new
        at = stored_moment(self.store.world.now())
        with self.store.writing() as connection:
            blob_records.verified_here(connection, name, stored.size_bytes, at)


class _Answering:
    """The way back."""

    def __init__(self, store: Store, blobs: Blobs, desk: DeskIdentity, taking: _Taking) -> None:
        self._store = store
        self._blobs = blobs
        self._desk = desk
        self._taking = taking
        self._asked = taking.asked
        self._attached: dict[str, None] = {}
        """Files that rows of the pull refer to, in their order."""

    def write(self, answer: Path, heading: Heading, keys: ServerKeys) -> int:
        """The whole answer; returns its length."""
        made_at = self._store.world.now().astimezone(UTC).isoformat(timespec="seconds")
        back = Heading(kind="answer", desk=heading.desk, server=heading.server, made_at=made_at)
        with durable.written_aside(answer.absolute().parent) as aside:
            writer = BundleWriter(aside.file, back, heading.reply_to)
            self._write_records(writer)
            size = writer.finish(keys.sign)
            aside.place(answer.absolute())
        return size

    def _write_records(self, writer: BundleWriter) -> None:
        pull, suspended = self._asked.pull, self._desk.suspended
        self._taking.taken.is_suspended = suspended
        refused = "desk-suspended" if suspended else ""
        writer.message(b.ANSWERED, b.Answered(pull.replica, pull.cursor, pull.refetch, refused))
        for judged in self._taking.judged:
            writer.message(b.JUDGED, judged)
        writer.message(b.FILES, self._files())
        if not suspended:
            self._write_pages(writer, pull)
            self._write_files(writer)

    def _files(self) -> b.Files:
        known = tuple(name for name in self._asked.sending if self._has(name))
        if self._desk.suspended:
            return b.Files(known, ())
        with self._store.snapshot() as connection:
            wanted = blob_records.referred_to(connection, self._desk.person_id)
        return b.Files(known, tuple(name for name in wanted if not self._has(name)))

    def _write_pages(self, writer: BundleWriter, asked: PullRequest) -> None:
        """Every page until the checkpoint, as a desk on the line would have asked for them."""
        request, turns = asked, 0
        while turns < _MOST_TURNS:
            reply = answer_pull(self._store, _on_the_line(self._desk), request)
            if reply.kind == "page":
                writer.record(b.PAGE, encode(reply))
                self._note_attached(reply)
                if reply.checkpoint is not None:
                    return
                request = msgspec.structs.replace(request, continuation=reply.continuation)
                continue
            turns += 1
            writer.record(b.RESET if reply.kind == "reset" else b.AGAIN, b"")
            cursor = None if reply.kind == "reset" else request.cursor
            request = msgspec.structs.replace(request, cursor=cursor, continuation=None)
        raise Refused("bundle-server-changes")

    def _note_attached(self, reply: PullReply) -> None:
        for block in reply.tables:
            if block.table == "attachment":
                place = block.columns.index("sha256") + 1
                for row in msgspec.json.decode(block.rows, type=list[list[str | int | None]]):
                    self._attached[str(row[place])] = None

    def _write_files(self, writer: BundleWriter) -> None:
        """What the desk lacks and may have, as much as an answer holds."""
        here, left = {*self._asked.here, *self._asked.sending}, MOST_FILES_BACK_BYTES
        for name in dict.fromkeys((*self._attached, *self._asked.missing)):
            if name in here or not self._has(name) or not self._may_read(name):
                continue
            size = b.whole_size(self._blobs, name)
            if size is not None and size <= left:
                b.pour_file(writer, self._blobs, name, size)
                left -= size

    def _may_read(self, name: str) -> bool:
        with self._store.snapshot() as connection:
            return blob_records.may_read(connection, self._desk.person_id, name)

    def _has(self, name: str) -> bool:
        """A name from elsewhere may be no name at all."""
        try:
            return self._blobs.has(name)
        except Unreadable:
            return False
