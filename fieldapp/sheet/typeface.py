"""The two weights as reportlab knows them: widths to break lines by, and what can be drawn.

The sheet carries only these fonts, embedded and subset; a character they lack is spelt in Latin
letters, or drawn as a box where there are none, so that nothing disappears silently (`unprintable`
names what would become a box before anybody signs).
"""

from __future__ import annotations

import functools
import mmap
import threading
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from fieldapp.errors import ReplicaTrouble
from fieldapp.fonts import BUILD_COMMAND, FontFiles, audible, composed, missing_glyphs
from fieldapp.sheet.content import SheetContent, words_of
from fieldapp.sheet.latin_letters import is_spelt, spelt

_loading = threading.Lock()


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One weight."""

    name: str
    widths: Mapping[int, int]

    def width(self, text: str, size: float) -> float:
        """How wide a text of drawable characters is, in points."""
        widths = self.widths
        return sum([widths.get(ord(char), 1000) for char in text]) * size / 1000

    def drawable(self, text: str) -> str:
        """The text as it can be drawn: accents joined, silent characters gone, the missing spelt or boxed."""
        if text.isascii() and text.isprintable():
            return text
        return spelt(audible(composed(text)), self.widths)


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """The weights of one sheet."""

    regular: Face
    bold: Face

    def pick(self, *, bold: bool) -> Face:
        """The weight that a style asks for."""
        return self.bold if bold else self.regular


def load_faces(fonts: FontFiles) -> Faces:
    """Both weights, registered with reportlab once per process; about 0.3 s the first time.

    Raises:
        ReplicaTrouble: `fonts-not-built` when a file is absent or no font.
    """
    with _loading:
        return Faces(_face(fonts.regular), _face(fonts.bold))


def unprintable(content: SheetContent) -> frozenset[str]:
    """The characters of a sheet that would be printed as boxes. Ask before sealing.

    Raises:
        ReplicaTrouble: `fonts-not-built`.
    """
    missing = missing_glyphs("".join(words_of(content)))
    return frozenset(char for char in missing if not is_spelt(char))


def _face(path: Path) -> Face:
    try:
        stamp = path.stat()
        return _registered(path, stamp.st_mtime_ns, stamp.st_size)
    except (OSError, TTFError) as trouble:
        raise ReplicaTrouble("fonts-not-built", command=BUILD_COMMAND, folder=str(path.parent)) from trouble


@functools.lru_cache(maxsize=8)
def _registered(path: Path, changed_ns: int, _size: int) -> Face:
    name = f"{path}#{changed_ns}"
    font = TTFont(name, str(path))
    _hold_less(font.face, path)
    pdfmetrics.registerFont(font)
    return Face(name, font.face.charWidths)


def _hold_less(face: Any, path: Path) -> None:
    """Keep of 31,000 glyphs what sheets are drawn from, each number once, and map the file.

    8 MB a weight, and what is read of the file, instead of 24.
    """
    once: dict[Any, Any] = {}
    face.charWidths = {
        once.setdefault(char, char): once.setdefault(width, width) for char, width in face.charWidths.items()
    }
    face.charToGlyph = {
        once.setdefault(char, char): once.setdefault(glyph, glyph) for char, glyph in face.charToGlyph.items()
    }
    face.hmetrics = [once.setdefault(pair, pair) for pair in face.hmetrics]
    face.glyphPos = array("L", face.glyphPos)
    face.glyphToChar = {}  # only the shaping of scripts would ask, which no sheet does
    with path.open("rb") as file:
        face._ttf_data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
