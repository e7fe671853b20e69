"""Whether a server's data is what it should be: the file, every row's hash, the sums of the scopes, every file.

Reads everything and changes nothing, also while the server runs: rows are read in one snapshot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

from fieldapp.model import schema
from fieldapp.store import raw
from fieldapp.store.blobs import Blobs
from fieldapp.store.changes import DIGEST_MODULUS, content_hashes
from fieldapp.store.raw import fetch
from fieldapp.store.store import Store
from fieldapp.store.whole import troubles_of_the_file

_PIECE = 1 << 20
_AT_ONCE = 5_000


@dataclass
class Checked:
    """What was looked at, and what is wrong."""

    rows: int = 0
    scopes: int = 0
    files: int = 0
    not_arrived: int = 0
    """Files that rows speak of and that no desk has handed in yet."""
    wrong: list[str] = field(default_factory=list)
    """Names of what is wrong: `file`, `row device 0198...`, `scope order:0198...`, `blob ab12...`."""


def check_server(store: Store, blobs: Blobs) -> Checked:
    """Look at everything."""
    checked = Checked()
    with store.snapshot() as connection:
        checked.wrong += troubles_of_the_file(connection)
        _check_rows(connection, checked)
        named = {name for (name,) in fetch(connection, "SELECT DISTINCT sha256 FROM attachment")}
    _check_files(blobs, named, checked)
    return checked


def _check_rows(connection: Connection, checked: Checked) -> None:
    sums: dict[str, tuple[int, int]] = {}
    for (table,) in fetch(connection, "SELECT DISTINCT tbl FROM row_version"):
        sql = "SELECT row, scope, content_hash FROM row_version WHERE tbl = ? AND removed = 0"
        versions = fetch(connection, sql, (table,))
        checked.rows += len(versions)
        for _row, scope, told in versions:
            count, digest = sums.get(scope, (0, 0))
            sums[scope] = (count + 1, (digest + told) % DIGEST_MODULUS)
        hashes = dict(_hashes(connection, table, [row for row, _scope, _told in versions]))
        checked.wrong += [f"row {table} {row}" for row, _scope, told in versions if hashes.get(row) != told]
    kept = {scope: (rows, digest) for scope, rows, digest in fetch(connection, _KEPT)}
    checked.scopes = len(kept)
    checked.wrong += [
        f"scope {scope}"
        for scope in sorted({*kept, *sums})
        if kept.get(scope, (0, 0)) != sums.get(scope, (0, 0))
    ]


def _hashes(connection: Connection, table: str, ids: list[str]) -> Iterator[tuple[str, int]]:
    columns = schema.shape(table).columns
    for at in range(0, len(ids), _AT_ONCE):
        rows = raw.read_tuples(connection, table, ids[at : at + _AT_ONCE])
        yield from zip(rows, content_hashes(table, columns, rows.values()), strict=True)


def _check_files(blobs: Blobs, named: set[str], checked: Checked) -> None:
    there = set()
    for name in blobs.names():
        there.add(name)
        checked.files += 1
        if _hash(blobs, name) != name:
            checked.wrong.append(f"blob {name}")
    checked.not_arrived = len(named - there)


def _hash(blobs: Blobs, name: str) -> str:
    digest = hashlib.sha256()
    with blobs.open(name) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


_KEPT = 'SELECT id, "rows", digest FROM scope'
