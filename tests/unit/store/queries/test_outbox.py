"""The queue, the strip, and who changed what."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from fieldapp.actions.attachments import attach
from fieldapp.actions.labour import book_labour
from fieldapp.actions.order_edits import edit_order
from fieldapp.actions.orders import OrderDraft, assign, create_order
from fieldapp.model.conflicts import Conflict, Decision
from fieldapp.model.orders import OrderStatus
from fieldapp.store.blobs import StoredBlob
from fieldapp.store.queries.conflicts import conflicts_open, values_read
from fieldapp.store.queries.history import change_history, order_history
from fieldapp.store.queries.outbox import GroupFateRow, outbox, sync_summary
from fieldapp.store.store import Store
from fieldapp.store.tables import blob, change_set
from tests.builders import (
    A_MORNING,
    a_dispatcher,
    a_person,
    an_engineer,
    an_order,
    put,
)

ME = an_engineer()


def settle(store: Store, state: str, receipt: dict[str, Any], title: str) -> None:
    with store.writing() as connection:
        connection.execute(
            change_set.update()
            .where(change_set.c.title == title)
            .values(state=state, receipt=json.dumps(receipt), seq=9)
        )


def test_that_the_queue_says_what_was_done_on_which_order(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, ME, title="Leak", number="WO-2026-00007")
    book_labour(desk, order, minutes=5, by=ME)

    with desk.read() as session:
        (row,) = outbox(session).rows

    assert (row.title, row.state, row.number, row.order_number, row.order_title) == (
        "Book labour",
        "pending",
        1,
        "WO-2026-00007",
        "Leak",
    )
    assert row.size_bytes > 0


def test_that_a_receipt_is_told_with_the_fate_of_every_group(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, ME)
    book_labour(desk, order, minutes=5, by=ME)
    fates = [["work_order", order, "title", "conflict"]]
    settle(desk, "held", {"status": "review", "reason": "step-not-permitted", "fates": fates}, "Book labour")

    with desk.read() as session:
        (row,) = outbox(session).rows

    assert (row.state, row.status, row.reason) == ("held", "review", "step-not-permitted")
    assert row.fates == (GroupFateRow("work_order", order, "title", "conflict"),)


def test_that_what_has_arrived_leaves_the_queue_but_can_be_looked_at(desk: Store) -> None:
    book_labour(desk, an_order(desk, OrderStatus.ON_SITE, ME), minutes=5, by=ME)
    settle(desk, "archived", {"status": "applied"}, "Book labour")

    with desk.read() as session:
        assert outbox(session).total == 0
        assert outbox(session, archived=True).total == 1


def test_that_the_strip_counts_what_waits_and_its_bytes(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, ME)
    first = desk.world.now() + timedelta(milliseconds=1)
    book_labour(desk, order, minutes=5, by=ME)
    attach(desk, order, StoredBlob("a" * 64, 1000), "image/jpeg", by=ME)
    attach(desk, order, StoredBlob("a" * 64, 1000), "image/jpeg", by=ME)
    attach(desk, order, StoredBlob("b" * 64, 500), "image/jpeg", by=ME)

    with desk.read() as session:
        strip = sync_summary(session)

    assert (strip.waiting, strip.sent, strip.held, strip.conflicts) == (4, 0, 0, 0)
    assert (strip.blobs, strip.blob_bytes) == (2, 1500)
    assert strip.oldest_waiting is not None
    assert abs(strip.oldest_waiting - first) < timedelta(milliseconds=5)
    assert not strip.is_at_rest


def test_that_bytes_the_server_verified_wait_no_longer(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, ME)
    attach(desk, order, StoredBlob("a" * 64, 1000), "image/jpeg", by=ME)
    with desk.writing() as connection:
        row = {"sha256": "a" * 64, "size_bytes": 1000, "state": "verified", "seen_at": ""}
        connection.execute(blob.insert(), [row])
    settle(desk, "archived", {"status": "applied"}, "Attach a photo")

    with desk.read() as session:
        strip = sync_summary(session)

    assert (strip.blobs, strip.is_at_rest) == (0, True)


def test_that_an_empty_desk_is_at_rest_and_not_enrolled(desk: Store) -> None:
    with desk.read() as session:
        strip = sync_summary(session)

    assert (strip.is_at_rest, strip.complete_at) == (True, None)


# ─── history ───────────────────────────────────────────────────────────────────────────────────


def test_that_the_history_tells_who_changed_which_field_from_what_to_what(server: Store) -> None:
    order = create_order(server, OrderDraft("Leak"), by=a_dispatcher())
    edit_order(server, order, {"title": "Leak"}, {"title": "Burst"}, by=ME_AS_DISPATCHER)

    with server.read() as session:
        edited, created = change_history(session, "work_order", order)

    assert (edited.by_name, edited.title, edited.is_from_a_desk) == ("Zhao Min", "Edit an order", False)
    (change,) = edited.fields
    assert (change.column, change.before, change.after) == ("title", "Leak", "Burst")
    assert created.kind == "insert"
    values = {one.column: one.after for one in created.fields}
    assert values["title"] == "Leak"
    assert "findings" not in values


ME_AS_DISPATCHER = a_dispatcher("01980000-0000-7000-8000-0000000000aa", "Zhao Min")


def test_that_an_orders_history_holds_everything_that_belongs_to_it(server: Store) -> None:
    a_person(server, ME)
    order = create_order(server, OrderDraft("Leak"), by=a_dispatcher())
    other = create_order(server, OrderDraft("Another"), by=a_dispatcher())
    assign(server, order, str(ME.person_id), start=A_MORNING, by=a_dispatcher())
    book_labour(server, order, minutes=5, by=ME)
    book_labour(server, other, minutes=7, by=a_dispatcher())

    with server.read() as session:
        history = order_history(session, order)

    assert [entry.title for entry in history][:1] == ["Book labour"]
    assert {entry.table for entry in history} == {"work_order", "order_step", "labour"}
    assert {entry.title for entry in history} == {"Create an order", "Assign an order", "Book labour"}
    moments = [
        change.after for entry in history for change in entry.fields if change.column == "scheduled_start"
    ]
    assert moments == [A_MORNING]


# ─── conflicts ─────────────────────────────────────────────────────────────────────────────────


def test_that_open_conflicts_name_their_order_and_decided_ones_are_gone(store: Store) -> None:
    order = an_order(store, number="WO-2026-00005")
    where = {"home": f"order:{order}", "table_name": "work_order", "row_id": order}
    put(
        store,
        Conflict(id=store.world.new_id(), group_name="title", mine={"title": "M"}, **where),
        Conflict(id=store.world.new_id(), group_name="fault", decision=Decision.MOOT, **where),
        Conflict(id=store.world.new_id(), home="site:s", table_name="site", row_id="s", group_name="access"),
    )

    with store.read() as session:
        rows = conflicts_open(session)

    assert [(row.group_name, row.order_number) for row in rows] == [
        ("title", "WO-2026-00005"),
        ("access", None),
    ]


def test_that_values_of_a_conflict_are_read_as_what_they_are() -> None:
    stored = {"scheduled_start": "2026-11-23T08:00:00.000000Z", "cost": 125_000, "unheard_of": "x"}

    read = values_read("work_order", stored)  # type: ignore[arg-type]

    assert read["scheduled_start"] == A_MORNING
    assert (str(read["cost"]), read["unheard_of"]) == ("12.5", "x")
    assert values_read("no_such_table", {"a": 1}) == {"a": 1}


def test_that_what_waits_is_the_newest_of_a_desks_history(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, ME)
    edit_order(desk, order, {"fault": "Pressure drops"}, {"fault": "One"}, by=ME)
    settle(desk, "archived", {"status": "applied"}, "Edit an order")
    edit_order(desk, order, {"fault": "One"}, {"fault": "Two"}, by=ME)

    with desk.read() as session:
        history = change_history(session, "work_order", order)

    assert [entry.fields[0].after for entry in history] == ["Two", "One"]
    assert [entry.state for entry in history] == ["pending", "archived"]
