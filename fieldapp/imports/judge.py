"""From a row to drafts: what the customer, site, device or order it tells of should say.

    judge = Judge(mapping, table.header)
    for draft in judge.drafts(row): ...

A draft knows the rows it belongs to by their keys. A key is made of the identity the mapping
names, as read, so that the same list written another way has the same keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fieldapp.errors import Unreadable
from fieldapp.imports import order_drafts
from fieldapp.imports.cells import is_nothing, words_of_cell
from fieldapp.imports.draft import Draft, hashed
from fieldapp.imports.kinds import KEY, MAIN, NOUNS, Kind, stored_name
from fieldapp.imports.mapping import Mapping, check
from fieldapp.imports.readers import compile_field
from fieldapp.imports.table import Cell, SourceRow

Values = dict[str, dict[str, Any]]
"""What a row says: noun to column to value."""


class Judge:
    """One mapping applied to the rows of one table."""

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        """Raises Unreadable as `mapping.check`."""
        check(mapping, header)
        places = {name: place for place, name in enumerate(header)}
        self._mapping = mapping
        self._kind = mapping.kind
        self._nouns = NOUNS[mapping.kind]
        self._nothing = frozenset(word.casefold() for word in mapping.nothing)
        self._occurrences: dict[int, int] = {}
        self._details = [(name, places[name]) for name in mapping.details]
        self._readers = [
            (each.noun, stored_name(each.into.partition(".")[2]), compile_field(each, mapping, places))
            for each in mapping.fields
        ]
        self._identity = {
            noun: [tuple(into.split(".", 1)) for into in intos] for noun, intos in mapping.identity.items()
        }

    def drafts(self, row: SourceRow) -> list[Draft]:
        """What the row feeds, parents before children; the last of its main noun and what hangs on it.

        Raises Unreadable with the reason why the row cannot be imported.
        """
        if row.fault is not None:
            raise row.fault
        values = self._values(row.cells)
        made: dict[str, Draft] = {}
        for noun in self._nouns:
            draft = self._make(noun, values, made, row.cells)
            if draft is not None:
                made[noun] = draft
        if MAIN[self._kind] not in made:
            raise Unreadable("import-says-nothing", fields=list(self._mapping.identity[MAIN[self._kind]]))
        return self._in_order(made, values)

    def _make(self, noun: str, values: Values, made: dict[str, Draft], cells: Sequence[Cell]) -> Draft | None:
        match noun:
            case "customer":
                return self._customer(values)
            case "site":
                return self._site(values, made)
            case "contact":
                return self._contact(values, made)
            case "device":
                return self._device(values, made, cells)
            case "part":
                return self._part(values)
            case "work_order":
                return self._order(values, made)
            case _:
                return None

    def _values(self, cells: Sequence[Cell]) -> Values:
        values: Values = {noun: {} for noun in self._nouns}
        for noun, column, read in self._readers:
            values[noun][column] = read(cells)
        return values

    def _in_order(self, made: dict[str, Draft], values: Values) -> list[Draft]:
        drafts: list[Draft] = []
        if "device" in made and made["device"].values.get("model_name"):
            drafts.append(_model_of(made["device"]))
        drafts = [*drafts, *made.values()]
        if self._kind is Kind.ORDERS:
            drafts += order_drafts.history(made, values)
        return drafts

    def _customer(self, values: Values) -> Draft | None:
        said = values["customer"]
        key = self._key("customer", "", values)
        if key is None:
            return None
        said["name"] = said.get("name") or said.get("number")
        return Draft("customer", key, _without_key(said))

    def _site(self, values: Values, made: dict[str, Draft]) -> Draft | None:
        """The site a row names; else the customer's own, or one for everything that names none."""
        said, customer = values["site"], made.get("customer")
        above = customer.key if customer else ""
        key = self._key("site", above, values)
        if key is None and not self._needs_site(values):
            return None
        draft = self._implied_site(customer, said) if key is None else Draft("site", key, _without_key(said))
        called = draft.values
        called["name"] = called.get("name") or called.get("address") or called.get("number")
        if customer is not None:
            called["customer_name"] = customer.values["name"]
            draft.parents["customer_id"] = ("customer", customer.key)
        return draft

    def _needs_site(self, values: Values) -> bool:
        """Devices and orders stand somewhere even where the list does not say; so do contacts and a city."""
        if self._kind in (Kind.DEVICES, Kind.ORDERS) or values["contact"].get("name"):
            return True
        return "site" not in self._identity and any(value is not None for value in values["site"].values())

    def _implied_site(self, customer: Draft | None, site: dict[str, Any]) -> Draft:
        """The customer's own, where the list has no sites; else the one for all rows that name none."""
        if "site" in self._identity or customer is None:
            key = hashed("site", customer.key if customer else "", ["not stated"])
            return Draft("site", key, {"name": self._mapping.unnamed_site}, is_stand_in=True)
        said = {"name": customer.values["name"], "address": customer.values.get("address")}
        said |= {column: value for column, value in _without_key(site).items() if value is not None}
        return Draft("site", hashed("site", customer.key, ["its own"]), said)

    def _contact(self, values: Values, made: dict[str, Draft]) -> Draft | None:
        site = made.get("site")
        key = self._key("contact", site.key if site else "", values)
        if key is None or site is None:
            return None
        return Draft("contact", key, _without_key(values["contact"]), {"site_id": ("site", site.key)})

    def _device(self, values: Values, made: dict[str, Draft], cells: Sequence[Cell]) -> Draft | None:
        """A machine; one known only by its name is another one at another site."""
        said, site = values["device"], made["site"]
        by_name = [column for _noun, column in self._identity.get("device", [])] == ["name"]
        customer = made.get("customer")
        key = self._key("device", site.key if by_name else customer.key if customer else "", values)
        if key is None:
            return None
        said["name"] = said.get("name") or said.get("number") or said.get("serial") or said.get("label")
        owner = ("customer", customer.key) if customer else None
        draft = Draft("device", key, _without_key(said), {"site_id": ("site", site.key)}, owner=owner)
        if self._details:
            draft.values["details"] = self._details_in(cells)
        if said.get("model_name"):
            model = _model_of(draft)
            draft.parents["model_id"] = ("device_model", model.key)
        return draft

    def _details_in(self, cells: Sequence[Cell]) -> dict[str, str]:
        return {
            name: words_of_cell(cells[place])
            for name, place in self._details
            if not is_nothing(cells[place], self._nothing)
        }

    def _part(self, values: Values) -> Draft | None:
        said = values["part"]
        key = self._key("part", "", values)
        if key is None:
            return None
        said["number"] = said.get("number") or said.get("manufacturer_number")
        said["name"] = said.get("name") or said["number"]
        return Draft("part", key, _without_key(said))

    def _order(self, values: Values, made: dict[str, Draft]) -> Draft | None:
        customer = made.get("customer")
        key = self._key("work_order", customer.key if customer else "", values)
        if key is None:
            return None
        if self._mapping.count_repeats:
            key = self._counted(key)
        return order_drafts.order(key, _without_key(values["work_order"]), made)

    def _counted(self, key: str) -> str:
        """In a log the same words on the same day happened again: the second time is another key."""
        short = int(key[:16], 16)
        before = self._occurrences.get(short, 0)
        self._occurrences[short] = before + 1
        return key if before == 0 else hashed("work_order", key, [before])

    def _key(self, noun: str, above: str, values: Values) -> str | None:
        """The key of what the row says of a noun, or None when it does not say which one."""
        said = [values[of][stored_name(column)] for of, column in self._identity.get(noun, ())]
        if all(each is None for each in said):
            return None
        return hashed(noun, above, said)


def _model_of(device: Draft) -> Draft:
    """The model a device is an instance of."""
    name, manufacturer = device.values["model_name"], device.values.get("manufacturer")
    values = {"name": name, "manufacturer": manufacturer, "category": device.values.get("category")}
    return Draft("device_model", hashed("device_model", "", [manufacturer, name]), values)


def _without_key(said: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in said.items() if column != KEY}
