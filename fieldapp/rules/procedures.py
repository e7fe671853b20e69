"""The checklist: what a step accepts, which steps are asked of which machine, what is still missing.

A step that is asked of each machine fitted is one item of the checklist per machine: `answer_key` names an item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from fieldapp.errors import RuleBroken
from fieldapp.model.procedures import StepKind
from fieldapp.rules.signing import has_letters
from fieldapp.rules.typed_numbers import number_typed, number_written

YES, NO = "yes", "no"
LONGEST_TEXT = 10_000
_AT = "@"


class Lack(StrEnum):
    """What an item of the checklist still waits for."""

    ANSWER = "answer"
    REMARK = "remark"
    """A value out of its limits, or an instrument out of its calibration, has to be explained."""
    PHOTO = "photo"
    INSTRUMENT = "instrument"


def answer_key(step_id: str, device_id: str | None) -> str:
    """The name of an item: the step, and of a step that is asked of each machine which one."""
    return step_id if device_id is None else f"{step_id}{_AT}{device_id}"


def key_parts(key: str) -> tuple[str, str | None]:
    """Step and machine of an item."""
    step_id, _, device_id = key.partition(_AT)
    return step_id, device_id or None


@dataclass(frozen=True)
class StepAsked:
    """What the rules need to know of one step, or of one item once machines are told apart."""

    id: str
    kind: StepKind
    required: bool = True
    choices: tuple[str, ...] = ()
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    shown_if: Mapping[str, Any] | None = None
    section: str | None = None
    photo_required: bool = False
    needs_instrument: bool = False
    per_asset: bool = False
    device_id: str | None = None

    @property
    def key(self) -> str:
        """Which item it is."""
        return answer_key(self.id, self.device_id)


@dataclass(frozen=True)
class AnswerGiven:
    """What the rules need to know of one recorded answer."""

    id: str
    step_id: str
    value: str | None = None
    attachment_id: str | None = None
    out_of_limit: bool = False
    replaces_id: str | None = None
    remark: str | None = None
    device_id: str | None = None
    instrument: str | None = None
    """The name of what it was measured with."""
    is_out_of_calibration: bool = False
    """Whether the instrument's calibration had ended that day."""

    @property
    def key(self) -> str:
        """Which item it answers."""
        return answer_key(self.step_id, self.device_id)

    @property
    def is_empty(self) -> bool:
        """Whether it only takes an earlier answer back."""
        return self.value is None and self.attachment_id is None

    @property
    def needs_remark(self) -> bool:
        """Whether it has to be explained."""
        return self.out_of_limit or self.is_out_of_calibration


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
    """Items with an answer that lacks nothing."""
    total: int = 0
    lacks: Mapping[str, tuple[Lack, ...]] = field(default_factory=dict)
    """Item to what it waits for; only items that hold a signature up."""
    out_of_limit: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    """The items that are asked, in their order."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The items that hold a signature up."""
        return tuple(self.lacks)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.lacks


def check_answer(step: StepAsked, value: str | None, attachment_id: str | None) -> Checked:
    """What is kept of an answer; nothing at all takes an earlier answer back.

    Of a step that wants a photo beside its value either may come first.
    Raises RuleBroken `not-yes-or-no`, `not-a-choice`, `not-a-number`, `too-many-decimals`, `number-too-large`,
    `photo-missing`, `answer-too-long`, `signer-missing`; all name the step.
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


def is_out_of_calibration(due: date | None, day: date) -> bool:
    """Whether an instrument that is calibrated until `due` was used too late; its last day still counts."""
    return due is not None and due < day


def current_answers(answers: Iterable[AnswerGiven]) -> dict[str, AnswerGiven]:
    """Per item the answer that nothing replaces; of two that were given apart, the later minted one."""
    given = list(answers)
    replaced = {answer.replaces_id for answer in given}
    current: dict[str, AnswerGiven] = {}
    for answer in sorted(given, key=lambda answer: answer.id):
        if answer.id not in replaced:
            current[answer.key] = answer
    return current


def items_of(steps: Sequence[StepAsked], machines: Sequence[str]) -> list[StepAsked]:
    """Steps as items: those of a section that are asked of each machine come once a machine, together."""
    items: list[StepAsked] = []
    for (per_asset, _section), some in groupby(steps, key=lambda step: (step.per_asset, step.section)):
        run = list(some)
        if per_asset and machines:
            items += [replace(step, device_id=machine) for machine in machines for step in run]
        else:
            items += run
    return items


def asked_steps(items: Sequence[StepAsked], current: Mapping[str, AnswerGiven]) -> list[StepAsked]:
    """The items that are asked, given what was answered so far.

    A conditional step is asked when the step it names is itself asked and was answered so: of the same machine,
    where both are asked of each; of any, where it is asked once itself.
    Steps are in their order; a condition on a later or unknown step never holds.
    """
    asked: dict[str, list[StepAsked]] = {}
    for item in items:
        if _is_asked(item, asked, current):
            asked.setdefault(item.id, []).append(item)
    kept = {item.key for some in asked.values() for item in some}
    return [item for item in items if item.key in kept]


def lacking(step: StepAsked, answer: AnswerGiven | None) -> tuple[Lack, ...]:
    """What the item waits for; nothing for an optional one that nobody answered."""
    if answer is None or answer.is_empty:
        return (Lack.ANSWER,) if step.required else ()
    return tuple(lack for lack, is_lacking in _lacks(step, answer) if is_lacking)


def progress(items: Sequence[StepAsked], answers: Iterable[AnswerGiven]) -> Progress:
    """How far the checklist is."""
    current = current_answers(answers)
    asked = asked_steps(items, current)
    answered = [item for item in asked if (answer := current.get(item.key)) and not answer.is_empty]
    lacks = {item.key: lack for item in asked if (lack := lacking(item, current.get(item.key)))}
    return Progress(
        done=sum(item.key not in lacks for item in answered),
        total=len(asked),
        lacks=lacks,
        out_of_limit=tuple(item.key for item in answered if current[item.key].out_of_limit),
        asked=tuple(item.key for item in asked),
    )


def _lacks(step: StepAsked, answer: AnswerGiven) -> Iterator[tuple[Lack, bool]]:
    has_value = answer.value is not None
    yield Lack.ANSWER, step.kind is not StepKind.PHOTO and not has_value
    yield Lack.REMARK, answer.needs_remark and not (answer.remark or "").strip()
    yield Lack.PHOTO, step.photo_required and answer.attachment_id is None
    yield Lack.INSTRUMENT, step.needs_instrument and has_value and answer.instrument is None


def _check(step: StepAsked, words: str, attachment_id: str | None) -> Checked:
    if step.kind is StepKind.PHOTO:
        if attachment_id is None:
            raise RuleBroken("photo-missing")
        return Checked(words or None)
    if not words and step.photo_required:
        return Checked(None)
    if step.kind is StepKind.SIGNATURE and not has_letters(words):
        raise RuleBroken("signer-missing")
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


def _is_asked(
    item: StepAsked, asked: Mapping[str, Sequence[StepAsked]], current: Mapping[str, AnswerGiven]
) -> bool:
    condition = item.shown_if
    if not condition:
        return True
    for decides in asked.get(str(condition.get("step")), ()):
        is_near = item.device_id is None or decides.device_id in (None, item.device_id)
        answer = current.get(decides.key) if is_near else None
        if answer is not None and answer.value == condition.get("is"):
            return True
    return False
