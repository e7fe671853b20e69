"""The server's judgement of change sets, in memory: what each does to the rows that are there.

`Bench` holds everything the judgement needs, read beforehand in bulk; judging does no
I/O. A change set that its author may not make, or that makes no sense here, has no effect
and is held for people; everything else takes effect, and where it meets another's
change the merge decides (`fieldapp.rules.merge`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Integer

from fieldapp.model import schema
from fieldapp.model.columns import Stored
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.actors import Actor
from fieldapp.rules.merge import Author, Fate, GroupOutcome, merge_row
from fieldapp.rules.orders import STEPS, WHO, StepTaken, is_sealed, last_step
from fieldapp.rules.sealing import COVERED_TABLES
from fieldapp.store.capture import SEALED_ORDER_COLUMNS
from fieldapp.store.changes import ENCODER, Body, RowChange
from fieldapp.sync.messages import GroupFate, Status

RowKey = tuple[str, str]
Image = dict[str, Stored]
LastWriter = Callable[[str, str, Iterable[str]], tuple[str, str, str] | None]


NOTHING_SEEN = -1
"""What an author had seen whose cursor is of another chain of commits."""


class Held(Exception):
    """The change set has no effect and waits for people."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass
class Bench:
    """The rows, chains and rights a batch of change sets is judged against, as they are now."""

    actor: Actor
    replica: str
    scopes: Mapping[str, int | None]
    """The scopes the author's laptop may hold; a seq where one was revoked."""
    rows: dict[RowKey, Image]
    chains: dict[str, list[StepTaken]]
    conflicts: dict[tuple[str, str, str], Image]
    """This replica's open conflicts by table, row and group."""
    last_writer: LastWriter
    new_id: Callable[[], str]
    held: set[str] = field(default_factory=set)
    """Rows whose insert is held: what refers to them is held behind them, untried."""
    opened: set[str] = field(default_factory=set)
    """Scopes that inserts of this batch opened for their author."""
    before: dict[RowKey, Image | None] = field(default_factory=dict)
    """The rows as they were before the batch, for those it touched."""

    def status_of(self, order_id: str) -> OrderStatus | None:
        """Where an order stands now, as far as the server knows."""
        last = last_step(self.chains.get(order_id, ()))
        return OrderStatus(last.status) if last else None

    def write(self, key: RowKey, image: Image) -> None:
        """Make a row what it now is, remembering what it was."""
        self.before.setdefault(key, self.rows.get(key))
        self.rows[key] = image


@dataclass(frozen=True)
class Verdict:
    """What became of one change set: status, fates per group, and its effects as row changes."""

    status: Status
    reason: str = ""
    fates: tuple[GroupFate, ...] = ()
    effects: tuple[RowChange, ...] = ()


def judge(bench: Bench, body: Body, seen_seq: int) -> Verdict:
    """Judge one change set and write its effects to the bench; a held one writes nothing."""
    try:
        _check_may_happen(bench, body, seen_seq)
    except Held as held:
        bench.held |= {change.row for change in body.rows if change.kind == "insert"}
        return Verdict(held.status, held.reason)
    fates: list[GroupFate] = []
    effects: list[RowChange] = []
    for change in body.rows:
        for effect, some in _take_effect(bench, body, change):
            fates += some
            effects += effect
    return Verdict(_status_of(fates), "", tuple(fates), tuple(effects))


def _status_of(fates: list[GroupFate]) -> Status:
    found = {fate.fate for fate in fates}
    if found & {Fate.CONFLICT.value, Fate.MINE_STANDS.value}:
        return "conflict"
    return "merged" if Fate.MERGED.value in found else "applied"


# ─── may it happen at all ──────────────────────────────────────────────────────────────────────


def _check_may_happen(bench: Bench, body: Body, seen_seq: int) -> None:
    """Raise Held for a change set its author may not make, or that makes no sense here."""
    inserted: dict[str, str] = {}
    for change in body.rows:
        if not schema.is_known(change.table):
            raise Held("quarantined", f"unknown-table:{change.table}")
        shape = schema.shape(change.table)
        if change.kind == "insert":
            _check_insert(bench, shape, change, inserted, seen_seq)
            inserted[change.row] = change.table
        elif change.kind == "update":
            _check_update(bench, shape, change, inserted, seen_seq)
        else:
            raise Held("review", "deletes-a-row")


def _check_insert(
    bench: Bench, shape: schema.TableShape, change: RowChange, inserted: Mapping[str, str], seen_seq: int
) -> None:
    image = image_of_insert(shape, change)
    if image.get("id") != change.row:
        raise Held("quarantined", "insert-without-its-id")
    check_values(shape, image)
    there = bench.rows.get((shape.name, change.row))
    if there is not None and there != image:
        raise Held("quarantined", "row-exists-already")
    if not shape.field_may_insert:
        raise Held("review", f"desk-may-not-insert:{shape.name}")
    for column, parent in shape.parents.items():
        _check_reference(bench, parent, image.get(column), inserted)
    if not bench.held.isdisjoint(image.values()):
        raise Held("quarantined", "behind-held-work")
    if shape.name == "work_order":
        _check_draft(bench, image, seen_seq)
    _check_scope(bench, shape, image, inserted, seen_seq)
    if shape.name == "order_step":
        _check_step_rights(bench, image)


def _check_reference(bench: Bench, parent: str, row: Stored, inserted: Mapping[str, str]) -> None:
    if row is None or inserted.get(str(row)) == parent or (parent, str(row)) in bench.rows:
        return
    raise Held("quarantined", "behind-held-work" if row in bench.held else f"refers-to-nothing:{parent}")


def _check_update(
    bench: Bench, shape: schema.TableShape, change: RowChange, inserted: Mapping[str, str], seen_seq: int
) -> None:
    there = bench.rows.get((shape.name, change.row))
    if there is None and inserted.get(change.row) != shape.name:
        reason = "behind-held-work" if change.row in bench.held else "row-is-not-here"
        raise Held("quarantined", reason)
    if change.row in bench.held:
        raise Held("quarantined", "behind-held-work")
    if there is not None:
        _check_scope(bench, shape, there, inserted, seen_seq)
    if shape.insert_only:
        raise Held("review", f"changes-a-fact:{shape.name}")
    unknown = [name for name in change.columns if name not in shape.columns]
    if "id" in change.columns or unknown:
        raise Held("quarantined", "changes-what-this-version-does-not-know")
    check_values(shape, change.after())
    for column, parent in shape.parents.items():
        _check_reference(bench, parent, change.after().get(column), inserted)
    probe = merge_row(change.before(), change.after(), there or {}, shape, Author.FIELD)
    if any(outcome.fate is Fate.REVIEW for outcome in probe.outcomes):
        raise Held("review", "sets-what-only-the-office-sets")


def _check_scope(
    bench: Bench, shape: schema.TableShape, image: Image, inserted: Mapping[str, str], seen_seq: int
) -> None:
    scope = shape.home_of(image)
    is_new_order = shape.name == "work_order" and ("work_order", str(image["id"])) not in bench.rows
    if scope in bench.opened or is_new_order:
        return
    kind, _colon, home_row = scope.partition(":")
    if kind == "order" and inserted.get(home_row) == "work_order":
        return
    _check_may_reach(bench, scope, seen_seq)


def _check_draft(bench: Bench, image: Image, seen_seq: int) -> None:
    """An order that a desk drafts gives its assignee the site and the customer it names."""
    if image["assignee_id"] not in (None, bench.actor.person_id):
        raise Held("review", "assigns-to-somebody-else")
    for kind in ("site", "customer"):
        if image[f"{kind}_id"] is not None:
            _check_may_reach(bench, f"{kind}:{image[f'{kind}_id']}", seen_seq)


def _check_may_reach(bench: Bench, scope: str, seen_seq: int) -> None:
    if scope not in bench.scopes:
        raise Held("review", f"outside-its-scopes:{scope}")
    revoked = bench.scopes[scope]
    if revoked is not None and seen_seq >= revoked:
        raise Held("review", f"scope-was-revoked:{scope}")


def _check_step_rights(bench: Bench, image: Image) -> None:
    status = str(image["status"])
    if status not in OrderStatus._value2member_map_:
        raise Held("quarantined", f"unknown-status:{status}")
    if not bench.actor.has(*WHO[OrderStatus(status)]):
        raise Held("review", f"step-not-permitted:{status}")


# ─── what it does ──────────────────────────────────────────────────────────────────────────────

Effect = tuple[tuple[RowChange, ...], tuple[GroupFate, ...]]


def _take_effect(bench: Bench, body: Body, change: RowChange) -> Iterator[Effect]:
    if change.kind == "insert":
        yield _insert(bench, body, change)
    else:
        yield from _update(bench, body, change)


def _insert(bench: Bench, body: Body, change: RowChange) -> Effect:
    shape = schema.shape(change.table)
    key = (change.table, change.row)
    image = image_of_insert(shape, change)
    if key in bench.rows:
        return (), (GroupFate(*key, "", Fate.SAME.value),)
    if change.table == "order_step":
        return _take_step(bench, body, image)
    bench.write(key, image)
    if change.table == "work_order":
        bench.opened.add(shape.home_of(image))
    fate = "after_seal" if _comes_after_seal(bench, image, change.table) else Fate.APPLIED.value
    return (inserted_row(change.table, image),), (GroupFate(*key, "", fate),)


def _comes_after_seal(bench: Bench, image: Image, table: str) -> bool:
    if table not in COVERED_TABLES:
        return False
    status = bench.status_of(str(image["order_id"]))
    return status is not None and is_sealed(status)


def _take_step(bench: Bench, body: Body, image: Image) -> Effect:
    """A step applies if it follows the last one; else the rest of its chain is one conflict."""
    order, key = str(image["order_id"]), ("order_step", str(image["id"]))
    chain = bench.chains.setdefault(order, [])
    last = last_step(chain)
    to = OrderStatus(str(image["status"]))
    follows = image["follows_id"]
    fits = (last is None and follows is None) or (
        last is not None and follows == last.id and to in STEPS[OrderStatus(last.status)]
    )
    if not fits:
        now = {"status": last.status.value if last else None}
        outcome = GroupOutcome("status", Fate.CONFLICT, {}, {"status": to.value}, now)
        effects = _disagree(bench, body, "work_order", order, outcome)
        return effects, (GroupFate(*key, "status", Fate.CONFLICT.value),)
    bench.write(key, image)
    chain.append(StepTaken(key[1], follows if follows is None else str(follows), to))
    return (inserted_row("order_step", image),), (GroupFate(*key, "status", Fate.APPLIED.value),)


def _update(bench: Bench, body: Body, change: RowChange) -> Iterator[Effect]:
    shape = schema.shape(change.table)
    key = (change.table, change.row)
    there = bench.rows[key]
    sealed = SEALED_ORDER_COLUMNS if _is_sealed_order(bench, key) else frozenset[str]()
    merged = merge_row(
        change.before(),
        change.after(),
        there,
        shape,
        Author.FIELD,
        sealed=sealed,
        theirs_from=_theirs_from(bench, change, there),
    )
    if merged.changes:
        written = {name: (there.get(name), value) for name, value in merged.changes.items()}
        bench.write(key, {**there, **merged.changes})
        yield (RowChange(*key, "update", written),), ()
    for outcome in merged.outcomes:
        yield (
            _outcome_effects(bench, body, key, outcome),
            (GroupFate(*key, outcome.group, outcome.fate.value),),
        )


def _theirs_from(bench: Bench, change: RowChange, there: Image) -> Author:
    """Who wrote the values that stand where the author saw others: asked only on a disagreement."""
    differing = [name for name, (old, new) in change.columns.items() if there.get(name) not in (old, new)]
    if not differing:
        return Author.OFFICE
    wrote = bench.last_writer(change.table, change.row, differing)
    return Author.OFFICE if wrote is None or wrote[0] == "office" else Author.FIELD


def _is_sealed_order(bench: Bench, key: RowKey) -> bool:
    status = bench.status_of(key[1]) if key[0] == "work_order" else None
    return status is not None and is_sealed(status)


def _outcome_effects(bench: Bench, body: Body, key: RowKey, outcome: GroupOutcome) -> tuple[RowChange, ...]:
    if key[0] == "conflict":
        return ()
    if outcome.needs_people:
        return _disagree(bench, body, *key, outcome)
    return _settle_own(bench, body, key, outcome)


def _settle_own(bench: Bench, body: Body, key: RowKey, outcome: GroupOutcome) -> tuple[RowChange, ...]:
    """A later edit of the same replica closes its own open conflict when the two now agree."""
    open_one = bench.conflicts.get((*key, outcome.group))
    if open_one is None or not (open_one["mine_stands"] or outcome.fate is Fate.SAME):
        return ()
    theirs = _values(open_one["theirs"])
    if dict(outcome.mine) != theirs:
        return _rewrite(bench, open_one, {"mine": _text(outcome.mine)})
    del bench.conflicts[(*key, outcome.group)]
    return _rewrite(
        bench, open_one, {"decision": "moot", "decided_by": body.by_name, "decided_at": body.made_at}
    )


def _disagree(bench: Bench, body: Body, table: str, row: str, outcome: GroupOutcome) -> tuple[RowChange, ...]:
    """At most one open conflict per row, group and replica: a second edit replaces its `mine`."""
    place = (table, row, outcome.group)
    open_one = bench.conflicts.get(place)
    if open_one is not None:
        return _judge_again(bench, body, place, open_one, outcome)
    wrote = bench.last_writer(table, row, outcome.theirs)
    image: Image = {
        "id": bench.new_id(),
        "home": schema.shape(table).home_of(bench.rows[(table, row)]),
        "table_name": table,
        "row_id": row,
        "group_name": outcome.group,
        "base": _text(outcome.base),
        "mine": _text(outcome.mine),
        "theirs": _text(outcome.theirs),
        "mine_stands": int(outcome.fate is Fate.MINE_STANDS),
        "mine_by": body.by_name,
        "theirs_by": wrote[1] if wrote else None,
        "mine_at": body.made_at,
        "theirs_at": wrote[2] if wrote else None,
        "change_set_id": body.id,
        "replica_id": bench.replica,
        "withdrawn": 0,
    }
    full = {name: image.get(name) for name in schema.shape("conflict").columns}
    bench.write(("conflict", str(full["id"])), full)
    bench.conflicts[place] = full
    return (inserted_row("conflict", full),)


def _judge_again(
    bench: Bench, body: Body, place: tuple[str, str, str], open_one: Image, outcome: GroupOutcome
) -> tuple[RowChange, ...]:
    if dict(outcome.mine) in (_values(open_one["base"]), dict(outcome.theirs)):
        del bench.conflicts[place]
        settled = {"decision": "moot", "decided_by": body.by_name, "decided_at": body.made_at}
        return _rewrite(bench, open_one, settled)
    return _rewrite(bench, open_one, {"mine": _text(outcome.mine), "mine_at": body.made_at})


def _rewrite(bench: Bench, image: Image, values: Mapping[str, Stored]) -> tuple[RowChange, ...]:
    key = ("conflict", str(image["id"]))
    written = {name: (image.get(name), value) for name, value in values.items()}
    image_now = {**image, **values}
    bench.write(key, image_now)
    place = (str(image["table_name"]), str(image["row_id"]), str(image["group_name"]))
    if place in bench.conflicts:
        bench.conflicts[place] = image_now
    return (RowChange(*key, "update", written),)


# ─── values ────────────────────────────────────────────────────────────────────────────────────


def check_values(shape: schema.TableShape, values: Mapping[str, Stored]) -> None:
    """Raise Held for a value that its column could not hold, or that nobody could read again.

    SQLite would take it as it is, PostgreSQL refuse it: what is held must not depend on the database.
    """
    columns = shape.noun.__table__.columns
    for name, value in values.items():
        if name in shape.columns and not _fits(columns[name], value):
            raise Held("quarantined", f"value-does-not-fit:{shape.name}.{name}")


def _fits(column: Any, value: Stored) -> bool:
    if value is None:
        return bool(column.nullable)
    kind = getattr(column.type, "impl_instance", column.type)
    if isinstance(kind, Integer):
        in_range = -(1 << 63) <= value < 1 << 63 if isinstance(value, int) else False
        return in_range and (isinstance(kind, BigInteger) or abs(int(value)) < 1 << 31)
    if not isinstance(value, str) or "\x00" in value or len(value) > (kind.length or len(value)):
        return False
    try:
        value.encode()
        return schema.stored(column, schema.loaded(column, value)) is not None
    except (ValueError, RecursionError):
        return False


# ─── forms ─────────────────────────────────────────────────────────────────────────────────────


def image_of_insert(shape: schema.TableShape, change: RowChange) -> Image:
    """The whole row an insert writes; columns this version does not know go to `extra`."""
    after = change.after()
    image = {name: after.get(name) for name in shape.columns}
    unknown = {name: value for name, value in after.items() if name not in image}
    if unknown:
        kept = _values(image.get("extra"))
        image["extra"] = _text({**kept, **unknown})
    return image


def inserted_row(table: str, image: Image) -> RowChange:
    """An inserted row as the history keeps it."""
    return RowChange(
        table, str(image["id"]), "insert", {name: (None, value) for name, value in image.items()}
    )


def _text(values: Mapping[str, Stored]) -> str:
    return ENCODER.encode(dict(values)).decode()


def _values(text: Stored) -> dict[str, Stored]:
    found: dict[str, Stored] = msgspec.json.decode(str(text)) if text else {}
    return found
