"""Numbers as people type them: full-width digits, commas, a minus from any keyboard."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from fieldapp.errors import RuleBroken

DECIMAL_PLACES = 4
LARGEST = Decimal(10) ** 13
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_DASHES = str.maketrans({"−": "-", "–": "-", "。": "."})
LONGEST = 60


def number_typed(words: str) -> Decimal:
    """The number that was meant: `４．２`, `4,2`, `1,250.5` and `−3` are all read.

    A comma groups digits where it can (as both languages write); elsewhere it is a decimal
    comma. Raises RuleBroken `not-a-number`, `too-many-decimals` (more than four) or
    `number-too-large`.
    """
    plain = _plain(words)
    if plain is None:
        raise RuleBroken("not-a-number", words=words[:LONGEST])
    number = Decimal(plain)
    if abs(number) >= LARGEST:
        raise RuleBroken("number-too-large", words=words[:LONGEST])
    if number != round(number, DECIMAL_PLACES):
        raise RuleBroken("too-many-decimals", words=words[:LONGEST], places=DECIMAL_PLACES)
    return number


def number_written(number: Decimal) -> str:
    """The one way a number is kept as text: no exponent, no zeros at the end."""
    written = format(number, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def _plain(words: str) -> str | None:
    if len(words) > LONGEST:
        return None
    text = "".join(unicodedata.normalize("NFKC", words).translate(_DASHES).split())
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    return text if _PLAIN.fullmatch(text) else None
