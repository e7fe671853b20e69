"""A message (RFC 5322, MIME) as a request: who wrote, about what, in which words, with which files.

Nothing is refused: what cannot be read as it should be is read as plain text, and the bytes are kept anyway.
"""

from __future__ import annotations

import email
import email.errors
import email.header
import email.policy
import email.utils
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from html.parser import HTMLParser

from fieldapp.model.people import Language

LONGEST_WORDS = 20_000
NO_WORDS = "(no words)"
_MOST_PARTS = 200
_MOST_LEVELS = 20
_BROKEN = (
    email.errors.MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError,
)  # fmt: skip
"""What the standard library's parser raises on messages that break the rules."""
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
_ADDRESS = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:]+\.[^\s@<>\"(),;:.]+")
_CHINESE = re.compile(r"[㐀-鿿]")
_AUTOMATIC = re.compile(r"(?i)mailer-daemon|postmaster|no-?reply|bounce")


@dataclass(frozen=True)
class MailFile:
    """A file that came with a message."""

    name: str | None
    media_type: str
    data: bytes


@dataclass(frozen=True)
class IncomingMail:
    """A message as it was understood."""

    key: str
    """The same for a message that is delivered twice."""
    sender_name: str | None
    sender: str | None
    subject: str | None
    words: str
    files: tuple[MailFile, ...]
    is_automatic: bool
    """Written by a program: answering it could go on for ever."""

    @property
    def language(self) -> Language:
        """The language it seems to be written in."""
        return language_of(f"{self.subject} {self.words}")


def read_mail(raw: bytes) -> IncomingMail:
    """The message in those bytes, whatever they are."""
    try:
        return _read(raw)
    except _BROKEN:
        words = _clean(_decoded(raw, None))[:LONGEST_WORDS] or NO_WORDS
        return IncomingMail(_key(raw), None, None, None, words, (), is_automatic=True)


def language_of(words: str) -> Language:
    """The language that words seem to be written in."""
    return Language.CHINESE if _CHINESE.search(words) else Language.ENGLISH


def is_address(words: str | None) -> bool:
    """Whether a letter can be sent there."""
    return words is not None and len(words) <= 254 and _ADDRESS.fullmatch(words) is not None


def _read(raw: bytes) -> IncomingMail:
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    subject = _header(message, "Subject")
    name, address = _sender(message)
    leaves = list(_leaves(message))
    words = "\n\n".join(filter(None, (_text(part) for part in leaves if _is_words(part, "text/plain"))))
    if not words:
        words = "\n\n".join(_without_tags(_text(part)) for part in leaves if _is_words(part, "text/html"))
    files = tuple(_file(part) for part in leaves if not _is_words(part, "text/plain", "text/html"))
    said = _clean(words).strip()[:LONGEST_WORDS] or subject or NO_WORDS
    told = "\n".join((_header(message, "Message-ID") or "", address or "", subject or "", said))
    return IncomingMail(
        key=_key(told.encode("utf-8", "replace") if _header(message, "Message-ID") else raw),
        sender_name=name,
        sender=address,
        subject=subject,
        words=said,
        files=files,
        is_automatic=_is_automatic(message, address),
    )


def _sender(message: Message) -> tuple[str | None, str | None]:
    for header in ("Reply-To", "From", "Sender"):
        name, address = email.utils.parseaddr(_header(message, header) or "")
        if is_address(address):
            return _clean(name) or None, address
    whole = _header(message, "From")
    found = _ADDRESS.search(whole or "")
    return whole, found.group() if found else None


def _is_automatic(message: Message, address: str | None) -> bool:
    submitted = (_header(message, "Auto-Submitted") or "no").lower()
    bulk = (_header(message, "Precedence") or "").lower() in ("bulk", "junk", "list", "auto_reply")
    return not submitted.startswith("no") or bulk or address is None or bool(_AUTOMATIC.search(address))


def _leaves(message: Message, level: int = 0) -> Iterator[Message]:
    """The parts that hold something; a message inside is one part, and its words count when there are no others."""
    if message.is_multipart() and level < _MOST_LEVELS and message.get_content_maintype() == "multipart":
        parts = message.get_payload()
        for part in list(parts)[:_MOST_PARTS]:
            if isinstance(part, Message):
                yield from _leaves(part, level + 1)
    else:
        yield message


def _is_words(part: Message, *media_types: str) -> bool:
    is_file = part.get_filename() is not None or part.get_content_disposition() == "attachment"
    return part.get_content_type() in media_types and not is_file


def _text(part: Message) -> str:
    return _decoded(_bytes(part), part.get_content_charset())


def _bytes(part: Message) -> bytes:
    if part.is_multipart():
        return b"\n".join(inner.as_bytes() for inner in part.get_payload() if isinstance(inner, Message))
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file(part: Message) -> MailFile:
    media_type = part.get_content_type().lower()
    known = media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream"
    name = part.get_filename()
    return MailFile(_clean(_unfolded(name))[:200] or None if name else None, known, _bytes(part))


def _header(message: Message, name: str) -> str | None:
    value = message.get(name)
    return None if value is None else _clean(_unfolded(value))[:998] or None


def _unfolded(value: object) -> str:
    """A header's words: encoded ones (RFC 2047) decoded, bytes that should not be there guessed at."""
    try:
        pieces = email.header.decode_header(value)  # type: ignore[arg-type]
    except email.errors.HeaderParseError:
        pieces = [(str(value), None)]
    words = "".join(_decoded(_as_bytes(piece), charset) for piece, charset in pieces)
    return " ".join(words.split())


def _as_bytes(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")


def _decoded(data: bytes, charset: str | None) -> str:
    """Bytes in the charset they name, or in the first that fits."""
    named = {"gb2312": "gb18030", "gbk": "gb18030", "unknown-8bit": "utf-8"}.get(
        (charset or "").lower(), charset
    )
    for encoding in filter(None, (named, "utf-8", "gb18030")):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _clean(words: str) -> str:
    """Without what no database keeps: NUL, halves of characters, other controls."""
    whole = words.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in whole if char in "\n\t" or char.isprintable() or char.isspace()).strip()


def _key(told: bytes) -> str:
    return f"mail:{hashlib.sha256(told).hexdigest()[:48]}"


def _without_tags(markup: str) -> str:
    reader = _TextOfHtml()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _TextOfHtml(HTMLParser):
    """The words of a page, a line for each block."""

    _SILENT = frozenset({"script", "style", "head", "title"})
    _BLOCKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote", "table"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        if tag in self._BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)
