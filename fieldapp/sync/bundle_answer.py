"""The server's answer to a bundle, taken in by the desk: a round whose line is a file.

    taken = take_answer(store, blobs, enrolment, keys, path, on_writer=...)

The machine, the driver and the checkpoint are those of every round; what differs is where replies
come from. A file cannot be asked anything, so what it does not answer waits for the next round, and
a pull that does not lead on from where this replica is, is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fieldapp.errors import Refused, SyncTrouble, Unreadable
from fieldapp.store import blob_records
from fieldapp.store.blobs import Blobs
from fieldapp.store.changes import Envelope
from fieldapp.store.store import Store
from fieldapp.sync import bundle_messages as b
from fieldapp.sync.bundle_file import MOST_MESSAGE_BYTES, Bundle
from fieldapp.sync.bundle_keys import DeskBundleKeys
from fieldapp.sync.bundle_out import known_keys
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.enrol import Enrolment
from fieldapp.sync.machine import Tell
from fieldapp.sync.messages import (
    HELD_STATUSES,
    Checkpoint,
    Continuation,
    Cursor,
    PullReply,
    PullRequest,
    PushReply,
    PushRequest,
    Receipt,
    decode,
    encode,
)
from fieldapp.sync.uploads import list_blobs


@dataclass(frozen=True)
class TakenAnswer:
    """What came of an answer."""

    receipts: int
    """Change sets of this desk that are known to be on the server since."""
    held: int
    """Of these, how many are kept there for people."""
    rows: int
    """Records that came."""
    files: int
    """Photos and documents that came."""
    code: str
    """Why this desk is not complete all the same; empty when it is."""


def take_answer(
    store: Store,
    blobs: Blobs,
    enrolment: Enrolment,
    keys: DeskBundleKeys,
    path: Path,
    *,
    on_writer: Callable[[Callable[[], Any]], Any],
    told: Callable[[Tell], None] = lambda _tell: None,
    turn: AbstractContextManager[Any] | None = None,
) -> TakenAnswer:
    """Take an answer in. `turn` is shared with the driver of the line, if there is one.

    Raises ReplicaTrouble `bundle-keys-unknown`; Unreadable or Refused as `Bundle` does; Refused
    `bundle-is-work`, `bundle-for-another-server` or `bundle-for-another-desk`. Nothing is changed then.
    """
    server_keys = known_keys(enrolment)
    with Bundle(path) as bundle:
        _check_ours(bundle, enrolment)
        bundle.check_signature(server_keys.signing)
        list_blobs(store, blobs.has, on_writer)  # before what was attached can go with its order
        line = AnswerLine(bundle, keys.opening)
        carries = line.carries
        driver = SyncDriver(store, line, on_writer=on_writer, told=told, carries=carries, turn=turn)
        ended = driver.run_round()
        files = _take_files(store, blobs, bundle, keys.opening, line.files, on_writer)
    return TakenAnswer(line.given, line.given_held, ended.done, files, ended.code)


def _check_ours(bundle: Bundle, enrolment: Enrolment) -> None:
    heading = bundle.heading
    if heading.server != enrolment.server_id:
        raise Refused("bundle-for-another-server")
    if heading.kind != "answer":
        raise Refused("bundle-is-work")
    if heading.desk != enrolment.desk_id:
        raise Refused("bundle-for-another-desk")


@dataclass
class _Contents:
    """What an answer says, but for its pages and files."""

    answered: b.Answered
    receipts: dict[str, Receipt] = field(default_factory=dict)
    """By the hash of the change set."""
    stops: dict[str, PushReply] = field(default_factory=dict)
    """Why there is no receipt, by the hash of the first change set without one."""
    files: b.Files = field(default_factory=lambda: b.Files((), ()))
    is_reset: bool = False
    """Whether the pages lead on from nothing, since the server does not know the cursor it was asked with."""
    first_page: int = 0
    pages: int = 0
    checkpoint: Checkpoint | None = None


class AnswerLine:
    """Answers a round out of a file."""

    def __init__(self, bundle: Bundle, opening: X25519PrivateKey) -> None:
        """Reads the whole answer once. Raises Unreadable `bundle-unreadable` before anything is changed."""
        self._bundle = bundle
        self._opening = opening
        self._contents = self._read()
        self._pages: Iterator[bytes] = iter(())
        self._after: Continuation | None = None
        self._is_open = self._is_over = False
        self.files = self._contents.files
        self.given = 0
        self.given_held = 0

    def carries(self, envelope: Envelope) -> bool:
        """Whether the answer says anything about this change set."""
        contents = self._contents
        is_ours = envelope.replica == contents.answered.replica
        return is_ours and (envelope.hash in contents.receipts or envelope.hash in contents.stops)

    def exchange(self, path: str, body: bytes) -> bytes:
        """What the server would have said. Raises SyncTrouble `bundle-outdated`."""
        if path.endswith("/push"):
            return encode(self._receipts(decode(body, PushRequest)))
        return self._page(decode(body, PullRequest))

    # ─── reading ───────────────────────────────────────────────────────────────────────────────

    def _read(self) -> _Contents:
        records = self._bundle.records(self._opening)
        first = next(records, None)
        if first is None or first.kind != b.ANSWERED:
            raise Unreadable("bundle-unreadable")
        contents = _Contents(b.message_of(first, b.Answered, MOST_MESSAGE_BYTES))
        for record in records:
            if record.kind == b.JUDGED:
                _note_judged(contents, b.message_of(record, b.Judged, MOST_MESSAGE_BYTES))
            elif record.kind == b.FILES:
                contents.files = b.message_of(record, b.Files, MOST_MESSAGE_BYTES)
            elif record.kind in (b.RESET, b.AGAIN):
                contents.is_reset |= record.kind == b.RESET
                contents.first_page = contents.pages
            elif record.kind == b.PAGE:
                contents.pages += 1
                contents.checkpoint = b.message_of(record, PullReply, MOST_MESSAGE_BYTES).checkpoint
        if contents.checkpoint is None and not contents.answered.refused:
            raise Unreadable("bundle-unreadable")
        return contents

    def _valid_pages(self) -> Iterator[bytes]:
        number = 0
        for record in self._bundle.records(self._opening):
            if record.kind == b.PAGE:
                number += 1
                if number > self._contents.first_page:
                    yield record.read()

    # ─── answering ─────────────────────────────────────────────────────────────────────────────

    def _receipts(self, request: PushRequest) -> PushReply:
        known = self._contents.receipts
        given: list[Receipt] = []
        for one in request.change_sets:
            if one.hash not in known:
                break
            given.append(known[one.hash])
        self.given += len(given)
        self.given_held += sum(one.status in HELD_STATUSES for one in given)
        if given:
            return PushReply(tuple(given))
        return self._contents.stops.get(request.change_sets[0].hash, PushReply())

    def _page(self, request: PullRequest) -> bytes:
        contents = self._contents
        if contents.answered.refused:
            raise SyncTrouble("not-recognised", reason=contents.answered.refused)
        checkpoint = contents.checkpoint
        assert checkpoint is not None
        if request.replica != contents.answered.replica or not self._is_asked_for(request.refetch):
            raise SyncTrouble("bundle-outdated")
        if request.cursor == checkpoint.cursor and not request.refetch:
            if request.continuation is not None:  # pages of a later pass, begun on the line, are staged
                return encode(PullReply("restart"))
            return encode(PullReply("page", checkpoint=checkpoint))
        if contents.is_reset and request.cursor is not None:
            return self._reset(request)
        if not self._leads_on(request.cursor, checkpoint.cursor):
            raise SyncTrouble("bundle-outdated")
        return self._next_page(request.continuation)

    def _is_asked_for(self, refetch: tuple[str, ...]) -> bool:
        """Whether scopes that did not add up are in the file; asked for once more, they still do not."""
        return not refetch or (not self._is_over and set(refetch) <= set(self._contents.answered.refetch))

    def _reset(self, request: PullRequest) -> bytes:
        """The server does not know the cursor that was asked with; whoever has it still begins anew."""
        if request.cursor != self._contents.answered.cursor:
            raise SyncTrouble("bundle-outdated")
        return encode(PullReply("reset"))

    def _leads_on(self, now: Cursor | None, head: Cursor) -> bool:
        """Whether the pages lead on from where the replica is: they begin there or before, and end after.

        They hold states, so that those from further back do no harm.
        """
        asked = None if self._contents.is_reset else self._contents.answered.cursor
        if now == asked:
            return True
        if now is None or now.epoch != head.epoch or now.seq > head.seq:
            return False
        return asked is None or (asked.epoch == now.epoch and asked.seq <= now.seq)

    def _next_page(self, continuation: Continuation | None) -> bytes:
        if not self._is_open or continuation != self._after:
            self._pages, self._is_open = self._valid_pages(), True
            if continuation is not None and not self._pass_to(continuation):
                return encode(PullReply("restart"))
        raw = next(self._pages, None)
        if raw is None:
            raise SyncTrouble("bundle-outdated")
        page = decode(raw, PullReply)
        self._after, self._is_over = page.continuation, page.checkpoint is not None
        return raw

    def _pass_to(self, continuation: Continuation) -> bool:
        """Go on where an earlier round with this very file stopped."""
        return any(decode(raw, PullReply).continuation == continuation for raw in self._pages)


def _note_judged(contents: _Contents, judged: b.Judged) -> None:
    contents.receipts.update((receipt.hash, receipt) for receipt in judged.reply.receipts)
    if judged.stopped_at:
        reply = judged.reply
        contents.stops[judged.stopped_at] = PushReply((), reply.problem, reply.expected, reply.expected_hash)


def _take_files(
    store: Store,
    blobs: Blobs,
    bundle: Bundle,
    opening: X25519PrivateKey,
    told: b.Files,
    on_writer: Callable[[Callable[[], Any]], Any],
) -> int:
    """What the server says of files, and the files it sent that are wanted here; returns how many came."""
    list_blobs(store, blobs.has, on_writer)
    with store.snapshot() as connection:
        wanted = {each.sha256 for each in blob_records.to_fetch(connection, 1 << 62)}
    came: list[str] = []
    for record in bundle.records(opening) if wanted else ():
        if record.kind == b.FILE:
            name, source = b.file_in(record)
            if name in wanted:
                blobs.put(source, expected=name)
                came.append(name)

    def write() -> None:
        with store.writing() as connection:
            verified = [name for name in told.known if _has(blobs, name)]
            blob_records.set_state(connection, [*verified, *came], blob_records.VERIFIED)
            lost = [name for name in told.wanted if _has(blobs, name)]
            blob_records.set_state(connection, lost, blob_records.LOCAL)

    if came or told.known or told.wanted:
        on_writer(write)
    return len(came)


def _has(blobs: Blobs, name: str) -> bool:
    try:
        return blobs.has(name)
    except Unreadable:
        return False
