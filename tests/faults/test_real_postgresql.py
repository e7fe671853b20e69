"""PostgreSQL for real: two server programs on one database, writers beside pullers, and a database that restarts."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldapp.store.raw import fetch
from fieldapp.sync.machine import Phase
from tests.faults.programs import Laptop, Premises
from tests.postgresql import LocalServer, newest_binaries

pytestmark = pytest.mark.postgresql
TOLD_WHILE_DOWN = {"server-busy", "server-failed", "server-absent", "reply-is-not-ours"}


@pytest.fixture
def own_cluster() -> Iterator[LocalServer]:
    """A PostgreSQL server of this test alone, which it may restart."""
    binaries = newest_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (package postgresql)")
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("PostgreSQL refuses root, and setpriv (package util-linux) is not installed")
    server = LocalServer(binaries, Path(tempfile.mkdtemp(prefix="fieldapp-pg-")))
    try:
        server.start()
        server.run_sql("CREATE DATABASE fieldapp")
        yield server
    finally:
        server.stop()


@pytest.mark.parametrize("rounds", [5, pytest.param(50, marks=[pytest.mark.slow, pytest.mark.timeout(600)])])
def test_that_no_cursor_skips_a_row_while_four_write_and_two_pull(
    tmp_path: Path, a_postgresql_database: str, rounds: int
) -> None:
    """Each of two engineers has three laptops: two write, the third only pulls, through either program."""
    premises = Premises(tmp_path, a_postgresql_database)
    families = [_family(premises, name) for name in ("Li Wei", "Wang Fang")]
    writers = [laptop for family in families for laptop in family[:2]]
    pullers = [family[2] for family in families]
    done = threading.Event()

    def write(laptop: Laptop, urls: list[str]) -> None:
        for number in range(rounds):
            laptop.note(f"{number} of {laptop.folder.name}")
            told = laptop.sync_until_complete(urls[number % 2])
            assert told.phase is Phase.COMPLETE, told

    def pull(laptop: Laptop, urls: list[str]) -> None:
        at = 0
        while not done.is_set():
            assert laptop.sync_until_complete(urls[at % 2]).phase is Phase.COMPLETE
            assert _asked_again(laptop) == "[]", "a scope's digest differed"
            at += 1

    with premises.serving() as one, premises.serving() as other:
        urls = [one.url, other.url]
        for laptop in premises.laptops:
            assert laptop.sync_until_complete(one.url).phase is Phase.COMPLETE
        pulling = _started(pull, pullers, urls)
        _ended(_started(write, writers, urls))
        done.set()
        _ended(pulling)
        for laptop in pullers:
            laptop.sync_until_complete(one.url)

    for family in families:
        written = {f"{number} of {laptop.folder.name}" for laptop in family[:2] for number in range(rounds)}
        assert set(_notes(family[2])) == written
        assert len(_notes(family[2])) == len(written)
    assert _gaps(premises) == 0
    premises.close()


@pytest.mark.parametrize(
    "restarts", [2, pytest.param(20, marks=[pytest.mark.slow, pytest.mark.timeout(600)])]
)
def test_that_a_database_that_restarts_in_the_middle_of_a_push_costs_nothing(
    tmp_path: Path, own_cluster: LocalServer, restarts: int
) -> None:
    premises = Premises(tmp_path, own_cluster.url("fieldapp"))
    laptop = premises.laptop("Li Wei")
    codes: set[str] = set()
    done = threading.Event()

    def work(laptop: Laptop, urls: list[str]) -> None:
        number = 0
        while not done.is_set():
            for _note in range(20):
                laptop.note(f"note {number}")
                number += 1
            told = laptop.sync(urls[0])
            codes.update({told.code} if told.code else set())

    with premises.serving() as server:
        assert laptop.sync_until_complete(server.url).phase is Phase.COMPLETE
        working = _started(work, [laptop], [server.url])
        for _restart in range(restarts):
            time.sleep(0.7)
            own_cluster.restart()
        done.set()
        _ended(working)
        told = laptop.sync_until_complete(server.url, rounds=50)

    made = int(laptop.store.scalar("SELECT count(*) FROM change_set"))
    assert told.phase is Phase.COMPLETE
    assert codes <= TOLD_WHILE_DOWN
    assert codes or restarts < 20, "so many restarts, and no round ever met one"
    assert laptop.waiting() == 0
    with premises.office() as service:
        assert int(service.store.scalar("SELECT count(*) FROM receipt")) == made
        assert int(service.store.scalar("SELECT count(*) FROM note")) == made == len(_notes(laptop))
        assert int(service.store.scalar("SELECT count(*) FROM conflict")) == 0
    premises.close()


def _family(premises: Premises, name: str) -> list[Laptop]:
    """Three laptops of one person, with one order."""
    first = premises.laptop(name)
    return [first, premises.another_laptop(first), premises.another_laptop(first)]


def _started(
    work: Callable[[Laptop, list[str]], None], laptops: list[Laptop], urls: list[str]
) -> list[tuple[threading.Thread, list[BaseException]]]:
    started = []
    for laptop in laptops:
        raised: list[BaseException] = []

        def run(laptop: Laptop = laptop, raised: list[BaseException] = raised) -> None:
            try:
                work(laptop, urls)
            except BaseException as error:
                raised.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        started.append((thread, raised))
    return started


def _ended(started: list[tuple[threading.Thread, list[BaseException]]]) -> None:
    for thread, raised in started:
        thread.join(300)
        assert not thread.is_alive()
        assert raised == []


def _notes(laptop: Laptop) -> list[str]:
    with laptop.store.snapshot() as connection:
        return [row[0] for row in fetch(connection, "SELECT words FROM note")]


def _asked_again(laptop: Laptop) -> str:
    """The scopes that the last checkpoint found to differ: fetching them anew would hide a row that was skipped."""
    return str(laptop.store.scalar("SELECT value FROM setting WHERE name = 'refetch'"))


def _gaps(premises: Premises) -> int:
    """Numbers of commits that are missing: they are dense, in the order of the commits."""
    with premises.office() as service:
        marks = "SELECT count(*) FROM commit_mark"
        dense = "SELECT max(seq) - min(seq) + 1 FROM commit_mark"
        return int(service.store.scalar(dense)) - int(service.store.scalar(marks))
