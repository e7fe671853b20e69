"""Signatures as ink: the strokes a pen left, and the outline that paper and screen fill.

    ink = Ink(width=3000, height=1000, strokes=(((120, 400, 512, 0), (131, 402, 530, 8)), ...))
    for outline in outlines(ink, pen=26.0):
        fill(outline)                      # closed polygon on the canvas of the ink, y down

A point is `(x, y, pressure, t_ms)`, whole numbers: x and y on a canvas of `width` by `height` with
y pointing down, pressure 0 to 1023, milliseconds since the first point. Nothing is drawn here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import msgspec

from fieldapp.errors import Unreadable

FULL_PRESSURE = 1023
LARGEST_CANVAS = 100_000
MOST_STROKES = 500
MOST_POINTS = 20_000

Point = tuple[int, int, int, int]
Stroke = tuple[Point, ...]
Place = tuple[float, float]


class Ink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Strokes on a canvas; see the head of this module for the numbers."""

    width: int
    height: int
    strokes: tuple[Stroke, ...]


def check(ink: Ink) -> Ink:
    """The same ink, once it is known to be within bounds.

    Points beside the canvas by up to a quarter of its size are let through: pens leave the pad.

    Raises:
        Unreadable: `ink-unreadable` with `reason`: `empty`, `canvas`, `strokes`, `points` (too many),
            `place` (too far outside), `pressure`, `time`.
    """
    reason = _fault(ink)
    if reason is not None:
        raise Unreadable("ink-unreadable", reason=reason)
    return ink


def from_plain(plain: object) -> Ink:
    """Checked ink from what a database or the wire holds: `{"width", "height", "strokes"}`.

    Raises:
        Unreadable: `ink-unreadable`.
    """
    try:
        ink = msgspec.convert(plain, Ink)
    except (msgspec.ValidationError, OverflowError, RecursionError) as trouble:
        raise Unreadable("ink-unreadable", reason="shape") from trouble
    return check(ink)


def to_plain(ink: Ink) -> dict[str, object]:
    """Lists and numbers only, as `from_plain` reads them."""
    plain: dict[str, object] = msgspec.to_builtins(ink, builtin_types=())
    return {**plain, "strokes": [[list(point) for point in stroke] for stroke in ink.strokes]}


def bounds(ink: Ink) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all points, without the width of the pen."""
    points = [point for stroke in ink.strokes for point in stroke]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def pen_width(pressure: int, pen: float) -> float:
    """How wide a line is, where `pen` is the width at full pressure; never under a quarter of it."""
    share = min(max(pressure, 0), FULL_PRESSURE) / FULL_PRESSURE
    return pen * (0.27 + 0.73 * math.pow(share, 0.8))


def outlines(ink: Ink, pen: float) -> Iterator[list[Place]]:
    """One closed polygon per stroke, to be filled by the non-zero rule; a dot becomes a disc.

    `pen` is the line's width at full pressure in units of the canvas. Strokes are smoothed first.
    """
    for stroke in ink.strokes:
        if stroke:
            yield _outline(smooth(stroke), pen)


def smooth(stroke: Stroke) -> list[tuple[float, float, float]]:
    """The stroke as `(x, y, pressure)` along a Catmull-Rom curve through its points.

    Pressure is averaged over three points: pads report it in steps, and steps show as beads.
    Repeated places are dropped, and long gaps filled with points, at most eight a gap.
    """
    knots = _knots(stroke)
    if len(knots) < 3:
        return knots
    guarded = [knots[0], *knots, knots[-1]]
    curve = [knots[0]]
    for before, start, end, after in zip(guarded, guarded[1:], guarded[2:], guarded[3:], strict=False):
        steps = min(8, 1 + int(math.dist(start[:2], end[:2]) / 12))
        curve.extend(_between(before, start, end, after, step / steps) for step in range(1, steps + 1))
    return curve


def _fault(ink: Ink) -> str | None:
    if not (0 < ink.width <= LARGEST_CANVAS and 0 < ink.height <= LARGEST_CANVAS):
        return "canvas"
    if len(ink.strokes) > MOST_STROKES:
        return "strokes"
    points = sum(len(stroke) for stroke in ink.strokes)
    if not points:
        return "empty"
    return "points" if points > MOST_POINTS else _fault_of_points(ink)


def _fault_of_points(ink: Ink) -> str | None:
    across, down = ink.width // 4, ink.height // 4
    for stroke in ink.strokes:
        for x, y, pressure, t_ms in stroke:
            if not (-across <= x <= ink.width + across and -down <= y <= ink.height + down):
                return "place"
            if not 0 <= pressure <= FULL_PRESSURE:
                return "pressure"
            if not 0 <= t_ms < 2**31:
                return "time"
    return None


def _knots(stroke: Stroke) -> list[tuple[float, float, float]]:
    kept: list[Point] = []
    for point in stroke:
        if not kept or point[:2] != kept[-1][:2]:
            kept.append(point)
    pressures = [point[2] for point in kept]
    calm = [_mean(pressures[max(0, at - 1) : at + 2]) for at in range(len(kept))]
    return [(float(point[0]), float(point[1]), press) for point, press in zip(kept, calm, strict=True)]


def _mean(numbers: Sequence[int]) -> float:
    return sum(numbers) / len(numbers)


def _between(
    before: Sequence[float], start: Sequence[float], end: Sequence[float], after: Sequence[float], t: float
) -> tuple[float, float, float]:
    """A point of the uniform Catmull-Rom segment from `start` to `end`."""

    def at(axis: int) -> float:
        p0, p1, p2, p3 = before[axis], start[axis], end[axis], after[axis]
        return 0.5 * (
            2 * p1
            + (p2 - p0) * t
            + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t
            + (3 * p1 - p0 - 3 * p2 + p3) * t * t * t
        )

    return at(0), at(1), start[2] + (end[2] - start[2]) * t


def _outline(curve: list[tuple[float, float, float]], pen: float) -> list[Place]:
    """Left side there, round the end, right side back, round the start."""
    halves = [pen_width(round(press), pen) / 2 for _, _, press in curve]
    if len(curve) == 1:
        return _arc(curve[0][:2], halves[0], 0.0, 2 * math.pi, 16)
    angles = _headings(curve)
    left = [_aside(curve[at], angles[at] - math.pi / 2, halves[at]) for at in range(len(curve))]
    right = [_aside(curve[at], angles[at] + math.pi / 2, halves[at]) for at in range(len(curve))]
    end = _arc(curve[-1][:2], halves[-1], angles[-1] - math.pi / 2, math.pi, 6)
    start = _arc(curve[0][:2], halves[0], angles[0] + math.pi / 2, math.pi, 6)
    return [*left, *end, *reversed(right), *start]


def _headings(curve: list[tuple[float, float, float]]) -> list[float]:
    """The direction of travel at each point, from its neighbours."""
    last = len(curve) - 1
    return [
        math.atan2(
            curve[min(at + 1, last)][1] - curve[max(at - 1, 0)][1],
            curve[min(at + 1, last)][0] - curve[max(at - 1, 0)][0],
        )
        for at in range(len(curve))
    ]


def _aside(place: Sequence[float], angle: float, distance: float) -> Place:
    return place[0] + math.cos(angle) * distance, place[1] + math.sin(angle) * distance


def _arc(centre: Sequence[float], radius: float, start: float, sweep: float, steps: int) -> list[Place]:
    return [_aside(centre, start + sweep * step / steps, radius) for step in range(steps + 1)]
