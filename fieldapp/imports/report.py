"""What an import did or, in a dry run, would do: counts per noun, refused rows, values kept as they were."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from fieldapp.errors import Unreadable
from fieldapp.imports.cells import harmless, words_of_cell
from fieldapp.imports.table import Cell, SourceRow
from fieldapp.model.columns import Stored

UNTOLD = frozenset({"order_step"})
"""What no report tells of by itself: an order's steps belong to the order."""
SHOWN = 20
"""How many refused rows and kept values a report tells of one by one."""


@dataclass
class Count:
    """What became of the rows of one noun."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    """The list says something else now, and what people made of the row stands."""


@dataclass(frozen=True)
class Refusal:
    """One row that was not imported."""

    line: int
    reason: Unreadable
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Kept:
    """One value the list has otherwise than the database, where the database's stands."""

    line: int
    table: str
    label: str
    column: str
    ours: Stored
    theirs: Stored
    why: str
    """`hand`: a person changed it since; `sealed`: the order is signed or closed; `fact`: it is a record."""


@dataclass
class Report:
    """The whole account; lists of cases hold the first few, counts hold all."""

    file: str
    kind: str
    dry_run: bool
    rows: int = 0
    refused: int = 0
    repeated: int = 0
    """Rows that say what an earlier row says: orders of their own in a log, the same again in a register."""
    without_site: int = 0
    """Rows that name no site and stand at the one kept for them."""
    counts: dict[str, Count] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    kept: list[Kept] = field(default_factory=list)
    kept_values: int = 0

    def count(self, table: str) -> Count:
        """The counts of a noun's table."""
        return self.counts.setdefault(table, Count())

    def told(self) -> Mapping[str, Count]:
        """The counts people are told, in the order in which the nouns depend on each other."""
        return {table: count for table, count in self.counts.items() if table not in UNTOLD}

    def refuse(self, row: SourceRow, reason: Unreadable) -> Refusal:
        """Note a refused row; returns the refusal."""
        refusal = Refusal(row.line, reason, row.cells)
        self.refused += 1
        self.reasons[reason.code] += 1
        if len(self.refusals) < SHOWN:
            self.refusals.append(refusal)
        return refusal

    def keep(self, kept: Kept) -> None:
        """Note a value that was left as it is."""
        self.kept_values += 1
        if len(self.kept) < SHOWN:
            self.kept.append(kept)

    @property
    def changes(self) -> int:
        """How many rows of the model are new or changed."""
        return sum(count.new + count.changed for count in self.told().values())


class RefusedRows:
    """A CSV of the refused rows beside the list: line, reason, and the cells as they stood.

    The file appears with the first refusal. A cell that a spreadsheet would compute is written
    with an apostrophe before it.
    """

    def __init__(self, path: Path, header: Sequence[str], heads: tuple[str, str]) -> None:
        self.path = path
        self.written = 0
        self._header = [*heads, *header]
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)

    def __enter__(self) -> RefusedRows:
        self._writer.writerow([_written(name) for name in self._header])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if not self.written:
            self.path.unlink(missing_ok=True)

    def write(self, refusal: Refusal, sentence: str) -> None:
        """Add one row."""
        cells = [_written(words_of_cell(cell)) for cell in refusal.cells]
        self._writer.writerow([str(refusal.line), _written(sentence), *cells])
        self.written += 1


def _written(words: str) -> str:
    """Words as any program reads them in a file, without what no text can hold."""
    return harmless(words.replace("\x00", "\ufffd").encode("utf-8", "replace").decode())
