"""What a key can be made for: to read or to write one family of nouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldapp.server.call import Page
from fieldapp.server.catalogue import N_

API = "/api/v1/"
INTAKE = "/intake/"


@dataclass(frozen=True)
class Family:
    """Nouns that one scope is about, and how the office calls them."""

    name: str
    words: str
    segments: tuple[str, ...]
    is_written: bool = True


FAMILIES = (
    Family(
        "orders",
        N_("Orders"),
        ("orders", "steps", "labour", "parts-used", "charges", "charge-decisions", "payments"),
    ),
    Family("procedures", N_("Procedures"), ("procedures",)),
    Family("requests", N_("Requests"), ("requests",)),
    Family("customers", N_("Customers and sites"), ("customers", "sites", "contacts")),
    Family("devices", N_("Devices"), ("devices", "models")),
    Family("parts", N_("Parts"), ("parts",)),
    Family("stock", N_("Stock"), ("stock", "movements", "part-requests")),
    Family("reports", N_("Service sheets"), ("reports",), is_written=False),
    Family("ratings", N_("Ratings"), ("ratings",), is_written=False),
    Family("people", N_("People"), ("people",), is_written=False),
    Family("knowledge", N_("Knowledge"), ("articles",), is_written=False),
    Family("levels", N_("Service levels"), ("service-levels", "calendars"), is_written=False),
    Family("conflicts", N_("Conflicts"), ("conflicts",)),
    Family("plans", N_("Maintenance plans"), ("plans", "planned-devices")),
    Family("rules", N_("Rules"), ("rules",)),
    Family("figures", N_("Figures"), ("figures",), is_written=False),
    Family("intake", N_("Messages handed in"), ("mail",)),
)
_OF_SEGMENT: Mapping[str, str] = {segment: family.name for family in FAMILIES for segment in family.segments}
SCOPES = tuple(
    f"{family.name}:{what}"
    for family in FAMILIES
    for what in (("read", "write") if family.is_written else ("read",))
    if (family.name, what) != ("intake", "read")
)
"""Every scope there is."""


def scope_of(page: Page) -> str | None:
    """What a key needs for an address; None for addresses that need no key. Raises KeyError for one of no family."""
    if not page.audience.needs_sign_in:
        return None
    family = _OF_SEGMENT[page.path.removeprefix(API).removeprefix(INTAKE).partition("/")[0]]
    return f"{family}:{'read' if page.method == 'GET' else 'write'}"
