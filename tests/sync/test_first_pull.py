"""A first pull is written while its pages come: all of it at once, or staged page by page like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from fieldapp.model import WorkOrder
from fieldapp.rules.actors import Actor
from fieldapp.store.driver import open_database
from fieldapp.store.raw import fetch
from fieldapp.store.search import Hit, search
from fieldapp.store.store import Store
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.machine import Phase
from fieldapp.sync.pouring import Pouring
from tests.builders import fresh_file
from tests.sync.harness import OFFICE, Company, DeskInTest, Network


@dataclass
class _Line:
    """A network on which something happens before the reply of that number."""

    network: Network
    happens: dict[int, Callable[[], None]] = field(default_factory=dict)
    pages: list[bytes] = field(default_factory=list)

    def exchange(self, path: str, body: bytes) -> bytes:
        self.happens.get(self.network.exchanges, lambda: None)()
        self.pages.append(self.network.exchange(path, body))
        return self.pages[-1]


def _empty_laptop(company: Company, to: Actor) -> tuple[DeskInTest, _Line]:
    """A laptop before its first pull, which takes more than four pages."""
    desk = company.desk(to)
    line = _Line(desk.network)
    desk.driver = SyncDriver(desk.store, line, jitter=lambda: 0.5, most_rows=3, asks_ahead=True)
    return desk, line


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A company whose server is on SQLite: what is tried here happens on the desk."""
    company = Company(open_database(fresh_file(tmp_path / "server.sqlite")), tmp_path)
    yield company
    company.close()


@pytest.fixture
def li(company: Company) -> Actor:
    """An engineer with four orders."""
    li = company.engineer("Li")
    for number in range(4):
        company.order(li, f"Pump {number} leaks")
    return li


def _made_by(store: Store) -> list[tuple[str, ...]]:
    """Every table, index and guard."""
    sql = "SELECT name, sql FROM main.sqlite_master WHERE sql IS NOT NULL UNION ALL SELECT name, sql FROM temp.sqlite_master"
    with store.snapshot() as connection:
        return sorted(fetch(connection, sql))


def _staged(store: Store) -> int:
    return int(store.scalar("SELECT count(*) FROM stage"))


def _nothing_shows(store: Store) -> bool:
    return not store.scalar("SELECT (SELECT count(*) FROM work_order) + (SELECT count(*) FROM row_version)")


def test_that_a_first_pull_is_written_as_it_comes_with_indexes_guards_and_words_in_place(
    company: Company, li: Actor
) -> None:
    desk, _line = _empty_laptop(company, li)
    before = _made_by(desk.store)

    desk.sync()

    assert desk.network.exchanges > 4
    assert _made_by(desk.store) == before
    company.assert_at_rest()
    order = str(desk.rows(WorkOrder)[2].id)
    with desk.store.snapshot() as connection:
        assert search(connection, desk.rows(WorkOrder)[2].title) == [Hit("work_order", order)]
    with pytest.raises(DatabaseError, match="outside a change"), desk.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM work_order")


def test_that_nothing_shows_or_is_staged_before_the_last_page(company: Company, li: Actor) -> None:
    desk, line = _empty_laptop(company, li)
    seen: list[tuple[bool, int]] = []

    def look() -> None:
        seen.append((_nothing_shows(desk.store), _staged(desk.store)))

    line.happens = dict.fromkeys(range(5), look)

    desk.sync()

    assert seen == [(True, 0)] * 5
    assert not _nothing_shows(desk.store)


def test_that_a_first_pull_cut_in_the_middle_goes_on_where_it_was(company: Company, li: Actor) -> None:
    desk, line = _empty_laptop(company, li)
    desk.network.faults = ["", "", "", "reply lost"]

    told = desk.driver.run_round()

    assert told.phase is Phase.TROUBLE
    assert _staged(desk.store) == 3
    assert _nothing_shows(desk.store)
    before = len(line.pages)
    desk.sync()
    company.assert_at_rest()
    assert len(line.pages) == len(set(line.pages)) > before


def test_that_a_page_that_unsays_what_earlier_ones_said_is_obeyed(company: Company, li: Actor) -> None:
    wang = company.engineer("Wang")
    desk, line = _empty_laptop(company, li)
    (taken, *_others) = _orders_of(company)
    line.happens = {4: lambda: company.edit(WorkOrder, taken, assignee_id=wang.person_id)}

    desk.sync()

    company.assert_at_rest()
    assert taken not in [str(order.id) for order in desk.rows(WorkOrder)]


def test_that_what_was_made_before_the_first_pull_stays(company: Company, li: Actor) -> None:
    desk, _line = _empty_laptop(company, li)
    with desk.store.change("Draft an order", by=li) as work:
        draft = WorkOrder(id=work.new_id(), title="Valve drips", opened_at=work.now, assignee_id=li.person_id)
        work.add(draft)

    desk.sync()

    assert "Valve drips" in [order.title for order in desk.rows(WorkOrder)]
    company.assert_at_rest()


def test_that_a_line_that_stands_still_holds_up_nobody_who_writes(company: Company, li: Actor) -> None:
    desk, line = _empty_laptop(company, li)
    with company.server.change("Nothing of it", by=OFFICE):
        desk.network.faults = ["", "request lost"]
    desk.driver.run_round()
    first, *_rest = line.pages
    with desk.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM stage")
    replica = str(desk.store.scalar("SELECT replica FROM replica_state"))
    pouring = Pouring(desk.store, replica, lambda work: work(), longest_still_s=0.05)

    assert pouring.take(first)
    with desk.store.change("Draft an order", by=li) as work:
        work.add(WorkOrder(id=work.new_id(), title="Valve drips", opened_at=work.now))

    assert pouring.give_up() == ([first], True)
    assert [order.title for order in desk.rows(WorkOrder)] == ["Valve drips"]


def _orders_of(company: Company) -> list[str]:
    with company.server.snapshot() as connection:
        return [str(row[0]) for row in fetch(connection, "SELECT id FROM work_order ORDER BY id")]
