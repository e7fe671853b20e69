"""Where everything on one label stands, in millimetres; paper and screen paint the same layout.

The code stands left with its quiet zone of four modules, the text right of it; on a label that is higher
than wide, below it. The number stands last and is never cut: it is what a person types when the
code is scratched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError

from fieldapp.errors import Unreadable

QUIET_MODULES = 4
SMALLEST_MODULE_MM = 0.3
MM_PER_PT = 25.4 / 72

Measure = Callable[[str, bool, float], float]
"""The width in millimetres of a text, bold or not, in a size in millimetres."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one label: `code` is the payload, `number` the same for people."""

    code: str
    number: str
    title: str = ""
    lines: tuple[str, ...] = ()
    heading: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A black rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `y` is its baseline and `size` its font size, both in millimetres."""

    x: float
    y: float
    size: float
    bold: bool
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """One label, ready to paint; `y` grows downwards."""

    width: float
    height: float
    module: float
    bars: tuple[Bar, ...]
    words: tuple[Words, ...]


def lay_out(
    label: Label,
    size_mm: tuple[float, float],
    measure: Measure,
    *,
    correction: str = "M",
    dot_mm: float = 0.0,
) -> Layout:
    """One label in its place.

    `correction` is the share of a code that may be lost: `M` 15 %, `Q` 25 %, for labels that will suffer.

    Raises:
        Unreadable: `label-too-small`, when modules of 0.3 mm do not fit; `label-code`, when the code is
            empty or holds too much.
    """
    width, height = size_mm
    modules = _modules(label.code, correction)
    across = len(modules) + 2 * QUIET_MODULES
    module = min(width, height, _LARGEST_CODE_MM) / across
    if dot_mm:
        module = int(module / dot_mm + 1e-6) * dot_mm
    if module < SMALLEST_MODULE_MM:
        raise Unreadable("label-too-small", width=width, height=height, modules=across)
    side = module * across
    left, top = (0.0, (height - side) / 2) if width >= height else ((width - side) / 2, 0.0)
    quiet = QUIET_MODULES * module
    bars = tuple(_bars(modules, left + quiet, top + quiet, module))
    return Layout(width, height, module, bars, tuple(_words(label, _text_box(size_mm, side), measure)))


def _text_box(size_mm: tuple[float, float], side: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the room beside the code, or below it on a high label."""
    width, height = size_mm
    if width >= height:
        return side, _EDGE_MM, width - _EDGE_MM, height - _EDGE_MM
    return _EDGE_MM, side, width - _EDGE_MM, height - _EDGE_MM


def _words(label: Label, box: tuple[float, float, float, float], measure: Measure) -> Iterator[Words]:
    """From the bottom up the hint and the number; then from the top down as much of the rest as has room."""
    left, top, right, bottom = box
    room = right - left
    if room < _LEAST_ROOM_MM or bottom - top < _LEAST_ROOM_MM:
        return
    for text, bold, size, least in (
        (label.hint, False, _HINT_MM, _LEAST_MM),
        (label.number, True, _NUMBER_MM, 0.0),
    ):
        if text:
            fitting = max(least, min(size, size * room / max(measure(text, bold, size), 0.01)))
            line = next(_broken(text, room, 1, _in_size(measure, bold, fitting * 0.99)))
            yield Words(left, bottom - fitting * _BELOW, fitting, bold, line)
            bottom -= fitting * _LEADING
    for text, bold, size, most in _upper_lines(label):
        free = int((bottom - top) / (size * _LEADING))
        for line in _broken(text, room, min(most, free), _in_size(measure, bold, size)):
            top += size * _LEADING
            yield Words(left, top - size * _BELOW, size, bold, line)


def _in_size(measure: Measure, bold: bool, size: float) -> Callable[[str], float]:
    return lambda text: measure(text, bold, size)


def _upper_lines(label: Label) -> Iterator[tuple[str, bool, float, int]]:
    yield label.heading, False, _HINT_MM, 1
    yield label.title, True, _TITLE_MM, 2
    for line in label.lines:
        yield line, False, _LINE_MM, 2


def _broken(text: str, room: float, most: int, width: Callable[[str], float]) -> Iterator[str]:
    """The text in at most so many lines; between words, or between Chinese characters."""
    rest = " ".join(text.split())
    for number in range(most):
        if not rest:
            return
        if width(rest) <= room:
            yield rest
            return
        if number == most - 1:
            yield _shortened(rest, room, width)
            return
        cut = max((place for place in _breaks(rest) if width(rest[:place].rstrip()) <= room), default=0)
        cut = cut or max(1, len(_shortened(rest, room, width)) - 1)
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()


def _breaks(text: str) -> Iterator[int]:
    for place, (before, after) in enumerate(pairwise(text), start=1):
        if after == " " or before in " -/" or ord(before) > _CJK or ord(after) > _CJK:
            yield place


def _shortened(text: str, room: float, width: Callable[[str], float]) -> str:
    kept = len(text)
    while kept and width(text[:kept] + "…") > room:
        kept -= 1
    return text[:kept].rstrip() + "…"


def _modules(code: str, correction: str) -> list[list[bool]]:
    drawn = qrcode.QRCode(error_correction=_CORRECTIONS[correction], border=0)
    try:
        drawn.add_data(code.encode())
        drawn.make(fit=True)
    except (DataOverflowError, ValueError) as trouble:
        raise Unreadable("label-code", length=len(code)) from trouble
    if not code:
        raise Unreadable("label-code", length=0)
    return [[bool(module) for module in row] for row in drawn.get_matrix()]


def _bars(modules: list[list[bool]], left: float, top: float, module: float) -> Iterator[Bar]:
    """Neighbouring black modules of a row as one rectangle, so that no hairline parts them in print."""
    for number, row in enumerate(modules):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end]:
                end += 1
            if end > start:
                yield Bar(left + start * module, top + number * module, (end - start) * module, module)
            start = end + 1


_CORRECTIONS = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}
_LARGEST_CODE_MM = 36.0
_EDGE_MM = 2.0
_LEAST_ROOM_MM = 8.0
_TITLE_MM = 10 * MM_PER_PT
_LINE_MM = 7.5 * MM_PER_PT
_NUMBER_MM = 11 * MM_PER_PT
_HINT_MM = 6.5 * MM_PER_PT
_LEAST_MM = 5 * MM_PER_PT
_LEADING = 1.3
_BELOW = 0.3
_CJK = 0x2E80
