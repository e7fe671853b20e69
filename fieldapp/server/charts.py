"""Readings as a small line chart: geometry only, drawn by the template as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fieldapp.store.queries.devices import ReadingRow

WIDTH, HEIGHT, PAD = 560.0, 120.0, 10.0
MOST_POINTS = 120


@dataclass(frozen=True)
class Spot:
    """One reading's place in the drawing."""

    x: float
    y: float
    row: ReadingRow


@dataclass(frozen=True)
class Chart:
    """The line and its spots; the readings between which it runs."""

    line: str
    spots: tuple[Spot, ...]
    low: ReadingRow
    high: ReadingRow
    unit: str


def chart(rows: Sequence[ReadingRow]) -> Chart | None:
    """The chart of at least two readings, by time; None for fewer."""
    shown = rows[-MOST_POINTS:]
    if len(shown) < 2:
        return None
    low, high = min(shown, key=lambda row: row.value), max(shown, key=lambda row: row.value)
    first, span_s = shown[0].taken_at, max(1.0, (shown[-1].taken_at - shown[0].taken_at).total_seconds())
    height = float(high.value - low.value) or 1.0
    spots = tuple(
        Spot(
            round(PAD + (row.taken_at - first).total_seconds() / span_s * (WIDTH - 2 * PAD), 1),
            round(HEIGHT - PAD - float(row.value - low.value) / height * (HEIGHT - 2 * PAD), 1),
            row,
        )
        for row in shown
    )
    return Chart(" ".join(f"{spot.x},{spot.y}" for spot in spots), spots, low, high, shown[-1].unit or "")
