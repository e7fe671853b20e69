"""How long a sheet takes: three pages with six photos and ink, to PDF and to pictures on the screen.

    python -m tests.benchmarks.sheet [--json]

Prints seconds (the median of several runs) to the PDF, to the first page on the screen and to all
pages, beside floors of the same run: preparing the six photos alone, and what reportlab needs for the bare
page content, which is the same texts, lines, shapes and ready photos at the same places, with no
layout, no preparing, no tags, no attached data, no finishing. Then a hundred sheets one after the other, and how much the
process has grown from the twentieth to the last. The bars: content to the first page on the screen in
under one second, to the PDF in under three times the bare content, growth under 8 MiB. Exits 0 when they
hold, 1 when not.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from fieldapp.fonts import FontFiles, font_files
from fieldapp.sheet import pdf as sheet_pdf
from fieldapp.sheet.content import SheetContent
from fieldapp.sheet.pdf import render
from fieldapp.sheet.pen import Pen
from fieldapp.sheet.pictures import printable
from fieldapp.sheet.preview import page_count, page_image, page_images
from fieldapp.sheet.styles import PAPERS
from tests.unit.sheet.sheets import a_full_sheet, a_photo, signed

BAR_S = 1.0
BAR_OF_BARE = 3.0
BAR_GROWTH_BYTES = 8 * 2**20
BATCH, SETTLED = 100, 20
RUNS = 9
DPI = 150
CAMERA = (4000, 3000)


def main(arguments: list[str] | None = None) -> int:
    """0 when the bar holds."""
    parser = argparse.ArgumentParser(description="Measure the sheet: content to PDF to screen.")
    parser.add_argument("--json", action="store_true", help="print JSON")
    as_json = parser.parse_args(arguments).json
    figures = measure()
    holds = (
        figures["to_first_page_s"] < BAR_S
        and figures["times_the_bare_content"] < BAR_OF_BARE
        and figures["growth_over_80_sheets_bytes"] < BAR_GROWTH_BYTES
    )
    sys.stdout.write(
        json.dumps({**figures, "holds": holds}) + "\n" if as_json else _table(figures, holds=holds)
    )
    return 0 if holds else 1


def measure() -> dict[str, float]:
    """Seconds by what they were spent on."""
    fonts = font_files()
    started = time.perf_counter()
    render(_sheet((64, 48)), fonts)
    cold = time.perf_counter() - started
    as_kept, as_taken = _sheet((1600, 1200)), _sheet(CAMERA)
    pdf = render(as_kept, fonts)
    bare = recorded(as_kept, fonts)
    to_pdf, to_bare = _medians_in_turn(lambda: render(as_kept, fonts), lambda: drawn_bare(bare))
    first = _median(lambda: page_image(pdf, 0, DPI))
    return {
        "pages": page_count(pdf),
        "size_bytes": len(pdf),
        "first_sheet_of_the_process_s": cold,
        "photos_alone_s": _median(lambda: [printable(photo, 960) for photo in as_kept.photos]),
        "bare_content_s": to_bare,
        "to_pdf_s": to_pdf,
        "times_the_bare_content": to_pdf / to_bare,
        "to_pdf_from_12_megapixel_photos_s": _median(lambda: render(as_taken, fonts), 3),
        "first_page_s": first,
        "all_pages_s": _median(lambda: list(page_images(pdf, DPI))),
        "to_first_page_s": to_pdf + first,
        "growth_over_80_sheets_bytes": growth(as_kept, fonts),
    }


class Recording(Pen):
    """A pen that also notes the bare content: what is called on a canvas, page by page."""

    pages: list[list[tuple[str, tuple[Any, ...]]]]

    def text(self, x: float, baseline: float, text: str, style: Any) -> None:
        name = self._faces.pick(bold=style.bold).name
        self._note("text", name, style.size, self._ink(style.colour), x, self._height - baseline, text)
        super().text(x, baseline, text, style)

    def rule(self, left: float, right: float, y: float, colour: Any, thickness: float = 0.5) -> None:
        self._note("rule", self._ink(colour), thickness, left, right, self._height - y)
        super().rule(left, right, y, colour, thickness)

    def box(self, left: float, top: float, width: float, height: float, **looks: Any) -> None:
        self._note("box", left, self._height - top - height, width, height, looks)
        super().box(left, top, width, height, **looks)

    def polygons(self, outlines: Any, colour: Any, *, filled: bool = True) -> None:
        shapes = [[(x, self._height - y) for x, y in outline] for outline in outlines]
        self._note("polygons", shapes, self._ink(colour), filled)
        super().polygons(
            [[(x, self._height - y) for x, y in shape] for shape in shapes], colour, filled=filled
        )

    def photo(self, jpeg: bytes, left: float, top: float, width: float, height: float) -> None:
        self._note("photo", jpeg, left, self._height - top - height, width, height)
        super().photo(jpeg, left, top, width, height)

    def _note(self, kind: str, *values: Any) -> None:
        while len(self.pages) < len(self.structure.pages):
            self.pages.append([])
        self.pages[-1].append((kind, values))


Bare = Sequence[Sequence[tuple[str, tuple[Any, ...]]]]


def recorded(content: SheetContent, fonts: FontFiles) -> Bare:
    """The bare content of a sheet's pages."""
    Recording.pages = []
    plain, sheet_pdf.Pen = sheet_pdf.Pen, Recording  # type: ignore[misc]
    try:
        render(content, fonts)
    finally:
        sheet_pdf.Pen = plain  # type: ignore[misc]
    return Recording.pages


def drawn_bare(bare: Bare) -> bytes:
    """A program that knows every place beforehand, and reportlab."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=PAPERS["A4"], invariant=1, pageCompression=1)
    for page in bare:
        for kind, values in page:
            _BARE[kind](canvas, *values)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _bare_text(canvas: Any, font: str, size: float, colour: Any, x: float, y: float, text: str) -> None:
    canvas.setFont(font, size)
    canvas.setFillColorRGB(*colour)
    canvas.drawString(x, y, text)


def _bare_rule(canvas: Any, colour: Any, thickness: float, left: float, right: float, y: float) -> None:
    canvas.setStrokeColorRGB(*colour)
    canvas.setLineWidth(thickness)
    canvas.line(left, y, right, y)


def _bare_box(canvas: Any, x: float, y: float, width: float, height: float, looks: dict[str, Any]) -> None:
    fill, line = looks.get("fill"), looks.get("line")
    canvas.setLineWidth(0.6)
    if fill:
        canvas.setFillColorRGB(*fill)
    if line:
        canvas.setStrokeColorRGB(*line)
    canvas.roundRect(
        x, y, width, height, looks.get("radius", 0), stroke=int(bool(line)), fill=int(bool(fill))
    )


def _bare_polygons(canvas: Any, shapes: Any, colour: Any, filled: bool) -> None:
    path = canvas.beginPath()
    for shape in shapes:
        path.moveTo(*shape[0])
        for place in shape[1:]:
            path.lineTo(*place)
        path.close()
    canvas.setFillColorRGB(*colour)
    canvas.setStrokeColorRGB(*colour)
    canvas.setLineWidth(0.7)
    canvas.drawPath(path, stroke=int(not filled), fill=int(filled), fillMode=1)


def _bare_photo(canvas: Any, jpeg: bytes, *place: float) -> None:
    canvas.drawImage(ImageReader(io.BytesIO(jpeg)), *place)


_BARE: dict[str, Callable[..., None]] = {
    "text": _bare_text,
    "rule": _bare_rule,
    "box": _bare_box,
    "polygons": _bare_polygons,
    "photo": _bare_photo,
}


def growth(content: SheetContent, fonts: FontFiles) -> int:
    """How many bytes the process holds more after the last sheet of a batch than after the twentieth."""
    held = 0
    for number in range(BATCH):
        order = msgspec.structs.replace(content.order, number=f"WO-2026-{number:04}")
        render(msgspec.structs.replace(content, order=order), fonts)
        if number == SETTLED - 1:
            held = _held_bytes()
    return _held_bytes() - held


def _held_bytes() -> int:
    gc.collect()
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:  # not Linux: the most it ever held
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages * resource.getpagesize()


def _sheet(size: tuple[int, int]) -> SheetContent:
    """Three pages, six photos, ink."""
    photos = tuple(a_photo(number, size) for number in range(6))
    return signed(msgspec.structs.replace(a_full_sheet(), photos=photos))


def _medians_in_turn(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Of two things that are compared: turn about, so that a busy machine is busy for both."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for work, spent in zip((first, second), seconds, strict=True):
            started = time.perf_counter()
            work()
            spent.append(time.perf_counter() - started)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


def _median(work: Callable[[], object], runs: int = RUNS) -> float:
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _table(figures: dict[str, float], *, holds: bool) -> str:
    rows = [
        f"{name:36} {value:>10,.0f}" if name.endswith(("bytes", "pages")) else f"{name:36} {value:>10.3f}"
        for name, value in figures.items()
    ]
    bars = f"first page under {BAR_S:g} s, PDF under {BAR_OF_BARE:g} times the bare content, no growth"
    verdict = f"{bars}: {'holds' if holds else 'does NOT hold'}"
    return "\n".join([*rows, verdict, ""])


if __name__ == "__main__":
    sys.exit(main())
