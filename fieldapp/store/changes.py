"""Change sets: the row changes one action made together, as bytes that never change again.

The *body* is canonical JSON, minted once; its hash and its place in the replica's
chain (`number`, `previous`, `hash`) make up the *envelope*. Values are in stored form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import itemgetter
from typing import Any, Literal

import msgspec

from fieldapp.model.columns import Stored

CHAIN_START = "0" * 64
"""What the first change set of a replica names as the hash before it."""

Kind = Literal["insert", "update", "delete"]


class RowChange(msgspec.Struct, frozen=True, array_like=True):
    """What happened to one row: per column the value before and after; an insert has no before."""

    table: str
    row: str
    kind: Kind
    columns: dict[str, tuple[Stored, Stored]]

    def after(self) -> dict[str, Stored]:
        """The values the change wrote."""
        return {name: pair[1] for name, pair in self.columns.items()}

    def before(self) -> dict[str, Stored]:
        """The values the author saw."""
        return {name: pair[0] for name, pair in self.columns.items()}


class Body(msgspec.Struct, frozen=True):
    """What one action did. `made_at` is what the author's clock claimed; nothing is decided by it."""

    id: str
    title: str
    by_id: str | None
    by_name: str
    made_at: str
    rows: tuple[RowChange, ...]


class Envelope(msgspec.Struct, frozen=True):
    """A body in its place in one replica's chain; `seen` is the cursor its author had."""

    replica: str
    number: int
    previous: str
    hash: str
    body_hash: str
    seen_seq: int
    seen_chain: str | None
    body: bytes


ENCODER = msgspec.json.Encoder(order="deterministic")
_PLAIN_ENCODER = msgspec.json.Encoder()
_BODY_DECODER = msgspec.json.Decoder(Body)


def encode_body(body: Body) -> bytes:
    """The body's bytes: the same for the same content, everywhere."""
    return ENCODER.encode(body)


def decode_body(raw: bytes) -> Body:
    """The body of those bytes. Raises msgspec.ValidationError or msgspec.DecodeError."""
    return _BODY_DECODER.decode(raw)


def body_hash(raw: bytes) -> str:
    """SHA-256 of a body, hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def chain_hash(previous: str, hash_of_body: str, number: int) -> str:
    """SHA-256 over the hash before, the body's hash and the number, hexadecimal."""
    return hashlib.sha256(f"{previous}:{hash_of_body}:{number}".encode()).hexdigest()


def content_hash(table: str, row: Mapping[str, Stored]) -> int:
    """A row's content as a number below 2^62 (BLAKE2b of its non-null columns by name).

    Columns kept in `extra` count under their own names, so that a program which does
    not know a column computes the same hash as one that does.
    """
    (found,) = content_hashes(table, tuple(row), [tuple(row.values())])
    return found


def content_hashes(table: str, columns: Sequence[str], rows: Iterable[Sequence[Stored]]) -> list[int]:
    """The content hashes of rows whose values stand in the order of `columns`."""
    form, in_order = _form_of(tuple(columns))
    extra = columns.index("extra") if "extra" in columns else None
    encode = _PLAIN_ENCODER.encode
    return [
        int.from_bytes(blake2b(encode((table, form(*in_order(row)))), digest_size=8).digest(), "big") >> 2
        if extra is None or not row[extra]
        else _hash_with(table, dict(zip(columns, row, strict=True)), str(row[extra]))
        for row in rows
    ]


@lru_cache(maxsize=256)
def _form_of(columns: tuple[str, ...]) -> tuple[type[msgspec.Struct], Callable[[Sequence[Stored]], Any]]:
    """What encodes as the columns in alphabetical order without the nulls, and what puts a row's values in that order.

    A dictionary made for each row would take twice the time of all the rest.
    """
    names = sorted(name for name in columns if name != "extra")
    fields: list[tuple[str, Any, Any]] = [(f"c{at}", Stored, None) for at in range(len(names))]
    renamed = {f"c{at}": name for at, name in enumerate(names)}
    form = msgspec.defstruct("Columns", fields, omit_defaults=True, rename=renamed, gc=False)
    at = [columns.index(name) for name in names]
    return form, itemgetter(*at) if len(at) > 1 else lambda row: [row[one] for one in at]


def _hash_with(table: str, known: dict[str, Stored], extra: str) -> int:
    """The hash of a row some of whose columns this program keeps without knowing them."""
    unknown: dict[str, Stored] = msgspec.json.decode(extra)
    values = known | {name: value for name, value in unknown.items() if value is not None}
    in_order = sorted(name for name in values if name != "extra" and values[name] is not None)
    raw = _PLAIN_ENCODER.encode((table, {name: values[name] for name in in_order}))
    return int.from_bytes(blake2b(raw, digest_size=8).digest(), "big") >> 2


DIGEST_MODULUS = 1 << 62
"""Scope digests are sums of content hashes modulo this, so that SQL can keep them."""


def signed_change(before: int | None, after: int | None) -> int:
    """What a scope's digest moves by when a row's hash goes from `before` to `after`."""
    return ((after or 0) - (before or 0)) % DIGEST_MODULUS
