"""Adds to an instance of Noto Sans SC the letters that its makers left out.

The Chinese Noto covers Chinese far and Latin narrowly: no Polish, Czech, Turkish or
accented Greek names, no subscripts, no ticked boxes. Its parts are all there, though, as
separate contours: accents are lifted from letters that carry them (the caron of `e` with
caron) and set on those that lack them, as Unicode's own decompositions say.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# letters to complete: Latin Extended-A and -B, Greek, Cyrillic, Latin Extended Additional
_RANGES = ((0x100, 0x250), (0x370, 0x400), (0x400, 0x460), (0x1E00, 0x1F00))

# which letters carry a mark to lift: (small, capital), each with the bare letter beside it
_DONORS: Mapping[str, tuple[str, str]] = {
    "\u0300": ("à", "À"),
    "\u0301": ("á", "Á"),
    "\u0302": ("â", "Â"),
    "\u0303": ("ñ", "Ñ"),
    "\u0304": ("ā", "Ā"),
    "\u0306": ("ă", "Ă"),
    "\u0308": ("ë", "Ë"),
    "\u030a": ("å", "å"),
    "\u030c": ("ě", "Ě"),
    "\u0327": ("ç", "Ç"),
}
_COMMA_BELOW = frozenset("GgKkLlNnRrSsTt")
_TAKES_APOSTROPHE = frozenset("dtlL")
_ASCENDERS = frozenset("bdfhklt")

# as wide as a Chinese character in the source, which tears English words apart
_QUOTES = "‘’“”"

# one drawing under a second code point
_SAME: Mapping[str, str] = {
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
    "ĸ": "κ",
    "І": "I",
    "і": "i",
    "Ј": "J",
    "ј": "j",
    "Ѕ": "S",
    "ѕ": "s",
    "⌀": "∅",
    "☐": "□",
    "✔": "✓",
}


@dataclass(frozen=True, slots=True)
class Contour:
    """One closed outline: points, and whether each lies on the curve."""

    points: tuple[tuple[float, float], ...]
    flags: tuple[int, ...]

    def moved(self, right: float, up: float, scale: float = 1.0) -> Contour:
        """The same outline, scaled about the origin and then shifted."""
        return Contour(tuple((x * scale + right, y * scale + up) for x, y in self.points), self.flags)


def complete(font: Any) -> None:
    """Add every letter that can be made of parts; what the font has stays as it is.

    `font` is a static TrueType `TTFont`; its glyph order, outlines, metrics and character
    map are extended in place, in a fixed order.
    """
    case = TypeCase(font)
    for char, source in _SAME.items():
        case.add(char, case.contours(source), case.width(source))
    case.add("\u2007", [], case.width("0"))
    for low, high in _RANGES:
        for point in range(low, high):
            case.compose(chr(point))
    for char, (contours, width) in _drawn(case):
        case.add(char, contours, width)
    case.give_notdef_a_code_point()
    case.narrow(_QUOTES)


class TypeCase:
    """The outlines of one font by character, and a way to add more."""

    def __init__(self, font: Any) -> None:
        self._font = font
        self._names: dict[int, str] = dict(font.getBestCmap())

    def has(self, char: str) -> bool:
        return ord(char) in self._names

    def width(self, char: str) -> int:
        return int(self._font["hmtx"][self._names[ord(char)]][0])

    def contours(self, char: str) -> list[Contour]:
        """The outlines of a character, in the order the font holds them."""
        coordinates, ends, flags = self._font["glyf"][self._names[ord(char)]].getCoordinates(
            self._font["glyf"]
        )
        starts = [0, *(end + 1 for end in ends)]
        return [
            Contour(tuple(coordinates[start : end + 1]), tuple(flags[start : end + 1]))
            for start, end in zip(starts, ends, strict=False)
        ]

    def compose(self, char: str) -> None:
        """Add a letter and mark that Unicode decomposes into parts held here."""
        parts = unicodedata.normalize("NFD", char)
        if self.has(char) or len(parts) != 2 or not self.has(parts[0]):
            return
        mark = _mark(self, *parts)
        if mark is not None:
            self.add(char, [*_under_a_mark(self, *parts), *mark], self.width(parts[0]))

    def add(self, char: str, contours: Iterable[Contour], width: float) -> None:
        """Give `char` these outlines, unless the font draws it already."""
        if self.has(char):
            return
        from fontTools.ttLib.tables._g_l_y_f import Glyph

        glyph = Glyph()
        _fill(glyph, list(contours))
        name = f"added{ord(char):04X}"
        self._font.setGlyphOrder([*self._font.getGlyphOrder(), name])
        self._font["glyf"].glyphs[name] = glyph
        glyph.recalcBounds(self._font["glyf"])
        self._font["hmtx"].metrics[name] = (round(width), getattr(glyph, "xMin", 0))
        self._map(char, name)

    def give_notdef_a_code_point(self) -> None:
        """U+FFFD draws the box of a missing glyph, so that what is missing can be printed."""
        if not self.has("\ufffd"):
            self._map("\ufffd", ".notdef")

    def narrow(self, chars: str) -> None:
        """Map characters to the font's own proportional drawings of them (feature `pwid`)."""
        narrow = self._substitutions("pwid")
        for char in chars:
            name = self._names[ord(char)]
            self._map(char, narrow.get(name, name))

    def _substitutions(self, tag: str) -> dict[str, str]:
        table = self._font["GSUB"].table
        features = [row.Feature for row in table.FeatureList.FeatureRecord if row.FeatureTag == tag]
        lookups = {index for feature in features for index in feature.LookupListIndex}
        parts = [part for index in sorted(lookups) for part in table.LookupList.Lookup[index].SubTable]
        found: dict[str, str] = {}
        for part in parts:
            found.update(getattr(getattr(part, "ExtSubTable", part), "mapping", {}))
        return found

    def _map(self, char: str, name: str) -> None:
        self._names[ord(char)] = name
        for table in self._font["cmap"].tables:
            if table.isUnicode() and (ord(char) < 0x10000 or table.format == 12):
                table.cmap[ord(char)] = name


def _fill(glyph: Any, contours: list[Contour]) -> None:
    from array import array

    from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates, flagOverlapSimple
    from fontTools.ttLib.tables.ttProgram import Program

    glyph.numberOfContours = len(contours)
    if not contours:
        return
    points = [(round(x), round(y)) for contour in contours for x, y in contour.points]
    flags = bytearray(flag & 1 for contour in contours for flag in contour.flags)
    flags[0] |= flagOverlapSimple
    ends = array("H")
    for contour in contours:
        ends.append((ends[-1] if ends else -1) + len(contour.points))
    glyph.coordinates, glyph.flags, glyph.endPtsOfContours = GlyphCoordinates(points), flags, list(ends)
    glyph.program = Program()
    glyph.program.fromBytecode(b"")


def _under_a_mark(case: TypeCase, base: str, mark: str) -> list[Contour]:
    """The letter below its mark: `i` and `j` lose their dots to whatever stands above."""
    outlines = case.contours(base)
    above = mark not in "\u0327\u0328\u0326\u0323\u0331"
    return outlines[:1] if base in "ijіј" and above else outlines


def _mark(case: TypeCase, base: str, mark: str) -> list[Contour] | None:
    """The outlines of `mark`, already standing where `base` needs it; None if unknown."""
    if mark == "\u030c" and base in _TAKES_APOSTROPHE:
        return _apostrophe(case, base)
    if mark in "\u0326\u0327" and base in _COMMA_BELOW and (mark == "\u0326" or base not in "SsTt"):
        return _comma_at(case, base)
    if mark == "\u0328":
        return [_ogonek(case, base)]
    lifted = _lifted(case, mark, capital=_is_tall(base))
    if lifted is None:
        return None
    shift = _middle(_under_a_mark(case, base, mark)) - lifted[1]
    return [contour.moved(shift, 0) for contour in lifted[0]]


def _lifted(case: TypeCase, mark: str, *, capital: bool) -> tuple[list[Contour], float] | None:
    """A mark and the middle of the letter it was taken from."""
    if mark == "\u0307":
        dot = case.contours("i")[1]
        return [dot.moved(0, _cap_rise(case) if capital else 0)], _middle([dot])
    if mark == "\u030b":
        acutes, middle = _lifted(case, "\u0301", capital=capital) or ([], 0.0)
        left, right = _reach(acutes)
        step = (right - left) * 0.8
        at = (left + right) / 2 - middle
        return [part.moved(way * step / 2 - at, 0) for part in acutes for way in (-1, 1)], middle
    donor = _DONORS.get(mark)
    if donor is None:
        return None
    letter = donor[1 if capital else 0]
    base = unicodedata.normalize("NFD", letter)[0]
    bare = case.contours(base)
    outlines = case.contours(letter)[len(bare) :]
    if capital and letter.islower():
        outlines = [contour.moved(0, _cap_rise(case)) for contour in outlines]
    return outlines, _middle(bare)


def _cap_rise(case: TypeCase) -> float:
    """How much higher a mark stands over a capital than over a small letter."""
    small, capital = case.contours("ë")[-1], case.contours("Ë")[-1]
    return capital.points[0][1] - small.points[0][1]


def _apostrophe(case: TypeCase, base: str) -> list[Contour]:
    """The caron of d, t, l and L: a raised comma at the right shoulder."""
    right = _reach(case.contours(base))[1]
    comma = case.contours(",")[0].moved(0, 0, 0.8)
    left = right + 8 if base != "L" else right - 190
    return [comma.moved(left - _reach([comma])[0], 800 - _top([comma]))]


def _comma_at(case: TypeCase, base: str) -> list[Contour]:
    """A comma below; for the small g, whose tail is in the way, a turned one above."""
    comma = case.contours(",")[0].moved(0, 0, 0.75)
    middle = _middle([comma])
    centre = _middle(case.contours(base))
    if base == "g":
        turned = Contour(tuple((-x, -y) for x, y in comma.points), comma.flags)
        return [turned.moved(centre - _middle([turned]), 640 - _bottom([turned]))]
    return [comma.moved(centre - middle, -60 - _top([comma]))]


def _ogonek(case: TypeCase, base: str) -> Contour:
    """A hook below, opening to the right; as heavy as the font's macron."""
    weight = _thickness(case)
    right = _reach(case.contours(base))[1]
    x = right - (150 if base in "AaUu" else (_reach(case.contours(base))[1] - _middle(case.contours(base))))
    outline = (
        (x + 10, 10, 1),
        (x - 70, -60, 0),
        (x - 70, -135, 1),
        (x - 70, -215, 0),
        (x + 25, -215, 1),
        (x + 70, -215, 0),
        (x + 100, -196, 1),
        (x + 86, -196 + weight * 0.9, 1),
        (x + 64, -215 + weight, 0),
        (x + 44, -215 + weight, 1),
        (x - 70 + weight * 1.1, -215 + weight, 0),
        (x - 70 + weight * 1.1, -125, 1),
        (x - 70 + weight * 1.1, -60, 0),
        (x + 40 + weight * 0.5, 10, 1),
    )
    return _clockwise(Contour(tuple((a, b) for a, b, _ in outline), tuple(on for *_, on in outline)))


def _drawn(case: TypeCase) -> Iterator[tuple[str, tuple[list[Contour], float]]]:
    """Characters that no decomposition leads to."""
    for char, base, bar in (
        ("Ł", "L", (0.0, 0.30, 0.62, 0.62)),
        ("ł", "l", (-0.35, 0.36, 1.0, 0.62)),
        ("Ħ", "H", (-0.03, 0.69, 1.03, 0.69)),
        ("ħ", "h", (-0.10, 0.80, 0.55, 0.80)),
        ("Ŧ", "T", (0.2, 0.42, 0.8, 0.42)),
        ("ŧ", "t", (0.08, 0.37, 0.95, 0.37)),
    ):
        yield char, ([*case.contours(base), _bar(case, base, bar)], case.width(base))
    yield "ı", (case.contours("i")[:1], case.width("i"))
    yield "ȷ", (case.contours("j")[:1], case.width("j"))
    for char, pair in (("Ĳ", "IJ"), ("ĳ", "ij"), ("ŉ", "'n")):
        yield char, _side_by_side(case, pair)
    for char, base in (("Ŀ", "L"), ("ŀ", "l")):
        yield char, _with_middle_dot(case, base)
    for char, base in (("ŋ", "n"), ("Ŋ", "N")):
        yield char, (_with_tail(case, base), case.width(base))
    yield from _small_digits(case)
    yield from _boxes(case)


def _bar(case: TypeCase, base: str, ends: tuple[float, float, float, float]) -> Contour:
    """A stroke across a letter; `ends` in shares of its width and of the cap height."""
    left, right = _reach(case.contours(base))
    cap = _top(case.contours("H"))
    x1, y1 = left + ends[0] * (right - left), ends[1] * cap
    x2, y2 = left + ends[2] * (right - left), ends[3] * cap
    half = _thickness(case) / 2
    corners = ((x1, y1 - half), (x1, y1 + half), (x2, y2 + half), (x2, y2 - half))
    return _clockwise(Contour(corners, (1, 1, 1, 1)))


def _side_by_side(case: TypeCase, pair: str) -> tuple[list[Contour], float]:
    first, second = pair[0], pair[1]
    moved = [contour.moved(case.width(first), 0) for contour in case.contours(second)]
    return [*case.contours(first), *moved], case.width(first) + case.width(second)


def _with_middle_dot(case: TypeCase, base: str) -> tuple[list[Contour], float]:
    """The Catalan geminate: the letter, then a dot at half its height."""
    dot = case.contours("i")[1]
    wide = _reach([dot])[1] - _reach([dot])[0]
    place = dot.moved(case.width(base) - _reach([dot])[0], 330 - _middle_height(dot))
    return [*case.contours(base), place], case.width(base) + wide * 1.5


def _with_tail(case: TypeCase, base: str) -> list[Contour]:
    """Eng: the letter, with the lower part of a `j` grown from its right stem."""
    tail = case.contours("j")[0]
    cut = Contour(tuple((x, min(y, 200)) for x, y in tail.points), tail.flags)
    letter = case.contours(base)
    return [*letter, cut.moved(_reach(letter)[1] - _reach([cut])[1], 0)]


def _small_digits(case: TypeCase) -> Iterator[tuple[str, tuple[list[Contour], float]]]:
    """Superscripts and subscripts (CO₂, m³): digits at three fifths."""
    scale = 0.6
    signs = {"+": ("⁺", "₊"), "-": ("⁻", "₋"), "(": ("⁽", "₍"), ")": ("⁾", "₎")}
    digits = {str(n): ("⁰¹²³⁴⁵⁶⁷⁸⁹"[n], "₀₁₂₃₄₅₆₇₈₉"[n]) for n in range(10)}
    for char, (above, below) in {**digits, **signs}.items():
        outlines = case.contours("−" if char == "-" else char)
        width = case.width("−" if char == "-" else char) * scale
        yield above, ([contour.moved(0, 310, scale) for contour in outlines], width)
        yield below, ([contour.moved(0, -110, scale) for contour in outlines], width)


def _boxes(case: TypeCase) -> Iterator[tuple[str, tuple[list[Contour], float]]]:
    """Ticked and crossed boxes, and the cross alone."""
    box = case.contours("□")
    tick = case.contours("✓")
    cross = case.contours("×")
    yield "✗", (_centred(cross, tick, 1.0), case.width("✓"))
    yield "✘", (_centred(cross, tick, 1.0), case.width("✓"))
    yield "☑", ([*box, *_centred(tick, box, 0.72)], case.width("□"))
    yield "☒", ([*box, *_centred(cross, box, 1.1)], case.width("□"))


def _centred(outlines: list[Contour], on: list[Contour], scale: float) -> list[Contour]:
    scaled = [contour.moved(0, 0, scale) for contour in outlines]
    up = (_top(on) + _bottom(on) - _top(scaled) - _bottom(scaled)) / 2
    return [contour.moved(_middle(on) - _middle(scaled), up) for contour in scaled]


def _is_tall(base: str) -> bool:
    return base.isupper() or base in _ASCENDERS


def _thickness(case: TypeCase) -> float:
    macron = case.contours("¯")
    return _top(macron) - _bottom(macron)


def _clockwise(contour: Contour) -> Contour:
    """TrueType fills what runs clockwise; the other way round cuts a hole."""
    ring = contour.points
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))
    return contour if area < 0 else Contour(ring[::-1], contour.flags[::-1])


def _reach(contours: Iterable[Contour]) -> tuple[float, float]:
    across = [x for contour in contours for x, _ in contour.points]
    return min(across), max(across)


def _middle(contours: Iterable[Contour]) -> float:
    return sum(_reach(contours)) / 2


def _top(contours: Iterable[Contour]) -> float:
    return max(y for contour in contours for _, y in contour.points)


def _bottom(contours: Iterable[Contour]) -> float:
    return min(y for contour in contours for _, y in contour.points)


def _middle_height(contour: Contour) -> float:
    return (_top([contour]) + _bottom([contour])) / 2
