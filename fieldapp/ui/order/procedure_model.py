"""Answers to the steps of a procedure: chosen ones recorded at once, typed ones when left.

What is typed is a draft within 300 ms and becomes an answer when its editor is left or Enter is
pressed, so that 4, 4. and 4.2 are not three answers.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from fieldapp.store.drafts import forget_drafts, keep_draft
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.order_rows import AnsweredStep
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.widgets.steps import StepState

ANSWER = "answer:"


class ProcedureModel(QObject):
    """Between the steps on the screen and the actions."""

    def __init__(self, order: OrderModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order = order
        self._typed: dict[str, str] = {}
        self._current: dict[str, str] = {}
        self._restored = False

    def show_page(self, page: OrderPage) -> None:
        """The order was read; the first time, drafts of an interrupted day come back."""
        self._current = {one.step.id: (one.answer.value or "") for one in page.checklist if one.answer}
        if not self._restored:
            self._restored = True
            drafts = self._order.drafts.items()
            self._typed = {
                name.removeprefix(ANSWER): words for name, words in drafts if name.startswith(ANSWER)
            }

    def words(self, step_id: str) -> str:
        """What the editor of a step shows: what is being typed, else the answer."""
        return self._typed.get(step_id, self._current.get(step_id, ""))

    def type(self, step_id: str, words: str) -> None:
        """Somebody typed and paused."""
        if words == self.words(step_id):
            return
        self._typed[step_id] = words
        store, place = self._order.session.store, self._place(step_id)
        self._order.session.tasks.write(lambda: keep_draft(store, place, words))

    def commit(self, step_id: str) -> None:
        """The editor was left: what was typed becomes the answer."""
        words = self._typed.pop(step_id, None)
        if words is None:
            return
        if words.strip() != self._current.get(step_id, ""):
            self.record_answer(step_id, words or None)
        store, place = self._order.session.store, self._place(step_id)
        self._order.session.tasks.write(lambda: forget_drafts(store, place))

    def record_answer(
        self, step_id: str, value: str | None, *, attachment_id: str | None = None, remark: str | None = None
    ) -> None:
        """Record an answer; the one before is kept as replaced."""
        self._order.record_answer(step_id, value, attachment_id, remark)

    def _place(self, step_id: str) -> str:
        return f"order:{self._order.order_id}:{ANSWER}{step_id}"


def step_states(checklist: tuple[AnsweredStep, ...]) -> tuple[StepState, ...]:
    """The progress bar's segments: only steps that are asked."""
    asked = [one for one in checklist if one.is_asked]
    first_open = next((one for one in asked if one.answer is None), None)
    return tuple(_state(one, one is first_open) for one in asked)


def _state(one: AnsweredStep, is_next: bool) -> StepState:
    if one.answer is None:
        return StepState.CURRENT if is_next else StepState.OPEN
    return StepState.REMARKABLE if one.answer.out_of_limit else StepState.DONE
