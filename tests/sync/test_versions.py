"""Programs of different versions on the two ends: nothing is lost, and what cannot be understood is said."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fieldapp.errors import Refused
from fieldapp.model import Note, Role, WorkOrder
from fieldapp.rules.actors import Actor
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.newly_known import fill_newly_known
from fieldapp.store.store import Store
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.machine import Phase
from fieldapp.sync.messages import PROTOCOL, PullRequest, encode
from fieldapp.sync.self_check import check_rows
from fieldapp.sync.versions import check_understood

CHECKOUT = Path(__file__).resolve().parents[2]


class NewerServer:
    """A server of a later version in a process of its own, and the line to it."""

    def __init__(self, database: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.sync.newer", "server", str(database)],
            cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip

    def ask(self, do: str, **values: str) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **values}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def exchange(self, path: str, body: bytes) -> bytes:
        return str(self.ask("exchange", path=path, body=body.decode())).encode()

    def close(self) -> None:
        self.process.communicate(timeout=10)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NewerServer]:
    server = NewerServer(tmp_path / "server.sqlite")
    yield server
    server.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Store]:
    """A desk of this version."""
    store = open_desk_store(open_sqlite(tmp_path / "desk.sqlite"))
    fill_newly_known(store)
    yield store
    store.close()


def _sync(desk: Store, server: NewerServer) -> None:
    told = SyncDriver(desk, server).run_round()
    assert told.phase is Phase.COMPLETE, told


def _work(desk: Store, made: dict[str, str], findings: str) -> None:
    by = Actor(made["person"], "Li", frozenset({Role.ENGINEER}))
    with desk.change("Findings", by=by) as work:
        work.get(WorkOrder, made["order"]).findings = findings
        work.add(Note(id=work.new_id(), order_id=made["order"], words=findings, made_at=work.now))


def test_that_a_desk_one_version_back_works_and_keeps_what_it_does_not_know(
    server: NewerServer, desk: Store
) -> None:
    made = server.ask("start")
    _sync(desk, server)
    assert json.loads(desk.scalar("SELECT extra FROM work_order")) == {"colour": "red"}
    assert json.loads(desk.scalar("SELECT image FROM raw_row WHERE tbl = 'gadget'"))["words"] == "漏水 sensor"

    _work(desk, made, "Seal worn")
    server.ask("paint", colour="blue")
    _sync(desk, server)

    there = server.ask("show")
    assert (there["colour"], there["findings"], there["gadget"]) == ("blue", "Seal worn", "漏水 sensor")
    assert json.loads(desk.scalar("SELECT extra FROM work_order")) == {"colour": "blue"}
    assert check_rows(desk).differing == ()
    assert desk.scalar("SELECT count(*) FROM change_set WHERE state <> 'archived'") == 0


def test_that_an_upgraded_desk_fills_what_is_new_from_what_it_kept(
    server: NewerServer, desk: Store, tmp_path: Path
) -> None:
    made = server.ask("start")
    _sync(desk, server)
    _work(desk, made, "Unsent")
    desk.close()

    upgraded = subprocess.run(
        [sys.executable, "-m", "tests.sync.newer", "desk", str(tmp_path / "desk.sqlite")],
        cwd=CHECKOUT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    found = json.loads(upgraded.stdout)

    there = server.ask("show")
    assert (found["colour"], found["gadget"]) == (there["colour"], there["gadget"]) == ("red", "漏水 sensor")
    assert found["hashes"] == there["hashes"]
    assert (found["extra"], found["unknown"], found["differing"]) == (None, 0, [])
    assert (found["findings"], found["pending"]) == ("Unsent", 1)
    assert (found["base"]["colour"], found["base"]["findings"]) == ("red", None)
    assert found["filled"] == [2, 0]


def test_that_a_meaning_of_a_later_protocol_is_refused_before_it_is_read() -> None:
    later = msgspec.json.encode({"protocol": PROTOCOL + 1, "replica": {"not": "a word"}})

    with pytest.raises(Refused, match="desk-is-newer"):
        check_understood(later)


def test_that_a_request_names_protocol_and_schema_and_an_older_one_is_understood() -> None:
    told = json.loads(encode(PullRequest("r", (), None)))

    assert told["protocol"] == PROTOCOL
    assert told["schema"]
    check_understood(b'{"replica": "r"}')
    check_understood(encode(PullRequest("r", (), None)))
