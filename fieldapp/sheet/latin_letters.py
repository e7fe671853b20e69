"""What the fonts have no glyph for, in Latin letters: nobody's name keeps a sheet from being signed.

    spelt("Ali علي", has)       # 'Ali ‹`ly›'

Such letters stand between ‹ ›, so that nobody takes them for what was written; the sheet's data, which is attached
and sealed, has it as it was written. Spellings are those of anyascii (https://github.com/anyascii/anyascii).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from itertools import groupby

from anyascii import anyascii

REPLACEMENT = "\u25a1"
"""A box, which the fonts have: ISO 19005-3 forbids to print the glyph for what a font has not."""


def spelt(text: str, has: Container[int]) -> str:
    """The text, its characters outside `has` (code points) in letters or, where there are none, as boxes."""
    return "".join(
        "".join(run) if is_there else _run("".join(run))
        for is_there, run in groupby(text, lambda char: ord(char) in has)
    )


def is_spelt(char: str) -> bool:
    """Whether there are letters for a character, or it is a mark upon the one before."""
    letters = anyascii(char)
    return letters.isprintable() and (bool(letters.strip()) or unicodedata.combining(char) != 0)


def _run(missing: str) -> str:
    return "".join(
        _letters("".join(run)) if is_known else REPLACEMENT * len(list(run))
        for is_known, run in groupby(missing, is_spelt)
    )


def _letters(run: str) -> str:
    letters = anyascii(run).strip()
    return f"\u2039{letters}\u203a" if letters else REPLACEMENT * len(run)
