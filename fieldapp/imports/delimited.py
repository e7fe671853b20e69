"""Text files with a delimiter (comma, semicolon, tab or bar), and the lists SAP saves as text.

A quotation mark that is never closed costs one row, not the rest of the file: its
line is refused and reading goes on with the next one.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import TextIO

from fieldapp.errors import Unreadable
from fieldapp.imports.charset import MARK_WRONG_BYTES, characters_of
from fieldapp.imports.containers import open_bytes
from fieldapp.imports.header import ROWS_LOOKED_AT, find_header
from fieldapp.imports.table import Layout, SourceRow, fitted, is_blank, name_of, unique_names

LONGEST_LINE = 4_000_000
"""Characters in a line, and in a quoted cell over several lines."""
MOST_LINES_IN_A_CELL = 1_000
DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_LINES = 100

csv.field_size_limit(max(csv.field_size_limit(), LONGEST_LINE))

Record = tuple[int, list[str], Unreadable | None]
"""First line, cells, and what is wrong with them already."""


class DelimitedTable:
    """A table in a text file."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        """Look over the whole file once: its characters, its delimiter, its header.

        Raises Unreadable when it has none.
        """
        found = characters_of(path, encoding)
        self.name = name_of(path)
        self._path = path
        self._encoding = found.encoding
        first = self._first_lines()
        self._is_list = _is_sap_list(first)
        self._delimiter = "|" if self._is_list else _delimiter_of(first)
        self._header_at, self.header = self._find_header()
        self.layout = Layout(found.encoding, self._delimiter, line_count=found.line_count)

    def rows(self) -> Iterator[SourceRow]:
        """Every row that is not blank; a header repeated on a further page is no row."""
        width = len(self.header)
        for index, (line, cells, fault) in enumerate(self._records(width)):
            if index <= self._header_at or (fault is None and is_blank(cells)):
                continue
            if fault is not None:
                yield SourceRow(line, tuple(cells), fault)
            elif not self._is_list or unique_names(cells) != self.header:
                yield fitted(line, cells, width)

    def _find_header(self) -> tuple[int, tuple[str, ...]]:
        records = [cells for _line, cells, _fault in islice(self._records(None), ROWS_LOOKED_AT)]
        if records and _delimiter_line(records[0]):
            records[0] = []
        at = find_header(records)
        cells = list(records[at])
        while cells and not cells[-1].strip():
            cells.pop()
        return at, unique_names([cell.strip("\ufeff") for cell in cells])

    def _records(self, width: int | None) -> Iterator[Record]:
        with self._open() as stream:
            if self._is_list:
                yield from _list_records(stream)
            else:
                yield from _Records(stream, self._delimiter, width)

    def _open(self) -> TextIO:
        return io.TextIOWrapper(
            open_bytes(self._path), encoding=self._encoding, errors=MARK_WRONG_BYTES, newline=""
        )

    def _first_lines(self) -> list[str]:
        with self._open() as stream:
            lines = [stream.readline(LONGEST_LINE) for _ in range(_SNIFFED_LINES)]
        return [line for line in lines if line.strip()]


class _Records:
    """The records of a delimited text, each from one or more lines."""

    def __init__(self, stream: TextIO, delimiter: str, width: int | None) -> None:
        self._lines = _Lines(stream)
        self._delimiter = delimiter
        self._width = width

    def __iter__(self) -> Iterator[Record]:
        reader = csv.reader(self._lines, delimiter=self._delimiter)
        while True:
            self._lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (_NeverClosed, csv.Error):
                cells = None
            if cells is not None and not self._swallowed_lines(cells):
                yield self._lines.first_number, cells, None
                continue
            first = self._lines.keep_only_first()
            yield self._lines.first_number, [first.rstrip("\r\n")], Unreadable("import-quote-open")
            reader = csv.reader(self._lines, delimiter=self._delimiter)

    def _swallowed_lines(self, cells: Sequence[str]) -> bool:
        """Whether an open quotation mark ate the lines below: the width is wrong, or the file ended."""
        taken = self._lines.taken
        if '"' not in taken[0]:
            return False
        if self._lines.is_at_end() and self._is_open(taken):
            return True
        return len(taken) > 1 and self._width is not None and len(cells) != self._width

    def _is_open(self, taken: Sequence[str]) -> bool:
        return len(list(csv.reader([*taken, "\n", "end\n"], delimiter=self._delimiter))) == 1


class _NeverClosed(Exception):
    """A quoted cell runs on and on."""


class _Lines:
    """The lines of a stream, which remembers those of the record being read and can take them back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._given_back: deque[str] = deque()
        self.taken: list[str] = []
        self.first_number = 1
        self._size = 0

    def begin(self) -> None:
        """A new record starts with the next line."""
        self.first_number += len(self.taken)
        self.taken = []
        self._size = 0

    def keep_only_first(self) -> str:
        """Give back every line of this record but the first, which is returned."""
        first, *rest = self.taken
        self._given_back.extendleft(reversed(rest))
        self.taken = [first]
        return first

    def is_at_end(self) -> bool:
        """Whether no line is left."""
        if not self._given_back:
            line = self._stream.readline(LONGEST_LINE)
            if line:
                self._given_back.append(line)
        return not self._given_back

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else self._stream.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._size += len(line)
        if len(line) >= LONGEST_LINE:
            raise Unreadable("import-line-too-long", line=self.first_number, most=LONGEST_LINE)
        if len(self.taken) > MOST_LINES_IN_A_CELL or self._size > LONGEST_LINE:
            raise _NeverClosed
        return line


def _delimiter_of(lines: Sequence[str]) -> str:
    """The delimiter that gives most rows the same number of cells, and more than one."""
    named = _delimiter_line([lines[0].rstrip("\r\n")]) if lines else None
    if named is not None:
        return named
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _delimiter_line(cells: Sequence[str]) -> str | None:
    """The delimiter that Excel's own first line `sep=;` names, before or after it is split by it."""
    start = cells[0].lower().lstrip("\ufeff") if cells else ""
    if not start.startswith("sep=") or len(cells) > 2 or len(start) > 5:
        return None
    return start[4:] or ";"


def _evenness(lines: Sequence[str], delimiter: str) -> float:
    widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells)
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    if width < 2:
        return 0.0
    return rows / sum(widths.values()) + min(width, 50) / 1_000


def _is_sap_list(lines: Sequence[str]) -> bool:
    """Lines between bars, with rules of dashes: a list saved unconverted."""
    barred = [line for line in lines if _is_barred(line)]
    ruled = [line for line in lines if set(line.strip()) <= {"-", "|"} and "---" in line]
    return len(barred) >= 2 and bool(ruled) and len(barred) + len(ruled) >= len(lines) * 0.8


def _is_barred(line: str) -> bool:
    shown = line.strip()
    return len(shown) > 2 and shown[0] == shown[-1] == "|" and not set(shown) <= {"-", "|"}


def _list_records(stream: TextIO) -> Iterator[Record]:
    """Rows of an SAP list. Its columns have fixed places, so that a bar in a text is no border."""
    borders: list[int] = []
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        shown = line.strip()
        if not _is_barred(line):
            continue
        borders = borders or [place for place, char in enumerate(shown) if char == "|"]
        yield number, _between(shown, borders), None


def _between(shown: str, borders: Sequence[int]) -> list[str]:
    in_place = len(shown) == borders[-1] + 1 and all(shown[place] == "|" for place in borders)
    if not in_place:
        return [cell.strip() for cell in shown[1:-1].split("|")]
    return [shown[left + 1 : right].strip() for left, right in pairwise(borders)]
