"""From cells to values: each field of a mapping compiled to one function of a row's cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as MappingOf
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.errors import Unreadable
from fieldapp.imports import dates, numbers
from fieldapp.imports.cells import is_nothing, one_line, refuse_errors, words_of_cell
from fieldapp.imports.kinds import Reads, most_degrees, reads_of, words_of
from fieldapp.imports.mapping import Field, Mapping, template_parts
from fieldapp.imports.mapping_parts import LONGEST_TITLE
from fieldapp.imports.table import Cell
from fieldapp.imports.vocabulary import meaning

Cells = Sequence[Cell]
Read = Callable[[Cells], Any]
Convert = Callable[[Cell], Any]

LONGEST_LINE = 500
"""Characters of a name or number; what an index of every database takes."""

_US_ZIP_PLUS_4 = re.compile(r"(\d{5})(\d{4})")
_ONLY_ZEROS = re.compile(r"0+")


def compile_field(field: Field, mapping: Mapping, places: MappingOf[str, int]) -> Read:
    """The function that reads this field from a row's cells; None stands for no value.

    It raises Unreadable naming the column when a cell cannot be read, and `import-required`
    when the field must have a value and has none.
    """
    convert = _converter(field, mapping)
    if field.constant is not None:
        return _constant(convert(field.constant))
    nothing = frozenset(word.casefold() for word in mapping.nothing)
    instead = None if field.otherwise is None else convert(field.otherwise)
    read = _template(field, places, nothing) if field.column is None else _column(field, places, nothing)

    def value(cells: Cells) -> Any:
        cell = read(cells)
        if cell is None:
            if instead is None and field.required:
                raise Unreadable("import-required", column=", ".join(field.columns), into=field.into)
            return instead
        try:
            refuse_errors(cell)
            return convert(cell)
        except Unreadable as error:
            raise Unreadable(error.code, **{"column": ", ".join(field.columns), **error.facts}) from error

    return value


def _constant(fixed: Any) -> Read:
    return lambda _cells: fixed


def _column(field: Field, places: MappingOf[str, int], nothing: Collection[str]) -> Callable[[Cells], Cell]:
    place = places[str(field.column)]

    def cell_of(cells: Cells) -> Cell:
        cell = cells[place]
        return None if is_nothing(cell, nothing) else cell

    return cell_of


def _template(field: Field, places: MappingOf[str, int], nothing: Collection[str]) -> Callable[[Cells], Cell]:
    """The words of a template; nothing when none of its columns says anything."""
    parts = [
        (words, None if name is None else places[name])
        for words, name in template_parts(field.template or "")
    ]

    def filled(cells: Cells) -> Cell:
        said = False
        words = ""
        for before, place in parts:
            words += before
            if place is not None and not is_nothing(cells[place], nothing):
                refuse_errors(cells[place])
                words += words_of_cell(cells[place])
                said = True
        return words if said else None

    return filled


def _converter(field: Field, mapping: Mapping) -> Convert:
    match reads_of(field.into):
        case Reads.LINE:
            return _line_of(field.into)
        case Reads.TEXT:
            return _text
        case Reads.AMOUNT if field.into == "part.price":
            return lambda cell: numbers.read_price(cell, field.decimal or ".")
        case Reads.AMOUNT:
            return lambda cell: numbers.read_amount(cell, field.decimal or ".")
        case Reads.WHOLE:
            return lambda cell: numbers.read_whole(cell, field.decimal or ".")
        case Reads.DEGREES:
            most = most_degrees(field.into.partition(".")[2])
            return lambda cell: numbers.read_degrees(cell, most)
        case Reads.DAY:
            return lambda cell: _moment(cell, field).date()
        case Reads.MOMENT:
            zone = ZoneInfo(mapping.time_zone)
            return lambda cell: dates.in_zone(_moment(cell, field), zone)
        case Reads.WORD:
            return _word_of(field)


def _line_of(into: str) -> Convert:
    if into == "work_order.title":
        return _title
    return _postcode if into == "site.postcode" else _line


def _line(cell: Cell) -> str | None:
    words = one_line(words_of_cell(cell))
    if len(words) > LONGEST_LINE:
        raise Unreadable("import-line-value-too-long", found=len(words), most=LONGEST_LINE)
    return words or None


def _title(cell: Cell) -> str | None:
    """A title is one line; what is longer stands in the fault."""
    words = one_line(words_of_cell(cell))
    return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1].rstrip() + "…"


def _postcode(cell: Cell) -> str | None:
    """American codes without their dash get it back (USPS ZIP+4); zeros alone are none."""
    words = _line(cell) or ""
    if _ONLY_ZEROS.fullmatch(words):
        return None
    if match := _US_ZIP_PLUS_4.fullmatch(words):
        return match[1] if match[2] == "0000" else f"{match[1]}-{match[2]}"
    return words


def _text(cell: Cell) -> str | None:
    return words_of_cell(cell).replace("\r\n", "\n").replace("\r", "\n") or None


def _moment(cell: Cell, field: Field) -> datetime:
    if field.dates is not None and "%" in field.dates:
        return dates.read_moment(cell, None, field.dates)
    return dates.read_moment(cell, None if field.dates is None else dates.DayOrder(field.dates))


def _word_of(field: Field) -> Convert:
    own = {" ".join(word.casefold().split()): ours for word, ours in field.words.items()}
    known = words_of(field.into)

    def word(cell: Cell) -> str:
        theirs = " ".join(words_of_cell(cell).casefold().split())
        ours = own.get(theirs) or meaning(field.into, theirs) or (theirs if theirs in known else None)
        if ours is None and field.otherwise is None:
            raise Unreadable("import-unknown-word", value=words_of_cell(cell), known=list(known))
        return ours or str(field.otherwise)

    return word
