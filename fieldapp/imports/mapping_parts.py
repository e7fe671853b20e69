"""How a mapping is put together from matched columns, noun by noun, with what a list leaves unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from typing import TYPE_CHECKING

from fieldapp.imports.columns import Column
from fieldapp.imports.headers import currency_in
from fieldapp.imports.kinds import FIELDS, NOUNS, Kind, Reads, reads_of
from fieldapp.imports.mapping import Field, Mapping

if TYPE_CHECKING:
    from fieldapp.imports.proposal import Office

Matches = MappingOf[str, Column]

LONGEST_TITLE = 200
_UNSAID = {
    "work_order.kind": "repair",
    "work_order.priority": "normal",
    "device.state": "in_service",
    "customer.language": "en",
}
"""What a word is taken for that nobody knows."""
_SITE_NOT_STATED = {"en": "Site not stated", "zh": "未注明现场"}
_NO_DESCRIPTION = {"en": "(no description)", "zh": "（无描述）"}
_NUMBER_WORD = re.compile(r"[\s_\-]*(?:number|no\.?|id|code|编号|代码|号)$", re.IGNORECASE)
_NOT_A_SIGN = re.compile(r"[\d\s.,'()+-]")
_SHORT = 4
"""Characters up to which a number alone says too little to be a name."""

IDENTITIES: MappingOf[str, tuple[tuple[str, ...], ...]] = {
    "customer": (("number",), ("name",)),
    "site": (("number",), ("address", "postcode"), ("address", "city"), ("address",), ("name",)),
    "contact": (("name",),),
    "device": (("number",), ("serial",), ("label",), ("name",)),
    "part": (("number",), ("manufacturer_number", "manufacturer"), ("manufacturer_number",)),
    "work_order": (("number",),),
}
"""By what a row of each noun is recognised: the first group that is mapped as a whole."""


def assemble(
    kind: Kind,
    matches: Matches,
    columns: Sequence[Column],
    office: Office,
    customer: str | None,
    list_name: str,
    sheet: str | None,
) -> Mapping:
    """The mapping of a list whose columns were matched."""
    fields = [field for noun in NOUNS[kind] for field in _fields_of(noun, kind, matches, office)]
    fields = _with_customer(kind, fields, customer, list_name)
    identity = {noun: found for noun in NOUNS[kind] if (found := _identity(noun, fields))}
    repeats = kind is Kind.ORDERS and "work_order" not in identity
    if repeats:
        identity["work_order"] = _identity_of_logged_order(fields, identity)
    used = {column for field in fields for column in field.columns}
    is_register = kind is Kind.DEVICES
    return Mapping(
        kind=kind,
        fields=tuple(fields),
        identity=identity,
        count_repeats=repeats,
        details=tuple(each.name for each in columns if is_register and each.filled and each.name not in used),
        time_zone=office.time_zone,
        unnamed_site=_SITE_NOT_STATED[office.language],
        sheet=sheet,
    )


def assemble_for_known_devices(matches: Matches, office: Office, sheet: str | None) -> Mapping:
    """The mapping of orders for machines that are here already: only the machine's number is taken."""
    of_orders = {
        into: column
        for into, column in matches.items()
        if into.startswith(("work_order.", "service_record.")) or into == "device.number"
    }
    fields = [
        field
        for noun in ("device", "work_order", "service_record")
        for field in _fields_of(noun, Kind.ORDERS, of_orders, office)
        if field.into != "device.name"
    ]
    number = _identity("work_order", fields)
    identity: dict[str, tuple[str, ...]] = {"device": ("device.number",)}
    identity["work_order"] = number or _identity_of_logged_order(fields, identity)
    return Mapping(
        kind=Kind.ORDERS,
        fields=tuple(fields),
        identity=identity,
        count_repeats=not number,
        find_devices=True,
        time_zone=office.time_zone,
        unnamed_site=_SITE_NOT_STATED[office.language],
        sheet=sheet,
    )


def _fields_of(noun: str, kind: Kind, matches: Matches, office: Office) -> Iterator[Field]:
    own = {into: column for into, column in matches.items() if into.startswith(f"{noun}.")}
    if noun == "contact" and "contact.name" not in own:
        return
    if noun == "device" and not _is_named("device", own):
        return
    for column in FIELDS[noun]:
        into = f"{noun}.{column}"
        if into in own:
            yield _plain(into, own[into], kind, office)
    yield from _MORE[noun](own, office) if noun in _MORE else ()


def _is_named(noun: str, own: Matches) -> bool:
    return any(f"{noun}.{column}" in own for group in IDENTITIES[noun] for column in group)


def _plain(into: str, column: Column, kind: Kind, office: Office) -> Field:
    words = column.known_words(into) if reads_of(into) is Reads.WORD else {}
    otherwise = _NO_DESCRIPTION[office.language] if into == "work_order.title" else _UNSAID.get(into)
    required = into == "work_order.opened_at" or (into == "customer.name" and kind is Kind.CUSTOMERS)
    return Field(into, column=column.name, words=words, otherwise=otherwise, required=required)


def _more_of_site(own: Matches, _office: Office) -> Iterator[Field]:
    """An address from house number and street; a name is not needed, the address serves."""
    if "site.address" not in own and "site.street" in own:
        halves = [own[half].name for half in ("site.house", "site.street") if half in own]
        yield Field("site.address", template=" ".join(f"{{{name}}}" for name in halves))


def _more_of_device(own: Matches, _office: Office) -> Iterator[Field]:
    """A name people can use: the kind of machine with its number, or what the column calls it."""
    if "device.name" in own:
        return
    number = next(own[f"device.{name}"] for name in ("number", "serial", "label") if f"device.{name}" in own)
    if "device.category" in own:
        yield Field("device.name", template=f"{{{own['device.category'].name}}} {{{number.name}}}")
    elif max(map(len, map(str, number.values)), default=0) <= _SHORT:
        called = _NUMBER_WORD.sub("", number.name) or number.name
        yield Field("device.name", template=f"{called} {{{number.name}}}")
    else:
        yield Field("device.name", column=number.name)


def _more_of_part(own: Matches, office: Office) -> Iterator[Field]:
    if "part.number" not in own:
        yield Field("part.number", column=own["part.manufacturer_number"].name, required=True)
    if "part.name" not in own:
        source = own.get("part.description") or own.get("part.number") or own["part.manufacturer_number"]
        yield Field("part.name", column=source.name)
    yield from _currency("part.price", "part.currency", own, office)


def _more_of_order(own: Matches, office: Office) -> Iterator[Field]:
    """The title and the fault stand for each other; a list without a status is history."""
    title, fault = own.get("work_order.title"), own.get("work_order.fault")
    if title is None and fault is not None:
        yield Field("work_order.title", column=fault.name, otherwise=_NO_DESCRIPTION[office.language])
    elif title is not None and fault is None and _is_long(title):
        yield Field("work_order.fault", column=title.name)
    if "work_order.status" not in own:
        yield Field("work_order.status", constant="closed")
    yield from _currency("work_order.cost", "work_order.currency", own, office)


def _is_long(column: Column) -> bool:
    return any(len(words) > LONGEST_TITLE or "\n" in words for words in map(str, column.values))


def _currency(amount: str, currency: str, own: Matches, office: Office) -> Iterator[Field]:
    if amount in own and currency not in own:
        known = currency_in(own[amount].name) or _currency_of_values(own[amount], office)
        if known:
            yield Field(currency, constant=known)


def _currency_of_values(column: Column, office: Office) -> str | None:
    """The one whose sign stands beside the amounts; several signs are none, no sign is the company's."""
    signs = {currency_in(f"({_NOT_A_SIGN.sub('', words)})") for words in map(str, column.values)} - {None}
    if signs:
        return signs.pop() if len(signs) == 1 else None
    return office.currency


_MORE = {
    "site": _more_of_site,
    "device": _more_of_device,
    "part": _more_of_part,
    "work_order": _more_of_order,
}


def _with_customer(kind: Kind, fields: list[Field], customer: str | None, list_name: str) -> list[Field]:
    """All rows belong to the customer that was named; orders that name none to one named like the list."""
    if kind in (Kind.CUSTOMERS, Kind.PARTS):
        return fields
    if customer is None and (kind is not Kind.ORDERS or any(field.noun == "customer" for field in fields)):
        return fields
    others = [field for field in fields if field.noun != "customer"]
    return [Field("customer.name", constant=customer or list_name), *others]


def _identity(noun: str, fields: Sequence[Field]) -> tuple[str, ...]:
    set_ = {field.into for field in fields}
    for group in IDENTITIES.get(noun, ()):
        intos = tuple(f"{noun}.{column}" for column in group)
        if set_.issuperset(intos):
            return intos
    return ()


def _identity_of_logged_order(
    fields: Sequence[Field], identity: MappingOf[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """An order without a number is its day, its machine and its words; its cost may be corrected later."""
    set_ = {field.into for field in fields}
    words = "work_order.title" if "work_order.title" in set_ else "work_order.fault"
    return ("work_order.opened_at", *identity.get("device", ()), words)
