"""Tables as XLSX files that any table program opens, whatever people wrote into them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from fieldapp.imports.cells import harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | float | None


def workbook(title: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with these rows; `title` is ours, since names of sheets take few signs."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([_fitting(cell) for cell in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _fitting(cell: Cell) -> Cell:
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", cell)) if isinstance(cell, str) else cell
