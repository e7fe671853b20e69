"""Our own label on a machine, in two forms that carry the same key.

`FIELDAPP:D:PUMP-0042:E7` is the compact form: capital letters, digits and signs that a QR code packs
tightly, with two check characters at the end, read by fieldapp only. `https://service.example/d/...` is for
a customer's telephone: its browser opens the page where a fault is reported. To fieldapp both are a
key to look up; neither is opened.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from fieldapp.codes.checks import check_characters
from fieldapp.errors import Unreadable

PREFIX = "FIELDAPP:D:"


@dataclass(frozen=True, slots=True)
class DeviceLabel:
    """The compact form, read."""

    key: str

    def lookup_keys(self) -> tuple[str, ...]:
        """The device's id where the key stands for one, then the key, then the label's whole text."""
        return (*_id_keys(self.key), self.key, label_text(self.key))


@dataclass(frozen=True, slots=True)
class DeviceLink:
    """The form for a telephone, read."""

    token: str
    link: str

    def lookup_keys(self) -> tuple[str, ...]:
        """The device's id where the token stands for one, then the token, then the whole link."""
        return (*_id_keys(self.token.upper()), self.token, self.link)


def label_text(key: str) -> str:
    """The compact form of a key.

    Raises:
        Unreadable: `label-key`, when the key is not 1 to 40 capital letters, digits and dashes.
    """
    if not _KEY.fullmatch(key):
        raise Unreadable("label-key", key=key[:60])
    return f"{PREFIX}{key}:{check_characters(key)}"


def label_link(server_url: str, token: str) -> str:
    """The form for a telephone: the server's page for reporting a fault on the device with this token.

    Raises:
        Unreadable: `label-token`, when the token is not 4 to 64 letters, digits, dashes and underscores, or
            the address is not one of the web.
    """
    if not _TOKEN.fullmatch(token) or not server_url.startswith(("https://", "http://")):
        raise Unreadable("label-token", token=token[:80], server=server_url[:200])
    return f"{server_url.rstrip('/')}/d/{token}"


def key_of_id(device_id: str) -> str:
    """A label key of 26 characters for a device's id, so that a label can be printed for any device."""
    number = uuid.UUID(device_id).int
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -5, -5))


def id_of_key(key: str) -> str | None:
    """The device's id that a key stands for, or None where it is a number of another kind."""
    if not _ID_KEY.fullmatch(key):
        return None
    number = 0
    for char in key:
        number = number << 5 | _CROCKFORD.index(char)
    return str(uuid.UUID(int=number))


def parse_label(text: str) -> DeviceLabel:
    """The compact form, which must begin with `PREFIX`; lower case and missing dashes are forgiven.

    Raises:
        Unreadable: `label-damaged`, when the check characters do not fit or there is no key.
    """
    key, _, check = text[len(PREFIX) :].upper().strip().rpartition(":")
    if not _KEY.fullmatch(key) or check_characters(key) != check:
        raise Unreadable("label-damaged", text=text[:80])
    return DeviceLabel(key)


def parse_link(text: str) -> DeviceLink | None:
    """The form for a telephone, from any server; None where the address is not one of a label."""
    path = urlsplit(text).path.split("/")
    if len(path) < 3 or path[-2] not in ("d", "D") or not _TOKEN.fullmatch(path[-1]):
        return None
    return DeviceLink(path[-1], text)


def _id_keys(key: str) -> tuple[str, ...]:
    device_id = id_of_key(key)
    return (device_id,) if device_id else ()


_KEY = re.compile(r"[0-9A-Z](?:[0-9A-Z-]{0,38}[0-9A-Z])?")
_TOKEN = re.compile(r"[0-9A-Za-z_-]{4,64}")
_ID_KEY = re.compile(r"[0-7][0-9ABCDEFGHJKMNPQRSTVWXYZ]{25}")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
