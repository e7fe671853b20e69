"""What is drawn rather than written: ink, stars, the QR code."""

from __future__ import annotations

import math

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

from fieldapp.sheet import ink as inks
from fieldapp.sheet.ink import Ink
from fieldapp.sheet.pen import Pen
from fieldapp.sheet.styles import ACCENT, INK, SOFT

_PEN_SHARE = 26 / 3000
"""The pen's width as a share of the canvas, as the screen draws it."""
_MOST_ENLARGED = 1.8


def draw_ink(pen: Pen, ink: Ink, left: float, top: float, width: float, height: float) -> None:
    """The signature in a box, in its proportions, enlarged a little when it was written small."""
    x1, y1, x2, y2 = inks.bounds(ink)
    thickness = ink.width * _PEN_SHARE
    across, down = x2 - x1 + 2 * thickness, y2 - y1 + 2 * thickness
    whole = min(width / ink.width, height / ink.height)
    scale = min(width / across, height / down, whole * _MOST_ENLARGED)
    right = left + (width - across * scale) / 2 + thickness * scale
    below = top + (height - down * scale) / 2 + thickness * scale
    shapes = (
        [(right + (x - x1) * scale, below + (y - y1) * scale) for x, y in outline]
        for outline in inks.outlines(ink, thickness)
    )
    pen.polygons(shapes, INK)


def draw_stars(pen: Pen, given: int, left: float, top: float, size: float, most: int = 5) -> None:
    """`given` filled stars of `most`, the others as outlines."""
    for at in range(most):
        star = _star(left + at * size * 1.25 + size / 2, top + size / 2, size / 2)
        pen.polygons([star], ACCENT if at < given else SOFT, filled=at < given)


def draw_qr(pen: Pen, text: str, left: float, top: float, size: float) -> bool:
    """A QR code (ISO/IEC 18004, correction M) with its quiet zone; False when the text is too long."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    try:
        code.add_data(text.encode("utf-8"))
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        return False
    rows = code.get_matrix()
    dot = size / len(rows)
    pen.polygons(_bars(rows, left, top, dot), INK)
    return True


def _bars(rows: list[list[bool]], left: float, top: float, dot: float) -> list[list[tuple[float, float]]]:
    """Runs of dark modules as rectangles: a fraction of the bytes that single modules take."""
    bars = []
    for down, row in enumerate(rows):
        start = None
        for at, dark in enumerate([*row, False]):
            if dark and start is None:
                start = at
            elif not dark and start is not None:
                bars.append(_rectangle(left + start * dot, top + down * dot, (at - start) * dot, dot))
                start = None
    return bars


def _rectangle(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    corners = []
    for at in range(10):
        reach = radius if at % 2 == 0 else radius * 0.42
        angle = -math.pi / 2 + at * math.pi / 5
        corners.append((x + math.cos(angle) * reach, y + math.sin(angle) * reach))
    return corners
