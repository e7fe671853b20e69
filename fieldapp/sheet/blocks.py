"""What a page is made of: rows of text cells, drawings, gaps. Each knows its height and can draw itself.

A row that does not fit on a page can be cut between its lines. `glued` blocks stay on the page of
the next one (a heading with what it heads). `head` is the row that is repeated when a table goes
on overleaf. Rows know what they are in the document's structure: cells of a table under their `head`, or
paragraphs and headings, as the styles of their lines say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol

from fieldapp.sheet.lines import FIRST_WIDE
from fieldapp.sheet.pen import Pen
from fieldapp.sheet.structure import CELL, HEAD_CELL, PARAGRAPH, ROW, TABLE, Element, Structure
from fieldapp.sheet.styles import Colour, Style

_LEAST_LINES_TO_CUT = 5
_LEAST_LINES_KEPT = 2
_LABEL = "Label"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of runs; `align` is `left`, `right` or `centre`."""

    runs: tuple[tuple[str, Style], ...]
    align: str = "left"

    @property
    def leading(self) -> float:
        """The height of the line."""
        return max((style.leading for _, style in self.runs), default=0.0)


SPACE = Line((("", Style(4)),))
"""A little room between lines of a cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines at a place of a row; `left` is measured from the left margin."""

    left: float
    width: float
    lines: tuple[Line, ...] = ()

    @property
    def height(self) -> float:
        """The height of all lines."""
        return sum(line.leading for line in self.lines)


class Block(Protocol):
    """Anything that goes down a page."""

    @property
    def height(self) -> float:
        """How much of the page it takes."""

    @property
    def least(self) -> float:
        """How much of it must stand on the page where it begins."""

    @property
    def glued(self) -> bool:
        """Whether it must stand on the page of the next block."""

    @property
    def head(self) -> Row | None:
        """What to repeat when this block begins or goes on overleaf."""

    def cut(self, room: float) -> tuple[Block, Block] | None:
        """The part that fits into `room`, and the rest; None when it cannot be cut there."""

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Put it on paper."""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side."""

    cells: tuple[Cell, ...]
    width: float = 0.0
    pad: float = 2.6
    tint: Colour | None = None
    rule: Colour | None = None
    rule_thickness: float = 0.5
    glued: bool = False
    head: Row | None = None
    is_head: bool = False
    """Whether its cells head the columns of a table."""
    heads_rows: bool = False
    """Whether its first cell heads the row, or the rows below, of a table."""
    key: object = field(default_factory=object, compare=False, repr=False)
    """What the two parts of a row that was cut have in common."""

    @property
    def height(self) -> float:
        return max((cell.height for cell in self.cells), default=0.0) + 2 * self.pad

    @property
    def least(self) -> float:
        if self._most_lines() < _LEAST_LINES_TO_CUT:
            return self.height
        first = [sum(line.leading for line in cell.lines[:_LEAST_LINES_KEPT]) for cell in self.cells]
        return max(first) + 2 * self.pad

    def cut(self, room: float) -> tuple[Block, Block] | None:
        if self._most_lines() < _LEAST_LINES_TO_CUT or room < self.least:
            return None
        first, rest = zip(*(_cut_cell(cell, room - 2 * self.pad) for cell in self.cells), strict=True)
        return replace(self, cells=first, rule=None, glued=False), replace(self, cells=rest)

    def draw(self, pen: Pen, left: float, top: float) -> None:
        if self.tint:
            pen.box(left, top, self.width, self.height, fill=self.tint)
        if self.is_head and pen.structure.known(self.key):
            with pen.artifact("Pagination"):
                self._draw_cells(pen, left, top)
        else:
            self._draw_cells(pen, left, top)
        if self.rule:
            bottom = top + self.height
            pen.rule(left, left + self.width, bottom, self.rule, self.rule_thickness)

    def _draw_cells(self, pen: Pen, left: float, top: float) -> None:
        in_table = self.is_head or self.head is not None
        for at, cell in enumerate(self.cells):
            if in_table:
                groups = iter([(self._table_cell(pen.structure, at), cell.lines)])
            else:
                groups = _paragraphs(pen.structure, (self.key, at), cell.lines)
            y = top + self.pad
            for element, lines in groups:
                if lines:
                    with pen.marked(element):
                        y = _draw_lines(pen, cell, lines, left, y)

    def _table_cell(self, structure: Structure, at: int) -> Element:
        """The cell's node; one of fewer cells than the head's spans the rest with its first."""
        head = self.head or self
        table = structure.once(("table", head.key), Element(TABLE))
        row = structure.once(self.key, Element(ROW), table)
        if self.is_head:
            cell = Element(HEAD_CELL, scope="Column")
        elif self.heads_rows and at == 0:
            cell = Element(HEAD_CELL, scope="Row", spans=len(head.cells) - len(self.cells) + 1)
        else:
            cell = Element(CELL)
        return structure.once((self.key, at), cell, row)

    def _most_lines(self) -> int:
        return max((len(cell.lines) for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Something of a fixed height that is drawn in one piece."""

    height: float
    paint: Callable[[Pen, float, float], None]
    glued: bool = False
    head: Row | None = None

    @property
    def least(self) -> float:
        return self.height

    def cut(self, room: float) -> tuple[Block, Block] | None:
        return None

    def draw(self, pen: Pen, left: float, top: float) -> None:
        self.paint(pen, left, top)


@dataclass(frozen=True, slots=True)
class Gap:
    """Space between blocks; none at the top of a page."""

    height: float
    glued: bool = False
    head: Row | None = None

    @property
    def least(self) -> float:
        return 0.0

    def cut(self, room: float) -> tuple[Block, Block] | None:
        return None

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Space leaves no mark."""


def _cut_cell(cell: Cell, room: float) -> tuple[Cell, Cell]:
    used, count = 0.0, 0
    for line in cell.lines:
        if used + line.leading > room:
            break
        used, count = used + line.leading, count + 1
    return replace(cell, lines=cell.lines[:count]), replace(cell, lines=cell.lines[count:])


def _paragraphs(
    structure: Structure, key: tuple[object, int], lines: tuple[Line, ...]
) -> Iterator[tuple[Element, tuple[Line, ...]]]:
    """Lines that are read as one: a heading, or a field's name with its value. What was cut goes on."""
    starts = [at for at, line in enumerate(lines) if at == 0 or _starts(lines[at - 1], line)]
    for start, end in pairwise([*starts, len(lines)]):
        role = _role(lines[start])
        before = structure.known(key) if start == 0 and role != _LABEL else None
        kind = role if role not in ("", _LABEL) else PARAGRAPH
        element = before or structure.keep(key, structure.add(Element(kind)))
        yield element, lines[start:end]


def _starts(before: Line, line: Line) -> bool:
    """Whether a line begins something of its own."""
    role, last = _role(line), _role(before)
    if role == last:
        return role == _LABEL and len(before.runs) > 1  # its value stood beside it
    return role != "" or last != _LABEL


def _role(line: Line) -> str:
    return line.runs[0][1].role if line.runs else ""


def _draw_lines(pen: Pen, cell: Cell, lines: tuple[Line, ...], left: float, top: float) -> float:
    """Draw the lines below `top`; returns where the next would stand."""
    for line, following in zip(lines, (*lines[1:], None), strict=True):
        size = max((style.size for _, style in line.runs), default=0.0)
        baseline = top + (line.leading - size) / 2 + size * 0.88
        x = left + cell.left + _indent(pen, cell, line)
        end = _end(pen, cell, line, following)
        for at, (text, style) in enumerate(line.runs, start=1):
            pen.text(x, baseline, text + end if at == len(line.runs) else text, style)
            x += pen.width(text, style)
        top += line.leading
    return top


def _end(pen: Pen, cell: Cell, line: Line, following: Line | None) -> str:
    """The space that stood where a line was broken: words must not run together for those who listen.

    None between Chinese characters, nor inside a word that was too long for the line.
    """
    if following is None or not (line.runs and following.runs):
        return ""
    (text, style), (others, other_style) = line.runs[-1], following.runs[0]
    if not text or not others:
        return ""
    if style.size != other_style.size or style.role != other_style.role:
        return " "
    if ord(text[-1]) >= FIRST_WIDE and ord(others[0]) >= FIRST_WIDE:
        return ""
    inside_word = " " not in text and pen.width(text + others[0], style) > cell.width
    return "" if inside_word else " "


def _indent(pen: Pen, cell: Cell, line: Line) -> float:
    if line.align == "left":
        return 0.0
    spare = cell.width - sum(pen.width(text, style) for text, style in line.runs)
    return spare if line.align == "right" else spare / 2
