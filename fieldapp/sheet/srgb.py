"""The colour profile of the sheet: sRGB (IEC 61966-2-1) as an ICC profile of version 4.2, made from its numbers.

ISO 19005-3 wants the profile that the file's red, green and blue are meant in, embedded. This one is built
here, so it is the same bytes on every machine and belongs to nobody; half a kilobyte says all of sRGB.
"""

from __future__ import annotations

import functools
import struct

WORDS = "sRGB IEC61966-2.1"
COMPONENTS = 3

_VERSION = 0x04200000
_MADE = (2026, 1, 1, 0, 0, 0)
# D50, and the primaries of sRGB adapted to it (Bradford), as the sRGB profile of the ICC has them
_WHITE = (0.9642, 1.0, 0.8249)
_RED = (0.43607, 0.22249, 0.01392)
_GREEN = (0.38515, 0.71687, 0.09708)
_BLUE = (0.14307, 0.06061, 0.71410)
_BRADFORD = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)
# Y = (aX + b)^g from d on, cX below (IEC 61966-2-1 5.2): g, a, b, c, d
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


@functools.cache
def profile() -> bytes:
    """The profile, ready to be embedded."""
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _fixed(*_CURVE)
    tags = (
        (b"desc", _text(WORDS)),
        (b"cprt", _text("No copyright, use freely")),
        (b"wtpt", _xyz(_WHITE)),
        (b"chad", b"sf32" + bytes(4) + _fixed(*_BRADFORD)),
        (b"rXYZ", _xyz(_RED)),
        (b"gXYZ", _xyz(_GREEN)),
        (b"bXYZ", _xyz(_BLUE)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    )
    return _assembled(tags)


def _assembled(tags: tuple[tuple[bytes, bytes], ...]) -> bytes:
    """Header, table of tags, and the tags' data; equal data are kept once (ICC.1:2004-10 7.2, 7.3)."""
    places: dict[bytes, int] = {}
    body, at = b"", 128 + 4 + 12 * len(tags)
    for _, data in tags:
        if data not in places:
            places[data] = at + len(body)
            body += data + bytes(-len(data) % 4)
    table = b"".join(name + struct.pack(">II", places[data], len(data)) for name, data in tags)
    head = struct.pack(">I4xI", at + len(body), _VERSION) + b"mntrRGB XYZ " + struct.pack(">6H", *_MADE)
    head += b"acsp" + bytes(28) + _fixed(*_WHITE)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _text(words: str) -> bytes:
    """A `multiLocalizedUnicodeType` of one language."""
    text = words.encode("utf-16-be")
    return b"mluc" + struct.pack(">4xII2s2sII", 1, 12, b"en", b"US", len(text), 28) + text


def _xyz(place: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*place)


def _fixed(*numbers: float) -> bytes:
    """`s15Fixed16Number` each."""
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)
