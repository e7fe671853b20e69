"""What random schedules do not reach, or not as clearly: clocks, stock, resets, unknown columns, bytes."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fieldapp.errors import ReplicaTrouble
from fieldapp.model import Note, Part, StockMovement, WorkOrder, schema
from fieldapp.model.columns import AMOUNT_SCALE
from fieldapp.rules.actors import Actor
from fieldapp.store import durable, raw, replica, words_due
from fieldapp.store.blobs import Blobs
from fieldapp.store.changes import DIGEST_MODULUS, content_hash
from fieldapp.store.overlay import image_of_values
from fieldapp.store.raw import fetch
from fieldapp.store.search import Hit, search
from fieldapp.store.world import World
from fieldapp.sync.answer import DeskOnTheLine
from fieldapp.sync.checkpoint import apply_checkpoint
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.machine import Phase, Tell
from fieldapp.sync.messages import Checkpoint, Cursor, PullReply, Rows, ScopeDigest, encode
from tests.sync.choices import Step, again
from tests.sync.harness import OFFICE, Company, DeskInTest, Network
from tests.sync.memory import memory
from tests.sync.planted import PLANTED, instead
from tests.sync.simulate import play_seed, play_steps, run
from tests.sync.simulation import Simulation

SEEDS_UNDER_WRONG_CLOCKS = range(1, 4)
FOUND_OUT_BY = 7
"""The schedule of chance that showed it last; a new kind of step moves it, and the others are tried."""


@pytest.fixture
def desk(company: Company) -> DeskInTest:
    """An engineer's laptop with one order on it."""
    desk = company.desk(company.engineer("Li"))
    company.order(desk.actor)
    desk.sync()
    return desk


# ─── clocks ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", SEEDS_UNDER_WRONG_CLOCKS)
def test_that_clocks_however_wrong_change_nothing_but_claimed_times(seed: int) -> None:
    steps = play_seed(seed).steps

    right, wrong = _ending(steps, 0), _ending(steps, 400)

    assert wrong == right


def test_that_comparing_a_clock_is_found_out() -> None:
    with PLANTED["a clock compared"]():
        found = any(_differs(play_seed(seed).steps) for seed in (FOUND_OUT_BY, *range(1, 25)))

    assert found


def _differs(steps: list[Step]) -> bool:
    try:
        return _ending(steps, 0) != _ending(steps, 400)
    except AssertionError:
        return True


def _ending(steps: list[Step], days: int) -> tuple[list[str], list[Any]]:
    """The story of a schedule and what the server holds at its end, without moments and ids."""
    steady = [step for step in steps if step.do != "clock"]
    script = again(steady)
    _setup, choices = next(script)
    simulation = Simulation(choices)
    try:
        for at, laptop in enumerate(simulation.laptops):
            laptop.clock.off = timedelta(days=days * (at - 1))
        run(simulation, script)
        return simulation.told, _content(simulation)
    finally:
        simulation.close()


def _content(simulation: Simulation) -> list[Any]:
    columns = "title, findings, internal_remark, contact_name, contact_phone, status"
    with simulation.server.snapshot() as connection:
        return [
            sorted(fetch(connection, f"SELECT {columns} FROM work_order"), key=str),
            sorted(fetch(connection, "SELECT words FROM note")),
            sorted(fetch(connection, "SELECT group_name, mine, theirs, decision FROM conflict"), key=str),
            sorted(fetch(connection, "SELECT status, count(*) FROM receipt GROUP BY status")),
        ]


# ─── stock ─────────────────────────────────────────────────────────────────────────────────────


def test_that_stock_is_the_sum_of_the_movements_that_were_accepted(company: Company) -> None:
    li = company.engineer("Li")
    desks = [company.desk(li), company.desk(li)]
    with company.server.change("Add a part", by=OFFICE) as work:
        part = work.add(Part(id=work.new_id(), number="P-1", name="Seal")).id
    _sync_all(desks)
    for desk, amount in zip(desks, (Decimal(7), Decimal("-2.5")), strict=True):
        _move_stock(desk, part, amount)
    desks[0].network.faults = ["reply lost"]
    desks[0].driver.run_round()

    _sync_all([*desks, *desks])

    for store in (company.server, *(desk.store for desk in desks)):
        assert store.scalar("SELECT sum(quantity) FROM stock_movement") == int(Decimal("4.5") * AMOUNT_SCALE)


def _move_stock(desk: DeskInTest, part: str, amount: Decimal) -> None:
    with desk.store.change("Move", by=desk.actor) as work:
        work.add(
            StockMovement(
                id=work.new_id(),
                holder_id=str(desk.actor.person_id),
                part_id=part,
                quantity=amount,
                made_at=work.now,
            )
        )


def _sync_all(desks: list[DeskInTest]) -> None:
    for desk in desks:
        desk.sync()


# ─── removed, reset ────────────────────────────────────────────────────────────────────────────


def test_that_a_row_that_was_removed_stays_away_from_who_saw_it_go(
    company: Company, desk: DeskInTest
) -> None:
    order = str(desk.only(WorkOrder).id)
    with desk.store.change("Findings", by=desk.actor) as work:
        work.get(WorkOrder, order).findings = "Seal worn"
    company.edit(WorkOrder, order, assignee_id=None)
    desk.sync()

    desk.sync()
    company.edit(WorkOrder, order, title="Somebody else's now")
    desk.sync()

    assert desk.rows(WorkOrder) == []
    with company.server.read() as session:
        assert session.get_one(WorkOrder, order).findings == "Seal worn"


def test_that_a_reset_touches_nothing_of_what_was_made_here(company: Company, desk: DeskInTest) -> None:
    order = str(desk.only(WorkOrder).id)
    for words in ("sent", "not sent"):
        with desk.store.change("Note", by=desk.actor) as work:
            work.add(Note(id=work.new_id(), order_id=order, words=words, made_at=work.now))
        if words == "sent":
            desk.sync()
    before = _made_here(desk)

    with desk.store.writing() as connection:
        replica.forget_cursor(connection)
    after_reset = _made_here(desk)
    desk.sync()

    assert after_reset == before
    assert [row[:2] for row in _made_here(desk)] == [row[:2] for row in before]
    company.assert_at_rest()


def _made_here(desk: DeskInTest) -> list[tuple[Any, ...]]:
    with desk.store.snapshot() as connection:
        return fetch(connection, "SELECT id, body, state FROM change_set ORDER BY rowid")


# ─── who hears a round ─────────────────────────────────────────────────────────────────────────


def test_that_a_disk_full_while_photos_are_listed_is_told_as_that() -> None:
    slot, store = memory().desk(World())
    with store.change("Draft an order", by=Actor(None, "Li")) as work:
        work.add(WorkOrder(id=work.new_id(), title="Pump leaks", opened_at=work.now))
    told: list[Tell] = []

    def lists_photos(tell: Tell) -> None:
        told.append(tell)
        if tell.phase is Phase.SENDING:
            raise ReplicaTrouble("disk-full")
        if tell.phase is Phase.TROUBLE:
            driver.stop()

    driver = SyncDriver(store, Network(store, DeskOnTheLine("desk", "person", "Li")), told=lists_photos)

    driver.run()

    assert (told[-1].phase, told[-1].code) == (Phase.TROUBLE, "disk-full")
    assert store.scalar("SELECT count(*) FROM change_set WHERE state = 'pending'") == 1
    memory().give(slot)


def test_that_rows_are_found_by_the_words_a_sync_brought_even_if_the_laptop_stopped_right_after(
    company: Company, desk: DeskInTest
) -> None:
    order = str(desk.only(WorkOrder).id)
    company.edit(WorkOrder, order, title="Compressor rattles")
    shown: list[Any] = []

    def stops(tell: Tell) -> None:
        if tell.phase is Phase.COMPLETE:
            shown.append(desk.only(WorkOrder).title)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        SyncDriver(desk.store, desk.network, told=stops).run_round()
    at_the_stop = _found(desk, "compressor")
    again = SyncDriver(desk.store, desk.network)
    again.run_round()

    assert shown == ["Compressor rattles"]
    assert at_the_stop == []
    assert _found(desk, "compressor") == [Hit("work_order", order)]
    assert _found(desk, "leaks") == []


def test_that_a_row_that_went_before_its_words_were_indexed_is_none_of_the_search(desk: DeskInTest) -> None:
    with desk.store.writing() as connection:
        words_due.put_off(connection, [("work_order", "gone")])

    SyncDriver(desk.store, desk.network).run_round()

    with desk.store.snapshot() as connection:
        assert words_due.due(connection) == set()
    assert desk.store.scalar("SELECT count(*) FROM search_row WHERE row = 'gone'") == 0


def _found(desk: DeskInTest, words: str) -> list[Hit]:
    with desk.store.snapshot() as connection:
        return search(connection, words)


def test_that_a_laptop_at_rest_merges_the_words_that_many_small_commits_left(desk: DeskInTest) -> None:
    order = str(desk.only(WorkOrder).id)
    for number in range(10):
        with desk.store.change("Findings", by=desk.actor) as work:
            work.get(WorkOrder, order).findings = f"Bearing {number} worn"
    segments = "SELECT count(DISTINCT segid) FROM search_word_idx"
    before = int(desk.store.scalar(segments))
    rounds = threading.Thread(target=desk.driver.run)

    rounds.start()
    give_up_at = time.monotonic() + 20
    while int(desk.store.scalar(segments)) > 3 and time.monotonic() < give_up_at:
        time.sleep(0.02)
    desk.driver.stop()
    rounds.join()

    assert int(desk.store.scalar(segments)) <= 3 < before
    assert _found(desk, "bearing 9 worn") == [Hit("work_order", order)]
    assert _found(desk, "bearing 8 worn") == []


# ─── what this version does not know ───────────────────────────────────────────────────────────


def test_that_unknown_columns_and_tables_survive_an_old_desk(company: Company, desk: DeskInTest) -> None:
    order = str(desk.only(WorkOrder).id)
    scope = f"order:{order}"
    with desk.store.snapshot() as connection:
        state = replica.state_of(connection)
        image = raw.read_rows(connection, "work_order", [order])[order]
        rows, digest = replica.scope_sums(connection, [scope])[scope]
    newer = {**image, "hologram": "blue"}
    unknown = {"id": "h1", "order_id": order, "words": "of a later version"}
    moved = (
        content_hash("work_order", newer)
        - content_hash("work_order", image)
        + content_hash("hologram", unknown)
    )
    cursor = Cursor(str(state.epoch), state.seq, str(state.chain))
    page = PullReply(
        "page",
        tables=(_block(scope, "work_order", newer), _block(scope, "hologram", unknown)),
        checkpoint=Checkpoint(cursor, (), (ScopeDigest(scope, rows + 1, (digest + moved) % DIGEST_MODULUS),)),
    )

    applied = apply_checkpoint(desk.store, cursor, state.replica, encode(page))
    with desk.store.change("Findings", by=desk.actor) as work:
        work.get(WorkOrder, order).findings = "Seal worn"

    assert applied.refetch == ()
    assert json.loads(desk.store.scalar("SELECT image FROM raw_row WHERE tbl = 'hologram'")) == unknown
    assert json.loads(desk.store.scalar("SELECT extra FROM work_order")) == {"hologram": "blue"}


def _block(scope: str, table: str, image: dict[str, Any]) -> Rows:
    packed = msgspec.json.encode([[1, *image.values()]])
    return Rows(scope, table, tuple(image), msgspec.Raw(packed))


def test_that_what_a_later_version_knows_and_did_not_fill_takes_no_room_here() -> None:
    told = {"id": "o1", "title": "Pump leaks", "colour": None, "hologram": "blue"}

    image = image_of_values(schema.shape("work_order"), told)

    assert image["extra"] == '{"hologram":"blue"}'
    assert content_hash("work_order", image) == content_hash("work_order", told)


# ─── photos of orders that went ────────────────────────────────────────────────────────────────

_TAKEN_AWAY = Step("office reassigns", [0, 2])
WENT_BEFORE = {
    "while a round was under way": [
        _TAKEN_AWAY, Step("sync", [0, 4]), Step("desk photographs"), Step("sync"),
    ],
    "before the replica was lost": [
        Step("desk photographs"), Step("sync"), _TAKEN_AWAY, Step("sync"), Step("laptop destroyed"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("steps", WENT_BEFORE.values(), ids=WENT_BEFORE)
def test_that_a_photo_arrives_whose_order_went_before_it_was_listed(steps: list[Step]) -> None:
    outcome = play_steps([Step("setup", [2]), *steps])

    assert "adds a photo" in " ".join(outcome.told)
    assert outcome.broke == ""


# ─── bytes ─────────────────────────────────────────────────────────────────────────────────────


def test_that_bytes_are_on_the_disk_before_they_have_a_name(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")

    with _disk_watched() as happened:
        blobs.put(b"a photo")

    assert _named_after_settled(happened)


def test_that_a_name_before_the_bytes_is_found_out(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")

    def place(self: Any, path: Path) -> None:
        durable.move(self._path, path)
        self.file.close()

    with instead(durable.Aside, "place", place), _disk_watched() as happened:
        blobs.put(b"a photo")

    assert not _named_after_settled(happened)


@contextmanager
def _disk_watched() -> Iterator[list[str]]:
    """What is settled and what is renamed, in order."""
    happened: list[str] = []
    right_fsync: Callable[[int], None] = os.fsync
    right_rename = os.rename

    def fsync(descriptor: int) -> None:
        happened.append("settled")
        right_fsync(descriptor)

    def replace(self: Path, target: Path) -> Path:
        happened.append("named")
        right_rename(self, target)
        return Path(target)

    with instead(os, "fsync", fsync), instead(Path, "replace", replace):
        yield happened


def _named_after_settled(happened: list[str]) -> bool:
    at = happened.index("named")
    return "settled" in happened[:at] and "settled" in happened[at + 1 :]
