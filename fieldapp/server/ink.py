"""Signatures on a page: the strokes as they were drawn, for an SVG path each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_STROKES = 400
MOST_POINTS = 20_000


@dataclass(frozen=True)
class InkPath:
    """The drawing's bounds as an SVG view box, and one path for each stroke."""

    view_box: str
    paths: tuple[str, ...]


def ink_path(ink: dict[str, Any] | None) -> InkPath | None:
    """The paths of an `ink` structure (see `fieldapp.model.reports.Signature`); None when it holds none."""
    strokes = list(_strokes(ink or {}))
    if not strokes:
        return None
    across = [x for stroke in strokes for x, _ in stroke]
    down = [y for stroke in strokes for _, y in stroke]
    pad = max(max(across) - min(across), max(down) - min(down), 1.0) * 0.06
    box = (
        min(across) - pad,
        min(down) - pad,
        max(across) - min(across) + 2 * pad,
        max(down) - min(down) + 2 * pad,
    )
    return InkPath(" ".join(f"{value:.1f}" for value in box), tuple(_path(stroke) for stroke in strokes))


def _strokes(ink: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    left = MOST_POINTS
    for stroke in list(ink.get("strokes") or [])[:MOST_STROKES]:
        points = [_point(point) for point in stroke[:left] if isinstance(point, list) and len(point) >= 2]
        left -= len(points)
        if points:
            yield points


def _point(point: list[Any]) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _path(points: list[tuple[float, float]]) -> str:
    first, *rest = points
    if not rest:
        return f"M{first[0]:.1f} {first[1]:.1f}h0.1"
    return f"M{first[0]:.1f} {first[1]:.1f}L" + " ".join(f"{x:.1f} {y:.1f}" for x, y in rest)
