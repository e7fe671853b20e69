"""What the capture stops before it is committed, and what the guards stop that passes it by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError

from fieldapp.errors import CapturedWrongly, FieldappError, Unreadable
from fieldapp.model import Note, Part, Role, WorkOrder
from fieldapp.rules.actors import Actor
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_database, open_sqlite
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store, Work

LI = Actor("li", "Li", frozenset({Role.ENGINEER}))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Store]:
    """A desk with an order and a note on it."""
    store = open_desk_store(open_sqlite(tmp_path / "desk.sqlite"))
    _add_order(store)
    yield store
    store.close()


@pytest.fixture
def server(either_database: str) -> Iterator[Store]:
    """A server with an order and a note on it, on the database of this run."""
    store = open_server_store(open_database(either_database))
    _add_order(store)
    yield store
    store.close()


def _add_order(store: Store) -> None:
    with store.change("Draft", by=LI) as work:
        work.add(WorkOrder(id="o", title="Pump", opened_at=work.now))
        work.add(Note(id="n", order_id="o", words="w", made_at=work.now))


def _set_title(title: str) -> Callable[[Work], None]:
    def do(work: Work) -> None:
        work.get(WorkOrder, "o").title = title

    return do


def _change_note(work: Work) -> None:
    work.get(Note, "n").words = "other"


@pytest.mark.parametrize(
    ("do", "wanted", "code"),
    [
        (_set_title("a\x00b"), Unreadable, "text-holds-nul"),
        (_set_title("a\ud800b"), Unreadable, "text-holds-half-a-character"),
        (
            lambda work: setattr(work.get(WorkOrder, "o"), "assignee_id", "x"),
            CapturedWrongly,
            "desk-writes-office-column",
        ),
        (
            lambda work: work.add(Part(id="p", number="1", name="Seal")),
            CapturedWrongly,
            "desk-may-not-insert",
        ),
        (
            lambda work: work.session.execute(update(WorkOrder).values(title="all")),
            CapturedWrongly,
            "bulk-write-passes-capture",
        ),
        (
            lambda work: work.session.execute(insert(Part).values(id="p")),
            CapturedWrongly,
            "bulk-write-passes-capture",
        ),
        (
            lambda work: work.session.delete(work.get(WorkOrder, "o")),
            CapturedWrongly,
            "rows-are-withdrawn-not-deleted",
        ),
        (_change_note, CapturedWrongly, "insert-only"),
    ],
)
def test_that_what_could_not_be_kept_everywhere_is_stopped_at_capture(
    desk: Store, do: Callable[[Work], None], wanted: type[FieldappError], code: str
) -> None:
    with pytest.raises(wanted) as refused, desk.change("Try", by=LI) as work:
        do(work)

    assert refused.value.code == code
    assert desk.scalar("SELECT title FROM work_order") == "Pump"
    assert desk.scalar("SELECT count(*) FROM change_set") == 1


def test_that_a_column_changed_and_changed_back_leaves_no_change_set(desk: Store) -> None:
    with desk.change("Back and forth", by=LI) as work:
        work.get(WorkOrder, "o").title = "Other"
        work.session.flush()
        work.get(WorkOrder, "o").title = "Pump"

    assert desk.scalar("SELECT count(*) FROM change_set") == 1


@pytest.mark.parametrize(
    ("statement", "opens_at"),
    [
        ("UPDATE work_order SET title = 'x'", 1),
        ("INSERT INTO part (id, number, name, withdrawn) VALUES ('p', '1', 'Seal', 0)", 1),
        ("UPDATE note SET words = 'x'", 2),
        ("DELETE FROM note", 2),
    ],
)
def test_that_the_database_itself_refuses_what_passes_the_capture_by(
    server: Store, statement: str, opens_at: int
) -> None:
    for level in range(opens_at):
        with pytest.raises(DBAPIError, match="outside a change"):
            _write_below_capture(server, level, statement)

    assert server.scalar("SELECT title FROM work_order") == "Pump"
    assert server.scalar("SELECT words FROM note") == "w"


def _write_below_capture(store: Store, level: int, statement: str) -> None:
    with store.writing() as connection:
        if level:
            store._open_guard(connection, level)
        connection.exec_driver_sql(statement)


def test_that_replacing_a_fact_is_refused_on_a_desk(desk: Store) -> None:
    replace = "INSERT OR REPLACE INTO note (id, order_id, words, made_at) VALUES ('n', 'o', 'x', 'y')"

    with pytest.raises(DBAPIError, match="outside a change"):
        _write_below_capture(desk, 1, replace)

    assert desk.scalar("SELECT words FROM note") == "w"
