"""Work carried from a laptop to the server and the answer back, with the commands people type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldapp.model.orders import Note
from fieldapp.settings import DataFolder, Profile
from fieldapp.store import enrolments, vault
from fieldapp.store.blobs import Blobs
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.enrolments import NewDesk
from fieldapp.store.journal import Journal
from fieldapp.store.lease import Lease
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from fieldapp.sync.bundle_keys import ServerKeys
from fieldapp.sync.enrol import Enrolment, PersonHere, keep
from fieldapp.sync.keys import DeskKey
from tests.builders import ENGINEER_ID, a_person, an_administrator, an_engineer, an_order
from tests.e2e.conftest import Run

CHEAP = vault.Cost(passes=1, memory_kib=8, lanes=1)
PIN = "4711"


@dataclass
class Places:
    """A server's folder and a laptop's, and a stick."""

    server: Path
    desk: Path
    stick: Path

    @property
    def profile(self) -> Profile:
        return Profile(self.desk)

    def open_desk(self) -> Store:
        keys = vault.unlock(self.desk, PIN)
        journal = Journal(self.profile.journal, keys.journal)
        return open_desk_store(open_sqlite(self.profile.replica, keys.database), journal)

    def note(self, words: str) -> None:
        store = self.open_desk()
        order = store.scalar("SELECT id FROM work_order")
        with store.change("Write a note", by=an_engineer()) as work:
            values = {"words": words, "made_at": work.now, "by_name": "Li Wei"}
            work.add(Note(id=work.new_id(), order_id=order, **values))
        store.close()

    def on_server(self, sql: str) -> object:
        store = open_server_store(open_sqlite(DataFolder(self.server).database))
        try:
            return store.scalar(sql)
        finally:
            store.close()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Li Wei's laptop, enrolled, and an order for him on the server that it has not seen."""
    made = Places(tmp_path / "server", tmp_path / "desk", tmp_path / "stick")
    made.server.mkdir()
    made.stick.mkdir()
    office = open_server_store(open_sqlite(DataFolder(made.server).database))
    Blobs(DataFolder(made.server).blobs)
    a_person(office, an_engineer())
    keys = vault.create(made.desk, PIN, cost=CHEAP)
    code = enrolments.make_code(office, ENGINEER_ID, by=an_administrator()).code
    joined = enrolments.use_code(office, code, NewDesk("laptop", DeskKey(keys.signing).public_key))
    an_order(office, assignee=an_engineer())
    public = ServerKeys(enrolments.bundle_secret(office)).public
    office.close()
    person = PersonHere(ENGINEER_ID, "Li Wei", "en", ("engineer",))
    place = ("https://field.example:8440", "", "")
    enrolment = Enrolment(joined.desk_id, person, joined.server_id, joined.epoch, *place, public)
    desk = made.open_desk()
    with desk.writing() as connection:
        keep(connection, enrolment)
    desk.close()
    return made


def carry(fieldapp: Run, places: Places, name: str, **environment: str) -> list[str]:
    """There and back; what the three commands said."""
    work, answer = places.stick / f"{name}.fieldapp", places.stick / f"{name}-answer.fieldapp"
    said = [
        fieldapp("bundle", "out", work, "--profile", places.desk, typed=f"{PIN}\n", **environment),
        fieldapp("bundle", "in", work, "--data", places.server, **environment),
        fieldapp("bundle", "in", answer, "--profile", places.desk, typed=f"{PIN}\n", **environment),
    ]
    assert [each.returncode for each in said] == [0, 0, 0], [each.stderr for each in said]
    return [each.stdout for each in said]


def test_that_orders_come_and_work_goes_by_stick(fieldapp: Run, places: Places) -> None:
    carry(fieldapp, places, "monday")
    places.note("Pump loses pressure")

    out, taken, back = carry(fieldapp, places, "tuesday")

    assert "Changes: 1. Photos and documents: 0." in out
    assert re.search(r"From Li Wei, saved .* Changes: 1, new: 1, kept for people: 0", taken)
    assert "tuesday-answer.fieldapp" in taken
    assert "Changes now on the server: 1" in back
    assert places.on_server("SELECT words FROM note") == "Pump loses pressure"


def test_that_the_commands_speak_chinese(fieldapp: Run, places: Places) -> None:
    out, taken, back = carry(fieldapp, places, "monday", LANG="zh_CN.UTF-8")

    assert "已保存到" in out
    assert "来自 Li Wei" in taken
    assert "已收到" in back


def test_that_work_handed_in_twice_has_one_effect(fieldapp: Run, places: Places) -> None:
    carry(fieldapp, places, "monday")
    places.note("Pump loses pressure")
    carry(fieldapp, places, "tuesday")

    again = fieldapp(
        "bundle", "in", places.stick / "tuesday.fieldapp", "--data", places.server, "--answer", "again"
    )

    assert "Changes: 1, new: 0" in again.stdout
    assert places.on_server("SELECT count(*) FROM note") == 1


def test_that_a_file_is_never_replaced(fieldapp: Run, places: Places) -> None:
    work = places.stick / "work.fieldapp"
    work.write_bytes(b"last week's")

    answer = fieldapp("bundle", "out", work, "--profile", places.desk, typed=f"{PIN}\n")

    assert answer.returncode == 3
    assert work.read_bytes() == b"last week's"


def test_that_a_cut_file_says_so_and_changes_nothing(fieldapp: Run, places: Places) -> None:
    carry(fieldapp, places, "monday")
    whole = (places.stick / "monday.fieldapp").read_bytes()
    cut = places.stick / "cut.fieldapp"
    cut.write_bytes(whole[: len(whole) // 2])

    answer = fieldapp("bundle", "in", cut, "--data", places.server)

    assert answer.returncode == 3
    assert "The end of the file is missing" in answer.stderr
    assert not (places.stick / "cut-answer.fieldapp").exists()


def test_that_a_desk_that_is_open_is_left_alone(fieldapp: Run, places: Places) -> None:
    with Lease(places.desk):
        answer = fieldapp("bundle", "out", places.stick / "work", "--profile", places.desk, typed=f"{PIN}\n")

    assert answer.returncode == 3
    assert "already open" in answer.stderr


def test_that_a_machine_without_a_server_does_not_become_one(fieldapp: Run, places: Places) -> None:
    carry(fieldapp, places, "monday")
    nothing = places.stick / "nothing"

    answer = fieldapp("bundle", "in", places.stick / "monday.fieldapp", "--data", nothing, "--answer", "a")

    assert answer.returncode == 3
    assert not nothing.exists()
