"""Rows that people made before a list named them: recognised by what the trade knows them by.

A customer by number or name, a site by number or name with its customer, a device by number
or serial with its customer, a part by number. A match must be the only one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, select
from sqlalchemy.orm import Session

from fieldapp.imports.draft import Draft
from fieldapp.model import Contact, Customer, Device, DeviceModel, Part, Site
from fieldapp.model.noun import Editable
from fieldapp.store.batches import batches

Ids = Mapping[tuple[str, str], str]
"""Table and key to row id, for the parents of these drafts."""
Names = tuple[object, ...]
_AT_ONCE = 400


def adopt(session: Session, table: str, drafts: Sequence[Draft], ids: Ids) -> dict[str, str]:
    """Key to the id of the row that was there before, for those drafts that have one."""
    finder = _FINDERS.get(table)
    if finder is None or not drafts:
        return {}
    wanted: dict[Names, str] = {}
    for draft in drafts:
        for names in finder.names_of(draft, ids):
            wanted.setdefault(names, draft.key)
    found: dict[str, set[str]] = {}
    for some in batches(list(wanted), _AT_ONCE):
        for names, row in finder.look_up(session, some):
            if names in wanted:
                found.setdefault(wanted[names], set()).add(row)
    return {key: next(iter(rows)) for key, rows in found.items() if len(rows) == 1}


class _Finder:
    """How one noun is recognised: the names of a draft, and the rows that have such names."""

    def __init__(
        self,
        names_of: Callable[[Draft, Ids], Iterator[Names]],
        query: Callable[[Sequence[Names]], Executable],
        names_in: Callable[[Any], Iterator[Names]],
    ) -> None:
        self.names_of = names_of
        self._query = query
        self._names_in = names_in

    def look_up(self, session: Session, names: Sequence[Names]) -> Iterator[tuple[Names, str]]:
        """Names and row id of every row that has one of these names."""
        for row in session.execute(self._query(names)):
            for each in self._names_in(row):
                yield each, row.id


def _column(names: Sequence[Names], kind: str, place: int = 1) -> list[Any]:
    return sorted({str(each[place]) for each in names if each[0] == kind})


def _parent(draft: Draft, column: str, ids: Ids) -> str | None:
    parent = draft.parents.get(column)
    return None if parent is None else ids.get(parent)


def _names_of_customer(draft: Draft, _ids: Ids) -> Iterator[Names]:
    if draft.values.get("number"):
        yield "number", draft.values["number"]
    else:
        yield "name", draft.values["name"]


def _customers(names: Sequence[Names]) -> Executable:
    is_meant = Customer.number.in_(_column(names, "number")) | Customer.name.in_(_column(names, "name"))
    return select(Customer.id, Customer.number, Customer.name).where(is_meant, _stands(Customer))


def _names_of_site(draft: Draft, ids: Ids) -> Iterator[Names]:
    customer = _parent(draft, "customer_id", ids)
    if draft.values.get("number"):
        yield "number", draft.values["number"], customer
    elif customer is not None:
        yield "name", draft.values["name"], customer


def _sites(names: Sequence[Names]) -> Executable:
    by_name = Site.customer_id.in_(_column(names, "name", 2)) & Site.name.in_(_column(names, "name"))
    is_meant = Site.number.in_(_column(names, "number")) | by_name
    return select(Site.id, Site.number, Site.name, Site.customer_id).where(is_meant, _stands(Site))


def _names_of_device(draft: Draft, ids: Ids) -> Iterator[Names]:
    """The customer is known through the site; without one only the site itself counts."""
    site = _parent(draft, "site_id", ids)
    above = ids.get(draft.owner) if draft.owner else None
    kind = "number" if draft.values.get("number") else "serial"
    name = draft.values.get(kind)
    if name and above is not None:
        yield kind, name, "customer", above
    elif name and site is not None:
        yield kind, name, "site", site


def _devices(names: Sequence[Names]) -> Executable:
    is_meant = Device.number.in_(_column(names, "number")) | Device.serial.in_(_column(names, "serial"))
    return (
        select(Device.id, Device.number, Device.serial, Device.site_id, Site.customer_id)
        .join(Site, Site.id == Device.site_id)
        .where(is_meant, _stands(Device))
    )


def _names_in_device(row: Any) -> Iterator[Names]:
    for kind in ("number", "serial"):
        yield kind, getattr(row, kind), "customer", row.customer_id
        yield kind, getattr(row, kind), "site", row.site_id


def _names_of_contact(draft: Draft, ids: Ids) -> Iterator[Names]:
    site = _parent(draft, "site_id", ids)
    if site is not None:
        yield "name", draft.values["name"], site


def _stands(noun: type[Editable]) -> ColumnElement[bool]:
    """Not withdrawn; `IS` would not do, the flag is a small number on every database."""
    return noun.withdrawn == False  # noqa: E712


_FINDERS: Mapping[str, _Finder] = {
    "customer": _Finder(
        _names_of_customer,
        _customers,
        lambda row: iter([("number", row.number), ("name", row.name)]),
    ),
    "site": _Finder(
        _names_of_site,
        _sites,
        lambda row: iter([("number", row.number, row.customer_id), ("name", row.name, row.customer_id)]),
    ),
    "device": _Finder(_names_of_device, _devices, _names_in_device),
    "contact": _Finder(
        _names_of_contact,
        lambda names: select(Contact.id, Contact.name, Contact.site_id).where(
            Contact.site_id.in_(_column(names, "name", 2)), Contact.name.in_(_column(names, "name"))
        ),
        lambda row: iter([("name", row.name, row.site_id)]),
    ),
    "part": _Finder(
        lambda draft, _ids: iter([("number", draft.values["number"])]),
        lambda names: select(Part.id, Part.number).where(Part.number.in_(_column(names, "number"))),
        lambda row: iter([("number", row.number)]),
    ),
    "device_model": _Finder(
        lambda draft, _ids: iter([("name", draft.values["name"], draft.values.get("manufacturer"))]),
        lambda names: select(DeviceModel.id, DeviceModel.name, DeviceModel.manufacturer).where(
            DeviceModel.name.in_(_column(names, "name"))
        ),
        lambda row: iter([("name", row.name, row.manufacturer)]),
    ),
}
