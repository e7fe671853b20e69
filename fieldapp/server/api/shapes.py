"""What the API takes to make or to change a row (told as in `nouns`): derived from the draft and the fields that the
action behind it knows, so that neither can forget the other.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from fieldapp.actions.catalogue import PART_FIELDS, PartDraft
from fieldapp.actions.customers import (
    CUSTOMER_FIELDS,
    SITE_FIELDS,
    ContactDraft,
    CustomerDraft,
    SiteDraft,
)
from fieldapp.actions.devices import DEVICE_FIELDS, DeviceDraft
from fieldapp.actions.orders import OrderDraft
from fieldapp.actions.requests import RequestDraft
from fieldapp.server.api import nouns


class Made(msgspec.Struct, frozen=True):
    """The id of what was made."""

    id: str


class Problem(msgspec.Struct, frozen=True):
    """Problem details (RFC 9457) with a code that stays the same in all versions and languages."""

    type: str
    title: str
    status: int
    code: str


def _made_from(
    name: str, draft: type[Any], words: str, leave_out: Collection[str] = ()
) -> type[msgspec.Struct]:
    """A type with the fields of an action's draft, and no others."""
    types = typing.get_type_hints(draft)
    fields: list[Any] = []
    for each in dataclasses.fields(draft):
        if each.name not in leave_out:
            has_default = each.default is not dataclasses.MISSING
            fields.append(
                (each.name, types[each.name], each.default) if has_default else (each.name, types[each.name])
            )
    return _named(name, words, fields)


def _change_of(told: type[msgspec.Struct], fields: Collection[str], words: str) -> type[msgspec.Struct]:
    """A type in which each of these fields may be there or not: what is not there stays as it is."""
    types = typing.get_type_hints(told)
    optional = [
        (name, types[name] | msgspec.UnsetType, msgspec.UNSET)
        for name in told.__struct_fields__
        if name in fields
    ]
    return _named(f"{told.__name__}Change", words, optional)


def _named(name: str, words: str, fields: list[Any]) -> type[msgspec.Struct]:
    about: Mapping[str, Any] = {"__doc__": words}
    return msgspec.defstruct(
        name,
        fields,
        namespace=dict(about),
        module=__name__,
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
    )


NewOrder = _made_from(
    "NewOrder",
    OrderDraft,
    "A new order. The names of customer, site and device are taken from their ids.",
    ("request_id",),
)
NewRequest = _made_from(
    "NewRequest",
    RequestDraft,
    "A request as it came. What came before with the same `source_key` is not recorded again.",
    ("about_order_id", "owner_id", "owner_name"),
)
NewCustomer = _made_from(
    "NewCustomer", CustomerDraft, "A new customer; without a number the next one is given."
)
NewSite = _made_from("NewSite", SiteDraft, "A new site.")
NewContact = _made_from("NewContact", ContactDraft, "Somebody to ask at a site.")
NewDevice = _made_from("NewDevice", DeviceDraft, "A new device; without a label it gets one of its own.")
NewPart = _made_from("NewPart", PartDraft, "A new article of the catalogue.")
ORDER_FIELDS = frozenset(
    {
        "title", "kind", "priority", "fault", "customer_id", "site_id", "device_id", "contact_name",
        "contact_phone", "skill", "procedure_id", "scheduled_start", "scheduled_end", "respond_by",
        "resolve_by", "cost", "currency",
    }
)  # fmt: skip
OrderChange = _change_of(nouns.Order, ORDER_FIELDS, "What the office changes of an order.")
CustomerChange = _change_of(nouns.Customer, CUSTOMER_FIELDS, "What is changed of a customer.")
SiteChange = _change_of(nouns.Site, SITE_FIELDS, "What is changed of a site.")
DeviceChange = _change_of(nouns.Device, DEVICE_FIELDS, "What is changed of a device.")
PartChange = _change_of(nouns.Part, PART_FIELDS, "What is changed of an article.")


class Assignment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to do an order, and when."""

    person_id: str
    start: datetime | None = None
    end: datetime | None = None


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why."""

    reason: str


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An empty object."""


class NewMovement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parts that came into a van, went back to the store, or were counted (then `quantity` is what is there)."""

    kind: typing.Literal["received", "returned", "counted"]
    holder_id: str
    part_id: str
    quantity: Decimal


_LISTS: dict[type, type[msgspec.Struct]] = {}


def list_of(told: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """The type of one page of rows: `items`, newest first, and `next`, the cursor of the page after or null."""
    if told not in _LISTS:
        items: Any = list[told]  # type: ignore[valid-type]
        _LISTS[told] = msgspec.defstruct(
            f"{told.__name__}List",
            [("items", items), ("next", str | None)],
            namespace={"__doc__": "One page; `next` is the cursor of the page after, null on the last."},
            module=__name__,
            frozen=True,
        )
    return _LISTS[told]
