"""Ink that nobody meant as a signature: a tap, a resting hand, a swipe.

Lengths are shares of the canvas's width, so that they mean the same on every screen. They were chosen so that
every one of 163 recorded signatures of two to four Chinese characters is far from them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

Stroke = Sequence[Sequence[int]]
"""Points whose first two numbers are x and y."""

SHORTEST = 0.1
"""How far the pen has to travel on the paper."""
SMALLEST = 0.05
"""How wide or high the ink has to be at least."""
FEWEST_POINTS = 6
FLATTEST = 0.04
"""How broad ink is at least for its length; what is flatter is a line."""


class Accident(StrEnum):
    """What the ink is instead of a signature."""

    DOT = "dot"
    SHORT = "short"
    LINE = "line"


def accident(strokes: Sequence[Stroke], width: int) -> Accident | None:
    """What ink on a canvas that wide looks like when it is no signature; None for what may be one."""
    points = [(point[0], point[1]) for stroke in strokes for point in stroke]
    if not points or _extent(points) < SMALLEST * width:
        return Accident.DOT
    if _length(strokes) < SHORTEST * width or len(set(points)) < FEWEST_POINTS:
        return Accident.SHORT
    return Accident.LINE if _flatness(points) < FLATTEST else None


def _length(strokes: Sequence[Stroke]) -> float:
    return sum(math.dist(a[:2], b[:2]) for stroke in strokes for a, b in pairwise(stroke))


def _extent(points: Sequence[tuple[int, int]]) -> int:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _flatness(points: Sequence[tuple[int, int]]) -> float:
    """How broad the points lie across their main direction, as a share of how long they lie along it."""
    count = len(points)
    middle_x, middle_y = sum(x for x, _y in points) / count, sum(y for _x, y in points) / count
    away = [(x - middle_x, y - middle_y) for x, y in points]
    angle = 0.5 * math.atan2(2 * sum(x * y for x, y in away), sum(x * x - y * y for x, y in away))
    cosine, sine = math.cos(angle), math.sin(angle)
    along = [x * cosine + y * sine for x, y in away]
    across = [y * cosine - x * sine for x, y in away]
    return (max(across) - min(across)) / max(max(along) - min(along), 1.0)
