"""A pull that would take most orders off a laptop waits for a person; a reassignment does not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.actions import orders
from fieldapp.model import Note, WorkOrder
from fieldapp.store.driver import open_sqlite
from fieldapp.store.store import Store
from fieldapp.sync import removal
from tests.sync.harness import OFFICE, Company, DeskInTest


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A company with its server on SQLite."""
    company = Company(open_sqlite(tmp_path / "server.sqlite"), tmp_path)
    yield company
    company.close()


def _copy_of(store: Store, path: Path) -> Path:
    connection = store.engine.raw_connection()
    connection.cursor().execute("VACUUM INTO ?", (str(path),))
    connection.close()
    return path


def _restored(company: Company, desk: DeskInTest, copy: Path) -> None:
    """The server comes back as it was, in a database of its own."""
    again = copy.with_name(f"{copy.name}-{company.server.world.new_id()}")
    shutil.copy(copy, again)
    company.server.close()
    company.server = Company(open_sqlite(again), company.folder, company.clock).server
    desk.network.server = company.server


def _forgetful(company: Company, count: int) -> DeskInTest:
    """A desk with so many orders, at a server that was put back to before there were any."""
    desk = company.desk(company.engineer("Li"))
    copy = _copy_of(company.server, company.folder / "backup")
    for number in range(count):
        company.order(desk.actor, f"Order {number}")
    desk.sync()
    _copy_of(company.server, company.folder / "full")
    _restored(company, desk, copy)
    return desk


def _stopped(desk: DeskInTest) -> removal.StoppedRemoval | None:
    with desk.store.snapshot() as connection:
        return removal.stopped(connection)


def test_that_a_server_that_forgot_most_orders_takes_none_and_it_is_told(company: Company) -> None:
    desk = _forgetful(company, 3)

    told = desk.driver.run_round()

    assert told.code == "orders-would-go"
    assert len(desk.rows(WorkOrder)) == 3
    stopped = _stopped(desk)
    assert stopped is not None
    assert (stopped.lost, stopped.of) == (3, 3)


def test_that_a_copy_is_kept_once_and_can_be_opened(company: Company) -> None:
    desk = _forgetful(company, 3)

    desk.driver.run_round()
    desk.driver.run_round()

    (copy,) = (desk.path.parent / "kept").iterdir()
    stopped = _stopped(desk)
    assert stopped is not None
    assert stopped.copy == str(copy)
    with open_sqlite(copy).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM work_order").scalar() == 3


def test_that_it_goes_on_once_a_person_allows_it(company: Company) -> None:
    desk = _forgetful(company, 3)
    desk.driver.run_round()

    removal.allow(desk.store)
    desk.sync()

    assert desk.rows(WorkOrder) == []
    assert _stopped(desk) is None
    company.assert_at_rest()


def test_that_what_was_allowed_once_is_not_allowed_for_ever(company: Company) -> None:
    desk = _forgetful(company, 3)
    desk.driver.run_round()
    removal.allow(desk.store)
    desk.sync()
    for number in range(4):
        company.order(desk.actor, f"New {number}")
    desk.sync()

    _restored(company, desk, company.folder / "backup")
    told = desk.driver.run_round()

    assert told.code == "orders-would-go"
    assert len(desk.rows(WorkOrder)) == 4


def test_that_it_is_over_by_itself_when_the_server_remembers_again(company: Company) -> None:
    desk = _forgetful(company, 3)
    desk.driver.run_round()

    _restored(company, desk, company.folder / "full")
    desk.sync()

    assert len(desk.rows(WorkOrder)) == 3
    assert _stopped(desk) is None
    company.assert_at_rest()


def test_that_unsent_work_goes_out_while_the_pull_waits(company: Company) -> None:
    desk = _forgetful(company, 3)
    order = str(desk.rows(WorkOrder)[0].id)
    with desk.store.change("Add a note", by=desk.actor) as work:
        work.add(Note(id=work.new_id(), order_id=order, words="kept", made_at=work.now))

    desk.driver.run_round()

    assert company.server.scalar("SELECT count(*) FROM receipt") == 1
    assert len(desk.rows(Note)) == 1


def test_that_less_than_half_goes_without_a_word(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    for number in range(3):
        company.order(desk.actor, f"Before {number}")
    copy = _copy_of(company.server, company.folder / "backup")
    company.order(desk.actor, "After")
    desk.sync()
    _restored(company, desk, copy)

    desk.sync()

    assert len(desk.rows(WorkOrder)) == 3


def test_that_a_reassignment_of_everything_asks_nobody(company: Company) -> None:
    desk, other = company.desk(company.engineer("Li")), company.engineer("Wang")
    made = [company.order(desk.actor, f"Order {number}") for number in range(3)]
    desk.sync()
    for order in made:
        orders.assign(company.server, order, str(other.person_id), by=OFFICE)

    desk.sync()

    assert desk.rows(WorkOrder) == []
