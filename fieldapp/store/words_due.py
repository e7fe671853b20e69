"""Rows that a sync brought and the search does not know yet: their words are indexed after the commit, not in it.

    words_due.put_off(connection, rows)      # in the commit that writes the rows
    words_due.catch_up(connection)           # in a short one soon after

Indexing takes a third of a small pull, in which nobody else can write. What is due is kept in the same commit as its
rows, so a laptop that stops in between catches up when it is started again.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

from fieldapp.store import raw
from fieldapp.store.overlay import RowKey, by_table
from fieldapp.store.search import index_rows
from fieldapp.store.settings import forget_settings, read_setting, write_setting

MOST = 500
"""What is more is indexed with its rows: it would be no short commit."""
_NAME = "words-due"
_DECODER = msgspec.json.Decoder(list[tuple[str, str]])


def due(connection: Connection) -> set[RowKey]:
    """The rows whose words are still to be indexed."""
    kept = read_setting(connection, _NAME)
    return set(_DECODER.decode(kept)) if kept else set()


def put_off(connection: Connection, rows: Iterable[RowKey]) -> None:
    """Keep which rows are due, in the place of those that were."""
    write_setting(connection, _NAME, msgspec.json.encode(sorted(rows)).decode())


def catch_up(connection: Connection) -> frozenset[RowKey]:
    """Index what is due, as it stands now; returns the rows."""
    rows = due(connection)
    for table, ids in by_table(rows).items():
        index_rows(
            connection,
            {(table, row): image for row, image in raw.read_rows(connection, table, ids).items()},
        )
    if rows:
        forget_settings(connection, _NAME)
    return frozenset(rows)
