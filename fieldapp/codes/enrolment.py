"""The ticket with which a laptop joins a server: where it is, what it looks like, and a code for one use.

As a QR code it is one run of capital letters and digits with a check sum. As text it is three words, which
can be pasted from a message or typed: the address, the code, and the fingerprint of the server's certificate
where there is one to pin.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fieldapp.errors import Unreadable

PREFIX = "FIELDAPP:E:"


@dataclass(frozen=True, slots=True)
class EnrolmentTicket:
    """`fingerprint` is the SHA-256 of the server's certificate in 64 hexadecimal digits, or empty.

    Raises:
        Unreadable: `enrolment-address`, `enrolment-code` or `enrolment-fingerprint`, when that part cannot be one.
    """

    server_url: str
    code: str = field(repr=False)
    fingerprint: str = ""

    def __post_init__(self) -> None:
        if not _is_server(self.server_url):
            raise Unreadable("enrolment-address", address=self.server_url[:200])
        if not _CODE.fullmatch(self.code):
            raise Unreadable("enrolment-code", length=len(self.code))
        if not _FINGERPRINT.fullmatch(self.fingerprint):
            raise Unreadable("enrolment-fingerprint", length=len(self.fingerprint))

    def lookup_keys(self) -> tuple[str, ...]:
        """None: a ticket is not looked up, and its code must not end in a search."""
        return ()

    def qr_text(self) -> str:
        """The content of the QR code, of characters that it packs tightly."""
        body = bytes([_VERSION]) + bytes.fromhex(self.fingerprint or "00" * 32)
        body += f"{self.server_url}\n{self.code}".encode()
        return PREFIX + base64.b32encode(body + _sum(body)).decode().rstrip("=")

    def text(self) -> str:
        """Three lines to read out, to paste or to type."""
        return "\n".join(filter(None, (self.server_url, self.code, self.fingerprint)))


def parse_ticket(text: str) -> EnrolmentTicket:
    """A ticket from a QR code, from a message or from the keyboard.

    Raises:
        Unreadable: `enrolment-damaged` (the check sum is wrong or something is missing), `enrolment-newer` (from
            a newer fieldapp), or what `EnrolmentTicket` says of a part.
    """
    entered = unicodedata.normalize("NFKC", text).strip()
    if len(entered) > _LONGEST:
        raise Unreadable("enrolment-damaged", length=len(entered))
    if entered.upper().startswith(PREFIX):
        return _unpacked("".join(entered[len(PREFIX) :].upper().split()))
    return _from_words(entered.split())


def _unpacked(packed: str) -> EnrolmentTicket:
    try:
        body = base64.b32decode(packed + "=" * (-len(packed) % 8))
        body, check = body[:-_SUM_BYTES], body[-_SUM_BYTES:]
        server_url, _, code = body[33:].decode().partition("\n")
    except ValueError as trouble:
        raise Unreadable("enrolment-damaged", length=len(packed)) from trouble
    if not body or check != _sum(body):
        raise Unreadable("enrolment-damaged", length=len(packed))
    if body[0] != _VERSION:
        raise Unreadable("enrolment-newer", version=body[0])
    fingerprint = body[1:33].hex()
    return EnrolmentTicket(server_url, code, "" if fingerprint == "00" * 32 else fingerprint)


def _from_words(words: list[str]) -> EnrolmentTicket:
    """Address and code, in whatever order, and perhaps a fingerprint, with or without colons."""
    addresses = [word for word in words if "://" in word]
    others = [word for word in words if "://" not in word]
    prints = [bare.lower() for word in others if len(bare := word.replace(":", "")) == 64]
    codes = [word.upper() for word in others if len(word.replace(":", "")) != 64]
    if len(addresses) != 1 or len(codes) != 1 or len(prints) > 1:
        raise Unreadable("enrolment-damaged", length=sum(map(len, words)))
    return EnrolmentTicket(addresses[0].rstrip("/"), codes[0], prints[0] if prints else "")


def _is_server(address: str) -> bool:
    """An address of the web with a host, without a user's name, a query or blanks."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    plain = not (parts.username or parts.query or parts.fragment) and not _BLANK.search(address)
    return (
        parts.scheme in ("https", "http")
        and bool(parts.hostname)
        and plain
        and port != 0
        and len(address) <= 200
    )


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(b"fieldapp enrolment" + body).digest()[:_SUM_BYTES]


_VERSION = 1
_SUM_BYTES = 4
_LONGEST = 1000
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
_CODE = re.compile(r"[0-9A-Z]([0-9A-Z-]{2,62})[0-9A-Z]")
_FINGERPRINT = re.compile(r"([0-9a-f]{64})?")
