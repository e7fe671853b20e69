"""Words that people type: trimmed, nothing is nothing, and refused where they are needed."""

from __future__ import annotations

from fieldapp.errors import RuleBroken


def tidy(words: str | None) -> str | None:
    """The words without blanks around them; None when nothing is left."""
    trimmed = (words or "").strip()
    return trimmed or None


def needed(words: str | None, field: str) -> str:
    """The tidied words. Raises RuleBroken `words-missing` naming the field when there are none."""
    found = tidy(words)
    if found is None:
        raise RuleBroken("words-missing", field=field)
    return found
