"""Photos for print: upright, small enough, and without what the camera wrote about place and person."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from fieldapp.errors import Unreadable
from fieldapp.sheet.content import Picture

LONGEST_SIDE = 1600
MOST_PIXELS = 120_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Print:
    """A JPEG without EXIF, at most `longest` pixels long, and its size."""

    jpeg: bytes
    width: int
    height: int


def printable(picture: Picture, longest: int = LONGEST_SIDE) -> Print:
    """The picture, turned upright, scaled down to `longest` pixels, with nothing but pixels in it.

    Raises:
        Unreadable: `photo-absent` when the content carries no bytes for it, `photo-unreadable` when the
            bytes are not what its SHA-256 says, no image, cut short, or have too many pixels.
    """
    if not picture.data:
        raise Unreadable("photo-absent", sha256=picture.sha256)
    if hashlib.sha256(picture.data).hexdigest() != picture.sha256.lower():
        raise Unreadable("photo-unreadable", sha256=picture.sha256)
    try:
        return _printed(picture.data, longest)
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, Image.DecompressionBombError) as bad:
        raise Unreadable("photo-unreadable", sha256=picture.sha256) from bad


def _printed(data: bytes, longest: int) -> Print:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd EXIF, large images: both are dealt with here
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        image.draft("RGB", _within(image.size, longest))
        image.thumbnail((longest, longest), Image.Resampling.BILINEAR, reducing_gap=2.0)
        ImageOps.exif_transpose(image, in_place=True)
        flat = _on_white(image)
    flat.info.clear()
    file = io.BytesIO()
    flat.save(file, "JPEG", quality=_QUALITY, subsampling=2)
    return Print(file.getvalue(), flat.width, flat.height)


def _within(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """The size it will have: a JPEG that is read at a half or a quarter of its own is read much faster."""
    share = min(1.0, longest / max(size))
    return max(1, int(size[0] * share)), max(1, int(size[1] * share))


def _on_white(image: Image.Image) -> Image.Image:
    """Transparent parts become paper."""
    if image.mode in {"RGBA", "LA", "PA", "P"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")
