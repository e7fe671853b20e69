"""The server's books on desks: positions of replicas, receipts, and what is held for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from fieldapp.model.orders import OrderStatus, OrderStep
from fieldapp.model.people import Person, Role
from fieldapp.rules.orders import StepTaken
from fieldapp.store.batches import batches
from fieldapp.store.changes import CHAIN_START, Body, Envelope, decode_body
from fieldapp.store.raw import Image, execute, execute_many, fetch, for_update
from fieldapp.store.tables import change_set, quarantine, receipt, replica
from fieldapp.store.versions import insert_or_ignore


@dataclass(frozen=True)
class ReplicaPosition:
    """The last change set the server has of a replica."""

    replica: str
    number: int
    hash: str


@dataclass(frozen=True)
class KeptReceipt:
    """A receipt as it was written; `detail` is the encoded message."""

    number: int
    change_set: str
    hash: str
    body_hash: str
    detail: str


def lock_position(connection: Connection, replica_id: str, desk: str, person: str) -> ReplicaPosition:
    """The position of a replica, locked until the commit; a new one starts at nothing."""
    execute(connection, _NEW_POSITION, (replica_id, desk, person, CHAIN_START))
    sql = f"SELECT last_number, last_hash FROM replica WHERE id = ?{for_update(connection)}"
    ((number, last_hash),) = fetch(connection, sql, (replica_id,))
    return ReplicaPosition(replica_id, number, last_hash)


_NEW_POSITION = "INSERT INTO replica (id, desk, person, last_number, last_hash) VALUES (?, ?, ?, 0, ?) ON CONFLICT DO NOTHING"


def positions_of(connection: Connection, replicas: Iterable[str], desk: str) -> tuple[ReplicaPosition, ...]:
    """The positions of those replicas that belong to this desk; what is unknown is left out."""
    found: list[ReplicaPosition] = []
    for some in batches(list(replicas), 900):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT id, last_number, last_hash FROM replica WHERE id IN ({marks}) AND desk = ?"
        found += [ReplicaPosition(*row) for row in fetch(connection, sql, (*some, desk))]
    return tuple(found)


def owner_of(connection: Connection, replica_id: str) -> str | None:
    """The desk a replica id belongs to; None for one never seen."""
    found = fetch(connection, "SELECT desk FROM replica WHERE id = ?", (replica_id,))
    return found[0][0] if found else None


def move_position(connection: Connection, replica_id: str, number: int, last_hash: str, at: str) -> None:
    """The replica's position after a push, in the commit of its receipts."""
    sql = "UPDATE replica SET last_number = ?, last_hash = ?, seen_at = ? WHERE id = ?"
    execute(connection, sql, (number, last_hash, at, replica_id))


def receipts_by_number(
    connection: Connection, replica_id: str, numbers: Sequence[int]
) -> dict[int, KeptReceipt]:
    """Receipts already given to these numbers of a replica."""
    found: dict[int, KeptReceipt] = {}
    for some in batches(numbers, 900):
        marks = ", ".join("?" * len(some))
        sql = (
            "SELECT number, change_set, hash, body_hash, detail FROM receipt "
            f"WHERE replica = ? AND number IN ({marks})"
        )
        found.update({row[0]: KeptReceipt(*row) for row in fetch(connection, sql, (replica_id, *some))})
    return found


def receipts_by_change_set(connection: Connection, ids: Sequence[str]) -> dict[str, KeptReceipt]:
    """Receipts already given to these change sets, whichever way they came."""
    found: dict[str, KeptReceipt] = {}
    for some in batches(ids, 900):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT number, change_set, hash, body_hash, detail FROM receipt WHERE change_set IN ({marks})"
        found.update({row[1]: KeptReceipt(*row) for row in fetch(connection, sql, some)})
    return found


@dataclass(frozen=True)
class NewReceipt:
    """A receipt to be written beside its change set."""

    envelope: Envelope
    change_set: str
    body: Body | None
    status: str
    reason: str
    detail: str


def write_receipts(connection: Connection, receipts: Sequence[NewReceipt], seq: int) -> None:
    """Receipts and the change sets they are for, all with the commit's seq."""
    execute_many(
        connection,
        "INSERT INTO receipt (replica, number, change_set, hash, body_hash, status, detail, seq) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (e.replica, e.number, new.change_set, e.hash, e.body_hash, new.status, new.detail, seq)
            for new in receipts
            for e in (new.envelope,)
        ],
    )
    execute_many(
        connection,
        "INSERT INTO change_set (id, replica, number, title, by_id, by_name, made_at, seen_seq, seen_chain, "
        "body, body_hash, previous, hash, state, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO NOTHING",
        [(*_change_set_row(new), seq) for new in receipts],
    )


def hold(connection: Connection, receipts: Sequence[NewReceipt], at: str) -> None:
    """Keep raw what people have to look at."""
    rows = [
        {
            "change_set": new.change_set,
            "replica": new.envelope.replica,
            "number": new.envelope.number,
            "status": new.status,
            "reason": new.reason,
            "body": new.envelope.body,
            "received_at": at,
        }
        for new in receipts
    ]
    if rows:
        connection.execute(insert_or_ignore(connection, quarantine), rows)


@dataclass(frozen=True)
class HeldWork:
    """A change set that the server keeps for people, and what became of it."""

    change_set: str
    envelope: Envelope
    reason: str
    settled_by: str | None
    settled_at: str | None


def held_work(
    connection: Connection,
    change_set_id: str | None = None,
    replicas: Sequence[str] = (),
    *,
    lock: bool = True,
) -> list[HeldWork]:
    """One held change set, or all open ones of these replicas, in the order made; locked until the commit."""
    kept = (quarantine.c.reason, quarantine.c.settled_by, quarantine.c.settled_at)
    query = (
        select(*(change_set.c[name] for name in ("id", *ENVELOPE)), quarantine.c.body, *kept)
        .join(change_set, change_set.c.id == quarantine.c.change_set)
        .order_by(change_set.c.seq, change_set.c.number)
    )
    query = query.with_for_update() if lock else query
    if change_set_id is not None:
        query = query.where(quarantine.c.change_set == change_set_id)
    else:
        query = query.where(quarantine.c.replica.in_(replicas), quarantine.c.settled_at.is_(None))
    return [
        HeldWork(row[0], Envelope(*row[1:8], bytes(row[8])), row[9], row[10], row[11])
        for row in connection.execute(query)
    ]


ENVELOPE = ("replica", "number", "previous", "hash", "body_hash", "seen_seq", "seen_chain")


def keep_held(connection: Connection, change_set_id: str, status: str, reason: str) -> None:
    """It was tried again and stays with people, for this reason now."""
    connection.execute(
        quarantine.update()
        .where(quarantine.c.change_set == change_set_id)
        .values(status=status, reason=reason)
    )


def close_held(
    connection: Connection, change_set_id: str, outcome: str, by: str, at: str, remark: str | None
) -> None:
    """A person has dealt with it; what was typed stays."""
    connection.execute(
        quarantine.update()
        .where(quarantine.c.change_set == change_set_id)
        .values(settled_at=at, settled_by=by, outcome=outcome, remark=remark)
    )


def complete_receipts(
    connection: Connection, change_set_id: str, status: str, seq: int, told: Callable[[str], str]
) -> None:
    """Write what became of it into every receipt it was given; `told` makes the new detail of the old one."""
    given = select(receipt.c.replica, receipt.c.number, receipt.c.detail)
    for row in connection.execute(given.where(receipt.c.change_set == change_set_id)).all():
        connection.execute(
            receipt.update()
            .where(receipt.c.replica == row.replica, receipt.c.number == row.number)
            .values(status=status, seq=seq, detail=told(row.detail))
        )
    connection.execute(
        change_set.update().where(change_set.c.id == change_set_id).values(state=status, seq=seq)
    )


def author_of(connection: Connection, replica_id: str) -> tuple[str, str, tuple[str, ...]]:
    """Whose a replica is: the person's id and name, and every replica id of the laptop, this one first."""
    found = connection.execute(
        select(replica.c.desk, replica.c.person, Person.name)
        .outerjoin(Person, Person.id == replica.c.person)
        .where(replica.c.id == replica_id)
    ).first()
    if found is None:
        return "", "", (replica_id,)
    others = connection.scalars(
        select(replica.c.id).where(replica.c.desk == found.desk).order_by(replica.c.id)
    )
    return found.person, found.name or "", (replica_id, *(one for one in others if one != replica_id))


def seen_before(connection: Connection, replica_id: str, number: int) -> int:
    """The newest commit of our chain that a replica's change sets before this number had seen; -1 for none."""
    sql = (
        "SELECT c.seen_seq FROM change_set AS c JOIN commit_mark AS m ON m.seq = c.seen_seq "
        "AND m.chain = c.seen_chain WHERE c.replica = ? AND c.number < ? ORDER BY c.number DESC LIMIT 1"
    )
    found = fetch(connection, sql, (replica_id, number))
    return int(found[0][0]) if found else -1


def sealed_sheets(connection: Connection, order_ids: Iterable[str]) -> list[tuple[Image, bool]]:
    """The service reports of these orders without their content, and whether a signature names each."""
    found: list[tuple[Image, bool]] = []
    names = ("id", "order_id", "revision", "digest", "sealed_at", "by_name")
    for some in batches(sorted(set(order_ids)), 900):
        marks = ", ".join("?" * len(some))
        sql = (
            f"SELECT {', '.join(f'r.{name}' for name in names)}, EXISTS (SELECT 1 FROM signature AS s "
            "WHERE s.report_id = r.id AND s.digest = r.digest) FROM service_report AS r "
            f"WHERE r.order_id IN ({marks}) ORDER BY r.id"
        )
        for row in fetch(connection, sql, some):
            found.append((dict(zip(names, row[:-1], strict=True)), bool(row[-1])))
    return found


def rows_added_by(body: Body) -> set[str]:
    """Ids of the rows that a change set inserts."""
    return {change.row for change in body.rows if change.kind == "insert"}


def held_rows(connection: Connection, replicas: Sequence[str]) -> set[str]:
    """Ids of rows whose insert is held: what refers to them is held behind them."""
    rows: set[str] = set()
    if not replicas:
        return rows
    marks = ", ".join("?" * len(replicas))
    sql = f"SELECT body FROM quarantine WHERE replica IN ({marks}) AND settled_at IS NULL"
    for (raw,) in fetch(connection, sql, replicas):
        body = _readable(bytes(raw))
        rows |= rows_added_by(body) if body else set()
    return rows


@dataclass(frozen=True)
class SettledWork:
    """What became of a held change set; `detail` is its receipt as it is now.

    `outcome` says what people made of it; empty where nobody had to: the server went back to before it was held, and
    took it from a copy of the laptop.
    """

    change_set: str
    outcome: str
    by: str
    remark: str
    detail: str


def settled(
    connection: Connection, change_sets: Sequence[str], replicas: Sequence[str] = ()
) -> list[SettledWork]:
    """Of these held change sets of one laptop, those that wait no more, by the ids the laptop gave them."""
    if not change_sets:
        return []
    found: dict[str, SettledWork] = {}
    for some in batches(list(change_sets), 500):
        for row in connection.execute(_SETTLED.where(quarantine.c.change_set.in_(some))):
            found[row[0]] = SettledWork(row[0], row[1] or "", row[2] or "", row[3] or "", row[4])
    if replicas:
        for row in connection.execute(_SETTLED.where(quarantine.c.replica.in_(replicas))):
            name = _id_given(row[5])
            if name in change_sets and name not in found:
                found[name] = SettledWork(name, row[1] or "", row[2] or "", row[3] or "", row[4])
    unheld = _unheld(connection, [each for each in change_sets if each not in found], replicas)
    return [*found.values(), *unheld]


def _unheld(connection: Connection, change_sets: Sequence[str], replicas: Sequence[str]) -> list[SettledWork]:
    """Those of these change sets that have a receipt as this laptop's, and nobody holds."""
    query = select(receipt.c.change_set, receipt.c.detail)
    query = query.where(
        receipt.c.replica.in_(replicas), receipt.c.change_set.not_in(select(quarantine.c.change_set))
    )
    return [
        SettledWork(name, "", "", "", detail)
        for some in batches(list(change_sets), 500)
        for name, detail in connection.execute(query.where(receipt.c.change_set.in_(some)))
    ]


_SETTLED = (
    select(
        quarantine.c.change_set,
        quarantine.c.outcome,
        quarantine.c.settled_by,
        quarantine.c.remark,
        receipt.c.detail,
        quarantine.c.body,
    )
    .join(receipt, receipt.c.change_set == quarantine.c.change_set)
    .where(quarantine.c.settled_at.is_not(None))
    .order_by(receipt.c.seq)
)


def _id_given(raw: bytes) -> str:
    """What its author called a change set; the server keeps it under another id where that one was taken."""
    body = _readable(raw)
    return body.id if body is not None else ""


def subscriptions_of(connection: Connection, person: str) -> dict[str, int | None]:
    """The scopes a person's laptop may hold or held: scope to the seq it was revoked at."""
    sql = "SELECT scope, revoked_seq FROM subscription WHERE person = ?"
    return dict(fetch(connection, sql, (person,)))


def roles_of(connection: Connection, person: str) -> frozenset[Role]:
    """The roles a person has now."""
    rows = fetch(connection, "SELECT role FROM role_grant WHERE person_id = ? AND withdrawn = 0", (person,))
    return frozenset(Role(role) for (role,) in rows if role in Role._value2member_map_)


def chains_of(connection: Connection, order_ids: Iterable[str]) -> dict[str, list[StepTaken]]:
    """The steps taken by these orders."""
    chains: dict[str, list[StepTaken]] = {}
    table = OrderStep.__tablename__
    for some in batches(sorted(set(order_ids)), 900):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT order_id, id, follows_id, status, made_at FROM {table} WHERE order_id IN ({marks})"
        for order, step, follows, status, made_at in fetch(connection, sql, some):
            chains.setdefault(order, []).append(StepTaken(step, follows, OrderStatus(status), made_at))
    return chains


def open_conflicts(connection: Connection, row_ids: Iterable[str]) -> list[Image]:
    """Undecided conflicts about these rows, in stored form."""
    from fieldapp.model import schema

    shape = schema.shape("conflict")
    found: list[Image] = []
    for some in batches(sorted(set(row_ids)), 900):
        marks = ", ".join("?" * len(some))
        sql = (
            f"SELECT {', '.join(shape.columns)} FROM conflict WHERE row_id IN ({marks}) AND decision IS NULL"
        )
        found += [dict(zip(shape.columns, row, strict=True)) for row in fetch(connection, sql, some)]
    return found


def wrote_last(
    connection: Connection, table: str, row: str, columns: Iterable[str]
) -> tuple[str, str, str] | None:
    """Who wrote the value that stands in these columns: replica, name and moment of the change set."""
    sql = (
        "SELECT c.columns, s.replica, s.by_name, s.made_at FROM row_change AS c "
        "JOIN change_set AS s ON s.id = c.change_set WHERE c.row = ? AND c.tbl = ? ORDER BY coalesce(c.seq, s.seq) DESC"
    )
    wanted = set(columns)
    for changed, replica_id, name, made_at in fetch(connection, sql, (row, table)):
        if any(f'"{column}":' in changed for column in wanted):
            return str(replica_id), str(name), str(made_at)
    return None


def note_blobs(connection: Connection, images: Iterable[Image], at: str) -> None:
    """Ask for the bytes of attachments that came by reference only."""
    rows = [(image["sha256"], image["size_bytes"], "missing", at) for image in images]
    if rows:
        execute_many(
            connection,
            "INSERT INTO blob (sha256, size_bytes, state, seen_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (sha256) DO NOTHING",
            rows,
        )


def _readable(raw: bytes) -> Body | None:
    import msgspec

    try:
        return decode_body(bytes(raw))
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _change_set_row(new: NewReceipt) -> tuple[Any, ...]:
    envelope, body = new.envelope, new.body
    return (
        new.change_set,
        envelope.replica,
        envelope.number,
        body.title if body else "",
        body.by_id if body else None,
        body.by_name if body else None,
        body.made_at if body else "",
        envelope.seen_seq,
        envelope.seen_chain,
        envelope.body,
        envelope.body_hash,
        envelope.previous,
        envelope.hash,
        new.status,
    )
