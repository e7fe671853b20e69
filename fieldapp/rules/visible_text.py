"""Text of strangers, for the eye: what would move the cursor, end a line or turn the writing round is made visible.

    plain(written)        # control and direction-changing characters as U+FFFD; lines and tabs stay
    one_line(written)     # the same on one line, cut with an ellipsis

Guards the eye and the terminal, not a parser: whoever writes markup escapes it besides.
"""

from __future__ import annotations

import unicodedata

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_KEPT_CONTROLS = frozenset("\n\t")
_DIRECTION_CHANGES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def plain(written: str) -> str:
    """What a person wrote, with control and direction-changing characters made visible; lines and tabs stay."""
    return written if written.isprintable() else "".join(map(_shown, written))


def one_line(written: str, longest: int = 400) -> str:
    """The same on one line, cut with an ellipsis."""
    joined = " ".join(plain(written[: longest * 2]).split())
    return joined if len(joined) <= longest else joined[: longest - 1] + ELLIPSIS


def _shown(character: str) -> str:
    if character in _KEPT_CONTROLS or character.isprintable():
        return character
    if character in _DIRECTION_CHANGES or unicodedata.category(character) in {"Cc", "Cs"}:
        return "\N{REPLACEMENT CHARACTER}"
    return character
