"""Pictures and frames from someone who means harm: readings or a refusal, in bounded time, never anything else."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fieldapp.codes.decode import decode, decode_file
from fieldapp.codes.grey import from_pillow, grey_frame
from fieldapp.codes.live import FrameReader
from fieldapp.codes.reading import Reading, Symbology
from fieldapp.errors import FieldappError
from tests.unit.codes.test_decode import a_code, as_file

KINDS = ("JPEG", "PNG", "WEBP", "BMP", "GIF")
WHOLE = {kind: as_file(a_code(side=99).convert("RGB"), kind) for kind in KINDS}
HEADS = (
    b"",
    b"\xff\xd8\xff\xe0",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    b"BM",
    b"GIF89a",
    b"....ftyp",
)
SEEDED = settings(derandomize=True)


def gives_readings_or_a_reason(look: Callable[[], tuple[Reading, ...]], *reasons: str) -> bool:
    try:
        return all(isinstance(reading, Reading) for reading in look())
    except FieldappError as refusal:
        return refusal.code.startswith(reasons)


def does_no_harm(data: bytes) -> bool:
    return gives_readings_or_a_reason(lambda: decode_file(data, time_limit_s=1.0), "picture-", "code-")


@SEEDED
@given(st.sampled_from(KINDS), st.floats(0, 1), st.binary(max_size=40))
def test_that_a_picture_cut_short_and_continued_with_junk_does_no_harm(
    kind: str, share: float, junk: bytes
) -> None:
    assert does_no_harm(WHOLE[kind][: int(len(WHOLE[kind]) * share)] + junk)


@SEEDED
@given(st.sampled_from(KINDS), st.integers(0, 2**32), st.integers(1, 30), st.booleans())
def test_that_a_picture_with_flipped_bits_does_no_harm(
    kind: str, seed: int, flips: int, only_head: bool
) -> None:
    drawn, data = random.Random(seed), bytearray(WHOLE[kind])
    for _ in range(flips):
        place = drawn.randrange(min(len(data), 64) if only_head else len(data))
        data[place] ^= 1 << drawn.randrange(8)

    assert does_no_harm(bytes(data))


@SEEDED
@given(st.sampled_from(HEADS), st.binary(max_size=600))
@example(b"", b"\x00" * 100)
def test_that_random_bytes_under_any_flag_do_no_harm(head: bytes, body: bytes) -> None:
    assert does_no_harm(head + body)


@SEEDED
@given(st.binary(max_size=400), st.integers(-5, 200), st.integers(-5, 200), st.integers(-5, 300))
def test_that_a_frame_of_any_measure_does_no_harm(
    pixels: bytes, width: int, height: int, stride: int
) -> None:
    camera = FrameReader()

    assert gives_readings_or_a_reason(
        lambda: camera.read(pixels, width, height, stride), "frame-inconsistent"
    )


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (3, 3), (2000, 2)])
def test_that_the_oddest_shapes_are_looked_at_in_every_way(shape: tuple[int, int]) -> None:
    width, height = shape
    noise = random.Random(7).randbytes(width * height)

    assert decode(grey_frame(noise, width, height), set(Symbology)) == ()


def test_that_damage_beyond_repair_is_no_reading() -> None:
    damaged = a_code(side=165)
    damaged.paste(255, (60, 60, 165, 165))

    assert decode(from_pillow(damaged)) == ()
