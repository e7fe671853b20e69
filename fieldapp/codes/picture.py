"""Picture files from strangers: opened by kind, measured before they are unpacked, turned to grey.

A file of 17 kB can claim 12,000 x 12,000 pixels; what it claims is read from its head first.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from fieldapp.codes.grey import MOST_PIXELS, GreyImage, from_pillow
from fieldapp.errors import Unreadable

MOST_BYTES = 40_000_000


class Picture:
    """One picture, as often as needed in the size that is needed.

    Raises:
        Unreadable: `picture-too-large` (bytes or pixels), `picture-heic` (save as JPEG), `picture-kind`
            (no picture, or of a kind that is not read), `picture-damaged`, `picture-unreachable`
            (the file cannot be read).
    """

    def __init__(self, source: Path | bytes) -> None:
        self._data = source if isinstance(source, bytes) else _bytes_of(source)
        if len(self._data) > MOST_BYTES:
            raise Unreadable("picture-too-large", size=len(self._data), most=MOST_BYTES)

    def grey(self, most_pixels: int) -> GreyImage:
        """The picture upright and grey, in no more than about `most_pixels` pixels."""
        try:
            return _grey(self._open(), most_pixels)
        except _DECODER_TROUBLE as trouble:
            raise Unreadable("picture-damaged", reason=str(trouble)) from trouble

    def _open(self) -> Image.Image:
        if self._data[4:8] == b"ftyp":
            raise Unreadable("picture-heic")
        try:
            picture = Image.open(io.BytesIO(self._data), formats=_KINDS)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as trouble:
            raise Unreadable("picture-too-large", size=len(self._data), most=MOST_PIXELS) from trouble
        except UnidentifiedImageError as trouble:
            raise Unreadable("picture-kind") from trouble
        if picture.width * picture.height > MOST_PIXELS:
            raise Unreadable("picture-too-large", size=picture.width * picture.height, most=MOST_PIXELS)
        return picture


def _bytes_of(path: Path) -> bytes:
    """The file's bytes; of one that is too large only so many that this can be told."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as trouble:
        raise Unreadable("picture-unreachable", path=str(path), reason=str(trouble)) from trouble


def _grey(picture: Image.Image, most_pixels: int) -> GreyImage:
    claimed = picture.width * picture.height
    factor = min(1.0, (most_pixels / claimed) ** 0.5)
    wanted = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    before = picture.width
    if factor < 1:
        picture.draft("L", wanted)
    flat = _without_colour(picture)
    if flat.width > wanted[0]:
        flat = flat.resize(wanted, Image.Resampling.BOX, reducing_gap=2.0)
    scale = before / flat.width
    return from_pillow(ImageOps.exif_transpose(flat), scale)


def _without_colour(picture: Image.Image) -> Image.Image:
    """Mode `L`; what is transparent lies on white, as on a label."""
    if picture.mode.startswith("I;16"):
        return picture.point(lambda level: level * (1 / 256)).convert("L")
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        painted = picture.convert("RGBA")
        paper = Image.new("RGBA", painted.size, "white")
        paper.alpha_composite(painted)
        return paper.convert("L")
    return picture.convert("L")


_KINDS = ("JPEG", "PNG", "WEBP", "BMP", "DIB", "GIF")

# What Pillow's decoders raise on bytes that lie about themselves.
_DECODER_TROUBLE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
)
