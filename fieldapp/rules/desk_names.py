"""What a laptop may be called: one line, not empty, short enough for a column."""

from __future__ import annotations

import unicodedata

from fieldapp.errors import RuleBroken

LONGEST_DESK_NAME = 80


def desk_name(words: str) -> str:
    """The name as it is kept, without line breaks or control characters.

    Raises RuleBroken `desk-name-missing`, or `desk-name-too-long` with `most`.
    """
    plain = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in words)
    name = " ".join(plain.split())
    if not name:
        raise RuleBroken("desk-name-missing")
    if len(name) > LONGEST_DESK_NAME:
        raise RuleBroken("desk-name-too-long", most=LONGEST_DESK_NAME)
    return name
