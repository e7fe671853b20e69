"""Breaks text into lines: Latin between words, Chinese between characters.

Simple greedy filling with the customary rules (no line begins with a closing mark or ends with
an opening one; GB/T 15834, JLREQ 3.1.7), and words longer than a line are cut where they must be.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldapp.sheet.typeface import Face

_NEVER_FIRST = frozenset("，。、；：？！）】》〉」』〕’”％℃°·…—‰!),.:;?]}%ー々")
_NEVER_LAST = frozenset("（【《〈「『〔‘“([{¥$￥#№")
FIRST_WIDE = 0x2E80


def break_text(text: str, face: Face, size: float, width: float) -> list[str]:
    """The lines of a text, each at most `width` points wide; an empty text has none.

    Line breaks of the text are kept, runs of empty lines become one, tabs become spaces.
    """
    lines: list[str] = []
    for paragraph in text.replace("\t", "    ").splitlines():
        drawable = face.drawable(paragraph).rstrip()
        if drawable:
            lines.extend(_fill(drawable, face, size, width))
        elif lines and lines[-1]:
            lines.append("")
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _fill(text: str, face: Face, size: float, width: float) -> Iterator[str]:
    line, used = "", 0.0
    for atom in _atoms(text):
        needed = face.width(atom, size)
        if used + needed <= width:
            line, used = line + atom, used + needed
            continue
        if atom.isspace():
            continue
        if line.strip():
            yield line.rstrip()
        *full, line = _cut(atom, face, size, width) if needed > width else [atom]
        yield from full
        used = face.width(line, size)
    if line.strip():
        yield line.rstrip()


def _atoms(text: str) -> Iterator[str]:
    """What stays on one line: a word, a Chinese character with its marks, a run of spaces."""
    start = 0
    for at in range(1, len(text)):
        if _may_break(text[at - 1], text[at]):
            yield text[start:at]
            start = at
    yield text[start:]


def _may_break(before: str, after: str) -> bool:
    if before.isspace() != after.isspace():
        return True
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return ord(before) >= FIRST_WIDE or ord(after) >= FIRST_WIDE


def _cut(word: str, face: Face, size: float, width: float) -> list[str]:
    """A word that is wider than a line, in pieces that fit (one character at least)."""
    pieces: list[str] = []
    start, used = 0, 0.0
    for at, char in enumerate(word):
        needed = face.width(char, size)
        if at > start and used + needed > width:
            pieces.append(word[start:at])
            start, used = at, 0.0
        used += needed
    return [*pieces, word[start:]]
