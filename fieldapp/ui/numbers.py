"""Reads a number as people type it: full-width digits, either decimal mark, spaces between groups.

`1,234` could be one thing in one country and another in the next: it is refused, not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from fieldapp.errors import Unreadable

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
_LONGEST = 40


def read_number(written: str) -> Decimal | None:
    """The number somebody typed, None when nothing was typed.

    Raises:
        Unreadable: `number-ambiguous` when the comma may be either, `number-unreadable` otherwise.
    """
    typed = unicodedata.normalize("NFKC", written).replace("\N{MINUS SIGN}", "-")
    typed = "".join(typed.split()).replace("'", "").replace("。", ".").replace("、", ",")
    if not typed:
        return None
    if _COMMA_GROUPS.fullmatch(typed) and typed.count(",") == 1 and not typed.lstrip("+-").startswith("0,"):
        raise Unreadable("number-ambiguous", typed=typed)
    typed = _with_point(typed)
    if len(typed) > _LONGEST or not _PLAIN.fullmatch(typed):
        raise Unreadable("number-unreadable", typed=typed[:_LONGEST])
    return Decimal(typed)


def _with_point(typed: str) -> str:
    whole, point, fraction = typed.partition(".")
    if point and _COMMA_GROUPS.fullmatch(whole):
        return whole.replace(",", "") + "." + fraction
    if not point and _COMMA_GROUPS.fullmatch(typed) and typed.count(",") > 1:
        return typed.replace(",", "")
    return typed.replace(",", ".") if not point and typed.count(",") == 1 else typed
