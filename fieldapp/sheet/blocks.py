"""What a page is made of: rows of text cells, drawings, gaps. Each knows its height and can draw itself.

A row that does not fit on a page can be cut between its lines. `glued` blocks stay on the page of
the next one (a heading with what it heads). `head` is the row that is repeated when a table goes
on overleaf.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from fieldapp.sheet.pen import Pen
from fieldapp.sheet.styles import Colour, Style

_LEAST_LINES_TO_CUT = 5
_LEAST_LINES_KEPT = 2


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
        for cell in self.cells:
            _draw_cell(pen, cell, left, top + self.pad)
        if self.rule:
            bottom = top + self.height
            pen.rule(left, left + self.width, bottom, self.rule, self.rule_thickness)

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


def _draw_cell(pen: Pen, cell: Cell, left: float, top: float) -> None:
    for line in cell.lines:
        size = max((style.size for _, style in line.runs), default=0.0)
        baseline = top + (line.leading - size) / 2 + size * 0.88
        x = left + cell.left + _indent(pen, cell, line)
        for text, style in line.runs:
            pen.text(x, baseline, text, style)
            x += pen.width(text, style)
        top += line.leading


def _indent(pen: Pen, cell: Cell, line: Line) -> float:
    if line.align == "left":
        return 0.0
    spare = cell.width - sum(pen.width(text, style) for text, style in line.runs)
    return spare if line.align == "right" else spare / 2
