"""Several desks and the real server's store in one process; the network between them is the fake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, select

from fieldapp.errors import SyncTrouble
from fieldapp.model import (
    OrderStatus,
    OrderStep,
    Person,
    Role,
    RoleGrant,
    Site,
    WorkOrder,
)
from fieldapp.model.noun import Noun
from fieldapp.rules.actors import Actor
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.raw import fetch
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from fieldapp.store.world import World
from fieldapp.sync.answer import DeskOnTheLine, answer_push
from fieldapp.sync.answer_pull import answer_page
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.machine import Phase, Tell
from fieldapp.sync.messages import PullReply, PullRequest, PushRequest, decode, encode
from fieldapp.sync.packing import unpack
from fieldapp.sync.ready_pages import Piece, ReadyPages, frames_of
from tests.builders import fresh_file

OFFICE = Actor(None, "Dana", frozenset({Role.DISPATCHER, Role.SUPERVISOR}))


class Clock:
    """A clock that moves only when told to."""

    def __init__(self, start: datetime = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


def whole_body(page: PullReply, piece: Piece | None) -> bytes:
    """A page's bytes as a desk has them in hand."""
    if piece is None:
        return encode(page)
    return b"".join(unpack(frame, 1 << 20) for frame in frames_of(page, piece))


@dataclass
class Network:
    """Carries requests straight to the server's handlers; `faults` is what happens to the next ones."""

    server: Store
    desk: DeskOnTheLine
    faults: list[str] = field(default_factory=list)
    exchanges: int = 0
    ready: ReadyPages | None = None

    def exchange(self, path: str, body: bytes) -> bytes:
        fault = self.faults.pop(0) if self.faults else ""
        self.exchanges += 1
        if fault == "request lost":
            raise SyncTrouble("server-absent")
        if path.endswith("push"):
            reply = encode(answer_push(self.server, self.desk, decode(body, PushRequest)))
        else:
            reply = self._pulled(decode(body, PullRequest))
        if fault == "reply lost":
            raise SyncTrouble("server-absent")
        if fault == "html":
            return b"<html>Sign in to the hotel's network</html>"
        return reply

    def _pulled(self, request: PullRequest) -> bytes:
        page, piece = answer_page(self.server, self.desk, request, self.ready)
        return whole_body(page, piece)


@dataclass
class DeskInTest:
    """One engineer's laptop."""

    store: Store
    network: Network
    driver: SyncDriver
    actor: Actor
    path: Path

    def sync(self) -> Tell:
        """One round; fails the test when it does not end complete."""
        told = self.driver.run_round()
        assert told.phase is Phase.COMPLETE, told
        return told

    def rows(self, noun: type[Noun]) -> list[Noun]:
        with self.store.read() as session:
            return list(session.scalars(select(noun).order_by(noun.id)))

    def only(self, noun: type[Noun]) -> Noun:
        (row,) = self.rows(noun)
        return row

    def waiting(self) -> int:
        return int(self.store.scalar("SELECT count(*) FROM change_set WHERE state <> 'archived'"))


class Company:
    """The server's store with people, and as many desks as a story needs."""

    def __init__(self, engine: Engine, folder: Path, clock: Callable[[], datetime] | None = None) -> None:
        self.folder = folder
        self.clock = clock or Clock()
        self.server = open_server_store(engine, World(self.clock))
        self.desks: list[DeskInTest] = []

    def engineer(self, name: str) -> Actor:
        """A person with the role of an engineer."""
        with self.server.change("Add a person", by=OFFICE) as work:
            person = work.add(Person(id=work.new_id(), login=name.lower(), name=name))
            work.add(RoleGrant(id=work.new_id(), person_id=person.id, role=Role.ENGINEER))
        return Actor(person.id, name, frozenset({Role.ENGINEER}))

    def desk(self, actor: Actor, most_rows: int = 5_000, world: World | None = None) -> DeskInTest:
        """An enrolled laptop of that person with an empty replica."""
        path = self.folder / f"desk{len(self.desks)}.sqlite"
        store = open_desk_store(open_sqlite(fresh_file(path)), None, world or World(self.clock))
        line = DeskOnTheLine(f"desk-{len(self.desks)}", str(actor.person_id), actor.name)
        network = Network(self.server, line)
        driver = SyncDriver(store, network, jitter=lambda: 0.5, most_rows=most_rows)
        desk = DeskInTest(store, network, driver, actor, path)
        self.desks.append(desk)
        return desk

    def order(self, to: Actor | None, title: str = "Pump leaks", site_id: str | None = None) -> str:
        """An order, assigned when `to` is given; returns its id."""
        with self.server.change("Create an order", by=OFFICE) as work:
            if site_id is None:
                site_id = work.add(Site(id=work.new_id(), name="East pump house")).id
            order = work.add(
                WorkOrder(
                    id=work.new_id(),
                    title=title,
                    opened_at=work.now,
                    site_id=site_id,
                    assignee_id=to.person_id if to else None,
                    assignee_name=to.name if to else None,
                )
            )
            new = work.add(OrderStep(id=work.new_id(), order_id=order.id, made_at=work.now))
            if to:
                work.add(
                    OrderStep(
                        id=work.new_id(),
                        order_id=order.id,
                        follows_id=new.id,
                        status=OrderStatus.ASSIGNED,
                        made_at=work.now,
                    )
                )
        return order.id

    def edit(self, noun: type[Noun], row_id: str, **values: object) -> None:
        """The office changes a row."""
        with self.server.change("Edit", by=OFFICE) as work:
            row = work.get(noun, row_id)
            for name, value in values.items():
                setattr(row, name, value)

    def close(self) -> None:
        """Give every connection back."""
        for desk in self.desks:
            desk.store.close()
        self.server.close()

    def assert_at_rest(self) -> None:
        """Every desk equals the server on its scopes, digests are what they add up to, nothing waits."""
        for desk in self.desks:
            assert desk.waiting() == 0
            here = set(_versions(desk.store))
            scopes = _open_scopes(self.server, str(desk.actor.person_id))
            there = {one for one in _versions(self.server) if one[2] in scopes}
            assert here == there
            for table, row, _scope, _content in here:
                assert _image(desk.store, table, row) == _image(self.server, table, row)


def _versions(store: Store) -> list[tuple[str, str, str, int]]:
    with store.snapshot() as connection:
        sql = "SELECT tbl, row, scope, content_hash FROM row_version WHERE removed = 0"
        return fetch(connection, sql)  # type: ignore[return-value]


def _open_scopes(server: Store, person: str) -> set[str]:
    with server.snapshot() as connection:
        sql = "SELECT scope FROM subscription WHERE person = ? AND revoked_seq IS NULL"
        return {row[0] for row in fetch(connection, sql, (person,))}


def _image(store: Store, table: str, row: str) -> tuple[object, ...]:
    from fieldapp.model import schema

    with store.snapshot() as connection:
        columns = ", ".join(schema.shape(table).columns)
        (found,) = fetch(connection, f"SELECT {columns} FROM {table} WHERE id = ?", (row,))
        return found
