"""How well a column's name fits a field: the words it consists of, whatever their spelling.

`OriginalShorttext`, `DV_DEVICE_NUMBER` and `费用(元)` are `original shorttext`, `dv device
number` and `费用` with the unit 元.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from fieldapp.imports.kinds import Kind
from fieldapp.imports.vocabulary import COLUMN_WORDS, WORDS_OF_KIND

ENOUGH = 58.0
"""The least score at which a column is proposed for a field."""

_UNIT = re.compile(r"[(\[（【]([^)\]）】]*)[)\]）】]")
_CAMEL = re.compile(r"(?<=[a-zäöüß0-9])(?=[A-ZÄÖÜ])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
_NUMBER_WORDS = frozenset({"id", "ids", "no", "nr", "number", "code"})

CURRENCY_SIGNS = {
    "€": "EUR",
    "eur": "EUR",
    "$": "USD",
    "usd": "USD",
    "us$": "USD",
    "£": "GBP",
    "gbp": "GBP",
    "元": "CNY",
    "人民币": "CNY",
    "cny": "CNY",
    "rmb": "CNY",
    "chf": "CHF",
    "jpy": "JPY",
    "aud": "AUD",
    "a$": "AUD",
    "hkd": "HKD",
    "sgd": "SGD",
}
"""¥ is missing: it is the sign of two currencies."""


@cache
def header_words(name: str) -> tuple[str, ...]:
    """The words of a column's name, folded, without a unit in brackets."""
    plain = unicodedata.normalize("NFKC", name)
    without_unit = _UNIT.sub(" ", plain)
    spaced = _CAMEL.sub(" ", without_unit if without_unit.strip() else plain)
    return tuple(match.casefold() for match in _WORD.findall(spaced))


def currency_in(name: str) -> str | None:
    """The currency a column's name states as its unit (ISO 4217), or None."""
    plain = unicodedata.normalize("NFKC", name)
    units = [unit.strip().casefold() for unit in _UNIT.findall(plain)]
    units += [word for word in header_words(name) if len(word) == 3]
    return next((CURRENCY_SIGNS[unit] for unit in units if unit in CURRENCY_SIGNS), None)


def words_for(into: str, kind: Kind | None) -> tuple[str, ...]:
    """The header words of a field; of a list whose kind is known also those that mean little alone."""
    return (*COLUMN_WORDS.get(into, ()), *(WORDS_OF_KIND[kind].get(into, ()) if kind else ()))


def fit(name: str, phrases: Sequence[str]) -> float:
    """How well a column's name fits the likeliest of these phrases, 0 to 100."""
    words = header_words(name)
    return max((_fit(words, phrase, rank) for rank, phrase in enumerate(phrases)), default=0.0)


def _names_a_number(words: tuple[str, ...]) -> bool:
    return bool(words) and words[-1] in _NUMBER_WORDS


def _fit(words: tuple[str, ...], phrase: str, rank: int) -> float:
    wanted = header_words(phrase)
    joined, wanted_joined = "".join(words), "".join(wanted)
    if not joined or not wanted_joined:
        return 0.0
    share = len(wanted_joined) / len(joined)
    handicap = min(rank, 20) * 0.1
    if joined == wanted_joined:
        return 100 - handicap
    if _names_a_number(words) and not _names_a_number(wanted):
        return 0.0  # `problem id` is not the problem
    if _contains(words, wanted):
        return 55 + 35 * share + (5 if words[-len(wanted) :] == wanted else 0) - handicap
    if set(wanted) <= set(words):
        return 45 + 35 * share - handicap
    if not wanted_joined.isascii() and len(wanted_joined) >= 2 and wanted_joined in joined:
        return 45 + 35 * share - handicap  # Chinese is written without spaces
    return 0.0


def _contains(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    span = len(wanted)
    return any(words[start : start + span] == wanted for start in range(len(words) - span + 1))
