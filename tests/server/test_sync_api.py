"""What a desk is told when the server's database is busy, full, or asked something wrong: each apart, nothing lost."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import event
from starlette.routing import BaseRoute

from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.model import Note, Part, WorkOrder
from fieldapp.server import desk_api, sync_api
from fieldapp.server.service import Service
from fieldapp.store import enrolments
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.store import Store
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.enrol import enrol
from fieldapp.sync.keys import DeskKey
from fieldapp.sync.machine import Phase, Tell
from fieldapp.sync.messages import PROTOCOL
from fieldapp.sync.ready_pages import ReadyPages
from fieldapp.sync.transport import HttpTransport
from tests.builders import ENGINEER_ID, an_administrator, an_engineer, an_order
from tests.servers import Running, a_service, running

KEY = DeskKey(bytes(range(32)))


def _routes(service: Service) -> list[BaseRoute]:
    return [*desk_api.routes(service), *sync_api.routes(service)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """A server with the desks' doors."""
    service = a_service(tmp_path / "server")
    with running(service, _routes) as up:
        yield up
    service.close()


@pytest.fixture
def line(server: Running) -> Iterator[HttpTransport]:
    """An enrolled laptop's line to it."""
    code = enrolments.make_code(server.service.store, ENGINEER_ID, by=an_administrator()).code
    enrolment = enrol(EnrolmentTicket(server.url, code, server.fingerprint), KEY, "Laptop")
    transport = enrolment.transport(KEY, deadline_s=20)
    yield transport
    transport.close()


@pytest.fixture
def desk(server: Running, line: HttpTransport, tmp_path: Path) -> Iterator[Store]:
    """The laptop, with an order and a note nobody has sent yet."""
    order = an_order(server.service.store, assignee=an_engineer())
    store = open_desk_store(open_sqlite(tmp_path / "desk.sqlite"))
    assert SyncDriver(store, line).run_round().phase is Phase.COMPLETE
    with store.read() as session:
        assert session.get(WorkOrder, order) is not None
    with store.change("Add a note", by=an_engineer()) as work:
        work.add(Note(id=work.new_id(), order_id=order, words="Seal worn", made_at=work.now))
    yield store
    store.close()


def _round(desk: Store, line: HttpTransport) -> Tell:
    return SyncDriver(desk, line).run_round()


def _waiting(desk: Store) -> int:
    return int(desk.scalar("SELECT count(*) FROM change_set WHERE state = 'pending'"))


def _with_pragma(server: Running, words: str) -> None:
    """Every connection the server opens from now on begins with this."""
    engine = server.service.store.engine
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _record: connection.execute(f"PRAGMA {words}"))


def _notes(server: Running) -> int:
    return int(server.service.store.scalar("SELECT count(*) FROM note"))


def test_that_rows_kept_ready_come_over_the_line_like_any_other(
    server: Running, line: HttpTransport, tmp_path: Path
) -> None:
    vars(server.service)["ready_pages"] = ready = ReadyPages(piece_rows=4, least_rows=2)
    with server.service.store.change("Add parts", by=an_administrator()) as work:
        for number in range(10):
            work.add(Part(id=work.new_id(), number=f"P-{number}", name="Seal"))
    desk = open_desk_store(open_sqlite(tmp_path / "new.sqlite"))

    told = _round(desk, line)

    assert told.phase is Phase.COMPLETE
    assert ready.count == 3
    assert desk.scalar("SELECT count(*) FROM part") == 10
    desk.close()


def test_that_a_busy_database_asks_the_desk_to_come_again(
    server: Running, line: HttpTransport, desk: Store
) -> None:
    _with_pragma(server, "busy_timeout = 20")
    other = sqlcipher.connect(_file_of(server), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    told = _round(desk, line)
    other.execute("ROLLBACK")
    other.close()

    assert (told.phase, told.code) == (Phase.TROUBLE, "server-busy")
    assert _waiting(desk) == 1


def test_that_a_full_disk_of_the_server_is_told_as_such_and_nothing_is_lost(
    server: Running, line: HttpTransport, desk: Store
) -> None:
    pages = int(server.service.store.scalar("PRAGMA page_count"))
    _with_pragma(server, f"max_page_count = {pages}")
    with desk.change("Add a note", by=an_engineer()) as work:
        order = work.session.query(WorkOrder).one().id
        for _time in range(20):
            work.add(Note(id=work.new_id(), order_id=order, words="long " * 2_000, made_at=work.now))

    told = _round(desk, line)

    assert (told.phase, told.code) == (Phase.TROUBLE, "server-disk-full")
    assert _waiting(desk) == 2
    assert _notes(server) == 0


@pytest.fixture
def the_log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the doors of the sync log, whatever the tests before made of the log of this process."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    log = logging.getLogger("fieldapp.server.sync_api")
    monkeypatch.setattr(log, "disabled", False)
    monkeypatch.setattr(log.manager, "disable", logging.NOTSET)
    log.addHandler(handler)
    yield heard
    log.removeHandler(handler)


def test_that_a_mistake_of_the_servers_own_is_logged_and_the_desk_keeps_everything(
    server: Running, line: HttpTransport, desk: Store, the_log: io.StringIO
) -> None:
    with server.service.store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE receipt RENAME TO receipt_elsewhere")

    told = _round(desk, line)

    assert (told.phase, told.code) == (Phase.TROUBLE, "server-failed")
    assert _waiting(desk) == 1
    assert "no such table" in the_log.getvalue()


def test_that_all_goes_on_where_it_stopped(server: Running, line: HttpTransport, desk: Store) -> None:
    with server.service.store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE receipt RENAME TO receipt_elsewhere")
    _round(desk, line)
    with server.service.store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE receipt_elsewhere RENAME TO receipt")

    told = _round(desk, line)

    assert told.phase is Phase.COMPLETE
    assert _notes(server) == 1
    assert _waiting(desk) == 0


def _file_of(server: Running) -> str:
    return str(server.service.store.engine.url.database)


class _OfALaterVersion:
    """A line on which every request says that its meaning is of a later protocol."""

    def __init__(self, line: HttpTransport) -> None:
        self._line = line

    def exchange(self, path: str, body: bytes) -> bytes:
        told = f'"protocol":{PROTOCOL}'.encode()
        assert told in body
        return self._line.exchange(path, body.replace(told, f'"protocol":{PROTOCOL + 1}'.encode()))


def test_that_a_desk_newer_than_its_server_is_told_so_and_keeps_everything_until_it_is_updated(
    server: Running, line: HttpTransport, desk: Store
) -> None:
    told = SyncDriver(desk, _OfALaterVersion(line)).run_round()

    assert (told.phase, told.code) == (Phase.TROUBLE, "server-is-older")
    assert _waiting(desk) == 1
    assert server.service.store.scalar("SELECT count(*) FROM note") == 0
    assert _round(desk, line).phase is Phase.COMPLETE
    assert server.service.store.scalar("SELECT count(*) FROM note") == 1
