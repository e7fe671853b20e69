"""A checklist in a file becomes the lines of a procedure: a table (CSV, TSV, XLSX), a list of objects (JSON), an XLSForm.

    found = read_procedure(path)
    found.lines          # for `imports.step_lines`
    found.intervals      # ("半月", "季度", ...) where the file says how often each step is due
    found.left_out       # what was not taken as it stands, for the person who looks at it before publishing

Nothing is guessed into being: a column whose name says nothing is named in `unused`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from fieldapp.actions.procedures_admin import MOST_STEPS
from fieldapp.errors import RuleBroken, Unreadable
from fieldapp.imports import xlsform
from fieldapp.imports.cells import words_of_cell
from fieldapp.imports.procedure_words import column_meant
from fieldapp.imports.step_lines import COLUMNS, Line
from fieldapp.imports.table import MOST_COLUMNS, Cell, SourceRow, open_table, tables_of

INTERVAL = "interval"
MOST_INTERVALS = 12
LARGEST_JSON = 4 << 20
MOST_ROWS = 10 * MOST_STEPS
"""Of a JSON list, with those that hold no step."""


@dataclass(frozen=True)
class ProcedureFile:
    """What a file says of a procedure."""

    lines: tuple[Line, ...]
    name: str
    unused: tuple[str, ...] = ()
    """Columns that were not understood."""
    left_out: tuple[Unreadable, ...] = ()

    @property
    def intervals(self) -> tuple[str, ...]:
        """How often steps are due, in the order of the file; empty where it is the same for all, or there are too many."""
        return self._named if 1 < len(self._named) <= MOST_INTERVALS else ()

    def told(self) -> ProcedureFile:
        """The same, saying so in `left_out` where there are too many intervals."""
        if len(self._named) <= MOST_INTERVALS:
            return self
        many = Unreadable("intervals-too-many", found=len(self._named), most=MOST_INTERVALS)
        return replace(self, left_out=(*self.left_out, many))

    @cached_property
    def _named(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, (line.get(INTERVAL, "") for line in self.lines))))

    def lines_of(self, interval: str, *, with_shorter: bool) -> tuple[Line, ...]:
        """The lines of one interval, and with `with_shorter` those of every one that the file names before it.

        Lines of no interval belong to each. Where there are no sections, the interval's name is the section.
        """
        until = self.intervals.index(interval)
        wanted = {"", *(self.intervals[: until + 1] if with_shorter else (interval,))}
        has_sections = any(line.get("section") for line in self.lines)
        return tuple(
            line if has_sections else {**line, "section": line.get(INTERVAL, "")}
            for line in self.lines
            if line.get(INTERVAL, "") in wanted
        )


def read_procedure(path: Path, name: str | None = None) -> ProcedureFile:
    """The checklist in a file; `name` is the file's own where `path` is a copy.

    Raises Unreadable `import-...` for what is no table, `procedure-no-steps` naming the columns where none holds
    steps; RuleBroken `steps-missing`, `too-many-steps`.
    """
    title = Path(name or path.name).stem
    found = _from_json(path, title) or _from_form(path, title) or _from_table(path, title)
    if not found.lines:
        raise RuleBroken("steps-missing")
    if len(found.lines) > MOST_STEPS:
        raise RuleBroken("too-many-steps", most=MOST_STEPS)
    return found.told()


def _from_json(path: Path, title: str) -> ProcedureFile | None:
    """A list of objects, or an object that holds one."""
    with path.open("rb") as file:
        raw = file.read(LARGEST_JSON + 1)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"[") or len(raw) > LARGEST_JSON:
        return None
    try:
        content = json.loads(raw.decode("utf-8-sig"))
        json.dumps(content, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError) as error:
        raise Unreadable("procedure-json", reason=str(error)) from error
    lists = [content] if isinstance(content, list) else [each for each in content.values() if _is_list(each)]
    rows = max(filter(_is_list, lists), key=len, default=[])
    if len(rows) > MOST_ROWS:
        raise RuleBroken("too-many-steps", most=MOST_STEPS)
    header = tuple(dict.fromkeys(str(key) for row in rows for key in row))
    if len(header) > MOST_COLUMNS:
        raise Unreadable("import-too-many-columns", found=len(header), most=MOST_COLUMNS)
    named = content.get("title") if isinstance(content, dict) else None
    return _of_rows(header, ([_cell(row.get(key)) for key in header] for row in rows), str(named or title))


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _cell(value: Any) -> Cell:
    """Lists are choices; what is deeper than that is kept as it is written."""
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        return "\n".join(str(each) for each in value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return json.dumps(value, ensure_ascii=False)


def _from_form(path: Path, title: str) -> ProcedureFile | None:
    """An XLSForm: a workbook with a sheet `survey` of types and names."""
    sheets = {table.layout.sheet: table for table in tables_of(path)}
    survey = sheets.get("survey")
    if survey is None or not xlsform.is_survey(survey.header):
        return None
    form = xlsform.read_form(survey, sheets.get("choices"), sheets.get("settings"))
    return ProcedureFile(form.lines, form.title or title, left_out=form.left_out)


def _from_table(path: Path, title: str) -> ProcedureFile:
    table = open_table(path)
    return _of_rows(table.header, map(_cells, table.rows()), title)


def _cells(row: SourceRow) -> tuple[Cell, ...]:
    if row.fault is not None:
        raise row.fault
    return row.cells


def _of_rows(header: Sequence[str], rows: Iterable[Sequence[Cell]], title: str) -> ProcedureFile:
    places: dict[str, int] = {}
    unused = []
    for place, words in enumerate(header):
        column = column_meant(words)
        if column is None or column in places:
            unused.append(words)
        else:
            places[column] = place
    if "title" not in places and "title_zh" not in places:
        raise Unreadable("procedure-no-steps", columns=", ".join(header)[:300])
    read = [_line(cells, places) for cells in rows]
    lines = tuple(line for line in read if line.get("title") or line.get("title_zh"))
    return ProcedureFile(lines, title, tuple(unused))


def _line(cells: Sequence[Cell], places: Mapping[str, int]) -> dict[str, str]:
    return {
        column: words_of_cell(cells[places[column]]) for column in (*COLUMNS, INTERVAL) if column in places
    }
