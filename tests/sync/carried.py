"""A server that listens and laptops of two people; what they exchange goes over the line or on a stick.

Chance and time are steered, so that two stories of the same acts end in the same rows.
"""

from __future__ import annotations

import contextlib
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fieldapp.actions import attachments
from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.model import OrderStep, Person, Role, RoleGrant, WorkOrder, schema
from fieldapp.model.orders import Note, OrderStatus
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service, open_service
from fieldapp.store import enrolments
from fieldapp.store.blobs import Blobs
from fieldapp.store.raw import fetch
from fieldapp.store.store import Store
from fieldapp.store.world import World
from fieldapp.sync.bundle_answer import TakenAnswer, take_answer
from fieldapp.sync.bundle_keys import DeskBundleKeys
from fieldapp.sync.bundle_out import WrittenWork, write_work
from fieldapp.sync.bundle_server import TakenIn, take_in
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.enrol import Enrolment, enrol, keep
from fieldapp.sync.keys import DeskKey
from fieldapp.sync.machine import Phase, Tell
from fieldapp.sync.uploads import Courier
from tests.builders import a_desk_store, a_server_store
from tests.servers import running

OFFICE = Actor(None, "Dana", frozenset({Role.DISPATCHER, Role.SUPERVISOR}))
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def a_steered_world(seed: int) -> World:
    """Time stands still, and chance is the same at every run."""
    return World(lambda: AT, random.Random(seed).randbytes)


@dataclass
class Laptop:
    """One engineer's desk with its files."""

    store: Store
    blobs: Blobs
    actor: Actor
    seed: bytes
    enrolment: Enrolment
    folder: Path
    files: int = 0

    @property
    def keys(self) -> DeskBundleKeys:
        return DeskBundleKeys(self.seed)

    def note(self, order: str, words: str) -> None:
        with self.store.change("Add a note", by=self.actor) as work:
            work.add(Note(id=work.new_id(), order_id=order, words=words, made_at=work.now))

    def write(self, order: str, **values: object) -> None:
        with self.store.change("Edit", by=self.actor) as work:
            row = work.get(WorkOrder, order)
            for name, value in values.items():
                setattr(row, name, value)

    def photograph(self, order: str, number: int, size: int = 300_000) -> str:
        stored = self.blobs.put(a_photo(number, size))
        attachments.attach(self.store, order, stored, "image/jpeg", by=self.actor)
        return stored.sha256

    def waiting(self) -> int:
        return int(self.store.scalar("SELECT count(*) FROM change_set WHERE state <> 'archived'"))

    def states(self) -> dict[str, str]:
        with self.store.snapshot() as connection:
            return dict(fetch(connection, "SELECT sha256, state FROM blob"))  # type: ignore[arg-type]

    # ─── the two ways ──────────────────────────────────────────────────────────────────────────

    def sync(self) -> Tell:
        """A round on the line, files and all."""
        line = self.enrolment.transport(DeskKey(self.seed))
        try:
            courier = Courier(self.store, self.blobs, line)
            courier.list_blobs()
            told = SyncDriver(self.store, line, jitter=lambda: 0.5).run_round()
            assert told.phase is Phase.COMPLETE, told
            courier.run_round()
        finally:
            line.close()
        return told

    def bring(self) -> tuple[Path, WrittenWork]:
        """Unsent work on a stick."""
        self.files += 1
        out = self.folder / f"work-{self.files}.fieldapp"
        return out, write_work(
            self.store, self.blobs, self.enrolment, self.keys, out, on_writer=lambda work: work()
        )

    def take(self, answer: Path) -> TakenAnswer:
        """An answer from a stick."""
        return take_answer(
            self.store, self.blobs, self.enrolment, self.keys, answer, on_writer=lambda work: work()
        )


@dataclass
class Carried:
    """The server and its laptops."""

    service: Service
    url: str
    fingerprint: str
    folder: Path
    desks: list[Laptop] = field(default_factory=list)

    @property
    def server(self) -> Store:
        return self.service.store

    def engineer(self, name: str) -> Actor:
        with self.server.change("Add a person", by=OFFICE) as work:
            person = work.add(Person(id=work.new_id(), login=name.lower(), name=name))
            work.add(RoleGrant(id=work.new_id(), person_id=person.id, role=Role.ENGINEER))
        return Actor(person.id, name, frozenset({Role.ENGINEER}))

    def laptop(self, actor: Actor) -> Laptop:
        number = len(self.desks)
        folder = self.folder / f"laptop-{number}"
        folder.mkdir()
        store = a_desk_store(folder, a_steered_world(100 + number), name="replica")
        seed = hashlib.sha256(b"laptop %d" % number).digest()
        code = enrolments.make_code(self.server, str(actor.person_id), by=OFFICE).code
        enrolment = enrol(EnrolmentTicket(self.url, code, self.fingerprint), DeskKey(seed), "laptop")
        with store.writing() as connection:
            keep(connection, enrolment)
        desk = Laptop(store, Blobs(folder / "blobs", seed), actor, seed, enrolment, folder)
        self.desks.append(desk)
        return desk

    def order(self, to: Actor | None, title: str = "Pump leaks") -> str:
        with self.server.change("Create an order", by=OFFICE) as work:
            values = {"assignee_id": to.person_id, "assignee_name": to.name} if to else {}
            order = work.add(WorkOrder(id=work.new_id(), title=title, opened_at=work.now, **values))
            new = work.add(OrderStep(id=work.new_id(), order_id=order.id, made_at=work.now))
            after = OrderStatus.ASSIGNED
            work.add(
                OrderStep(
                    id=work.new_id(), order_id=order.id, follows_id=new.id, status=after, made_at=work.now
                )
            )
        return str(order.id)

    def edit(self, order: str, **values: object) -> None:
        with self.server.change("Edit", by=OFFICE) as work:
            row = work.get(WorkOrder, order)
            for name, value in values.items():
                setattr(row, name, value)

    def take(self, work: Path) -> tuple[Path, TakenIn]:
        """A stick is handed in at the office."""
        answer = work.with_name(work.stem + "-answer.fieldapp")
        return answer, take_in(self.server, self.service.blobs, work, answer)

    def carry(self, desk: Laptop) -> TakenAnswer:
        """There and back."""
        work, _written = desk.bring()
        answer, _taken = self.take(work)
        return desk.take(answer)

    def words(self) -> list[str]:
        with self.server.snapshot() as connection:
            return [row[0] for row in fetch(connection, "SELECT words FROM note ORDER BY words")]

    def state(self) -> dict[str, Any]:
        """Everything the story came to, on every side, but for the numbers of commits."""
        found = {"server": _state(self.server) | {"files": sorted(self.service.blobs.names())}}
        for number, desk in enumerate(self.desks):
            states = "SELECT id, number, hash, state FROM change_set ORDER BY id"
            with desk.store.snapshot() as connection:
                outbox = fetch(connection, states)
            files = {"files": sorted(desk.blobs.names()), "states": desk.states(), "outbox": outbox}
            found[f"desk-{number}"] = _state(desk.store) | files
        return found


@contextlib.contextmanager
def carried(folder: Path, database: str | None = None, seed: int = 1) -> Iterator[Carried]:
    """A server with a listener; laptops are closed with it."""
    folder.mkdir(exist_ok=True)
    (folder / "server").mkdir()
    if database is None:
        a_server_store(folder / "server", a_steered_world(seed), name="server.sqlite").close()
    service = open_service(folder / "server", database, world=a_steered_world(seed))
    try:
        with running(service, tls=False) as up:
            company = Carried(service, up.url, up.fingerprint, folder)
            yield company
            for desk in company.desks:
                desk.store.close()
    finally:
        service.close()


def a_photo(number: int, size: int) -> bytes:
    return hashlib.shake_256(b"photo %d" % number).digest(size)


def _state(store: Store) -> dict[str, Any]:
    tables = [noun.__tablename__ for noun in schema.NOUNS]
    with store.snapshot() as connection:
        rows = {table: sorted(fetch(connection, _select(table)), key=repr) for table in tables}
        versions = (
            "SELECT tbl, row, scope, content_hash FROM row_version WHERE removed = 0 AND tbl <> 'conflict'"
        )
        receipts = "SELECT number, change_set, status FROM receipt"
        return {
            "rows": rows,
            "versions": sorted(fetch(connection, versions)),
            "receipts": sorted(fetch(connection, receipts)),
        }


def _select(table: str) -> str:
    """All of a row; but a conflict's id is the server's chance, which its doors use as well."""
    columns = [name for name in schema.shape(table).columns if (table, name) != ("conflict", "id")]
    return f"SELECT {', '.join(columns)} FROM {table}"
