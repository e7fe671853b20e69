"""What only a whole column can tell: which part of its days comes first, which sign its decimals have."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf

import msgspec

from fieldapp.errors import Unreadable
from fieldapp.imports import dates, numbers
from fieldapp.imports.kinds import Reads, reads_of
from fieldapp.imports.mapping import Field, Mapping
from fieldapp.imports.table import Table

Told = Callable[[int], None]

_DECIMALS = (Reads.AMOUNT, Reads.WHOLE)
_DAYS = (Reads.DAY, Reads.MOMENT)
_TELL_EVERY = 1_000


def settle(mapping: Mapping, table: Table, told: Told | None = None) -> Mapping:
    """The mapping with the date order and decimal sign of every field that has to know.

    What the mapping already says stands. Raises Unreadable `import-dates-unclear`,
    `import-dates-mixed` or `import-numbers-unclear`, naming the column.
    """
    days = {field.column: dates.Evidence() for field in mapping.fields if _needs_order(field)}
    amounts = {field.column: numbers.Evidence() for field in mapping.fields if _needs_sign(field)}
    if not days and not amounts:
        return mapping
    places = {name: place for place, name in enumerate(table.header)}
    looked_at: list[tuple[int, dates.Evidence | numbers.Evidence]] = [
        *((places[str(name)], evidence) for name, evidence in days.items()),
        *((places[str(name)], evidence) for name, evidence in amounts.items()),
    ]
    for count, row in enumerate(table.rows(), start=1):
        if row.fault is None:
            for place, evidence in looked_at:
                evidence.take(row.cells[place])
        if told is not None and count % _TELL_EVERY == 0:
            told(count)
    comma_is_usual = table.layout.delimiter == ";"
    return msgspec.structs.replace(
        mapping, fields=tuple(_settled(field, days, amounts, comma_is_usual) for field in mapping.fields)
    )


def as_told(
    mapping: Mapping, columns: MappingOf[str, str], days: dates.DayOrder | None, decimal: str | None
) -> Mapping:
    """The mapping with what a person said: the field of single columns, the order of days, the decimal sign.

    A field takes one column; a column that was part of an address stays that until it is given a field.
    """
    said = {column: into for column, into in columns.items() if into != _into(mapping, column)}
    fields = [
        field for field in mapping.fields if field.column not in said and field.into not in said.values()
    ]
    fields += [Field(into, column) for column, into in said.items() if into]
    known = {field.into for field in fields}
    identity = {noun: tuple(into for into in by if into in known) for noun, by in mapping.identity.items()}
    return msgspec.structs.replace(
        mapping,
        fields=tuple(_with_signs(field, days, decimal) for field in fields),
        identity={noun: by for noun, by in identity.items() if by},
        details=tuple(column for column in mapping.details if not said.get(column)),
    )


def _into(mapping: Mapping, column: str) -> str:
    return next((field.into for field in mapping.fields if field.column == column), "")


def _with_signs(field: Field, days: dates.DayOrder | None, decimal: str | None) -> Field:
    if days is not None and field.column is not None and reads_of(field.into) in _DAYS:
        return msgspec.structs.replace(field, dates=days.value)
    if decimal is not None and field.column is not None and reads_of(field.into) in _DECIMALS:
        return msgspec.structs.replace(field, decimal=decimal)
    return field


def _needs_order(field: Field) -> bool:
    return field.column is not None and field.dates is None and reads_of(field.into) in _DAYS


def _needs_sign(field: Field) -> bool:
    return field.column is not None and field.decimal is None and reads_of(field.into) in _DECIMALS


def _settled(
    field: Field,
    days: dict[str | None, dates.Evidence],
    amounts: dict[str | None, numbers.Evidence],
    comma_is_usual: bool,
) -> Field:
    try:
        if _needs_order(field):
            return msgspec.structs.replace(field, dates=days[field.column].verdict())
        if _needs_sign(field):
            sign = amounts[field.column].verdict(comma_is_usual=comma_is_usual)
            return msgspec.structs.replace(field, decimal=sign)
    except Unreadable as error:
        raise Unreadable(error.code, column=field.column, **error.facts) from error
    return field
