"""A file as a table: a header and rows of cells, read as often as wanted and never held whole.

    table = open_table(path)
    table.header            # ("BscStartDate", "Asset", ...)
    for row in table.rows():
        row.line, row.cells, row.fault

What is no table (a photo, an .xls, a locked workbook, a bomb) is refused, naming what
to save it as.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Protocol

from fieldapp.errors import Unreadable

Cell = str | int | float | bool | datetime | date | time | None
"""What a cell can hold: words from a text file, typed values from a workbook."""

LONGEST_CELL = 32_767
"""Characters a cell may hold; what spreadsheets themselves allow."""
MOST_COLUMNS = 512


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row below the header, as wide as the header; `fault` says why it cannot be used."""

    line: int
    cells: tuple[Cell, ...]
    fault: Unreadable | None = None


@dataclass(frozen=True)
class Layout:
    """How the file was understood, so that a person can contradict."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    line_count: int | None = None


class Table(Protocol):
    """A header and rows; `rows()` starts again from the first row each time."""

    name: str
    header: tuple[str, ...]
    layout: Layout

    def rows(self) -> Iterator[SourceRow]:
        """Every row that is not blank."""


def open_table(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> Table:
    """The table in a file; its kind is told by its content, not by its name.

    Raises Unreadable (`import-...`) when there is none, and OSError when the file cannot be read.
    """
    from fieldapp.imports import containers, delimited, workbook

    if containers.is_workbook(path):
        return workbook.WorkbookTable(path, sheet)
    return delimited.DelimitedTable(path, encoding)


def tables_of(path: Path, *, encoding: str | None = None) -> list[Table]:
    """Every table a file could mean: the one of a text file, or those of a workbook's visible sheets."""
    from fieldapp.imports import containers, delimited, workbook

    if containers.is_workbook(path):
        return list(workbook.visible_tables(path))
    return [delimited.DelimitedTable(path, encoding)]


def name_of(path: Path) -> str:
    """A file's name as text; bytes in it that are no characters show as such."""
    return path.name.encode("utf-8", "replace").decode()


def unique_names(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Column names that differ: a repeated one is counted, an empty one is named after its place."""
    seen: dict[str, int] = {}
    names = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(_storable(str(cell)).split()) if cell is not None else ""
        name = name or f"#{place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _storable(words: str) -> str:
    """With question marks where no database could hold what stands there: NUL and halves of characters."""
    return words.encode("utf-8", "replace").decode().replace("\x00", "?")


def fitted(line: int, cells: Sequence[Cell], width: int) -> SourceRow:
    """The row as wide as the header. Cells that lack are empty; cells too many are a fault."""
    filled = len(cells)
    while filled > width and cells[filled - 1] in (None, ""):
        filled -= 1
    if filled > width:
        fault = Unreadable("import-too-many-cells", found=filled, expected=width)
        return SourceRow(line, tuple(cells), fault)
    shown = tuple(cells[:width]) + (None,) * (width - len(cells))
    return SourceRow(line, shown, _fault_in(shown))


def _fault_in(cells: Sequence[Cell]) -> Unreadable | None:
    """What no database could hold: NUL, bytes that are no characters, a cell without end."""
    if _is_plain(cells):
        return None
    for place, cell in enumerate(cells, start=1):
        if not isinstance(cell, str):
            continue
        if len(cell) > LONGEST_CELL:
            return Unreadable("import-cell-too-long", place=place, found=len(cell), most=LONGEST_CELL)
        if not cell.isascii() or "\x00" in cell:
            fault = _fault_of_characters(cell, place)
            if fault is not None:
                return fault
    return None


def _is_plain(cells: Sequence[Cell]) -> bool:
    """Whether a glance suffices: nothing long, nothing but ASCII, as in most rows of most lists."""
    words = "".join([cell for cell in cells if cell.__class__ is str])
    return len(words) <= LONGEST_CELL and words.isascii() and "\x00" not in words


def _fault_of_characters(cell: str, place: int) -> Unreadable | None:
    if "\x00" in cell:
        return Unreadable("import-nul", place=place)
    try:
        cell.encode()
    except UnicodeEncodeError:
        return Unreadable("import-wrong-bytes", place=place)
    return None


def is_blank(cells: Sequence[Cell]) -> bool:
    """Whether a row says nothing."""
    return not any(cell is not None and str(cell).strip() for cell in cells)
