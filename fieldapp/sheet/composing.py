"""Turns words into rows: what every section of the sheet is composed with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import NamedTuple

from fieldapp.sheet.blocks import Block, Cell, Gap, Line, Row
from fieldapp.sheet.content import SheetContent, Words
from fieldapp.sheet.lines import break_text
from fieldapp.sheet.styles import (
    ACCENT,
    ASIDE,
    BODY,
    HAIR,
    LABEL,
    SECTION,
    SECTION_ASIDE,
    TABLE_HEAD,
    TABLE_HEAD_ASIDE,
    TINT,
    Style,
)
from fieldapp.sheet.typeface import Faces
from fieldapp.sheet.wording import Wording

_GUTTER = 8.0
_INSET = 5.0
_LABEL_WIDTH = 82.0


class Column(NamedTuple):
    """A column of a table: its heading, and its width in points, or a share when `stretches`."""

    key: str
    width: float
    align: str = "left"
    stretches: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Composer:
    """What all sections need: the content, its words, the fonts, and how wide the page is."""

    content: SheetContent
    words: Wording
    faces: Faces
    zone: tzinfo
    width: float

    def lines(self, text: str, style: Style, width: float, align: str = "left") -> tuple[Line, ...]:
        """People's text, broken to a width."""
        face = self.faces.pick(bold=style.bold)
        return tuple(Line(((line, style),), align) for line in break_text(text, face, style.size, width))

    def in_languages(
        self, words: Words, lead: Style, aside: Style, width: float, align: str = "left"
    ) -> tuple[Line, ...]:
        """The company's words: the leading language, the other below it."""
        texts = self.words.of(words)
        styles = (lead, aside)
        return tuple(
            line
            for text, style in zip(texts, styles, strict=False)
            for line in self.lines(text, style, width, align)
        )

    def label(self, key: str, width: float, align: str = "left") -> tuple[Line, ...]:
        """A field's name, on one line where both languages fit."""
        both = self.words.both(key)
        return self.lines(both, LABEL, width, align)

    def field(self, key: str, text: str, width: float, style: Style = BODY) -> tuple[Line, ...]:
        """A field's name with its value below; nothing when there is no value."""
        return (*self.label(key, width), *self.lines(text, style, width)) if text.strip() else ()

    def section(self, key: str, aside: str = "", *, joined: bool = False) -> list[Block]:
        """A heading that stays with what follows it; `aside` stands at the right.

        A `joined` section stays with a glued block before it.
        """
        runs: list[tuple[str, Style]] = [(self.words.lead(key), SECTION)]
        if second := self.words.aside(key):
            runs.append(("  " + second, SECTION_ASIDE))
        cells = [Cell(0, self.width, (Line(tuple(runs)),))]
        if aside:
            taken = 14 + sum(self.faces.pick(bold=style.bold).width(text, style.size) for text, style in runs)
            room = max(self.width - taken, self.width / 3)
            cells.append(Cell(self.width - room, room, self.lines(aside, ASIDE, room, "right")))
        heading = Row(tuple(cells), self.width, pad=3.0, rule=ACCENT, rule_thickness=0.9, glued=True)
        return [Gap(11, glued=joined), heading, Gap(4, glued=True)]

    def paragraph(self, key: str, text: str) -> list[Block]:
        """A field's name at the left, its text beside it, as long as it may be."""
        if not text.strip():
            return []
        room = self.width - _LABEL_WIDTH
        name = self.words.both(key, "\n")
        cells = (
            Cell(0, _LABEL_WIDTH - _GUTTER, self.lines(name, ASIDE, _LABEL_WIDTH - _GUTTER)),
            Cell(_LABEL_WIDTH, room, self.lines(text, BODY, room)),
        )
        return [Row(cells, self.width, pad=3.2, rule=HAIR)]

    def table_head(self, columns: Sequence[Column]) -> Row:
        """The tinted head of a table; it is repeated overleaf."""
        cells = []
        for left, width, column in self.places(columns):
            lines = self.lines(self.words.lead(column.key), TABLE_HEAD, width, column.align)
            second = self.words.aside(column.key)
            lines += self.lines(second, TABLE_HEAD_ASIDE, width, column.align)
            cells.append(Cell(left, width, lines))
        return Row(tuple(cells), self.width, pad=3.4, tint=TINT, glued=True, is_head=True)

    def table_row(
        self, columns: Sequence[Column], cells: Sequence[tuple[Line, ...]], head: Row | None
    ) -> Row:
        """A row of lines under the columns."""
        placed = tuple(
            Cell(left, width, lines)
            for (left, width, _), lines in zip(self.places(columns), cells, strict=True)
        )
        return Row(placed, self.width, pad=3.2, rule=HAIR, head=head)

    def places(self, columns: Sequence[Column]) -> list[tuple[float, float, Column]]:
        """Where each column begins and how wide it is."""
        fixed = sum(column.width for column in columns if not column.stretches)
        shares = sum(column.width for column in columns if column.stretches)
        spare = self.width - fixed - 2 * _INSET - _GUTTER * (len(columns) - 1)
        placed, left = [], _INSET
        for column in columns:
            width = spare * column.width / shares if column.stretches else column.width
            placed.append((left, width, column))
            left += width + _GUTTER
        return placed
