"""Answers to the steps of a procedure: chosen ones recorded at once, typed ones when left.

What is typed is a draft within 300 ms and becomes an answer when its editor is left or Enter is
pressed, so that 4, 4. and 4.2 are not three answers. An answer has parts that come one by one: a value, a remark,
a photo, the instrument. Each is recorded on top of the others, also of those that the page does not show yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject

from fieldapp.actions.procedures import Measured
from fieldapp.errors import FieldappError
from fieldapp.rules.review import ANSWER
from fieldapp.store.drafts import forget_drafts, keep_draft
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.order_rows import AnsweredStep, AnswerRow
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.widgets.steps import StepState

REMARK = "remark:"
MEASURED = "measured:"
SIGNATURE = "signature:"


@dataclass(frozen=True)
class Said:
    """What an item's answer says."""

    value: str | None = None
    remark: str | None = None
    attachment_id: str | None = None
    measured: Measured | None = None


@dataclass(frozen=True)
class _OnItsWay:
    """What was recorded over an answer that the page still shows."""

    said: Said
    over: str | None


class ProcedureModel(QObject):
    """Between the items on the screen and the actions; an item's key is `rules.procedures.answer_key`."""

    def __init__(self, order: OrderModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order = order
        self._typed: dict[str, str] = {}
        """By `answer:`, `remark:` or `measured:` and the item's key."""
        self._items: dict[str, AnsweredStep] = {}
        self._on_its_way: dict[str, _OnItsWay] = {}
        self._by_unit: dict[str | None, Measured] = {}
        self._restored = False
        order.refused.connect(self._forget_refused)

    def show_page(self, page: OrderPage) -> None:
        """The order was read; the first time, drafts of an interrupted day come back."""
        self._items = {one.key: one for one in page.checklist}
        for key, on_its_way in list(self._on_its_way.items()):
            if self._answer_id(key) != on_its_way.over:
                del self._on_its_way[key]
        self._by_unit = measured_by_unit(page.checklist)
        if not self._restored:
            self._restored = True
            self._typed = {
                name: words
                for name, words in self._order.drafts.items()
                if name.startswith((ANSWER, REMARK, MEASURED))
            }

    def words(self, key: str) -> str:
        """What the editor of an item shows: what is being typed, else the answer."""
        return self._typed.get(ANSWER + key, self.said(key).value or "")

    def remark(self, key: str) -> str:
        """What the remark of an item shows."""
        return self._typed.get(REMARK + key, self.said(key).remark or "")

    def measured(self, key: str) -> Measured | None:
        """What an item is measured with: what was chosen, else what served the same unit on this order."""
        said, item = self.said(key), self._items.get(key)
        kept = self._typed.get(MEASURED + key)
        if kept is not None:
            return _measured(kept)
        if said.measured is not None or said.value is not None or item is None:
            return said.measured
        return self._by_unit.get(item.step.unit) if item.step.needs_instrument else None

    def said(self, key: str) -> Said:
        """The answer as it was recorded last."""
        if key in self._on_its_way:
            return self._on_its_way[key].said
        item = self._items.get(key)
        return _said(item.answer) if item and item.answer else Said()

    def type(self, key: str, words: str) -> None:
        """Somebody typed a value and paused."""
        if words != self.words(key):
            self._keep(ANSWER + key, words)

    def type_remark(self, key: str, words: str) -> None:
        """Somebody typed a remark and paused."""
        if words != self.remark(key):
            self._keep(REMARK + key, words)

    def commit(self, key: str) -> None:
        """The editors of an item were left: what was typed becomes its answer."""
        said, changes = self.said(key), dict[str, Any]()
        for prefix, column in ((ANSWER, "value"), (REMARK, "remark")):
            words = self._typed.pop(prefix + key, None)
            if words is None:
                continue
            self._forget(prefix + key)
            if words.strip() != (getattr(said, column) or ""):
                changes[column] = words or None
        if changes:
            self._record(key, **changes)

    def record_answer(self, key: str, value: str | None) -> None:
        """Record a value; the answer before is kept as replaced, and its remark and photo go along."""
        self._record(key, value=value)

    def record_remark(self, key: str, words: str) -> None:
        """Explain an answer."""
        self._record(key, remark=words or None)

    def record_photo(self, key: str, attachment_id: str) -> None:
        """The photo of an item: all of its answer, or what belongs beside the value."""
        self._record(key, attachment_id=attachment_id)

    def record_signature(self, key: str, name: str, attachment_id: str | None) -> None:
        """Who signed a step, and the picture of the ink; none where the name was typed and confirmed."""
        self._record(key, value=name, attachment_id=attachment_id)
        self.keep_signature(key, "")

    def signature_begun(self, key: str) -> str:
        """What was given of a step's signature and not taken yet, as it was kept."""
        return self._order.drafts.get(SIGNATURE + key, "")

    def keep_signature(self, key: str, words: str) -> None:
        """Keep what was given of a step's signature so far; nothing forgets it."""
        self._order.keep_draft(SIGNATURE + key, words)

    def measure_with(self, key: str, measured: Measured) -> None:
        """Say what the value is measured with; before there is one it is kept as a draft."""
        if self.said(key).value is not None:
            self._record(key, measured=measured)
        else:
            self._keep(MEASURED + key, measured.instrument_id or f" {measured.words}")

    def _record(self, key: str, **changes: Any) -> None:
        measured = self.measured(key)
        said = replace(self.said(key), **{"measured": measured, **changes})
        if said.value is None and said.attachment_id is None:
            said = Said()
        if said == self.said(key):
            return
        self._on_its_way[key] = _OnItsWay(said, self._answer_id(key))
        if self._typed.pop(MEASURED + key, None) is not None:
            self._forget(MEASURED + key)
        self._order.record_answer(
            key, said.value, attachment_id=said.attachment_id, remark=said.remark, measured=said.measured
        )

    def _answer_id(self, key: str) -> str | None:
        item = self._items.get(key)
        return item.answer.id if item and item.answer else None

    def _forget_refused(self, _error: FieldappError, where: str) -> None:
        self._on_its_way.pop(where.removeprefix(ANSWER), None)

    def _keep(self, name: str, words: str) -> None:
        self._typed[name] = words
        store, place = self._order.session.store, self._place(name)
        self._order.session.tasks.write(lambda: keep_draft(store, place, words))

    def _forget(self, name: str) -> None:
        store, place = self._order.session.store, self._place(name)
        self._order.session.tasks.write(lambda: forget_drafts(store, place))

    def _place(self, name: str) -> str:
        return f"order:{self._order.order_id}:{name}"


def measured_by_unit(checklist: Iterable[AnsweredStep]) -> dict[str | None, Measured]:
    """What was measured with last on an order, per unit: it is offered again."""
    answered = [one.answer for one in checklist if one.answer and one.answer.instrument_name]
    return {
        answer.unit: measured
        for answer in sorted(answered, key=lambda answer: answer.id)
        if (measured := _said(answer).measured)
    }


def step_states(checklist: tuple[AnsweredStep, ...]) -> tuple[StepState, ...]:
    """The progress bar's segments: only items that are asked."""
    asked = [one for one in checklist if one.is_asked]
    first_open = next((one for one in asked if _is_open(one)), None)
    return tuple(_state(one, one is first_open) for one in asked)


def _is_open(one: AnsweredStep) -> bool:
    return one.answer is None or bool(one.lacks)


def _state(one: AnsweredStep, is_next: bool) -> StepState:
    if _is_open(one):
        return StepState.CURRENT if is_next else StepState.OPEN
    return StepState.REMARKABLE if one.needs_remark else StepState.DONE


def _said(answer: AnswerRow) -> Said:
    measured = None
    if answer.instrument_name is not None:
        in_words = answer.instrument_name if answer.instrument_id is None else None
        measured = Measured(answer.instrument_id, in_words)
    return Said(answer.value, answer.remark, answer.attachment_id, measured)


def _measured(kept: str) -> Measured:
    """A draft: the instrument's id, or after a space its words."""
    return Measured(words=kept[1:]) if kept.startswith(" ") else Measured(kept)
