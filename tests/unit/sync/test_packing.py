"""Bodies on the wire stay within bounds, and damage is noticed."""

from __future__ import annotations

import random
import tracemalloc

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import Unreadable
from fieldapp.sync import packing

MOST = 1 << 20


@given(st.binary(max_size=5000))
def test_that_what_is_packed_unpacks_to_the_same(body: bytes) -> None:
    assert packing.unpack(packing.pack(body), MOST) == body


@given(st.binary(max_size=300))
def test_that_any_bytes_unpack_to_something_or_are_refused(raw: bytes) -> None:
    try:
        unpacked = packing.unpack(raw, MOST)
    except Unreadable as refused:
        told = refused.code
    else:
        told = "unpacked" if len(unpacked) <= MOST else "too much"

    assert told in {"body-unreadable", "body-too-large", "unpacked"}


def test_that_a_frame_cut_or_damaged_anywhere_is_refused() -> None:
    body = random.Random(1).randbytes(3000)
    packed = packing.pack(body)

    refused = [refusal_of(packed[:cut]) for cut in range(len(packed))]
    longer = refusal_of(packed + b"more")

    assert set(refused) == {"body-unreadable"}
    assert longer == "body-unreadable"


def test_that_a_bomb_is_refused_before_it_takes_any_memory() -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(500 << 20))
    tracemalloc.start()

    code = refusal_of(bomb)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (code, len(bomb) < 100_000, peak < 1 << 20) == ("body-too-large", True, True)


def test_that_a_frame_that_does_not_say_how_long_it_is_is_refused() -> None:
    silent = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(100))

    assert refusal_of(silent) == "body-unreadable"


def test_that_a_frame_that_says_less_than_it_holds_is_refused() -> None:
    honest = bytearray(zstandard.ZstdCompressor().compress(bytes(range(200))))
    at = honest.index(200)

    honest[at] = 100

    assert refusal_of(bytes(honest)) == "body-unreadable"


def test_that_several_frames_unpack_to_one_body_within_one_bound() -> None:
    frames = [packing.pack(body) for body in (b"one", b"", b"two" * 100)]
    lengths = ",".join(str(len(frame)) for frame in frames)

    whole = packing.unpack_frames(b"".join(frames), lengths, 303)

    assert whole == b"one" + b"two" * 100
    assert refusal_of(b"".join(frames), lengths, most=302) == "body-too-large"


@pytest.mark.parametrize(
    "lengths", ["", "12", "12,99", "99,12", "12,12,12", "-1,25", "12;12", "\u0661\u0662,12", "9" * 5000]
)
def test_that_frames_whose_lengths_are_not_theirs_are_refused(lengths: str) -> None:
    twice = packing.pack(b"one") * 2
    assert len(twice) == 24

    assert refusal_of(twice, lengths) == "body-unreadable"


def test_that_a_digest_names_one_body() -> None:
    digest = packing.content_digest(b"a body")

    assert packing.is_digest_of(digest, b"a body")
    assert packing.is_digest_of(f"sha-512=:AAAA:, {digest}", b"a body")
    assert not packing.is_digest_of(digest, b"another body")
    assert not packing.is_digest_of("", b"a body")
    assert not packing.is_digest_of("sha-256=:\u00e9:", b"a body")


def refusal_of(packed: bytes, lengths: str | None = None, most: int = MOST) -> str:
    with pytest.raises(Unreadable) as caught:
        packing.unpack(packed, most) if lengths is None else packing.unpack_frames(packed, lengths, most)
    return caught.value.code
