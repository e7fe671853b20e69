"""What earlier imports left behind: which row each key became, what it said, which mapping was used."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from fieldapp.imports.mapping import Mapping
from fieldapp.imports.mapping_files import decoded, encoded
from fieldapp.model.columns import Stored
from fieldapp.store.batches import batches
from fieldapp.store.server_side import OFFICE_REPLICA
from fieldapp.store.tables import change_set, import_key, import_mapping, row_change
from fieldapp.store.versions import insert_or_update

TITLE = "Import "
"""How the title of every change set of an import begins; by it the values it wrote are found again."""
_AT_ONCE = 500


class Known(NamedTuple):
    """The row a key became, and the fingerprint of what the list said of it last."""

    row: str
    content: str


class Entry(NamedTuple):
    """A key with its row and content, to be written."""

    key: str
    row: str
    content: str


def known_keys(connection: Connection, table: str, keys: Sequence[str]) -> dict[str, Known]:
    """Those of the keys that earlier imports met."""
    found: dict[str, Known] = {}
    for some in batches(keys, _AT_ONCE):
        query = select(import_key.c.source_key, import_key.c.row, import_key.c.content).where(
            import_key.c.tbl == table, import_key.c.source_key.in_(some)
        )
        found.update({key: Known(row, content) for key, row, content in connection.execute(query)})
    return found


def remember(connection: Connection, table: str, entries: Iterable[Entry]) -> None:
    """Keep new keys."""
    rows = [
        {"tbl": table, "source_key": entry.key, "row": entry.row, "content": entry.content}
        for entry in entries
    ]
    if rows:
        connection.execute(import_key.insert(), rows)


def renew(connection: Connection, table: str, entries: Iterable[Entry]) -> None:
    """Keep what the list says now of keys that are known."""
    rows = [{"of_table": table, "of_key": entry.key, "says": entry.content} for entry in entries]
    if rows:
        connection.execute(
            import_key.update()
            .where(import_key.c.tbl == bindparam("of_table"), import_key.c.source_key == bindparam("of_key"))
            .values(content=bindparam("says")),
            rows,
        )


def last_imported(
    connection: Connection, table: str, rows: Sequence[str]
) -> dict[str, MappingOf[str, Stored]]:
    """Per row the values imports wrote last, read from the history of their change sets."""
    found: dict[str, dict[str, Stored]] = {}
    for some in batches(rows, _AT_ONCE):
        query = (
            select(row_change.c.row, row_change.c.columns)
            .join(change_set, change_set.c.id == row_change.c.change_set)
            .where(
                row_change.c.tbl == table,
                row_change.c.row.in_(some),
                change_set.c.replica == OFFICE_REPLICA,
                change_set.c.title.startswith(TITLE),
            )
            .order_by(change_set.c.number, row_change.c.position)
        )
        for row, columns in connection.execute(query):
            said = found.setdefault(row, {})
            said.update({name: pair[1] for name, pair in json.loads(columns).items()})
    return dict(found)


def kept_mapping(connection: Connection, fingerprint: str) -> tuple[Mapping, str] | None:
    """The mapping kept for lists of this shape, with the moment it was kept; None when there is none."""
    row = connection.execute(
        select(import_mapping.c.mapping, import_mapping.c.kept_at).where(
            import_mapping.c.fingerprint == fingerprint
        )
    ).first()
    if row is None:
        return None
    mapping = decoded(row.mapping)
    return None if mapping is None else (mapping, row.kept_at)


def keep_mapping(connection: Connection, fingerprint: str, mapping: Mapping, at: str) -> None:
    """Keep the mapping for the next list of this shape."""
    statement = insert_or_update(connection, import_mapping, ("fingerprint",), ("mapping", "kept_at"))
    connection.execute(statement, [{"fingerprint": fingerprint, "mapping": encoded(mapping), "kept_at": at}])
