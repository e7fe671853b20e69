"""`Store`: a database of the model. All writing goes through `Store.change`.

    with store.change("Book a part", by=actor) as work:
        order = work.get(WorkOrder, order_id)
        work.add(PartUsed(id=work.new_id(), order_id=order.id, made_at=work.now, ...))

Rows, change set and everything the side needs (outbox or history, versions, derived
values) are one transaction. Reading is `with store.read() as session:`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, Select, text
from sqlalchemy.orm import Session

from fieldapp.errors import ReplicaTrouble, Unreadable
from fieldapp.model.columns import stored_moment
from fieldapp.model.noun import Noun
from fieldapp.rules.actors import Actor, Side
from fieldapp.store.capture import Capture
from fieldapp.store.changes import Body
from fieldapp.store.damage import leave_word_of_damage
from fieldapp.store.derive import derive, order_is_sealed
from fieldapp.store.driver import WRITING, disk_told_as_trouble
from fieldapp.store.raw import execute
from fieldapp.store.world import World

NounT = TypeVar("NounT", bound=Noun)
ValueT = TypeVar("ValueT")
RowKey = tuple[str, str]


@dataclass(frozen=True)
class Changed:
    """What a commit touched: tables with row ids, for whoever shows them."""

    title: str
    rows: frozenset[RowKey]
    everything: bool = False
    """Too much to name: whoever shows anything looks again."""


class Recorder(Protocol):
    """What a side does with a captured change, in the same transaction."""

    side: Side

    def record(self, connection: Connection, body: Body, capture: Capture) -> Callable[[], None]:
        """Keep the change set beside its rows: outbox or history, versions, grants.

        What it returns is called after the commit and before the action returns.
        """


class Work:
    """One change in progress: what actions read from and write to."""

    def __init__(self, session: Session, by: Actor, world: World, now: datetime) -> None:
        self.session = session
        self.by = by
        self.now = now
        self.new_id = world.new_id
        self.change_set_id = world.new_id()

    def get(self, noun: type[NounT], row_id: str) -> NounT:
        """The row of that id. Raises Unreadable `row-not-found`."""
        found = self.session.get(noun, row_id)
        if found is None:
            raise Unreadable("row-not-found", table=noun.__tablename__, row=row_id)
        return found

    def add(self, row: NounT) -> NounT:
        """Add a new row; returns it."""
        self.session.add(row)
        return row

    def all(self, query: Select[ValueT]) -> list[ValueT]:
        """Every result of a query that selects one thing; sees what this change already did."""
        return list(self.session.scalars(query))

    def first(self, query: Select[ValueT]) -> ValueT | None:
        """The first result of a query that selects one thing, or None."""
        return self.session.scalars(query.limit(1)).first()


class Store:
    """A database of the model on one side. Thread-safe: each change and read has its own session."""

    def __init__(self, engine: Engine, recorder: Recorder, world: World | None = None) -> None:
        self.engine = engine
        self.recorder = recorder
        self.world = world or World()
        self._listeners: list[Callable[[Changed], None]] = []

    @property
    def side(self) -> Side:
        """Which end this is."""
        return self.recorder.side

    def on_changed(self, listener: Callable[[Changed], None]) -> None:
        """Call `listener` after every commit, on the thread that committed."""
        self._listeners.append(listener)

    def tell(self, changed: Changed) -> None:
        """Tell every listener of a commit (also used by the sync after a checkpoint)."""
        for listener in self._listeners:
            listener(changed)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading one consistent state; nothing it does is kept."""
        with (
            self._trouble_told(),
            Session(self.engine, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session

    @contextmanager
    def change(self, title: str, *, by: Actor) -> Iterator[Work]:
        """One action: everything inside is committed together, captured, or not at all.

        A change that changes nothing leaves no change set. Raises what the rules and the
        capture raise, and ReplicaTrouble `disk-full` or `disk-failed`; then nothing is kept.
        """
        engine = self.engine.execution_options(**{WRITING: True})
        with self._trouble_told(), Session(engine, expire_on_commit=False) as session:
            capture = Capture(session, self.side, order_is_sealed)
            work = Work(session, by, self.world, self.world.now())
            with session.begin():
                self._open_guard(session.connection())
                yield work
                session.flush()
                after_commit = _nothing
                body = self._body(work, title, capture)
                if body.rows:
                    derive(session.connection(), capture.images)
                    after_commit = self.recorder.record(session.connection(), body, capture)
                self._close_guard(session.connection())
        if body.rows:
            after_commit()
            self.tell(Changed(title, frozenset((change.table, change.row) for change in body.rows)))

    @contextmanager
    def writing(self, *, as_checkpoint: bool = False) -> Iterator[Connection]:
        """A write transaction below capture, for the sync and for the store's own tables.

        With `as_checkpoint` the synced tables may be written, facts included.
        """
        engine = self.engine.execution_options(**{WRITING: True})
        with self._trouble_told(), engine.connect() as connection, connection.begin():
            if as_checkpoint:
                self._open_guard(connection, level=2)
            yield connection
            if as_checkpoint:
                self._close_guard(connection)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection for reading one state of the database, however many statements it takes."""
        engine = self.engine
        if engine.dialect.name != "sqlite":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with self._trouble_told(), engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _trouble_told(self) -> Iterator[None]:
        """What the database says of its disk and itself, as ReplicaTrouble; damage is left word of beside it."""
        try:
            with disk_told_as_trouble():
                yield
        except ReplicaTrouble as trouble:
            if trouble.code == "replica-damaged":
                leave_word_of_damage(self.engine.url.database)
            raise

    def _body(self, work: Work, title: str, capture: Capture) -> Body:
        made_at = stored_moment(work.now)
        return Body(
            work.change_set_id, title, work.by.person_id, work.by.name, made_at, capture.row_changes()
        )

    def _open_guard(self, connection: Connection, level: int = 1) -> None:
        _set_guard(connection, level)

    def _close_guard(self, connection: Connection) -> None:
        _set_guard(connection, 0)

    def scalar(self, statement: str, **values: Any) -> Any:
        """The single value of a textual query; for the store's own tables and for tests."""
        with self.engine.connect() as connection:
            return connection.execute(text(statement), values).scalar()

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _set_guard(connection: Connection, level: int) -> None:
    if connection.dialect.name == "sqlite":
        execute(connection, "UPDATE temp.guard SET level = ?", (level,))
    else:
        if level:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")
        connection.exec_driver_sql(f"SET LOCAL fieldapp.guard = '{level}'")


_ONE_WRITER = 0x6669656C64
"""The lock under which synced rows are written on PostgreSQL, one transaction after the other as on SQLite.

Without it two changes of one row would each be computed from what it was before the other.
"""


def _nothing() -> None:
    """What follows a commit that needs nothing more."""
