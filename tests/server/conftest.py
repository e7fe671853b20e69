"""A service on a real file, and browsers that are signed in to it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from httpx import Response

from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor
from fieldapp.server.app import create_app
from fieldapp.server.service import Service, open_service
from fieldapp.settings import private_folder
from tests.builders import (
    Clock,
    a_company,
    a_dispatcher,
    a_person,
    a_storekeeper,
    a_supervisor,
    a_world,
    an_administrator,
    an_engineer,
)
from tests.server.asgi_client import TestClient

PASSWORD = "a sentence is a password"
AN_AUDITOR = Actor("01980000-0000-7000-8000-000000000006", "Otto Brandt", frozenset({Role.AUDITOR}))
EVERYBODY = (
    an_engineer(),
    a_dispatcher(),
    a_supervisor(),
    a_storekeeper(),
    an_administrator(),
    AN_AUDITOR,
)
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


class Browser:
    """A browser at the console: follows redirects, keeps cookies, sends forms with their token."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> Response:
        """Open a page."""
        return self.client.get(path, headers={"accept": "text/html", **headers})

    def post(self, path: str, form: dict[str, object] | None = None, **headers: str) -> Response:
        """Send a form with this browser's token."""
        return self.client.post(path, data={"csrf": self.csrf(), **(form or {})}, headers=headers)

    def csrf(self) -> str:
        """The token that forms of this browser carry."""
        found = _CSRF.search(self.get("/account").text) or _CSRF.search(self.get("/sign-in").text)
        assert found is not None
        return found.group(1)

    def sign_in(self, login: str, password: str = PASSWORD) -> Response:
        """Fill in the sign-in form."""
        return self.post("/sign-in", {"login": login, "password": password})

    def speak(self, language: str) -> None:
        """Choose a language."""
        self.post("/language", {"language": language, "back": "/account"})


@pytest.fixture
def clock() -> Clock:
    """The server's clock."""
    return Clock()


@pytest.fixture(scope="session")
def upgraded_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of this version, made once and copied for every test."""
    folder = tmp_path_factory.mktemp("template")
    open_service(folder).close()
    return folder / "server.sqlite"


@pytest.fixture
def service(tmp_path: Path, clock: Clock, upgraded_database: Path) -> Iterator[Service]:
    """A server with a company and nobody who works there; its passwords are hashed quickly."""
    data = private_folder(tmp_path / "data")
    shutil.copyfile(upgraded_database, data / "server.sqlite")
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    opened = open_service(data, world=a_world(clock), hasher=quick)
    a_company(opened.store)
    yield opened
    opened.close()


@pytest.fixture
def browsers(service: Service) -> Iterator[Callable[[], Browser]]:
    """New browsers in front of the service, nobody signed in."""
    opened: list[TestClient] = []

    def browser() -> Browser:
        client = TestClient(create_app(service), base_url="https://console.example")
        opened.append(client)
        return Browser(client)

    yield browser
    for client in opened:
        client.close()


@pytest.fixture
def browser_of(service: Service, browsers: Callable[[], Browser]) -> Callable[[Actor], Browser]:
    """A browser in which somebody is signed in; the person is made when needed."""

    def signed_in(actor: Actor) -> Browser:
        assert actor.person_id is not None
        if actor.person_id not in service.accounts.with_password():
            a_person(service.store, actor)
            service.accounts.set_password(actor.person_id, PASSWORD)
        browser = browsers()
        answer = browser.sign_in(login_of(actor))
        assert answer.status_code == 200, answer.text
        return browser

    return signed_in


def login_of(actor: Actor) -> str:
    """The login that `tests.builders.a_person` gives."""
    return actor.name.casefold().replace(" ", ".")
