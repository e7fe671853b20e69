"""Numbers that people quote on the telephone: `WO-2026-00042`, given by the server only."""

from __future__ import annotations

import re

ORDERS = "WO"
REQUESTS = "SR"
CUSTOMERS = "C"
ARTICLES = "KB"
WIDTH = 5
_SEQUENCE = re.compile(r"[0-9]+")


def prefix_of(kind: str, year: int) -> str:
    """What every number of a kind in a year begins with: `WO-2026-`."""
    return f"{kind}-{year:04d}-"


def number_of(prefix: str, sequence: int) -> str:
    """The number at that place in its sequence; past 99999 it grows by a digit.

    Raises ValueError when `sequence` is below 1.
    """
    if sequence < 1:
        raise ValueError(sequence)
    return f"{prefix}{sequence:0{WIDTH}d}"


def sequence_of(prefix: str, number: str) -> int | None:
    """The place of a number in its sequence, or None when it is not of this sequence."""
    tail = number.removeprefix(prefix)
    if tail == number or _SEQUENCE.fullmatch(tail) is None:
        return None
    return int(tail)
