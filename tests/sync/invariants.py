"""What must be true of desks and server, at every moment and at rest (numbers as in the design).

Each is a function that says which invariants it checks; `MOMENT_*` run after every step, `REST_*` when
everything was exchanged. What needs the server's past is in `tests.sync.oracle`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, ForeignKey

from fieldapp.model import schema
from fieldapp.rules.actors import Actor
from fieldapp.store import raw, words_due
from fieldapp.store.changes import (
    DIGEST_MODULUS,
    Body,
    body_hash,
    chain_hash,
    content_hash,
    decode_body,
)
from fieldapp.store.raw import fetch
from fieldapp.store.search import SEARCHED, Hit, search, wanted_tokens
from fieldapp.store.store import Store
from fieldapp.store.tables import metadata

Row = tuple[str, str, str, int]
CHECKED: dict[int, list[str]] = {}
"""The functions that check each invariant."""
LOOKED: Counter[int] = Counter()
"""How often each was looked at in this process."""


class BrokenError(AssertionError):
    """An invariant does not hold."""


class Desk(Protocol):
    """What is looked at of a laptop."""

    @property
    def store(self) -> Store: ...
    @property
    def actor(self) -> Actor: ...


class Company(Protocol):
    """What is looked at of the whole."""

    @property
    def server(self) -> Store: ...
    @property
    def desks(self) -> Any: ...


def checks(*numbers: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Write down which invariants a function checks."""

    def note(function: Callable[..., None]) -> Callable[..., None]:
        for number in numbers:
            CHECKED.setdefault(number, []).append(f"{function.__module__}.{function.__name__}")

        @wraps(function)
        def looked(*arguments: Any) -> None:
            for number in numbers:
                LOOKED[number] += 1
            function(*arguments)

        return looked

    return note


def check_desk(connection: Connection) -> None:
    """Of a desk at any moment."""
    for check in MOMENT_DESK:
        check(connection)


def check_server(connection: Connection) -> None:
    """Of the server at any moment."""
    for check in MOMENT_SERVER:
        check(connection)


def check_rest(company: Company) -> None:
    """When everything was exchanged: all is receipted once, replicas equal the server, only held work waits."""
    with company.server.snapshot() as server:
        for desk in company.desks:
            with desk.store.snapshot() as connection:
                for check in REST_DESK:
                    check(connection, server, str(desk.actor.person_id))
        for check in REST_SERVER:
            check(server)


# ─── at any moment, either side ────────────────────────────────────────────────────────────────


@checks(5)
def keys_point_somewhere(connection: Connection) -> None:
    """Foreign keys hold in every committed state.

    Asked of all keys in one statement: SQLite's own check compiles one a table whenever it is asked.
    """
    broken = fetch(connection, _LOOSE_KEYS)
    if broken:
        raise BrokenError(f"5: a key points nowhere: {broken[0]}")


def _loose(key: ForeignKey) -> str:
    child, parent = key.parent, key.column
    return (
        f"SELECT '{child.table.name}.{child.name}', c.{child.name} FROM {child.table.name} AS c "
        f"WHERE c.{child.name} IS NOT NULL AND NOT EXISTS "
        f"(SELECT 1 FROM {parent.table.name} AS p WHERE p.{parent.name} = c.{child.name})"
    )


_KEYS = sorted({key for table in metadata.tables.values() for key in table.foreign_keys}, key=str)
_LOOSE_KEYS = " UNION ALL ".join(dict.fromkeys(_loose(key) for key in _KEYS))


@checks(21)
def digests_add_up(connection: Connection) -> None:
    """Incremental digests equal recomputed ones."""
    sums, rows = Counter[str](), Counter[str]()
    for scope, content in fetch(connection, "SELECT scope, content_hash FROM row_version WHERE removed = 0"):
        sums[scope] += content
        rows[scope] += 1
    kept = {
        name: (count, digest)
        for name, count, digest in fetch(connection, 'SELECT id, "rows", digest FROM scope')
    }
    for name in {*kept, *rows}:
        if kept.get(name, (0, 0)) != (rows[name], sums[name] % DIGEST_MODULUS):
            raise BrokenError(f"21: the digest of {name} does not add up")


# ─── a desk at any moment ──────────────────────────────────────────────────────────────────────


@checks(4, 8)
def nothing_had_to_be_repaired(connection: Connection) -> None:
    """Without injected corruption no digest ever differs: self-repair hides bugs."""
    refetch = fetch(connection, "SELECT value FROM setting WHERE name = 'refetch'")
    if refetch and refetch[0][0] != "[]":
        raise BrokenError(f"4: a digest differed: {refetch[0][0]}")


@checks(7, 18)
def the_outbox_is_one_chain(connection: Connection) -> None:
    """Numbers without a gap, each hash over the one before: no two bytes under one number."""
    (replica, next_number, last) = fetch(
        connection, "SELECT replica, next_number, last_hash FROM replica_state"
    )[0]
    sql = (
        "SELECT number, previous, hash, body_hash, body FROM change_set WHERE replica = ? "
        "AND state = 'pending' ORDER BY number"
    )
    before: str | None = None
    expected = next_number
    for number, previous, hash_now, hash_of_body, body in fetch(connection, sql, (replica,)):
        if before is not None and (number != expected or previous != before):
            raise BrokenError(f"18: number {number} does not follow the one before it")
        if body_hash(bytes(body)) != hash_of_body or chain_hash(previous, hash_of_body, number) != hash_now:
            raise BrokenError(f"18: the hash of number {number} is not that of its bytes")
        before, expected = hash_now, number + 1
    if before is not None and (before != last or expected != next_number):
        raise BrokenError("18: the last number is not the last of the outbox")


@checks(14)
def the_vault_waits_for_something(connection: Connection) -> None:
    """What is kept of a lost scope is kept only while its work is on its way."""
    vault = fetch(connection, "SELECT scope FROM vault_row LIMIT 1")
    waits = fetch(connection, "SELECT 1 FROM change_set WHERE state <> 'archived' LIMIT 1")
    if vault and not waits:
        raise BrokenError(f"14: {vault[0][0]} is still in the vault")


# ─── the server at any moment ──────────────────────────────────────────────────────────────────


@checks(12)
def steps_do_not_branch(connection: Connection) -> None:
    """Every step follows the step it names, and no two follow the same."""
    branches = fetch(
        connection, "SELECT order_id FROM order_step GROUP BY order_id, follows_id HAVING count(*) > 1"
    )
    if branches:
        raise BrokenError(f"12: the steps of {branches[0][0]} branch")
    loose = fetch(
        connection,
        "SELECT s.id FROM order_step AS s LEFT JOIN order_step AS f ON f.id = s.follows_id "
        "AND f.order_id = s.order_id WHERE s.follows_id IS NOT NULL AND f.id IS NULL",
    )
    if loose:
        raise BrokenError(f"12: step {loose[0][0]} follows none of its order")


@checks(12)
def one_disagreement_is_one_conflict(connection: Connection) -> None:
    """At most one open conflict per row, group and replica."""
    twice = fetch(
        connection,
        "SELECT row_id FROM conflict WHERE decision IS NULL "
        "GROUP BY table_name, row_id, group_name, replica_id HAVING count(*) > 1",
    )
    if twice:
        raise BrokenError(f"12: two open conflicts about {twice[0][0]}")


@checks(8)
def our_own_desks_make_sense(connection: Connection) -> None:
    """What a desk of this version sends can be judged, and is never refused for its form."""
    fault = fetch(connection, "SELECT reason FROM quarantine WHERE reason LIKE 'cannot-be-done%' LIMIT 1")
    if fault:
        raise BrokenError(f"8: a change set of our own desk was refused: {fault[0][0]}")


@checks(4)
def commits_are_dense(connection: Connection) -> None:
    """One mark for each commit, none left out."""
    head, marks, last = fetch(
        connection,
        "SELECT seq, (SELECT count(*) FROM commit_mark), (SELECT max(seq) FROM commit_mark) FROM commit_clock",
    )[0]
    if head != marks or head != (last or 0):
        raise BrokenError(f"4: {marks} marks up to {last} for {head} commits")


# ─── at rest, a desk beside the server ─────────────────────────────────────────────────────────


@checks(1, 8, 17)
def everything_is_receipted(desk: Connection, server: Connection, _person: str) -> None:
    """Every change set a desk has is receipted; only what is held waits, and people are told."""
    there = {row[0]: row for row in fetch(server, "SELECT change_set, body_hash, status FROM receipt")}
    held = dict(fetch(server, "SELECT change_set, settled_at FROM quarantine"))
    sql = "SELECT id, body_hash, state, coalesce(receipt, '') FROM change_set"
    for change_set, hash_of_body, state, told in fetch(desk, sql):
        if change_set not in there:
            raise BrokenError(f"1: {change_set} ({state}) has no receipt")
        if there[change_set][1] != hash_of_body:
            raise BrokenError(f"1: {change_set} was receipted for another body")
        is_held = there[change_set][2] in ("review", "quarantined")
        waits = is_held and held.get(change_set) is None
        was_dealt_with = '"outcome"' in told  # and the server went back to before that
        if state != ("held" if waits and not was_dealt_with else "archived"):
            raise BrokenError(f"8: {change_set} is {state}, its receipt {there[change_set][2]}")
        if is_held and change_set not in held:
            raise BrokenError(f"1: nobody is told of {change_set}")


@checks(8, 14)
def the_replica_equals_the_server(desk: Connection, server: Connection, person: str) -> None:
    """The same rows in the same scopes; what is held lies over them."""
    here, there = _versions(desk), _versions(server)
    scopes = {
        row[0]
        for row in fetch(
            server, "SELECT scope FROM subscription WHERE person = ? AND revoked_seq IS NULL", (person,)
        )
    }
    wanted = {one for one in there if one[2] in scopes}
    if here != wanted:
        raise BrokenError(f"8: too much {sorted(here - wanted)[:2]}, too little {sorted(wanted - here)[:2]}")
    for table in {one[0] for one in wanted}:
        _check_rows(desk, server, table, [one[1] for one in wanted if one[0] == table])


@checks(14)
def nothing_of_lost_scopes_is_left(desk: Connection, _server: Connection, _person: str) -> None:
    """Beside the rows of its scopes a desk has only what it inserted and is held."""
    known = {(table, row) for table, row, _scope, _content in _versions(desk)}
    known |= {(table, row) for table, row in fetch(desk, "SELECT tbl, row FROM base_row")}
    for noun in schema.NOUNS:
        table = noun.__tablename__
        for (row,) in fetch(desk, f"SELECT id FROM {table}"):
            if (table, row) not in known:
                raise BrokenError(f"14: {table} {row} should not be here any more")


# ─── at rest, the server ───────────────────────────────────────────────────────────────────────


@checks(2)
def one_fate_each(server: Connection) -> None:
    """A change set has one fate however often it came; what is held has no effect."""
    settled = {
        row[0] for row in fetch(server, "SELECT change_set FROM quarantine WHERE settled_at IS NOT NULL")
    }
    effects = {row[0] for row in fetch(server, "SELECT change_set FROM row_change")}
    for change_set, found in _fates(server).items():
        if len(found) > 1:
            raise BrokenError(f"2: {change_set} is {sorted(found)}")
        if found & _HELD and change_set in effects - settled:
            raise BrokenError(f"2: {change_set} is held and had effects")


@checks(1, 2, 10)
def what_was_added_is_there(server: Connection) -> None:
    """Every row that an accepted change set added is there; a step may have become a conflict instead."""
    disputed = {row[0] for row in fetch(server, "SELECT row_id FROM conflict WHERE group_name = 'status'")}
    for body in _accepted(server):
        for change in body.rows:
            if change.kind != "insert":
                continue
            if change.table == "order_step" and change.after()["order_id"] in disputed:
                continue
            if not schema.is_known(change.table):
                raise BrokenError(f"1: {body.id} was accepted and its {change.table} is nowhere")
            if not raw.read_rows(server, change.table, [change.row]):
                raise BrokenError(f"1: a {change.table} of {body.id} is gone")


@checks(1, 13)
def every_value_is_found(server: Connection) -> None:
    """Each value that was typed, decisions too, is in the history of its row, or in a conflict about it."""
    written: dict[str, str] = {}
    about = dict(fetch(server, "SELECT id, row_id FROM conflict"))
    for row, columns in fetch(server, "SELECT row, columns FROM row_change"):
        for place in {row, about.get(row, row)}:
            written[place] = written.get(place, "") + columns
    for row, base, mine, theirs in fetch(server, "SELECT row_id, base, mine, theirs FROM conflict"):
        written[row] = written.get(row, "") + f"{base}{mine}{theirs}"
    for body in _accepted(server):
        for change in body.rows:
            for name, value in change.after().items() if change.kind == "update" else ():
                if isinstance(value, str) and value not in written.get(change.row, ""):
                    raise BrokenError(f"13: {value!r} in {change.table}.{name} of {body.id} is nowhere")


@checks(3, 13)
def who_overwrote_unseen_asked(server: Connection) -> None:
    """Where an accepted edit replaced a value its author had not seen, there is a conflict about it."""
    asked = {
        (table, row, group)
        for table, row, group in fetch(server, "SELECT table_name, row_id, group_name FROM conflict")
    }
    effects = _effects(server)
    for body in _accepted(server):
        for change in body.rows:
            if change.kind != "update" or change.table == "conflict":
                continue
            shape = schema.shape(change.table)
            done = effects.get((body.id, change.table, change.row), {})
            for name, (seen, _new) in change.columns.items():
                unseen = name in done and done[name][0] != seen
                if unseen and (change.table, change.row, shape.groups[name]) not in asked:
                    raise BrokenError(f"3: {body.id} silently replaced {done[name][0]!r}, had seen {seen!r}")


@checks(1, 7)
def nothing_overtakes_what_is_held(server: Connection) -> None:
    """What refers to a row whose insert is held is held behind it, in the order made."""
    waiting: dict[str, str] = {}
    for name, body in fetch(server, "SELECT change_set, body FROM quarantine WHERE settled_at IS NULL"):
        for change in _rows_of(bytes(body)):
            if change.kind == "insert" and change.table in _OF_ITS_OWN:
                waiting[change.row] = name
    if not waiting:
        return
    for body in _accepted(server):
        for change in body.rows:
            named = {change.row, *(str(value) for value in change.after().values())} & waiting.keys()
            if named and waiting[min(named)] != body.id:
                raise BrokenError(f"7: {body.id} was tried although {waiting[min(named)]} is held")


_OF_ITS_OWN = frozenset({"work_order", "order_step", "note"})


@checks(21)
def hashes_are_those_of_the_rows(server: Connection) -> None:
    """The content hash of every row is what its columns give."""
    rows = fetch(server, "SELECT tbl, row, content_hash FROM row_version WHERE removed = 0")
    for table in {one[0] for one in rows}:
        wanted = {row: content for name, row, content in rows if name == table}
        found = raw.read_rows(server, table, wanted)
        if {row: content_hash(table, image) for row, image in found.items()} != wanted:
            raise BrokenError(f"21: the hashes of {table} are not those of its rows")


_HELD = frozenset({"review", "quarantined"})


@checks(27)
def the_search_knows_what_is_here(connection: Connection, _server: Connection, _person: str) -> None:
    """No words are due, every row that can be searched is numbered, and an order is found by its title."""
    if due := words_due.due(connection):
        raise BrokenError(f"27: words are still due: {min(due)}")
    for table in SEARCHED:
        known = "SELECT row FROM search_row WHERE tbl = ?"
        if lost := fetch(connection, f"SELECT id FROM {table} WHERE id NOT IN ({known})", (table,)):
            raise BrokenError(f"27: the search does not know {table} {lost[0][0]}")
    for order, title in fetch(connection, "SELECT id, title FROM work_order"):
        hits = search(connection, title, 500, ("work_order",))
        if wanted_tokens(title) and Hit("work_order", order) not in hits:
            raise BrokenError(f"27: an order is not found by its title {title!r}")


MOMENT_DESK = (
    keys_point_somewhere,
    digests_add_up,
    nothing_had_to_be_repaired,
    the_outbox_is_one_chain,
    the_vault_waits_for_something,
)
MOMENT_SERVER = (
    keys_point_somewhere,
    digests_add_up,
    steps_do_not_branch,
    one_disagreement_is_one_conflict,
    our_own_desks_make_sense,
    commits_are_dense,
)
REST_DESK = (
    everything_is_receipted,
    the_replica_equals_the_server,
    nothing_of_lost_scopes_is_left,
    the_search_knows_what_is_here,
)
REST_SERVER = (
    one_fate_each,
    what_was_added_is_there,
    every_value_is_found,
    who_overwrote_unseen_asked,
    nothing_overtakes_what_is_held,
    hashes_are_those_of_the_rows,
)


# ─── reading ───────────────────────────────────────────────────────────────────────────────────


def _versions(connection: Connection) -> set[Row]:
    found = fetch(connection, "SELECT tbl, row, scope, content_hash FROM row_version WHERE removed = 0")
    return {(table, row, scope, content) for table, row, scope, content in found}


def _check_rows(desk: Connection, server: Connection, table: str, ids: Iterable[str]) -> None:
    wanted = list(ids)
    there, here = raw.read_rows(server, table, wanted), raw.read_rows(desk, table, wanted)
    bases = fetch(desk, "SELECT row, image FROM base_row WHERE tbl = ?", (table,))
    here |= {row: json.loads(image) for row, image in bases if image is not None and row in here}
    if here != there:
        raise BrokenError(f"8: rows of {table} differ")


def _fates(server: Connection) -> dict[str, set[str]]:
    fates: dict[str, set[str]] = {}
    for change_set, status in fetch(server, "SELECT change_set, status FROM receipt"):
        fates.setdefault(change_set, set()).add(status)
    return fates


def _accepted(server: Connection) -> list[Body]:
    """What desks sent and was not held, in the order it was taken."""
    held = {name for name, found in _fates(server).items() if found & _HELD}
    sql = "SELECT id, body FROM change_set WHERE body IS NOT NULL ORDER BY seq, number"
    return [decode_body(bytes(body)) for name, body in fetch(server, sql) if name not in held]


def _effects(server: Connection) -> dict[tuple[str, str, str], dict[str, list[Any]]]:
    found: dict[tuple[str, str, str], dict[str, list[Any]]] = {}
    for change_set, table, row, columns in fetch(
        server, "SELECT change_set, tbl, row, columns FROM row_change WHERE kind = 'update' ORDER BY position"
    ):
        found.setdefault((change_set, table, row), {}).update(json.loads(columns))
    return found


def _rows_of(body: bytes) -> tuple[Any, ...]:
    try:
        return decode_body(body).rows
    except msgspec.MsgspecError:
        return ()
