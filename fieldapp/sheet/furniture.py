"""What stands on every page around the content: running head, foot, and the band of an unsigned sheet."""

from __future__ import annotations

from fieldapp.sheet.composing import Composer
from fieldapp.sheet.content import is_draft
from fieldapp.sheet.pen import Pen
from fieldapp.sheet.structure import PARAGRAPH, Element
from fieldapp.sheet.styles import (
    BAND,
    CAUTION,
    CAUTION_TINT,
    FOOT,
    HAIR,
    MARGIN_FOOT,
    MARGIN_SIDE,
    MARGIN_TOP,
    Style,
)

_BAND_HEIGHT = 20.0
_BAND_SPACE = 29.0
_RUNNING_HEAD = 20.0
_SHORT_DIGEST = 16
_PAGINATION = "Pagination"


class Furniture:
    """Draws around the type area; says how much of the page's top it takes."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._band = self._band_text()

    @property
    def first_height(self) -> float:
        """What it takes of the first page, which has the letterhead instead of a running head."""
        return _BAND_SPACE if self._band else 0.0

    @property
    def later_height(self) -> float:
        """What it takes of every other page."""
        return self.first_height + _RUNNING_HEAD

    def height_of(self, number: int) -> float:
        """What it takes of the page of that number."""
        return self.first_height if number == 1 else self.later_height

    def draw(self, pen: Pen, number: int, count: int, size: tuple[float, float]) -> None:
        """Head, band and foot of one page."""
        top = MARGIN_TOP
        if self._band:
            once = (
                pen.marked(pen.structure.add(Element(PARAGRAPH)))
                if number == 1
                else pen.artifact(_PAGINATION)
            )
            with once:
                self._draw_band(pen, top)
            top += _BAND_SPACE
        with pen.artifact(_PAGINATION):
            if number > 1:
                self._draw_head(pen, top)
            self._draw_foot(pen, number, count, size[1] - MARGIN_FOOT)

    def _band_text(self) -> str:
        content, words = self._composer.content, self._composer.words
        if is_draft(content):
            return words.both("not-signed", "   ")
        if content.absent:
            return words.both("absent-band", "   ")
        return words.both("declined-band", "   ") if content.declined else ""

    def _draw_band(self, pen: Pen, top: float) -> None:
        width = self._composer.width
        pen.box(MARGIN_SIDE, top, width, _BAND_HEIGHT, fill=CAUTION_TINT, line=CAUTION, radius=3)
        text = self._band
        x = MARGIN_SIDE + (width - pen.width(text, BAND)) / 2
        pen.text(x, top + _BAND_HEIGHT / 2 + BAND.size * 0.36, text, BAND)

    def _draw_head(self, pen: Pen, top: float) -> None:
        content, words = self._composer.content, self._composer.words
        company = "".join(words.of(content.company.name)[:1])
        title = f"{words.both('title')}  {content.order.number}"
        self._ends(pen, top + 8, company, title)
        pen.rule(MARGIN_SIDE, MARGIN_SIDE + self._composer.width, top + 13, HAIR)

    def _draw_foot(self, pen: Pen, number: int, count: int, top: float) -> None:
        pen.rule(MARGIN_SIDE, MARGIN_SIDE + self._composer.width, top + 8, HAIR)
        page = self._composer.words.both("page", "  ·  ", number=number, count=count)
        self._ends(pen, top + 19, self._foot_text(), page)

    def _foot_text(self) -> str:
        content, words = self._composer.content, self._composer.words
        digest = content.seal.digest[:_SHORT_DIGEST] if content.seal else ""
        grouped = " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
        parts = (
            content.order.number,
            words.both("revision", " / ", number=content.order.revision),
            f"SHA-256 {grouped}" if grouped else "",
        )
        return "  ·  ".join(part for part in parts if part)

    def _ends(self, pen: Pen, baseline: float, left: str, right: str, style: Style = FOOT) -> None:
        """One text at each margin; the left one is shortened when they would meet."""
        face = self._composer.faces.regular
        left, right = face.drawable(left), face.drawable(right)
        right = _shortened(pen, right, style, self._composer.width * 0.6)
        room = self._composer.width - pen.width(right, style) - 12
        pen.text(MARGIN_SIDE, baseline, _shortened(pen, left, style, room), style)
        pen.text(MARGIN_SIDE + self._composer.width - pen.width(right, style), baseline, right, style)


def _shortened(pen: Pen, text: str, style: Style, room: float) -> str:
    if pen.width(text, style) <= room:
        return text
    while text and pen.width(text + "…", style) > room:
        text = text[:-1]
    return text + "…"
