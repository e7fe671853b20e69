"""A guide on one sheet of A4 in two columns: headings, sentences, and a table of keys.

data = guide_pdf("Quick guide", "Everything works offline.", [("Today", ("Your orders.",))], keys, fonts)
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from fieldapp.fonts import FontFiles
from fieldapp.sheet.lines import break_text
from fieldapp.sheet.typeface import Faces, load_faces

MARGIN, GUTTER = 40.0, 24.0
TITLE, HEADING, TEXT, SMALL = 20.0, 11.5, 9.5, 8.0
LEADING = 1.38
KEYS_WIDE = 84.0

Section = tuple[str, Sequence[str]]
Key = tuple[str, str]


@dataclass(frozen=True)
class _Line:
    """One line of a column; `indent` is where it begins, `above` the air before it."""

    text: str
    size: float
    bold: bool = False
    indent: float = 0.0
    above: float = 0.0
    mark: str = ""
    """What stands before it: a bullet or keys."""
    stays: bool = False
    """A heading goes to the next column rather than stand alone at the end of one."""


def guide_pdf(
    title: str,
    lead: str,
    sections: Sequence[Section],
    keys: tuple[str, Sequence[Key]],
    fonts: FontFiles,
    foot: str = "",
) -> bytes:
    """The guide as a PDF. Raises ReplicaTrouble `fonts-not-built`."""
    faces = load_faces(fonts)
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(title)
    width, height = A4
    column = (width - 2 * MARGIN - GUTTER) / 2
    top = _head(canvas, faces, title, lead)
    at, left = top, MARGIN
    lines = [*_sections(faces, sections, column), *_keys(faces, keys, column)]
    for line in lines:
        needed = line.size * LEADING * (3 if line.stays else 1) + line.above
        if at - needed < MARGIN + SMALL:
            if left > MARGIN:
                _foot(canvas, faces, foot)
                canvas.showPage()
                left, top = MARGIN, height - MARGIN
            else:
                left = MARGIN + column + GUTTER
            at = top
        at -= line.size * LEADING + (line.above if at < top else 0)
        _draw(canvas, faces, line, left, at)
    _foot(canvas, faces, foot)
    canvas.save()
    return written.getvalue()


def _head(canvas: Canvas, faces: Faces, title: str, lead: str) -> float:
    """Title and lead over both columns; returns where the columns begin."""
    width, height = A4
    at = height - MARGIN - TITLE
    _draw(canvas, faces, _Line(title, TITLE, bold=True), MARGIN, at)
    for text in break_text(lead, faces.regular, TEXT, width - 2 * MARGIN):
        at -= TEXT * LEADING * 1.3
        _draw(canvas, faces, _Line(text, TEXT), MARGIN, at)
    at -= 8
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, at, width - MARGIN, at)
    return at - 4


def _sections(faces: Faces, sections: Sequence[Section], column: float) -> Iterator[_Line]:
    for heading, sentences in sections:
        yield _Line(heading, HEADING, bold=True, above=8, stays=True)
        for sentence in sentences:
            for number, text in enumerate(break_text(sentence, faces.regular, TEXT, column - 10)):
                yield _Line(text, TEXT, indent=10, above=1.5 if not number else 0, mark="" if number else "•")


def _keys(faces: Faces, keys: tuple[str, Sequence[Key]], column: float) -> Iterator[_Line]:
    heading, rows = keys
    yield _Line(heading, HEADING, bold=True, above=8, stays=True)
    for pressed, words in rows:
        for number, text in enumerate(break_text(words, faces.regular, TEXT, column - KEYS_WIDE)):
            mark = "" if number else pressed
            yield _Line(text, TEXT, indent=KEYS_WIDE, above=1.5 if not number else 0, mark=mark)


def _foot(canvas: Canvas, faces: Faces, words: str) -> None:
    _draw(canvas, faces, _Line(words, SMALL), MARGIN, MARGIN - SMALL)


def _draw(canvas: Canvas, faces: Faces, line: _Line, left: float, at: float) -> None:
    if line.mark:
        face = faces.pick(bold=line.mark != "•")
        canvas.setFont(face.name, line.size)
        canvas.drawString(left, at, face.drawable(line.mark))
    face = faces.pick(bold=line.bold)
    canvas.setFont(face.name, line.size)
    canvas.drawString(left + line.indent, at, face.drawable(line.text))
