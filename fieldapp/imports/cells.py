"""Cells as words: what a typed cell looks like to people, and which cells say nothing."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal

from fieldapp.errors import Unreadable
from fieldapp.imports.table import Cell

SPREADSHEET_ERRORS = frozenset({"#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
"""What a formula shows that failed (#N/A is counted as no value)."""
_LONGEST_NOTHING = 40
_FORMULA_SIGNS = tuple("=+-@\t\r")
_SIGNED_NUMBER = re.compile(r"[+-][\d.,]+")
_ONLY_SIGNS = re.compile(r"[*?\-–—._/\\\s]*")


def words_of_cell(cell: Cell) -> str:
    """The cell as it reads on the screen, trimmed."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def harmless(words: str) -> str:
    """Words as table programs are given them: what they would compute gets an apostrophe (OWASP, CSV injection).

    A number with its sign stays as it is.
    """
    is_formula = words.startswith(_FORMULA_SIGNS) and not _SIGNED_NUMBER.fullmatch(words)
    return f"'{words}" if is_formula else words


def is_nothing(cell: Cell, nothing: Collection[str]) -> bool:
    """Whether the cell says nothing; `nothing` holds the words for that, folded."""
    if cell is None:
        return True
    if not isinstance(cell, str):
        return False
    words = cell.strip()
    if not words:
        return True
    if words[0].isalnum():
        return len(words) <= _LONGEST_NOTHING and words.casefold() in nothing
    return words.casefold() in nothing or bool(_ONLY_SIGNS.fullmatch(words))


def one_line(words: str) -> str:
    """The words with single spaces between them."""
    return " ".join(words.split())


def refuse_errors(cell: Cell) -> None:
    """Raise Unreadable `import-cell-error` for a formula that failed."""
    if isinstance(cell, str) and cell.strip() in SPREADSHEET_ERRORS:
        raise Unreadable("import-cell-error", value=cell.strip())


def _number(cell: float) -> str:
    """A number as it is written, not as it is stored: 4000000 for 4000000.0, never 4e+06."""
    if cell != cell or cell in (float("inf"), float("-inf")):
        return str(cell)
    if cell == int(cell) and abs(cell) < 1e15:
        return str(int(cell))
    return format(Decimal(repr(cell)), "f") if abs(cell) < 1e15 else repr(cell)
