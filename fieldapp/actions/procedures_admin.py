"""Publishing a procedure: a new version with its steps; the versions before stay as they are. And withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.orders import OrderKind
from fieldapp.model.plans import MaintenancePlan, PlanInterval
from fieldapp.model.procedures import Procedure, Step, StepKind
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may
from fieldapp.rules.procedures import NO, YES
from fieldapp.rules.typed_numbers import number_typed, number_written
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store, Work

MOST_STEPS = 500
LONGEST_CHOICE = 200
"""Characters of a choice's value and of each of its wordings."""


@dataclass(frozen=True)
class StepDraft:
    """One step. `key` names it for conditions of later steps: `shown_if=("sealed", "no")`."""

    title: str
    kind: StepKind = StepKind.YES_NO
    key: str | None = None
    title_zh: str | None = None
    section: str | None = None
    section_zh: str | None = None
    hint: str | None = None
    hint_zh: str | None = None
    required: bool = True
    choices: Sequence[Mapping[str, str]] = ()
    """`{"value": "worn", "en": "Worn", "zh": "磨损"}`."""
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    shown_if: tuple[str, str] | None = None
    photo_required: bool = False
    needs_instrument: bool = False
    per_asset: bool = False


@dataclass(frozen=True)
class ProcedureDraft:
    """A checklist for one kind of work on one category of device; without them for any."""

    code: str
    name: str
    steps: Sequence[StepDraft]
    name_zh: str | None = None
    kind: OrderKind | None = None
    category: str | None = None


def publish_procedure(store: Store, draft: ProcedureDraft, *, seen: int | None = None, by: Actor) -> str:
    """Publish the next version of a procedure. Returns its id; orders keep the version they have, plans take the new one.

    `seen` is the version that the draft was written over, 0 for a first one or after a withdrawal; None asks nothing.

    Raises RuleBroken `procedure-moved-on` when another version came since, `words-missing`, `steps-missing`,
    `too-many-steps`, and naming the step's place: `choices-missing`, `choice-too-long`, `limits-reversed`,
    `condition-leads-nowhere`, `condition-never-holds`, `step-key-twice`.
    """
    return publish_procedures(store, [draft], seen=seen, by=by)[0]


def publish_procedures(
    store: Store, drafts: Sequence[ProcedureDraft], *, seen: int | None = None, by: Actor
) -> list[str]:
    """Publish several at once, or none; as `publish_procedure`. Returns their ids."""
    check_may(by, May.PUBLISH_PROCEDURES)
    for draft in drafts:
        _check_steps(draft.steps)
    with store.change("Publish a procedure", by=by) as work:
        return [_publish(work, draft, seen) for draft in drafts]


def _publish(work: Work, draft: ProcedureDraft, seen: int | None) -> str:
    code = needed(draft.code, "procedure.code")
    versions = _versions(work, code)
    _check_seen(versions, seen)
    procedure = work.add(
        Procedure(
            id=work.new_id(),
            code=code,
            version=max((each.version for each in versions), default=0) + 1,
            name=needed(draft.name, "procedure.name"),
            name_zh=tidy(draft.name_zh),
            kind=draft.kind,
            category=tidy(draft.category),
        )
    )
    _add_steps(work, procedure.id, draft.steps)
    for interval in _intervals_with(work, versions):
        interval.procedure_id = procedure.id
    return procedure.id


def withdraw_procedure(store: Store, code: str, *, seen: int | None = None, by: Actor) -> None:
    """Offer a procedure no more, in none of its versions; orders that have it keep it.

    Raises RuleBroken `procedure-moved-on` when a version came after the one that was `seen`, `procedure-in-a-plan`
    with the plan's name while a plan makes orders with it.
    """
    check_may(by, May.PUBLISH_PROCEDURES)
    with store.change("Withdraw a procedure", by=by) as work:
        versions = _versions(work, code)
        _check_seen(versions, seen)
        for interval in _intervals_with(work, versions)[:1]:
            raise RuleBroken("procedure-in-a-plan", plan=work.get(MaintenancePlan, interval.plan_id).name)
        for version in versions:
            version.withdrawn = True


def _check_seen(versions: Sequence[Procedure], seen: int | None) -> None:
    """Whether the newest version that stands is the one somebody looked at."""
    newest = max((each.version for each in versions if not each.withdrawn), default=0)
    if seen is not None and seen != newest:
        raise RuleBroken("procedure-moved-on", name=versions[0].code if versions else "", version=newest)


def _versions(work: Work, code: str) -> Sequence[Procedure]:
    return work.all(select(Procedure).where(Procedure.code == code))


def _intervals_with(work: Work, versions: Sequence[Procedure]) -> Sequence[PlanInterval]:
    """The intervals of standing plans whose orders get one of these."""
    query = (
        select(PlanInterval)
        .join(MaintenancePlan, MaintenancePlan.id == PlanInterval.plan_id)
        .where(is_no(MaintenancePlan.withdrawn), is_no(PlanInterval.withdrawn))
        .where(PlanInterval.procedure_id.in_([each.id for each in versions]))
    )
    return work.all(query)


def _add_steps(work: Work, procedure_id: str, steps: Sequence[StepDraft]) -> None:
    ids = {step.key: work.new_id() for step in steps if step.key}
    for position, step in enumerate(steps, start=1):
        work.add(
            Step(
                id=ids[step.key] if step.key else work.new_id(),
                procedure_id=procedure_id,
                position=position,
                section=tidy(step.section),
                section_zh=tidy(step.section_zh),
                kind=step.kind,
                title=needed(step.title, "step.title"),
                title_zh=tidy(step.title_zh),
                hint=tidy(step.hint),
                hint_zh=tidy(step.hint_zh),
                required=step.required,
                choices=[dict(choice) for choice in step.choices],
                unit=tidy(step.unit),
                low=step.low,
                high=step.high,
                shown_if=_condition(step, ids),
                photo_required=step.photo_required or None,
                needs_instrument=step.needs_instrument or None,
                per_asset=step.per_asset or None,
            )
        )


def _condition(step: StepDraft, ids: Mapping[str, str]) -> dict[str, Any] | None:
    return {"step": ids[step.shown_if[0]], "is": step.shown_if[1]} if step.shown_if else None


def _check_steps(steps: Sequence[StepDraft]) -> None:
    if not steps:
        raise RuleBroken("steps-missing")
    if len(steps) > MOST_STEPS:
        raise RuleBroken("too-many-steps", most=MOST_STEPS)
    before: dict[str, StepDraft] = {}
    for position, step in enumerate(steps, start=1):
        _check_step(step, position, before)
        if step.key:
            before[step.key] = step


def _check_step(step: StepDraft, position: int, before: Mapping[str, StepDraft]) -> None:
    """A step by itself, and its condition against the steps before it."""
    values = [choice.get("value") for choice in step.choices]
    if step.kind is StepKind.CHOICE and (not all(values) or len(set(values)) < 2):
        raise RuleBroken("choices-missing", position=position)
    if any(len(words) > LONGEST_CHOICE for choice in step.choices for words in choice.values()):
        raise RuleBroken("choice-too-long", position=position, most=LONGEST_CHOICE)
    if step.low is not None and step.high is not None and step.low > step.high:
        raise RuleBroken("limits-reversed", position=position)
    if step.shown_if is not None and step.shown_if[0] not in before:
        raise RuleBroken("condition-leads-nowhere", position=position)
    if step.shown_if is not None and not _can_be(before[step.shown_if[0]], step.shown_if[1]):
        raise RuleBroken("condition-never-holds", position=position, value=step.shown_if[1][:60])
    if step.key in before:
        raise RuleBroken("step-key-twice", position=position)


def _can_be(step: StepDraft, value: str) -> bool:
    """Whether an answer of the step is ever kept as this value."""
    if step.kind is StepKind.YES_NO:
        return value in (YES, NO)
    if step.kind is StepKind.CHOICE:
        return value in {choice.get("value") for choice in step.choices}
    if step.kind is StepKind.NUMBER:
        try:
            return number_written(number_typed(value)) == value
        except RuleBroken:
            return False
    return step.kind is not StepKind.PHOTO and bool(value)
