"""`DeskSession`: an unlocked desk, without widgets. What every screen works on.

    session = DeskSession.open(profile, keys, lease, tasks)     # on the writer or a reader thread
    session.start()                                             # the sync thread, when enrolled
    tasks.write(lambda: orders.accept(session.store, order_id, by=session.actor))
    session.changed.connect(screen.refresh)                     # store.Changed, on the UI thread
    ...
    session.close()

Without a server it works all the same: the outbox grows, and nothing else differs.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Collection
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from fieldapp.errors import FieldappError, ReplicaTrouble, SyncTrouble
from fieldapp.fonts import FontFiles, font_files
from fieldapp.model import Role
from fieldapp.rules.actors import Actor
from fieldapp.settings import Profile
from fieldapp.sheet.certificates import DESK, sealing_key
from fieldapp.sheet.signing import Sealer
from fieldapp.store import blob_records, durable, server_clock
from fieldapp.store.blobs import Blobs
from fieldapp.store.damage import Finding, leave_word_of_end
from fieldapp.store.lease import Lease
from fieldapp.store.recovery import Recovered
from fieldapp.store.store import Changed, Store
from fieldapp.store.vault import Keys
from fieldapp.sync.bundle_keys import DeskBundleKeys
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.enrol import Enrolment, keep, renewed
from fieldapp.sync.keys import DeskKey
from fieldapp.sync.machine import Phase, Tell
from fieldapp.sync.opening import copy_of, open_desk
from fieldapp.sync.porter import Porter
from fieldapp.sync.uploads import Courier, Progress, list_blobs
from fieldapp.ui import garbage
from fieldapp.ui.file_travel import FileTravel
from fieldapp.ui.preferences import Preferences
from fieldapp.ui.printing.print_queue import PrintQueue
from fieldapp.ui.tasks import Tasks

if TYPE_CHECKING:
    from fieldapp.sync.bundle_answer import TakenAnswer
    from fieldapp.sync.bundle_out import WrittenWork
    from fieldapp.sync.transport import HttpTransport

log = logging.getLogger(__name__)
MOST_ROUNDS = 100
ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class Round:
    """How one round of the sync ended, since the desk was unlocked."""

    ended_at: datetime
    records: int
    """Records that came."""
    code: str
    """What troubled it; empty when it was complete."""


class DeskSession(QObject):
    """The replica, the blobs, who is working, and the sync."""

    changed = Signal(object)
    """A `Changed`: rows were committed here or by the sync."""
    sync_told = Signal(object)
    """A `Tell` of the sync: where a round is, or what troubles it."""
    file_told = Signal(int, int)
    """Of the photo or document that travels now: bytes that have arrived, and its size."""

    def __init__(
        self,
        profile: Profile,
        keys: Keys,
        lease: Lease | None,
        tasks: Tasks,
        store: Store,
        enrolment: Enrolment | None,
    ) -> None:
        super().__init__()
        self.profile = profile
        self.keys = keys
        self.tasks = tasks
        self.store = store
        self.enrolment = enrolment
        self.blobs = Blobs(profile.blobs, keys.blobs)
        self.previews = Blobs(profile.folder / "previews", keys.blobs)
        self.travel = FileTravel(Preferences(profile.folder))
        self.records_to_come = 0
        """How many records of the round under way, or of the one that was cut, have not come yet."""
        self.actor = _actor_of(enrolment)
        self.last_told: Tell | None = None
        self.rounds: deque[Round] = deque(maxlen=MOST_ROUNDS)
        self.recovered = Recovered(Finding.SOUND, 0, None)
        """What had to be mended when this desk was opened."""
        self.is_told = False
        """Whether a person has read of it."""
        self._lease = lease
        self._transport: HttpTransport | None = None
        self._driver: SyncDriver | None = None
        self._thread: threading.Thread | None = None
        self._porter: Porter | None = None
        self._offline = threading.Event()
        self._closing = threading.Event()
        self._turn = threading.Lock()
        """Held by a round, be it on the line or out of a file."""
        self._has_asked_for_keys = False
        self.printing = PrintQueue(self)
        store.on_changed(tasks.relay(self._announce))

    @classmethod
    def open(cls, folder: Path, keys: Keys, lease: Lease | None, tasks: Tasks) -> DeskSession:
        """Open the replica of an unlocked profile; reads the disk, so not on the UI thread.

        The session belongs to the thread it is moved to: `moveToThread` of the UI's before use.
        A replica that is missing or damaged is made anew: `recovered` tells. Raises ReplicaTrouble when
        it cannot be opened.
        """
        profile = Profile(folder)
        desk = open_desk(profile, keys)
        session = cls(profile, keys, lease, tasks, desk.store, desk.enrolment)
        session.recovered = desk.recovered
        return session

    @property
    def is_enrolled(self) -> bool:
        """Whether this laptop has a server."""
        return self.enrolment is not None

    def set_enrolment(self, enrolment: Enrolment) -> None:
        """This laptop has joined a server; `start` begins to sync with it."""
        self.enrolment = enrolment
        self.actor = _actor_of(enrolment)
        self._copy_enrolment(enrolment)

    @property
    def chosen_camera(self) -> str:
        """The name of the camera chosen in the settings; empty for the system's usual one."""
        return Preferences(self.profile.folder).text("camera")

    def fonts(self) -> FontFiles:
        """The fonts of sheets and labels. Raises ReplicaTrouble `fonts-not-built`."""
        return font_files()

    @property
    def sealer(self) -> Sealer | None:
        """What seals sheets; None until the server has given this desk a certificate."""
        seal = self.enrolment.seal if self.enrolment is not None else None
        return Sealer(sealing_key(self.keys.signing, DESK), seal) if seal is not None else None

    # ─── the sync ──────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Start the sync thread, where there is a server, and go on printing what was left; nothing once it closes."""
        if self._closing.is_set():
            return
        self.printing.start()
        if self.enrolment is None or self._thread is not None:
            return
        self._transport = self.enrolment.transport(DeskKey(self.keys.signing))
        courier = Courier(
            self.store,
            self.blobs,
            self._transport,
            on_writer=self.on_writer,
            told=self._tell_of_file(),
            stopped=lambda: self._closing.is_set() or self._offline.is_set(),
            previews=self.previews,
            limits=self.travel.limits,
            share_bytes=lambda: self.travel.share_bytes,
        )
        self._porter = Porter(courier, self.travel.limits, self._files_ended)
        self._porter.start()
        self._driver = SyncDriver(
            self.store,
            _Line(self._transport, self._offline),
            on_writer=self.on_writer,
            told=self._tell(courier),
            asks_ahead=True,
            turn=self._turn,
        )
        self._thread = threading.Thread(target=self._driver.run, name="fieldapp-sync", daemon=True)
        self._thread.start()

    def sync_now(self) -> None:
        """Begin a round soon."""
        if self._driver is not None:
            self._driver.wake()

    def want_files(self, names: Collection[str]) -> None:
        """Somebody wants to see these originals: they are fetched next, or when there is a network."""
        if not names:
            return

        def ask() -> None:
            list_blobs(self.store, self.blobs.has, lambda work: work())
            with self.store.writing() as connection:
                blob_records.ask_for(connection, names)

        self.tasks.write(ask, lambda _none: self.carry_files())

    def carry_files(self) -> None:
        """Begin a round of photos and documents soon."""
        if self._porter is not None and not self._offline.is_set():
            self._porter.wake()

    def photo_here(self, sha256: str) -> tuple[bytes, bool]:
        """What this laptop has of a photo, and whether that is the original. Not on the UI thread.

        Raises ReplicaTrouble `blob-missing` when it has not even a small picture.
        """
        try:
            return self.blobs.read(sha256), True
        except ReplicaTrouble as trouble:
            with self.store.snapshot() as connection:
                small = blob_records.preview_of(connection, sha256)
            if trouble.code != "blob-missing" or small is None:
                raise
            return self.previews.read(small), False

    def go_offline(self, offline: bool) -> None:
        """Keep off the network until told otherwise; the person's own switch."""
        if offline:
            self._offline.set()
            if self._transport is not None:
                self._transport.interrupt()
        else:
            self._offline.clear()
            self.sync_now()

    @property
    def is_kept_offline(self) -> bool:
        """Whether the person's switch keeps this desk off the network."""
        return self._offline.is_set()

    # ─── the same by files ─────────────────────────────────────────────────────────────────────

    @property
    def has_server_keys(self) -> bool:
        """Whether files can be sealed for the server: known from the enrolment, or from a round since."""
        return self.enrolment is not None and self.enrolment.bundle_keys is not None

    def save_work(self, out: Path, told: Callable[[int, int], None]) -> WrittenWork:
        """Save what waits to be sent, sealed for the server. Not on the UI thread; raises as `write_work`."""
        from fieldapp.sync.bundle_out import write_work

        with durable.told_as_trouble():
            return write_work(
                self.store, self.blobs, self._joined(), self._bundle_keys(), out,
                on_writer=self.on_writer, told=told,
            )  # fmt: skip

    def take_in(self, answer: Path) -> TakenAnswer:
        """Take in the server's answer, after the round under way. Not on the UI thread; raises as `take_answer`."""
        from fieldapp.sync.bundle_answer import take_answer

        if self._transport is not None:
            self._transport.interrupt()
        with durable.told_as_trouble():
            taken = take_answer(
                self.store, self.blobs, self._joined(), self._bundle_keys(), answer,
                on_writer=self.on_writer, told=self.tasks.relay(self._heard), turn=self._turn,
            )  # fmt: skip
        self.tasks.relay(self._announce)(Changed("sync", frozenset(), everything=True))
        return taken

    def _joined(self) -> Enrolment:
        if self.enrolment is None:
            raise ReplicaTrouble("bundle-keys-unknown")
        return self.enrolment

    def _bundle_keys(self) -> DeskBundleKeys:
        return DeskBundleKeys(self.keys.signing)

    def on_writer(self, work: Callable[[], ResultT]) -> ResultT:
        """Do `work` on the writer thread and wait for it. Neither from the writer nor from the UI thread."""
        outcome: Future[ResultT] = Future()

        def run() -> None:
            try:
                outcome.set_result(work())
            except BaseException as error:  # noqa: BLE001 - handed over to the thread that waits
                outcome.set_exception(error)

        self.tasks.write(run)
        return outcome.result()

    def close(self) -> None:
        """End the sync, close the replica, give up the lease. What was asked to be written is written."""
        self._closing.set()
        self.blockSignals(True)  # nobody asks a desk that is closing
        self.printing.stop()
        if self._driver is not None:
            self._driver.stop()
        if self._transport is not None:
            self._transport.interrupt()
        if self._thread is not None:
            self._thread.join(10)
            if self._thread.is_alive():
                garbage.never_destroy(self)
        if self._porter is not None:
            self._porter.stop()
        self.tasks.shutdown()
        if self._transport is not None:
            self._transport.close()
        self.store.close()
        leave_word_of_end(self.profile.replica)
        if self._lease is not None:
            self._lease.release()

    def _tell(self, courier: Courier) -> Callable[[Tell], None]:
        relay = self.tasks.relay(self._heard)

        def told(tell: Tell) -> None:
            relay(tell)
            if tell.phase is Phase.SENDING:
                courier.list_blobs()  # before what was attached can go with its order
            elif tell.phase is Phase.COMPLETE:
                self.carry_files()
                self._ask_for_keys()

        return told

    def _tell_of_file(self) -> Callable[[str, int, int], None]:
        relay = self.tasks.relay(self.file_told.emit)
        return lambda _name, done, size: relay(done, size)

    def _files_ended(self, ended: Progress | FieldappError) -> None:
        """On the files' thread: what came is shown; trouble is told, and tried again after the next round."""
        if isinstance(ended, FieldappError):
            if not self._closing.is_set():
                self.tasks.relay(self._heard)(Tell(Phase.TROUBLE, code=ended.code))
        elif ended.moved:
            self.tasks.relay(self._announce)(Changed("sync", frozenset(), everything=True))

    def _ask_for_keys(self) -> None:
        """What the server's clock says; and once a start its keys for files, and the certificate for sheets."""
        if self._transport is not None and (behind := self._transport.clock_behind_s) is not None:
            self.on_writer(lambda: server_clock.keep_clock(self.store, behind))
        if self._has_asked_for_keys or self.enrolment is None or self._transport is None:
            return
        try:
            known = renewed(self.enrolment, self.keys, self._transport, self.store.world.now())
        except SyncTrouble as trouble:
            log.info("the server's keys wait: %s", trouble.code)
            return
        self._has_asked_for_keys = True
        if known != self.enrolment:
            self.on_writer(lambda: self._keep(known))
            self.enrolment = known

    def _keep(self, enrolment: Enrolment) -> None:
        with self.store.writing() as connection:
            keep(connection, enrolment)
        self._copy_enrolment(enrolment)

    def _copy_enrolment(self, enrolment: Enrolment) -> None:
        """Beside the database, for the day it is lost; what cannot be written now is at the next opening."""
        with suppress(ReplicaTrouble):
            copy_of(self.profile, self.keys).write(enrolment)

    def _heard(self, tell: Tell) -> None:
        self.last_told = tell
        if tell.phase is not Phase.TROUBLE:
            self.records_to_come = max(0, tell.total - tell.done) if tell.phase is Phase.RECEIVING else 0
        if tell.phase in (Phase.COMPLETE, Phase.TROUBLE):
            self.rounds.appendleft(Round(datetime.now(UTC), tell.done, tell.code))
        self.sync_told.emit(tell)

    def _announce(self, changed: Changed) -> None:
        self.changed.emit(changed)
        if changed.title != "sync":
            self.sync_now()


class _Line:
    """The transport, unless the person keeps this desk offline."""

    def __init__(self, transport: HttpTransport, offline: threading.Event) -> None:
        self._transport = transport
        self._offline = offline

    def exchange(self, path: str, body: bytes) -> bytes:
        """As the transport's. Raises SyncTrouble `kept-offline` while the switch is on."""
        if self._offline.is_set():
            raise SyncTrouble("kept-offline")
        return self._transport.exchange(path, body)


def _actor_of(enrolment: Enrolment | None) -> Actor:
    if enrolment is None:
        return Actor(None, "", frozenset({Role.ENGINEER}))
    known: Any = Role._value2member_map_
    roles = frozenset(Role(role) for role in enrolment.person.roles if role in known)
    return Actor(enrolment.person.id, enrolment.person.name, roles)
