"""The real server as a process of its own, and laptops that reach it: to be stopped, restored and restarted.

site = Premises(folder)                        # or with the URL of a PostgreSQL database
desk = site.laptop("Li Wei")
with site.serving() as server:
    desk.sync(server.url)
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldapp.model import Note
from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service, open_service
from fieldapp.settings import Profile
from fieldapp.store import enrolments
from fieldapp.store.enrolments import NewDesk
from fieldapp.store.store import Store
from fieldapp.store.world import World
from fieldapp.sync.answer import DeskOnTheLine
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.keys import DeskKey, DeskSigner
from fieldapp.sync.machine import Phase, Tell
from fieldapp.sync.transport import HttpTransport
from tests.builders import a_device, a_person, a_site, an_administrator, an_order, fresh_file
from tests.faults.day import open_desk
from tests.sync.harness import Network

START_LIMIT_S = 90.0
PROGRAM = Path(sys.executable).with_name("fieldapp")


@dataclass
class ServerProgram:
    """A server that answers."""

    process: subprocess.Popen[bytes]
    url: str

    def kill(self) -> None:
        """As a power switch does."""
        self.process.kill()
        self.process.wait(20)


class Laptop:
    """One engineer's laptop with one order; the replica is a file of its own."""

    def __init__(self, folder: Path, actor: Actor, order: str, device: str, signer: DeskSigner) -> None:
        folder.mkdir()
        self.folder, self.actor, self.order, self.device, self.signer = folder, actor, order, device, signer
        fresh_file(Profile(folder).replica)
        self.store: Store = open_desk(folder, encrypted=False)

    def note(self, words: str) -> str:
        """Write a note on the order; returns the change set's id."""
        with self.store.change("Add a note", by=self.actor) as work:
            work.add(Note(id=work.new_id(), order_id=self.order, words=words, made_at=work.now))
            return work.change_set_id

    def sync(self, url: str, *, deadline_s: float = 20.0) -> Tell:
        """One round; how it ended."""
        line = HttpTransport(url, signer=self.signer, deadline_s=deadline_s)
        try:
            return SyncDriver(self.store, line, jitter=lambda: 0.5).run_round()
        finally:
            line.close()

    def sync_until_complete(self, url: str, *, rounds: int = 20) -> Tell:
        """Rounds until one is complete; the last one's end."""
        told = self.sync(url)
        for _round in range(rounds):
            if told.phase is Phase.COMPLETE:
                break
            time.sleep(0.2)
            told = self.sync(url)
        return told

    def waiting(self) -> int:
        """Change sets that are not in the archive."""
        return int(self.store.scalar("SELECT count(*) FROM change_set WHERE state <> 'archived'"))


class Premises:
    """A server's data folder with people, a site and a device, and the laptops that belong to it."""

    def __init__(self, folder: Path, database: str | None = None) -> None:
        self.folder, self.data, self.database = folder, folder / "server", database
        self.laptops: list[Laptop] = []
        with self.office() as service:
            self.site = a_site(service.store)

    @contextlib.contextmanager
    def office(self) -> Iterator[Service]:
        """The server's store, opened beside or without the program."""
        service = open_service(self.data, self.database)
        try:
            yield service
        finally:
            service.close()

    def laptop(self, name: str) -> Laptop:
        """A person, an order for him at the site, and his enrolled laptop."""
        actor = Actor(World().new_id(), name, frozenset({Role.ENGINEER}))
        key = DeskKey(os.urandom(32))
        with self.office() as service:
            person = a_person(service.store, actor)
            device = a_device(service.store, self.site, name=f"Pump of {name}")
            order = an_order(service.store, assignee=actor, site_id=self.site, device_id=device)
            code = enrolments.make_code(service.store, person, by=an_administrator()).code
            joined = enrolments.use_code(service.store, code, NewDesk(name, key.public_key))
        return self._with(actor, order, device, DeskSigner(joined.desk_id, key))

    def another_laptop(self, first: Laptop) -> Laptop:
        """A further laptop of the same engineer."""
        key = DeskKey(os.urandom(32))
        with self.office() as service:
            person = str(first.actor.person_id)
            code = enrolments.make_code(service.store, person, by=an_administrator()).code
            joined = enrolments.use_code(service.store, code, NewDesk("another", key.public_key))
        return self._with(first.actor, first.order, first.device, DeskSigner(joined.desk_id, key))

    def _with(self, actor: Actor, order: str, device: str, signer: DeskSigner) -> Laptop:
        folder = self.folder / f"desk{len(self.laptops)}"
        self.laptops.append(Laptop(folder, actor, order, device, signer))
        return self.laptops[-1]

    def first_round(self, laptop: Laptop) -> Tell:
        """A laptop's first round, with the server's handlers and without its program; how it ended."""
        with self.office() as service:
            desk = DeskOnTheLine(laptop.signer.desk_id, str(laptop.actor.person_id), laptop.actor.name)
            return SyncDriver(laptop.store, Network(service.store, desk), jitter=lambda: 0.5).run_round()

    @contextlib.contextmanager
    def serving(self, port: int | None = None) -> Iterator[ServerProgram]:
        """The server's program, ended whatever happens."""
        port = port or free_port()
        options = ["--data", str(self.data), "--listen", f"127.0.0.1:{port}", "--plain-http"]
        if self.database:
            options += ["--database", self.database]
        with (self.folder / "server.log").open("ab") as log:
            process = subprocess.Popen(
                [str(PROGRAM), "server", *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            _wait_for(process, port, self.folder / "server.log")
            yield ServerProgram(process, f"http://127.0.0.1:{port}")
        finally:
            process.kill()
            process.wait(20)

    def close(self) -> None:
        """Give the laptops' replicas back."""
        for laptop in self.laptops:
            laptop.store.close()


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.03)
    raise AssertionError(f"the server does not listen: {log.read_text()[-2000:]}")
