"""Who works here: the company, its people, what they may do, and their laptops."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, amount, choice, flag, link, moment, text, whole
from fieldapp.model.noun import Editable, Home


class Role(StrEnum):
    """What a person may do; a person can have several."""

    ENGINEER = "engineer"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    STOREKEEPER = "storekeeper"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Language(StrEnum):
    """The two first languages."""

    ENGLISH = "en"
    CHINESE = "zh"


class Paper(StrEnum):
    """What sheets are printed on."""

    A4 = "A4"
    LETTER = "Letter"


class Company(Editable):
    """The service company: what stands at the head of a sheet. One row."""

    __tablename__ = "company"
    HOME = Home("setup")

    name: Mapped[str] = text(Merge.OFFICE, required=True)
    name_zh: Mapped[str | None] = text(Merge.OFFICE)
    address: Mapped[str | None] = text(Merge.OFFICE)
    address_zh: Mapped[str | None] = text(Merge.OFFICE)
    phone: Mapped[str | None] = text(Merge.OFFICE)
    email: Mapped[str | None] = text(Merge.OFFICE)
    website: Mapped[str | None] = text(Merge.OFFICE)
    paper: Mapped[Paper] = choice(Paper, Merge.OFFICE, default=Paper.A4)
    time_zone: Mapped[str] = text(Merge.OFFICE, required=True)
    currency: Mapped[str] = text(Merge.OFFICE, required=True)
    hour_cost: Mapped[Decimal | None] = amount(Merge.OFFICE)
    """What an hour of an engineer costs the company, in its currency: for the figures of the office."""
    sheet_logo: Mapped[str | None] = text(Merge.OFFICE)
    """The mark at the head of a sheet, a small JPEG in base 64: so every desk has it before it prints."""
    sheet_colour: Mapped[str | None] = text(Merge.OFFICE)
    """`#rrggbb` of headings and rules; without it the sheet's own."""
    sheet_languages: Mapped[str | None] = text(Merge.OFFICE)
    """What a desk proposes: `en`, `zh`, `en,zh` or `zh,en`; without it the desk's own language."""
    sheet_sections: Mapped[str | None] = text(Merge.OFFICE)
    """Keys of the sections in the order they stand, with commas; without it all of them."""
    sheet_columns_hidden: Mapped[str | None] = text(Merge.OFFICE)
    """Keys of the columns that are left out, with commas."""
    sheet_terms: Mapped[str | None] = text(Merge.OFFICE)
    sheet_terms_zh: Mapped[str | None] = text(Merge.OFFICE)
    sheet_consent: Mapped[str | None] = text(Merge.OFFICE)
    """What the customer confirms with the signature; without it the sheet's own words."""
    sheet_consent_zh: Mapped[str | None] = text(Merge.OFFICE)
    sheet_copies: Mapped[str | None] = text(Merge.OFFICE)
    """`marked` where prints for customer and office say which they are."""
    sheet_check_address: Mapped[str | None] = text(Merge.OFFICE)
    """Where customers reach this server, for the code at the foot: `https://service.example.com`."""
    store_latitude_micro: Mapped[int | None] = whole(Merge.OFFICE, group="store")
    """Where parts and tools are fetched, in micro-degrees north, WGS 84."""
    store_longitude_micro: Mapped[int | None] = whole(Merge.OFFICE, group="store")


class Person(Editable):
    """Somebody who works with fieldapp."""

    __tablename__ = "person"
    HOME = Home("person", "id")

    login: Mapped[str] = text(Merge.OFFICE, required=True, index=True)
    name: Mapped[str] = text(Merge.OFFICE, required=True)
    phone: Mapped[str | None] = text(Merge.ASK)
    email: Mapped[str | None] = text(Merge.ASK)
    language: Mapped[Language] = choice(Language, Merge.ASK, default=Language.ENGLISH)
    active: Mapped[bool] = flag(Merge.OFFICE, default=True)
    home_latitude_micro: Mapped[int | None] = whole(Merge.OFFICE, group="home")
    """Where the day begins and ends, in micro-degrees north, WGS 84."""
    home_longitude_micro: Mapped[int | None] = whole(Merge.OFFICE, group="home")
    calendar_id: Mapped[str | None] = link(None, Merge.OFFICE, index=False)
    """The working calendar of this person; without it the office's usual hours."""


class RoleGrant(Editable):
    """One role of one person."""

    __tablename__ = "role_grant"
    HOME = Home("person", "person_id")

    person_id: Mapped[str] = link("person", Merge.OFFICE, required=True)
    role: Mapped[Role] = choice(Role, Merge.OFFICE, default=Role.ENGINEER)


class PersonSkill(Editable):
    """One skill of one person, in the words the company uses."""

    __tablename__ = "person_skill"
    HOME = Home("person", "person_id")

    person_id: Mapped[str] = link("person", Merge.OFFICE, required=True)
    skill: Mapped[str] = text(Merge.OFFICE, required=True)
    level: Mapped[int | None] = whole(Merge.OFFICE)
    """How well, from 1 to 5; without it nobody said."""


class PersonArea(Editable):
    """One area a person works in: the region or city of a site, in the company's words."""

    __tablename__ = "person_area"
    HOME = Home("person", "person_id")

    person_id: Mapped[str] = link("person", Merge.OFFICE, required=True)
    area: Mapped[str] = text(Merge.OFFICE, required=True)


class Desk(Editable):
    """One enrolled laptop."""

    __tablename__ = "desk"
    HOME = Home("person", "person_id")

    person_id: Mapped[str] = link("person", Merge.OFFICE, required=True)
    name: Mapped[str] = text(Merge.OFFICE, required=True)
    public_key: Mapped[str] = text(Merge.OFFICE, required=True)
    enrolled_at: Mapped[datetime | None] = moment(Merge.OFFICE)
    suspended: Mapped[bool] = flag(Merge.OFFICE)
