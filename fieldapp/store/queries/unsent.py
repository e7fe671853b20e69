"""What is on this laptop only: rows whose change sets no pulled state contains yet.

`base_row` holds exactly these rows (empty on the server), so the cost follows what
waits, not what the replica holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, cast

from sqlalchemy import Select, Table, select, union
from sqlalchemy.orm import Session

from fieldapp.model import schema
from fieldapp.store.batches import batches
from fieldapp.store.tables import base_row

RowKey = tuple[str, str]


def orders_with_unsent(session: Session) -> frozenset[str]:
    """The ids of orders of which some row waits to reach the server."""
    return frozenset(session.scalars(_orders_query()))


def unsent_rows(session: Session, row_ids: Iterable[str]) -> frozenset[RowKey]:
    """Those of the rows, as (table, id), that wait to reach the server."""
    found: set[RowKey] = set()
    for some in batches(sorted(set(row_ids)), 500):
        rows = session.execute(select(base_row.c.tbl, base_row.c.row).where(base_row.c.row.in_(some)))
        found.update((table, row) for table, row in rows)
    return frozenset(found)


@cache
def _orders_query() -> Any:
    return union(select(base_row.c.row).where(base_row.c.tbl == "work_order"), *_of_children())


def _of_children() -> list[Select[Any]]:
    children = [noun for noun in schema.NOUNS if noun.HOME.kind == "order" and noun.HOME.column != "id"]
    tables = [cast("Table", noun.__table__) for noun in children]
    return [
        select(table.c.order_id)
        .join(base_row, base_row.c.row == table.c.id)
        .where(base_row.c.tbl == table.name)
        for table in tables
    ]
