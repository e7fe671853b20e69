"""Draws on a page from the top down: text, rules, boxes, polygons, photos."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from reportlab.lib.utils import ImageReader

from fieldapp.sheet.styles import ACCENT, Colour, Style
from fieldapp.sheet.typeface import Faces

_NON_ZERO = 1


class Pen:
    """A canvas whose y runs down from the top edge; lengths in points."""

    def __init__(self, canvas: Any, faces: Faces, page_height: float, accent: Colour = ACCENT) -> None:
        """`accent` is drawn wherever the styles say `ACCENT`: the company's own colour."""
        self._canvas = canvas
        self._faces = faces
        self._height = page_height
        self._accent = accent

    def _ink(self, colour: Colour) -> Colour:
        return self._accent if colour == ACCENT else colour

    def text(self, x: float, baseline: float, text: str, style: Style) -> None:
        """One line of drawable text from x on."""
        self._canvas.setFont(self._faces.pick(bold=style.bold).name, style.size)
        self._canvas.setFillColorRGB(*self._ink(style.colour))
        self._canvas.drawString(x, self._height - baseline, text)

    def width(self, text: str, style: Style) -> float:
        """How wide the text will be."""
        return self._faces.pick(bold=style.bold).width(text, style.size)

    def rule(self, left: float, right: float, y: float, colour: Colour, thickness: float = 0.5) -> None:
        """A horizontal line."""
        self._canvas.setStrokeColorRGB(*self._ink(colour))
        self._canvas.setLineWidth(thickness)
        self._canvas.line(left, self._height - y, right, self._height - y)

    def box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = None,
        line: Colour | None = None,
        radius: float = 0,
    ) -> None:
        """A rectangle, filled, outlined or both."""
        self._canvas.setLineWidth(0.6)
        if fill:
            self._canvas.setFillColorRGB(*fill)
        if line:
            self._canvas.setStrokeColorRGB(*line)
        place = (left, self._height - top - height, width, height)
        self._canvas.roundRect(*place, radius, stroke=int(bool(line)), fill=int(bool(fill)))

    def polygons(
        self, outlines: Iterable[Sequence[tuple[float, float]]], colour: Colour, *, filled: bool = True
    ) -> None:
        """Closed outlines, filled by the non-zero rule or drawn as lines."""
        path = self._canvas.beginPath()
        for outline in outlines:
            path.moveTo(outline[0][0], self._height - outline[0][1])
            for x, y in outline[1:]:
                path.lineTo(x, self._height - y)
            path.close()
        self._canvas.setFillColorRGB(*self._ink(colour))
        self._canvas.setStrokeColorRGB(*self._ink(colour))
        self._canvas.setLineWidth(0.7)
        self._canvas.drawPath(path, stroke=int(not filled), fill=int(filled), fillMode=_NON_ZERO)

    def photo(self, jpeg: bytes, left: float, top: float, width: float, height: float) -> None:
        """A JPEG stretched into a rectangle; the caller keeps its proportions."""
        image = ImageReader(io.BytesIO(jpeg))
        self._canvas.drawImage(image, left, self._height - top - height, width, height)
