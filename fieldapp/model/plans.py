"""Maintenance plans: what is due on which machine how often, by the calendar or by a meter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, amount, choice, day, flag, link, text, whole
from fieldapp.model.noun import Editable, Home
from fieldapp.model.orders import OrderKind, Priority


class MaintenancePlan(Editable):
    """A maintenance plan of the company. Its longer intervals take the shorter ones in."""

    __tablename__ = "maintenance_plan"
    HOME = Home("setup")

    name: Mapped[str] = text(Merge.OFFICE, required=True)
    name_zh: Mapped[str | None] = text(Merge.OFFICE)
    kind: Mapped[OrderKind] = choice(OrderKind, Merge.OFFICE, default=OrderKind.MAINTAIN)
    priority: Mapped[Priority] = choice(Priority, Merge.OFFICE, default=Priority.NORMAL)
    skill: Mapped[str | None] = text(Merge.OFFICE)
    lead_days: Mapped[int] = whole(Merge.OFFICE, required=True)
    """How many days before the due day its order is made."""
    active: Mapped[bool] = flag(Merge.OFFICE, default=True)


class PlanInterval(Editable):
    """One interval of a plan: every so many days or months, or every so much on a meter; one of the three."""

    __tablename__ = "plan_interval"
    HOME = Home("setup")

    plan_id: Mapped[str] = link("maintenance_plan", Merge.OFFICE, required=True)
    name: Mapped[str] = text(Merge.OFFICE, required=True)
    name_zh: Mapped[str | None] = text(Merge.OFFICE)
    every_days: Mapped[int | None] = whole(Merge.OFFICE, group="every")
    every_months: Mapped[int | None] = whole(Merge.OFFICE, group="every")
    every_amount: Mapped[Decimal | None] = amount(Merge.OFFICE, group="every")
    quantity: Mapped[str | None] = text(Merge.OFFICE, group="every")
    """Whose readings count, in the words of `Reading.quantity`."""
    lead_amount: Mapped[Decimal | None] = amount(Merge.OFFICE, group="every")
    """How much on the meter before it is due its order is made."""
    procedure_id: Mapped[str | None] = link(None, Merge.OFFICE, index=False)
    planned_minutes: Mapped[int | None] = whole(Merge.OFFICE)


class PlannedDevice(Editable):
    """One machine under a plan."""

    __tablename__ = "planned_device"
    HOME = Home("site", "site_id")

    site_id: Mapped[str] = link("site", Merge.OFFICE, required=True)
    device_id: Mapped[str] = link("device", Merge.OFFICE, required=True)
    plan_id: Mapped[str] = link(None, Merge.OFFICE, required=True)
    starts_on: Mapped[date] = day(Merge.OFFICE, required=True)
    """The first due day of the shortest interval, from which all of the calendar's are counted."""
    starts_at_amount: Mapped[Decimal | None] = amount(Merge.OFFICE)
    """What the meter said when the plan began."""
