"""Addresses on nameplates (IEC 61406-1): the whole address names the machine, and it is not opened."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class IdentificationLink:
    """An address that a maker put on a machine.

    IEC 61406-1 makes the address as a whole, compared character by character, the identity; what it leads
    to is not needed to recognise the machine.
    """

    link: str

    def lookup_keys(self) -> tuple[str, ...]:
        """The whole address, then what its query calls a serial number, then its last parts."""
        parts = urlsplit(self.link)
        named = [value for name, value in parse_qsl(parts.query) if name.lower() in _SERIAL_NAMES]
        segments = [unquote(segment) for segment in parts.path.split("/") if segment]
        whole_query = [unquote(parts.query)] if parts.query and "=" not in parts.query else []
        return tuple(dict.fromkeys([self.link, *named, *whole_query, *reversed(segments[-2:])]))


def parse_link(text: str) -> IdentificationLink | None:
    """An address of the web with a host and no blanks; None for every other text."""
    if not text.lower().startswith(("https://", "http://")) or any(char.isspace() for char in text):
        return None
    try:
        host = urlsplit(text).hostname
    except ValueError:
        return None
    return IdentificationLink(text) if host else None


_SERIAL_NAMES = frozenset(
    (
        "s",
        "sn",
        "ser",
        "serial",
        "serialno",
        "serialnumber",
        "serial_number",
        "id",
        "device",
        "asset",
        "21",
        "8004",
    )
)
