"""How one row of a list is painted: icon, title and detail at the left, marks and trail at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from fieldapp.ui import icons, text, theme
from fieldapp.ui.theme import Look
from fieldapp.ui.tokens import TextRole, Theme
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.chips import Mark, mark_size, paint_mark

if TYPE_CHECKING:
    from fieldapp.ui.widgets.record_table import RowLook

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class RowState:
    """What the pointer and the keyboard have to do with the row."""

    chosen: bool = False
    under_mouse: bool = False
    focused: bool = False
    opens: bool = True


def row_height(compact: bool) -> int:
    """The one height of all rows of a list."""
    look = theme.current()
    strong, small = look.font(TextRole.STRONG), look.font(TextRole.CAPTION)
    one = painting.height_of(strong) + look.px(24)
    two = painting.height_of(strong) + painting.height_of(small) + look.px(26)
    return max(look.px(look.tokens.target + 4), one) if compact else max(look.px(68), two)


def heading_height() -> int:
    """The height of a row that only names the ones below it."""
    look = theme.current()
    return painting.height_of(look.font(TextRole.STRONG)) + look.px(20)


def paint_row(painter: QPainter, box: QRectF, row: RowLook, state: RowState) -> None:
    """Paint the row into its box."""
    look = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if row.heading:
        _paint_heading(painter, box, row, look)
    else:
        _paint_ground(painter, box, state, look)
        air = look.px(look.tokens.space_l)
        inner = box.adjusted(air, 0, -air, 0)
        inner = _paint_lead(painter, inner, row, look)
        inner = _paint_arrow(painter, inner, look) if state.opens else inner
        taken = _paint_right(painter, inner, row, look)
        _paint_words(painter, inner, row, taken, look)
    painter.restore()


def _paint_heading(painter: QPainter, box: QRectF, row: RowLook, look: Look) -> None:
    air = look.px(look.tokens.space_l)
    font = look.font(TextRole.STRONG)
    line = QRectF(box.left() + air, box.bottom() - painting.height_of(font) - look.px(8), box.width() - 2 * air,
                  painting.height_of(font))  # fmt: skip
    painting.words(painter, line, row.title, font, look.colours.soft_text)
    _paint_rule(painter, box, look)


def _paint_ground(painter: QPainter, box: QRectF, state: RowState, look: Look) -> None:
    c, t = look.colours, look.tokens
    fill = c.accent_soft if state.chosen else c.hover if state.under_mouse else c.surface
    painting.panel(painter, box, fill)
    if state.chosen:
        bar = look.px(6 if look.theme is Theme.SUNLIGHT else 4)
        painting.panel(painter, QRectF(box.left(), box.top(), bar, box.height()), c.accent)
    _paint_rule(painter, box, look)
    if state.chosen and look.theme is Theme.SUNLIGHT:
        painting.panel(painter, box, "", line=c.text, width=t.border_strong)
    if state.focused:
        painting.focus_ring(painter, box.adjusted(1, 1, -1, -1), look.px(t.radius_s))


def _paint_rule(painter: QPainter, box: QRectF, look: Look) -> None:
    rule = QRectF(box.left(), box.bottom() - look.tokens.border, box.width(), look.tokens.border)
    painting.panel(painter, rule, look.colours.line)


def _paint_lead(painter: QPainter, box: QRectF, row: RowLook, look: Look) -> QRectF:
    if not row.icon:
        return box
    tone, side = look.tone(row.tone), look.px(40)
    round_box = QRectF(box.left(), round(box.center().y() - side / 2), side, side)
    painting.panel(
        painter,
        round_box,
        tone.soft,
        line=tone.line,
        width=look.tokens.border,
        radius=look.px(look.tokens.radius_m),
    )
    drawn = look.px(look.tokens.icon)
    inset = (side - drawn) // 2
    icons.paint(
        painter, row.icon, tone.fore, QRectF(round_box.left() + inset, round_box.top() + inset, drawn, drawn)
    )
    return box.adjusted(side + look.px(look.tokens.space_m), 0, 0, 0)


def _paint_arrow(painter: QPainter, box: QRectF, look: Look) -> QRectF:
    side = look.px(look.tokens.icon_s)
    arrow = QRectF(box.right() - side, round(box.center().y() - side / 2), side, side)
    icons.paint(painter, "chevron-right", look.colours.soft_text, arrow)
    return box.adjusted(0, 0, -side - look.px(look.tokens.space_s), 0)


def _paint_right(painter: QPainter, box: QRectF, row: RowLook, look: Look) -> tuple[float, float]:
    """Marks above, trail below, both at the right; how much of each line they took."""
    most = box.width() * (0.5 if box.width() > look.px(520) else 0.45)
    high = _marks_height(row)
    font = look.font(TextRole.CAPTION)
    trail_high = painting.height_of(font) if row.trail else 0
    between = look.px(look.tokens.space_xs) if high and trail_high else 0
    top = box.center().y() - (high + between + trail_high) / 2
    marks_width = _paint_marks(painter, QRectF(box.left(), round(top), box.width(), high), row, most)
    trail_width = min(most, painting.width_of(row.trail, font) + 2) if row.trail else 0.0
    line = QRectF(box.right() - trail_width, top + high + between, trail_width, trail_high)
    colour = look.tone(row.trail_tone).fore if row.trail_tone else look.colours.soft_text
    painting.words(painter, line, row.trail, font, colour, _RIGHT)
    if high and trail_high:
        return marks_width, trail_width
    taken = max(marks_width, trail_width)
    return taken, taken


def _marks_height(row: RowLook) -> int:
    return max((mark_size(mark).height() for mark in row.marks), default=0)


def _paint_marks(painter: QPainter, box: QRectF, row: RowLook, most: float) -> float:
    """As many marks as fit, the first ones first, at the right end; returns the width taken."""
    gap = theme.current().px(theme.current().tokens.space_s)
    fitting: list[tuple[Mark, float]] = []
    taken = 0.0
    for mark in row.marks:
        width = min(float(mark_size(mark).width()), most)
        if fitting and taken + gap + width > most:
            break
        taken += width + (gap if fitting else 0)
        fitting.append((mark, width))
    left = box.right() - taken
    for mark, width in fitting:
        paint_mark(painter, QRectF(left, box.top(), width, box.height()), mark)
        left += width + gap
    return taken


def _paint_words(
    painter: QPainter, box: QRectF, row: RowLook, taken: tuple[float, float], look: Look
) -> None:
    title_font = look.font(TextRole.STRONG if row.strong else TextRole.BODY)
    detail_font = look.font(TextRole.CAPTION)
    title_high = painting.height_of(title_font)
    detail_high = painting.height_of(detail_font) if row.detail else 0
    between = look.px(2) if row.detail else 0
    air = look.px(look.tokens.space_m)
    top = box.center().y() - (title_high + between + detail_high) / 2
    line = QRectF(box.left(), top, box.width() - taken[0] - air, title_high)
    painting.words(painter, line, text.one_line(row.title), title_font, look.colours.text)
    below = QRectF(box.left(), top + title_high + between, box.width() - taken[1] - air, detail_high)
    painting.words(painter, below, text.one_line(row.detail), detail_font, look.colours.soft_text)
