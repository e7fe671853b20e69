"""Deciding a conflict: mine, theirs, or another value; on the desk as in the office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldapp.actions.edits import to_stored, write_stored
from fieldapp.actions.steps import take_step
from fieldapp.errors import NotPermitted, RuleBroken, SheetIsSealed
from fieldapp.model import schema
from fieldapp.model.columns import Merge, Stored
from fieldapp.model.conflicts import Conflict, Decision
from fieldapp.model.noun import Noun
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.rules.actors import Actor, Side
from fieldapp.rules.knowledge import is_the_authors
from fieldapp.rules.permissions import May, check_may
from fieldapp.rules.sealing import SHEET
from fieldapp.store.capture import SEALED_ORDER_COLUMNS, image_of
from fieldapp.store.derive import order_is_sealed
from fieldapp.store.store import Store, Work

STATUS = "status"
"""The group of a conflict about the steps of an order."""


def decide(
    store: Store,
    conflict_id: str,
    decision: Decision,
    *,
    other: Mapping[str, Any] | None = None,
    by: Actor,
) -> None:
    """Decide what stands: the desk's value (MINE), the server's (THEIRS) or `other` (by column).

    The row is written and the conflict closed in one change. For a conflict about an order's
    steps MINE takes the step again from where the order stands now; of two sheets the one decided for is
    in force, and both stay as they were sealed.

    Raises:
        RuleBroken: `conflict-decided` already; `changed-meanwhile` when the row no longer holds one of the
            two values, with `fields` and `theirs`; `value-missing` when OTHER comes without one.
        SheetIsSealed: the signature covers it; amend first, or let theirs stand.
        NotPermitted: on a desk, when the office owns the field (`office-decides`).
        StepNotAllowed: the step no longer leads anywhere.
    """
    check_may(by, May.DECIDE_CONFLICT)
    with store.change("Decide a conflict", by=by) as work:
        conflict = work.get(Conflict, conflict_id)
        if conflict.decision is not None:
            raise RuleBroken("conflict-decided", by=conflict.decided_by or "")
        if conflict.group_name == STATUS:
            _decide_step(work, conflict, decision)
        elif conflict.group_name == SHEET:
            _check_decision(decision)
        else:
            _decide_values(store, work, conflict, decision, other)
        conflict.decision = decision
        conflict.decided_by = by.name
        conflict.decided_at = work.now


def restore(store: Store, conflict_id: str, side: Decision, *, seen: Mapping[str, Stored], by: Actor) -> None:
    """Let a value stand again that lost a conflict: the desk's (MINE) or the office's (THEIRS).

    `seen` is what was shown as standing, in stored form by column. What stands until now is kept in the
    history and in the conflict.

    Raises:
        RuleBroken: `value-missing` for any other side; `changed-meanwhile` when the row holds another value
            than was seen, with `fields` and `theirs`.
        SheetIsSealed, NotPermitted: as `decide`.
    """
    check_may(by, May.DECIDE_CONFLICT)
    if side not in (Decision.MINE, Decision.THEIRS):
        raise RuleBroken("value-missing")
    with store.change("Restore a value", by=by) as work:
        conflict = work.get(Conflict, conflict_id)
        if conflict.group_name in (STATUS, SHEET):
            raise RuleBroken("value-missing")
        row = work.get(schema.shape(conflict.table_name).noun, conflict.row_id)
        values = conflict.mine if side is Decision.MINE else conflict.theirs
        now = image_of(row)
        different = {name: value for name, value in values.items() if now.get(name) != value}
        _check_may_write(store, work, row, different)
        _refuse_unseen(row, [name for name in different if now.get(name) != seen.get(name)])
        write_stored(row, different)


def _check_decision(decision: Decision) -> None:
    if decision is Decision.OTHER:
        raise RuleBroken("value-missing")


def _decide_step(work: Work, conflict: Conflict, decision: Decision) -> None:
    _check_decision(decision)
    if decision is Decision.MINE:
        order = work.get(WorkOrder, conflict.row_id)
        if OrderStatus(order.status) != conflict.mine[STATUS]:
            take_step(work, order, OrderStatus(conflict.mine[STATUS]))


def _decide_values(
    store: Store, work: Work, conflict: Conflict, decision: Decision, other: Mapping[str, Any] | None
) -> None:
    row = work.get(schema.shape(conflict.table_name).noun, conflict.row_id)
    chosen = _chosen(row, conflict, decision, other)
    now = image_of(row)
    different = {name: value for name, value in chosen.items() if now.get(name) != value}
    if not different:
        return
    _check_may_write(store, work, row, different)
    _check_unchanged(row, conflict, now, different)
    write_stored(row, different)


def _chosen(
    row: Noun, conflict: Conflict, decision: Decision, other: Mapping[str, Any] | None
) -> Mapping[str, Stored]:
    if decision is Decision.MINE:
        return conflict.mine
    if decision is Decision.THEIRS:
        return conflict.theirs
    if not other or not other.keys() <= {*conflict.mine, *conflict.theirs}:
        raise RuleBroken("value-missing")
    return to_stored(row, other)


def _check_may_write(store: Store, work: Work, row: Noun, different: Mapping[str, Stored]) -> None:
    shape = schema.shape(row.__tablename__)
    fields = sorted(different)
    if store.side is Side.DESK and any(shape.merges[name] is Merge.OFFICE for name in fields):
        raise NotPermitted("office-decides", table=shape.name, fields=fields)
    if store.side is Side.DESK and shape.name == "article" and not _is_own_draft(work, row):
        raise NotPermitted("office-decides", table=shape.name, fields=fields)
    covers = shape.name == "work_order" and not SEALED_ORDER_COLUMNS.isdisjoint(fields)
    if covers and order_is_sealed(work.session, row):
        raise SheetIsSealed(table=shape.name, fields=fields)


def _is_own_draft(work: Work, row: Noun) -> bool:
    return is_the_authors(image_of(row), work.by.person_id)


def _check_unchanged(
    row: Noun, conflict: Conflict, now: Mapping[str, Stored], different: Mapping[str, Stored]
) -> None:
    """Refuse to overwrite a value that whoever decides has not seen."""
    unseen = [
        name
        for name in different
        if now.get(name) not in (conflict.mine.get(name), conflict.theirs.get(name))
    ]
    _refuse_unseen(row, unseen)


def _refuse_unseen(row: Noun, unseen: list[str]) -> None:
    if unseen:
        theirs = {name: getattr(row, name) for name in unseen}
        raise RuleBroken("changed-meanwhile", table=row.__tablename__, fields=sorted(unseen), theirs=theirs)
