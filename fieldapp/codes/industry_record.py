"""Records in the envelope of ISO/IEC 15434, as on reels, boxes and boards: `[)>`, format 06, data identifiers.

The identifiers are those of ANSI MH10.8.2 (ASC MH10 Data Identifiers).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

GROUP, RECORD, END = "\x1d", "\x1e", "\x04"
HEADER = f"[)>{RECORD}"


@dataclass(frozen=True, slots=True)
class IndustryRecord:
    """Pairs of data identifier and value, in the order in which the code has them."""

    fields: tuple[tuple[str, str], ...]
    text: str

    def value(self, identifier: str) -> str | None:
        """The value of a data identifier, or None where the code does not have it."""
        return next((value for name, value in self.fields if name == identifier), None)

    def lookup_keys(self) -> tuple[str, ...]:
        """Serial numbers, then the part numbers of maker, supplier and customer, then the whole text."""
        known = [value for name in _IN_ORDER if (value := self.value(name))]
        return tuple(dict.fromkeys([*known, self.text]))


def parse_record(text: str) -> IndustryRecord | None:
    """The fields of a format 06 envelope; None where the text is no such envelope."""
    if not text.startswith(HEADER):
        return None
    form, _, body = text[len(HEADER) :].rstrip(END).rstrip(RECORD).partition(GROUP)
    if form != "06":
        return None
    fields = [match.groups() for item in body.split(GROUP) if (match := _FIELD.fullmatch(item))]
    return IndustryRecord(tuple((name, value) for name, value in fields), text) if fields else None


_FIELD = re.compile(r"(\d{0,3}[A-Z])([^\x1d\x1e\x04]+)")
# S, 25S and 3S name one thing; 1P, 30P and P an article for its maker, its seller and its buyer; 1T a lot.
_IN_ORDER = ("S", "25S", "3S", "1P", "30P", "P", "1T")
