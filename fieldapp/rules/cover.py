"""What is paid for already: a machine's warranty, and the contracts in force for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CoverKind(StrEnum):
    """What the cover rests on."""

    WARRANTY = "warranty"
    CONTRACT = "contract"


@dataclass(frozen=True)
class ContractTerms:
    """A contract as far as cover is concerned."""

    id: str
    name: str
    starts_on: date
    customer_id: str
    number: str | None = None
    ends_on: date | None = None
    site_id: str | None = None
    devices: frozenset[str] = frozenset()
    covers_labour: bool = True
    covers_parts: bool = False
    service_level_id: str | None = None

    def is_in_force(self, day: date) -> bool:
        """Whether the day lies in its time, its last day included."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def is_for(self, device_id: str | None, site_id: str | None, customer_id: str | None) -> bool:
        """Whether it covers that machine: one it names, or else every one of its site or customer."""
        if customer_id != self.customer_id:
            return False
        if self.devices:
            return device_id in self.devices
        return self.site_id in (None, site_id)


@dataclass(frozen=True)
class Cover:
    """One thing that pays."""

    kind: CoverKind
    until: date | None
    labour: bool = True
    parts: bool = True
    contract: ContractTerms | None = None


def who_pays(covers: Iterable[Cover], *, material: bool) -> Cover | None:
    """The first of these that pays for work, or for material."""
    return next((each for each in covers if (each.parts if material else each.labour)), None)


def covers_on(
    day: date,
    contracts: Iterable[ContractTerms],
    *,
    warranty_until: date | None = None,
    device_id: str | None = None,
    site_id: str | None = None,
    customer_id: str | None = None,
) -> tuple[Cover, ...]:
    """What covers a machine on that day: the warranty first, then contracts, the longest first."""
    found = []
    if warranty_until is not None and day <= warranty_until:
        found.append(Cover(CoverKind.WARRANTY, warranty_until))
    fitting = [
        each for each in contracts if each.is_in_force(day) and each.is_for(device_id, site_id, customer_id)
    ]
    fitting.sort(key=lambda one: (-(one.ends_on or date.max).toordinal(), one.id))
    found += [
        Cover(CoverKind.CONTRACT, each.ends_on, each.covers_labour, each.covers_parts, each)
        for each in fitting
    ]
    return tuple(found)
