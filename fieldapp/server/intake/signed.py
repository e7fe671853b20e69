"""Messages in JSON, signed as Standard Webhooks says (https://www.standardwebhooks.com).

    {"words": "Pump leaks", "reporter": "Chen Yu", "phone": "...", "email": "...", "subject": "...", "device": "KSB-4711"}

What is no such object becomes a request as well, with the whole body for its words: what is signed never vanishes.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from fieldapp.actions.requests import RequestDraft
from fieldapp.server.looks import Channel
from fieldapp.server.mail.incoming import LONGEST_WORDS, NO_WORDS, is_address, language_of

TOLERANCE = timedelta(minutes=5)
_WORDS = ("words", "text", "message", "content", "body")
_LONGEST_LINE = 500


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether the body is signed with the secret, a moment ago."""
    from standardwebhooks.webhooks import Webhook

    name, signatures = headers.get("webhook-id", ""), headers.get("webhook-signature", "")
    try:
        at = datetime.fromtimestamp(int(headers.get("webhook-timestamp", "")), UTC)
        wanted = Webhook(secret).sign(name, at, body.decode())
    except (ValueError, OverflowError, OSError, binascii.Error):
        return False
    is_one = any(hmac.compare_digest(one.encode(), wanted.encode()) for one in signatures.split(" "))
    return bool(name) and is_one and abs(now - at) <= TOLERANCE


def draft_of(body: bytes, source_id: str, source_name: str, message_id: str) -> RequestDraft:
    """The request that a message asks for; the same `message_id` is the same message."""
    told = _object(body)
    words = next((_line(told.get(each), LONGEST_WORDS) for each in _WORDS if _line(told.get(each))), None)
    email, device = _line(told.get("email")), _line(told.get("device"))
    said = words or body.decode("utf-8", "replace").replace("\x00", "").strip()[:LONGEST_WORDS] or NO_WORDS
    return RequestDraft(
        words=f"{said}\n\n{device}" if device and device not in said else said,
        channel=Channel.MESSAGE.value,
        reporter=_line(told.get("reporter")) or source_name,
        phone=_line(told.get("phone")),
        email=email if is_address(email) else None,
        subject=_line(told.get("subject")),
        language=language_of(said),
        source_key=key_of("signed", source_id, message_id),
    )


def key_of(kind: str, *told: str) -> str:
    """What tells that the same message came twice."""
    return f"{kind}:{hashlib.sha256(chr(0).join(told).encode('utf-8', 'replace')).hexdigest()[:48]}"


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _line(value: object, most: int = _LONGEST_LINE) -> str | None:
    """Words without what no database keeps."""
    if not isinstance(value, str):
        return None
    whole = value.encode("utf-8", "replace").decode().replace("\x00", "").strip()
    return whole[:most] or None
