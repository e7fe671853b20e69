"""Devices: added in the office or found on site, described, labelled, related."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from fieldapp.actions.edits import merge_edit
from fieldapp.actions.words import needed, tidy
from fieldapp.codes.device_label import key_of_id
from fieldapp.errors import RuleBroken
from fieldapp.model.customers import Site
from fieldapp.model.devices import Device, DeviceRelation, DeviceState
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store, Work


@dataclass(frozen=True)
class DeviceDraft:
    """A new device; without a label it gets one of its own."""

    site_id: str
    name: str
    parent_id: str | None = None
    model_id: str | None = None
    model_name: str | None = None
    manufacturer: str | None = None
    number: str | None = None
    category: str | None = None
    serial: str | None = None
    label: str | None = None
    state: DeviceState = DeviceState.IN_SERVICE
    location: str | None = None
    installed_on: date | None = None
    warranty_until: date | None = None
    notes: str | None = None


DEVICE_FIELDS = frozenset(
    {
        "parent_id",
        "model_id",
        "model_name",
        "manufacturer",
        "number",
        "name",
        "category",
        "serial",
        "label",
        "state",
        "location",
        "installed_on",
        "warranty_until",
        "notes",
    }
)


def create_device(store: Store, draft: DeviceDraft, *, by: Actor) -> str:
    """Add a device at a site, from the desk too. Returns its id.

    Its label is `codes.device_label.key_of_id` of the id unless the draft names one (what is
    already stuck on the machine). Raises RuleBroken `words-missing` without a name,
    `parent-elsewhere` when the parent stands at another site.
    """
    check_may(by, May.KEEP_DEVICES)
    with store.change("Add a device", by=by) as work:
        site = work.get(Site, draft.site_id)
        device_id = work.new_id()
        if draft.parent_id is not None:
            _check_parent(work, device_id, site.id, draft.parent_id)
        row = Device(
            id=device_id,
            site_id=site.id,
            parent_id=draft.parent_id,
            model_id=draft.model_id,
            model_name=tidy(draft.model_name),
            manufacturer=tidy(draft.manufacturer),
            number=tidy(draft.number),
            name=needed(draft.name, "device.name"),
            category=tidy(draft.category),
            serial=tidy(draft.serial),
            label=tidy(draft.label) or key_of_id(device_id),
            state=draft.state,
            location=tidy(draft.location),
            installed_on=draft.installed_on,
            warranty_until=draft.warranty_until,
            notes=tidy(draft.notes),
        )
        return work.add(row).id


def edit_device(
    store: Store, device_id: str, seen: Mapping[str, Any], wanted: Mapping[str, Any], *, by: Actor
) -> None:
    """Save a device's form. Orders keep the name and serial they were made with.

    Raises RuleBroken `changed-meanwhile` with `fields`, `not-editable`, `words-missing`,
    `parent-elsewhere`, `parent-in-a-circle`.
    """
    check_may(by, May.KEEP_DEVICES)
    unknown = sorted(wanted.keys() - DEVICE_FIELDS)
    if unknown:
        raise RuleBroken("not-editable", fields=unknown)
    if "name" in wanted:
        needed(wanted["name"], "device.name")
    with store.change("Edit a device", by=by) as work:
        device = work.get(Device, device_id)
        written = merge_edit(device, seen, wanted, side=store.side)
        if "parent_id" in written and device.parent_id is not None:
            _check_parent(work, device.id, device.site_id, device.parent_id)


def relate_devices(store: Store, device_id: str, needs_id: str, *, by: Actor) -> str:
    """Say that a device cannot do its work without another of its site. Returns the relation's id.

    Saying it twice changes nothing. Raises RuleBroken `relation-to-itself`, `devices-apart`.
    """
    check_may(by, May.KEEP_DEVICES)
    if device_id == needs_id:
        raise RuleBroken("relation-to-itself")
    with store.change("Relate two devices", by=by) as work:
        device, needs = work.get(Device, device_id), work.get(Device, needs_id)
        if device.site_id != needs.site_id:
            raise RuleBroken("devices-apart")
        there = work.first(
            select(DeviceRelation.id).where(
                DeviceRelation.device_id == device_id,
                DeviceRelation.needs_id == needs_id,
                is_no(DeviceRelation.withdrawn),
            )
        )
        if there is not None:
            return there
        row = DeviceRelation(id=work.new_id(), site_id=device.site_id, device_id=device_id, needs_id=needs_id)
        return work.add(row).id


def _check_parent(work: Work, device_id: str, site_id: str, parent_id: str) -> None:
    at: str | None = parent_id
    seen = {device_id}
    while at is not None:
        if at in seen:
            raise RuleBroken("parent-in-a-circle")
        seen.add(at)
        parent = work.get(Device, at)
        if parent.site_id != site_id:
            raise RuleBroken("parent-elsewhere")
        at = parent.parent_id
