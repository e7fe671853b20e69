"""The machines: what they are, where they stand, what depends on what, what was done to them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, amount, choice, day, link, moment, structure, text, whole
from fieldapp.model.noun import Editable, Home, Noun


class DeviceState(StrEnum):
    """Whether a machine runs."""

    IN_SERVICE = "in_service"
    LIMITED = "limited"
    OUT_OF_SERVICE = "out_of_service"
    RETIRED = "retired"


class DeviceModel(Editable):
    """What a device is an instance of."""

    __tablename__ = "device_model"
    HOME = Home("setup")

    manufacturer: Mapped[str | None] = text(Merge.OFFICE)
    name: Mapped[str] = text(Merge.OFFICE, required=True)
    category: Mapped[str | None] = text(Merge.OFFICE)
    description: Mapped[str | None] = text(Merge.OFFICE)


class Device(Editable):
    """One machine at a site."""

    __tablename__ = "device"
    HOME = Home("site", "site_id")
    FIELD_MAY_INSERT = True

    site_id: Mapped[str] = link("site", Merge.OFFICE, required=True)
    parent_id: Mapped[str | None] = link("device", Merge.ASK)
    model_id: Mapped[str | None] = link(None, Merge.ASK)
    model_name: Mapped[str | None] = text(Merge.ASK)
    manufacturer: Mapped[str | None] = text(Merge.ASK)
    number: Mapped[str | None] = text(Merge.OFFICE, index=True)
    """The customer's or the authority's number for it."""
    name: Mapped[str] = text(Merge.ASK, required=True)
    category: Mapped[str | None] = text(Merge.ASK)
    serial: Mapped[str | None] = text(Merge.ASK, index=True)
    label: Mapped[str | None] = text(Merge.ASK, index=True)
    """What the code on our own label says."""
    state: Mapped[DeviceState] = choice(DeviceState, Merge.ASK, default=DeviceState.IN_SERVICE)
    location: Mapped[str | None] = text(Merge.FIELD)
    """Where at the site: the door, the floor, the bay."""
    installed_on: Mapped[date | None] = day(Merge.OFFICE)
    warranty_until: Mapped[date | None] = day(Merge.OFFICE)
    notes: Mapped[str | None] = text(Merge.FIELD)
    replaces_id: Mapped[str | None] = link(None, Merge.ASK)
    """The machine that stood here before."""
    retired_at: Mapped[datetime | None] = moment(Merge.ASK, group="retired")
    retired_reason: Mapped[str | None] = text(Merge.ASK, group="retired")
    """Why it was taken out."""
    details: Mapped[dict[str, Any]] = structure(Merge.OFFICE, default=dict)
    """Further facts under the names of the list they were imported from."""


class DeviceRelation(Editable):
    """`device_id` cannot do its work without `needs_id`."""

    __tablename__ = "device_relation"
    HOME = Home("site", "site_id")
    FIELD_MAY_INSERT = True

    site_id: Mapped[str] = link("site", Merge.SET, required=True)
    device_id: Mapped[str] = link("device", Merge.SET, required=True)
    needs_id: Mapped[str] = link("device", Merge.SET, required=True)


class Reading(Noun):
    """One value read off a machine."""

    __tablename__ = "reading"
    HOME = Home("site", "site_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    site_id: Mapped[str] = link("site", Merge.FACT, required=True)
    device_id: Mapped[str] = link("device", Merge.FACT, required=True)
    order_id: Mapped[str | None] = link(None, Merge.FACT)
    quantity: Mapped[str] = text(Merge.FACT, required=True)
    """What was measured, in the words of the procedure's step."""
    quantity_zh: Mapped[str | None] = text(Merge.FACT)
    value: Mapped[Decimal] = amount(Merge.FACT, required=True)
    unit: Mapped[str | None] = text(Merge.FACT)
    taken_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)


class ServiceRecord(Noun):
    """The summary of one finished job that stays with the device for ever."""

    __tablename__ = "service_record"
    HOME = Home("site", "site_id")
    INSERT_ONLY = True

    site_id: Mapped[str] = link("site", Merge.FACT, required=True)
    device_id: Mapped[str | None] = link("device", Merge.FACT)
    order_id: Mapped[str | None] = link(None, Merge.FACT)
    number: Mapped[str | None] = text(Merge.FACT)
    kind: Mapped[str | None] = text(Merge.FACT)
    outcome: Mapped[str | None] = text(Merge.FACT)
    customer_name: Mapped[str | None] = text(Merge.FACT)
    device_name: Mapped[str | None] = text(Merge.FACT)
    summary: Mapped[str] = text(Merge.FACT, required=True)
    cause: Mapped[str | None] = text(Merge.FACT)
    remedy: Mapped[str | None] = text(Merge.FACT)
    engineer_name: Mapped[str | None] = text(Merge.FACT)
    minutes: Mapped[int | None] = whole(Merge.FACT)
    cost: Mapped[Decimal | None] = amount(Merge.FACT, group="cost")
    currency: Mapped[str | None] = text(Merge.FACT, group="cost")
    happened_at: Mapped[datetime] = moment(Merge.FACT, required=True, index=True)
