"""The text that the bytes of a code stand for, when the code does not say in which characters.

Most codes are UTF-8; Chinese label printers write GB18030 without saying so, Japanese ones Shift-JIS.
zxing-cpp takes every GB18030 text for something else (0 of 600 right), so its guess comes last.
"""

from __future__ import annotations

import re


def text_of(raw: bytes, guess: str | None = None) -> str:
    """The most likely text: UTF-8, else Japanese, else Chinese, else what the engine guessed.

    `guess` is the engine's own; without one the bytes are taken for Latin-1, which loses nothing.
    """
    if raw.isascii():
        return raw.decode("ascii")
    for looks_like, characters in _IN_ORDER:
        if looks_like(raw):
            return raw.decode(characters)
    return guess if guess is not None else raw.decode("latin-1")


def _looks_like_utf8(raw: bytes) -> bool:
    """Whether the bytes are UTF-8 and not one of the Chinese words that happen to be (联通 is one).

    Such words hold no sequence of three bytes, which every Chinese character in UTF-8 is.
    """
    text = _decoded(raw, "utf-8")
    if text is None:
        return False
    by_accident = all(ord(char) < 0x800 for char in text) and not _is_western(text)
    return not (by_accident and _looks_chinese(raw))


def _is_western(text: str) -> bool:
    """Whether what is not ASCII are signs of measure, Latin letters in Latin words, Greek or Cyrillic words."""
    return _WESTERN.fullmatch(text) is not None


def _looks_chinese(raw: bytes) -> bool:
    """Whether the bytes are GB18030, half of it or more from the characters of GB 2312 that people use."""
    text = _decoded(raw, "gb18030")
    if text is None or _LETTER_IN_A_WORD.search(text):
        return False
    foreign = [char for char in text if ord(char) > 0x7F]
    usual = sum(_is_gb2312(char) for char in foreign)
    return 2 * usual >= len(foreign)


def _is_gb2312(char: str) -> bool:
    """A Chinese character or a Chinese punctuation mark of GB 2312."""
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead in _HANZI_LEADS or lead in _PUNCTUATION_LEADS


def _looks_japanese(raw: bytes) -> bool:
    """Whether the bytes are Shift-JIS with kana in it.

    Half-width kana lie where GB 2312 has its Chinese characters; they are told by their voicing marks,
    which follow only such letters as can be voiced; two of them, and one in six, are in no Chinese text.
    """
    text = _decoded(raw, "cp932")
    if text is None:
        return False
    if any(char in _FULL_WIDTH_KANA for char in text):
        return True
    foreign = sum(ord(char) > 0x7F for char in text)
    marks = [place for place, char in enumerate(text) if char in _VOICING_MARKS]
    voiced = all(place > 0 and text[place - 1] in _VOICEABLE for place in marks)
    return len(marks) > 1 and voiced and 6 * len(marks) >= foreign


def _decoded(raw: bytes, characters: str) -> str | None:
    try:
        return raw.decode(characters)
    except UnicodeDecodeError:
        return None


_IN_ORDER = ((_looks_like_utf8, "utf-8"), (_looks_japanese, "cp932"), (_looks_chinese, "gb18030"))
_WESTERN = re.compile(
    r"(?:[\x00-\x7f]|[°±µ²³·×÷£§©®«»ØøΩμ]|(?<=[A-Za-z])[À-ž]+|[À-ž]+(?=[A-Za-z])|[\u0370-\u03ff]{3,}|[\u0400-\u04ff]{3,})*"
)
_LETTER_IN_A_WORD = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f](?=[a-z])")
_HANZI_LEADS = range(0xB0, 0xF8)
_PUNCTUATION_LEADS = range(0xA1, 0xA4)
_FULL_WIDTH_KANA = frozenset(chr(code) for code in range(0x3041, 0x30FB))
_VOICING_MARKS = "ﾞﾟ"
_VOICEABLE = frozenset("ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ")
