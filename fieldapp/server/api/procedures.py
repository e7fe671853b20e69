"""Procedures over the API: the published versions with their steps, the next version, withdrawing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from fieldapp.actions.procedures_admin import (
    ProcedureDraft,
    StepDraft,
    publish_procedure,
    withdraw_procedure,
)
from fieldapp.model.orders import OrderKind
from fieldapp.model.procedures import Procedure, Step, StepKind
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.api.changes import made
from fieldapp.server.api.messages import json_answer, read
from fieldapp.server.api.nouns import Told
from fieldapp.server.api.operations import Api
from fieldapp.server.api.resources import Resource, row_id_of
from fieldapp.server.api.shapes import Made, Nothing
from fieldapp.server.call import Call
from fieldapp.store.queries.rows import is_no

api = Api()
PUBLISHERS = those_who_may(May.PUBLISH_PROCEDURES)


class StepChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One choice of a step, in both languages."""

    value: str
    en: str | None = None
    zh: str | None = None


class StepCondition(msgspec.Struct, frozen=True, rename={"is_": "is"}):
    """The step is asked only if an earlier one (its id; in a new version its `key`) was answered so."""

    step: str
    is_: str


class AskedStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a version."""

    id: str
    position: int
    section: str | None
    section_zh: str | None
    kind: StepKind
    title: str
    title_zh: str | None
    hint: str | None
    hint_zh: str | None
    required: bool
    photo_required: bool | None
    needs_instrument: bool | None
    per_asset: bool | None
    choices: list[StepChoice]
    unit: str | None
    low: Decimal | None
    high: Decimal | None
    shown_if: StepCondition | None


class ProcedureVersion(Told, frozen=True, kw_only=True):
    """One published version of a checklist."""

    code: str
    version: int
    name: str
    name_zh: str | None
    kind: OrderKind | None
    category: str | None
    steps: list[AskedStep]


class NewStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step to be asked; `key` is what conditions of later steps name."""

    title: str
    kind: StepKind = StepKind.YES_NO
    key: str | None = None
    title_zh: str | None = None
    section: str | None = None
    section_zh: str | None = None
    hint: str | None = None
    hint_zh: str | None = None
    required: bool = True
    photo_required: bool = False
    needs_instrument: bool = False
    per_asset: bool = False
    choices: list[StepChoice] = []
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    shown_if: StepCondition | None = None


class NewProcedure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version to be published; a `code` that is there already gets its next one.

    With `follows`, the number of the version it was made from, nothing is published over a newer one.
    """

    code: str
    name: str
    steps: list[NewStep]
    name_zh: str | None = None
    kind: OrderKind | None = None
    category: str | None = None
    follows: int | None = None


def _with_steps(session: Session, rows: list[dict[str, Any]]) -> None:
    names = AskedStep.__struct_fields__
    query = select(Step.procedure_id, *(getattr(Step, name) for name in names))
    wanted = Step.procedure_id.in_([row["id"] for row in rows]), is_no(Step.withdrawn)
    found: dict[str, list[AskedStep]] = {}
    for procedure, *values in session.execute(query.where(*wanted).order_by(Step.position)):
        found.setdefault(procedure, []).append(
            msgspec.convert(dict(zip(names, values, strict=True)), AskedStep)
        )
    for row in rows:
        row["steps"] = found.get(row["id"], [])


PROCEDURES = Resource("procedures", Procedure, ProcedureVersion, OFFICE, ("code", "kind"), fill=_with_steps)
PROCEDURES.declare(api, "Procedures", "Procedure")


@api.post("/procedures", PUBLISHERS, "publishProcedure", takes=NewProcedure, gives=Made)
def publish(call: Call) -> Response:
    """Publish a version; orders keep the one they have, plans take the new one."""
    wanted = read(call, NewProcedure)
    draft = ProcedureDraft(
        code=wanted.code,
        name=wanted.name,
        name_zh=wanted.name_zh,
        kind=wanted.kind,
        category=wanted.category,
        steps=[_draft(step) for step in wanted.steps],
    )
    return made(PROCEDURES, publish_procedure(call.store, draft, seen=wanted.follows, by=call.by))


@api.post("/procedures/{id}/withdraw", PUBLISHERS, "withdrawProcedure", takes=Nothing, gives=Made, status=200)
def withdraw(call: Call) -> Response:
    """Offer a procedure no more, in none of its versions."""
    read(call, Nothing)
    row = PROCEDURES.get(call, row_id_of(call))
    withdraw_procedure(call.store, row.code, by=call.by)
    return json_answer(Made(row.id))


def _draft(step: NewStep) -> StepDraft:
    values = {
        name: getattr(step, name) for name in step.__struct_fields__ if name not in ("choices", "shown_if")
    }
    return StepDraft(
        **values,
        choices=[_choice(each) for each in step.choices],
        shown_if=(step.shown_if.step, step.shown_if.is_) if step.shown_if else None,
    )


def _choice(choice: StepChoice) -> dict[str, str]:
    """Both wordings; where one lacks, the other or the value stands for it."""
    english, chinese = choice.en or choice.zh or choice.value, choice.zh or choice.en or choice.value
    return {"value": choice.value, "en": english, "zh": chinese}
