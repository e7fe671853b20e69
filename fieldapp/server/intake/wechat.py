"""Messages as an official WeChat account or WeCom calls back: XML, plain or encrypted.

Each call names a moment, a nonce and the SHA-1 of these and a shared token, sorted. That covers no body unless the
message is encrypted; so a nonce counts for one body only, and an account with a key is held to encryption.
The formats are those of the platform's guides ("接入指南", "消息加解密说明").
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from fieldapp.actions.requests import RequestDraft
from fieldapp.server.intake.signed import key_of
from fieldapp.server.looks import Channel
from fieldapp.server.mail.incoming import LONGEST_WORDS, NO_WORDS, language_of

TOLERANCE = timedelta(minutes=5)
ANSWER = "success"
"""What the platform reads as: taken, do not send it again."""
_BLOCK = 32
_HEAD_BYTES = 20
_DOCTYPE = re.compile(r"<!\s*(doctype|entity)", re.IGNORECASE)
_MOST_TAGS = 500
_FROM_TEXT = ("Content", "Recognition", "Title", "Description", "Label", "Url", "PicUrl")


@dataclass(frozen=True)
class Account:
    """What is agreed with the platform."""

    token: str
    aes_key: str | None = None
    """`EncodingAESKey`: 43 characters; with it every message is encrypted."""
    app_id: str | None = None


@dataclass(frozen=True)
class Chat:
    """A message as it was understood; `fields` are its tags."""

    fields: Mapping[str, str]
    xml: str

    @property
    def is_event(self) -> bool:
        """Whether nobody wrote: somebody followed, clicked, scanned."""
        return self.fields.get("MsgType", "").lower() == "event"

    def draft(self, source_id: str) -> RequestDraft:
        """The request that it asks for. What the platform sends again is the same, word for word."""
        words = self._words()
        return RequestDraft(
            words=words,
            channel=Channel.MESSAGE.value,
            reporter=self.fields.get("FromUserName") or None,
            language=language_of(words),
            source_key=key_of("wechat", source_id, self.xml),
        )

    def _words(self) -> str:
        kind = self.fields.get("MsgType", "").lower()
        if not self.fields:
            return self.xml.replace("\x00", "").strip()[:LONGEST_WORDS] or NO_WORDS
        said = [self.fields[name] for name in _FROM_TEXT if self.fields.get(name)]
        if kind == "location" and "Location_X" in self.fields:
            said.append(f"{self.fields['Location_X']}, {self.fields.get('Location_Y', '')}")
        if self.is_event:
            said.insert(0, " ".join(filter(None, (self.fields.get("Event"), self.fields.get("EventKey")))))
        if kind not in ("text", "", "event"):
            said.insert(0, f"[{kind}]")
        whole = "\n".join(part for part in said if part).replace("\x00", "").strip()
        return whole[:LONGEST_WORDS] or NO_WORDS


def signature(*told: str) -> str:
    """The SHA-1 of these words, sorted."""
    return hashlib.sha1("".join(sorted(told)).encode(), usedforsecurity=False).hexdigest()


def is_fresh(query: Mapping[str, str], now: datetime) -> bool:
    """Whether the call's moment is now, give or take five minutes."""
    try:
        at = datetime.fromtimestamp(int(query.get("timestamp", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return abs(now - at) <= TOLERANCE


def echo(account: Account, query: Mapping[str, str]) -> str | None:
    """What the platform wants to hear when it tries the address; None when it is not the platform."""
    told = query.get("echostr", "")
    if "msg_signature" in query and account.aes_key:
        return opened(account, told) if _is_signed(account, query, "msg_signature", told) else None
    return told if _is_signed(account, query, "signature") else None


def read(account: Account, query: Mapping[str, str], body: bytes) -> Chat | None:
    """The message of a call; None when it is not the platform's, or should have been encrypted.

    A body that is no XML is read as words.
    """
    xml = body.decode("utf-8", "replace")
    outer = _fields(xml)
    sealed = outer.get("Encrypt")
    if account.aes_key is None:
        return Chat(outer, xml) if _is_signed(account, query, "signature") else None
    if sealed is None or not _is_signed(account, query, "msg_signature", sealed):
        return None
    inner = opened(account, sealed)
    return None if inner is None else Chat(_fields(inner), inner)


def opened(account: Account, sealed: str) -> str | None:
    """The words of an encrypted message; None when they are not for this account."""
    try:
        key = base64.b64decode(f"{account.aes_key}=", validate=True)
        data = base64.b64decode(sealed, validate=True)
        padded = _decrypted(key, data)
        size = struct.unpack(">I", padded[_HEAD_BYTES - 4 : _HEAD_BYTES])[0]
        end = _HEAD_BYTES + size
        pad = padded[-1]
        if not 1 <= pad <= _BLOCK or end > len(padded) - pad:
            return None
        receiver = padded[end : len(padded) - pad].decode()
        if account.app_id and not hmac.compare_digest(receiver.encode(), account.app_id.encode()):
            return None
        return padded[_HEAD_BYTES:end].decode()
    except (ValueError, binascii.Error, struct.error, IndexError):
        return None


def _decrypted(key: bytes, data: bytes) -> bytes:
    decryptor = Cipher(AES(key), CBC(key[:16])).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def _is_signed(account: Account, query: Mapping[str, str], name: str, *more: str) -> bool:
    told = (account.token, query.get("timestamp", ""), query.get("nonce", ""), *more)
    return hmac.compare_digest(signature(*told).encode(), query.get(name, "").encode())


def _fields(xml: str) -> dict[str, str]:
    """The tags of a message with their words; none of what is no XML, or brings definitions of its own."""
    if _DOCTYPE.search(xml):
        return {}
    try:
        root = ET.fromstring(xml)  # noqa: S314 - without definitions nothing expands and nothing is fetched
    except (ET.ParseError, ValueError):
        return {}
    found: dict[str, str] = {}
    for element in list(root.iter())[1:_MOST_TAGS]:
        if element.text and element.text.strip():
            found.setdefault(element.tag, element.text.strip())
    return found
