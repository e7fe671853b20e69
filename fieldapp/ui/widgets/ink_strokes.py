"""Ink as it is kept: strokes of points on a canvas of fixed size, whatever the screen.

A point is (x, y, pressure, t_ms): x and y in canvas units, pressure 0 to 1023, milliseconds since
the first point of the first stroke. The canvas is CANVAS wide and high, so that the same ink looks
the same on a phone-sized window, on a 4K screen and on paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

Point = tuple[int, int, int, int]
Stroke = tuple[Point, ...]

CANVAS = (3000, 1200)
FULL_PRESSURE = 1023
MOUSE_PRESSURE = 512
THINNEST, THICKEST = 7.0, 26.0


def pen_width(pressure: int) -> float:
    """How wide the pen draws at that pressure, in canvas units."""
    return THINNEST + (THICKEST - THINNEST) * math.pow(pressure / FULL_PRESSURE, 0.8)


def ink_length(strokes: Sequence[Stroke]) -> float:
    """How far the pen travelled on the paper, in canvas units: a dot is not a signature."""
    return sum(math.dist(a[:2], b[:2]) for stroke in strokes for a, b in pairwise(stroke))
