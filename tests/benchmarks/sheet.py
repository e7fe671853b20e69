"""How long a sheet takes: three pages with six photos and ink, to PDF and to pictures on the screen.

    python -m tests.benchmarks.sheet [--json]

Prints seconds (the median of several runs) to the PDF, to the first page on the screen and to all
pages, beside a floor of the same run: decoding and encoding the six photos alone. The bar: from content to
the first page on the screen in under one second. Exits 0 when it holds, 1 when not.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable

import msgspec

from fieldapp.fonts import font_files
from fieldapp.sheet.content import SheetContent
from fieldapp.sheet.pdf import render
from fieldapp.sheet.pictures import printable
from fieldapp.sheet.preview import page_count, page_image, page_images
from tests.unit.sheet.sheets import a_full_sheet, a_photo, signed

BAR_S = 1.0
RUNS = 5
DPI = 150
CAMERA = (4000, 3000)


def main(arguments: list[str] | None = None) -> int:
    """0 when the bar holds."""
    parser = argparse.ArgumentParser(description="Measure the sheet: content to PDF to screen.")
    parser.add_argument("--json", action="store_true", help="print JSON")
    as_json = parser.parse_args(arguments).json
    figures = measure()
    holds = figures["to_first_page_s"] < BAR_S
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
    to_pdf = _median(lambda: render(as_kept, fonts))
    first = _median(lambda: page_image(pdf, 0, DPI))
    return {
        "pages": page_count(pdf),
        "size_bytes": len(pdf),
        "first_sheet_of_the_process_s": cold,
        "photos_alone_s": _median(lambda: [printable(photo, 960) for photo in as_kept.photos]),
        "to_pdf_s": to_pdf,
        "to_pdf_from_12_megapixel_photos_s": _median(lambda: render(as_taken, fonts), 3),
        "first_page_s": first,
        "all_pages_s": _median(lambda: list(page_images(pdf, DPI))),
        "to_first_page_s": to_pdf + first,
    }


def _sheet(size: tuple[int, int]) -> SheetContent:
    """Three pages, six photos, ink."""
    photos = tuple(a_photo(number, size) for number in range(6))
    return signed(msgspec.structs.replace(a_full_sheet(), photos=photos))


def _median(work: Callable[[], object], runs: int = RUNS) -> float:
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _table(figures: dict[str, float], *, holds: bool) -> str:
    rows = [
        f"{name:36} {value:>10.3f}" if name.endswith("_s") else f"{name:36} {value:>10,.0f}"
        for name, value in figures.items()
    ]
    verdict = f"content to the first page under {BAR_S:g} s: {'holds' if holds else 'does NOT hold'}"
    return "\n".join([*rows, verdict, ""])


if __name__ == "__main__":
    sys.exit(main())
