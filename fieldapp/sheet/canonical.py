"""The one byte form of values: JSON as RFC 8785 wants it, moments in UTC, decimals as their digits.

canonical_json(plain_struct(content))       # what is hashed, signed and kept
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from fieldapp.errors import Unreadable

_LARGEST_EXACT = 2**53 - 1  # RFC 8785 writes numbers as doubles (RFC 7493 2.2)


def canonical_json(plain: Mapping[str, object]) -> bytes:
    """Strings, booleans, whole numbers, lists and objects of these in the form of RFC 8785.

    Names must be ASCII, as those of the content are: the RFC sorts by UTF-16, which is the same order there.

    Raises:
        Unreadable: `sheet-unreadable` with `reason` `characters`.
    """
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as trouble:
        raise Unreadable("sheet-unreadable", reason="characters") from trouble


def _plain(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        return plain_struct(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return _moment_text(value)
    if isinstance(value, int) and abs(value) > _LARGEST_EXACT:
        raise Unreadable("sheet-unreadable", reason="number")
    return decimal_text(value) if isinstance(value, Decimal) else value


def plain_struct(struct: msgspec.Struct) -> dict[str, object]:
    """A struct without what equals its default. Raises as `canonical_json`, also for moments without a zone."""
    values = ((field, getattr(struct, field.name)) for field in _fields(type(struct)))
    return {field.name: _plain(value) for field, value in values if field.required or value != field.default}


@functools.cache
def _fields(kind: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(kind)


def _moment_text(moment: datetime) -> str:
    """RFC 3339 in UTC, with fractions of a second only where there are any."""
    if moment.tzinfo is None:
        raise Unreadable("sheet-unreadable", reason="moment")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def decimal_text(number: Decimal) -> str:
    """Digits without exponent and without trailing zeros: 2.50 is `2.5`, 1E+2 is `100`."""
    if not number.is_finite():
        raise Unreadable("sheet-unreadable", reason="number")
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def strings_in(value: object) -> Iterator[str]:
    """Every text in what `plain_struct` gave."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_in(part)
