"""After an upgrade: what an older version kept without knowing it is put where this one keeps it.

An older desk keeps unknown columns in `extra` and rows of unknown tables in `raw_row`, verbatim. The
first opening with a version that knows them fills the new columns and tables from there; content
hashes are the same before and after, so nothing has to be fetched. Unsent change sets stay as they were made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

import msgspec
from sqlalchemy import Connection

from fieldapp.model import schema
from fieldapp.model.schema import TableShape
from fieldapp.store import raw, replica
from fieldapp.store.changes import ENCODER
from fieldapp.store.raw import Image, execute_many, fetch
from fieldapp.store.search import index_rows
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store

_SETTING = "knows"


def fill_newly_known(store: Store) -> int:
    """Do it, if this program knows other columns than the one that opened the replica last; returns how many rows."""
    known = _fingerprint()
    with store.snapshot() as connection:
        if read_setting(connection, _SETTING) == known:
            return 0
    with store.writing(as_checkpoint=True) as connection:
        count = _fill_tables(connection)
        count += sum(_fill_columns(connection, schema.shape(noun.__tablename__)) for noun in schema.NOUNS)
        _fill_bases(connection)
        write_setting(connection, _SETTING, known)
    return count


def _as_known(shape: TableShape, image: Image) -> Image:
    """A row of another version as this one has it: what it does not know is in `extra`, and nothing else."""
    kept = dict(msgspec.json.decode(str(image["extra"]))) if image.get("extra") else {}
    told = {name: value for name, value in image.items() if name != "extra" and value is not None}
    values = {**kept, **told}
    unknown = {name: value for name, value in values.items() if name not in shape.columns}
    known: Image = {name: values.get(name) for name in shape.columns}
    if "extra" in shape.columns:
        known["extra"] = ENCODER.encode(unknown).decode() if unknown else None
    return known


def _fingerprint() -> str:
    told = [(name.__tablename__, schema.shape(name.__tablename__).columns) for name in schema.NOUNS]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _fill_tables(connection: Connection) -> int:
    count = 0
    for (table,) in fetch(connection, "SELECT DISTINCT tbl FROM raw_row"):
        if schema.is_known(table):
            rows = fetch(connection, "SELECT image FROM raw_row WHERE tbl = ?", (table,))
            _write(connection, schema.shape(table), [json.loads(image) for (image,) in rows])
            execute_many(connection, "DELETE FROM raw_row WHERE tbl = ?", [(table,)])
            count += len(rows)
    return count


def _fill_columns(connection: Connection, shape: TableShape) -> int:
    if "extra" not in shape.columns:
        return 0
    ids = [row for row, extra in _with_extra(connection, shape.name) if _knows(shape, extra)]
    _write(connection, shape, list(raw.read_rows(connection, shape.name, ids).values()))
    return len(ids)


def _knows(shape: TableShape, extra: Mapping[str, object]) -> bool:
    """Whether any of the values kept without being known has a column now."""
    return not extra.keys().isdisjoint(shape.columns)


def _with_extra(connection: Connection, table: str) -> Iterator[tuple[str, dict[str, object]]]:
    for row, extra in fetch(connection, f"SELECT id, extra FROM {table} WHERE extra IS NOT NULL"):
        yield row, msgspec.json.decode(extra)


def _write(connection: Connection, shape: TableShape, images: list[Image]) -> None:
    known = [_as_known(shape, image) for image in images]
    raw.upsert_rows(connection, shape.name, known)
    index_rows(connection, {(shape.name, str(image["id"])): image for image in known})


def _fill_bases(connection: Connection) -> None:
    bases = replica.base_rows(connection)
    replica.replace_base_rows(
        connection,
        {
            key: _as_known(schema.shape(key[0]), image)
            if image is not None and schema.is_known(key[0])
            else image
            for key, image in bases.items()
        },
    )
