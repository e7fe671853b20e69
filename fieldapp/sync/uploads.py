"""Photos and documents between a desk and its server: after the facts, and never twice.

    courier = Courier(store, blobs, transport)
    courier.run_round()

A round sends what the server lacks: sheets, then photos, the small first, documents last. It fetches sheets
and documents of orders in use, small pictures of photos, and originals that somebody asked for. What a cut
left half done goes on where the server has it on its disk. Then old originals make room.
"""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection

from fieldapp.errors import FieldappError, ReplicaTrouble, SyncTrouble, Unreadable
from fieldapp.model.columns import stored_moment
from fieldapp.store import blob_records
from fieldapp.store.blob_records import (
    ASKED,
    DOCUMENTS,
    LOCAL,
    MISSING,
    PHOTOS,
    SENT,
    SHEETS,
    VERIFIED,
    KnownBlob,
)
from fieldapp.store.blobs import Blobs
from fieldapp.store.store import Store
from fieldapp.sync.blob_lines import PLACE, Arriving, Line, Pace, Sending, ask_about
from fieldapp.sync.clearing import clear_old_originals
from fieldapp.sync.cut_short import CutShort
from fieldapp.sync.file_limits import FileLimits
from fieldapp.sync.previews import fetch_preview

if TYPE_CHECKING:
    from fieldapp.sync.transport import Reply

log = logging.getLogger(__name__)

MOST_A_ROUND = 200
ASK_EVERY_S = 3600.0
"""How often a server is asked whether it lost something."""
KEPT_AFTER_THE_END = timedelta(days=30)
"""How long originals of a finished order stay, whatever room they take."""
NO_BOUND = 1 << 62
_NOTED_TOGETHER = 10
_NO_PREVIEWS_HERE = frozenset({"reply-is-not-ours", "request-refused"})
"""What a server answers that is older than previews: originals and everything else travel all the same."""
_EVERYTHING, _WITHOUT_PHOTOS = (SHEETS, PHOTOS, DOCUMENTS), (SHEETS, DOCUMENTS)


@dataclass
class Progress:
    """What a round did. `left` is what could not be sent or fetched now."""

    sent: int = 0
    sent_bytes: int = 0
    fetched: int = 0
    fetched_bytes: int = 0
    previews: int = 0
    cleared: int = 0
    left: list[str] = field(default_factory=list)

    @property
    def moved(self) -> bool:
        """Whether anything was done, so that there may be more to do."""
        return bool(self.sent or self.fetched or self.previews or self.cleared)


def _directly(work: Callable[[], Any]) -> Any:
    return work()


class Courier:
    """Carries blobs for one replica over one line; used by one thread.

    `on_writer` carries work to the thread that writes the replica; `told` hears of every chunk,
    with the blob's name, how far it is and its length. Without a place for `previews` every original
    is fetched. `share_bytes` is what originals of finished orders may take here.
    """

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        line: Line,
        *,
        on_writer: Callable[[Callable[[], Any]], Any] = _directly,
        told: Callable[[str, int, int], None] = lambda _sha256, _done, _size: None,
        stopped: Callable[[], bool] = lambda: False,
        previews: Blobs | None = None,
        limits: FileLimits | None = None,
        share_bytes: Callable[[], int] = lambda: NO_BOUND,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._previews = previews
        self._limits = limits or FileLimits()
        self._share_bytes = share_bytes
        self._line = line
        self._on_writer = on_writer
        self._told = told
        self._stopped = stopped
        self._pace = Pace(limits=self._limits)
        self._ask_at = 0.0
        self._asked_in: str | None = None
        self._done: list[str] = []
        self._begun: dict[str, str] = {}
        self._cut_short = CutShort(store, blobs, on_writer)

    def run_round(self) -> Progress:
        """Send and fetch until nothing is left, `stopped`, or trouble with the line.

        Raises SyncTrouble; what was done until then is kept. Trouble with one blob is logged and
        does not hold up the others.
        """
        self.list_blobs()
        self._ask_what_is_wanted()
        try:
            return self._carry_all()
        finally:
            self._note_done()

    def _carry_all(self) -> Progress:
        progress = Progress()
        photos_travel = self._limits.photos_travel
        self._send_all(progress, _EVERYTHING if photos_travel else _WITHOUT_PHOTOS)
        self._fetch_all(progress)
        if self._previews is not None:
            if photos_travel:
                self._fetch_previews(self._previews, progress)
            self._make_room(self._previews, progress)
        if not progress.moved:
            self._limits.photos_went()
        return progress

    def _send_all(self, progress: Progress, kinds: tuple[int, ...]) -> None:
        waiting = self._listed(lambda connection, most: blob_records.to_send(connection, most, kinds))
        for each in self._not_there_yet(waiting, progress):
            if self._one(each, self._send, progress):
                progress.sent += 1
                progress.sent_bytes += each.size_bytes

    def _fetch_all(self, progress: Progress) -> None:
        for each in self._listed(self._wanted_whole):
            if self._one(each, self._fetch, progress):
                progress.fetched += 1
                progress.fetched_bytes += each.size_bytes

    def _wanted_whole(self, connection: Connection, most: int) -> list[KnownBlob]:
        if self._previews is None:
            return blob_records.to_fetch(connection, most)
        return blob_records.to_fetch_whole(connection, most, self._kept_since())

    def _kept_since(self) -> datetime:
        return self._store.world.now() - KEPT_AFTER_THE_END

    def list_blobs(self) -> None:
        """Bring the list of blobs up to the attachments in the replica. Needs no network."""
        list_blobs(self._store, self._has, self._on_writer)

    # ─── sending ───────────────────────────────────────────────────────────────────────────────

    def _not_there_yet(self, waiting: list[KnownBlob], progress: Progress) -> list[KnownBlob]:
        """Those that the server does not have; asked for all at once."""
        if not waiting:
            return []
        known, self._begun = ask_about(self._line, [each.sha256 for each in waiting])
        there = [each.sha256 for each in waiting if each.sha256 in known]
        self._done += [name for name in there if self._has(name)]
        progress.sent += len(there)
        vanished = [name for name in there if not self._has(name)]
        if vanished:
            self._put_state(vanished, MISSING)
        return [each for each in waiting if each.sha256 not in known]

    def _send(self, blob: KnownBlob) -> bool:
        begun = self._begun.pop(blob.sha256, "")
        with self._blobs.open(blob.sha256) as reader:
            size = reader.seek(0, io.SEEK_END)
            sending = Sending(self._line, self._pace, blob.sha256, size, reader.seek, reader.read, begun)
            try:
                for offset in sending.steps():
                    self._heard(blob.sha256, offset, size)
            except SyncTrouble:
                if sending.all_is_out:
                    self._put_state(blob.sha256, SENT)
                raise
        if sending.was_rejected:
            self._blobs.read(blob.sha256)  # raises when the fault is on this side
            return False
        self._told(blob.sha256, size, size)
        return True

    # ─── fetching ──────────────────────────────────────────────────────────────────────────────

    def _fetch(self, blob: KnownBlob) -> bool:
        if self._has(blob.sha256):
            self._put_state(blob.sha256, LOCAL)  # whether the server has it is not known
            return False
        begun = self._cut_short.of(blob.sha256)
        arriving = Arriving(self._line, self._pace, blob.sha256, self._heard, begun)
        try:
            if not arriving.is_there():
                return False
            with io.BufferedReader(arriving, 1 << 20) as source:
                self._blobs.put(source, expected=blob.sha256)
        except SyncTrouble:
            self._cut_short.keep(blob.sha256, arriving.came)
            raise
        except Unreadable:
            self._cut_short.forget()  # what came before the cut was not of this file
            raise
        if begun:
            self._cut_short.forget()
        return True

    def _fetch_previews(self, previews: Blobs, progress: Progress) -> None:
        for each in self._listed(lambda c, most: blob_records.to_preview(c, most, self._kept_since())):
            if self._stopped():
                return
            try:
                name = fetch_preview(self._line, self._pace, previews, each.sha256)
            except (ReplicaTrouble, Unreadable) as trouble:
                self._could_not(each, trouble)
                continue
            except SyncTrouble as trouble:
                if trouble.code not in _NO_PREVIEWS_HERE:
                    raise
                log.warning("the server has no small pictures: %s", trouble.code)
                return
            if name is not None:
                self._put_preview(each.sha256, name)
                progress.previews += bool(name)

    def _make_room(self, previews: Blobs, progress: Progress) -> None:
        progress.cleared = clear_old_originals(
            self._store,
            self._blobs,
            previews,
            self._line,
            share_bytes=self._share_bytes(),
            kept_since=self._kept_since(),
            on_writer=self._on_writer,
        )

    def _ask_what_is_wanted(self) -> None:
        """What the server has lost and this desk has, goes again: asked now and then, and after a restore."""
        with self._store.snapshot() as connection:
            epoch = blob_records.epoch_seen(connection)
        if time.monotonic() < self._ask_at and epoch == self._asked_in:
            return
        reply = self._line.send("GET", PLACE + "/wanted")
        if reply.status == 200:
            with self._store.snapshot() as connection:
                names = {*_wanted(reply), *blob_records.names_missing(connection)}
            here = [name for name in sorted(names) if self._has(name)]
            if here:
                self._put_state(here, LOCAL)
            self._ask_at = time.monotonic() + ASK_EVERY_S
            self._asked_in = epoch

    def _heard(self, sha256: str, done: int, size: int) -> None:
        """Tell of a chunk; whoever wants this to end does not wait for the whole of a large file."""
        self._told(sha256, done, size)
        if done < size and self._stopped():
            raise SyncTrouble("interrupted")

    # ─── bookkeeping ───────────────────────────────────────────────────────────────────────────

    def _one(self, blob: KnownBlob, work: Callable[[KnownBlob], bool], progress: Progress) -> bool:
        """Whether it was done. Raises SyncTrouble."""
        if self._stopped():
            progress.left.append(blob.sha256)
            return False
        try:
            if work(blob):
                self._done.append(blob.sha256)
                if len(self._done) >= _NOTED_TOGETHER:
                    self._note_done()
                return True
        except SyncTrouble as trouble:
            if trouble.code != "request-refused":
                raise
            self._could_not(blob, trouble)
        except (ReplicaTrouble, Unreadable) as trouble:
            self._could_not(blob, trouble)
        progress.left.append(blob.sha256)
        return False

    def _could_not(self, blob: KnownBlob, trouble: FieldappError) -> None:
        log.warning("a blob stays where it is: %s", trouble.code)
        if trouble.code == "disk-full":
            raise trouble
        if trouble.code == "blob-missing" and blob.state not in (MISSING, ASKED):
            self._put_state(blob.sha256, MISSING)

    def _listed(self, query: Callable[[Any, int], list[KnownBlob]]) -> list[KnownBlob]:
        with self._store.snapshot() as connection:
            return query(connection, MOST_A_ROUND)

    def _note_done(self) -> None:
        """Write down what was done, some at a time: after a crash the server says it again."""
        done, self._done = self._done, []
        if done:
            self._put_state(done, VERIFIED)

    def _put_state(self, names: str | list[str], state: str) -> None:
        def write() -> None:
            with self._store.writing() as connection:
                blob_records.set_state(connection, [names] if isinstance(names, str) else names, state)

        self._on_writer(write)

    def _put_preview(self, sha256: str, name: str) -> None:
        def write() -> None:
            with self._store.writing() as connection:
                blob_records.set_preview(connection, sha256, name)

        self._on_writer(write)

    def _has(self, sha256: str) -> bool:
        """A name from elsewhere may be no name at all; then nothing is here under it."""
        try:
            return self._blobs.has(sha256)
        except Unreadable:
            return False


def list_blobs(
    store: Store, has: Callable[[str], bool], on_writer: Callable[[Callable[[], Any]], Any]
) -> None:
    """Bring a desk's list of blobs up to the attachments in its replica."""
    with store.snapshot() as connection:
        if not blob_records.has_unlisted(connection):
            return
    at = stored_moment(store.world.now())

    def write() -> None:
        with store.writing() as connection:
            blob_records.note_references(connection, has, at)

    on_writer(write)


def _wanted(reply: Reply) -> list[str]:
    try:
        return msgspec.json.decode(reply.body, type=dict[str, list[str]]).get("wanted", [])
    except msgspec.DecodeError as error:
        raise SyncTrouble("reply-is-not-ours", reason="message") from error
