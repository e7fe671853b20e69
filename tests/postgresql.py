"""A real PostgreSQL for tests: one server per test process, one fresh database per test.

    def test_that_a_page_is_the_same_on_both(a_postgresql_database: str) -> None: ...   # an upgraded one
    def test_that_it_starts_from_nothing(an_empty_postgresql_database: str) -> None: ...
    def test_that_a_name_is_kept(either_database: str) -> None: ...    # runs twice: SQLite, PostgreSQL

Each is what `fieldapp.store.driver.open_database` takes. The server listens on a unix socket in a
folder of its own, without fsync, and goes when the tests go. Where the machine has no PostgreSQL the
test is skipped and says so.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fieldapp.store.driver import open_postgresql
from fieldapp.store.migrate import upgrade
from tests.builders import fresh_file

_TEMPLATE = "fieldapp_template"
_START_LIMIT_S = 30.0
_NUMBERS = itertools.count(1)

on_postgresql = pytest.mark.postgresql


class LocalServer:
    """A PostgreSQL server of our own on a unix socket."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        """What SQLAlchemy connects to."""
        return f"postgresql+psycopg://fieldapp@/{database}?host={self._folder}"

    @property
    def folder(self) -> Path:
        """Where its socket and its data are."""
        return self._folder

    def start(self) -> None:
        """Make the data folder and start; returns when it answers."""
        give_to_server_user(self._folder)
        quick = ["--username=fieldapp", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", "--pgdata", str(self._folder / "data"), *quick)
        self._serve()

    def restart(self) -> None:
        """End every connection as an administrator's restart does, and come back; returns when it answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        self._process.wait(timeout=20)
        self._serve()

    def _serve(self) -> None:
        self._process = self._popen(
            *("postgres", "-D", str(self._folder / "data"), "-k", str(self._folder)),
            *("-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off"),
            *("-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB"),
        )
        self._wait()

    def stop(self) -> None:
        """Stop at once; the data are worth nothing."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown
            self._process.wait(timeout=20)
        shutil.rmtree(self._folder, ignore_errors=True)

    def run_sql(self, statement: str) -> None:
        """One statement as the owner of the server, outside a transaction."""
        with psycopg.connect(
            dbname="postgres", user="fieldapp", host=str(self._folder), autocommit=True
        ) as c:
            c.execute(statement.encode())

    def _wait(self) -> None:
        end = time.monotonic() + _START_LIMIT_S
        while True:
            try:
                self.run_sql("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > end or self._process is None or self._process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def _run(self, program: str, *arguments: str) -> None:
        command = [*_as_server_user(), str(self._binaries / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=self._folder, timeout=120)

    def _popen(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self._folder / "log").open("wb")
        with log:
            command = [*_as_server_user(), str(self._binaries / program), *arguments]
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder
            )


def newest_binaries() -> Path | None:
    """The folder of the newest PostgreSQL programs of this machine."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return max(found, key=_release, default=None)


def give_to_server_user(folder: Path) -> None:
    """PostgreSQL refuses to run as root: then its folder belongs to the user `postgres`."""
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")


def _release(binaries: Path) -> int:
    name = binaries.parent.name
    return int(name) if name.isdigit() else 0


def _as_server_user() -> list[str]:
    """How a program of the server is started: never as root, and gone when the tests are gone."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    return [setpriv, *user, "--pdeathsig=QUIT", "--"]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[LocalServer]:
    """The server that all tests of this process share."""
    binaries = newest_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (package postgresql)")
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("PostgreSQL refuses root, and setpriv (package util-linux) is not installed")
    server = LocalServer(binaries, Path(tempfile.mkdtemp(prefix="fieldapp-pg-")))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def _postgresql_template(postgresql_server: LocalServer) -> str:
    """A database upgraded to this version, to be cloned."""
    postgresql_server.run_sql(f"CREATE DATABASE {_TEMPLATE}")
    engine = open_postgresql(postgresql_server.url(_TEMPLATE))
    upgrade(engine)
    engine.dispose()
    return _TEMPLATE


@pytest.fixture
def a_postgresql_database(postgresql_server: LocalServer, _postgresql_template: str) -> Iterator[str]:
    """The URL of a database of this version, empty of rows, gone after the test."""
    with _database(postgresql_server, _postgresql_template) as url:
        yield url


@pytest.fixture
def an_empty_postgresql_database(postgresql_server: LocalServer) -> Iterator[str]:
    """The URL of a database without a single table, gone after the test."""
    with _database(postgresql_server, "template1") as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=on_postgresql)])
def either_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A server's database of each kind in turn, upgraded and empty of rows: a file's path, or a URL."""
    if request.param == "sqlite":
        return str(fresh_file(tmp_path / "server.sqlite"))
    url: str = request.getfixturevalue("a_postgresql_database")
    return url


@contextlib.contextmanager
def _database(server: LocalServer, template: str) -> Iterator[str]:
    name = f"test_{next(_NUMBERS)}"
    server.run_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield server.url(name)
    finally:
        server.run_sql(f"DROP DATABASE {name} WITH (FORCE)")
