"""The application identifiers of GS1: which there are, and which values fit them.

Source: GS1 General Specifications 24, section 3.2. `n` stands for digits, `x` for the 82 characters of
table 7.11-1, `y` for the 39 of 7.11-2; `..` for "up to" and at least one. `*13` says that the 13th digit is a check digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identifier:
    """One application identifier; `check_digit_at` is 0 where its values have no check digit."""

    name: str
    pattern: re.Pattern[str]
    check_digit_at: int = 0


def identifier_named(name: str) -> Identifier | None:
    """The identifier of this name, or None where there is none."""
    return _IDENTIFIERS.get(name)


def identifier_at(text: str) -> Identifier | None:
    """The identifier that a text begins with; no identifier is the beginning of another."""
    return next((_IDENTIFIERS[text[:size]] for size in (2, 3, 4) if text[:size] in _IDENTIFIERS), None)


# Element strings of these beginnings end without a separator (section 7.8.5): length with the identifier.
PREDEFINED_LENGTHS = {
    "00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "11": 8, "12": 8, "13": 8, "14": 8, "15": 8,
    "16": 8, "17": 8, "18": 8, "19": 8, "20": 4, "31": 10, "32": 10, "33": 10, "34": 10, "35": 10,
    "36": 10, "41": 16,
}  # fmt: skip

_TABLE = """
00 n18*18 / 01 n14*14 / 02 n14*14 / 03 n14*14 / 10 x..20 / 11-13 n6 / 15-17 n6 / 20 n2 / 21 x..20 / 22 x..20
235 x..28 / 240 x..30 / 241 x..30 / 242 n..6 / 243 x..20 / 250 x..30 / 251 x..30 / 253 n13*13 x0..17 / 254 x..20
255 n13*13 n0..12 / 30 n..8 / 3100-3169 n6 / 3200-3699 n6 / 37 n..8 / 3900-3909 n..15 / 3910-3919 n3 n..15
3920-3929 n..15 / 3930-3939 n3 n..15 / 3940-3943 n4 / 3950-3953 n6 / 400 x..30 / 401 x..30 / 402 n17*17
403 x..30 / 410-417 n13*13 / 420 x..20 / 421 n3 x..9 / 422 n3 / 423 n3..15 / 424 n3 / 425 n3..15 / 426 n3
427 x..3 / 4300-4301 x..35 / 4302-4306 x..70 / 4307 x2 / 4308 x..30 / 4309 n20 / 4310-4311 x..35 / 4312-4316 x..70
4317 x2 / 4318 x..20 / 4319 x..30 / 4320 x..35 / 4321-4323 n1 / 4324-4325 n10 / 4326 n6 / 4330-4333 n6 x..1
7001 n13 / 7002 x..30 / 7003 n10 / 7004 n..4 / 7005 x..12 / 7006 n6 / 7007 n6..12 / 7008 x..3 / 7009 x..10
7010 x..2 / 7011 n6..10 / 7020-7022 x..20 / 7023 x..30 / 7030-7039 n3 x..27 / 7040 x4 / 710-717 x..20
7230-7239 x..30 / 7240 x..20 / 7241 n2 / 7242 x..25 / 7250 n8 / 7251 n12 / 7252 n1 / 7253-7254 x..40 / 7255 x..10
7256 x..90 / 7257 x..70 / 7258 x3 / 7259 x..40 / 8001 n14 / 8002 x..20 / 8003 n14*14 x0..16 / 8004 x..30 / 8005 n6
8006 n14*14 n4 / 8007 x..34 / 8008 n8..12 / 8009 x..50 / 8010 y..30 / 8011 n..12 / 8012 x..20 / 8013 x..25
8017 n18*18 / 8018 n18*18 / 8019 n..10 / 8020 x..25 / 8026 n14*14 n4 / 8030 x..90 / 8040-8042 x..20
8110 x..70 / 8111 n4 / 8112 x..70 / 8200 x..70 / 90 x..30 / 91-99 x..90
"""

_CHARACTERS = {"n": r"[0-9]", "x": r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]", "y": r"[#\-/0-9A-Z]"}
_PIECE = re.compile(r"([nxy])(\d*)(\.\.)?(\d*)(?:\*(\d+))?")


def _identifiers() -> Iterator[Identifier]:
    for row in re.split(r"/|\n", _TABLE.strip()):
        names, *pieces = row.split()
        first, _, last = names.partition("-")
        pattern = re.compile("".join(_expression(piece) for piece in pieces))
        check = _PIECE.fullmatch(pieces[0])
        for number in range(int(first), int(last or first) + 1):
            yield Identifier(str(number).zfill(len(first)), pattern, int(check[5] or 0) if check else 0)


def _expression(piece: str) -> str:
    """The regular expression of one piece of a format: `n6`, `x..20`, `n3..15`, `n13*13`."""
    format_ = _PIECE.fullmatch(piece)
    assert format_, piece
    kind, least, up_to, most, _ = format_.groups()
    return f"{_CHARACTERS[kind]}{{{least or 1},{most}}}" if up_to else f"{_CHARACTERS[kind]}{{{least}}}"


_IDENTIFIERS = {identifier.name: identifier for identifier in _identifiers()}
