"""Stores in memory that are used again and again: opening, copying and restoring one is copying bytes.

The schema, the guards and the code above are the real ones; only the disk is missing: the file lives where the
system keeps files in memory. A fuse on the connection ends the program, or fills its disk, at any statement or commit.

What another database is put into a connection with is the file itself, and not SQLite's backup: that makes SQLite
read the schema and compile every statement again, which took a fifth of a schedule.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlalchemy.exc import OperationalError, StatementError

from fieldapp.store import driver, guards
from fieldapp.store.desk_side import DeskRecorder, open_desk_store
from fieldapp.store.server_side import ServerRecorder, open_server_store
from fieldapp.store.store import Store
from fieldapp.store.world import World


class StoppedHereError(Exception):
    """The program was ended at this place; what was not committed is gone."""


def disk_full() -> Exception:
    """What SQLite raises when nothing more fits on the disk."""
    return sqlcipher.OperationalError("database or disk is full")


@contextmanager
def ending_told() -> Iterator[None]:
    """Raise the end of the program as what it is, whatever was wrapped round it on the way up."""
    try:
        yield
    except StatementError as error:
        if isinstance(error.orig, StoppedHereError):
            raise error.orig from error
        raise
    except sqlcipher.OperationalError as error:
        raise OperationalError("", None, error) from error


class Connection(sqlcipher.Connection):  # type: ignore[misc]
    """A connection to a database in memory that outlives its engine's wish to close it."""

    fuse: int | None = None
    """After how many statements and commits something happens; None for never."""
    burns: Callable[[], Exception] = StoppedHereError
    committed: Callable[[], None] | None = None
    """Called after every commit."""
    is_prepared = False

    def cursor(self, *arguments: Any) -> Any:
        self._count()
        return super().cursor(*arguments)

    def commit(self) -> None:
        self._count()
        super().commit()
        if self.committed is not None:
            fuse, self.fuse = self.fuse, None
            self.committed()
            self.fuse = fuse
        self._count()

    def close(self) -> None:
        """The pool may close it; the database stays."""

    def _count(self) -> None:
        if self.fuse is None:
            return
        self.fuse -= 1
        if self.fuse < 0:
            self.fuse = None
            raise self.burns()


class Image:
    """The bytes of a database at one moment."""

    def __init__(self, file: int, layout: int | None) -> None:
        self._bytes = os.pread(file, os.fstat(file).st_size, 0)
        if layout is not None:
            self._bytes = self._bytes[:40] + layout.to_bytes(4) + self._bytes[44:]

    def write_to(self, file: int) -> None:
        """Make a database's file what it was, with a change counter that tells SQLite of it.

        The counter stands at byte 24, and at byte 92 once more; the schema's number, which is made of its layout, so that
        SQLite reads another schema anew and the same one not, at byte 40 ("The Database Header", sqlite.org/fileformat2.html).
        """
        written = bytearray(self._bytes)
        counter = (int.from_bytes(os.pread(file, 4, 24)) + 1) % (1 << 32)
        written[24:28] = written[92:96] = counter.to_bytes(4)
        os.pwrite(file, written, 0)
        os.ftruncate(file, len(written))


_STATEMENTS = 2_000
"""More than schedules use, so that none is compiled twice."""
IN_MEMORY = Path("/dev/shm")
_SETTINGS = ("page_size = 1024", "journal_mode = MEMORY", "synchronous = OFF", "locking_mode = EXCLUSIVE")
"""Small pages, since most tables are nearly empty; nothing that only a disk needs; no lock but once."""


DESK, SERVER = "desk", "server"


class Look(NamedTuple):
    """What `fetch` needs of a connection, for looking at a database between two transactions: a fifth of the time."""

    dialect: Any
    connection: Connection


class Slot:
    """One connection with its engine and guards, in which database after database lives."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        """Whose schema is in it: SQLite reads it once."""
        inside = IN_MEMORY if IN_MEMORY.is_dir() else None
        self._file, path = tempfile.mkstemp(prefix="fieldapp-slot-", dir=inside)
        self.connection: Connection = sqlcipher.connect(
            path,
            factory=Connection,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_STATEMENTS,
        )
        self.engine = _engine(self.connection)
        self.engine.connect().close()
        Path(path).unlink()
        self.look: Any = Look(self.engine.dialect, self.connection)
        self._replaced = 0
        self.guards = 0
        """How many are set on its connection, whatever database is in it."""

    def count_guards(self) -> int:
        """How many are there now."""
        return int(self.connection.execute("SELECT count(*) FROM temp.sqlite_master").fetchone()[0])

    def image(self) -> Image:
        """What is in it now, as far as it is committed."""
        return Image(self._file, None if self.connection.in_transaction else self._layout())

    def _layout(self) -> int:
        """A number that is the same only where all tables and indexes are in the same places."""
        return crc32(
            repr(self.connection.execute("SELECT name, rootpage FROM sqlite_schema").fetchall()).encode()
        )

    def become(self, image: Image) -> None:
        """Hold what `image` holds, and nothing else."""
        self.connection.execute("PRAGMA locking_mode = NORMAL")
        self.connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        image.write_to(self._file)
        self.connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._replaced += 1

    @property
    def written(self) -> tuple[int, int]:
        """Another pair after anything was written."""
        return self._replaced, self.connection.total_changes

    @contextmanager
    def fused(self, after: int | None, burns: Callable[[], Exception]) -> Iterator[None]:
        """Let something happen after so many statements, if that many follow; None for never."""
        self.connection.fuse, self.connection.burns = after, burns
        try:
            yield
        finally:
            self.connection.fuse = None


class _OnePlace(QueuePool):
    """A pool of one connection, for which whoever has it may have to be asked."""

    wanted: Callable[[], None] = staticmethod(lambda: None)

    def connect(self) -> Any:
        self.wanted()
        return super().connect()


def _engine(connection: Connection) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connection,
        poolclass=_OnePlace,
        pool_size=1,
        max_overflow=0,
        pool_timeout=1,
    )
    event.listen(engine, "connect", lambda raw, _record: _prepare(raw))
    event.listen(engine, "begin", _begin)
    engine.execution_options = cache(engine.execution_options)  # type: ignore[method-assign]
    return engine


def _prepare(connection: Connection) -> None:
    """Once, however often a pool takes it for a new one."""
    if connection.is_prepared:
        return
    connection.is_prepared = True
    connection.execute(f"PRAGMA {_SETTINGS[0]}")
    driver._prepare(connection, None, 4_096)
    for setting in _SETTINGS[1:]:
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Any) -> None:
    """As the driver's, without the result that nobody asks for."""
    is_writing = connection.get_execution_options().get(driver.WRITING, False)
    connection.connection.dbapi_connection.execute("BEGIN IMMEDIATE" if is_writing else "BEGIN")


class Memory:
    """Slots that are free, and the two empty databases everything starts from."""

    def __init__(self) -> None:
        desk, server = Slot(DESK), Slot(SERVER)
        open_desk_store(desk.engine)
        open_server_store(server.engine)
        self._blank_desk, self._blank_server = desk.image(), server.image()
        self._free: dict[str, list[Slot]] = {DESK: [], SERVER: []}

    def take(self, kind: str, image: Image) -> Slot:
        """A slot with that database in it."""
        if self._free[kind]:
            slot = self._free[kind].pop()
            slot.become(image)
            return slot
        slot = Slot(kind)
        slot.become(image)
        guards.install(slot.engine)
        slot.engine.connect().close()
        slot.guards = slot.count_guards()
        return slot

    def give(self, slot: Slot) -> None:
        """The slot may be used for something else of its kind."""
        slot.connection.fuse = slot.connection.committed = None
        if slot.count_guards() == slot.guards:
            self._free[slot.kind].append(slot)

    def server(self, world: World, image: Image | None = None) -> tuple[Slot, Store]:
        """A server's store: a new one, or what `image` holds."""
        slot = self.take(SERVER, image or self._blank_server)
        return slot, Store(slot.engine, ServerRecorder(world), world)

    def desk(self, world: World, image: Image | None = None) -> tuple[Slot, Store]:
        """A desk's store: a new replica, or what `image` holds."""
        slot = self.take(DESK, image or self._blank_desk)
        store = Store(slot.engine, DeskRecorder(None), world)
        if image is None:
            _mint(store)
        return slot, store

    def empty(self, slot: Slot, store: Store) -> None:
        """A desk's database is as at its first start."""
        slot.become(self._blank_desk)
        _mint(store)


def _mint(store: Store) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE replica_state SET replica = ?", (store.world.new_id(),))


@cache
def memory() -> Memory:
    """This process's; made at the first use."""
    return Memory()
