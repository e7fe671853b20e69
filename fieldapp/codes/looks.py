"""The ways to look at one image, from the cheapest to the last resort.

Each look hands a changed image to one or both engines. Which changes help was measured on the photographs
of the benchmark: enlarging opens small and slightly blurred codes, sharpening and smoothing tip the scales
for bars near the limit, equalising opens codes under glare, and smoothing strongly opens QR codes
whose modules are drawn as dots.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PIL import Image, ImageFilter, ImageOps

from fieldapp.codes import zbar, zxing
from fieldapp.codes.grey import GreyImage, from_pillow, resized, to_pillow
from fieldapp.codes.reading import Reading, Symbology

Engine = Callable[[GreyImage, Collection[Symbology]], tuple[Reading, ...]]


@dataclass(frozen=True, slots=True)
class Look:
    """One change to the image, and who then reads it; `most_pixels` is the largest image it is worth."""

    change: Callable[[GreyImage], GreyImage]
    engines: tuple[Engine, ...]
    most_pixels: int = 1_500_000


def _as_it_is(image: GreyImage) -> GreyImage:
    return image


def _enlarged(factor: float) -> Callable[[GreyImage], GreyImage]:
    return lambda image: resized(image, factor)


def _filtered(change: ImageFilter.Filter) -> Callable[[GreyImage], GreyImage]:
    return _repainted(lambda picture: picture.filter(change))


def _repainted(change: Callable[[Image.Image], Image.Image]) -> Callable[[GreyImage], GreyImage]:
    return lambda image: from_pillow(change(to_pillow(image)), image.scale)


_BOTH: tuple[Engine, ...] = (zxing.read, zbar.read)
_ZXING: tuple[Engine, ...] = (zxing.read,)

FIRST = Look(_as_it_is, _BOTH)

# For pictures that were first looked at in a smaller size: in how many pixels to look again, and how.
# ZBar takes 1.3 s for 12 megapixels and gains nothing there that four do not show.
LARGER = (
    (16_000_000, Look(_as_it_is, _ZXING)),
    (4_000_000, Look(_as_it_is, (zbar.read,))),
)

FURTHER = (
    Look(_enlarged(1.5), _BOTH, most_pixels=700_000),
    Look(_filtered(ImageFilter.UnsharpMask(2, 150, 0)), _BOTH),
    Look(_repainted(ImageOps.equalize), _ZXING),
    Look(_filtered(ImageFilter.GaussianBlur(0.7)), _ZXING),
    Look(_repainted(lambda picture: ImageOps.autocontrast(picture, 2)), _ZXING),
    Look(_filtered(ImageFilter.GaussianBlur(1.5)), _BOTH),
    Look(_enlarged(2), _BOTH, most_pixels=400_000),
)
