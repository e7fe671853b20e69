"""Whether two people may be telling the same fault: what their words have in common.

Latin text is compared by its words, Chinese by its pairs of characters, since it has no spaces between words.
Short words and numbers say which machine it is rather than what is wrong; short codes such as `E03` count.
"""

from __future__ import annotations

import re
import unicodedata

ALIKE = 0.4
"""From here on two reports of one device are shown to the office as perhaps the same."""
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]{4,}")
_CODE = re.compile(r"\b[a-z]{1,2}-?\d{1,3}\b")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1: the share of what the shorter text says that the longer one says too."""
    first, second = _said(one), _said(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _said(words: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKC", words).casefold()
    latin = (word.rstrip("s") for word in _LATIN.findall(plain))
    pairs = (run[at : at + 2] for run in _CHINESE.findall(plain) for at in range(len(run) - 1))
    return frozenset((*latin, *pairs, *_CODE.findall(plain)))
