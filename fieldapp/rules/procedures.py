"""The checklist: what a step accepts, which steps are asked, what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from fieldapp.errors import RuleBroken
from fieldapp.model.procedures import StepKind
from fieldapp.rules.typed_numbers import number_typed, number_written

YES, NO = "yes", "no"
LONGEST_TEXT = 10_000


@dataclass(frozen=True)
class StepAsked:
    """What the rules need to know of one step."""

    id: str
    kind: StepKind
    required: bool = True
    choices: tuple[str, ...] = ()
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    shown_if: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class AnswerGiven:
    """What the rules need to know of one recorded answer."""

    id: str
    step_id: str
    value: str | None = None
    attachment_id: str | None = None
    out_of_limit: bool = False
    replaces_id: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it only takes an earlier answer back."""
        return self.value is None and self.attachment_id is None


@dataclass(frozen=True)
class Checked:
    """An answer that was accepted, as it is kept."""

    value: str | None
    unit: str | None = None
    number: Decimal | None = None
    out_of_limit: bool = False


@dataclass(frozen=True)
class Progress:
    """How far a checklist is; only steps that are asked count."""

    done: int = 0
    total: int = 0
    missing: tuple[str, ...] = ()
    """Required steps without an answer."""
    out_of_limit: tuple[str, ...] = ()
    asked: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_complete(self) -> bool:
        """Whether nothing required is missing."""
        return not self.missing


def check_answer(step: StepAsked, value: str | None, attachment_id: str | None) -> Checked:
    """What is kept of an answer; nothing at all takes an earlier answer back.

    Raises RuleBroken `not-yes-or-no`, `not-a-choice`, `not-a-number`, `too-many-decimals`,
    `number-too-large`, `photo-missing`, `answer-too-long`; all name the step.
    """
    words = (value or "").strip()
    if not words and attachment_id is None:
        return Checked(None)
    try:
        return _check(step, words, attachment_id)
    except RuleBroken as broken:
        broken.facts.setdefault("step", step.id)
        raise


def is_out_of_limit(number: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether a value lies outside its limits; the limits themselves are allowed."""
    return (low is not None and number < low) or (high is not None and number > high)


def current_answers(answers: Iterable[AnswerGiven]) -> dict[str, AnswerGiven]:
    """Per step the answer that nothing replaces; of two that were given apart, the later minted one."""
    given = list(answers)
    replaced = {answer.replaces_id for answer in given}
    current: dict[str, AnswerGiven] = {}
    for answer in sorted(given, key=lambda answer: answer.id):
        if answer.id not in replaced:
            current[answer.step_id] = answer
    return current


def asked_steps(steps: Sequence[StepAsked], current: Mapping[str, AnswerGiven]) -> list[StepAsked]:
    """The steps that are asked, given what was answered so far.

    A conditional step is asked when the step it names is itself asked and was answered so.
    Steps are in their order; a condition on a later or unknown step never holds.
    """
    asked: dict[str, StepAsked] = {}
    for step in steps:
        if _is_asked(step, asked, current):
            asked[step.id] = step
    return list(asked.values())


def progress(steps: Sequence[StepAsked], answers: Iterable[AnswerGiven]) -> Progress:
    """How far the checklist is."""
    current = current_answers(answers)
    asked = asked_steps(steps, current)
    done = [step for step in asked if (answer := current.get(step.id)) and not answer.is_empty]
    done_ids = {step.id for step in done}
    return Progress(
        done=len(done),
        total=len(asked),
        missing=tuple(step.id for step in asked if step.required and step.id not in done_ids),
        out_of_limit=tuple(step.id for step in done if current[step.id].out_of_limit),
        asked=frozenset(step.id for step in asked),
    )


def _check(step: StepAsked, words: str, attachment_id: str | None) -> Checked:
    if step.kind is StepKind.PHOTO:
        if attachment_id is None:
            raise RuleBroken("photo-missing")
        return Checked(words or None)
    if not words:
        raise RuleBroken("words-missing", field="answer.value")
    if len(words) > LONGEST_TEXT:
        raise RuleBroken("answer-too-long", most=LONGEST_TEXT)
    if step.kind is StepKind.NUMBER:
        number = number_typed(words)
        outside = is_out_of_limit(number, step.low, step.high)
        return Checked(number_written(number), step.unit, number, outside)
    if step.kind is StepKind.YES_NO and words not in (YES, NO):
        raise RuleBroken("not-yes-or-no", words=words[:60])
    if step.kind is StepKind.CHOICE and words not in step.choices:
        raise RuleBroken("not-a-choice", words=words[:60])
    return Checked(words)


def _is_asked(step: StepAsked, asked: Mapping[str, StepAsked], current: Mapping[str, AnswerGiven]) -> bool:
    condition = step.shown_if
    if not condition:
        return True
    decides = str(condition.get("step"))
    answer = current.get(decides)
    return decides in asked and answer is not None and answer.value == condition.get("is")
