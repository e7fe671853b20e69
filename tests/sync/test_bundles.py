"""Sync without any network: work on a stick to the office, the answer back, and every way this can go wrong."""

from __future__ import annotations

import random
import resource
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from fieldapp.errors import FieldappError, Refused, ReplicaTrouble, Unreadable
from fieldapp.model import Desk
from fieldapp.store import replica
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.sync.bundle_answer import take_answer
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.keys import DeskKey
from tests.sync import invariants
from tests.sync.carried import OFFICE, Carried, Laptop, a_photo, a_steered_world, carried

Way = Callable[[Laptop], object]


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Carried]:
    with carried(tmp_path / "company") as company:
        yield company


@pytest.fixture
def desk(company: Carried) -> Laptop:
    """Li's laptop with one order on it."""
    desk = company.laptop(company.engineer("Li"))
    company.order(desk.actor)
    desk.sync()
    return desk


def order_on(desk: Laptop) -> str:
    return str(desk.store.scalar("SELECT id FROM work_order ORDER BY id LIMIT 1"))


# ─── up, down and acknowledgement ──────────────────────────────────────────────────────────────


def test_that_work_and_photos_reach_the_server_on_a_stick(company: Carried, desk: Laptop) -> None:
    order = order_on(desk)
    desk.note(order, "Seal is worn")
    photo = desk.photograph(order, 1)

    work, written = desk.bring()
    _answer, taken = company.take(work)

    assert (written.change_sets, written.files, written.left_out) == (2, 1, 0)
    assert (taken.person_name, taken.change_sets, taken.new, taken.held, taken.files) == ("Li", 2, 2, 0, 1)
    assert company.words() == ["Seal is worn"]
    assert company.service.blobs.read(photo) == a_photo(1, 300_000)


def test_that_the_answer_acknowledges_and_brings_what_the_office_did(company: Carried, desk: Laptop) -> None:
    order = order_on(desk)
    desk.note(order, "Seal is worn")
    photo = desk.photograph(order, 1)
    company.edit(order, title="Pump leaks badly")
    second = company.order(desk.actor, "Inspect the valve")

    taken = company.carry(desk)

    assert (taken.receipts, taken.held, taken.code) == (2, 0, "")
    assert taken.rows > 0
    assert desk.waiting() == 0
    assert desk.states()[photo] == "verified"
    assert desk.store.scalar(f"SELECT title FROM work_order WHERE id = '{order}'") == "Pump leaks badly"
    assert desk.store.scalar(f"SELECT count(*) FROM work_order WHERE id = '{second}'") == 1
    invariants.check_rest(company)


def test_that_a_new_laptop_is_filled_from_a_stick_with_its_photos(company: Carried, desk: Laptop) -> None:
    photo = desk.photograph(order_on(desk), 1)
    desk.sync()
    second = company.laptop(desk.actor)

    taken = company.carry(second)

    assert (taken.code, taken.files) == ("", 1)
    assert second.blobs.read(photo) == a_photo(1, 300_000)
    desk.sync()
    invariants.check_rest(company)


def test_that_nothing_counts_as_sent_before_an_answer_says_so(company: Carried, desk: Laptop) -> None:
    desk.note(order_on(desk), "Seal is worn")

    desk.bring()

    assert desk.waiting() == 1
    assert desk.sync().phase.value == "complete"
    assert company.words() == ["Seal is worn"]


def test_that_work_done_after_the_file_was_saved_waits_for_the_next(company: Carried, desk: Laptop) -> None:
    order = order_on(desk)
    desk.note(order, "first")
    work, _written = desk.bring()
    desk.note(order, "second")
    answer, _taken = company.take(work)

    taken = desk.take(answer)

    assert (taken.receipts, taken.code, desk.waiting()) == (1, "", 1)
    assert company.carry(desk).receipts == 1
    assert company.words() == ["first", "second"]
    invariants.check_rest(company)


def test_that_held_work_is_told_as_held(company: Carried, desk: Laptop) -> None:
    desk.note(order_on(desk), "Seal is worn")
    with company.server.change("Suspend", by=OFFICE) as work:
        work.get(Desk, desk.enrolment.desk_id).suspended = True

    stick, _written = desk.bring()
    answer, taken = company.take(stick)
    back = desk.take(answer)

    assert (taken.held, taken.is_suspended) == (1, True)
    assert company.words() == []
    assert (back.receipts, back.held, back.code) == (1, 1, "not-recognised")
    assert desk.waiting() == 1


def test_that_small_pages_on_a_stick_give_the_same_replica(company: Carried, desk: Laptop) -> None:
    for number in range(40):
        company.order(desk.actor, f"Order {number}")
    second = company.laptop(desk.actor)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fieldapp.sync.bundle_out._MOST_ROWS", 7)
        taken = company.carry(second)

    assert taken.code == ""
    desk.sync()
    invariants.check_rest(company)


# ─── repeated, stale, out of order ─────────────────────────────────────────────────────────────


def test_that_a_bundle_handed_in_twice_has_one_effect(company: Carried, desk: Laptop) -> None:
    desk.note(order_on(desk), "Seal is worn")
    work, _written = desk.bring()
    company.take(work)

    answer, again = company.take(work)

    assert (again.change_sets, again.new) == (1, 0)
    assert company.words() == ["Seal is worn"]
    assert desk.take(answer).code == ""
    invariants.check_rest(company)


def test_that_an_answer_taken_in_twice_changes_nothing(company: Carried, desk: Laptop) -> None:
    desk.note(order_on(desk), "Seal is worn")
    work, _written = desk.bring()
    answer, _taken = company.take(work)
    desk.take(answer)
    before = company.state()

    again = desk.take(answer)

    assert (again.receipts, again.rows, again.code) == (0, 0, "")
    assert company.state() == before


@pytest.mark.parametrize("order_of_answers", [(1, 0, 2), (2, 0, 1), (2, 1, 0)])
def test_that_answers_in_any_order_end_the_same(
    company: Carried, desk: Laptop, order_of_answers: tuple[int, ...]
) -> None:
    order = order_on(desk)
    answers = []
    for number in range(3):
        desk.note(order, f"note {number}")
        work, _written = desk.bring()
        answers.append(company.take(work)[0])
        company.edit(order, title=f"Title {number}")

    for number in order_of_answers:
        desk.take(answers[number])

    assert desk.store.scalar("SELECT count(*) FROM change_set WHERE state = 'pending'") == 0
    desk.sync()
    invariants.check_rest(company)


def test_that_bundles_handed_in_out_of_order_end_the_same(company: Carried, desk: Laptop) -> None:
    order = order_on(desk)
    desk.note(order, "first")
    early, _written = desk.bring()
    desk.note(order, "second")
    late, _written = desk.bring()

    late_answer, late_taken = company.take(late)
    early_answer, early_taken = company.take(early)

    assert (late_taken.new, early_taken.new) == (2, 0)
    assert desk.take(early_answer).code == ""
    assert desk.take(late_answer).code in ("", "bundle-outdated")
    desk.sync()
    assert company.words() == ["first", "second"]
    invariants.check_rest(company)


def test_that_an_answer_older_than_the_last_round_is_left_alone(company: Carried, desk: Laptop) -> None:
    order = order_on(desk)
    work, _written = desk.bring()
    answer, _taken = company.take(work)
    company.edit(order, title="Pump leaks badly")
    desk.note(order, "Seal is worn")
    desk.sync()
    before = company.state()

    taken = desk.take(answer)

    assert taken.code == "bundle-outdated"
    assert company.state() == before


def test_that_a_bundle_carried_while_the_line_came_back_is_harmless(company: Carried, desk: Laptop) -> None:
    order = order_on(desk)
    desk.note(order, "Seal is worn")
    desk.photograph(order, 1)
    work, _written = desk.bring()
    desk.sync()

    answer, taken = company.take(work)
    back = desk.take(answer)

    assert (taken.new, taken.files) == (0, 0)
    assert (back.receipts, back.code) == (0, "")
    assert company.words() == ["Seal is worn"]
    invariants.check_rest(company)


def test_that_a_server_set_back_gets_its_work_again_by_sticks_alone(tmp_path: Path) -> None:
    with carried(tmp_path / "company") as company:
        desk = company.laptop(company.engineer("Li"))
        order = company.order(desk.actor)
        company.carry(desk)
        backup = tmp_path / "backup.sqlite"
        copy_of(company.folder / "server" / "server.sqlite", backup)
        desk.note(order, "after the backup")
        company.carry(desk)
        company.server.engine.dispose()
        copy_of(backup, company.folder / "server" / "server.sqlite")
        assert company.words() == []

        codes = [company.carry(desk).code for _ in range(3)]

        assert codes[-1] == ""
        assert company.words() == ["after the backup"]
        invariants.check_rest(company)


def copy_of(database: Path, copy: Path) -> None:
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def test_that_a_cloned_laptop_is_found_out_by_a_stick(company: Carried, desk: Laptop) -> None:
    order = order_on(desk)
    with desk.store.snapshot() as connection:
        before = replica.state_of(connection).replica
    _as_if_a_clone_had_been_there(company, desk, order)
    desk.note(order, "from the laptop")

    first = company.carry(desk)
    second = company.carry(desk)

    with desk.store.snapshot() as connection:
        assert replica.state_of(connection).replica != before
    assert (first.code, second.code) == ("bundle-outdated", "")
    assert company.words() == ["from the clone", "from the laptop"]
    invariants.check_rest(company)


def _as_if_a_clone_had_been_there(company: Carried, desk: Laptop, order: str) -> None:
    copy = desk.folder / "clone"
    copy_of(desk.folder / "replica", copy)
    clone = open_desk_store(open_sqlite(copy), None, a_steered_world(900))
    other = Laptop(clone, desk.blobs, desk.actor, desk.seed, desk.enrolment, desk.folder)
    other.note(order, "from the clone")
    line = desk.enrolment.transport(DeskKey(desk.seed))
    SyncDriver(clone, line).run_round()
    line.close()
    clone.close()


# ─── stopped half-way ──────────────────────────────────────────────────────────────────────────


class PowerCutError(Exception):
    """The laptop went dark."""


def test_that_an_answer_stopped_anywhere_is_taken_in_again(company: Carried, desk: Laptop) -> None:
    order = order_on(desk)
    for number in range(30):
        company.order(desk.actor, f"Order {number}")
    desk.note(order, "Seal is worn")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fieldapp.sync.bundle_out._MOST_ROWS", 20)
        work, _written = desk.bring()
    answer, _taken = company.take(work)

    stops = 0
    while not _taken_before(desk, answer, stops):
        stops += 1

    assert stops >= 3
    assert desk.waiting() == 0
    assert company.words() == ["Seal is worn"]
    invariants.check_rest(company)


def _taken_before(desk: Laptop, answer: Path, calls: int) -> bool:
    """Take the answer in until the power goes, which is when something is written for the last time."""
    left = iter(range(calls))

    def write(work: Callable[[], object]) -> object:
        if next(left, None) is None:
            raise PowerCutError
        return work()

    try:
        taken = take_answer(desk.store, desk.blobs, desk.enrolment, desk.keys, answer, on_writer=write)
    except PowerCutError:
        return False
    assert taken.code == ""
    return True


def test_that_a_server_whose_disk_was_full_takes_the_same_file_in_later(
    company: Carried, desk: Laptop, tmp_path: Path
) -> None:
    order = order_on(desk)
    desk.note(order, "Seal is worn")
    photo = desk.photograph(order, 1, 3_000_000)
    work, _written = desk.bring()

    with a_full_disk(above=1_000_000), pytest.raises(ReplicaTrouble, match="disk-full"):
        company.take(work)
    answer, taken = company.take(work)

    assert (taken.new, taken.files) == (0, 1)
    assert company.words() == ["Seal is worn"]
    assert company.service.blobs.has(photo)
    assert desk.take(answer).code == ""
    invariants.check_rest(company)


def test_that_a_full_stick_leaves_no_half_file(desk: Laptop) -> None:
    desk.photograph(order_on(desk), 1, 3_000_000)

    with a_full_disk(above=1_000_000), pytest.raises(ReplicaTrouble, match="disk-full"):
        desk.bring()

    assert not [path for path in desk.folder.iterdir() if path.suffix == ".fieldapp" or "aside" in path.name]
    assert desk.bring()[1].files == 1


@contextmanager
def a_full_disk(above: int) -> Iterator[None]:
    """No file can grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (above, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_that_a_damaged_photo_stays_behind_and_holds_nothing_up(company: Carried, desk: Laptop) -> None:
    order = order_on(desk)
    bad, good = desk.photograph(order, 1), desk.photograph(order, 2)
    place = desk.blobs.path(bad)
    place.write_bytes(place.read_bytes()[:-1] + b"?")

    work, written = desk.bring()
    company.take(work)

    assert (written.files, written.left_out) == (1, 1)
    assert list(company.service.blobs.names()) == [good]


# ─── what is no bundle for whoever reads it ────────────────────────────────────────────────────


@pytest.fixture
def stick(desk: Laptop) -> Path:
    """Li's unsent work, a note and a photo."""
    order = order_on(desk)
    desk.note(order, "Seal is worn")
    desk.photograph(order, 1, 5_000)
    return desk.bring()[0]


def refused(company: Carried, path: Path) -> str:
    with pytest.raises(FieldappError) as told:
        company.take(path)
    assert company.words() == []
    assert list(company.service.blobs.names()) == []
    return told.value.code


def test_that_a_bundle_cut_anywhere_changes_nothing(company: Carried, stick: Path) -> None:
    whole = stick.read_bytes()
    ends = {0, 1, 7, 8, 15, 16, 20, 300, len(whole) // 2, len(whole) - 97, len(whole) - 64, len(whole) - 1}

    told = set()
    for end in ends:
        stick.write_bytes(whole[:end])
        told.add(refused(company, stick))

    assert told == {"bundle-cut", "bundle-is-none"}


def test_that_a_bundle_altered_anywhere_changes_nothing(company: Carried, stick: Path) -> None:
    whole = bytearray(stick.read_bytes())
    places = [*range(8, 40), *random.Random(7).sample(range(40, len(whole)), 40)]

    told = set()
    for place in places:
        altered = bytearray(whole)
        altered[place] ^= 0x41
        stick.write_bytes(altered)
        told.add(refused(company, stick))

    assert told <= {"bundle-damaged", "bundle-cut", "bundle-not-signed"}
    assert "bundle-damaged" in told


def test_that_a_bundle_with_something_behind_it_changes_nothing(company: Carried, stick: Path) -> None:
    stick.write_bytes(stick.read_bytes() + b"more")

    assert refused(company, stick) == "bundle-damaged"


def test_that_other_files_are_told_as_what_they_are(company: Carried, tmp_path: Path) -> None:
    other = tmp_path / "other"

    other.write_bytes(b"%PDF-1.7 a sheet")
    assert refused(company, other) == "bundle-is-none"
    other.write_bytes(b"PK\x03\x04 a copy for repair")
    assert refused(company, other) == "bundle-is-for-repair"
    other.write_bytes(b"FABUND2\n of next year")
    assert refused(company, other) == "bundle-is-newer"


def test_that_work_for_another_server_is_not_taken_in(company: Carried, stick: Path, tmp_path: Path) -> None:
    with carried(tmp_path / "another", seed=2) as another:
        assert refused(another, stick) == "bundle-for-another-server"


def test_that_a_stranger_cannot_speak_for_a_desk(company: Carried, desk: Laptop) -> None:
    desk.note(order_on(desk), "Seal is worn")
    forger = Laptop(desk.store, desk.blobs, desk.actor, bytes(32), desk.enrolment, desk.folder)

    assert refused(company, forger.bring()[0]) == "bundle-not-signed"


def test_that_a_bundle_is_opaque_to_whoever_carries_it(company: Carried, desk: Laptop, stick: Path) -> None:
    other = company.laptop(company.engineer("Ana"))

    seen = stick.read_bytes()

    assert b"Seal is worn" not in seen
    assert a_photo(1, 5_000)[:64] not in seen
    with pytest.raises(Refused, match="bundle-is-work"):
        other.take(stick)


def test_that_another_laptops_answer_is_not_taken_in(company: Carried, desk: Laptop, stick: Path) -> None:
    other = company.laptop(company.engineer("Ana"))
    answer, _taken = company.take(stick)
    before = company.state()

    with pytest.raises(Refused, match="bundle-for-another-desk"):
        other.take(answer)

    assert company.state() == before
    assert desk.take(answer).code == ""


def test_that_an_answer_is_no_work_for_the_server(company: Carried, stick: Path) -> None:
    answer, _taken = company.take(stick)

    with pytest.raises(Refused, match="bundle-is-an-answer"):
        company.take(answer)


@pytest.mark.parametrize("fault", ["cut", "altered"])
def test_that_a_damaged_answer_leaves_the_desk_as_it_was(
    company: Carried, desk: Laptop, stick: Path, fault: str
) -> None:
    answer, _taken = company.take(stick)
    whole = answer.read_bytes()
    before = company.state()

    for place in (30, len(whole) // 2, len(whole) - 80):
        altered = whole[:place] + (b"" if fault == "cut" else bytes([whole[place] ^ 1]) + whole[place + 1 :])
        answer.write_bytes(altered)
        with pytest.raises(Unreadable):
            desk.take(answer)

    assert company.state() == before
    assert desk.waiting() == 2


def test_that_an_unenrolled_laptops_work_is_not_taken_in(company: Carried, desk: Laptop, stick: Path) -> None:
    with company.server.writing(as_checkpoint=True) as connection:
        connection.exec_driver_sql("DELETE FROM desk")

    assert refused(company, stick) == "bundle-desk-unknown"


# ─── the same end ──────────────────────────────────────────────────────────────────────────────


def play(folder: Path, choose: Callable[[], bool], database: str | None = None) -> dict[str, object]:
    """Two engineers, the office between them; every exchange goes the way that is chosen for it."""
    with carried(folder, database) as company:
        li, ana = (company.laptop(company.engineer(name)) for name in ("Li", "Ana"))
        first, second = company.order(li.actor), company.order(ana.actor, "Valve sticks")

        def exchange(desk: Laptop) -> None:
            if choose():
                assert company.carry(desk).code == ""
            else:
                desk.sync()

        exchange(li)
        exchange(ana)
        li.note(first, "Seal is worn")
        li.write(first, findings="Seal worn", title="Pump, east")
        li.photograph(first, 1, 50_000)
        company.edit(first, title="Pump 3", findings="by phone: seal")
        ana.write(second, title="Valve 9")
        ana.photograph(second, 2, 700_000)
        exchange(li)
        company.edit(second, title="Valve, north", assignee_id=li.actor.person_id, assignee_name="Li")
        ana.note(second, "before I knew")
        exchange(ana)
        li.note(first, "done")
        for desk in (li, ana, li, ana):
            exchange(desk)
        invariants.check_rest(company)
        return company.state()


@pytest.fixture(scope="module")
def over_the_line(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    return play(tmp_path_factory.mktemp("line") / "story", lambda: False)


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_that_line_stick_and_any_mix_of_them_come_to_the_same_end(
    over_the_line: dict[str, object], tmp_path: Path, seed: int | None
) -> None:
    chance = random.Random(seed)

    ended = play(tmp_path / "story", (lambda: True) if seed is None else (lambda: chance.random() < 0.5))

    assert ended == over_the_line


@pytest.mark.postgresql
def test_that_sticks_come_to_the_same_end_on_postgresql(
    over_the_line: dict[str, object], a_postgresql_database: str, tmp_path: Path
) -> None:
    assert play(tmp_path / "story", lambda: True, a_postgresql_database) == over_the_line


def test_that_many_photos_need_no_memory(company: Carried, desk: Laptop) -> None:
    order = order_on(desk)
    for number in range(20):
        desk.photograph(order, number, 2_000_000)

    tracemalloc.start()
    taken = company.carry(desk)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert taken.code == ""
    assert len(list(company.service.blobs.names())) == 20
    assert most < 20_000_000
