"""After a restore desks come back in any order: what followed another's value waits for it and goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldapp.actions.conflicts import decide
from fieldapp.model import Conflict, Device, Site
from fieldapp.model.conflicts import Decision
from fieldapp.store.driver import open_sqlite
from fieldapp.store.raw import fetch
from fieldapp.store.server_side import open_server_store
from fieldapp.store.world import World
from tests.sync.harness import OFFICE, Company, DeskInTest


@dataclass
class Shared:
    """Three desks whose orders are at one site with one device, and the server as it was before they wrote."""

    company: Company
    desks: tuple[DeskInTest, ...]
    device: str
    backup: Path

    def write(self, desk: DeskInTest, value: str, column: str = "name") -> None:
        with desk.store.change("Edit", by=desk.actor) as work:
            setattr(work.get(Device, self.device), column, value)

    def in_turn(self, *values: str, column: str = "name") -> None:
        """Each writes over what the one before wrote."""
        for number, value in enumerate(values):
            desk = self.desks[number % len(self.desks)]
            desk.sync()
            self.write(desk, value, column)
            desk.sync()

    def restore(self) -> None:
        self.company.server.close()
        store = open_server_store(open_sqlite(self.backup), World(self.company.clock))
        self.company.server = store
        for desk in self.desks:
            desk.network.server = store

    def all_sync(self) -> None:
        for desk in self.desks[::-1]:
            desk.sync()

    def conflicts(self) -> list[Conflict]:
        with self.company.server.read() as session:
            return [one for one in session.query(Conflict) if one.decision is None]

    def shown(self, column: str = "name") -> set[object]:
        found = {getattr(desk.only(Device), column) for desk in self.desks}
        with self.company.server.read() as session:
            return found | {getattr(session.get_one(Device, self.device), column)}

    def statuses(self) -> set[str]:
        with self.company.server.snapshot() as connection:
            return {row[0] for row in fetch(connection, "SELECT status FROM receipt")}


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """On SQLite: a copy of its file is the backup."""
    company = Company(open_sqlite(tmp_path / "server.sqlite"), tmp_path)
    yield company
    company.close()


@pytest.fixture
def shared(company: Company) -> Shared:
    with company.server.change("Add a site", by=OFFICE) as work:
        site = work.add(Site(id=work.new_id(), name="East pump house")).id
        device = work.add(Device(id=work.new_id(), name="Pump", site_id=site)).id
    desks = []
    for name in ("Li", "Wang", "Chen"):
        desk = company.desk(company.engineer(name))
        company.order(desk.actor, site_id=site)
        desks.append(desk)
    for desk in desks:
        desk.sync()
    with company.server.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    backup = company.folder / "backup.sqlite"
    shutil.copy(str(company.server.engine.url.database), backup)
    return Shared(company, tuple(desks), device, backup)


@pytest.mark.parametrize("column", ["name", "notes"])
def test_that_what_three_desks_wrote_in_turn_is_there_again_and_nobody_is_asked(
    shared: Shared, column: str
) -> None:
    shared.in_turn(*(f"P-{number}" for number in range(1, 9)), column=column)
    shared.restore()

    shared.all_sync()
    shared.all_sync()

    assert shared.conflicts() == []
    assert shared.shown(column) == {"P-8"}
    assert shared.statuses() == {"applied"}
    shared.company.assert_at_rest()


def test_that_people_are_asked_only_as_long_as_the_desk_between_is_away(shared: Shared) -> None:
    shared.in_turn("P-1", "P-2", "P-3")
    shared.restore()

    shared.desks[2].sync()
    (asked,) = shared.conflicts()
    shared.desks[1].sync()
    still = shared.conflicts()
    shared.desks[0].sync()

    assert (asked.base, asked.mine, asked.theirs) == ({"name": "P-2"}, {"name": "P-3"}, {"name": "Pump"})
    assert len(still) == 2
    assert shared.conflicts() == []


def test_that_each_value_stands_in_the_history_under_who_wrote_it(shared: Shared) -> None:
    shared.in_turn("P-1", "P-2", "P-3", "P-4")
    shared.restore()
    shared.all_sync()

    sql = (
        "SELECT c.by_name, h.columns FROM row_change AS h JOIN change_set AS c ON c.id = h.change_set "
        "WHERE h.tbl = 'device' AND h.kind = 'update' ORDER BY coalesce(h.seq, c.seq)"
    )
    with shared.company.server.snapshot() as connection:
        told = fetch(connection, sql)

    assert [(name, columns) for name, columns in told] == [
        ("Li", '{"name":["Pump","P-1"]}'),
        ("Wang", '{"name":["P-1","P-2"]}'),
        ("Chen", '{"name":["P-2","P-3"]}'),
        ("Li", '{"name":["P-3","P-4"]}'),
    ]


def test_that_a_disagreement_of_people_is_still_one_after_the_restore(shared: Shared) -> None:
    shared.in_turn("P-1")
    for desk in shared.desks[1:]:
        desk.sync()
    shared.write(shared.desks[1], "P-2")
    shared.write(shared.desks[2], "P-3")
    shared.all_sync()
    shared.restore()

    shared.all_sync()
    shared.all_sync()

    (asked,) = shared.conflicts()
    assert {*asked.mine.values(), *asked.theirs.values()} == {"P-2", "P-3"}


def test_that_a_dispute_people_decided_is_not_opened_again(shared: Shared) -> None:
    shared.in_turn("P-1", "P-2", "P-3")
    shared.restore()
    shared.desks[2].sync()
    (asked,) = shared.conflicts()
    decide(shared.company.server, asked.id, Decision.MINE, by=OFFICE)

    shared.desks[1].sync()
    shared.desks[0].sync()

    with shared.company.server.read() as session:
        assert session.get_one(Device, shared.device).name == "P-3"
        assert session.get_one(Conflict, asked.id).decision is Decision.MINE
