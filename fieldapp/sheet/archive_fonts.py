"""What ISO 19005-3 6.2.11 asks of fonts, for the kind that a sheet has: TrueType, in subsets of 256 codes.

Each function says what is wrong, or nothing.
"""

from __future__ import annotations

import io
import re
from typing import Any

from fieldapp.sheet.archive_file import ArchiveFile
from fieldapp.sheet.attached import unpacked

_PAIR = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{4,8})>")
_NO_CHARACTERS = frozenset({"\0", "\ufeff", "\ufffe"})
_SYMBOLIC = 4


def embedded(file: ArchiveFile) -> str:
    """Every font of the file is TrueType with its program inside, whether it shows anything or not."""
    for font in file.dictionaries():
        if font.get("/Type") == "/Font" and (
            font.get("/Subtype") != "/TrueType" or "/FontFile2" not in font.get("/FontDescriptor", {})
        ):
            return str(font.get("/BaseFont"))
    return "" if file.fonts else "no text at all"


def widths(file: ArchiveFile) -> str:
    """To a thousandth of the size, as the standard allows."""
    for font, codes in file.fonts:
        program, glyph_of = _program(font)
        scale = 1000 / program["head"].unitsPerEm
        first = int(font.FirstChar)
        for code in codes:
            advance = program["hmtx"][glyph_of[code]][0] * scale
            if abs(float(font.Widths[code - first]) - advance) > 1:
                return f"{font.BaseFont} code {code}"
    return ""


def encodings(file: ArchiveFile) -> str:
    """Symbolic, no encoding beside it, and one table of codes in the program."""
    for font, _ in file.fonts:
        program, _ = _program(font)
        symbolic = int(font.FontDescriptor.Flags) & _SYMBOLIC
        if not symbolic or "/Encoding" in font or len(program["cmap"].tables) != 1:
            return str(font.BaseFont)
    return ""


def unicode(file: ArchiveFile) -> str:
    """Every code that is shown has a character, and none of private use."""
    for font, codes in file.fonts:
        known = {int(code, 16): bytes.fromhex(char.decode()) for code, char in _PAIR.findall(_table(font))}
        for code in codes:
            text = known.get(code, b"").decode("utf-16-be", "replace")
            if not text or text in _NO_CHARACTERS or "\ue000" <= text <= "\uf8ff":
                return f"{font.BaseFont} code {code}"
    return ""


def glyphs(file: ArchiveFile) -> str:
    """No code that is shown leads to the glyph for what is missing."""
    for font, codes in file.fonts:
        program, glyph_of = _program(font)
        lost = [code for code in codes if program.getGlyphID(glyph_of.get(code, ".notdef")) == 0]
        if lost:
            return f"{font.BaseFont} code {lost[0]}"
    return ""


def _program(font: Any) -> tuple[Any, dict[int, str]]:
    """The font's program, and which glyph each code leads to."""
    from fontTools.ttLib import TTFont

    program = TTFont(io.BytesIO(unpacked(font.FontDescriptor.FontFile2)), lazy=True)
    return program, dict(program["cmap"].tables[0].cmap)


def _table(font: Any) -> bytes:
    return unpacked(font.ToUnicode) if "/ToUnicode" in font else b""
