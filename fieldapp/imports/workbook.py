"""Sheets of an XLSX or XLSM, read row by row: values as the workbook last computed them.

A cell merged over several rows counts for each of them. Hidden sheets are read only when
they are named. Dates come in the workbook's own epoch (1900 or 1904).
"""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from fieldapp.errors import Unreadable
from fieldapp.imports.containers import DAMAGED_ARCHIVE
from fieldapp.imports.header import ROWS_LOOKED_AT, find_header
from fieldapp.imports.table import (
    MOST_COLUMNS,
    Cell,
    Layout,
    SourceRow,
    fitted,
    is_blank,
    name_of,
    unique_names,
)

LAST_ROW = 1_048_576
_MOST_MERGES = 200_000
_ROWS_AT_ONCE = 500
_DAMAGED = (
    *DAMAGED_ARCHIVE,
    ArithmeticError,
    AssertionError,
    AttributeError,
    InvalidFileException,
    LookupError,
    SyntaxError,
    TypeError,
)
"""What openpyxl raises over parts that are missing, cut or nonsense (a ParseError is a SyntaxError)."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


class WorkbookTable:
    """The table in one sheet."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        """The sheet of that name, or the first visible one that holds a table.

        Raises Unreadable: `import-no-such-sheet` naming those there are, or why there is no table.
        """
        with _opened(path) as book:
            names = [each.title for each in book.worksheets]
            if sheet is not None and sheet not in names:
                raise Unreadable("import-no-such-sheet", name=sheet, sheets=names)
            chosen = sheet if sheet is not None else _first_with_table(book)
            self._take(path, book, chosen)

    @classmethod
    def _of(cls, path: Path, book: Any, sheet: str) -> WorkbookTable:
        table = cls.__new__(cls)
        table._take(path, book, sheet)
        return table

    def _take(self, path: Path, book: Any, sheet: str) -> None:
        self.name = name_of(path)
        self._path = path
        self._header_row, self.header = _header_of(book[sheet])
        others = tuple(each.title for each in book.worksheets if each.title != sheet)
        self.layout = Layout(sheet=sheet, other_sheets=others, line_count=book[sheet].max_row)

    def rows(self) -> Iterator[SourceRow]:
        """Every row below the header that is not blank; its line is the row's number in the sheet."""
        width = len(self.header)
        with _opened(self._path) as book:
            sheet = book[str(self.layout.sheet)]
            merges = _Merges(_merges_of(book, sheet))
            for line, cells in _numbered_rows(sheet, width):
                if line > self._header_row:
                    shown = merges.fill(line, cells)
                    if not is_blank(shown):
                        yield fitted(line, shown, width)


def visible_tables(path: Path) -> Iterator[WorkbookTable]:
    """The tables of every visible sheet that has a header.

    Raises Unreadable when no sheet has one.
    """
    with _opened(path) as book:
        reason: Unreadable | None = None
        found = 0
        for name in _visible(book):
            try:
                table = WorkbookTable._of(path, book, name)
            except Unreadable as error:
                reason = reason or error
                continue
            found += 1
            yield table
        if not found:
            raise reason or Unreadable("import-empty")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook of a file, closed afterwards; what openpyxl trips over is told as damage."""
    with path.open("rb") as file:
        try:
            with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
                warnings.simplefilter("ignore")
                book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except _DAMAGED as error:
            raise Unreadable("import-damaged", kind="XLSX") from error
        try:
            yield book
        finally:
            book.close()


def _visible(book: Any) -> list[str]:
    return [each.title for each in book.worksheets if each.sheet_state == "visible"]


def _first_with_table(book: Any) -> str:
    reason: Unreadable | None = None
    for name in _visible(book):
        try:
            _header_of(book[name])
        except Unreadable as error:
            reason = reason or error
        else:
            return name
    raise reason or Unreadable("import-empty")


def _header_of(sheet: Any) -> tuple[int, tuple[str, ...]]:
    """The header's row number and the names in it."""
    rows = list(islice(_numbered_rows(sheet, MOST_COLUMNS), ROWS_LOOKED_AT))
    at = find_header([cells for _line, cells in rows])
    line, cells = rows[at]
    filled = [place for place, cell in enumerate(cells, start=1) if cell is not None]
    return line, unique_names(cells[: filled[-1]])


def _numbered_rows(sheet: Any, width: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The sheet's rows, at most as wide as `width`, some at a time so that no warning gets out between."""
    rows = sheet.iter_rows(min_row=1, max_row=LAST_ROW, max_col=width, values_only=True)
    line = 0
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                some = list(islice(rows, _ROWS_AT_ONCE))
        except _DAMAGED as error:
            raise Unreadable("import-damaged", kind="XLSX") from error
        if not some:
            return
        for cells in some:
            line += 1
            yield line, tuple(_plain(cell) for cell in cells)


def _plain(cell: Any) -> Cell:
    if isinstance(cell, str):
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell) if "_x" in cell else cell
    if cell is None or isinstance(cell, bool | int | float | datetime | date | time):
        return cell
    return str(cell)


class _Merges:
    """Values of cells merged over several rows, handed down to the rows they cover."""

    def __init__(self, down: dict[int, list[tuple[int, int]]]) -> None:
        self._down = down
        self._open: dict[int, tuple[int, Cell]] = {}

    def fill(self, line: int, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """The row with what the merged cells above it say."""
        if not self._down and not self._open:
            return cells
        filled = list(cells)
        for place, (last, value) in list(self._open.items()):
            if line > last:
                del self._open[place]
            elif filled[place] is None:
                filled[place] = value
        for place, last in self._down.pop(line, ()):
            if place < len(filled):
                self._open[place] = (last, filled[place])
        return tuple(filled)


def _merges_of(book: Any, sheet: Any) -> dict[int, list[tuple[int, int]]]:
    try:
        return _merged_down(book, sheet)
    except _DAMAGED as error:
        raise Unreadable("import-damaged", kind="XLSX") from error


def _merged_down(book: Any, sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """First row to (column, last row) of the cells merged over more than one row."""
    found: dict[int, list[tuple[int, int]]] = {}
    count = 0
    before = b""
    with book._archive.open(sheet._worksheet_path) as stream:
        while piece := stream.read(1 << 20):
            for match in _MERGE.finditer(before + piece):
                first, last = int(match[2]), int(match[4])
                if last > first and count < _MOST_MERGES:
                    count += 1
                    place = column_index_from_string(match[1].decode()) - 1
                    found.setdefault(first, []).append((place, min(last, LAST_ROW)))
            before = piece[-200:] if not piece.endswith(b">") else b""
    return found
