"""Orders for machines that are known already: the order takes its customer and site from the machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.errors import Unreadable
from fieldapp.imports.draft import Draft
from fieldapp.model import Device, Site
from fieldapp.store.batches import batches

_AT_ONCE = 400


@dataclass(frozen=True)
class Found:
    """A known machine with what an order keeps of it and of where it stands."""

    device_id: str
    name: str
    serial: str | None
    site_id: str
    site_name: str
    site_address: str | None
    customer_id: str | None
    customer_name: str | None


def find_devices(session: Session, numbers: Iterable[str]) -> dict[str, list[Found]]:
    """The machines of these numbers; a number that several have has several."""
    found: dict[str, list[Found]] = {}
    for some in batches(sorted(set(numbers)), _AT_ONCE):
        query = (
            select(
                *(Device.number, Device.id, Device.name, Device.serial),
                *(Site.id, Site.name, Site.address, Site.customer_id, Site.customer_name),
            )
            .join(Site, Site.id == Device.site_id)
            .where(Device.number.in_(some), Device.withdrawn == False)  # noqa: E712 - a number on every database
        )
        for row in session.execute(query):
            columns: list[Any] = list(row)
            found.setdefault(columns[0], []).append(Found(*columns[1:]))
    return found


def at_known_devices(drafts: Sequence[Draft], known: dict[str, list[Found]]) -> list[Draft]:
    """The drafts of an order for a machine that is known; nothing else of the row is kept.

    Raises Unreadable `import-no-such-device` or `import-several-devices`.
    """
    number = next((draft.values["number"] for draft in drafts if draft.table == "device"), None)
    machines = known.get(number, []) if number else []
    if not machines:
        raise Unreadable("import-no-such-device", value=number or "")
    if len(machines) > 1:
        raise Unreadable("import-several-devices", value=number, count=len(machines))
    kept = [draft for draft in drafts if draft.table in ("work_order", "order_step", "service_record")]
    for draft in kept:
        if draft.table != "order_step":
            _link(draft, machines[0])
    return kept


def numbers_in(drafts: Iterable[Draft]) -> list[str]:
    """The machine numbers that drafts name."""
    return [str(draft.values["number"]) for draft in drafts if draft.table == "device"]


def _link(draft: Draft, machine: Found) -> None:
    draft.links = {"device_id": machine.device_id, "site_id": machine.site_id}
    labels: dict[str, Any] = {"customer_name": machine.customer_name, "device_name": machine.name}
    if draft.table == "work_order":
        draft.links |= {"customer_id": machine.customer_id} if machine.customer_id else {}
        labels |= {"site_name": machine.site_name, "site_address": machine.site_address}
        labels |= {"device_serial": machine.serial}
    draft.values |= labels
    draft.parents = {column: parent for column, parent in draft.parents.items() if parent[0] == "work_order"}
