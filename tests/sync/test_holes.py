"""What the simulator and a reading of the sync once found; each was wrong before."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.actions.conflicts import decide
from fieldapp.model import Conflict, Note, OrderStatus, OrderStep, Role, WorkOrder
from fieldapp.model.conflicts import Decision
from fieldapp.store import replica
from fieldapp.store.changes import (
    CHAIN_START,
    ENCODER,
    Body,
    Envelope,
    RowChange,
    body_hash,
    chain_hash,
    encode_body,
)
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.queries.conflicts import conflicts_of
from fieldapp.store.raw import fetch
from fieldapp.sync.answer import answer_push
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.messages import PushReply, PushRequest, to_wire
from tests.sync.harness import OFFICE, Company, DeskInTest, Network

AT = "2026-03-02T08:00:00.000000Z"


def _envelopes(
    name: str, bodies: Sequence[bytes], seen: tuple[int, str | None] = (-1, None)
) -> list[Envelope]:
    found: list[Envelope] = []
    previous = CHAIN_START
    for number, raw in enumerate(bodies, start=1):
        hash_now = chain_hash(previous, body_hash(raw), number)
        found.append(Envelope(name, number, previous, hash_now, body_hash(raw), *seen, raw))
        previous = hash_now
    return found


def _body(change_set: str, *rows: RowChange) -> bytes:
    return encode_body(Body(change_set, "By hand", None, "Li", AT, rows))


def _note(row: str, order: str, **values: str | int | None) -> RowChange:
    columns: dict[str, str | int | None] = {
        "id": row,
        "order_id": order,
        "words": "w",
        "made_at": AT,
        **values,
    }
    return RowChange("note", row, "insert", {name: (None, value) for name, value in columns.items()})


def _push(company: Company, desk: DeskInTest, bodies: Sequence[bytes], name: str = "by-hand") -> PushReply:
    wire = tuple(to_wire(one) for one in _envelopes(name, bodies))
    return answer_push(company.server, desk.network.desk, PushRequest(name, (), wire))


def _statuses(reply: PushReply) -> list[str]:
    return [receipt.status for receipt in reply.receipts]


@pytest.fixture
def desk(company: Company) -> DeskInTest:
    """An engineer's laptop."""
    return company.desk(company.engineer("Li"))


@pytest.mark.parametrize(
    "values",
    [
        {"words": None},
        {"words": 5},
        {"words": "half \x00 a word"},
        {"made_at": "yesterday"},
        {"by_id": "x" * 37},
    ],
)
def test_that_a_value_no_column_can_hold_is_kept_for_people_and_blocks_nothing(
    company: Company, desk: DeskInTest, values: dict[str, str | int | None]
) -> None:
    order = company.order(desk.actor)

    reply = _push(company, desk, [_body("a", _note("n1", order, **values)), _body("b", _note("n2", order))])

    assert _statuses(reply) == ["quarantined", "applied"]
    assert company.server.scalar("SELECT id FROM note") == "n2"


def test_that_a_body_nobody_can_read_is_receipted_and_its_author_goes_on(
    company: Company, desk: DeskInTest
) -> None:
    order = company.order(desk.actor)
    desk.sync()
    with desk.store.change("Add a note", by=desk.actor) as work:
        work.add(Note(id="n1", order_id=order, words="w", made_at=work.now))
    later = ENCODER.encode(
        {"id": desk.store.scalar("SELECT id FROM change_set"), "rows": "of a later version"}
    )
    with desk.store.writing() as connection:
        (one,) = replica.pending(connection, 1, 1)
        (sent,) = _envelopes(one.replica, [later])
        connection.exec_driver_sql(
            "UPDATE change_set SET body = ?, body_hash = ?, hash = ?", (later, sent.body_hash, sent.hash)
        )
        wire = PushRequest(one.replica, (), (to_wire(sent),))
    reply = answer_push(company.server, desk.network.desk, wire)

    with desk.store.writing() as connection:
        replica.settle(
            connection,
            [
                replica.GivenReceipt(each.change_set, each.number, each.hash, True, each.seq, "{}")
                for each in reply.receipts
            ],
        )

    assert desk.store.scalar("SELECT state FROM change_set") == "held"
    assert company.server.scalar("SELECT reason FROM quarantine") == "unreadable"
    assert company.server.scalar("SELECT change_set FROM quarantine") == desk.store.scalar(
        "SELECT id FROM change_set"
    )


def test_that_an_id_used_for_two_bodies_keeps_both(company: Company, desk: DeskInTest) -> None:
    order = company.order(desk.actor)

    first = _push(company, desk, [_body("same", _note("n1", order, words="one"))], "r1")
    second = _push(company, desk, [_body("same", _note("n2", order, words="two"))], "r2")
    third = _push(company, desk, [_body("same", _note("n1", order, words="one"))], "r3")

    assert _statuses(first) == _statuses(third) == ["applied"]
    assert _statuses(second) == ["quarantined"]
    assert b"two" in bytes(company.server.scalar("SELECT body FROM quarantine"))


def test_that_an_id_repeated_in_one_push_takes_effect_once(company: Company, desk: DeskInTest) -> None:
    order = company.order(desk.actor)
    body = _body("same", _note("n1", order))

    reply = _push(company, desk, [body, body])

    assert _statuses(reply) == ["applied", "applied"]
    assert company.server.scalar("SELECT count(*) FROM row_change WHERE change_set = 'same'") == 1


def test_that_what_a_step_on_a_held_step_did_waits_behind_it(company: Company, desk: DeskInTest) -> None:
    order = company.order(desk.actor)
    last = company.server.scalar("SELECT id FROM order_step WHERE status = 'assigned'")
    held = _step("s1", order, last, "cancelled")
    follower = _step("s2", order, "s1", "new")

    reply = _push(company, desk, [_body("a", held), _body("b", follower), _body("c", _note("n", order))])

    assert _statuses(reply) == ["review", "quarantined", "applied"]
    assert reply.receipts[1].reason == "behind-held-work"
    assert company.server.scalar("SELECT count(*) FROM conflict") == 0


def _step(row: str, order: str, follows: str, status: str) -> RowChange:
    columns = {"id": row, "order_id": order, "follows_id": follows, "status": status, "made_at": AT}
    return RowChange("order_step", row, "insert", {name: (None, value) for name, value in columns.items()})


def test_that_a_row_with_the_id_of_a_person_opens_nothing_of_that_person(
    company: Company, desk: DeskInTest
) -> None:
    order, victim = company.order(desk.actor), str(company.engineer("Wang").person_id)
    values = {
        "id": "m",
        "holder_id": victim,
        "part_id": "p",
        "quantity": 10_000,
        "made_at": AT,
        "kind": "use",
    }
    movement = RowChange("stock_movement", "m", "insert", {name: (None, v) for name, v in values.items()})

    _push(company, desk, [_body("a", _note(victim, order), movement)])

    assert company.server.scalar("SELECT count(*) FROM stock_movement") == 0


def test_that_a_drafted_order_does_not_open_a_foreign_site(company: Company, desk: DeskInTest) -> None:
    company.order(company.engineer("Wang"))
    site = company.server.scalar("SELECT id FROM site")
    desk.sync()
    with desk.store.change("Draft an order", by=desk.actor) as work:
        by = desk.actor.person_id
        work.add(WorkOrder(id="o", title="Mine?", opened_at=work.now, assignee_id=by, site_id=site))

    desk.driver.run_round()

    assert company.server.scalar("SELECT reason FROM quarantine") == f"outside-its-scopes:site:{site}"
    assert company.server.scalar("SELECT count(*) FROM subscription WHERE scope = 'order:o'") == 0


def test_that_writing_what_the_office_wrote_closes_the_conflict(company: Company, desk: DeskInTest) -> None:
    order = company.order(desk.actor, "Pump leaks")
    desk.sync()
    with desk.store.change("Title", by=desk.actor) as work:
        work.get(WorkOrder, order).title = "Mine"
    company.edit(WorkOrder, order, title="The office's")
    with desk.store.change("Title", by=desk.actor) as work:
        work.get(WorkOrder, order).title = "The office's"

    desk.sync()

    assert [row.decision for row in desk.rows(Conflict)] == ["moot"]  # type: ignore[attr-defined]


def test_that_the_last_value_typed_is_shown_although_a_fork_numbered_it_lower(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    for number in range(3):
        _title(desk, order, f"held {number}")
    with desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE change_set SET state = 'held'")
    _title(desk, order, "typed last")
    with desk.store.writing() as connection:
        replica.fork(connection, "another")
        order_made = [body.rows[0].after()["title"] for body in replica.outbox(connection)]

    assert order_made == ["held 0", "held 1", "held 2", "typed last"]


def _title(desk: DeskInTest, order: str, title: str) -> None:
    with desk.store.change("Title", by=desk.actor) as work:
        work.get(WorkOrder, order).title = title


def test_that_a_clone_at_a_restored_server_costs_nobody_a_change(tmp_path: Path) -> None:
    kept = tmp_path / "kept.sqlite"
    company = Company(open_sqlite(tmp_path / "server.sqlite"), tmp_path)
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    _add_note(desk, order, "before the backup")
    desk.sync()
    clone = _reopened(company, desk, tmp_path / "clone.sqlite")
    shutil.copy(_copied(company.server.engine.raw_connection(), kept), tmp_path / "again.sqlite")
    _add_note(desk, order, "lost by the server")
    desk.sync()
    company.server.close()
    restored = Company(open_sqlite(tmp_path / "again.sqlite"), tmp_path).server
    desk.network.server = clone.network.server = company.server = restored

    _add_note(clone, order, "from the clone, one")
    _add_note(clone, order, "from the clone, two")
    clone.sync()
    desk.sync()

    words = {row[0] for row in fetch(restored.engine.connect(), "SELECT words FROM note")}
    assert words == {"before the backup", "lost by the server", "from the clone, one", "from the clone, two"}
    company.close()


def _add_note(desk: DeskInTest, order: str, words: str) -> None:
    if not desk.rows(WorkOrder):
        desk.sync()
    with desk.store.change("Add a note", by=desk.actor) as work:
        work.add(Note(id=work.new_id(), order_id=order, words=words, made_at=work.now))


def _reopened(company: Company, desk: DeskInTest, path: Path) -> DeskInTest:
    store = open_desk_store(
        open_sqlite(_copied(desk.store.engine.raw_connection(), path)), None, desk.store.world
    )
    network = Network(company.server, desk.network.desk)
    clone = DeskInTest(store, network, SyncDriver(store, network, jitter=lambda: 0.5), desk.actor, path)
    company.desks.append(clone)
    return clone


def _copied(connection: object, path: Path) -> Path:
    connection.cursor().execute("VACUUM INTO ?", (str(path),))  # type: ignore[attr-defined]
    connection.close()  # type: ignore[attr-defined]
    return path


def test_that_a_desk_stopped_between_finding_and_forking_forks_when_it_starts_again(
    company: Company, desk: DeskInTest
) -> None:
    order = company.order(desk.actor)
    desk.sync()
    _add_note(desk, order, "of an id it had")
    with desk.store.writing() as connection:
        replica.fork(connection, "another")
        connection.exec_driver_sql("UPDATE change_set SET replica = 'before', number = 5")

    desk.sync()

    assert company.server.scalar("SELECT words FROM note") == "of an id it had"


def test_that_a_step_by_the_office_and_one_by_the_desk_at_once_leave_one_chain(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    last = str(company.server.scalar("SELECT id FROM order_step WHERE status = 'assigned'"))
    for store in (company.server, desk.store):
        with store.change("Accept", by=replace(desk.actor)) as work:
            work.add(
                OrderStep(
                    id=work.new_id(),
                    order_id=order,
                    follows_id=last,
                    status=OrderStatus.ACCEPTED,
                    made_at=work.now,
                )
            )

    desk.sync()

    assert company.server.scalar("SELECT count(*) FROM order_step WHERE status = 'accepted'") == 1
    company.assert_at_rest()


def test_that_a_disputed_field_edited_again_in_a_later_push_changes_the_one_conflict(
    company: Company, desk: DeskInTest
) -> None:
    order = company.order(desk.actor, "Pump leaks")
    desk.sync()
    _title(desk, order, "First")
    company.edit(WorkOrder, order, title="The office's")
    wire = desk.network.faults = ["", "request lost"]
    desk.driver.run_round()
    _title(desk, order, "Second")

    desk.sync()

    assert wire == []
    assert desk.only(Conflict).mine == {"title": "Second"}  # type: ignore[attr-defined]
    assert company.server.scalar("SELECT count(*) FROM quarantine") == 0


def test_that_a_decision_stands_when_its_field_is_edited_again_in_the_same_push(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    company.edit(WorkOrder, order, findings="Office")
    with desk.store.change("Findings", by=desk.actor) as work:
        work.get(WorkOrder, order).findings = "Mine"
    desk.sync()
    conflict = desk.only(Conflict)
    by = replace(desk.actor, roles=desk.actor.roles | {Role.SUPERVISOR})
    decide(desk.store, str(conflict.id), Decision.MINE, by=by)
    with desk.store.change("Findings", by=desk.actor) as work:
        work.get(WorkOrder, order).findings = "Better"

    desk.sync()

    (kept,) = desk.rows(Conflict)
    assert (kept.decision, kept.mine) == (Decision.MINE, {"findings": "Mine"})  # type: ignore[attr-defined]
    with company.server.read() as session:
        assert session.get_one(WorkOrder, order).findings == "Better"


def test_that_the_second_of_two_decisions_stays_visible_beside_the_first(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    _title(desk, order, "mine")
    company.edit(WorkOrder, order, title="theirs")
    desk.sync()
    conflict = str(desk.only(Conflict).id)
    lead = replace(desk.actor, roles=desk.actor.roles | {Role.SUPERVISOR})

    decide(desk.store, conflict, Decision.MINE, by=lead)
    decide(company.server, conflict, Decision.THEIRS, by=OFFICE)
    desk.sync()

    for store in (company.server, desk.store):
        with store.read() as session:
            (told,) = conflicts_of(session, f"order:{order}")
        assert (told.decision, told.decided_by) == (Decision.THEIRS, OFFICE.name)
        assert [(one.decision, one.by) for one in told.decided_otherwise] == [(Decision.MINE, "Li")]
    company.assert_at_rest()
