"""Columns over time: geometry only, drawn by the template as SVG that needs no script and prints."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 900.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 8.0, 12.0, 26.0
MOST_LABELS = 14


@dataclass(frozen=True)
class Part:
    """One part of a column, from below."""

    value: float
    tone: str
    title: str
    link: str | None = None


@dataclass(frozen=True)
class Box:
    """A part's place."""

    x: float
    y: float
    width: float
    height: float
    part: Part


@dataclass(frozen=True)
class Line:
    """A height with its number."""

    y: float
    words: str


@dataclass(frozen=True)
class Label:
    """What stands under a column."""

    x: float
    words: str


@dataclass(frozen=True)
class Columns:
    """A chart of columns."""

    title: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    legend: tuple[tuple[str, str], ...] = ()
    """Tone and words."""


def columns(
    title: str,
    shown: Sequence[tuple[str, Sequence[Part]]],
    write: Callable[[float], str],
    legend: Sequence[tuple[str, str]] = (),
    most: float | None = None,
) -> Columns | None:
    """The chart of labelled columns; None when there is nothing to see. `most` is where the height ends."""
    highest = max((sum(part.value for part in parts) for _label, parts in shown), default=0.0)
    if highest <= 0:
        return None
    step = _step((most or highest) / 4)
    top = most or math.ceil(highest / step) * step
    scale = (HEIGHT - TOP - BOTTOM) / top
    each = (WIDTH - LEFT - RIGHT) / len(shown)
    width = min(each * 0.72, 64.0)
    boxes: list[Box] = []
    labels: list[Label] = []
    every = -(-len(shown) // MOST_LABELS)
    for place, (label, parts) in enumerate(shown):
        middle = LEFT + each * (place + 0.5)
        if place % every == 0:
            labels.append(Label(round(middle, 1), label))
        base = HEIGHT - BOTTOM
        for part in parts:
            height = min(part.value, top) * scale
            base -= height
            if height > 0:
                boxes.append(
                    Box(round(middle - width / 2, 1), round(base, 1), round(width, 1), round(height, 1), part)
                )
    count = round(top / step)
    lines = [
        Line(round(HEIGHT - BOTTOM - place * step * scale, 1), write(place * step))
        for place in range(count + 1)
    ]
    return Columns(title, tuple(boxes), tuple(lines), tuple(labels), tuple(legend))


def _step(rough: float) -> float:
    """A step between lines that people count in: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    found = next(step for step in (1, 2, 5, 10) if rough <= step * power * 1.0001) * power
    return max(found, 1.0) if rough > 0.5 else found
