"""Device labels to stick on machines: as PDF on sheets or rolls, and as PNG to look at.

The same labels give the same bytes. What is printed here is read back by `decode` in the tests.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from fieldapp.codes.label_layout import Label, Layout, lay_out
from fieldapp.codes.label_sheets import SheetFormat
from fieldapp.errors import Unreadable

__all__ = ["Label", "LabelFonts", "label_pdf", "label_png"]


@dataclass(frozen=True, slots=True)
class LabelFonts:
    """TrueType files that cover the languages on the labels."""

    regular: Path
    bold: Path


def label_pdf(
    labels: Sequence[Label],
    sheet: SheetFormat,
    fonts: LabelFonts,
    *,
    start: int = 0,
    correction: str = "M",
    outlines: bool = False,
) -> bytes:
    """The labels on as many pages as they need.

    `start` is the first free place of the first page (0 is its top left), for a sheet that was begun.
    `outlines` draws where the labels end, for a trial on plain paper.

    Raises:
        Unreadable: `label-start`, when the page has no such place; `label-too-small`, `label-code`.
    """
    if not 0 <= start < sheet.places:
        raise Unreadable("label-start", start=start, places=sheet.places)
    laid_out = [_laid_out(label, sheet, fonts, correction) for label in labels]
    names = _registered(fonts)
    file = io.BytesIO()
    page = (sheet.paper_mm[0] * mm, sheet.paper_mm[1] * mm)
    # Without a first font of ours reportlab leaves a Helvetica behind that is not embedded; its types err.
    first_font: Any = names[0]
    canvas = Canvas(file, pagesize=page, invariant=1, pageCompression=1, initialFontName=first_font)
    canvas.setTitle(" ".join(label.number for label in labels[:3]))
    for place, layout in enumerate(laid_out, start=start):
        if place > start and place % sheet.places == 0:
            canvas.showPage()
        _draw(canvas, layout, sheet, place, names, outlines=outlines)
    canvas.save()
    return file.getvalue()


def label_png(
    label: Label, sheet: SheetFormat, fonts: LabelFonts, *, dpi: int = 300, correction: str = "M"
) -> bytes:
    """One label as it will look, black on white.

    Raises:
        Unreadable: `label-too-small`, `label-code`.
    """
    layout = _laid_out(label, sheet, fonts, correction)
    scale = dpi / 25.4
    picture = Image.new("L", (round(layout.width * scale), round(layout.height * scale)), 255)
    pen = ImageDraw.Draw(picture)
    for bar in layout.bars:
        right, bottom = round((bar.x + bar.width) * scale) - 1, round((bar.y + bar.height) * scale) - 1
        pen.rectangle((round(bar.x * scale), round(bar.y * scale), right, bottom), fill=0)
    for words in layout.words:
        font = _font(fonts.bold if words.bold else fonts.regular, words.size * scale)
        pen.text((words.x * scale, words.y * scale), words.text, fill=0, font=font, anchor="ls")
    file = io.BytesIO()
    picture.save(file, "PNG", dpi=(dpi, dpi))
    return file.getvalue()


def _laid_out(label: Label, sheet: SheetFormat, fonts: LabelFonts, correction: str) -> Layout:
    def measure(text: str, bold: bool, size: float) -> float:
        return (
            _font(fonts.bold if bold else fonts.regular, _MEASURED_AT).getlength(text) * size / _MEASURED_AT
        )

    return lay_out(label, sheet.label_mm, measure, correction=correction, dot_mm=sheet.dot_mm)


def _draw(
    canvas: Canvas, layout: Layout, sheet: SheetFormat, place: int, names: tuple[str, str], *, outlines: bool
) -> None:
    left, top = sheet.corner_mm(place)
    height = sheet.paper_mm[1]
    canvas.setFillGray(0)
    for bar in layout.bars:
        bottom = height - top - bar.y - bar.height
        canvas.rect((left + bar.x) * mm, bottom * mm, bar.width * mm, bar.height * mm, stroke=0, fill=1)
    for words in layout.words:
        canvas.setFont(names[words.bold], words.size * mm)
        canvas.drawString((left + words.x) * mm, (height - top - words.y) * mm, words.text)
    if outlines:
        canvas.setLineWidth(0.2)
        corner = (height - top - layout.height) * mm
        canvas.rect(left * mm, corner, layout.width * mm, layout.height * mm, stroke=1, fill=0)


def _registered(fonts: LabelFonts) -> tuple[str, str]:
    """The names under which reportlab knows the two files, regular and bold."""
    return _register(fonts.regular), _register(fonts.bold)


def _register(path: Path) -> str:
    name = f"Label-{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(path)))
    return name


@lru_cache(maxsize=64)
def _font(path: Path, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


_MEASURED_AT = 100.0
