"""What a table's columns hold, seen in its first rows: days, numbers, words, how many different ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from itertools import islice

from fieldapp.errors import Unreadable
from fieldapp.imports.cells import is_nothing, words_of_cell
from fieldapp.imports.dates import DayOrder, looks_like_date, read_moment
from fieldapp.imports.kinds import Reads, reads_of
from fieldapp.imports.numbers import looks_like_number
from fieldapp.imports.table import Cell, Table
from fieldapp.imports.vocabulary import VALUE_WORDS, meaning

ROWS_LOOKED_AT = 2_000
_VALUES_KEPT = 400
_ENOUGH = 0.7
"""Share of a column's values that must be of a kind for the column to be."""
_KNOWN_WORDS = 0.5
"""Share of a column's rows whose word must be known for it to be read as our words."""


@dataclass
class Column:
    """One column as its first rows show it."""

    name: str
    rows: int = 0
    filled: int = 0
    values: Counter[Cell] = field(default_factory=Counter)
    """The different values met first, with how often."""
    is_full: bool = False

    def take(self, cell: Cell, nothing: Collection[str]) -> None:
        """Look at one more cell."""
        self.rows += 1
        if is_nothing(cell, nothing):
            return
        self.filled += 1
        if cell in self.values or len(self.values) < _VALUES_KEPT:
            self.values[cell] += 1
        else:
            self.is_full = True

    @property
    def filled_share(self) -> float:
        """The share of rows that say something."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def example(self) -> str:
        """A value as people would see it."""
        return words_of_cell(next(iter(self.values), None))

    @property
    def repeats(self) -> float:
        """How often a value occurs on average, of those looked at."""
        return self.values.total() / len(self.values) if self.values else 0.0

    def suits(self, into: str) -> bool:
        """Whether the values could be read for that field."""
        if not self.filled:
            return False
        if into == "work_order.status":
            return self._known_share(into) >= _KNOWN_WORDS
        match reads_of(into):
            case Reads.DAY | Reads.MOMENT:
                return self._share_of_dates() >= _ENOUGH
            case Reads.AMOUNT | Reads.WHOLE:
                return self._share(looks_like_number) >= _ENOUGH
            case Reads.DEGREES:
                return self._share(_is_degrees) >= _ENOUGH
            case Reads.WORD:
                return self._known_share(into) >= _KNOWN_WORDS
            case Reads.TEXT | Reads.LINE:
                return True

    def known_words(self, into: str) -> dict[str, str]:
        """The words met, with what they mean among ours."""
        known = {words_of_cell(value): meaning(into, words_of_cell(value)) for value in self.values}
        return {word: ours for word, ours in known.items() if ours is not None}

    def _known_share(self, into: str) -> float:
        if into not in VALUE_WORDS or self.is_full:
            return 0.0
        known = sum(n for value, n in self.values.items() if meaning(into, words_of_cell(value)))
        return known / max(self.values.total(), 1)

    def _share_of_dates(self) -> float:
        return self._share(_is_possible_date)

    def _share(self, holds: Callable[[Cell], bool]) -> float:
        return sum(n for value, n in self.values.items() if holds(value)) / max(self.values.total(), 1)


def look_at(table: Table, nothing: Collection[str]) -> list[Column]:
    """The columns of a table, from its first rows."""
    columns = [Column(name) for name in table.header]
    for row in islice(table.rows(), ROWS_LOOKED_AT):
        if row.fault is None:
            for column, cell in zip(columns, row.cells, strict=True):
                column.take(cell, nothing)
    return columns


_DEGREES = re.compile(r"-?\d{1,3}[.,]\d+")


def _is_degrees(cell: Cell) -> bool:
    if isinstance(cell, float):
        return abs(cell) <= 180
    return isinstance(cell, str) and bool(_DEGREES.fullmatch(cell.strip()))


def _is_possible_date(cell: Cell) -> bool:
    """Whether some order of its parts makes it a day of the calendar."""
    if not looks_like_date(cell):
        return False
    for order in DayOrder:
        try:
            read_moment(cell, order)
        except Unreadable:
            continue
        return True
    return False
