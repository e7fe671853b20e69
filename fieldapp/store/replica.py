"""The desk's own books: who this replica is, its outbox, its staged pages, its base rows.

Used by the desk's half of the sync, on the writer thread, inside `Store.writing`.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select, text

from fieldapp.store.batches import batches
from fieldapp.store.changes import CHAIN_START, Body, Envelope, chain_hash, decode_body
from fieldapp.store.desk_side import ARCHIVED, HELD, NO_CURSOR, PENDING, RECEIPTED, SEEN_BEFORE_RESET
from fieldapp.store.raw import Image, execute, execute_many, fetch
from fieldapp.store.settings import write_setting
from fieldapp.store.tables import change_set, replica_state


@dataclass(frozen=True)
class ReplicaState:
    """Who this replica is and how far it has got."""

    replica: str
    former: tuple[str, ...]
    server_id: str | None
    epoch: str | None
    seq: int
    chain: str | None
    next_number: int
    last_hash: str
    complete_at: str | None


def state_of(connection: Connection) -> ReplicaState:
    """The replica's state, as of this transaction."""
    (row,) = fetch(connection, _STATE)
    return ReplicaState(row[0], tuple(json.loads(row[1])), *row[2:])


_STATE = (
    "SELECT replica, former, server_id, epoch, seq, chain, next_number, last_hash, complete_at "
    "FROM replica_state"
)


def pending(connection: Connection, most: int, most_bytes: int) -> list[Envelope]:
    """The next change sets without a receipt, in order, bounded by count and by bytes of bodies."""
    found: list[Envelope] = []
    size = 0
    for row in fetch(connection, _PENDING_ENVELOPES, (PENDING, most)):
        size += len(row[-1])
        if found and size > most_bytes:
            break
        found.append(Envelope(*row))
    return found


_ENVELOPE = "replica, number, previous, hash, body_hash, seen_seq, seen_chain, body"
_PENDING_ENVELOPES = f"SELECT {_ENVELOPE} FROM change_set WHERE state = ? ORDER BY number LIMIT ?"
_ALL_ENVELOPES = f"SELECT id, {_ENVELOPE} FROM change_set ORDER BY rowid"
_AS_MADE = text("rowid")
"""SQLite numbers the rows of the outbox in the order in which they were made; a fork numbers some anew."""


def outbox(connection: Connection) -> list[Body]:
    """What every change set not yet in the archive says, in the order made."""
    sql = "SELECT body FROM change_set WHERE state IN (?, ?, ?) ORDER BY rowid"
    return [decode_body(body) for (body,) in fetch(connection, sql, (PENDING, RECEIPTED, HELD))]


def has_waiting(connection: Connection) -> bool:
    """Whether any change set is not in the archive yet."""
    states = (PENDING, RECEIPTED, HELD)
    return bool(fetch(connection, "SELECT 1 FROM change_set WHERE state IN (?, ?, ?) LIMIT 1", states))


def held_ids(connection: Connection) -> tuple[str, ...]:
    """Change sets that wait for people on the server."""
    return tuple(row[0] for row in fetch(connection, "SELECT id FROM change_set WHERE state = ?", (HELD,)))


@dataclass(frozen=True)
class GivenReceipt:
    """A receipt as the outbox keeps it."""

    change_set: str
    number: int
    hash: str
    is_held: bool
    seq: int
    text: str


def settle(connection: Connection, receipts: Sequence[GivenReceipt]) -> None:
    """Mark change sets as receipted or held. A receipt whose hash is not ours settles nothing.

    Number and hash say which one is meant: a server that cannot read a body does not know its id.
    """
    execute_many(
        connection,
        "UPDATE change_set SET state = ?, receipt = ?, seq = ? "
        "WHERE state = 'pending' AND number = ? AND hash = ?",
        [(HELD if one.is_held else RECEIPTED, one.text, one.seq, one.number, one.hash) for one in receipts],
    )


def known_hash(connection: Connection, replica: str, number: int) -> str | None:
    """The hash of this replica's change set of that number, wherever it is now."""
    if number == 0:
        return CHAIN_START
    found = fetch(
        connection, "SELECT hash FROM change_set WHERE replica = ? AND number = ?", (replica, number)
    )
    return str(found[0][0]) if found else None


def archive(connection: Connection, replica: str, up_to: int) -> int:
    """Archive receipted change sets that the server's state contains; returns how many."""
    return execute(
        connection,
        "UPDATE change_set SET state = ? WHERE replica = ? AND number <= ? AND state = ?",
        (ARCHIVED, replica, up_to, RECEIPTED),
    )


def archive_released(connection: Connection, ids: Sequence[str]) -> None:
    """Archive held change sets that people have settled."""
    if ids:
        connection.execute(
            change_set.update()
            .where(change_set.c.id.in_(ids), change_set.c.state == HELD)
            .values(state=ARCHIVED)
        )


def keep_outcomes(connection: Connection, receipts: Mapping[str, str]) -> None:
    """Keep with archived change sets what people made of them."""
    execute_many(
        connection,
        "UPDATE change_set SET receipt = ? WHERE id = ? AND state = 'archived'",
        [(text, change_set_id) for change_set_id, text in receipts.items()],
    )


def back_to_outbox(connection: Connection, replica: str, above: int) -> int:
    """The server went back: what it forgot is pending again, same bytes. Returns how many."""
    return execute(
        connection,
        "UPDATE change_set SET state = ?, receipt = NULL, seq = NULL "
        "WHERE replica = ? AND number > ? AND state IN (?, ?, ?)",
        (PENDING, replica, above, RECEIPTED, ARCHIVED, HELD),
    )


def has_all_from(connection: Connection, replica: str, first: int, next_number: int) -> bool:
    """Whether every change set of a replica from `first` on is still here to be sent again."""
    count = connection.execute(
        select(func.count()).where(change_set.c.replica == replica, change_set.c.number >= first)
    ).scalar_one()
    return int(count) == next_number - first


def fork(connection: Connection, new_replica: str) -> int:
    """Become another replica: what is pending (of any id) is chained anew, bodies and ids as they were.

    Returns how many change sets were chained.
    """
    state = state_of(connection)
    waiting = connection.execute(
        select(change_set.c.id, change_set.c.body_hash)
        .where(change_set.c.state == PENDING)
        .order_by(_AS_MADE)
    ).all()
    previous, rows = CHAIN_START, []
    for number, (change_set_id, hash_of_body) in enumerate(waiting, start=1):
        hash_now = chain_hash(previous, hash_of_body, number)
        rows.append({"which": change_set_id, "number": number, "previous": previous, "hash": hash_now})
        previous = hash_now
    if rows:
        connection.execute(
            change_set.update()
            .where(change_set.c.id == bindparam("which"))
            .values(
                replica=new_replica,
                number=bindparam("number"),
                previous=bindparam("previous"),
                hash=bindparam("hash"),
            ),
            rows,
        )
    connection.execute(
        replica_state.update().values(
            replica=new_replica,
            former=json.dumps([*state.former, state.replica]),
            next_number=len(rows) + 1,
            last_hash=previous,
        )
    )
    return len(rows)


def add_former(connection: Connection, names: Iterable[str]) -> None:
    """Remember more ids that this replica had: the server is asked how far it got with each."""
    state = state_of(connection)
    unknown = [name for name in dict.fromkeys(names) if name not in (state.replica, *state.former)]
    if unknown:
        connection.execute(replica_state.update().values(former=json.dumps([*unknown, *state.former])))


def known_ids(connection: Connection) -> set[str]:
    """The ids of all change sets that are here, wherever they are in their lives."""
    return {str(row[0]) for row in fetch(connection, "SELECT id FROM change_set")}


def envelopes_of(connection: Connection, ids: Container[str]) -> list[Envelope]:
    """The envelopes of these change sets, in the order made."""
    return [Envelope(*row[1:]) for row in fetch(connection, _ALL_ENVELOPES) if row[0] in ids]


def forget_cursor(connection: Connection) -> None:
    """The server does not know our cursor: everything is fresh at the next pull; the outbox stays.

    What is shown until then is what the cursor stood for, so that it stays what a person has seen.
    """
    state = state_of(connection)
    if state.seq != NO_CURSOR:
        write_setting(connection, SEEN_BEFORE_RESET, json.dumps([state.seq, state.chain]))
    execute(connection, "UPDATE replica_state SET seq = ?, chain = NULL", (NO_CURSOR,))
    clear_stage(connection)


def keep_cursor(connection: Connection, epoch: str, seq: int, chain: str, complete_at: str) -> None:
    """Move the cursor, in the transaction of the data it stands for."""
    execute(
        connection,
        "UPDATE replica_state SET epoch = ?, seq = ?, chain = ?, complete_at = ?",
        (epoch, seq, chain, complete_at),
    )


def keep_server(connection: Connection, server_id: str) -> None:
    """Remember whose replica this is."""
    connection.execute(replica_state.update().values(server_id=server_id))


# ─── staged pages ──────────────────────────────────────────────────────────────────────────────


def stage_page(connection: Connection, page: bytes) -> None:
    """Keep a page until its checkpoint, behind those that are staged."""
    execute(
        connection,
        "INSERT INTO stage (position, page) SELECT coalesce(max(position), 0) + 1, ? FROM stage",
        (page,),
    )


def staged_pages(connection: Connection) -> list[bytes]:
    """The pages of the pull under way, in order."""
    return [bytes(page) for (page,) in fetch(connection, "SELECT page FROM stage ORDER BY position")]


def last_staged(connection: Connection) -> bytes | None:
    """The page staged last, from which an interrupted pull goes on."""
    found = fetch(connection, "SELECT page FROM stage ORDER BY position DESC LIMIT 1")
    return bytes(found[0][0]) if found else None


def clear_stage(connection: Connection) -> None:
    """Forget the pages of a pull."""
    execute(connection, "DELETE FROM stage")


# ─── base rows ─────────────────────────────────────────────────────────────────────────────────


def base_rows(connection: Connection) -> dict[tuple[str, str], Image | None]:
    """The server's last known state of rows with changes not yet archived; None: not there."""
    return {
        (table, row): None if image is None else json.loads(image)
        for table, row, image in fetch(connection, "SELECT tbl, row, image FROM base_row")
    }


def replace_base_rows(connection: Connection, rows: dict[tuple[str, str], Image | None]) -> None:
    """Set the base rows anew, after a checkpoint."""
    execute(connection, "DELETE FROM base_row")
    execute_many(
        connection,
        "INSERT INTO base_row (tbl, row, image) VALUES (?, ?, ?)",
        [
            (table, row, None if image is None else json.dumps(image, ensure_ascii=False))
            for (table, row), image in rows.items()
        ],
    )


# ─── scopes and versions ───────────────────────────────────────────────────────────────────────


def scope_sums(connection: Connection, scopes: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Rows and digest of these scopes as this replica has them; (0, 0) for one it does not hold."""
    sums = dict.fromkeys(scopes, (0, 0))
    for some in batches(list(sums), 900):
        marks = ", ".join("?" * len(some))
        sql = f'SELECT id, "rows", digest FROM scope WHERE id IN ({marks})'
        sums.update((name, (rows, digest)) for name, rows, digest in fetch(connection, sql, some))
    return sums


def write_scope_sums(connection: Connection, sums: dict[str, tuple[int, int]]) -> None:
    """Keep rows and digests of these scopes; one without rows is forgotten."""
    execute_many(
        connection,
        'INSERT INTO scope (id, last_seq, floor_seq, "rows", digest) VALUES (?, 0, 0, ?, ?) '
        'ON CONFLICT (id) DO UPDATE SET "rows" = excluded."rows", digest = excluded.digest',
        [(name, rows, digest) for name, (rows, digest) in sums.items() if rows],
    )
    gone = [(name,) for name, (rows, _digest) in sums.items() if not rows]
    execute_many(connection, "DELETE FROM scope WHERE id = ?", gone)


def versions_in(connection: Connection, scope_id: str) -> dict[tuple[str, str], int]:
    """Every row this replica has of a scope, with its content hash."""
    sql = "SELECT tbl, row, content_hash FROM row_version WHERE scope = ?"
    return {(table, row): content for table, row, content in fetch(connection, sql, (scope_id,))}


def held_scopes(connection: Connection) -> list[str]:
    """The scopes this replica has rows of."""
    return [str(name) for (name,) in fetch(connection, "SELECT id FROM scope")]


def has_no_rows(connection: Connection) -> bool:
    """Whether this replica has nothing of any scope."""
    return not fetch(connection, "SELECT 1 FROM row_version LIMIT 1")


def is_untouched(connection: Connection) -> bool:
    """Whether there is nothing in this replica at all: no rows, no work, no staged pages."""
    tables = ("row_version", "change_set", "stage")
    return not any(fetch(connection, f"SELECT 1 FROM {table} LIMIT 1") for table in tables)


def hashes_in(connection: Connection, scope_id: str, table: str, ids: Sequence[str]) -> dict[str, int]:
    """Content hashes of those of these rows that this replica has in a scope."""
    known: dict[str, int] = {}
    for some in batches(ids, 900):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT row, content_hash FROM row_version WHERE tbl = ? AND scope = ? AND row IN ({marks})"
        known.update((row, content) for row, content in fetch(connection, sql, (table, scope_id, *some)))
    return known


def held_elsewhere(connection: Connection, scope_id: str, table: str, ids: Sequence[str]) -> set[str]:
    """Those of these rows of a scope that this replica also has in another one."""
    found: set[str] = set()
    for some in batches(ids, 900):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT row FROM row_version WHERE tbl = ? AND scope <> ? AND row IN ({marks})"
        found.update(str(row) for (row,) in fetch(connection, sql, (table, scope_id, *some)))
    return found


def keep_versions(
    connection: Connection, scope_id: str, table: str, rows: Iterable[tuple[str, int, int]]
) -> None:
    """Say which commit last touched these rows (id, seq, content hash) of a scope."""
    execute_many(
        connection,
        "INSERT INTO row_version (tbl, row, scope, seq, removed, content_hash) VALUES (?, ?, ?, ?, 0, ?) "
        "ON CONFLICT (tbl, row, scope) DO UPDATE SET seq = excluded.seq, content_hash = excluded.content_hash",
        [(table, row, scope_id, seq, content) for row, seq, content in rows],
    )


def forget_versions(connection: Connection, scope_id: str, keys: Iterable[tuple[str, str]]) -> None:
    """These rows are no longer in that scope."""
    execute_many(
        connection,
        "DELETE FROM row_version WHERE tbl = ? AND row = ? AND scope = ?",
        [(table, row, scope_id) for table, row in keys],
    )


def keep_unknown(connection: Connection, scope_id: str, table: str, images: Iterable[Image]) -> None:
    """Rows of a table this version does not know, verbatim."""
    execute_many(
        connection,
        "INSERT INTO raw_row (tbl, row, scope, image) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (tbl, row) DO UPDATE SET scope = excluded.scope, image = excluded.image",
        [(table, image["id"], scope_id, json.dumps(image, ensure_ascii=False)) for image in images],
    )


def forget_unknown(connection: Connection, table: str, ids: Iterable[str]) -> None:
    """Take rows of an unknown table out of the replica."""
    execute_many(connection, "DELETE FROM raw_row WHERE tbl = ? AND row = ?", [(table, row) for row in ids])


def to_vault(connection: Connection, scope_id: str, table: str, images: Iterable[Image]) -> None:
    """Keep the rows of a lost scope whose work is still on its way: readable, not editable."""
    execute_many(
        connection,
        "INSERT INTO vault_row (tbl, row, scope, image) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (tbl, row) DO UPDATE SET image = excluded.image",
        [(table, image["id"], scope_id, json.dumps(image, ensure_ascii=False)) for image in images],
    )


def empty_vault(connection: Connection, still_waiting: Iterable[str]) -> None:
    """Forget the vault's rows of scopes whose work has arrived; `still_waiting` names the others."""
    kept = set(still_waiting)
    scopes = {row[0] for row in fetch(connection, "SELECT DISTINCT scope FROM vault_row")}
    execute_many(connection, "DELETE FROM vault_row WHERE scope = ?", [(name,) for name in scopes - kept])


def vault_scopes(connection: Connection) -> dict[tuple[str, str], str]:
    """The rows in the vault, with the scope they were lost with."""
    return {
        (table, row): name for table, row, name in fetch(connection, "SELECT tbl, row, scope FROM vault_row")
    }


# ─── small settings ────────────────────────────────────────────────────────────────────────────
