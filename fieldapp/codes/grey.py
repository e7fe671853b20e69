"""Grey pixels: the one form in which images reach the engines."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from fieldapp.errors import Unreadable

MOST_PIXELS = 50_000_000


@dataclass(frozen=True, slots=True)
class GreyImage:
    """Eight-bit grey pixels, row after row, `stride` bytes from one row to the next.

    `scale` says how many pixels of the picture that was handed in one pixel here stands for, so that
    corners can be told in the coordinates of that picture.
    """

    pixels: bytes
    width: int
    height: int
    stride: int
    scale: float = 1.0

    @property
    def size(self) -> int:
        """How many pixels there are."""
        return self.width * self.height


def grey_frame(pixels: bytes | bytearray | memoryview, width: int, height: int, stride: int = 0) -> GreyImage:
    """A camera's frame as a grey image; `stride` 0 means that rows touch.

    Raises:
        Unreadable: `frame-inconsistent`, when the bytes do not hold that many pixels.
    """
    stride = stride or width
    needed = stride * (height - 1) + width
    if width < 1 or height < 1 or stride < width or len(pixels) < needed or width * height > MOST_PIXELS:
        raise Unreadable("frame-inconsistent", width=width, height=height, stride=stride, size=len(pixels))
    return GreyImage(bytes(pixels), width, height, stride)


def from_pillow(picture: Image.Image, scale: float = 1.0) -> GreyImage:
    """A grey image from a Pillow picture of mode `L`."""
    return GreyImage(picture.tobytes(), picture.width, picture.height, picture.width, scale)


def to_pillow(image: GreyImage) -> Image.Image:
    """A Pillow picture of mode `L` with the same pixels."""
    return Image.frombuffer("L", (image.width, image.height), image.pixels, "raw", "L", image.stride, 1)


def packed(image: GreyImage) -> bytes:
    """The pixels with rows that touch."""
    if image.stride == image.width:
        return image.pixels[: image.size]
    rows = memoryview(image.pixels)
    starts = range(0, image.stride * image.height, image.stride)
    return b"".join(rows[start : start + image.width] for start in starts)


def thinned(image: GreyImage, step: int) -> GreyImage:
    """Every `step`-th pixel of every `step`-th row: cheaper than averaging, and good enough for one frame of many."""
    starts = range(0, image.stride * image.height, image.stride * step)
    rows = [image.pixels[start : start + image.width : step] for start in starts]
    return GreyImage(b"".join(rows), len(rows[0]), len(rows), len(rows[0]), image.scale * step)


def resized(image: GreyImage, factor: float) -> GreyImage:
    """The same picture `factor` times as wide and high; corners found in it still tell of the original."""
    width, height = max(1, round(image.width * factor)), max(1, round(image.height * factor))
    picture = to_pillow(image)
    if factor <= 0.5:
        picture = picture.reduce(int(1 / factor))
    resample = Image.Resampling.BOX if factor < 1 else Image.Resampling.BICUBIC
    return from_pillow(picture.resize((width, height), resample), image.scale / factor)
