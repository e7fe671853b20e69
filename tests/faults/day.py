"""A day of one desk and its server, as a list of steps that can be tried again: what the disk's faults meet.

    day = Day.begin(tmp_path, encrypted=True)
    for step in day.steps():
        step.do()
    day.close()

The morning (an order with a checklist, parts, a site; the desk has pulled it all) is made once and copied.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from fieldapp.actions import (
    attachments,
    catalogue,
    customers,
    devices,
    labour,
    notes,
    order_edits,
    orders,
    parts,
    procedures,
    procedures_admin,
)
from fieldapp.errors import ReplicaTrouble, SyncTrouble
from fieldapp.model.procedures import StepKind
from fieldapp.server.sync_api import database_told
from fieldapp.settings import Profile
from fieldapp.store import blob_records, durable
from fieldapp.store.blobs import Blobs
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import disk_told_as_trouble, open_sqlite
from fieldapp.store.journal import Journal
from fieldapp.store.raw import fetch
from fieldapp.store.recovery import bring_together
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from fieldapp.sync.answer import DeskOnTheLine
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.machine import Tell
from tests.builders import (
    a_company,
    a_desk_store,
    a_dispatcher,
    a_person,
    a_server_store,
    a_storekeeper,
    a_supervisor,
    a_world,
    an_engineer,
    the_page,
)
from tests.folders import a_folder
from tests.sync.harness import Network

DANA, LI = a_dispatcher(), an_engineer()
KEY, BLOB_KEY, JOURNAL_KEY = bytes(range(48)), bytes(range(32)), bytes(range(32, 64))
DESK, SERVER = "desk", "server.db"


@dataclass(frozen=True)
class Step:
    """Something that is done whole or not at all; `title` is what the change set is called, if it makes one."""

    title: str
    do: Callable[[], None]


@dataclass(frozen=True)
class Morning:
    """A folder with a desk and a server, as the day begins."""

    folder: Path
    order: str
    part: str


class Day:
    """The desk's folder, its open store, the office and the line between them."""

    def __init__(self, folder: Path, morning: Morning, encrypted: bool) -> None:
        self.folder = folder
        self.desk_folder = folder / DESK
        self.order, self.part = morning.order, morning.part
        self.encrypted = encrypted
        self.server = open_server_store(open_sqlite(folder / SERVER), a_world())
        self.open()

    @classmethod
    def begin(cls, folder: Path, *, encrypted: bool) -> Day:
        """A copy of the morning in `folder`, opened."""
        morning = put_morning(folder, encrypted)
        return cls(folder, morning, encrypted)

    def open(self) -> None:
        """Start the desk's program."""
        self.store = open_desk(self.desk_folder, self.encrypted)
        with durable.told_as_trouble():
            bring_together(self.store, journal_of(self.desk_folder), self.folder)
        self.blobs = blobs_of(self.desk_folder, self.encrypted)
        line = Doors(self.server, DeskOnTheLine("desk-1", str(LI.person_id), LI.name))
        self.driver = SyncDriver(self.store, line, jitter=lambda: 0.5, most_rows=3)

    def steps(self) -> list[Step]:
        """The day, in order."""
        desk, order = lambda: self.store, self.order
        photo = hashlib.shake_256(b"photo").digest(70_000)
        found = order_edits.Findings("Seal worn, 漏水", None, "Replaced")
        return [
            Step("", lambda: orders.accept(desk(), order, by=LI)),
            Step("", lambda: orders.start_travel(desk(), order, by=LI)),
            Step("", lambda: orders.arrive(desk(), order, by=LI)),
            Step("sync", self.sync),
            Step("", self._answer),
            Step("", lambda: _done(parts.use_part(desk(), order, self.part, Decimal(1), by=LI))),
            Step("office", self._office_edits),
            Step("", lambda: self._photograph(photo)),
            Step("", lambda: _done(labour.book_labour(desk(), order, minutes=45, by=LI))),
            Step("sync", self.sync),
            Step("program", self.restart),
            Step("", lambda: order_edits.record_findings(desk(), order, found, by=LI)),
            Step("", lambda: _done(notes.add_note(desk(), order, "Oil on the floor", by=LI))),
            Step("program", self._copy_log),
            Step("", lambda: self._photograph(photo[:30_000])),
            Step("", lambda: orders.complete(desk(), order, by=LI)),
            Step("sync", self.sync),
        ]

    def sync(self) -> Tell:
        """One round; how it ended."""
        return self.driver.run_round()

    def restart(self) -> None:
        """Stop the desk's program and start it again."""
        self.store.close()
        self.open()

    def close(self) -> None:
        """The end of the day."""
        self.store.close()
        self.server.close()

    def _answer(self) -> None:
        (step,) = the_page(self.store, self.order).checklist
        procedures.record_answer(self.store, self.order, step.step.id, "4.2", remark="Valve reset", by=LI)

    def _photograph(self, data: bytes) -> None:
        """Bytes first, reference afterwards."""
        attachments.attach(self.store, self.order, self.blobs.put(data), "image/jpeg", by=LI)

    def _office_edits(self) -> None:
        title = the_page(self.server, self.order).head.title
        with self.server.change("Edit", by=DANA) as work:
            from fieldapp.model.orders import WorkOrder

            work.get(WorkOrder, self.order).title = title + "!"

    def _copy_log(self) -> None:
        """What SQLite does by itself when its log has grown to 16 MiB."""
        with disk_told_as_trouble(), self.store.engine.connect() as connection:
            connection.commit()
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


class Doors(Network):
    """The way to the server's handlers: what its disk and database say arrives as it does over HTTP."""

    def exchange(self, path: str, body: bytes) -> bytes:
        try:
            with database_told():
                return super().exchange(path, body)
        except ReplicaTrouble as trouble:
            raise SyncTrouble(
                "server-disk-full" if trouble.code == "disk-full" else "server-failed"
            ) from trouble


def open_desk(folder: Path, encrypted: bool) -> Store:
    """The replica in a profile's folder."""
    profile = Profile(folder)
    engine = open_sqlite(profile.replica, KEY if encrypted else None)
    return open_desk_store(engine, journal_of(folder), a_world())


def journal_of(folder: Path) -> Journal:
    """The side journal in a profile's folder."""
    return Journal(Profile(folder).journal, JOURNAL_KEY)


def blobs_of(folder: Path, encrypted: bool) -> Blobs:
    """The attachments in a profile's folder."""
    return Blobs(Profile(folder).blobs, BLOB_KEY if encrypted else None)


def journalled(folder: Path) -> set[str]:
    """The hashes of the change sets that the journal holds."""
    return {each.hash for each in journal_of(folder).read()}


def recorded(store: Store) -> set[str]:
    """The hashes of the change sets that the replica holds."""
    with store.snapshot() as connection:
        return {row[0] for row in fetch(connection, "SELECT hash FROM change_set")}


def state_of(store: Store) -> str:
    """Everything in a database, as one hash: two states are equal if and only if nothing differs."""
    digest = hashlib.sha256()
    with store.snapshot() as connection:
        for table in _tables(connection):
            rows = sorted(map(repr, fetch(connection, f'SELECT * FROM "{table}"')))
            digest.update(f"{table}{rows}".encode(errors="surrogatepass"))
    return digest.hexdigest()


def put_morning(folder: Path, encrypted: bool) -> Morning:
    """Copy the morning into a folder."""
    morning = _morning(encrypted)
    shutil.copytree(morning.folder, folder, dirs_exist_ok=True)
    return replace(morning, folder=folder)


def referenced_blobs(store: Store) -> list[str]:
    """The names of the blobs that this desk's own attachments refer to."""
    with store.snapshot() as connection:
        return [row[0] for row in fetch(connection, "SELECT sha256 FROM attachment")]


def _tables(connection: Connection) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name"
    return [row[0] for row in fetch(connection, sql) if not row[0].startswith("sqlite_")]


def _done(_row_id: object) -> None:
    """The id of what was made is not needed."""


@cache
def _morning(encrypted: bool) -> Morning:
    folder = a_folder("fieldapp-faults-")
    (folder / DESK).mkdir()
    server = a_server_store(folder, name=SERVER)
    order, part = _prepare(server)
    if not encrypted:
        a_desk_store(folder / DESK, name=Profile(folder / DESK).replica.name).close()
    server.close()
    day = Day(folder, Morning(folder, order, part), encrypted)
    with day.store.writing() as connection:
        blob_records.epoch_seen(connection)
    assert day.sync().phase.value == "complete"
    day.close()
    return Morning(folder, order, part)


def _prepare(server: Store) -> tuple[str, str]:
    a_company(server)
    a_person(server, LI)
    site = customers.create_site(server, customers.SiteDraft("Pump house"), by=DANA)
    device = devices.create_device(server, devices.DeviceDraft(site, "Feed pump"), by=DANA)
    part = catalogue.create_part(server, catalogue.PartDraft("SEAL-40", "Seal"), by=a_storekeeper())
    asked = procedures_admin.StepDraft("Pressure", StepKind.NUMBER, unit="bar", high=Decimal(4))
    draft = procedures_admin.ProcedureDraft("PUMP", "Pump repair", (asked,))
    procedure = procedures_admin.publish_procedure(server, draft, by=a_supervisor())
    wanted = orders.OrderDraft(
        "Loud", site_id=site, device_id=device, procedure_id=procedure, assignee_id=LI.person_id
    )
    return orders.create_order(server, wanted, by=DANA), part
