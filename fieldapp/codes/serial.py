"""Plain text on a nameplate: a serial number, alone or among named fields, cleaned for looking up."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlainSerial:
    """A text of no known form. `text` is cleaned: half width, no invisible characters, single blanks."""

    text: str

    def lookup_keys(self) -> tuple[str, ...]:
        """The text, the values of fields that name a thing, the text without blanks, then in capitals."""
        keys = [self.text, *_named_values(self.text)]
        keys += [key.replace(" ", "") for key in keys if len(key) <= _LONGEST_NUMBER]
        keys += [key.upper() for key in keys if len(key) <= _LONGEST_NUMBER]
        return tuple(dict.fromkeys(key for key in keys if key))


def parse_serial(text: str) -> PlainSerial:
    """The cleaned text. What it means is for the search to find out."""
    return PlainSerial(cleaned(text))


def cleaned(text: str) -> str:
    """Full width to half width, dashes to the plain one, blanks to one; lines are kept."""
    half = unicodedata.normalize("NFKC", text).translate(_DASHES)
    visible = "".join(char for char in half if char in "\n\t" or unicodedata.category(char)[0] != "C")
    lines = (" ".join(line.split()) for line in visible.split("\n"))
    return "\n".join(line for line in lines if line)


def _named_values(text: str) -> list[str]:
    """`SN: 42` and `设备编号:42` give `42`, wherever they stand among other fields."""
    found = []
    for field in re.split(r"[\n;|,]", text):
        match = _NAMED.match(field.strip())
        if match:
            found.append(match[1].strip())
    return found


_LONGEST_NUMBER = 60
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
_NAMED = re.compile(
    r"(?:s/?n|ser(?:ial)?\.?(?: ?(?:no|nr|number|#))?\.?|p/?n|part(?: ?(?:no|number))?\.?|asset(?: ?(?:no|id|tag))?\.?"
    r"|(?:设备|资产|出厂|产品|机器|部件|备件|零件|标签)?(?:序列|编|机|图|料|件|型)号|资产码|设备码)"
    r"\s*[:=#]?\s*(?<=[\s:=#])(.+)",
    re.IGNORECASE,
)
