"""What the server should be, in plain dictionaries: its commits replayed one by one, in their order.

It is told of every commit by the connection itself and keeps the state after each, by the chain of that
commit, so that a desk can be compared with the commit its cursor names, also after restores.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldapp.model import schema
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.orders import is_sealed
from fieldapp.store.capture import SEALED_ORDER_COLUMNS
from tests.sync.invariants import BrokenError, checks
from tests.sync.memory import Connection

Key = tuple[str, str]
Image = dict[str, Any]

COLUMNS = {shape.__tablename__: schema.shape(shape.__tablename__).columns for shape in schema.NOUNS}
_ROWS = {
    table: f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?" for table, columns in COLUMNS.items()
}
_CONTACT = ("contact_name", "contact_phone")


@dataclass
class State:
    """The server after one commit."""

    seq: int = 0
    rows: dict[Key, tuple[str, Image]] = field(default_factory=dict)
    """Home scope and image of every row."""
    scopes: dict[str, frozenset[str]] = field(default_factory=dict)
    """What each person's laptop may hold."""

    def held_by(self, person: str) -> dict[Key, tuple[str, Image]]:
        """The rows of a person's scopes."""
        mine = self.scopes.get(person, frozenset())
        return {key: kept for key, kept in self.rows.items() if kept[0] in mine}


class Oracle:
    """Replays what the server commits and compares what it says of each commit with what it is."""

    def __init__(self, connection: Connection) -> None:
        self.states: dict[str, State] = {}
        self.contacts: set[tuple[Any, ...]] = {(None, None)}
        """Every name and phone that somebody wrote or saw together."""
        self.receipted: set[str] = set()
        self.head = ""
        self.watch(connection)

    def watch(self, connection: Connection) -> None:
        """Follow this connection, from the state it is in."""
        self._connection = connection
        seq, self.head = self._one("SELECT seq, chain FROM commit_clock")
        self.states.setdefault(self.head, State(seq))
        self.receipted = {row[0] for row in self._all("SELECT change_set FROM receipt")}
        self.held = self._held()
        self.numbered = set(self._all(_NUMBERED, -1))
        connection.committed = self._committed

    @property
    def now(self) -> State:
        """The server as it is."""
        return self.states[self.head]

    def _committed(self) -> None:
        seq, chain = self._one("SELECT seq, chain FROM commit_clock")
        if chain == self.head:
            self._check_nothing_else_moved()
            return
        before = self.now
        if seq <= before.seq:
            raise BrokenError(f"4: commit {seq} follows {before.seq}")
        after = self._after(before, seq)
        self._check_history(before, after)
        self._check_receipts(before.seq)
        _check_seal(before, after)
        self._check_groups(before, after)
        self.states[chain], self.head = after, chain

    # ─── the next state ───────────────────────────────────────────────────────────────────────

    def _after(self, before: State, seq: int) -> State:
        rows = dict(before.rows)
        entries = self._all(
            "SELECT tbl, row, scope, removed FROM row_version WHERE seq > ? ORDER BY removed DESC", before.seq
        )
        for table, row, scope, removed in entries:
            if removed and rows.get((table, row), ("",))[0] == scope:
                del rows[table, row]
            elif not removed:
                rows[table, row] = (scope, self._image(table, row))
        scopes: dict[str, set[str]] = {}
        for person, scope in self._all("SELECT person, scope FROM subscription WHERE revoked_seq IS NULL"):
            scopes.setdefault(person, set()).add(scope)
        return State(seq, rows, {person: frozenset(held) for person, held in scopes.items()})

    def _image(self, table: str, row: str) -> Image:
        return dict(zip(COLUMNS[table], self._one(_ROWS[table], row), strict=True))

    # ─── what must be true of every commit ────────────────────────────────────────────────────

    @checks(3)
    def _check_history(self, before: State, after: State) -> None:
        """3: each effect starts from what the one before left; together they are what the rows became."""
        shown = {key: image for key, (_scope, image) in before.rows.items()}
        sql = (
            "SELECT h.tbl, h.row, h.kind, h.columns, h.change_set FROM row_change AS h "
            "JOIN change_set AS c ON c.id = h.change_set WHERE coalesce(h.seq, c.seq) > ? ORDER BY h.rowid"
        )
        touched = set()
        for table, row, kind, columns, change_set in self._all(sql, before.seq):
            pairs = json.loads(columns)
            there = shown.get((table, row), {})
            for name, (old, _new) in pairs.items():
                if kind == "update" and there.get(name) != old:
                    raise BrokenError(
                        f"3: {change_set} overwrote {table}.{name}: {there.get(name)!r}, took it for {old!r}"
                    )
            shown[table, row] = {**there, **{name: pair[1] for name, pair in pairs.items()}}
            touched.add((table, row))
        for key in touched:
            if after.rows.get(key, ("", {}))[1] != shown[key]:
                raise BrokenError(f"3: the history of {key[0]} does not lead to the row that is there")

    @checks(2, 3)
    def _check_receipts(self, since: int) -> None:
        """3: receipt, position and effects are one commit; 2: effects come once."""
        with_effects = {row[0] for row in self._all(_MADE_HERE, since)}
        receipted = {row[0] for row in self._all("SELECT change_set FROM receipt WHERE seq > ?", since)}
        if not with_effects <= receipted:
            raise BrokenError(f"3: effects of {min(with_effects - receipted)} without its receipt")
        again = (self.receipted - self.held) & with_effects
        if again:
            raise BrokenError(f"2: {min(again)} takes effect once more")
        last: dict[str, int] = {}
        new = {(name, number) for name, number in self._all(_NUMBERED, since)} - self.numbered
        for name, number in new:
            last[name] = max(last.get(name, 0), number)
        self.numbered |= new
        position = dict(self._all("SELECT id, last_number FROM replica"))
        for name, number in last.items():
            if position.get(name) != number:
                raise BrokenError(f"3: receipts up to {number}, position {position.get(name)}")
        self.receipted |= receipted
        self.held = self._held()

    def _held(self) -> set[str]:
        """What waits for people, so that it may take effect once, later."""
        return {row[0] for row in self._all(_HELD)}

    @checks(3)
    def _check_nothing_else_moved(self) -> None:
        """3: no receipt and no row version outside a numbered commit."""
        (newest,) = self._one("SELECT coalesce(max(seq), 0) FROM receipt")
        if newest > self.now.seq or self._one("SELECT count(DISTINCT change_set) FROM receipt")[0] != len(
            self.receipted
        ):
            raise BrokenError("3: a receipt outside a numbered commit")

    @checks(26)
    def _check_groups(self, before: State, after: State) -> None:
        """Columns that mean something only together are always as somebody wrote them."""
        for (table, row), (_scope, image) in after.rows.items():
            if table != "work_order" or before.rows.get((table, row), ("", None))[1] is image:
                continue
            if tuple(image[name] for name in _CONTACT) not in self.contacts:
                raise BrokenError(f"26: nobody wrote this contact: {[image[name] for name in _CONTACT]}")

    def _all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return list(self._connection.execute(sql, values).fetchall())

    def _one(self, sql: str, *values: Any) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self._connection.execute(sql, values).fetchone()
        return found


_MADE_HERE = (
    "SELECT DISTINCT c.id FROM change_set AS c JOIN row_change AS h ON h.change_set = c.id "
    "WHERE c.seq > ? AND c.replica <> 'office'"
)
_NUMBERED = "SELECT replica, number FROM receipt WHERE seq > ?"
_HELD = "SELECT change_set FROM receipt WHERE status IN ('review', 'quarantined')"


@checks(11)
def _check_seal(before: State, after: State) -> None:
    """11: what a signature covers does not change while it covers it."""
    for key, (_scope, image) in after.rows.items():
        there = before.rows.get(key)
        if key[0] != "work_order" or there is None or there[1] is image:
            continue
        changed = {name for name, value in image.items() if there[1][name] != value}
        if changed & SEALED_ORDER_COLUMNS and _sealed(before, key[1]) and _sealed(after, key[1]):
            raise BrokenError(f"11: {sorted(changed)} of a sealed order changed")


def _sealed(state: State, order: str) -> bool:
    steps = [
        image
        for (table, _row), (_scope, image) in state.rows.items()
        if table == "order_step" and image["order_id"] == order
    ]
    followed = {step["follows_id"] for step in steps}
    last = [step for step in steps if step["id"] not in followed]
    return bool(last) and is_sealed(OrderStatus(last[0]["status"]))


# ─── what a desk should show ───────────────────────────────────────────────────────────────────


def laid_over(base: Mapping[Key, Image], bodies: Iterable[Any]) -> dict[Key, Image]:
    """6: what is shown equals base plus what is not yet in it, in the order made."""
    shown = dict(base)
    for body in bodies:
        for change in body.rows:
            key = (change.table, change.row)
            if change.table not in COLUMNS or not _parents(change) <= shown.keys():
                continue
            after = change.after()
            if change.kind == "insert":
                shown.setdefault(key, {name: after.get(name) for name in COLUMNS[change.table]})
            elif key in shown:
                shown[key] = {**shown[key], **after}
    return shown


def _parents(change: Any) -> set[Key]:
    parents = schema.shape(change.table).parents
    return {(parents[name], value) for name, value in change.after().items() if name in parents and value}
