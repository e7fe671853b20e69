"""The books beside the bytes, on both kinds of server database, and on a desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.model.orders import WorkOrder
from fieldapp.model.reports import Attachment
from fieldapp.rules.actors import SYSTEM
from fieldapp.store import blob_records
from fieldapp.store.blob_records import Upload
from fieldapp.store.driver import open_database
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from tests.builders import (
    DISPATCHER_ID,
    ENGINEER_ID,
    Clock,
    a_desk_store,
    a_person,
    a_world,
    an_engineer,
    an_order,
    put,
)

ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64
EARLY, NOW, LATE = (
    "2026-11-20T00:00:00.000000Z",
    "2026-11-21T00:00:00.000000Z",
    "2026-12-01T00:00:00.000000Z",
)


@pytest.fixture
def store(either_database: str) -> Iterator[Store]:
    opened = open_server_store(open_database(either_database), a_world())
    yield opened
    opened.close()


def an_attachment(store: Store, order_id: str, sha256: str, size_bytes: int = 10) -> None:
    row = Attachment(
        id=store.world.new_id(),
        order_id=order_id,
        sha256=sha256,
        size_bytes=size_bytes,
        media_type="image/jpeg",
        made_at=store.world.now(),
    )
    put(store, row)


def test_that_uploads_are_kept_until_they_end_or_expire(store: Store) -> None:
    uploads = [
        Upload("a", "desk", ONE, 10, LATE),
        Upload("b", "desk", TWO, 20, EARLY),
        Upload("c", "other", ONE, 30, LATE),
        Upload("d", "desk", THREE, 40, LATE),
    ]

    with store.writing() as connection:
        for each in uploads:
            blob_records.begin_upload(connection, each)
        under_way = blob_records.uploads_of(connection, "desk", NOW)
        found = [blob_records.find_upload(connection, each, "desk", NOW) for each in "abcdx"]
        blob_records.end_upload(connection, "d")
        going_on = blob_records.end_expired_uploads(connection, NOW)

    assert under_way == [uploads[3], uploads[0]]
    assert found == [uploads[0], None, None, uploads[3], None]
    assert going_on == {"a", "c"}


def test_that_a_blob_that_was_only_referred_to_becomes_a_verified_one(store: Store) -> None:
    with store.writing() as connection:
        before = blob_records.is_verified(connection, ONE)
        connection.exec_driver_sql(
            f"INSERT INTO blob (sha256, size_bytes, state, seen_at) VALUES ('{ONE}', 7, 'missing', '{EARLY}')"
        )
        missing = blob_records.is_verified(connection, ONE)
        blob_records.verified_here(connection, ONE, 10, NOW)
        blob_records.verified_here(connection, TWO, 20, NOW)
        after = [blob_records.is_verified(connection, each) for each in (ONE, TWO, THREE)]

    assert (before, missing, after) == (False, False, [True, True, False])
    assert store.scalar("SELECT size_bytes FROM blob WHERE sha256 = :name", name=ONE) == 10


def test_that_only_who_holds_an_order_may_read_its_files(store: Store) -> None:
    a_person(store)
    mine, nobodys = an_order(store, assignee=an_engineer()), an_order(store)
    an_attachment(store, mine, ONE)
    an_attachment(store, mine, TWO)
    an_attachment(store, nobodys, THREE)

    with store.snapshot() as connection:
        mine_may = [blob_records.may_read(connection, ENGINEER_ID, each) for each in (ONE, TWO, THREE)]
        others_may = blob_records.may_read(connection, DISPATCHER_ID, ONE)
        referred = blob_records.referred_to(connection, ENGINEER_ID)

    assert (mine_may, others_may, referred) == ([True, True, False], False, [ONE, TWO])


def test_that_an_order_taken_away_takes_its_files_along(store: Store) -> None:
    a_person(store)
    order_id = an_order(store, assignee=an_engineer())
    an_attachment(store, order_id, ONE)

    with store.change("Take away", by=SYSTEM) as work:
        work.get(WorkOrder, order_id).assignee_id = None

    with store.snapshot() as connection:
        assert not blob_records.may_read(connection, ENGINEER_ID, ONE)
        assert blob_records.referred_to(connection, ENGINEER_ID) == []


def test_that_a_desk_lists_what_its_attachments_refer_to(tmp_path: Path) -> None:
    clock = Clock()
    store = a_desk_store(tmp_path, a_world(clock))
    order_id = an_order(store)
    for sha256, size_bytes in ((ONE, 10), (TWO, 20), (ONE, 10), (THREE, 30)):
        clock.tick(minutes=1)
        an_attachment(store, order_id, sha256, size_bytes)

    with store.writing() as connection:
        before = blob_records.has_unlisted(connection)
        blob_records.note_references(connection, lambda name: name != TWO, NOW)
        blob_records.note_references(connection, lambda _name: False, NOW)
        after = blob_records.has_unlisted(connection)
        to_send = [(each.sha256, each.size_bytes) for each in blob_records.to_send(connection, 10)]
        to_fetch = [(each.sha256, each.state) for each in blob_records.to_fetch(connection, 10)]
        blob_records.set_state(connection, [ONE, THREE], blob_records.VERIFIED)
        left = blob_records.to_send(connection, 10)
    store.close()

    assert (before, after) == (True, False)
    assert to_send == [(ONE, 10), (THREE, 30)]
    assert to_fetch == [(TWO, "missing")]
    assert left == []


def test_that_a_long_list_is_worked_off_in_parts(tmp_path: Path) -> None:
    store = a_desk_store(tmp_path)
    order_id = an_order(store)
    for number in range(7):
        an_attachment(store, order_id, f"{number}" * 64)

    with store.writing() as connection:
        blob_records.note_references(connection, lambda _name: True, NOW)
        first = [each.sha256[0] for each in blob_records.to_send(connection, 3)]
    store.close()

    assert first == ["0", "1", "2"]
