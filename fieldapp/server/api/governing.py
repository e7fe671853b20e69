"""What steers the office: conflicts that people decide, maintenance plans, rules that act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from starlette.responses import Response

from fieldapp.actions import maintenance, office_rules
from fieldapp.actions.conflicts import decide
from fieldapp.errors import Unreadable
from fieldapp.model import plans, schema
from fieldapp.model.columns import Choice, Stored
from fieldapp.model.conflicts import Conflict, Decision
from fieldapp.model.office_rules import OfficeRule, RuleEvent
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.rules.deeds import Deed, DeedKind
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.api import governing_nouns
from fieldapp.server.api.changes import made
from fieldapp.server.api.messages import given, json_answer, read
from fieldapp.server.api.operations import Api, Asked
from fieldapp.server.api.resources import Resource, row_id_of, value_of
from fieldapp.server.api.shapes import Made, Nothing
from fieldapp.server.call import Call
from fieldapp.server.form import Form
from fieldapp.store.queries.rows import is_no

api = Api()
DECIDERS = those_who_may(May.DECIDE_CONFLICT)
PLAN_KEEPERS = those_who_may(May.KEEP_PLANS)
RULE_KEEPERS = those_who_may(May.KEEP_RULES)


class _Conflicts(Resource[governing_nouns.Conflict]):
    """Conflicts, which may be narrowed to those that nobody has decided."""

    @property
    def asks(self) -> tuple[Asked, ...]:
        return (
            *super().asks,
            Asked("open", bool, "Only those that wait (true), or that were decided (false)"),
        )

    def _conditions(self, session: Session, asked: Form) -> list[ColumnElement[bool]]:
        found = super()._conditions(session, asked)
        is_open = value_of(asked, "open", bool)
        if is_open is not None:
            found.append(Conflict.decision.is_(None) if is_open else Conflict.decision.is_not(None))
        return found


def _with_intervals(session: Session, rows: list[dict[str, Any]]) -> None:
    columns = plans.PlanInterval.__table__.columns
    names = [name for name in governing_nouns.PlanInterval.__struct_fields__ if name in columns]
    query = select(plans.PlanInterval.plan_id, *(getattr(plans.PlanInterval, name) for name in names))
    wanted = plans.PlanInterval.plan_id.in_([row["id"] for row in rows]), is_no(plans.PlanInterval.withdrawn)
    found: dict[str, list[governing_nouns.PlanInterval]] = {}
    for plan, *values in session.execute(query.where(*wanted).order_by(plans.PlanInterval.id)):
        found.setdefault(plan, []).append(
            governing_nouns.PlanInterval(**dict(zip(names, values, strict=True)))
        )
    for row in rows:
        row["intervals"] = found.get(row["id"], [])


def _with_deeds(_session: Session, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        row["deeds"] = [
            governing_nouns.RuleDeed(do=each["do"], value=each.get("value")) for each in row["deeds"]
        ]


CONFLICTS = _Conflicts(
    "conflicts", Conflict, governing_nouns.Conflict, OFFICE, ("table_name", "row_id"), "mine_at"
)
PLANS = Resource(
    "plans", plans.MaintenancePlan, governing_nouns.Plan, OFFICE, ("kind", "active"), fill=_with_intervals
)
PLANNED = Resource(
    "planned-devices",
    plans.PlannedDevice,
    governing_nouns.PlannedDevice,
    OFFICE,
    ("plan_id", "device_id", "site_id"),
)
RULES = Resource("rules", OfficeRule, governing_nouns.Rule, OFFICE, ("event", "active"), fill=_with_deeds)

CONFLICTS.declare(api, "Conflicts", "Conflict")
PLANS.declare(api, "Plans", "Plan")
PLANNED.declare(api, "PlannedDevices", "PlannedDevice")
RULES.declare(api, "Rules", "Rule")


class Verdict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to stand. `other` names values by column in the form that `mine` and `theirs` have them."""

    decision: Decision
    other: dict[str, str | int | None] | None = None


@api.post(
    "/conflicts/{id}/decide",
    DECIDERS,
    "decideConflict",
    takes=Verdict,
    gives=governing_nouns.Conflict,
    status=200,
)
def decide_conflict(call: Call) -> Response:
    """Decide what stands: the desk's value, the office's, or another."""
    wanted, conflict = read(call, Verdict), CONFLICTS.get(call, row_id_of(call))
    if wanted.decision is Decision.MOOT:
        raise Unreadable("form-value", field="decision")
    other = _typed(conflict.table_name, wanted.other) if wanted.decision is Decision.OTHER else None
    decide(call.store, conflict.id, wanted.decision, other=other, by=call.by)
    return CONFLICTS.one(call)


def _typed(table: str, values: Mapping[str, Stored] | None) -> dict[str, Any]:
    """Values in stored form as their columns' types. Raises Unreadable `form-value`."""
    columns: Any = schema.shape(table).noun.__table__.columns if schema.is_known(table) else {}
    found: dict[str, Any] = {}
    for name, value in (values or {}).items():
        if name not in columns or not _is_sound(columns[name], value):
            raise Unreadable("form-value", field=name[:80])
        found[name] = schema.loaded(columns[name], value)
    return found


def _is_sound(column: Any, value: Stored) -> bool:
    if value is None:
        return bool(column.nullable)
    if not isinstance(value, getattr(column.type, "impl", column.type).python_type):
        return False
    if isinstance(column.type, Choice) and value not in column.type.words._value2member_map_:
        return False
    try:
        return bool(schema.stored(column, schema.loaded(column, value)) == value)
    except (ValueError, TypeError, AttributeError, ArithmeticError):
        return False


class NewInterval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One interval of a plan; with the `id` of one that is there already it stays that one."""

    name: str
    name_zh: str | None = None
    every_days: int | None = None
    every_months: int | None = None
    every_amount: Decimal | None = None
    quantity: str | None = None
    lead_amount: Decimal | None = None
    procedure_id: str | None = None
    planned_minutes: int | None = None
    id: str | None = None


class NewPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A maintenance plan with its intervals."""

    name: str
    intervals: list[NewInterval]
    name_zh: str | None = None
    kind: OrderKind = OrderKind.MAINTAIN
    priority: Priority = Priority.NORMAL
    skill: str | None = None
    lead_days: int = 14
    active: bool = True


class PlanChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is changed of a plan; intervals that are named take the place of all that were there."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    intervals: list[NewInterval] | msgspec.UnsetType = msgspec.UNSET
    name_zh: str | msgspec.UnsetType | None = msgspec.UNSET
    kind: OrderKind | msgspec.UnsetType = msgspec.UNSET
    priority: Priority | msgspec.UnsetType = msgspec.UNSET
    skill: str | msgspec.UnsetType | None = msgspec.UNSET
    lead_days: int | msgspec.UnsetType = msgspec.UNSET
    active: bool | msgspec.UnsetType = msgspec.UNSET


@api.post("/plans", PLAN_KEEPERS, "createPlan", takes=NewPlan, gives=Made)
def make_plan(call: Call) -> Response:
    """Add a maintenance plan."""
    draft = _plan(given(read(call, NewPlan)))
    return made(PLANS, maintenance.save_plan(call.store, draft, by=call.by))


@api.patch("/plans/{id}", PLAN_KEEPERS, "changePlan", takes=PlanChange, gives=governing_nouns.Plan)
def change_plan(call: Call) -> Response:
    """Change what the body names of a maintenance plan."""
    wanted, plan = given(read(call, PlanChange)), PLANS.get(call, row_id_of(call))
    refused = PLANS.changed_meanwhile(call, plan)
    if refused is not None:
        return refused
    maintenance.save_plan(call.store, _plan({**_fields(plan), **wanted}), row=plan.id, by=call.by)
    return PLANS.one(call)


@api.post(
    "/plans/{id}/withdraw",
    PLAN_KEEPERS,
    "withdrawPlan",
    takes=Nothing,
    gives=Made,
    status=200,
    asks_tag=True,
)
def withdraw_plan(call: Call) -> Response:
    """Withdraw a maintenance plan: no more orders are made of it."""
    return _withdrawn(call, PLANS, maintenance.withdraw_plan)


class NewPlannedDevices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Machines to be put under a plan from their first due day on."""

    plan_id: str
    device_ids: list[str]
    starts_on: date
    starts_at_amount: Decimal | None = None


class PutUnderPlan(msgspec.Struct, frozen=True):
    """How many machines were not under the plan before."""

    count: int


@api.post("/planned-devices", PLAN_KEEPERS, "planDevices", takes=NewPlannedDevices, gives=PutUnderPlan)
def put_under_plan(call: Call) -> Response:
    """Put machines under a maintenance plan."""
    wanted = read(call, NewPlannedDevices)
    PLANS.get(call, wanted.plan_id)
    count = maintenance.put_under_plan(
        call.store,
        wanted.plan_id,
        wanted.device_ids,
        wanted.starts_on,
        starts_at_amount=wanted.starts_at_amount,
        by=call.by,
    )
    return json_answer(PutUnderPlan(count), 201)


@api.post("/planned-devices/{id}/remove", PLAN_KEEPERS, "unplanDevice", takes=Nothing, gives=Made, status=200)
def take_from_plan(call: Call) -> Response:
    """Take a machine out of its plan."""
    read(call, Nothing)
    planned = PLANNED.get(call, row_id_of(call))
    maintenance.take_from_plan(call.store, planned.id, by=call.by)
    return json_answer(Made(planned.id))


class NewDeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that a rule does, with its value where the kind has one."""

    do: DeedKind
    value: str | None = None


class NewRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule; it is switched off until `active` says otherwise."""

    name: str
    event: RuleEvent
    condition: str
    deeds: list[NewDeed]
    active: bool = False


class RuleChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is changed of a rule; deeds that are named take the place of all that were there.

    `place` says as which of all it is applied, counted from 1; beyond the last it becomes the last.
    """

    name: str | msgspec.UnsetType = msgspec.UNSET
    event: RuleEvent | msgspec.UnsetType = msgspec.UNSET
    condition: str | msgspec.UnsetType = msgspec.UNSET
    deeds: list[NewDeed] | msgspec.UnsetType = msgspec.UNSET
    active: bool | msgspec.UnsetType = msgspec.UNSET
    place: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | msgspec.UnsetType = msgspec.UNSET


@api.post("/rules", RULE_KEEPERS, "createRule", takes=NewRule, gives=Made)
def make_rule(call: Call) -> Response:
    """Add a rule that acts."""
    wanted = read(call, NewRule)
    rule_id = office_rules.save_rule(call.store, _rule(given(wanted)), by=call.by)
    if wanted.active:
        office_rules.switch_rule(call.store, rule_id, on=True, by=call.by)
    return made(RULES, rule_id)


@api.patch("/rules/{id}", RULE_KEEPERS, "changeRule", takes=RuleChange, gives=governing_nouns.Rule)
def change_rule(call: Call) -> Response:
    """Change what the body names of a rule, its place among the others, or switch it on or off."""
    wanted, rule = given(read(call, RuleChange)), RULES.get(call, row_id_of(call))
    refused = RULES.changed_meanwhile(call, rule)
    if refused is not None:
        return refused
    if wanted.keys() - {"active", "place"}:
        office_rules.save_rule(call.store, _rule({**_fields(rule), **wanted}), row=rule.id, by=call.by)
    if wanted.get("active", rule.active) is not rule.active:
        office_rules.switch_rule(call.store, rule.id, on=not rule.active, by=call.by)
    if "place" in wanted:
        office_rules.place_rule(call.store, rule.id, wanted["place"], by=call.by)
    return RULES.one(call)


@api.post(
    "/rules/{id}/withdraw",
    RULE_KEEPERS,
    "withdrawRule",
    takes=Nothing,
    gives=Made,
    status=200,
    asks_tag=True,
)
def withdraw_rule(call: Call) -> Response:
    """Withdraw a rule; what it did stays."""
    return _withdrawn(call, RULES, office_rules.withdraw_rule)


def _withdrawn(call: Call, resource: Resource[Any], withdraw: Callable[..., None]) -> Response:
    """The id of what is gone now; 412 when it was not the one that the caller saw."""
    read(call, Nothing)
    row = resource.get(call, row_id_of(call))
    refused = resource.changed_meanwhile(call, row)
    if refused is not None:
        return refused
    withdraw(call.store, row.id, by=call.by)
    return json_answer(Made(row.id))


def _fields(row: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__ if name != "id"}


def _plan(values: Mapping[str, Any]) -> maintenance.PlanDraft:
    drafts = [maintenance.IntervalDraft(**msgspec.structs.asdict(each)) for each in values["intervals"]]
    return maintenance.PlanDraft(**{**values, "intervals": drafts})


def _rule(values: Mapping[str, Any]) -> office_rules.RuleDraft:
    deeds = [Deed(DeedKind(each.do), each.value) for each in values["deeds"]]
    return office_rules.RuleDraft(values["name"], values["event"], values["condition"], deeds)
