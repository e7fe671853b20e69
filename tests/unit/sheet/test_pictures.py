"""Photos on their way to paper."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fieldapp.errors import Unreadable
from fieldapp.sheet.content import Picture
from fieldapp.sheet.pictures import printable
from tests.unit.sheet.sheets import a_photo, jpeg


def a_picture(data: bytes) -> Picture:
    return Picture(sha256=hashlib.sha256(data).hexdigest(), data=data)


def encoded(image: Image.Image, form: str, **save: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **save)
    return file.getvalue()


def test_that_a_large_photo_is_scaled_down() -> None:
    printed = printable(a_photo(1, (4000, 3000)), 1600)

    assert (printed.width, printed.height) == (1600, 1200)
    assert len(printed.jpeg) < 400_000


def test_that_a_small_photo_keeps_its_size() -> None:
    printed = printable(a_photo(1, (640, 480)))

    assert (printed.width, printed.height) == (640, 480)


def test_that_a_photo_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = a_picture(jpeg(1, (640, 480), exif=exif))

    printed = printable(photo)

    assert (printed.width, printed.height) == (480, 640)
    corner = Image.open(io.BytesIO(printed.jpeg)).getpixel((470, 10))
    assert corner[0] > 150  # the red corner of the picture went to the top right
    assert corner[2] < 100


def test_that_position_and_camera_are_left_out() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETMAKER"
    exif.get_ifd(0x8825)[1] = "N"
    data = jpeg(1, (640, 480), exif=exif, comment=b"SECRETCOMMENT")
    assert b"SECRETMAKER" in data

    printed = printable(a_picture(data))

    assert b"SECRET" not in printed.jpeg
    assert b"Exif" not in printed.jpeg


@pytest.mark.parametrize(
    ("mode", "form"), [("RGBA", "PNG"), ("P", "PNG"), ("L", "PNG"), ("RGB", "WEBP"), ("1", "BMP")]
)
def test_that_other_images_are_printed_as_well(mode: str, form: str) -> None:
    data = encoded(Image.new(mode, (60, 40)), form)

    printed = printable(a_picture(data))

    assert (printed.width, printed.height) == (60, 40)
    assert printed.jpeg.startswith(b"\xff\xd8")


def test_that_what_is_transparent_becomes_paper() -> None:
    data = encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")

    printed = printable(a_picture(data))

    assert Image.open(io.BytesIO(printed.jpeg)).getpixel((10, 10)) == (255, 255, 255)


def test_that_the_same_photo_gives_the_same_bytes() -> None:
    assert printable(a_photo(2)) == printable(a_photo(2))


def test_that_bytes_that_are_not_what_their_hash_says_are_refused() -> None:
    photo = Picture(sha256="0" * 64, data=jpeg(1, (64, 48)))

    with pytest.raises(Unreadable, match="photo-unreadable"):
        printable(photo)


def test_that_a_photo_without_bytes_is_absent() -> None:
    with pytest.raises(Unreadable, match="photo-absent"):
        printable(Picture(sha256="0" * 64))


def test_that_a_small_file_with_very_many_pixels_is_refused() -> None:
    bomb = encoded(Image.new("1", (20_000, 20_000)), "PNG")

    with pytest.raises(Unreadable, match="photo-unreadable"):
        printable(a_picture(bomb))


def test_that_a_photo_cut_short_is_refused() -> None:
    data = jpeg(1, (640, 480))

    with pytest.raises(Unreadable, match="photo-unreadable"):
        printable(a_picture(data[: len(data) // 2]))


@given(st.binary(max_size=300), st.sampled_from(["", "JPEG", "PNG"]))
def test_that_any_bytes_are_printed_or_refused(noise: bytes, form: str) -> None:
    data = (encoded(Image.new("RGB", (8, 8)), form)[:-20] if form else b"") + noise + b"x"

    assert _refusal(a_picture(data)) in {"", "photo-unreadable"}


def _refusal(photo: Picture) -> str:
    try:
        printable(photo)
    except Unreadable as told:
        return told.code
    return ""
