"""Where a table's header is: the first row of words that is as wide as the rows below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, time

from fieldapp.errors import Unreadable
from fieldapp.imports.table import MOST_COLUMNS, Cell

ROWS_LOOKED_AT = 60
_WORDLESS_SHARE = 0.3
"""Share of a header's cells that may be numbers or dates (a column per year)."""
_NUMBER = re.compile(r"[\W_]*\d[\d\W_]*|\d+(?:[.,]\d+)?\s*(?:%|[A-Za-z]{1,3})?")
_DATE = re.compile(r"\d{1,4}[-./]\w{1,9}[-./]\d{1,4}.*|.*\b\d{1,2}:\d{2}\b.*")


def find_header(rows: Sequence[Sequence[Cell]]) -> int:
    """The index of the header among a table's first rows.

    Raises Unreadable: `import-empty` when there is nothing, `import-no-header` when the rows
    start without column names, `import-too-many-columns` when it is wider than any list.
    """
    widths = [_filled(row) for row in rows]
    usual = _usual_width([width for width in widths if width])
    for index, (row, width) in enumerate(zip(rows, widths, strict=True)):
        if width and width * 2 >= usual:
            return _checked(index, row)
    raise Unreadable("import-empty")


def _checked(index: int, row: Sequence[Cell]) -> int:
    cells = [cell for cell in row if not _is_empty(cell)]
    if len(row) > MOST_COLUMNS and any(not _is_empty(cell) for cell in row[MOST_COLUMNS:]):
        raise Unreadable("import-too-many-columns", found=len(row), most=MOST_COLUMNS)
    if sum(1 for cell in cells if not _is_words(cell)) > len(cells) * _WORDLESS_SHARE:
        raise Unreadable("import-no-header", start=" | ".join(str(cell)[:20] for cell in cells[:4]))
    return index


def _usual_width(widths: Sequence[int]) -> int:
    """The number of filled cells most rows have; of equally frequent ones the larger."""
    if not widths:
        raise Unreadable("import-empty")
    counted = Counter(widths)
    return max(counted, key=lambda width: (counted[width], width))


def _filled(row: Sequence[Cell]) -> int:
    return sum(1 for cell in row if not _is_empty(cell))


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_words(cell: Cell) -> bool:
    if isinstance(cell, bool | int | float | date | time):
        return False
    words = str(cell).strip()
    return len(words) <= 200 and not _NUMBER.fullmatch(words) and not _DATE.fullmatch(words)
