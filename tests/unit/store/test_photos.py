"""A photo that is no photo is told at once."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from fieldapp.errors import Unreadable
from fieldapp.store.photos import check_photo


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (320, 200)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind)
    return out.getvalue()


def a_png_that_claims(width: int, height: int) -> bytes:
    """A tiny file whose head promises a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(9000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
        ("BMP", "image/bmp"),
    ],
)
def test_that_a_photo_is_told_by_its_bytes_and_not_by_its_name(kind: str, media_type: str) -> None:
    assert check_photo(a_photo(kind)) == (media_type, 320, 200)


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7 not a photo", b"<html><body>Sign in</body></html>", b"\xff\xd8\xff\xe0", bytes(5000)],
)
def test_that_bytes_which_are_no_photo_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        check_photo(data)

    assert caught.value.code == "photo-unreadable"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_that_half_a_photo_is_refused(kind: str) -> None:
    whole = a_photo(kind)

    with pytest.raises(Unreadable) as caught:
        check_photo(whole[: len(whole) // 2])

    assert caught.value.code == "photo-unreadable"


@pytest.mark.parametrize("side", [7_000, 12_000, 30_000])
def test_that_a_small_file_with_a_huge_picture_is_refused_before_it_is_unpacked(side: int) -> None:
    with pytest.raises(Unreadable) as caught:
        check_photo(a_png_that_claims(side, side))

    assert caught.value.code == "photo-too-large"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
def test_that_damage_anywhere_ends_in_a_photo_or_in_a_refusal(kind: str) -> None:
    whole = a_photo(kind, (64, 48))

    verdicts = [verdict(flipped(whole, at)) for at in range(0, len(whole), max(1, len(whole) // 150))]

    assert set(verdicts) <= {"photo", "photo-unreadable", "photo-too-large"}
    assert "photo-unreadable" in verdicts, "damage to the head is noticed"


def flipped(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]


def verdict(data: bytes) -> str:
    try:
        check_photo(data)
    except Unreadable as error:
        return error.code
    return "photo"
