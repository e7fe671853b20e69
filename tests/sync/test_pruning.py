"""Removals are forgotten once every laptop has passed them; who comes too late gets the scope anew."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest

from fieldapp.model import Desk, Device, Site
from fieldapp.rules.actors import Actor
from fieldapp.store.pruning import note_cursor, prune
from tests.sync.harness import OFFICE, Clock, Company, DeskInTest


class _Moved:
    """Two laptops of one engineer with a site and its pump; the pump moved away, the first one knows."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.kim = company.engineer("Kim")
        self.here, self.away = self._desk(self.kim), self._desk(self.kim)
        with company.server.change("A site", by=OFFICE) as work:
            self.site = work.add(Site(id=work.new_id(), name="East")).id
            self.other = work.add(Site(id=work.new_id(), name="West")).id
            self.pump = work.add(Device(id=work.new_id(), name="Pump", site_id=self.site)).id
        company.order(self.kim, site_id=self.site)
        for desk in (self.here, self.away):
            desk.sync()
        company.edit(Device, self.pump, site_id=self.other)
        self.here.sync()

    def _desk(self, actor: Actor) -> DeskInTest:
        desk = self.company.desk(actor)
        with self.company.server.change("Enrol", by=OFFICE) as work:
            named = desk.network.desk.desk_id
            work.add(Desk(id=named, person_id=str(actor.person_id), name="Laptop", public_key="k"))
        return desk

    def note(self, desk: DeskInTest) -> None:
        """The server keeps how far this laptop is, as it does when it pulls."""
        name = str(desk.store.scalar("SELECT replica FROM replica_state"))
        seq = int(desk.store.scalar("SELECT seq FROM replica_state"))
        note_cursor(self.company.server, name, desk.network.desk.desk_id, str(self.kim.person_id), seq)

    def pass_days(self, days: int) -> None:
        """Time goes by."""
        cast("Clock", self.company.clock).now += timedelta(days=days)


@pytest.fixture
def moved(company: Company) -> _Moved:
    return _Moved(company)


def removals(company: Company) -> int:
    """How many removals the server keeps."""
    return int(company.server.scalar("SELECT count(*) FROM row_version WHERE removed = 1"))


def test_that_a_removal_goes_when_all_have_passed_it_and_a_month_is_over(moved: _Moved) -> None:
    moved.away.sync()
    for desk in (moved.here, moved.away):
        moved.note(desk)

    assert prune(moved.company.server) == 0
    moved.pass_days(31)
    assert prune(moved.company.server) == 1

    assert removals(moved.company) == 0


def test_that_a_removal_waits_for_a_laptop_that_was_here_this_year(moved: _Moved) -> None:
    moved.note(moved.here)
    moved.note(moved.away)
    moved.pass_days(200)

    assert prune(moved.company.server) == 0
    moved.away.sync()

    assert not moved.away.rows(Device)


def test_that_who_comes_after_it_was_forgotten_gets_the_scope_anew(moved: _Moved) -> None:
    moved.note(moved.away)
    moved.pass_days(401)
    assert prune(moved.company.server) == 1
    before = moved.away.network.exchanges

    moved.away.sync()

    assert moved.away.network.exchanges == before + 1, "nothing had to be repaired"
    assert not moved.away.rows(Device)
    assert [site.name for site in moved.away.rows(Site)] == ["East"]
    moved.company.assert_at_rest()


def test_that_a_laptop_that_may_not_pull_any_more_holds_nothing_up(moved: _Moved) -> None:
    moved.note(moved.here)
    moved.note(moved.away)
    moved.company.edit(Desk, moved.away.network.desk.desk_id, suspended=True)
    moved.here.sync()
    moved.note(moved.here)
    moved.pass_days(31)

    assert prune(moved.company.server) == 1


def test_that_nobody_can_say_how_far_the_laptop_of_another_is(moved: _Moved) -> None:
    moved.note(moved.here)
    name = str(moved.here.store.scalar("SELECT replica FROM replica_state"))

    note_cursor(moved.company.server, name, "desk-of-another", str(moved.kim.person_id), 10_000)

    kept = moved.company.server.scalar("SELECT cursor_seq FROM replica WHERE id = :name", name=name)
    assert kept == moved.here.store.scalar("SELECT seq FROM replica_state")
