"""Whether bytes are a photo, before anything relies on it; and photos made small."""

from __future__ import annotations

import io
import struct
import zlib
from typing import NamedTuple

from PIL import Image, ImageOps

from fieldapp.errors import Unreadable

PREVIEW_PIXELS = 420
"""The longest side of the small picture that stands for a photo."""
LARGEST_PHOTO_BYTES = 64 << 20
LARGEST_JPEG_PIXELS = 120_000_000
"""Telephones make such; a JPEG can be read whole without unpacking it at full size."""
LARGEST_OTHER_PIXELS = 40_000_000
_MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "BMP": "image/bmp",
}
_NOT_AN_IMAGE = (OSError, ValueError, SyntaxError, LookupError, EOFError, struct.error, zlib.error)
"""What Pillow raises on bytes that are no image, or not all of one."""


class CheckedPhoto(NamedTuple):
    """What a photo is; width and height in pixels as stored, before any EXIF rotation."""

    media_type: str
    width: int
    height: int


def check_photo(data: bytes) -> CheckedPhoto:
    """Verify that `data` is a whole image of a kind that screens, browsers and the sheet can show.

    The pixels are counted before any is unpacked. Raises Unreadable `photo-unreadable`
    (no image, cut, of an unknown kind) or `photo-too-large` with the bound that it breaks.
    """
    if len(data) > LARGEST_PHOTO_BYTES:
        raise Unreadable("photo-too-large", size_bytes=len(data), most_bytes=LARGEST_PHOTO_BYTES)
    try:
        with Image.open(io.BytesIO(data), formats=list(_MEDIA_TYPES.keys() - {"MPO"})) as image:
            width, height = image.size
            _check_pixels(width * height, _most_pixels(image.format))
            image.draft("RGB", (width // 8, height // 8))  # a JPEG is then read whole, but unpacked small
            image.load()
            return CheckedPhoto(_MEDIA_TYPES[image.format or ""], width, height)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable("photo-too-large", most_pixels=LARGEST_JPEG_PIXELS) from error
    except _NOT_AN_IMAGE as error:
        raise Unreadable("photo-unreadable") from error


def scaled(data: bytes, longest: int) -> bytes:
    """A photo as a JPEG whose longest side has at most that many pixels, upright, without what a camera added.

    Raises Unreadable as `check_photo`.
    """
    check_photo(data)
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        whole = io.BytesIO()
        _on_white(upright).save(whole, "JPEG", quality=82, optimize=True)
    return whole.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "L"):
        return image.convert("RGB")
    with_alpha = image.convert("RGBA")
    flat = Image.new("RGB", image.size, "white")
    flat.paste(with_alpha, mask=with_alpha.getchannel("A"))
    return flat


def _most_pixels(kind: str | None) -> int:
    return LARGEST_JPEG_PIXELS if kind in ("JPEG", "MPO") else LARGEST_OTHER_PIXELS


def _check_pixels(pixels: int, most: int) -> None:
    if pixels > most:
        raise Unreadable("photo-too-large", pixels=pixels, most_pixels=most)
