"""What an author counts as having seen: honest work survives a restore, and naming no commit helps nobody."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fieldapp.model import Note, WorkOrder
from fieldapp.store import replica
from fieldapp.store.driver import open_sqlite
from fieldapp.store.raw import fetch
from fieldapp.store.server_side import open_server_store
from tests.sync.harness import Clock, Company, DeskInTest


def _note(desk: DeskInTest, order: str, words: str) -> None:
    with desk.store.change("Add a note", by=desk.actor) as work:
        work.add(Note(id=work.new_id(), order_id=order, words=words, made_at=work.now))


def _words(company: Company) -> list[str]:
    with company.server.read() as session:
        return sorted(note.words for note in session.query(Note))


def _reasons(company: Company) -> list[str]:
    with company.server.snapshot() as connection:
        return [str(row[0]) for row in fetch(connection, "SELECT reason FROM quarantine ORDER BY number")]


def _claims(desk: DeskInTest, seq: int, chain: str | None) -> None:
    """The laptop says of everything not yet sent that it had seen this commit."""
    with desk.store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE change_set SET seen_seq = ?, seen_chain = ? WHERE state = 'pending'", (seq, chain)
        )


def _taken_away(company: Company, desk: DeskInTest) -> str:
    """An order the laptop holds and, without knowing it yet, may hold no longer."""
    order = company.order(desk.actor)
    desk.sync()
    wang = company.engineer("Wang")
    company.edit(WorkOrder, order, assignee_id=wang.person_id, assignee_name=wang.name)
    return order


@pytest.mark.parametrize(
    ("seq", "chain"), [(-1, None), (0, None), (1, "f" * 64), (9_999, "0" * 64), (2**63 - 1, "a" * 64)]
)
def test_that_naming_no_commit_of_this_server_is_no_way_round_a_revocation(
    company: Company, seq: int, chain: str | None
) -> None:
    desk = company.desk(company.engineer("Li"))
    order = _taken_away(company, desk)
    _note(desk, order, "after the loss")
    _claims(desk, seq, chain)

    desk.driver.run_round()

    assert _words(company) == []
    assert _reasons(company) == [f"scope-was-revoked:order:{order}"]


def test_that_naming_no_commit_takes_nothing_from_who_still_holds_the_order(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    _note(desk, order, "mine still")
    _claims(desk, -1, None)

    desk.sync()

    assert _words(company) == ["mine still"]


@pytest.mark.parametrize("number", [-5, 2**70])
def test_that_a_commit_that_cannot_exist_counts_as_none(company: Company, number: int) -> None:
    desk = company.desk(company.engineer("Li"))
    order = _taken_away(company, desk)
    _note(desk, order, "after the loss")
    books = desk.driver

    desk.network.exchange = _lying(desk, number)  # type: ignore[method-assign]
    books.run_round()

    assert _words(company) == []
    assert _reasons(company) == [f"scope-was-revoked:order:{order}"]


def _lying(desk: DeskInTest, number: int):  # type: ignore[no-untyped-def]
    honest = desk.network.exchange

    def exchange(path: str, body: bytes) -> bytes:
        if path.endswith("push"):
            with desk.store.snapshot() as connection:
                ((seen,),) = fetch(
                    connection, "SELECT DISTINCT seen_seq FROM change_set WHERE state = 'pending'"
                )
            body = body.replace(f'",{seen},"'.encode(), f'",{number},"'.encode())
        return honest(path, body)

    return exchange


def test_that_a_replica_never_sees_less_than_it_had(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    other = company.order(desk.actor, "Another")
    desk.sync()
    with desk.store.snapshot() as connection:
        ((old_seq, old_chain),) = fetch(connection, "SELECT seq, chain FROM replica_state")
    order = _taken_away(company, desk)
    desk.sync()
    _note(desk, other, "this one has seen the loss")
    desk.sync()
    with desk.store.writing(as_checkpoint=True) as connection:
        row = fetch(connection, "SELECT 1 FROM work_order WHERE id = ?", (order,))
    assert row == []
    _write_anyway(company, desk, order)
    _claims(desk, old_seq, old_chain)

    desk.driver.run_round()

    assert _words(company) == ["this one has seen the loss"]
    assert _reasons(company) == [f"scope-was-revoked:order:{order}"]


def _write_anyway(company: Company, desk: DeskInTest, order: str) -> None:
    """A laptop that was tampered with writes into an order it has lost."""
    with desk.store.change("Add a note", by=desk.actor) as work:
        work.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        placed = work.add(
            Note(
                id=work.new_id(), order_id=company.desks[0].rows(WorkOrder)[0].id, words="x", made_at=work.now
            )
        )
    with desk.store.writing(as_checkpoint=True) as connection:
        ((body,),) = fetch(connection, "SELECT body FROM change_set WHERE state = 'pending'")
        _repack(connection, bytes(body).replace(str(placed.order_id).encode(), order.encode()))


def _repack(connection: object, body: bytes) -> None:
    from fieldapp.store.changes import body_hash, chain_hash

    ((number, previous),) = fetch(
        connection,  # type: ignore[arg-type]
        "SELECT number, previous FROM change_set WHERE state = 'pending'",
    )
    hash_now = chain_hash(previous, body_hash(body), number)
    connection.exec_driver_sql(  # type: ignore[attr-defined]
        "UPDATE change_set SET body = ?, body_hash = ?, hash = ? WHERE state = 'pending'",
        (body, body_hash(body), hash_now),
    )
    connection.exec_driver_sql("UPDATE replica_state SET last_hash = ?", (hash_now,))  # type: ignore[attr-defined]


def test_that_honest_work_merges_after_the_server_was_restored_although_the_order_was_taken_away_since(
    tmp_path: Path,
) -> None:
    clock = Clock()
    company = Company(open_sqlite(tmp_path / "server.sqlite"), tmp_path, clock)
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    company.server.close()
    shutil.copy(tmp_path / "server.sqlite", tmp_path / "backup.sqlite")
    company.server = open_server_store(open_sqlite(tmp_path / "server.sqlite"), desk.store.world)
    desk.network.server = company.server
    company.edit(WorkOrder, order, title="Written after the backup")
    desk.sync()
    _note(desk, order, "seen what the restore undid")

    _restore(company, desk, tmp_path)
    wang = company.engineer("Wang")
    company.edit(WorkOrder, order, assignee_id=wang.person_id, assignee_name="Wang")
    desk.sync()

    assert _words(company) == ["seen what the restore undid"]
    assert _reasons(company) == []
    company.close()


def test_that_what_is_written_between_a_reset_and_the_new_rows_has_seen_what_was_shown(
    company: Company,
) -> None:
    desk = company.desk(company.engineer("Li"))
    order = _taken_away(company, desk)
    with desk.store.writing() as connection:
        (seen,) = fetch(connection, "SELECT seq, chain FROM replica_state")
        replica.forget_cursor(connection)

    _note(desk, order, "between the reset and the rows")

    with desk.store.snapshot() as connection:
        assert fetch(connection, "SELECT seen_seq, seen_chain FROM change_set") == [seen]
    desk.sync()
    assert _words(company) == ["between the reset and the rows"]


def _restore(company: Company, desk: DeskInTest, folder: Path) -> None:
    """The server comes back as it was when the backup was made; nobody tells the laptop."""
    company.server.close()
    for name in ("server.sqlite", "server.sqlite-wal", "server.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(folder / "backup.sqlite", folder / "server.sqlite")
    company.server = open_server_store(open_sqlite(folder / "server.sqlite"), desk.store.world)
    desk.network.server = company.server
