"""Ink: bounds, smoothing, outlines."""

from __future__ import annotations

import gzip
import itertools
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import Unreadable
from fieldapp.fonts import FontFiles
from fieldapp.sheet.ink import (
    FULL_PRESSURE,
    MOST_POINTS,
    MOST_STROKES,
    Ink,
    bounds,
    check,
    from_plain,
    outlines,
    pen_width,
    smooth,
    to_plain,
)
from fieldapp.sheet.pdf import render
from fieldapp.sheet.preview import page_images
from tests.unit.sheet.sheets import a_sheet, signed, some_ink

LINE = ((100, 100, 500, 0), (200, 100, 500, 10), (300, 100, 500, 20))


def an_ink(*strokes: tuple[tuple[int, int, int, int], ...], width: int = 1000, height: int = 400) -> Ink:
    return Ink(width=width, height=height, strokes=strokes)


def test_that_ink_comes_back_from_lists_and_numbers() -> None:
    ink = some_ink()

    assert from_plain(json.loads(json.dumps(to_plain(ink)))) == ink


@pytest.mark.parametrize(
    ("ink", "reason"),
    [
        (an_ink(), "empty"),
        (an_ink(()), "empty"),
        (an_ink(LINE, width=0), "canvas"),
        (an_ink(LINE, height=10**9), "canvas"),
        (an_ink(*[LINE[:1]] * (MOST_STROKES + 1)), "strokes"),
        (an_ink(LINE[:1] * (MOST_POINTS + 1)), "points"),
        (an_ink(((100_000, 0, 1, 0),)), "place"),
        (an_ink(((1, 1, FULL_PRESSURE + 1, 0),)), "pressure"),
        (an_ink(((1, 1, 1, -1),)), "time"),
    ],
)
def test_that_ink_out_of_bounds_is_refused(ink: Ink, reason: str) -> None:
    with pytest.raises(Unreadable) as told:
        check(ink)

    assert (told.value.code, told.value.facts["reason"]) == ("ink-unreadable", reason)


@pytest.mark.parametrize(
    "plain",
    [
        None,
        {},
        {"width": 10, "height": 10, "strokes": [[[1, 2, 3]]]},
        {"width": 10, "height": 10, "strokes": [[[1.5, 2, 3, 4]]]},
        {"width": "10", "height": 10, "strokes": []},
        {"width": 10, "height": 10, "strokes": [], "script": "x"},
    ],
)
def test_that_what_is_no_ink_is_refused(plain: Any) -> None:
    with pytest.raises(Unreadable, match="ink-unreadable"):
        from_plain(plain)


def test_that_a_pen_may_leave_the_pad_a_little() -> None:
    ink = an_ink(((-40, 410, 300, 0), (20, 20, 300, 8)))

    assert check(ink) is ink
    assert bounds(ink) == (-40, 20, 20, 410)


def test_that_a_harder_pen_writes_wider() -> None:
    widths = [pen_width(pressure, 26) for pressure in (0, 200, 600, FULL_PRESSURE)]

    assert widths == sorted(widths)
    assert widths[0] > 5
    assert widths[-1] == pytest.approx(26)


def test_that_a_smoothed_stroke_begins_and_ends_where_the_pen_did() -> None:
    stroke = some_ink().strokes[0]

    curve = smooth(stroke)

    assert curve[0][:2] == stroke[0][:2]
    assert curve[-1][:2] == pytest.approx(stroke[-1][:2])
    assert len(curve) > len(stroke)


def test_that_a_straight_line_stays_straight_and_as_wide_as_the_pen() -> None:
    (outline,) = outlines(an_ink(LINE), pen=20)

    half = pen_width(500, 20) / 2
    assert min(y for _, y in outline) == pytest.approx(100 - half, abs=0.01)
    assert max(y for _, y in outline) == pytest.approx(100 + half, abs=0.01)


def test_that_a_dot_becomes_a_disc() -> None:
    (disc,) = outlines(an_ink(((50, 60, FULL_PRESSURE, 0), (50, 60, FULL_PRESSURE, 90))), pen=20)

    assert all(math.dist(place, (50, 60)) == pytest.approx(10) for place in disc)


points = st.tuples(
    st.integers(-200, 1200), st.integers(-90, 490), st.integers(0, FULL_PRESSURE), st.integers(0, 10**6)
)


@given(st.lists(st.lists(points, min_size=1, max_size=30).map(tuple), min_size=1, max_size=5))
def test_that_any_strokes_have_outlines_near_them(strokes: list[tuple[Any, ...]]) -> None:
    ink = check(an_ink(*strokes))
    left, top, right, bottom = bounds(ink)
    loop = 0.15 * math.hypot(right - left, bottom - top) + 30

    found = list(outlines(ink, pen=26))

    assert len(found) == len(strokes)
    for x, y in itertools.chain.from_iterable(found):
        assert left - loop <= x <= right + loop
        assert top - loop <= y <= bottom + loop


@pytest.mark.shared_data
def test_that_real_signatures_are_drawn(shared_data: Path, fonts: FontFiles) -> None:
    with gzip.open(shared_data / "signatures" / "zh_ipad_strokes.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in itertools.islice(file, 0, None, 20)]
    inks = [check(_on_a_pad(row)) for row in rows]

    dark = [_dark_pixels(ink, fonts) for ink in inks]

    assert len(inks) >= 8
    assert min(dark) > _dark_pixels(an_ink(((500, 200, 1, 0),)), fonts) + 40


def _dark_pixels(ink: Ink, fonts: FontFiles) -> int:
    """How many pixels of the sheet are nearly black."""
    pages = page_images(render(signed(a_sheet(), ink), fonts), 60)
    return sum(1 for *_, pixels in pages for at in range(0, len(pixels), 4) if pixels[at] < 90)


def _on_a_pad(row: Any) -> Ink:
    """Recorded strokes in tenths of their unit, pressure from 0..1."""
    strokes = tuple(
        tuple(
            (round(10 * x), round(10 * y), round(FULL_PRESSURE * min(1, press)), t)
            for x, y, press, t in stroke
        )
        for stroke in row["strokes"]
    )
    return Ink(width=10 * row["w"], height=10 * row["h"], strokes=strokes)
