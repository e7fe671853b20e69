"""A disk that fills in the middle of the work."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from fieldapp.errors import ReplicaTrouble
from fieldapp.model import WorkOrder
from fieldapp.rules.actors import SYSTEM
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.store import Store

MOST = 200


def _limit(store: Store, more_pages: int) -> None:
    pages = int(store.scalar("PRAGMA page_count"))

    def bound(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + more_pages}")  # type: ignore[attr-defined]

    event.listen(store.engine, "connect", bound)
    store.engine.dispose()


def _draft(store: Store, number: int) -> None:
    with store.change("Draft an order", by=SYSTEM) as work:
        order = WorkOrder(id=work.new_id(), title=f"Order {number}", fault="leaks " * 400, opened_at=work.now)
        work.add(order)


def _draft_until_full(store: Store) -> None:
    for number in range(1, MOST):
        _draft(store, number)


def test_that_a_full_disk_is_told_as_such_and_keeps_what_was_there(tmp_path: Path) -> None:
    store = open_desk_store(open_sqlite(tmp_path / "replica.sqlite"))
    _draft(store, 0)
    _limit(store, 20)

    with pytest.raises(ReplicaTrouble, match="disk-full"):
        _draft_until_full(store)

    with store.read() as session:
        kept = session.scalar(select(func.count()).select_from(WorkOrder))
    assert 1 <= int(kept or 0) < MOST
    assert store.scalar("SELECT count(*) FROM change_set") == kept
    store.close()
