"""The demo's office: the real server on loopback with its own certificate, and what people do there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import uvicorn
from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.imports import Kind, Reading, Report, carry_out, plan_import
from fieldapp.model import Device, Site
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.server.app import create_app
from fieldapp.server.listen import Address, Certificate, configured
from fieldapp.server.service import ServerSettings, Service, open_service
from fieldapp.server.tls import ensure_certificate
from fieldapp.store import enrolments
from fieldapp.store.store import Store
from fieldapp.store.world import World

T = TypeVar("T")
HOST = "127.0.0.1"
START_LIMIT_S = 30.0


class Office:
    """One server process in a thread; `store` is what dispatchers and supervisors work on."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        own = ensure_certificate(data, HOST, World().now())
        self._certificate = Certificate(own.certificate, own.key)
        self.fingerprint = own.fingerprint
        self.service: Service = open_service(data, settings=ServerSettings(data, None, own.fingerprint))
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""

    @property
    def store(self) -> Store:
        """The server's store."""
        return self.service.store

    def start(self) -> None:
        """Listen on a free port of loopback; returns when it answers."""
        config = configured(create_app(self.service), Address(HOST, 0), self._certificate)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="demo-office", daemon=True)
        self._thread.start()
        ends_at = time.monotonic() + START_LIMIT_S
        while not self._server.started:
            if time.monotonic() > ends_at or not self._thread.is_alive():
                raise TimeoutError("the demo's server did not start")
            time.sleep(0.05)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"https://{HOST}:{port}"

    def stop(self) -> None:
        """End the server and close its database."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(15)
        self.service.close()

    def ticket(self, person_id: str, by: Actor) -> EnrolmentTicket:
        """A ticket with which one laptop of that person joins."""
        code = enrolments.make_code(self.store, person_id, by=by)
        return EnrolmentTicket(self.url, code.code, self.fingerprint)

    def import_file(
        self, path: Path, kind: Kind, *, dry_run: bool = False, customer: str | None = None
    ) -> Report:
        """Import a list as `fieldapp import` does, with the mapping it proposes."""
        plan = plan_import(self.store, path, Reading(kind=kind, customer=customer))
        return carry_out(self.store, plan, by=SYSTEM, dry_run=dry_run)

    def devices(self) -> dict[str, tuple[str, str, str]]:
        """Number of each device, to its id, its site's and its customer's."""
        query = select(Device, Site).join(Site, Site.id == Device.site_id)
        return self.read(
            lambda session: {
                device.number or "": (device.id, site.id, site.customer_id or "")
                for device, site in session.execute(query)
            }
        )

    def read(self, question: Callable[[Session], T]) -> T:
        """Ask the server's store something."""
        with self.store.read() as session:
            return question(session)
