"""What changed from one text to another, word by word: Chinese by the character, other letters by the word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"[㐀-䶿一-鿿豈-﫿]|[^\W_]+|\s+|.", re.DOTALL)
MOST = 4_000
"""Longer texts (in words) are shown as taken out and put in whole: comparing takes the square of it."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is `kept`, `out` or `new`."""

    fate: str
    words: str


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that make up both texts, in order."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST:
        return _pieces(("out", before), ("new", after))
    found: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("kept", "".join(old[a:b])))
        else:
            found += [("out", "".join(old[a:b])), ("new", "".join(new[c:d]))]
    return _pieces(*found)


def _pieces(*found: tuple[str, str]) -> tuple[Piece, ...]:
    return tuple(Piece(fate, words) for fate, words in found if words)
