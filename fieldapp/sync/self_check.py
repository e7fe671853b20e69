"""*Check my data*: whether what this replica has is what the server said, row by row, and what the server has now.

    checked = check_rows(store)        # any thread; what differs is asked for anew with the next round
    ...
    last_check(connection)             # after that round: what was found, and that it is mended

The rows are hashed again; rows with unsent changes count as the server last said them. Scopes whose rows do
not give their hashes, or whose hashes do not give the scope's digest, are asked for anew; the digests
of all others are compared with the server's in the next round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection

from fieldapp.model import schema
from fieldapp.model.columns import stored_moment
from fieldapp.store import raw, replica
from fieldapp.store.changes import DIGEST_MODULUS, content_hash, content_hashes
from fieldapp.store.overlay import RowKey
from fieldapp.store.raw import Image, fetch
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store

_SETTING = "self_check"
_REFETCH = "refetch"


class SelfCheck(msgspec.Struct, frozen=True):
    """What a check found."""

    at: str
    rows: int
    scopes: int
    differing: tuple[str, ...] = ()
    """Scopes that were not as they should be."""
    is_settled: bool = False
    """Whether a round since has compared all with the server and fetched what differed."""
    compared: int = 0
    """How many scopes the server gave digests of; 0 of a server too old to be asked."""


def check_rows(store: Store, on_writer: Callable[[Callable[[], None]], None] | None = None) -> SelfCheck:
    """Hash every row again, ask for what differs, and have the next round compare everything with the server.

    Reads on the thread of the caller, and writes what it found with `on_writer`. Raises ReplicaTrouble.
    """
    with store.snapshot() as connection:
        found = _Look(connection).run()
    at = stored_moment(store.world.now())
    checked = SelfCheck(at, found.rows, len(found.scopes), tuple(sorted(found.differing)))
    if on_writer is None:
        _write(store, checked, found.wrong_sums)
    else:
        on_writer(lambda: _write(store, checked, found.wrong_sums))
    return checked


def _write(store: Store, checked: SelfCheck, wrong_sums: set[str]) -> None:
    with store.writing() as connection:
        _mend_sums(connection, wrong_sums)
        asked = read_setting(connection, _REFETCH)
        wanted = {*checked.differing, *(msgspec.json.decode(asked, type=list[str]) if asked else ())}
        write_setting(connection, _REFETCH, msgspec.json.encode(sorted(wanted)).decode())
        _keep(connection, checked)


def last_check(connection: Connection) -> SelfCheck | None:
    """The last check of this replica; None when there was none."""
    words = read_setting(connection, _SETTING)
    return msgspec.json.decode(words, type=SelfCheck) if words else None


def to_compare(connection: Connection) -> tuple[str, ...]:
    """The scopes whose digests the next round compares with the server's; none when no check waits."""
    check = last_check(connection)
    return () if check is None or check.is_settled else tuple(replica.held_scopes(connection))


def note_compared(connection: Connection, differing: tuple[str, ...], compared: int) -> None:
    """A checkpoint compared digests: remember what differed; once nothing does, the check is settled."""
    check = last_check(connection)
    if check is not None and not check.is_settled:
        everything = tuple(sorted({*check.differing, *differing}))
        noted = msgspec.structs.replace(
            check, differing=everything, is_settled=not differing, compared=max(compared, check.compared)
        )
        _keep(connection, noted)


def _keep(connection: Connection, check: SelfCheck) -> None:
    write_setting(connection, _SETTING, msgspec.json.encode(check).decode())


@dataclass
class _Look:
    """One look at every row, in one snapshot."""

    connection: Connection
    rows: int = 0
    scopes: set[str] = field(default_factory=set)
    differing: set[str] = field(default_factory=set)
    wrong_sums: set[str] = field(default_factory=set)

    def run(self) -> _Look:
        bases = replica.base_rows(self.connection)
        sums: dict[str, tuple[int, int]] = {}
        for (table,) in fetch(self.connection, "SELECT DISTINCT tbl FROM row_version"):
            for _row, scope, told in self._versions(table):
                count, digest = sums.get(scope, (0, 0))
                sums[scope] = (count + 1, (digest + told) % DIGEST_MODULUS)
            self._check_table(table, bases)
        kept = replica.scope_sums(self.connection, {*sums, *replica.held_scopes(self.connection)})
        self.wrong_sums = {scope for scope, pair in kept.items() if sums.get(scope, (0, 0)) != pair}
        self.scopes = set(kept)
        self.differing |= self.wrong_sums
        return self

    def _versions(self, table: str) -> list[tuple[str, str, int]]:
        sql = "SELECT row, scope, content_hash FROM row_version WHERE tbl = ? AND removed = 0"
        return [(row, scope, told) for row, scope, told in fetch(self.connection, sql, (table,))]

    def _check_table(self, table: str, bases: Mapping[RowKey, Image | None]) -> None:
        versions = self._versions(table)
        self.rows += len(versions)
        hashes = dict(self._hashes(table, [row for row, _scope, _told in versions]))
        for row, scope, told in versions:
            if (table, row) in bases:
                image = bases[table, row]
                is_right = image is not None and content_hash(table, image) == told
            else:
                is_right = hashes.get(row) == told
            if not is_right:
                self.differing.add(scope)

    def _hashes(self, table: str, ids: list[str]) -> Iterator[tuple[str, int]]:
        if schema.is_known(table):
            rows = raw.read_tuples(self.connection, table, ids)
            yield from zip(
                rows, content_hashes(table, schema.shape(table).columns, rows.values()), strict=True
            )
            return
        for row, image in fetch(self.connection, "SELECT row, image FROM raw_row WHERE tbl = ?", (table,)):
            yield row, content_hash(table, msgspec.json.decode(image))


def _mend_sums(connection: Connection, scopes: set[str]) -> None:
    """Set these scopes' sums to what their rows' hashes add up to, so that fetching them anew ends."""
    sums = {}
    for scope in scopes:
        hashes = replica.versions_in(connection, scope).values()
        sums[scope] = (len(hashes), sum(hashes) % DIGEST_MODULUS)
    replica.write_scope_sums(connection, sums)
