"""The names an order keeps beside the ids of rows that live in other scopes."""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.model.customers import Site
from fieldapp.model.devices import Device
from fieldapp.store.store import Work


@dataclass(frozen=True)
class SiteLabels:
    """What an order says of its site."""

    name: str | None = None
    address: str | None = None
    customer_id: str | None = None
    customer_name: str | None = None


def site_labels(work: Work, site_id: str | None) -> SiteLabels:
    """The labels of a site. Raises Unreadable `row-not-found` for an id that leads nowhere."""
    if site_id is None:
        return SiteLabels()
    site = work.get(Site, site_id)
    place = ", ".join(part for part in (site.address, site.postcode, site.city, site.region) if part)
    return SiteLabels(site.name, place or None, site.customer_id, site.customer_name)


def device_labels(work: Work, device_id: str | None) -> dict[str, str | None]:
    """The columns of an order that name its device."""
    if device_id is None:
        return {"device_id": None, "device_name": None, "device_serial": None}
    device = work.get(Device, device_id)
    return {"device_id": device.id, "device_name": device.name, "device_serial": device.serial}
