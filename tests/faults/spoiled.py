"""Good bytes made bad: cut, flipped, doubled, spliced, filled with junk; JSON and archives spoiled from the inside too."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

JUNK = (
    b"\x00", b"\xff" * 16, b"\r\n", b"\n" * 400, b'"', b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"%s%n{0.__class__}", b"../../",
    b"=cmd|'/c calc'!A1", b"' OR 1=1 --", b"-1", b"9" * 40, b"1e999", b"NaN", b"\xed\xa0\x80", b"\xe2\x80\xae", b"(" * 300,
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 2**63, 10**40, 1e308, "", " ", "\x00", "\ud800", "a" * 70_000, "\u202e", "2026-99-99T99:99:99Z",
    [], {}, [None], {"": None}, "order:", "../x", "0" * 64,
)  # fmt: skip
_DEEP = 2_000


def spoiled(whole: bytes, others: Sequence[bytes], by: random.Random) -> bytes:
    """One to four mistakes in these bytes."""
    data = bytearray(whole)
    for _ in range(by.choice((1, 1, 2, 4))):
        data = by.choice(_WAYS)(data, others, by)
    return bytes(data)


def _cut(data: bytearray, _others: Sequence[bytes], by: random.Random) -> bytearray:
    return data[: by.randrange(len(data) + 1)]


def _flipped(data: bytearray, _others: Sequence[bytes], by: random.Random) -> bytearray:
    for _ in range(by.randint(1, 20)):
        if data:
            data[by.randrange(len(data))] ^= 1 << by.randrange(8)
    return data


def _flipped_in_its_head(data: bytearray, others: Sequence[bytes], by: random.Random) -> bytearray:
    return _flipped(data[:64], others, by) + data[64:]


def _with_junk(data: bytearray, _others: Sequence[bytes], by: random.Random) -> bytearray:
    at = by.randrange(len(data) + 1)
    return (
        data[:at] + by.choice((*JUNK, by.randbytes(by.randint(1, 60)))) + data[at + by.choice((0, 0, 1, 9)) :]
    )


def _doubled(data: bytearray, _others: Sequence[bytes], by: random.Random) -> bytearray:
    start, end = sorted((by.randrange(len(data) + 1), by.randrange(len(data) + 1)))
    return data[:end] + (data[start:end] * by.choice((1, 1, 3, 40)))[:1_000_000] + data[end:]


def _spliced(data: bytearray, others: Sequence[bytes], by: random.Random) -> bytearray:
    other = by.choice(others)
    return data[: by.randrange(len(data) + 1)] + other[by.randrange(len(other) + 1) :]


_WAYS: tuple[Callable[[bytearray, Sequence[bytes], random.Random], bytearray], ...] = (
    _cut, _flipped, _flipped_in_its_head, _with_junk, _with_junk, _doubled, _spliced,
)  # fmt: skip


# ─── from the inside ───────────────────────────────────────────────────────────────────────────


def spoiled_json(whole: bytes, by: random.Random) -> bytes:
    """Well-formed JSON in which some values, names or levels are not what they should be."""
    told = json.loads(whole)
    for _ in range(by.choice((1, 1, 2, 5))):
        told = _with_another_value(told, by)
    found = json.dumps(told).encode()
    return found.replace(b'"deep"', b"[" * _DEEP + b"]" * _DEEP)


def _with_another_value(told: Any, by: random.Random) -> Any:
    """The same with one value exchanged, left out, given another name or one more beside it."""
    if not isinstance(told, dict | list) or not told or by.random() < 0.15:
        return by.choice((*ODD_VALUES, "deep"))
    if isinstance(told, list):
        at = by.randrange(len(told))
        return [*told[:at], _with_another_value(told[at], by), *told[at + by.choice((1, 1, 1, 0, 2)) :]]
    name = by.choice(sorted(told))
    others = {each: value for each, value in told.items() if each != name}
    match by.randrange(6):
        case 0:
            return others
        case 1:
            return {**others, by.choice((f"{name}_", "id", "\x00", "extra", name.upper())): told[name]}
        case _:
            return {**told, name: _with_another_value(told[name], by)}


def spoiled_archive(whole: bytes, by: random.Random) -> bytes:
    """A whole archive (ZIP) of which one part is spoiled, missing, or there twice."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        parts = {name: source.read(name) for name in source.namelist()}
        which = by.choice(sorted(parts))
        for name, part in parts.items():
            if name != which:
                target.writestr(name, part)
            elif by.random() < 0.9:
                target.writestr(name, spoiled(part, tuple(parts.values()), by))
    return made.getvalue()
