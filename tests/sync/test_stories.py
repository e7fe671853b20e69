"""What an engineer, a dispatcher and a supervisor would tell of the sync, on both databases."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from fieldapp.model import (
    Attachment,
    Conflict,
    Labour,
    Note,
    OrderStatus,
    OrderStep,
    Site,
    StockMovement,
    WorkOrder,
)
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.pull import head
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.machine import Phase
from tests.sync.harness import Company, DeskInTest, Network


def _note(desk: DeskInTest, order: str, words: str) -> None:
    with desk.store.change("Add a note", by=desk.actor) as work:
        work.add(Note(id=work.new_id(), order_id=order, words=words, made_at=work.now))


def _step(desk: DeskInTest, order: str, status: OrderStatus) -> None:
    with desk.store.read() as session:
        steps = session.query(OrderStep).filter_by(order_id=order).all()
        followed = {step.follows_id for step in steps}
        (last,) = [step for step in steps if step.id not in followed]
    with desk.store.change("Take a step", by=desk.actor) as work:
        work.add(
            OrderStep(id=work.new_id(), order_id=order, follows_id=last.id, status=status, made_at=work.now)
        )


def _words(desk_or_server: DeskInTest | Company) -> list[str]:
    store = desk_or_server.store if isinstance(desk_or_server, DeskInTest) else desk_or_server.server
    with store.read() as session:
        return sorted(note.words for note in session.query(Note))


def test_that_an_assigned_order_reaches_the_desk_with_its_site(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    company.order(desk.actor, "Pump leaks")

    desk.sync()

    assert desk.only(WorkOrder).title == "Pump leaks"
    assert desk.only(WorkOrder).status is OrderStatus.ASSIGNED
    assert desk.only(Site).name == "East pump house"
    company.assert_at_rest()


def test_that_a_desk_holds_nothing_of_orders_that_are_not_its_own(company: Company) -> None:
    desk, other = company.desk(company.engineer("Li")), company.engineer("Wang")
    company.order(other, "Somebody else's")

    desk.sync()

    assert desk.rows(WorkOrder) == []
    assert desk.rows(Site) == []


def test_that_work_done_offline_is_on_the_server_after_one_round(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    _step(desk, order, OrderStatus.ACCEPTED)
    _note(desk, order, "Seal worn, 漏水")

    desk.sync()

    assert _words(company) == ["Seal worn, 漏水"]
    with company.server.read() as session:
        assert session.get(WorkOrder, order).status is OrderStatus.ACCEPTED
    company.assert_at_rest()


def test_that_a_round_with_nothing_to_do_is_one_exchange(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    company.order(desk.actor)
    desk.sync()
    before = desk.network.exchanges

    desk.sync()

    assert desk.network.exchanges == before + 1


@pytest.mark.parametrize("fault", ["request lost", "reply lost", "html"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_that_a_fault_at_any_exchange_loses_nothing_and_repeats_nothing(
    company: Company, fault: str, at: int
) -> None:
    desk = company.desk(company.engineer("Li"), most_rows=4)
    order = company.order(desk.actor)
    desk.sync()
    _note(desk, order, "one")
    _note(desk, order, "two")
    company.order(desk.actor, "Another")
    desk.network.faults = [""] * at + [fault]

    ended = desk.driver.run_round()
    assert ended.phase is Phase.TROUBLE
    assert _words(desk) == ["one", "two"]
    desk.sync()

    assert _words(company) == ["one", "two"]
    assert len(desk.rows(WorkOrder)) == 2
    company.assert_at_rest()


def test_that_small_pages_give_the_same_replica_as_one_large_page(company: Company) -> None:
    engineer = company.engineer("Li")
    for number in range(7):
        company.order(engineer, f"Order {number}")
    small, large = company.desk(engineer, most_rows=3), company.desk(engineer)

    small.sync()
    large.sync()

    assert len(small.rows(WorkOrder)) == 7
    company.assert_at_rest()


def test_that_an_order_made_between_two_pages_arrives_in_the_same_round(company: Company) -> None:
    engineer = company.engineer("Li")
    for number in range(3):
        company.order(engineer, f"Order {number}")
    desk = company.desk(engineer, most_rows=2)
    exchange = desk.network.exchange

    def with_a_new_order(path: str, body: bytes) -> bytes:
        reply = exchange(path, body)
        if desk.network.exchanges == 2:
            company.order(engineer, "Made meanwhile")
        return reply

    desk.network.exchange = with_a_new_order  # type: ignore[method-assign]
    desk.sync()

    assert "Made meanwhile" in {order.title for order in desk.rows(WorkOrder)}
    company.assert_at_rest()


def test_that_the_engineers_findings_stand_and_the_offices_are_kept(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    with desk.store.change("Findings", by=desk.actor) as work:
        work.get(WorkOrder, order).findings = "Seal worn"
    company.edit(WorkOrder, order, findings="Told by telephone: bearing")

    desk.sync()

    conflict = desk.only(Conflict)
    assert desk.only(WorkOrder).findings == "Seal worn"
    assert conflict.theirs == {"findings": "Told by telephone: bearing"}
    assert conflict.theirs_by == "Dana"
    assert conflict.mine_stands
    company.assert_at_rest()


def test_that_an_undecidable_edit_keeps_base_mine_and_theirs_on_both_sides(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor, "Pump leaks")
    desk.sync()
    with desk.store.change("Title", by=desk.actor) as work:
        work.get(WorkOrder, order).title = "Pump 2 leaks"
    company.edit(WorkOrder, order, title="Pump leaks badly")

    desk.sync()

    conflict = desk.only(Conflict)
    assert (conflict.base, conflict.mine, conflict.theirs) == (
        {"title": "Pump leaks"},
        {"title": "Pump 2 leaks"},
        {"title": "Pump leaks badly"},
    )
    assert desk.only(WorkOrder).title == "Pump leaks badly"
    company.assert_at_rest()


def test_that_mine_is_shown_until_the_server_has_answered(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor, "Pump leaks")
    desk.sync()
    company.edit(WorkOrder, order, title="From the office")
    exchange = desk.network.exchange

    def typing_meanwhile(path: str, body: bytes) -> bytes:
        reply = exchange(path, body)
        if path.endswith("pull") and desk.waiting() == 0:
            with desk.store.change("Title", by=desk.actor) as work:
                work.get(WorkOrder, order).title = "Typed while the reply travelled"
            titles.append(desk.only(WorkOrder).title)
        return reply

    titles: list[str] = []
    desk.network.exchange = typing_meanwhile  # type: ignore[method-assign]
    desk.driver.run_round()

    assert desk.only(WorkOrder).title == titles[0] == "Typed while the reply travelled"
    assert desk.waiting() == 1


def test_that_a_second_edit_of_a_disputed_field_changes_the_one_conflict(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor, "Pump leaks")
    desk.sync()
    company.edit(WorkOrder, order, title="From the office")
    for title in ("First", "Second"):
        with desk.store.change("Title", by=desk.actor) as work:
            work.get(WorkOrder, order).title = title

    desk.sync()

    assert desk.only(Conflict).mine == {"title": "Second"}


def test_that_a_step_taken_apart_from_the_office_is_one_conflict_and_its_facts_stand(
    company: Company,
) -> None:
    li, wang = company.engineer("Li"), company.engineer("Wang")
    desk = company.desk(li)
    order = company.order(li)
    desk.sync()
    for status in (OrderStatus.ACCEPTED, OrderStatus.TRAVELLING, OrderStatus.ON_SITE):
        _step(desk, order, status)
    _note(desk, order, "I am here")
    with company.server.change("Cancel", by=li) as work:
        last = work.session.query(OrderStep).filter_by(order_id=order, status="assigned").one()
        work.add(
            OrderStep(
                id=work.new_id(),
                order_id=order,
                follows_id=last.id,
                status=OrderStatus.CANCELLED,
                made_at=work.now,
            )
        )

    desk.sync()

    conflict = desk.only(Conflict)
    assert (conflict.group_name, conflict.mine) == ("status", {"status": "on_site"})
    assert desk.only(WorkOrder).status is OrderStatus.CANCELLED
    assert _words(company) == ["I am here"]
    assert wang.person_id
    company.assert_at_rest()


def test_that_work_on_an_order_taken_away_still_arrives(company: Company) -> None:
    li, wang = company.engineer("Li"), company.engineer("Wang")
    desk, other = company.desk(li), company.desk(wang)
    order = company.order(li)
    desk.sync()
    _note(desk, order, "Written before I could know")
    company.edit(WorkOrder, order, assignee_id=wang.person_id, assignee_name="Wang")

    desk.sync()
    other.sync()

    assert desk.rows(WorkOrder) == []
    assert _words(other) == ["Written before I could know"]
    company.assert_at_rest()


def test_that_work_written_after_the_loss_was_known_waits_for_people(company: Company) -> None:
    li, wang = company.engineer("Li"), company.engineer("Wang")
    desk = company.desk(li)
    order = company.order(li)
    desk.sync()
    company.edit(WorkOrder, order, assignee_id=wang.person_id)
    with company.server.snapshot() as connection:
        known = head(connection)
    with desk.store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE replica_state SET seq = ?, chain = ?, epoch = ?", (known.seq, known.chain, known.epoch)
        )
    _note(desk, order, "Too late")

    desk.driver.run_round()

    held = company.server.scalar("SELECT reason FROM quarantine")
    assert held == f"scope-was-revoked:order:{order}"
    assert _words(company) == []
    assert desk.waiting() == 1


def test_that_a_stranger_to_an_order_changes_nothing_and_is_kept_for_people(company: Company) -> None:
    li, wang = company.engineer("Li"), company.engineer("Wang")
    desk = company.desk(li)
    foreign = company.order(wang)
    desk.sync()
    with desk.store.change("Move stock of another's van", by=li) as work:
        work.add(
            StockMovement(
                id=work.new_id(), holder_id=wang.person_id, part_id="p", quantity=1, made_at=work.now
            )
        )

    desk.driver.run_round()

    assert foreign
    assert company.server.scalar("SELECT count(*) FROM stock_movement") == 0
    assert company.server.scalar("SELECT status FROM quarantine") == "review"


def test_that_an_order_drafted_offline_opens_its_scope_to_its_author(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    desk.sync()
    with desk.store.change("Draft an order", by=desk.actor) as work:
        order = work.add(
            WorkOrder(
                id=work.new_id(),
                title="Found next door",
                opened_at=work.now,
                assignee_id=desk.actor.person_id,
                assignee_name="Li",
            )
        )
        work.add(OrderStep(id=work.new_id(), order_id=order.id, made_at=work.now))
    _note(desk, order.id, "Rust")

    desk.sync()

    assert _words(company) == ["Rust"]
    company.assert_at_rest()


def test_that_a_cloned_laptop_becomes_another_replica_and_loses_nothing(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    desk.store.close()
    copy = company.folder / "copy.sqlite"
    shutil.copy(desk.path, copy)
    store = open_desk_store(open_sqlite(copy), None, company.server.world)
    network = Network(company.server, desk.network.desk)
    clone = DeskInTest(store, network, SyncDriver(store, network), desk.actor, copy)
    _note(desk, order, "from the first")
    _note(clone, order, "from the copy")

    desk.sync()
    clone.sync()
    desk.sync()

    assert _words(company) == ["from the copy", "from the first"]
    assert _words(desk) == _words(clone) == ["from the copy", "from the first"]


def test_that_a_server_without_the_attachments_bytes_asks_for_them(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    with desk.store.change("Add a photo", by=desk.actor) as work:
        work.add(
            Attachment(
                id=work.new_id(),
                order_id=order,
                sha256="ab" * 32,
                size_bytes=10,
                media_type="image/jpeg",
                made_at=work.now,
            )
        )

    desk.sync()

    assert company.server.scalar("SELECT state FROM blob") == "missing"


def test_that_what_one_desk_wrote_reaches_the_other_desk_of_the_same_person(company: Company) -> None:
    li = company.engineer("Li")
    first, second = company.desk(li), company.desk(li)
    order = company.order(li)
    first.sync()
    second.sync()
    _note(first, order, "from the laptop")

    first.sync()
    second.sync()

    assert _words(second) == ["from the laptop"]
    company.assert_at_rest()


def test_that_no_clock_decides_anything(company: Company) -> None:
    li = company.engineer("Li")
    desk = company.desk(li)
    order = company.order(li)
    desk.sync()
    company.clock.now = company.clock.now.replace(year=1971)  # type: ignore[attr-defined]
    _note(desk, order, "the battery of the clock is dead")
    company.clock.now = company.clock.now.replace(year=2027)  # type: ignore[attr-defined]

    desk.sync()

    assert _words(company) == ["the battery of the clock is dead"]
    company.assert_at_rest()


def test_that_labour_booked_on_both_sides_is_all_kept(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    for store, minutes in ((desk.store, 30), (company.server, 45)):
        with store.change("Book labour", by=desk.actor) as work:
            work.add(Labour(id=work.new_id(), order_id=order, minutes=minutes, made_at=work.now))

    desk.sync()

    assert sorted(row.minutes for row in desk.rows(Labour)) == [30, 45]
    company.assert_at_rest()


def test_that_a_suspended_laptops_work_is_kept_for_people_and_changes_nothing(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    _note(desk, order, "from a stolen laptop")
    desk.network.desk = replace(desk.network.desk, suspended=True)

    desk.driver.run_round()

    assert _words(company) == []
    assert company.server.scalar("SELECT reason FROM quarantine") == "desk-suspended"


def test_that_nobody_can_be_made_the_author_of_what_another_did(company: Company) -> None:
    desk, other = company.desk(company.engineer("Li")), company.engineer("Wang")
    order = company.order(desk.actor)
    desk.sync()
    with desk.store.change("Add a note", by=other) as work:
        work.add(Note(id=work.new_id(), order_id=order, words="Wang was here", made_at=work.now))

    desk.driver.run_round()

    assert _words(company) == []
    assert company.server.scalar("SELECT reason FROM quarantine") == "author-is-another"
