"""Who is served, where, and whom to ask."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, choice, link, text, whole
from fieldapp.model.noun import Editable, Home
from fieldapp.model.people import Language


class Customer(Editable):
    """Who is served and pays."""

    __tablename__ = "customer"
    HOME = Home("customer", "id")

    number: Mapped[str | None] = text(Merge.OFFICE, index=True)
    name: Mapped[str] = text(Merge.OFFICE, required=True, index=True)
    phone: Mapped[str | None] = text(Merge.ASK)
    email: Mapped[str | None] = text(Merge.ASK)
    address: Mapped[str | None] = text(Merge.ASK)
    language: Mapped[Language] = choice(Language, Merge.OFFICE, default=Language.ENGLISH)
    notes: Mapped[str | None] = text(Merge.TEXT)


class Site(Editable):
    """A place of a customer where devices stand."""

    __tablename__ = "site"
    HOME = Home("site", "id")

    customer_id: Mapped[str | None] = link(None, Merge.OFFICE)
    customer_name: Mapped[str | None] = text(Merge.OFFICE)
    number: Mapped[str | None] = text(Merge.OFFICE, index=True)
    name: Mapped[str] = text(Merge.ASK, required=True)
    address: Mapped[str | None] = text(Merge.ASK)
    city: Mapped[str | None] = text(Merge.ASK)
    region: Mapped[str | None] = text(Merge.ASK)
    postcode: Mapped[str | None] = text(Merge.ASK)
    latitude_micro: Mapped[int | None] = whole(Merge.ASK, group="position")
    """Micro-degrees north, WGS 84."""
    longitude_micro: Mapped[int | None] = whole(Merge.ASK, group="position")
    """Micro-degrees east, WGS 84."""
    time_zone: Mapped[str | None] = text(Merge.OFFICE)
    access: Mapped[str | None] = text(Merge.FIELD)
    """How to get in: gate codes, keys, whom to call."""


class Contact(Editable):
    """Whom to ask at a site."""

    __tablename__ = "contact"
    HOME = Home("site", "site_id")
    FIELD_MAY_INSERT = True

    site_id: Mapped[str] = link("site", Merge.OFFICE, required=True)
    name: Mapped[str] = text(Merge.ASK, required=True)
    role: Mapped[str | None] = text(Merge.ASK)
    phone: Mapped[str | None] = text(Merge.ASK)
    email: Mapped[str | None] = text(Merge.ASK)
