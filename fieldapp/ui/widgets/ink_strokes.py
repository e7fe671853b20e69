"""Ink as the pad keeps it: strokes of points on a canvas of fixed size, whatever the screen.

A point is (x, y, pressure, t_ms) as `fieldapp.sheet.ink` defines it. The canvas is CANVAS wide and
high, so that the same ink looks the same in a small window, on a 4K screen and on paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from fieldapp.sheet.ink import Stroke

CANVAS = (3000, 1200)
MOUSE_PRESSURE = 512
PEN = 26.0
"""The pen's width at full pressure, in canvas units."""


def ink_length(strokes: Sequence[Stroke]) -> float:
    """How far the pen travelled on the paper, in canvas units: a dot is not a signature."""
    return sum(math.dist(a[:2], b[:2]) for stroke in strokes for a, b in pairwise(stroke))
