"""Customers, their sites and whom to ask there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from fieldapp.actions.edits import merge_edit
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.customers import Contact, Customer, Site
from fieldapp.model.people import Language
from fieldapp.rules.actors import Actor
from fieldapp.rules.numbers import CUSTOMERS
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.queries.numbering import next_number
from fieldapp.store.store import Store


@dataclass(frozen=True)
class CustomerDraft:
    """A new customer; without a number the next one is given."""

    name: str
    number: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    language: Language = Language.ENGLISH
    notes: str | None = None


@dataclass(frozen=True)
class SiteDraft:
    """A new site."""

    name: str
    customer_id: str | None = None
    number: str | None = None
    address: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    latitude_micro: int | None = None
    longitude_micro: int | None = None
    time_zone: str | None = None
    access: str | None = None


@dataclass(frozen=True)
class ContactDraft:
    """Somebody to ask at a site."""

    site_id: str
    name: str
    role: str | None = None
    phone: str | None = None
    email: str | None = None


CUSTOMER_FIELDS = frozenset({"number", "name", "phone", "email", "address", "language", "notes"})
SITE_FIELDS = frozenset(
    {
        "number",
        "name",
        "address",
        "city",
        "region",
        "postcode",
        "latitude_micro",
        "longitude_micro",
        "time_zone",
        "access",
    }
)


def create_customer(store: Store, draft: CustomerDraft, *, by: Actor) -> str:
    """Add a customer. Returns the id. Raises RuleBroken `words-missing` without a name."""
    check_may(by, May.KEEP_CUSTOMERS)
    with store.change("Add a customer", by=by) as work:
        number = tidy(draft.number) or next_number(work.session, Customer.number, f"{CUSTOMERS}-")
        row = Customer(
            id=work.new_id(),
            number=number,
            name=needed(draft.name, "customer.name"),
            phone=tidy(draft.phone),
            email=tidy(draft.email),
            address=tidy(draft.address),
            language=draft.language,
            notes=tidy(draft.notes),
        )
        return work.add(row).id


def create_site(store: Store, draft: SiteDraft, *, by: Actor) -> str:
    """Add a site. Returns the id. Raises RuleBroken `words-missing` without a name, `position-impossible`."""
    check_may(by, May.KEEP_CUSTOMERS)
    _check_position(draft.latitude_micro, draft.longitude_micro)
    with store.change("Add a site", by=by) as work:
        customer = work.get(Customer, draft.customer_id) if draft.customer_id else None
        row = Site(
            id=work.new_id(),
            customer_id=draft.customer_id,
            customer_name=customer.name if customer else None,
            number=tidy(draft.number),
            name=needed(draft.name, "site.name"),
            address=tidy(draft.address),
            city=tidy(draft.city),
            region=tidy(draft.region),
            postcode=tidy(draft.postcode),
            latitude_micro=draft.latitude_micro,
            longitude_micro=draft.longitude_micro,
            time_zone=tidy(draft.time_zone),
            access=tidy(draft.access),
        )
        return work.add(row).id


def create_contact(store: Store, draft: ContactDraft, *, by: Actor) -> str:
    """Add somebody to ask at a site, from the desk too. Returns the id."""
    check_may(by, May.KEEP_DEVICES)
    with store.change("Add a contact", by=by) as work:
        site = work.get(Site, draft.site_id)
        row = Contact(
            id=work.new_id(),
            site_id=site.id,
            name=needed(draft.name, "contact.name"),
            role=tidy(draft.role),
            phone=tidy(draft.phone),
            email=tidy(draft.email),
        )
        return work.add(row).id


def edit_customer(
    store: Store, customer_id: str, seen: Mapping[str, Any], wanted: Mapping[str, Any], *, by: Actor
) -> None:
    """Save a customer's form. A new name reaches the sites' labels; orders keep the name they were made with.

    Raises RuleBroken `changed-meanwhile` with `fields`, `not-editable`, `words-missing`.
    """
    check_may(by, May.KEEP_CUSTOMERS)
    _check_fields(wanted, CUSTOMER_FIELDS, "customer")
    with store.change("Edit a customer", by=by) as work:
        customer = work.get(Customer, customer_id)
        if "name" in merge_edit(customer, seen, wanted, side=store.side):
            for site in work.all(select(Site).where(Site.customer_id == customer_id)):
                site.customer_name = customer.name


def edit_site(
    store: Store, site_id: str, seen: Mapping[str, Any], wanted: Mapping[str, Any], *, by: Actor
) -> None:
    """Save a site's form; an engineer may say how to get in and correct the address.

    Raises RuleBroken `changed-meanwhile` with `fields`, `not-editable`, `words-missing`.
    """
    check_may(by, May.KEEP_DEVICES)
    _check_fields(wanted, SITE_FIELDS, "site")
    with store.change("Edit a site", by=by) as work:
        site = work.get(Site, site_id)
        merge_edit(site, seen, wanted, side=store.side)
        _check_position(site.latitude_micro, site.longitude_micro)


def _check_fields(wanted: Mapping[str, Any], editable: frozenset[str], table: str) -> None:
    unknown = sorted(wanted.keys() - editable)
    if unknown:
        raise RuleBroken("not-editable", fields=unknown)
    if "name" in wanted:
        needed(wanted["name"], f"{table}.name")


def _check_position(latitude_micro: int | None, longitude_micro: int | None) -> None:
    if (latitude_micro is None) != (longitude_micro is None):
        raise RuleBroken("position-impossible")
    if abs(latitude_micro or 0) > 90_000_000 or abs(longitude_micro or 0) > 180_000_000:
        raise RuleBroken("position-impossible")
