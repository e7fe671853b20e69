"""A procedure's steps with what was recorded against them, and how far they are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.model.orders import Answer
from fieldapp.model.procedures import Step
from fieldapp.rules.procedures import AnswerGiven, Progress, StepAsked, current_answers, progress
from fieldapp.store.queries.order_rows import AnsweredStep, AnswerRow, StepRow
from fieldapp.store.queries.rows import columns_of, is_no, rows_of


def answered_steps(
    session: Session, order_id: str, procedure_id: str | None
) -> tuple[tuple[AnsweredStep, ...], Progress]:
    """Every step in its order with its current answer, and the progress over those that are asked.

    Steps that the replica does not hold (the procedure is not here yet) are left out.
    """
    steps = steps_of(session, procedure_id)
    answers = answers_of(session, order_id)
    so_far = progress([asked(step) for step in steps], [given(answer) for answer in answers])
    current = current_answers([given(answer) for answer in answers])
    return tuple(_answered(step, answers, current, so_far) for step in steps), so_far


def steps_of(session: Session, procedure_id: str | None) -> tuple[StepRow, ...]:
    """The steps of a procedure in their order."""
    if procedure_id is None:
        return ()
    query = select(*columns_of(StepRow, Step)).where(Step.procedure_id == procedure_id, is_no(Step.withdrawn))
    return rows_of(session, StepRow, query.order_by(Step.position, Step.id))


def answers_of(session: Session, order_id: str) -> tuple[AnswerRow, ...]:
    """Every answer ever given on an order, newest first."""
    query = select(*columns_of(AnswerRow, Answer)).where(Answer.order_id == order_id)
    return rows_of(session, AnswerRow, query.order_by(Answer.id.desc()))


def asked(step: StepRow | Step) -> StepAsked:
    """The step as the rules see it."""
    return StepAsked(
        id=step.id,
        kind=step.kind,
        required=step.required,
        choices=tuple(str(one.get("value")) for one in step.choices),
        unit=step.unit,
        low=step.low,
        high=step.high,
        shown_if=step.shown_if,
    )


def given(answer: AnswerRow) -> AnswerGiven:
    """The answer as the rules see it."""
    return AnswerGiven(
        answer.id,
        answer.step_id,
        answer.value,
        answer.attachment_id,
        answer.out_of_limit,
        answer.replaces_id,
    )


def _answered(
    step: StepRow, answers: Sequence[AnswerRow], current: dict[str, AnswerGiven], so_far: Progress
) -> AnsweredStep:
    now = current.get(step.id)
    own = [answer for answer in answers if answer.step_id == step.id]
    shown = next((one for one in own if now is not None and one.id == now.id and not now.is_empty), None)
    earlier = tuple(one for one in own if now is None or one.id != now.id)
    return AnsweredStep(step, shown, earlier, step.id in so_far.asked)
