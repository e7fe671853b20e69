"""The code at the foot of a service sheet: `FIELDAPP:S:WO-2026-00042:1:9F86...`.

It names the order, the revision and the digest of what the customer signed; `https://service.example/verify?s=...`
says the same to a customer's telephone. To fieldapp it is a key to look
up; whether a sheet is genuine is for the digest to show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from fieldapp.errors import Unreadable

PREFIX = "FIELDAPP:S:"


@dataclass(frozen=True, slots=True)
class SheetCode:
    """The code, read."""

    number: str
    """The order's, in capitals as codes are."""
    revision: int
    digest: str
    """SHA-256, in small hexadecimal digits."""

    def lookup_keys(self) -> tuple[str, ...]:
        """The order's number."""
        return (self.number,)


def sheet_code_text(number: str, revision: int, digest: str) -> str:
    """What the code of a sheet holds: capital letters, which a QR code packs tightly."""
    return f"{PREFIX}{number}:{revision}:{digest}".upper()


def sheet_code_link(address: str, number: str, revision: int, digest: str) -> str:
    """The same for a customer's telephone: the server's page that says what is known of the sheet."""
    return f"{address.rstrip('/')}/verify?{urlencode({'s': f'{number}:{revision}:{digest}'}, safe=':')}"


def parse_sheet_link(text: str) -> SheetCode | None:
    """The code in such a link, from any server; None where the address is not one."""
    parts = urlsplit(text)
    asked = parse_qs(parts.query).get("s", [""])[-1]
    if not parts.path.endswith("/verify") or (found := _FORM.fullmatch(PREFIX + asked.upper())) is None:
        return None
    return SheetCode(found["number"], int(found["revision"]), found["digest"].lower())


def parse_sheet_code(text: str) -> SheetCode:
    """Read it. Raises Unreadable `sheet-code-damaged`."""
    found = _FORM.fullmatch(text.upper())
    if found is None:
        raise Unreadable("sheet-code-damaged")
    return SheetCode(found["number"], int(found["revision"]), found["digest"].lower())


_FORM = re.compile(rf"{PREFIX}(?P<number>.{{0,80}}):(?P<revision>\d{{1,6}}):(?P<digest>[0-9A-F]{{64}})")
