"""Ids, hashes and rows of other versions."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from fieldapp.model import schema
from fieldapp.store.changes import (
    Body,
    RowChange,
    body_hash,
    chain_hash,
    content_hash,
    decode_body,
    encode_body,
)
from fieldapp.store.overlay import image_of_insert
from fieldapp.store.world import World

START = datetime(2026, 3, 2, tzinfo=UTC)


def test_that_ids_rise_also_when_the_clock_stands_or_goes_back() -> None:
    moments = iter([START, START, START - timedelta(days=1), *[START] * 5_000, START + timedelta(seconds=9)])
    world = World(lambda: next(moments))

    ids = [world.new_id() for _ in range(5_004)]

    assert ids == sorted(set(ids))


def test_that_an_id_is_a_uuid_of_version_7_with_the_clocks_milliseconds() -> None:
    made = uuid.UUID(World(lambda: START).new_id())

    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == int(START.timestamp() * 1000)


def test_that_a_clock_before_1970_gives_ids_all_the_same() -> None:
    assert uuid.UUID(World(lambda: datetime(1960, 1, 1, tzinfo=UTC)).new_id()).version == 7


def test_that_a_body_has_the_same_bytes_however_its_columns_were_named() -> None:
    one = RowChange("note", "n", "insert", {"id": (None, "n"), "words": (None, "漏水")})
    other = RowChange("note", "n", "insert", {"words": (None, "漏水"), "id": (None, "n")})

    bodies = [encode_body(Body("a", "t", None, "Li", "at", (change,))) for change in (one, other)]

    assert bodies[0] == bodies[1]
    assert decode_body(bodies[0]).rows == (one,)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"id":1}', b"\xff", b"<html>"])
def test_that_what_is_no_body_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, msgspec.ValidationError)):
        decode_body(raw)


def test_that_the_chain_depends_on_what_was_before_on_the_body_and_on_the_number() -> None:
    hashes = {
        chain_hash("a", body_hash(b"x"), 1),
        chain_hash("b", body_hash(b"x"), 1),
        chain_hash("a", body_hash(b"y"), 1),
        chain_hash("a", body_hash(b"x"), 2),
    }

    assert len(hashes) == 4


def test_that_a_row_has_one_hash_in_a_version_that_knows_a_column_and_in_one_that_does_not() -> None:
    new = {"id": "n", "words": "w", "mood": "good", "extra": None}
    old = {"id": "n", "words": "w", "extra": '{"mood":"good"}'}

    assert content_hash("note", new) == content_hash("note", old)
    assert content_hash("note", new) != content_hash("note", {**new, "mood": "bad"})


def test_that_a_column_without_a_value_does_not_count() -> None:
    assert content_hash("note", {"id": "n", "later": None}) == content_hash("note", {"id": "n"})


def test_that_an_unknown_column_of_an_insert_is_kept_beside_those_kept_before() -> None:
    columns = {"id": "n", "words": "w", "mood": "good", "extra": '{"tone":"low"}'}
    change = RowChange("note", "n", "insert", {name: (None, value) for name, value in columns.items()})

    image = image_of_insert(schema.shape("note"), change)

    assert msgspec.json.decode(str(image["extra"])) == {"tone": "low", "mood": "good"}
    assert "mood" not in image
