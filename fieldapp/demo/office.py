"""The demo's office: the real server on loopback with its own certificate, and what people do there."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.demo.clock import StoryClock
from fieldapp.imports import Kind, Reading, Report, carry_out, plan_import
from fieldapp.model import Device, Language, Person, Site
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.server.app import create_app
from fieldapp.server.listen import Address, Certificate, configured, listening
from fieldapp.server.service import ServerSettings, Service, open_service
from fieldapp.server.tls import ensure_certificate
from fieldapp.store import enrolments
from fieldapp.store.store import Store
from fieldapp.store.world import World

T = TypeVar("T")
HOST = "127.0.0.1"


class Office:
    """One server process in a thread; `store` is what dispatchers and supervisors work on."""

    def __init__(self, data: Path, clock: StoryClock, database: str | None = None) -> None:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        own = ensure_certificate(data, HOST, World().now())
        self._certificate = Certificate(own.certificate, own.key)
        self.fingerprint = own.fingerprint
        self.authority = data / "tls" / "authority.pem"
        """What a browser has to trust."""
        self.service: Service = open_service(
            data, database, world=World(clock), settings=ServerSettings(data, None, own.fingerprint)
        )
        self._open = ExitStack()
        self.url = ""

    @property
    def store(self) -> Store:
        """The server's store."""
        return self.service.store

    def start(self) -> None:
        """Listen on a free port of loopback; returns when it answers."""
        config = configured(create_app(self.service), Address(HOST, 0), self._certificate)
        self.url = f"https://{HOST}:{self._open.enter_context(listening(config))}"

    def stop(self) -> None:
        """End the server and close its database."""
        self._open.close()
        self.service.close()

    def signed_in(self, who: Actor, language: Language) -> str:
        """The token of a console session of that person, opened with a password made for it."""
        password = secrets.token_urlsafe()
        login = self.read(lambda session: session.get_one(Person, who.person_id).login)
        self.service.accounts.set_password(str(who.person_id), password)
        return self.service.accounts.sign_in(login or "", password, language).token

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
