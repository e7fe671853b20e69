"""What must be true of desks and server, at every moment and at rest (numbers as in the design)."""

from __future__ import annotations

import json
from collections import Counter

from fieldapp.model import schema
from fieldapp.store import raw
from fieldapp.store.changes import DIGEST_MODULUS, content_hash, decode_body
from fieldapp.store.raw import fetch
from fieldapp.store.store import Store
from tests.sync.harness import Company, DeskInTest

Image = dict[str, object]


class BrokenError(AssertionError):
    """An invariant does not hold."""


def check_desk(desk: DeskInTest) -> None:
    """Of a desk at any moment: keys hold, digests add up, mine is shown, nothing repaired itself."""
    store = desk.store
    _check_keys(store)
    with store.snapshot() as connection:
        refetch = fetch(connection, "SELECT value FROM setting WHERE name = 'refetch'")
    if refetch and refetch[0][0] != "[]":
        raise BrokenError(f"a digest differed on {store.engine.url.database}: {refetch[0][0]}")
    _check_sums(store, is_server=False)
    _check_mine_is_shown(store)


def check_server(store: Store) -> None:
    """Of the server at any moment: keys, digests, one unbranched chain an order, one conflict a group."""
    _check_keys(store)
    _check_sums(store, is_server=True)
    with store.snapshot() as connection:
        branches = fetch(
            connection, "SELECT order_id FROM order_step GROUP BY order_id, follows_id HAVING count(*) > 1"
        )
        twice = fetch(
            connection,
            "SELECT row_id FROM conflict WHERE decision IS NULL "
            "GROUP BY table_name, row_id, group_name, replica_id HAVING count(*) > 1",
        )
        head, marks = fetch(connection, "SELECT seq, (SELECT count(*) FROM commit_mark) FROM commit_clock")[0]
    if branches:
        raise BrokenError(f"12: the steps of {branches[0][0]} branch")
    if twice:
        raise BrokenError(f"12: two open conflicts about {twice[0][0]}")
    fault = store.scalar("SELECT reason FROM quarantine WHERE reason LIKE 'cannot-be-done%'")
    if fault:
        raise BrokenError(f"a change set of our own desk was refused: {fault}")
    if head != marks:
        raise BrokenError(f"4: {marks} marks for {head} commits")


def check_rest(company: Company) -> None:
    """When everything was exchanged: all is receipted once, replicas equal the server, only held work waits."""
    server = company.server
    for desk in company.desks:
        _check_receipts(desk, server)
        _check_equal(desk, server)
    _check_effects(server)
    _check_hashes(server)


def _check_keys(store: Store) -> None:
    with store.snapshot() as connection:
        broken = fetch(connection, "PRAGMA foreign_key_check")
    if broken:
        raise BrokenError(f"5: a key points nowhere: {broken[0]}")


def _check_sums(store: Store, *, is_server: bool) -> None:
    """21: incremental digests equal recomputed ones."""
    with store.snapshot() as connection:
        sums = Counter[str]()
        rows = Counter[str]()
        for scope, content in fetch(
            connection, "SELECT scope, content_hash FROM row_version WHERE removed = 0"
        ):
            sums[scope] += content
            rows[scope] += 1
        kept = {name: (count, digest) for name, count, digest in fetch(connection, _SUMS)}
    for name in {*kept, *rows}:
        if kept.get(name, (0, 0)) != (rows[name], sums[name] % DIGEST_MODULUS):
            raise BrokenError(f"21: the digest of {name} does not add up (server: {is_server})")


_SUMS = 'SELECT id, "rows", digest FROM scope'


def _check_mine_is_shown(store: Store) -> None:
    """6: of what is not archived, the last value typed into a column is what a row shows."""
    typed: dict[tuple[str, str, str], object] = {}
    with store.snapshot() as connection:
        waiting = fetch(connection, "SELECT body FROM change_set WHERE state <> 'archived' ORDER BY rowid")
        for (raw_body,) in waiting:
            for change in decode_body(bytes(raw_body)).rows:
                typed.update(
                    {(change.table, change.row, name): value for name, value in change.after().items()}
                )
        for table, row, name in typed:
            found = raw.read_rows(connection, table, [row])
            if found and found[row][name] != typed[table, row, name]:
                raise BrokenError(
                    f"6: {table}.{name} shows {found[row][name]!r}, typed {typed[table, row, name]!r}"
                )


def _check_receipts(desk: DeskInTest, server: Store) -> None:
    """1, 8, 17: every change set a desk has is receipted; only what is held waits, and people are told."""
    with desk.store.snapshot() as connection:
        here = fetch(connection, "SELECT id, body_hash, state FROM change_set")
    with server.snapshot() as connection:
        there = {
            row[0]: row for row in fetch(connection, "SELECT change_set, body_hash, status FROM receipt")
        }
        held = {row[0] for row in fetch(connection, "SELECT change_set FROM quarantine")}
    for change_set, body_hash, state in here:
        if change_set not in there:
            raise BrokenError(f"1: {change_set} ({state}) has no receipt")
        if there[change_set][1] != body_hash:
            raise BrokenError(f"1: {change_set} was receipted for another body")
        is_held = there[change_set][2] in ("review", "quarantined")
        if state != ("held" if is_held else "archived"):
            raise BrokenError(f"8: {change_set} is {state}, its receipt {there[change_set][2]}")
        if is_held and change_set not in held:
            raise BrokenError(f"1: nobody is told of {change_set}")


def _check_equal(desk: DeskInTest, server: Store) -> None:
    """8: the replica equals the server on its scopes; what is held lies over it."""
    here, there = _versions(desk.store), _versions(server)
    with server.snapshot() as connection:
        scopes = {
            row[0]
            for row in fetch(
                connection,
                "SELECT scope FROM subscription WHERE person = ? AND revoked_seq IS NULL",
                (desk.actor.person_id,),
            )
        }
    wanted = {one for one in there if one[2] in scopes}
    if here != wanted:
        raise BrokenError(f"8: too much {sorted(here - wanted)[:2]}, too little {sorted(wanted - here)[:2]}")
    for table in {one[0] for one in wanted}:
        ids = [one[1] for one in wanted if one[0] == table]
        _check_rows(desk.store, server, table, ids)
    _check_nothing_else(desk.store, here)


def _check_rows(desk: Store, server: Store, table: str, ids: list[str]) -> None:
    with server.snapshot() as connection:
        there = raw.read_rows(connection, table, ids)
    with desk.snapshot() as connection:
        here = raw.read_rows(connection, table, ids)
        bases = fetch(connection, "SELECT row, image FROM base_row WHERE tbl = ?", (table,))
    here |= {row: json.loads(image) for row, image in bases if image is not None and row in here}
    if here != there:
        raise BrokenError(f"8: rows of {table} differ")


def _check_nothing_else(desk: Store, here: set[tuple[str, str, str, int]]) -> None:
    """14: beside the rows of its scopes a desk has only what it inserted and is held."""
    known = {(table, row) for table, row, _scope, _content in here}
    with desk.snapshot() as connection:
        own = {(table, row) for table, row in fetch(connection, "SELECT tbl, row FROM base_row")}
        for noun in schema.NOUNS:
            table = noun.__tablename__
            for (row,) in fetch(connection, f"SELECT id FROM {table}"):
                if (table, row) not in known | own:
                    raise BrokenError(f"14: {table} {row} should not be here any more")
        waiting = fetch(connection, "SELECT 1 FROM change_set WHERE state <> 'archived'")
        vault = fetch(connection, "SELECT scope FROM vault_row")
    if vault and not waiting:
        raise BrokenError(f"8: {vault[0][0]} is still in the vault")


def _check_effects(server: Store) -> None:
    """2: what was applied is in the rows; what was held has no effect; a change set has one fate."""
    with server.snapshot() as connection:
        fates: dict[str, set[str]] = {}
        for change_set, status in fetch(connection, "SELECT change_set, status FROM receipt"):
            fates.setdefault(change_set, set()).add(status)
        effects = {row[0] for row in fetch(connection, "SELECT change_set FROM row_change")}
        notes = {row[0] for row in fetch(connection, "SELECT id FROM note")}
        bodies = dict(fetch(connection, "SELECT id, body FROM change_set WHERE body IS NOT NULL"))
    for change_set, found in fates.items():
        if len(found) > 1:
            raise BrokenError(f"2: {change_set} is {sorted(found)}")
        is_held = bool(found & {"review", "quarantined"})
        if is_held and change_set in effects:
            raise BrokenError(f"2: {change_set} is held and had effects")
        made = {
            change.row for change in decode_body(bytes(bodies[change_set])).rows if change.table == "note"
        }
        if not is_held and not made <= notes:
            raise BrokenError(f"1: a note of {change_set} is gone")


def _check_hashes(server: Store) -> None:
    with server.snapshot() as connection:
        rows = fetch(connection, "SELECT tbl, row, content_hash FROM row_version WHERE removed = 0")
        for table in {one[0] for one in rows}:
            wanted = {row: content for name, row, content in rows if name == table}
            found = raw.read_rows(connection, table, wanted)
            if {row: content_hash(table, image) for row, image in found.items()} != wanted:
                raise BrokenError(f"21: the hashes of {table} are not those of its rows")


def _versions(store: Store) -> set[tuple[str, str, str, int]]:
    with store.snapshot() as connection:
        found = fetch(connection, "SELECT tbl, row, scope, content_hash FROM row_version WHERE removed = 0")
    return {(table, row, scope, content) for table, row, scope, content in found}
