"""Which characters the bytes of a text file mean.

Byte order marks first, then UTF-8 over the whole file, then the encodings of office
programs, judged by how common the characters are that the bytes would mean: 0xD6 0xD0
is the everyday 中 in GB18030 and the odd pair Ö Ð in Windows-1252.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from fieldapp.errors import Unreadable
from fieldapp.imports.containers import open_bytes

WRONG_BYTE = "\udcff"
"""What a byte becomes that is no character of the encoding; no text that can be stored holds it."""
MARK_WRONG_BYTES = "fieldapp.mark-wrong-bytes"
"""The error handler that puts it there."""
codecs.register_error(MARK_WRONG_BYTES, lambda error: (WRONG_BYTE, error.end))  # type: ignore[attr-defined]

_PIECE = 1 << 20
_SAMPLE = 256 << 10
_GOOD_ENOUGH = 0.35
"""The plausibility, per byte, from which one of the office encodings is taken."""
_BAD_BYTES_BORNE = 0.5
"""Share of wrong bytes among the special ones that a file in UTF-8 may hold; their rows are refused."""


Weigh = Callable[[str], Iterator[float]]
"""How plausible each special character of a text is, -2 to 2."""


@dataclass(frozen=True)
class Characters:
    """What one look over the whole file found."""

    encoding: str
    line_count: int


def characters_of(path: Path, named: str | None = None) -> Characters:
    """The encoding of a text file (`named` when a person says so) and its number of lines.

    Raises Unreadable `import-binary` when no encoding makes a text of it, and
    `import-no-such-encoding` when `named` is none.
    """
    look = _Look()
    with open_bytes(path) as file:
        while piece := file.read(_PIECE):
            look.take(piece)
    if named is not None:
        return Characters(_known(named), look.line_count)
    return Characters(_encoding_of(look), look.line_count)


class _Look:
    """One pass over the bytes: valid UTF-8 or not, zeros, lines, and the lines that are not ASCII."""

    def __init__(self) -> None:
        self.head = b""
        self.size = 0
        self.zeros = 0
        self.control = 0
        self.line_count = 0
        self.is_utf8 = True
        self.special = bytearray()
        """Lines with bytes above 127, up to a sample's size."""
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def take(self, piece: bytes) -> None:
        """Look at the next piece."""
        if not self.head:
            self.head = piece[:4096]
        self.size += len(piece)
        self.zeros += piece.count(0)
        self.control += len(piece.translate(None, _NOT_CONTROL))
        self.line_count += piece.count(b"\n")
        if not piece.isascii():
            self._look_closer(piece)

    def _look_closer(self, piece: bytes) -> None:
        if self.is_utf8:
            try:
                self._decoder.decode(piece)
            except UnicodeDecodeError:
                self.is_utf8 = False
        if len(self.special) < _SAMPLE:
            lines = (line for line in piece.split(b"\n") if not line.isascii())
            for line in lines:
                self.special += line[: _SAMPLE - len(self.special)] + b"\n"
                if len(self.special) >= _SAMPLE:
                    break


_NOT_CONTROL = bytes(
    code for code in range(256) if code >= 32 or code in (0, 7, 8, 9, 10, 11, 12, 13, 26, 27)
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _known(named: str) -> str:
    try:
        found = codecs.lookup(named)
    except LookupError as error:
        raise Unreadable("import-no-such-encoding", name=named) from error
    if not getattr(found, "_is_text_encoding", True):
        raise Unreadable("import-no-such-encoding", name=named)
    return "utf-8-sig" if found.name == "utf-8" else found.name


def _encoding_of(look: _Look) -> str:
    for mark, encoding in _MARKS:
        if look.head.startswith(mark):
            return encoding
    if look.zeros:
        return _two_bytes_each(look)
    if look.control > look.size * 0.01:
        raise Unreadable("import-binary")
    if look.is_utf8:
        return "utf-8"
    return _of_special_lines(bytes(look.special))


def _two_bytes_each(look: _Look) -> str:
    """UTF-16 without a mark has its zeros on one side; zeros elsewhere are no text, unless they are few."""
    even, odd = look.head[0::2], look.head[1::2]
    if odd.count(0) > len(odd) * 0.4 and _is_readable(even):
        return "utf-16-le"
    if even.count(0) > len(even) * 0.4 and _is_readable(odd):
        return "utf-16-be"
    if look.zeros > max(4, look.size * 0.001) or look.control > look.size * 0.01:
        raise Unreadable("import-binary")
    return "utf-8" if look.is_utf8 else _of_special_lines(bytes(look.special))


def _is_readable(half: bytes) -> bool:
    unreadable = half.count(0) + len(half.translate(None, _NOT_CONTROL))
    return unreadable < len(half) * 0.05


def _of_special_lines(sample: bytes) -> str:
    if _is_broken_utf8(sample):
        return "utf-8"
    scores = {encoding: _plausibility(sample, encoding, weigh) for encoding, weigh in _OFFICE.items()}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] >= _GOOD_ENOUGH:
        return best
    guessed = from_bytes(sample[:65_536], cp_isolation=list(_OTHERS)).best()
    return guessed.encoding if guessed is not None else best


_OTHERS = ("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r")
"""What is left when none of the office encodings is plausible: other alphabets, by their statistics."""


def _is_broken_utf8(sample: bytes) -> bool:
    """Text in UTF-8 into which a few foreign bytes were pasted."""
    text = sample.decode("utf-8", MARK_WRONG_BYTES)
    bad = sum(1 for char in text if char == WRONG_BYTE)
    good = sum(1 for char in text if char > "\x7f") - bad
    return good > 0 and bad <= good * _BAD_BYTES_BORNE


def _plausibility(sample: bytes, encoding: str, weigh: Weigh) -> float:
    """Mean weight of the special characters, each counted with the bytes it took; -1 to 1."""
    text = sample.decode(encoding, MARK_WRONG_BYTES)
    special = sum(1 for byte in sample if byte > 0x7F)
    return sum(weigh(text)) / max(special, 1)


def _weigh_chinese(encoding: str, standard: str, common: range) -> Weigh:
    """Two bytes a character: everyday ones stand in the first level of the national standard."""

    def weigh(text: str) -> Iterator[float]:
        for char in text:
            if char <= "\x7f":
                continue
            if char == WRONG_BYTE:
                yield -2.0
                continue
            width = sum(1 for byte in char.encode(encoding) if byte > 0x7F)
            try:
                lead = char.encode(standard)[0]
            except UnicodeEncodeError:
                yield -0.5 * width if char.isalpha() else 0.0
                continue
            yield width * (0.9 if lead in common else 0.5 if lead < common.start else 0.2)

    return weigh


def _weigh_japanese(text: str) -> Iterator[float]:
    for char in text:
        if char <= "\x7f":
            continue
        if char == WRONG_BYTE:
            yield -2.0
        elif "ぁ" <= char <= "ヿ":
            yield 2.0
        elif "｡" <= char <= "ﾟ":
            yield -0.3
        elif "一" <= char <= "鿿":
            yield 1.0
        else:
            yield 0.2


def _weigh_korean(text: str) -> Iterator[float]:
    """Hangul uses bytes that everyday Chinese uses too; a long text without exception is Korean."""
    special = [char for char in text if char > "\x7f"]
    hangul = 1.82 if len(special) >= 24 else 1.6
    for char in special:
        yield -2.0 if char == WRONG_BYTE else hangul if "가" <= char <= "힣" else -0.2


def _weigh_western(text: str) -> Iterator[float]:
    before = ""
    for char in text:
        if char > "\x7f":
            if char == WRONG_BYTE or "\x80" <= char <= "\x9f":
                yield -2.0
            elif char in "€£¥°±²³µ–—‘’“”…®©§½¼¾·×Ø•™\u00a0«»¿¡":
                yield 0.6
            elif char.isalpha():
                yield 0.9 if before <= "\x7f" else 0.3 if char.islower() and before.islower() else -0.6
            else:
                yield -0.8
        before = char


_OFFICE: dict[str, Weigh] = {
    "cp1252": _weigh_western,
    "gb18030": _weigh_chinese("gb18030", "gb2312", range(0xB0, 0xD8)),
    "big5": _weigh_chinese("big5", "big5", range(0xA4, 0xC7)),
    "cp932": _weigh_japanese,
    "euc_kr": _weigh_korean,
}
"""The encodings office programs write, most widespread first, each with its way of weighing a text."""
