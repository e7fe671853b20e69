"""What the API tells of conflicts, maintenance plans and rules, and of what they hold."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from fieldapp.model.conflicts import Decision
from fieldapp.model.office_rules import RuleEvent
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.server.api.nouns import Told


class Conflict(Told, frozen=True, kw_only=True):
    """Two changes to one field that no rule decides: values by column, in the form in which rows keep them."""

    table_name: str
    row_id: str
    group_name: str
    base: dict[str, Any]
    mine: dict[str, Any]
    """What the desk wrote without having seen `theirs`."""
    theirs: dict[str, Any]
    mine_stands: bool
    mine_by: str | None
    theirs_by: str | None
    mine_at: datetime | None
    theirs_at: datetime | None
    decision: Decision | None
    decided_by: str | None
    decided_at: datetime | None


class PlanInterval(Told, frozen=True, kw_only=True):
    """Every so many days or months, or every so much on a meter; one of the three."""

    name: str
    name_zh: str | None
    every_days: int | None
    every_months: int | None
    every_amount: Decimal | None
    quantity: str | None
    lead_amount: Decimal | None
    procedure_id: str | None
    planned_minutes: int | None


class Plan(Told, frozen=True, kw_only=True):
    """A maintenance plan: its orders are made `lead_days` ahead."""

    name: str
    name_zh: str | None
    kind: OrderKind
    priority: Priority
    skill: str | None
    lead_days: int
    active: bool
    intervals: list[PlanInterval]


class PlannedDevice(Told, frozen=True, kw_only=True):
    """One machine under a plan."""

    plan_id: str
    site_id: str
    device_id: str
    starts_on: date
    starts_at_amount: Decimal | None


class RuleDeed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a rule does."""

    do: str
    value: str | None


class Rule(Told, frozen=True, kw_only=True):
    """When this happens, if the condition (CEL) holds, then do this; the lowest `place` first."""

    name: str
    event: RuleEvent
    condition: str
    deeds: list[RuleDeed]
    place: int
    active: bool
