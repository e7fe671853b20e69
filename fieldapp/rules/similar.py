"""Whether two people may be telling the same fault: words compared by their pairs of characters.

Pairs work for Chinese, where words have no spaces between them, as well as for Latin letters.
"""

from __future__ import annotations

import unicodedata

ALIKE = 0.3
"""From here on two reports of one device are shown to the office as perhaps the same."""


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1: the share of the shorter text's pairs that the longer one has too."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _pairs(words: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKC", words).casefold()
    letters = "".join(char if char.isalnum() else " " for char in plain).split()
    return frozenset(word[at : at + 2] for word in letters for at in range(len(word) - 1))
