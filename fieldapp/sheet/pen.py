"""Draws on a page from the top down: text, rules, boxes, polygons, photos.

What is drawn while `marked` is open belongs to that element of the document; all else is an artifact, which
is there for the eye alone (ISO 32000-1 14.8.2.2).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from reportlab.lib.utils import ImageReader

from fieldapp.sheet.structure import FIGURE, Element, Structure
from fieldapp.sheet.styles import ACCENT, Colour, Style
from fieldapp.sheet.typeface import Faces


class Pen:
    """A canvas whose y runs down from the top edge; lengths in points."""

    def __init__(self, canvas: Any, faces: Faces, page_height: float, accent: Colour = ACCENT) -> None:
        """`accent` is drawn wherever the styles say `ACCENT`: the company's own colour."""
        self._canvas = canvas
        self._faces = faces
        self._height = page_height
        self._accent = accent
        self._is_open = False
        self.structure = Structure()

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        """What is drawn inside belongs to the element; inside another one, or an artifact, to that."""
        if self._is_open:
            yield
            return
        with self._opened(f"/{element.kind} <</MCID {self.structure.mark(element)}>> BDC"):
            yield

    @contextmanager
    def artifact(self, kind: str = "") -> Iterator[None]:
        """What is drawn inside says nothing that is not said elsewhere; `kind` may be `Pagination`."""
        if self._is_open:
            yield
            return
        with self._opened(f"/Artifact <</Type /{kind}>> BDC" if kind else "/Artifact BMC"):
            yield

    @contextmanager
    def figure(self, words: str, left: float, top: float, width: float, height: float) -> Iterator[None]:
        """What is drawn inside is a figure that shows what the words say."""
        box = (left, self._height - top - height, left + width, self._height - top)
        with self.marked(self.structure.add(Element(FIGURE, alt=words, box=box))):
            yield

    @contextmanager
    def _opened(self, operator: str) -> Iterator[None]:
        self._canvas.addLiteral(operator)
        self._is_open = True
        yield
        self._is_open = False
        self._canvas.addLiteral("EMC")

    def _ink(self, colour: Colour) -> Colour:
        return self._accent if colour == ACCENT else colour

    def text(self, x: float, baseline: float, text: str, style: Style) -> None:
        """One line of drawable text from x on."""
        with self.artifact():
            self._canvas.setFont(self._faces.pick(bold=style.bold).name, style.size)
            self._canvas.setFillColorRGB(*self._ink(style.colour))
            self._canvas.drawString(x, self._height - baseline, text)

    def width(self, text: str, style: Style) -> float:
        """How wide the text will be."""
        return self._faces.pick(bold=style.bold).width(text, style.size)

    def rule(self, left: float, right: float, y: float, colour: Colour, thickness: float = 0.5) -> None:
        """A horizontal line."""
        with self.artifact():
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
        place = (left, self._height - top - height, width, height)
        with self.artifact():
            self._canvas.setLineWidth(0.6)
            if fill:
                self._canvas.setFillColorRGB(*fill)
            if line:
                self._canvas.setStrokeColorRGB(*line)
            self._canvas.roundRect(*place, radius, stroke=int(bool(line)), fill=int(bool(fill)))

    def polygons(
        self, outlines: Iterable[Sequence[tuple[float, float]]], colour: Colour, *, filled: bool = True
    ) -> None:
        """Closed outlines, filled by the non-zero rule or drawn as lines."""
        with self.artifact():
            self._canvas.setFillColorRGB(*self._ink(colour))
            self._canvas.setStrokeColorRGB(*self._ink(colour))
            self._canvas.setLineWidth(0.7)
            self._canvas.addLiteral(self._paths(outlines))
            self._canvas.addLiteral("f" if filled else "S")

    def photo(self, jpeg: bytes, left: float, top: float, width: float, height: float) -> None:
        """A JPEG stretched into a rectangle; the caller keeps its proportions."""
        with self.artifact():
            self._canvas.drawImage(_Jpeg(jpeg), left, self._height - top - height, width, height)

    def _paths(self, outlines: Iterable[Sequence[tuple[float, float]]]) -> str:
        """As operators of the page: a signature has thousands of points, and the canvas writes them slowly."""
        parts = []
        for outline in outlines:
            (x, y), *others = outline
            parts.append(f"{x:.2f} {self._height - y:.2f} m")
            parts.extend(f"{x:.2f} {self._height - y:.2f} l" for x, y in others)
            parts.append("h")
        return "\n".join(parts)


class _Jpeg(ImageReader):
    """A JPEG that goes into the file as it is: known by its bytes, not by its pixels."""

    def __init__(self, jpeg: bytes) -> None:
        super().__init__(io.BytesIO(jpeg))
        self._jpeg = jpeg
        self._dataA = None  # it has no transparency

    def getRGBData(self) -> bytes:  # noqa: N802 - what reportlab tells one image from another by
        return self._jpeg
