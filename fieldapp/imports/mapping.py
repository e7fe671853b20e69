"""A mapping: which column of a list goes where, as data that is shown, kept and edited.

    as = "orders"
    time_zone = "Australia/Perth"

    [[field]]
    into = "work_order.title"
    column = "OriginalShorttext"

    [[field]]
    into = "customer.name"
    constant = "Northern Pit"

    [identity]
    device = ["device.number"]
    work_order = ["work_order.opened_at", "device.number", "work_order.title"]

`identity` names the fields by which a row of a noun is recognised the next time; they
count as read, so that the same list with other date formats is the same list.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator, Sequence

import msgspec

from fieldapp.errors import Unreadable
from fieldapp.imports.dates import DayOrder
from fieldapp.imports.kinds import FIELDS, MAIN, NOUNS, Kind, Reads, is_field, reads_of, words_of

NOTHING = ("?", "-", "--", "—", "n/a", "na", "#n/a", "null", "none", "nan", "无", "未知", "unknown")
"""Words that mean no value, in any case; a cell of stars, dashes, dots or question marks is one too."""


class Field(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where one value comes from: exactly one of `column`, `template` and `constant`."""

    into: str
    column: str | None = None
    template: str | None = None
    """Columns in braces between other words: `{HOUSE_NUMBER} {STREET_NAME}`."""
    constant: str | None = None
    dates: str | None = None
    """`dmy`, `mdy` or `ymd`, or a format of strptime."""
    decimal: str | None = None
    words: dict[str, str] = {}
    """The list's words to ours, for a field that takes words."""
    otherwise: str | None = None
    """What stands when the list has no value, or a word nobody knows."""
    required: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns this value is made of."""
        if self.column is not None:
            return (self.column,)
        return tuple(template_columns(self.template or ""))

    @property
    def noun(self) -> str:
        """The noun it feeds."""
        return self.into.partition(".")[0]


class Mapping(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Everything that decides what a row becomes."""

    kind: Kind = msgspec.field(name="as")
    fields: tuple[Field, ...] = msgspec.field(name="field")
    identity: dict[str, tuple[str, ...]] = {}
    count_repeats: bool = False
    """Whether a row that repeats another is one of its own (a log) and not the same again (a register)."""
    find_devices: bool = False
    """Whether orders are for machines that are known, found by their number, and make no others."""
    details: tuple[str, ...] = ()
    """Columns kept with the device under their own names."""
    nothing: tuple[str, ...] = NOTHING
    time_zone: str = "UTC"
    unnamed_site: str = "Site not stated"
    """The name of the site where rows stand that name none."""
    sheet: str | None = None

    def field(self, into: str) -> Field | None:
        """The field that sets `into`, or None."""
        return next((field for field in self.fields if field.into == into), None)

    def feeds(self, noun: str) -> bool:
        """Whether any field sets something of that noun."""
        return any(field.noun == noun for field in self.fields)

    def columns(self) -> tuple[str, ...]:
        """Every column that is used."""
        return tuple(dict.fromkeys([*self._columns(), *self.details]))

    def _columns(self) -> Iterator[str]:
        for field in self.fields:
            yield from field.columns


_COLUMN_IN_TEMPLATE = re.compile(r"\{([^{}]+)\}")


def template_columns(template: str) -> Iterator[str]:
    """The columns a template names."""
    for match in _COLUMN_IN_TEMPLATE.finditer(template):
        yield match[1]


def template_parts(template: str) -> list[tuple[str, str | None]]:
    """The template as pairs of words and the column that follows them."""
    pieces = _COLUMN_IN_TEMPLATE.split(template)
    columns: list[str | None] = [*pieces[1::2], None]
    return list(zip(pieces[0::2], columns, strict=True))


def check(mapping: Mapping, header: Sequence[str] | None = None) -> None:
    """Refuse a mapping that does not make sense, naming the place.

    Raises Unreadable `import-mapping-wrong` (`place`, `value`), `import-column-missing`, or
    `import-needs-field` when something without which a row is nothing is not mapped.
    """
    try:
        zoneinfo.ZoneInfo(mapping.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _wrong("time_zone", mapping.time_zone) from error
    for field in mapping.fields:
        _check_field(mapping.kind, field)
    _check_identity(mapping)
    _check_needs(mapping)
    for column in mapping.columns() if header is not None else ():
        if header is not None and column not in header:
            raise Unreadable("import-column-missing", column=column, known=list(header))


def _check_field(kind: Kind, field: Field) -> None:
    if not is_field(field.into) or field.noun not in NOUNS[kind]:
        raise _wrong("into", field.into)
    sources = [field.column, field.template, field.constant]
    if sum(1 for source in sources if source is not None) != 1:
        raise _wrong("column, template, constant", field.into)
    if field.dates is not None and field.dates not in list(DayOrder) and "%" not in field.dates:
        raise _wrong("dates", field.dates)
    if field.decimal not in (None, ".", ","):
        raise _wrong("decimal", str(field.decimal))
    if reads_of(field.into) is Reads.WORD:
        _check_words(field)


def _check_words(field: Field) -> None:
    known = words_of(field.into)
    for word in (*field.words.values(), field.otherwise):
        if word is not None and word not in known:
            raise _wrong(field.into, word)


def _check_identity(mapping: Mapping) -> None:
    for noun, fields in mapping.identity.items():
        if noun not in FIELDS:
            raise _wrong("identity", noun)
        for into in fields:
            if mapping.field(into) is None:
                raise _wrong(f"identity.{noun}", into)
    if mapping.find_devices and mapping.field("device.number") is None:
        raise _wrong("find_devices", "device.number")
    main = MAIN[mapping.kind]
    if not mapping.identity.get(main):
        raise _wrong("identity", main)


NEEDED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.CUSTOMERS: (("customer.name",),),
    Kind.SITES: (("site.name", "site.address", "site.number"),),
    Kind.DEVICES: (("device.number", "device.serial", "device.name", "device.label"),),
    Kind.PARTS: (("part.number", "part.manufacturer_number"),),
    Kind.ORDERS: (("work_order.title", "work_order.fault"), ("work_order.opened_at",)),
}
"""Per kind what must be mapped: one field of each group."""


def lacking(kind: Kind, intos: set[str]) -> tuple[str, ...] | None:
    """The first group of which none is among `intos`, or None."""
    return next((group for group in NEEDED[kind] if not intos.intersection(group)), None)


def _check_needs(mapping: Mapping) -> None:
    lacks = lacking(mapping.kind, {field.into for field in mapping.fields})
    if lacks is not None:
        raise Unreadable("import-needs-field", kind=mapping.kind.value, fields=list(lacks))


def _wrong(place: str, value: str) -> Unreadable:
    return Unreadable("import-mapping-wrong", place=place, value=value)
