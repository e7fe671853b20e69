"""The server's judgement of change sets, in memory: what each does to the rows that are there.

`Bench` holds everything the judgement needs, read beforehand in bulk; judging does no
I/O. A change set that its author may not make, or that makes no sense here, has no effect
and is held for people; everything else takes effect, and where it meets another's
change the merge decides (`fieldapp.rules.merge`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Integer

from fieldapp.model import schema
from fieldapp.model.columns import Merge, Stored
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.held_work import may_answer_for
from fieldapp.rules.merge import Author, Fate, GroupOutcome, Merged, is_for_the_office, merge_row
from fieldapp.rules.orders import STEPS, WHO, StepTaken, is_sealed, last_step
from fieldapp.rules.sealing import COVERED_TABLES
from fieldapp.store.capture import SEALED_ORDER_COLUMNS
from fieldapp.store.changes import Body, RowChange
from fieldapp.store.overlay import image_of_insert
from fieldapp.sync.bench import Bench, Held, Image, RowKey, inserted_row
from fieldapp.sync.disputes import disagree, outcome_effects
from fieldapp.sync.knowledge_rights import check_edited, check_proposed
from fieldapp.sync.messages import GroupFate, Status
from fieldapp.sync.seals import SEALING, check_seals, second_seal

NOTHING_SEEN = -1
"""What an author had seen whose cursor is of a past that a restore of this server undid."""

EVERYTHING_SEEN = 1 << 62
"""What an author counts as having seen who names no commit that this server ever made."""


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
    return Verdict(status_of(fates), "", tuple(fates), tuple(effects))


def status_of(fates: Iterable[GroupFate]) -> Status:
    """What the fates of its groups make of a change set that is not held."""
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
    sealing = [change for change in body.rows if change.kind == "insert" and change.table in SEALING]
    if sealing:
        check_seals(
            bench,
            [(change.table, image_of_insert(schema.shape(change.table), change)) for change in sealing],
        )


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
    if not (shape.field_may_insert or may_answer_for(bench.released_by, shape.name)):
        raise Held("review", f"desk-may-not-insert:{shape.name}")
    for column, parent in shape.parents.items():
        _check_reference(bench, parent, image.get(column), inserted)
    if not bench.held.isdisjoint(image.values()):
        raise Held("quarantined", "behind-held-work")
    if shape.name == "work_order":
        _check_draft(bench, image, seen_seq)
    if shape.name in ("article", "article_vote"):
        check_proposed(bench, shape.name, image)
    if shape.name == "attachment" and image.get("report_id") is not None and bench.released_by is None:
        raise Held("review", "sets-what-only-the-office-sets")  # only the server completes sealed sheets
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
    after = change.after()
    check_values(shape, after)
    for column, parent in shape.parents.items():
        _check_reference(bench, parent, after.get(column), inserted)
    if is_for_the_office(after, there or {}, shape) and not may_answer_for(bench.released_by, shape.name):
        raise Held("review", "sets-what-only-the-office-sets")
    if shape.name == "article" and there is not None:
        check_edited(bench, there, after)


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
    if bench.released_by is not None:
        return
    if image["assignee_id"] not in (None, bench.actor.person_id):
        raise Held("review", "assigns-to-somebody-else")
    for kind in ("site", "customer"):
        if image[f"{kind}_id"] is not None:
            _check_may_reach(bench, f"{kind}:{image[f'{kind}_id']}", seen_seq)


def _check_may_reach(bench: Bench, scope: str, seen_seq: int) -> None:
    if bench.released_by is not None:
        return
    if scope not in bench.scopes:
        raise Held("review", f"outside-its-scopes:{scope}")
    revoked = bench.scopes[scope]
    if revoked is not None and seen_seq >= revoked:
        raise Held("review", f"scope-was-revoked:{scope}")


def _check_step_rights(bench: Bench, image: Image) -> None:
    status = str(image["status"])
    if status not in OrderStatus._value2member_map_:
        raise Held("quarantined", f"unknown-status:{status}")
    may_take = WHO[OrderStatus(status)]
    answers_for_it = bench.released_by is not None and bench.released_by.has(*may_take)
    if not (bench.actor.has(*may_take) or answers_for_it):
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
    other = second_seal(bench, image) if change.table == "service_report" else None
    if other is not None:
        told = disagree(bench, body, *key, other)
        return (inserted_row(change.table, image), *told), (GroupFate(*key, other.group, other.fate.value),)
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
        effects = disagree(bench, body, "work_order", order, outcome)
        return effects, (GroupFate(*key, "status", Fate.CONFLICT.value),)
    bench.write(key, image)
    chain.append(StepTaken(key[1], follows if follows is None else str(follows), to))
    return (inserted_row("order_step", image),), (GroupFate(*key, "status", Fate.APPLIED.value),)


def _update(bench: Bench, body: Body, change: RowChange) -> Iterator[Effect]:
    shape = schema.shape(change.table)
    key = (change.table, change.row)
    there = bench.rows[key]
    sealed = SEALED_ORDER_COLUMNS if _is_sealed_order(bench, key) else frozenset[str]()
    merged = _merged(bench, change, shape, there, sealed)
    if merged.changes:
        written = {name: (there.get(name), value) for name, value in merged.changes.items()}
        bench.write(key, {**there, **merged.changes})
        yield (RowChange(*key, "update", written),), ()
    for group in sorted(_superseded(bench, change, shape, there)) if bench.released_by else ():
        yield (), (GroupFate(*key, group, "superseded"),)
    for outcome in merged.outcomes:
        yield (
            outcome_effects(bench, body, key, outcome),
            (GroupFate(*key, outcome.group, outcome.fate.value),),
        )


def _merged(
    bench: Bench, change: RowChange, shape: schema.TableShape, there: Image, sealed: frozenset[str]
) -> Merged:
    """The change merged into its row; what the office answers for is merged as if the office had written it."""
    theirs_from = _theirs_from(bench, change, there)
    if bench.released_by is None:
        before, after = change.before(), change.after()
        return merge_row(before, after, there, shape, Author.FIELD, sealed=sealed, theirs_from=theirs_from)
    changes: dict[str, Stored] = {}
    outcomes: tuple[GroupOutcome, ...] = ()
    for author, names in _by_author(bench, change, shape, there):
        if not names:
            continue
        before, after = change.before(), change.after()
        some = merge_row(
            {name: before[name] for name in names},
            {name: after[name] for name in names},
            there,
            shape,
            author,
            sealed=sealed,
            theirs_from=theirs_from,
        )
        changes |= some.changes
        outcomes += some.outcomes
    return Merged(changes, outcomes)


def _by_author(
    bench: Bench, change: RowChange, shape: schema.TableShape, there: Image
) -> tuple[tuple[Author, list[str]], ...]:
    late = _superseded(bench, change, shape, there)
    names = [name for name in change.columns if shape.groups[name] not in late]
    of_office = [name for name in names if shape.merges[name] is Merge.OFFICE]
    return ((Author.FIELD, [name for name in names if name not in of_office]), (Author.OFFICE, of_office))


def _superseded(bench: Bench, change: RowChange, shape: schema.TableShape, there: Image) -> frozenset[str]:
    """Groups that the author changed again while this change was held: the later value stands."""
    late = set()
    for name, (old, new) in change.columns.items():
        if there.get(name) not in (old, new):
            wrote = bench.last_writer(change.table, change.row, [name])
            if wrote is not None and wrote[0] in bench.lineage:
                late.add(shape.groups[name])
    return frozenset(late)


def _theirs_from(bench: Bench, change: RowChange, there: Image) -> Author:
    """Who wrote the values that stand where the author saw others: asked only on a disagreement.

    What several laptops write may have stood here before a restore: nobody's value is put over it, so that
    the one which was there can come back and the dispute go on (`sync.rehearing`).
    """
    if bench.of_undone_past and schema.shape(change.table).noun.HOME.kind != "order":
        return Author.FIELD
    differing = [name for name, (old, new) in change.columns.items() if there.get(name) not in (old, new)]
    if not differing:
        return Author.OFFICE
    wrote = bench.last_writer(change.table, change.row, differing)
    return Author.OFFICE if wrote is None or wrote[0] == "office" else Author.FIELD


def _is_sealed_order(bench: Bench, key: RowKey) -> bool:
    status = bench.status_of(key[1]) if key[0] == "work_order" else None
    return status is not None and is_sealed(status)


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
