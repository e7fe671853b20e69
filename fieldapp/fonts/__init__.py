"""The two fonts that fieldapp draws everything with: screens, sheets and console.

`font_files()` says where they are; they are built once by `python -m fieldapp.fonts`
(see `fonts/build.py`) and never committed. What they cannot draw must show before a
customer signs: `missing_glyphs(text)` names it.
"""

from __future__ import annotations

import functools
import re
import sys
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from fieldapp.errors import ReplicaTrouble

FAMILY = "Fieldapp Sans"
REGULAR_NAME = "FieldappSans-Regular.ttf"
BOLD_NAME = "FieldappSans-Bold.ttf"
LICENCE_NAME = "OFL.txt"
COVERAGE_NAME = "coverage.txt"
STAMP_NAME = "built-from.txt"
BUILD_COMMAND = "python -m fieldapp.fonts"

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class FontFiles:
    """Two static TrueType files that cover the same characters."""

    regular: Path
    bold: Path


def font_files() -> FontFiles:
    """The fonts of this installation.

    Raises:
        ReplicaTrouble: `fonts-not-built`; the error names the command that builds them.
    """
    return files_in(_built_folder())


def files_in(folder: Path) -> FontFiles:
    """The two files that a finished build leaves in `folder`."""
    return FontFiles(folder / REGULAR_NAME, folder / BOLD_NAME)


def missing_glyphs(text: str) -> frozenset[str]:
    """The characters of `text` that the fonts cannot draw; an empty set when all is well.

    Accents written apart from their letters count as the accented letter. Line breaks, tabs and characters that are never drawn by themselves (joiners,
    variation selectors) are not missing.

    Raises:
        ReplicaTrouble: `fonts-not-built`.
    """
    return frozenset(char for char in set(composed(text)) if not (is_silent(char) or is_covered(char)))


def composed(text: str) -> str:
    """The text with accents joined to their letters, where there are any; all else as it is."""
    marks = any(unicodedata.combining(char) for char in text)
    return unicodedata.normalize("NFC", text) if marks else text


def is_covered(char: str) -> bool:
    """Whether the fonts hold a glyph for this one character."""
    starts, ends = _coverage(_built_folder())
    place = bisect_right(starts, ord(char)) - 1
    return place >= 0 and ord(char) <= ends[place]


def is_silent(char: str) -> bool:
    """Whether a character steers the layout and leaves no mark (`Default_Ignorable_Code_Point`)."""
    return _STEERS.match(char) is not None


def audible(text: str) -> str:
    """The text without the characters that leave no mark."""
    return _STEERS.sub("", text)


def default_folder() -> Path:
    """Where a build writes: `build/fonts` of a checkout, the person's cache when installed."""
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "build" / "fonts"
    return platformdirs.user_cache_path("fieldapp") / "fonts"


def _built_folder() -> Path:
    for folder in (_PACKAGE / "_resources" / "fonts", _frozen_folder(), default_folder()):
        if folder is not None and (folder / STAMP_NAME).is_file():
            return folder
    raise ReplicaTrouble("fonts-not-built", command=BUILD_COMMAND, folder=str(default_folder()))


def _frozen_folder() -> Path | None:
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "fonts" if bundle else None


@functools.lru_cache(maxsize=2)
def _coverage(folder: Path) -> tuple[list[int], list[int]]:
    """First and last code points of the covered ranges, ascending."""
    rows = (folder / COVERAGE_NAME).read_text("ascii").split()
    pairs = [row.split("-") for row in rows]
    return [int(first, 16) for first, _ in pairs], [int(last, 16) for _, last in pairs]


_SILENT = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x180B, 0x180F),
    (0x200B, 0x200F),  # zero width space, joiners, direction marks
    (0x202A, 0x202E),  # direction embeddings
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),
    (0xE0000, 0xE0FFF),
)
_STEERS = re.compile("[\n\r\t" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _SILENT) + "]")
