"""One machine goes out and another takes its place: the old one's history stays, and both know of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from fieldapp.actions.words import needed, tidy
from fieldapp.codes.device_label import key_of_id
from fieldapp.errors import RuleBroken
from fieldapp.model.devices import Device, DeviceRelation, DeviceState
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store, Work


@dataclass(frozen=True)
class Replacement:
    """The machine that comes in; what is not said is as it was."""

    serial: str
    reason: str
    """Why the old one goes out."""
    name: str | None = None
    model_name: str | None = None
    manufacturer: str | None = None
    label: str | None = None
    """What is stuck on it already; without one it gets a label of its own."""
    installed_on: date | None = None
    moves_parts: bool = True
    """Whether what was fitted in the old one is fitted in the new one from now on."""


def replace_device(store: Store, device_id: str, coming: Replacement, *, by: Actor) -> str:
    """Take a machine out and put another in its place. Returns the new one's id.

    The new one stands where the old one stood: site, place, what it is fitted in, number, and what depends
    on it or is needed by it. The old one is retired with the reason; its history stays with it.

    Raises RuleBroken `words-missing` without a serial number or a reason, `already-replaced`.
    """
    check_may(by, May.KEEP_DEVICES)
    serial = needed(coming.serial, "device.serial")
    reason = needed(coming.reason, "device.retired_reason")
    with store.change("Replace a device", by=by) as work:
        old = work.get(Device, device_id)
        _check_stands(work, old)
        new = work.add(_successor(work, old, coming, serial))
        _move_relations(work, old, new)
        if coming.moves_parts:
            for child in work.all(select(Device).where(Device.parent_id == old.id, Device.id != new.id)):
                child.parent_id = new.id
        old.state = DeviceState.RETIRED
        old.retired_at, old.retired_reason = work.now, reason
        old.parent_id = None
        return new.id


def _check_stands(work: Work, old: Device) -> None:
    successor = work.first(select(Device.id).where(Device.replaces_id == old.id, is_no(Device.withdrawn)))
    if successor is not None or old.state is DeviceState.RETIRED:
        raise RuleBroken("already-replaced", device=old.id)


def _successor(work: Work, old: Device, coming: Replacement, serial: str) -> Device:
    device_id = work.new_id()
    model_name = tidy(coming.model_name) or old.model_name
    return Device(
        id=device_id,
        site_id=old.site_id,
        parent_id=old.parent_id,
        replaces_id=old.id,
        model_id=old.model_id if model_name == old.model_name else None,
        model_name=model_name,
        manufacturer=tidy(coming.manufacturer) or old.manufacturer,
        number=old.number,
        name=tidy(coming.name) or old.name,
        category=old.category,
        serial=serial,
        label=tidy(coming.label) or key_of_id(device_id),
        location=old.location,
        installed_on=coming.installed_on,
    )


def _move_relations(work: Work, old: Device, new: Device) -> None:
    """What the old one needed the new one needs, and what needed the old one needs the new one."""
    known = work.all(
        select(DeviceRelation).where(
            or_(DeviceRelation.device_id == old.id, DeviceRelation.needs_id == old.id),
            is_no(DeviceRelation.withdrawn),
        )
    )
    for relation in known:
        work.add(
            DeviceRelation(
                id=work.new_id(),
                site_id=new.site_id,
                device_id=new.id if relation.device_id == old.id else relation.device_id,
                needs_id=new.id if relation.needs_id == old.id else relation.needs_id,
            )
        )
