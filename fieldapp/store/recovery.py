"""Opening a replica so that nothing committed is missing: database and side journal are brought together.

    opened = open_replica(profile, keys)
    opened.store, opened.recovered

What the database has and the journal lacks is appended to the journal. What the journal has and the
database does not know (an older copy of the file came back, or a new one had to be made) goes back
into the outbox, same bodies and ids, under a new replica id, and is laid over the rows at once. The
server gives what it had already the receipt it had.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from fieldapp.errors import ReplicaTrouble
from fieldapp.settings import Profile
from fieldapp.store import durable, replica
from fieldapp.store.changes import Envelope, decode_body
from fieldapp.store.damage import Finding, free_name, look_at, set_aside
from fieldapp.store.desk_side import open_desk_store, outbox_row
from fieldapp.store.driver import open_sqlite
from fieldapp.store.journal import Journal
from fieldapp.store.kept_copies import clear_old_copies
from fieldapp.store.newly_known import fill_newly_known
from fieldapp.store.overlay import Overlay
from fieldapp.store.server_side import write_history
from fieldapp.store.store import Store
from fieldapp.store.tables import change_set
from fieldapp.store.vault import Keys
from fieldapp.store.world import World

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recovered:
    """What had to be done so that the replica could be opened."""

    finding: Finding
    taken_back: int
    """Change sets that only the journal had."""
    set_aside: Path | None
    """Where the damaged database is kept."""
    cleared: int = 0
    """How many older copies were removed, whose work is all on the server."""

    @property
    def is_worth_telling(self) -> bool:
        """Whether a person should know."""
        return self.was_mended or self.cleared > 0

    @property
    def was_mended(self) -> bool:
        """Whether the database was not as it had been left."""
        return self.finding is not Finding.SOUND or self.taken_back > 0


@dataclass(frozen=True)
class OpenedReplica:
    """A replica ready for work."""

    store: Store
    recovered: Recovered


def open_replica(profile: Profile, keys: Keys, world: World | None = None) -> OpenedReplica:
    """Open the replica of an unlocked profile; a missing or damaged one is made anew from the journal.

    May be stopped anywhere and begun again. Raises ReplicaTrouble `database-is-newer`, `disk-full`
    or `disk-failed`.
    """
    world = world or World()
    journal = Journal(profile.journal, keys.journal)
    finding = look_at(profile, keys.database)
    kept = None
    if finding is not Finding.SOUND:
        log.warning("the replica is %s; it is made anew", finding)
        _save_outbox(profile, keys, journal)
        kept = set_aside(profile, world.now())
    store = open_desk_store(open_sqlite(profile.replica, keys.database), journal, world)
    cleared = 0
    try:
        with durable.told_as_trouble():
            fill_newly_known(store)
            taken = bring_together(store, journal, profile.kept)
            cleared = clear_old_copies(profile.kept, store, keys.database)
    except BaseException:
        store.close()
        raise
    return OpenedReplica(store, Recovered(finding, taken, kept, cleared))


def bring_together(store: Store, journal: Journal, kept: Path) -> int:
    """Give the database what only the journal has, and the journal what it lacks; returns how many were taken back.

    A journal damaged in its middle is copied to `kept` before it is mended.
    """
    with store.snapshot() as connection:
        known = replica.known_ids(connection)
    told = _read(journal, known)
    if told.behind_damage:
        _copy_aside(journal.path, kept, store.world)
    taken = list(told.unknown.values())
    if taken:
        log.warning("%s change sets are taken back from the journal", len(taken))
        _take_back(store, _in_order(taken), told.replicas)
    lacking = (known | told.unknown.keys()) - told.whole
    if lacking:
        with store.snapshot() as connection:
            journal.append_all(replica.envelopes_of(connection, lacking))
    return len(taken)


@dataclass
class _Told:
    """What a journal tells, beside a database that knows some of it."""

    whole: set[str] = field(default_factory=set)
    """The ids of what stands before any damage."""
    behind_damage: set[str] = field(default_factory=set)
    unknown: dict[str, Envelope] = field(default_factory=dict)
    replicas: dict[str, None] = field(default_factory=dict)
    """Every replica id that a line names, in order."""


def _read(journal: Journal, known: Container[str]) -> _Told:
    told = _Told()
    for envelope, is_behind_damage in journal.salvage():
        name = _id_of(envelope)
        (told.behind_damage if is_behind_damage else told.whole).add(name)
        told.replicas[envelope.replica] = None
        if name not in known:
            told.unknown[name] = envelope
    return told


def _take_back(store: Store, envelopes: list[Envelope], replicas: Iterable[str]) -> None:
    with store.writing(as_checkpoint=True) as connection:
        _insert(connection, envelopes)
        replica.add_former(connection, replicas)
        replica.fork(connection, store.world.new_id())
        overlay = Overlay(connection)
        overlay.restore_bases()
        overlay.lay_over(replica.outbox(connection))
        overlay.finish()


def _insert(connection: Connection, envelopes: list[Envelope]) -> None:
    bodies = [decode_body(envelope.body) for envelope in envelopes]
    rows = [outbox_row(envelope, body) for envelope, body in zip(envelopes, bodies, strict=True)]
    connection.execute(change_set.insert(), rows)
    write_history(connection, bodies)


def _in_order(envelopes: Iterable[Envelope]) -> list[Envelope]:
    """As they were made: one replica after the other, by number; a line appended late stands where it belongs."""
    replicas: dict[str, list[Envelope]] = {}
    for envelope in envelopes:
        replicas.setdefault(envelope.replica, []).append(envelope)
    return [one for some in replicas.values() for one in sorted(some, key=lambda each: each.number)]


class _Named(msgspec.Struct):
    id: str


_NAMES = msgspec.json.Decoder(_Named)


def _id_of(envelope: Envelope) -> str:
    return _NAMES.decode(envelope.body).id


def _save_outbox(profile: Profile, keys: Keys, journal: Journal) -> None:
    """What a damaged database still tells of its change sets, and the journal lacks, is saved to the journal."""
    if not profile.replica.is_file() or not profile.replica.stat().st_size:
        return
    told = _read(journal, frozenset())
    if told.behind_damage:
        return  # a damaged journal is mended later, once a sound database holds what it tells
    engine = open_sqlite(profile.replica, keys.database)
    try:
        with engine.connect() as connection:
            missing = replica.known_ids(connection) - told.whole
            if missing:
                journal.append_all(replica.envelopes_of(connection, missing))
    except (DatabaseError, ReplicaTrouble):
        log.warning("the damaged database tells nothing of its change sets")
    finally:
        engine.dispose()


def _copy_aside(journal: Path, kept: Path, world: World) -> None:
    durable.make_folder(kept)
    shutil.copyfile(journal, free_name(kept, f"journal-{world.now():%Y%m%dT%H%M%SZ}", ""))
