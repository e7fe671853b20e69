"""A desk whose database is lost, older than it was, or damaged: what was committed comes back by itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldapp.errors import ReplicaTrouble
from fieldapp.model import Conflict, Note, WorkOrder
from fieldapp.settings import Profile
from fieldapp.store.damage import Finding, leave_word_of_end
from fieldapp.store.driver import open_sqlite
from fieldapp.store.journal import Journal
from fieldapp.store.recovery import Recovered, open_replica
from fieldapp.store.vault import Keys
from fieldapp.store.world import World
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.enrol import Enrolment, PersonHere, keep, kept
from fieldapp.sync.opening import copy_of, open_desk
from tests.sync.harness import Company, DeskInTest

KEYS = Keys(bytes(range(48)), bytes(32), bytes(range(32)), bytes(32))
Damage = Callable[[Path], None]


@dataclass
class Laptop:
    """A desk with a profile: encrypted replica and side journal, closed and opened again."""

    desk: DeskInTest
    profile: Profile

    def close(self) -> None:
        self.desk.store.close()

    def reopen(self) -> Recovered:
        """Open it as a start does; returns what had to be done."""
        opened = open_replica(self.profile, KEYS, World(self.desk.store.world.now))
        self.desk.store = opened.store
        self.desk.driver = SyncDriver(opened.store, self.desk.network, jitter=lambda: 0.5)
        return opened.recovered

    def note(self, order: str, words: str) -> None:
        with self.desk.store.change("Add a note", by=self.desk.actor) as work:
            work.add(Note(id=work.new_id(), order_id=order, words=words, made_at=work.now))

    def findings(self, order: str, words: str) -> None:
        with self.desk.store.change("Findings", by=self.desk.actor) as work:
            work.get(WorkOrder, order).findings = words

    def copied(self) -> Path:
        """A copy of the database as it is now, as a backup program makes one."""
        self.close()
        copy = self.profile.folder / "backup"
        shutil.copy(self.profile.replica, copy)
        self.reopen()
        return copy

    def go_back_to(self, copy: Path) -> Recovered:
        self.close()
        _remove(self.profile.replica)
        shutil.copy(copy, self.profile.replica)
        return self.reopen()

    def journaled(self) -> set[str]:
        return {envelope.body_hash for envelope in Journal(self.profile.journal, KEYS.journal).read()}


def _remove(database: Path) -> None:
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A company with its server on SQLite; the desks' half is what is looked at here."""
    company = Company(open_sqlite(tmp_path / "server.sqlite"), tmp_path)
    yield company
    company.close()


def _laptop(company: Company, name: str = "Li") -> Laptop:
    desk = company.desk(company.engineer(name))
    desk.store.close()
    laptop = Laptop(desk, Profile(company.folder / name))
    laptop.profile.folder.mkdir()
    laptop.reopen()
    return laptop


def _words(company: Company) -> list[str]:
    with company.server.read() as session:
        return sorted(note.words for note in session.query(Note))


def _words_here(laptop: Laptop) -> list[str]:
    return sorted(note.words for note in laptop.desk.rows(Note))  # type: ignore[attr-defined]


def test_that_a_desk_whose_older_copy_came_back_shows_its_work_before_any_network(company: Company) -> None:
    laptop = _laptop(company)
    order = company.order(laptop.desk.actor)
    laptop.desk.sync()
    laptop.note(order, "before")
    copy = laptop.copied()
    laptop.note(order, "漏水 after")
    laptop.findings(order, "Seal worn")

    recovered = laptop.go_back_to(copy)

    assert (recovered.finding, recovered.taken_back) == (Finding.SOUND, 2)
    assert _words_here(laptop) == ["before", "漏水 after"]
    assert laptop.desk.only(WorkOrder).findings == "Seal worn"  # type: ignore[attr-defined]
    found = "SELECT count(*) FROM search_word WHERE search_word MATCH 'seal'"
    assert laptop.desk.store.scalar(found) > 0


def test_that_what_the_server_merged_already_has_no_second_effect_and_no_conflict(company: Company) -> None:
    laptop, other = _laptop(company), _laptop(company, "Wang")
    order, another = company.order(laptop.desk.actor), company.order(other.desk.actor, "Another")
    laptop.desk.sync()
    other.desk.sync()
    copy = laptop.copied()
    laptop.findings(order, "first")
    laptop.note(order, "arrived")
    laptop.desk.sync()
    company.edit(WorkOrder, order, title="The office renamed it")
    laptop.findings(order, "second")
    laptop.note(order, "on its way")
    other.note(another, "of somebody else")

    recovered = laptop.go_back_to(copy)
    other.desk.sync()
    laptop.desk.sync()

    assert recovered.taken_back == 4
    assert _words(company) == ["arrived", "of somebody else", "on its way"]
    assert company.server.scalar("SELECT findings FROM work_order WHERE id = :order", order=order) == "second"
    assert laptop.desk.rows(Conflict) == []
    assert (
        company.server.scalar(
            "SELECT count(*) FROM (SELECT 1 FROM row_change GROUP BY change_set, tbl, row HAVING count(*) > 1)"
        )
        == 0
    )
    other.desk.sync()
    company.assert_at_rest()


def test_that_a_desk_taken_back_twice_still_has_everything_once(company: Company) -> None:
    laptop = _laptop(company)
    order = company.order(laptop.desk.actor)
    laptop.desk.sync()
    copy = laptop.copied()
    laptop.note(order, "one")
    laptop.go_back_to(copy)
    laptop.note(order, "two")
    laptop.desk.sync()

    recovered = laptop.go_back_to(copy)
    laptop.close()
    again = laptop.reopen()
    laptop.desk.sync()

    assert (recovered.taken_back, again.taken_back) == (2, 0)
    assert _words(company) == _words_here(laptop) == ["one", "two"]
    company.assert_at_rest()


def test_that_a_lost_database_is_made_anew_with_every_edit(company: Company) -> None:
    laptop = _laptop(company)
    order = company.order(laptop.desk.actor)
    laptop.desk.sync()
    laptop.note(order, "sent")
    laptop.desk.sync()
    laptop.note(order, "unsent")
    laptop.close()
    _remove(laptop.profile.replica)

    recovered = laptop.reopen()
    laptop.desk.sync()

    assert (recovered.finding, recovered.taken_back, recovered.set_aside) == (Finding.MISSING, 2, None)
    assert _words(company) == _words_here(laptop) == ["sent", "unsent"]
    company.assert_at_rest()


def _no_database(path: Path) -> None:
    path.write_bytes(b"this is no database" * 400)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 20])


def _wrong_pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(5, len(content) // 4096, 2):
        content[page * 4096 + 100 : page * 4096 + 140] = b"x" * 40
    path.write_bytes(content)


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_no_database, _cut, _wrong_pages, _emptied])
def test_that_a_damaged_database_is_kept_aside_and_everything_comes_back(
    company: Company, damage: Damage
) -> None:
    laptop = _laptop(company)
    order = company.order(laptop.desk.actor)
    laptop.desk.sync()
    laptop.note(order, "sent")
    laptop.desk.sync()
    laptop.note(order, "unsent")
    laptop.close()
    damage(laptop.profile.replica)
    damaged = laptop.profile.replica.read_bytes()

    recovered = laptop.reopen()
    laptop.desk.sync()

    assert recovered.is_worth_telling
    assert recovered.set_aside is not None
    assert recovered.set_aside.read_bytes() == damaged
    assert _words(company) == _words_here(laptop) == ["sent", "unsent"]
    company.assert_at_rest()


def test_that_old_copies_go_when_their_work_is_on_the_server_and_never_one_with_unsent_work(
    company: Company,
) -> None:
    laptop = _laptop(company)
    order = company.order(laptop.desk.actor)
    laptop.desk.sync()
    laptop.note(order, "sent")
    laptop.desk.sync()
    sent = laptop.copied().rename(laptop.profile.folder / "all sent")
    laptop.note(order, "unsent")
    unsent = laptop.copied()
    laptop.profile.kept.mkdir()
    for number, copy in enumerate([sent, unsent, sent, sent, sent, sent]):
        kept = laptop.profile.kept / f"replica-2026030{number}T080000Z.sqlite"
        shutil.copy(copy, kept)
        os.utime(kept, (number, number))
    (laptop.profile.kept / "replica-20260200T080000Z.sqlite").write_bytes(b"damaged" * 999)
    os.utime(laptop.profile.kept / "replica-20260200T080000Z.sqlite", (0, 0))
    laptop.close()

    recovered = laptop.reopen()

    left = sorted(path.name[8:16] for path in laptop.profile.kept.glob("*.sqlite"))
    assert left == ["20260200", "20260301", "20260303", "20260304", "20260305"]
    assert (recovered.cleared, recovered.is_worth_telling) == (2, True)


def test_that_damage_met_at_work_is_told_and_mended_at_the_next_start(company: Company) -> None:
    laptop = _laptop(company)
    order = company.order(laptop.desk.actor)
    laptop.desk.sync()
    laptop.note(order, "unsent")
    laptop.close()
    laptop.reopen()
    laptop.desk.store.scalar("SELECT 1")
    _wrong_pages(laptop.profile.replica)

    with pytest.raises(ReplicaTrouble, match="replica-damaged"):
        _read_everything(laptop)
    laptop.close()
    recovered = laptop.reopen()
    laptop.desk.sync()

    assert recovered.finding is Finding.DAMAGED
    assert _words(company) == _words_here(laptop) == ["unsent"]
    laptop.close()
    assert laptop.reopen().is_worth_telling is False


def _read_everything(laptop: Laptop) -> None:
    with laptop.desk.store.read() as session:
        for table in ("note", "work_order", "search_word", "row_version", "change_set"):
            session.connection().exec_driver_sql(f"SELECT * FROM {table}").all()


def test_that_a_replica_that_was_closed_well_and_then_damaged_is_found_at_the_start(company: Company) -> None:
    laptop = _laptop(company)
    order = company.order(laptop.desk.actor)
    laptop.desk.sync()
    laptop.note(order, "unsent")
    laptop.close()
    leave_word_of_end(laptop.profile.replica)
    as_left = laptop.reopen()
    laptop.close()
    leave_word_of_end(laptop.profile.replica)
    _wrong_pages(laptop.profile.replica)

    damaged = laptop.reopen()

    assert (as_left.finding, damaged.finding) == (Finding.SOUND, Finding.DAMAGED)


def test_that_what_the_journal_lacks_is_appended_at_the_next_start(company: Company) -> None:
    laptop = _laptop(company)
    order = company.order(laptop.desk.actor)
    laptop.desk.sync()
    laptop.note(order, "one")
    before = laptop.profile.journal.read_bytes()
    laptop.note(order, "two")
    known = laptop.journaled()
    laptop.close()
    laptop.profile.journal.write_bytes(before)

    recovered = laptop.reopen()

    assert laptop.journaled() == known
    assert not recovered.is_worth_telling


def test_that_a_lost_journal_is_written_anew_from_the_database(company: Company) -> None:
    laptop = _laptop(company)
    order = company.order(laptop.desk.actor)
    laptop.desk.sync()
    for number in range(5):
        laptop.note(order, f"note {number}")
    known = laptop.journaled()
    laptop.close()
    laptop.profile.journal.unlink()

    laptop.reopen()
    _remove_database_of(laptop)

    assert laptop.reopen().taken_back == 5
    assert laptop.journaled() == known


def _remove_database_of(laptop: Laptop) -> None:
    laptop.close()
    _remove(laptop.profile.replica)


def test_that_a_journal_damaged_in_its_middle_costs_one_line_when_the_database_is_lost_too(
    company: Company,
) -> None:
    laptop = _laptop(company)
    order = company.order(laptop.desk.actor)
    laptop.desk.sync()
    sizes = []
    for number in range(5):
        laptop.note(order, f"note {number}")
        sizes.append(laptop.profile.journal.stat().st_size)
    _remove_database_of(laptop)
    content = bytearray(laptop.profile.journal.read_bytes())
    content[sizes[1] + 40] ^= 1
    laptop.profile.journal.write_bytes(content)

    recovered = laptop.reopen()
    laptop.desk.sync()

    assert recovered.taken_back == 4
    assert _words(company) == ["note 0", "note 1", "note 3", "note 4"]
    assert [path.read_bytes() for path in laptop.profile.kept.iterdir()] == [bytes(content)]
    assert len(laptop.journaled()) == 4


def test_that_a_database_of_a_newer_version_is_left_alone(company: Company) -> None:
    laptop = _laptop(company)
    with laptop.desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    laptop.close()

    with pytest.raises(ReplicaTrouble, match="database-is-newer"):
        laptop.reopen()

    assert not laptop.profile.kept.exists()
    assert laptop.profile.replica.exists()


def test_that_a_desk_whose_database_is_lost_finds_its_server_again(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    person = PersonHere("p", "Li Wei", "zh", ("engineer",))
    enrolment = Enrolment("d", person, "s", "e", "https://127.0.0.1:9", "f", "a")
    first = open_desk(profile, KEYS)
    with first.store.writing() as connection:
        keep(connection, enrolment)
    first.store.close()
    open_desk(profile, KEYS).store.close()
    _remove(profile.replica)

    desk = open_desk(profile, KEYS)

    with desk.store.snapshot() as connection:
        assert desk.enrolment == kept(connection) == enrolment
    assert desk.recovered.finding is Finding.MISSING
    desk.store.close()


def test_that_the_copy_of_the_enrolment_tells_nothing_without_the_keys(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    person = PersonHere("p", "Li Wei", "zh", ("engineer",))
    copy_of(profile, KEYS).write(Enrolment("d", person, "s", "e", "https://127.0.0.1:9", "f", "a"))

    other = replace_journal_key(KEYS)

    assert b"127.0.0.1" not in profile.enrolment.read_bytes()
    assert copy_of(profile, other).read() is None


def replace_journal_key(keys: Keys) -> Keys:
    return Keys(keys.database, keys.blobs, bytes(32), keys.signing)
