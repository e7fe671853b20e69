"""Colours, sizes and styles of the sheet; everything else asks for them by name.

Lengths are points (1/72 inch), colours are red, green, blue from 0 to 1. The sheet must read
well from a black-and-white printer: no meaning rests on colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Colour = tuple[float, float, float]

MM = 72 / 25.4
PAPERS = {"A4": (210 * MM, 297 * MM), "Letter": (612.0, 792.0)}

INK: Colour = (0.09, 0.13, 0.17)
SOFT: Colour = (0.36, 0.41, 0.46)
ACCENT: Colour = (0.03, 0.31, 0.43)
ALARM: Colour = (0.69, 0.11, 0.09)
HAIR: Colour = (0.82, 0.85, 0.88)
TINT: Colour = (0.945, 0.957, 0.965)
CAUTION: Colour = (0.72, 0.40, 0.0)
CAUTION_TINT: Colour = (1.0, 0.957, 0.85)
PAPER_WHITE: Colour = (1.0, 1.0, 1.0)

MARGIN_SIDE = 17 * MM
MARGIN_TOP = 14 * MM
MARGIN_FOOT = 17 * MM


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text is set."""

    size: float
    bold: bool = False
    colour: Colour = INK
    leading_share: float = 1.42
    role: str = ""
    """What a line of it is: a heading of the document, or the `LABEL` that begins a field."""

    @property
    def leading(self) -> float:
        """The height of a line of this style alone."""
        return self.size * self.leading_share

    def but(self, **changes: object) -> Style:
        """The same style with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


BODY = Style(9.2)
STRONG = Style(9.2, bold=True)
SMALL = Style(7.8, colour=SOFT)
ASIDE = Style(7.8, colour=SOFT, leading_share=9.2 * 1.42 / 7.8)
LABEL = Style(7.6, colour=SOFT, leading_share=1.35, role="Label")
TABLE_HEAD = Style(7.8, bold=True, colour=ACCENT, leading_share=1.3)
TABLE_HEAD_ASIDE = Style(6.8, colour=SOFT, leading_share=1.3)
SECTION = Style(11.4, bold=True, colour=ACCENT, leading_share=1.3, role="H2")
SECTION_ASIDE = Style(8.6, colour=SOFT, leading_share=1.3)
COMPANY = Style(12.6, bold=True, leading_share=1.3)
COMPANY_ASIDE = Style(9.2, colour=SOFT, leading_share=1.35)
TITLE = Style(19, bold=True, colour=ACCENT, leading_share=1.2, role="H1")
TITLE_ASIDE = Style(9.6, colour=ACCENT, leading_share=1.35, role="H1")
NUMBER = Style(11.4, bold=True, leading_share=1.35)
HEADLINE = Style(12.4, bold=True, leading_share=1.35)
NAME = Style(10.4, bold=True, leading_share=1.35)
OUT_OF_LIMIT = Style(9.2, bold=True, colour=ALARM)
ALARM_NOTE = Style(7.8, bold=True, colour=ALARM)
TERMS = Style(7.6, colour=SOFT)
FOOT = Style(7.2, colour=SOFT)
BAND = Style(9.6, bold=True, colour=CAUTION)
