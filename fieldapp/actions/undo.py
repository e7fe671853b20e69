"""Undoing an action: what nobody changed since goes back, facts are reversed, the rest is named.

Undo is itself a change like any other: it travels, and it can be read in the history.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from fieldapp.actions.attachments import add_withdrawal
from fieldapp.actions.charges import add_charge_reversal, add_payment_reversal, restore_word
from fieldapp.actions.edits import write_stored
from fieldapp.actions.labour import add_labour_reversal
from fieldapp.actions.parts import add_part_reversal
from fieldapp.actions.procedures import SAID, add_answer
from fieldapp.actions.steps import take_step, where_it_stands
from fieldapp.actions.titles import UNDO
from fieldapp.actions.van import add_movement_reversal
from fieldapp.errors import RuleBroken, SheetIsSealed
from fieldapp.model import schema
from fieldapp.model.knowledge import Article, ArticleState
from fieldapp.model.noun import Editable, Noun
from fieldapp.model.orders import Answer, OrderStatus, OrderStep, WorkOrder
from fieldapp.model.procedures import Step
from fieldapp.rules.actors import Actor, Side
from fieldapp.rules.knowledge import is_the_authors
from fieldapp.rules.merge import Author, Fate, merge_row
from fieldapp.rules.orders import STEPS, is_sealed
from fieldapp.rules.permissions import May, check_may
from fieldapp.rules.sealing import COVERED_TABLES
from fieldapp.rules.typed_numbers import number_typed
from fieldapp.store.capture import SEALED_ORDER_COLUMNS, image_of
from fieldapp.store.queries.history import (
    DoneRow,
    RowChanged,
    changes_of,
    done_row,
    mark_undone,
    values_left_by,
)
from fieldapp.store.store import Store, Work


class WhyNot(StrEnum):
    """Why a part of an action stays."""

    CHANGED_SINCE = "changed_since"
    """Somebody changed it afterwards."""
    HAPPENED = "happened"
    """It is a fact that nothing takes back: a note, a review."""
    OFFICE = "office"
    """Only the office can take it back."""
    GONE = "gone"
    """This side no longer holds the row."""
    TAKEN_BACK = "taken_back"
    """It was reversed already."""


@dataclass(frozen=True)
class NotUndone:
    """A part of the action that stays, and why."""

    table: str
    row_id: str
    fields: tuple[str, ...]
    why: WhyNot


@dataclass(frozen=True)
class Undone:
    """What an undo did; `stays` lists what could not be undone."""

    change_set_id: str
    rows: int
    stays: tuple[NotUndone, ...]


def undo(store: Store, change_set_id: str, *, by: Actor) -> Undone:
    """Undo one action, as far as it can be.

    Raises:
        RuleBroken: `action-unknown` here; `already-undone`; `steps-stay` when the order has moved on or its
            life knows no way back; `nothing-to-undo` when every part of it stays, with `stays`.
        SheetIsSealed: a signature covers a part of it by now.
        NotPermitted: it is somebody else's, and the roles do not allow that.
    """
    with store.read() as session:
        done = done_row(session, change_set_id)
    if done is None:
        raise RuleBroken("action-unknown", change_set=change_set_id)
    with store.change(f"{UNDO}{done.title}", by=by) as work:
        _check_may_be_undone(work, change_set_id, done)
        changes = changes_of(work.session, change_set_id)
        _check_not_sealed(work, changes)
        undoing = _Undoing(store, work, change_set_id, changes)
        undoing.run()
        if not undoing.rows:
            raise RuleBroken("nothing-to-undo", title=done.title, stays=tuple(undoing.stays))
        mark_undone(work.session.connection(), change_set_id, work.change_set_id)
        return Undone(work.change_set_id, undoing.rows, tuple(undoing.stays))


def _check_may_be_undone(work: Work, change_set_id: str, done: DoneRow) -> None:
    now = done_row(work.session, change_set_id) or done
    if now.undone_by is not None:
        raise RuleBroken("already-undone", title=done.title)
    if done.by_id is None or done.by_id != work.by.person_id:
        check_may(work.by, May.UNDO_OF_OTHERS)


def _check_not_sealed(work: Work, changes: tuple[RowChanged, ...]) -> None:
    for change in changes:
        covers = change.table in COVERED_TABLES or (
            change.table == "work_order" and not SEALED_ORDER_COLUMNS.isdisjoint(change.columns)
        )
        order = _order_of(work, change) if covers else None
        if order is not None and is_sealed(OrderStatus(order.status)):
            raise SheetIsSealed(table=change.table)


def _order_of(work: Work, change: RowChanged) -> WorkOrder | None:
    if change.table == "work_order":
        return work.session.get(WorkOrder, change.row_id)
    row = work.session.get(schema.shape(change.table).noun, change.row_id)
    return work.session.get(WorkOrder, getattr(row, "order_id", "")) if row else None


class _Undoing:
    """One undo in its change: goes through the rows backwards."""

    def __init__(self, store: Store, work: Work, change_set_id: str, changes: tuple[RowChanged, ...]) -> None:
        self.store = store
        self.work_undone = change_set_id
        self.work = work
        self.changes = changes
        self.rows = 0
        self.stays: list[NotUndone] = []

    def run(self) -> None:
        """Undo what can be; a step goes back first, because without it nothing may."""
        for change in self.changes:
            if change.table == "order_step":
                self._step_back(change)
        for change in reversed(self.changes):
            if change.table != "order_step" and not self._is_followed(change):
                self._undo(change)

    def _step_back(self, change: RowChanged) -> None:
        taken = self.work.get(OrderStep, change.row_id)
        order = self.work.get(WorkOrder, taken.order_id)
        before = self.work.session.get(OrderStep, taken.follows_id) if taken.follows_id else None
        began_visit = any(other.table == "visit" and other.kind == "insert" for other in self.changes)
        is_last = where_it_stands(self.work, order).id == taken.id
        if taken.status not in _GO_BACK or before is None or began_visit or not is_last:
            raise RuleBroken("steps-stay", status=str(taken.status))
        if before.status not in STEPS[OrderStatus(taken.status)]:
            raise RuleBroken("steps-stay", status=str(taken.status))
        take_step(self.work, order, OrderStatus(before.status))
        self.rows += 1

    def _undo(self, change: RowChanged) -> None:
        row = self._row(change)
        if row is None:
            self._keep(change, WhyNot.GONE)
        elif change.kind == "update" and self._is_the_offices(row):
            self._keep(change, WhyNot.OFFICE, tuple(sorted(change.columns)))
        elif change.kind == "update":
            self._undo_update(row, change)
        elif change.table in _REVERSALS:
            self._reverse(change)
        else:
            self._withdraw(row, change)

    def _row(self, change: RowChanged) -> Noun | None:
        if not schema.is_known(change.table):
            return None
        return self.work.session.get(schema.shape(change.table).noun, change.row_id)

    def _undo_update(self, row: Noun, change: RowChanged) -> None:
        """Merge the values before into the row: base is what the action wrote, whole groups of it."""
        shape = schema.shape(change.table)
        author = Author.FIELD if self.store.side is Side.DESK else Author.OFFICE
        mates = {
            mate for name in change.columns for mate in shape.members.get(shape.groups.get(name, name), ())
        }
        left = values_left_by(
            self.work.session, self.work_undone, change, sorted(mates - change.columns.keys())
        )
        after = left | {name: pair[1] for name, pair in change.columns.items()}
        before = left | {name: pair[0] for name, pair in change.columns.items()}
        merged = merge_row(after, before, image_of(row), shape, author)
        for outcome in merged.outcomes:
            fields = tuple(sorted(outcome.mine))
            if outcome.fate is Fate.REVIEW:
                self._keep(change, WhyNot.OFFICE, fields)
            elif outcome.fate in (Fate.APPLIED, Fate.MERGED):
                self.rows += bool(write_stored(row, {name: merged.changes[name] for name in fields}))
            elif outcome.fate is not Fate.SAME:
                self._keep(change, WhyNot.CHANGED_SINCE, fields)

    def _reverse(self, change: RowChanged) -> None:
        try:
            _REVERSALS[change.table](self.store, self.work, change.row_id)
        except RuleBroken as broken:
            if broken.code not in _TAKEN_BACK:
                raise
            self._keep(change, WhyNot.TAKEN_BACK)
        else:
            self.rows += 1

    def _is_the_offices(self, row: Noun) -> bool:
        """Whether this desk may not write in a row any more, or never could: an article is its author's at first."""
        if self.store.side is not Side.DESK or not isinstance(row, Article):
            return False
        return not is_the_authors(image_of(row), self.work.by.person_id)

    def _withdraw(self, row: Noun, change: RowChanged) -> None:
        if not isinstance(row, Editable):
            self._keep(change, WhyNot.HAPPENED)
        elif isinstance(row, Article) and self.store.side is Side.DESK and not self._is_the_offices(row):
            row.state, row.state_words = ArticleState.WITHDRAWN, None
            self.rows += 1
        elif self.store.side is Side.DESK:
            self._keep(change, WhyNot.OFFICE)
        elif not row.withdrawn:
            row.withdrawn = True
            self.rows += 1

    def _is_followed(self, change: RowChanged) -> bool:
        """Whether another row of the same action takes this one along when it is reversed."""
        leader = _FOLLOW_ANOTHER.get(change.table)
        return leader is not None and any(other.table == leader for other in self.changes)

    def _keep(self, change: RowChanged, why: WhyNot, fields: tuple[str, ...] = ()) -> None:
        self.stays.append(NotUndone(change.table, change.row_id, fields, why))


_GO_BACK = frozenset({OrderStatus.ASSIGNED, OrderStatus.ON_SITE, OrderStatus.PAUSED, OrderStatus.COMPLETED})
"""Steps after which the order can simply stand where it stood before."""
_FOLLOW_ANOTHER = {"stock_movement": "part_used", "reading": "answer"}
_TAKEN_BACK = frozenset({"already-reversed", "already-withdrawn", "answer-replaced"})


def _reverse_movement(_store: Store, work: Work, movement_id: str) -> None:
    add_movement_reversal(work, movement_id)


def _restore_answer(_store: Store, work: Work, answer_id: str) -> None:
    """Give the answer before again; where there was none, an empty one takes this one back."""
    undone = work.get(Answer, answer_id)
    if work.first(
        select(Answer.id).where(Answer.replaces_id == undone.id, Answer.order_id == undone.order_id)
    ):
        raise RuleBroken("answer-replaced")
    earlier = work.session.get(Answer, undone.replaces_id) if undone.replaces_id else None
    again = Answer(
        id=work.new_id(),
        order_id=undone.order_id,
        step_id=undone.step_id,
        device_id=undone.device_id,
        out_of_limit=earlier.out_of_limit if earlier else False,
        made_at=work.now,
        by_name=work.by.name,
        **({name: getattr(earlier, name) for name in SAID} if earlier else {}),
    )
    step, order = work.get(Step, undone.step_id), work.get(WorkOrder, undone.order_id)
    is_number = step.kind == "number" and again.value is not None
    add_answer(work, order, step, again, number_typed(str(again.value)) if is_number else None)


_REVERSALS: dict[str, Callable[[Store, Work, str], object]] = {
    "labour": add_labour_reversal,
    "charge": add_charge_reversal,
    "charge_decision": restore_word,
    "payment": add_payment_reversal,
    "part_used": add_part_reversal,
    "attachment": add_withdrawal,
    "stock_movement": _reverse_movement,
    "answer": _restore_answer,
}
"""How a fact is taken back."""
