"""The first engine: zxing-cpp."""

from __future__ import annotations

from collections.abc import Collection

import zxingcpp

from fieldapp.codes.characters import text_of
from fieldapp.codes.grey import GreyImage
from fieldapp.codes.reading import Point, Reading, Symbology

ENGINE = "zxing-cpp"


def read(image: GreyImage, formats: Collection[Symbology]) -> tuple[Reading, ...]:
    """Every code of these kinds that zxing-cpp finds in the image."""
    found = _found(image, formats, zxingcpp.TextMode.Plain)
    foreign = any(not code.bytes.isascii() for code in found)
    declared = _declaring(image, formats) if foreign else frozenset()
    return tuple(_reading(code, image.scale, code.bytes in declared) for code in found)


def _found(
    image: GreyImage, formats: Collection[Symbology], mode: zxingcpp.TextMode
) -> list[zxingcpp.Barcode]:
    view = zxingcpp.ImageView(image.pixels, image.width, image.height, zxingcpp.ImageFormat.Lum, image.stride)
    wanted = zxingcpp.BarcodeFormats([_FORMATS[kind] for kind in Symbology if kind in formats])
    return [code for code in zxingcpp.read_barcodes(view, formats=wanted, text_mode=mode) if code.valid]


def _declaring(image: GreyImage, formats: Collection[Symbology]) -> frozenset[bytes]:
    """The contents of those codes that name their characters by an extended channel interpretation.

    Only the engine's fullest form tells, so the image is read again; the modifier in the symbology
    identifier (ISO/IEC 15424) that the form begins with says it.
    """
    codes = _found(image, formats, zxingcpp.TextMode.HexECI)
    return frozenset(code.bytes for code in codes if bytes.fromhex(code.text)[:3] in _DECLARES_CHARACTERS)


def _reading(code: zxingcpp.Barcode, scale: float, names_characters: bool) -> Reading:
    # What a code says about its characters holds; what the engine guesses without that comes last.
    text = code.text if names_characters and code.text else text_of(code.bytes, guess=code.text or None)
    return Reading(
        symbology=_symbology(code),
        text=text,
        raw=code.bytes,
        engine=ENGINE,
        corners=_corners(code.position, scale),
        is_gs1=code.content_type == zxingcpp.ContentType.GS1,
        is_binary=code.content_type in (zxingcpp.ContentType.Binary, zxingcpp.ContentType.UnknownECI),
    )


def _symbology(code: zxingcpp.Barcode) -> Symbology:
    if code.format == zxingcpp.BarcodeFormat.EAN13 and code.text.startswith("0"):
        return Symbology.UPC_A
    return _KINDS.get(code.format) or _KINDS[code.symbology]


def _corners(position: zxingcpp.Position, scale: float) -> tuple[Point, ...]:
    around = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((round(point.x * scale), round(point.y * scale)) for point in around)


_DECLARES_CHARACTERS = frozenset(
    {b"]Q2", b"]Q4", b"]Q6", b"]d4", b"]d5", b"]d6", b"]z3", b"]z4", b"]z5", b"]L1"}
)

_FORMATS = {
    Symbology.QR: zxingcpp.BarcodeFormat.QRCode,
    Symbology.MICRO_QR: zxingcpp.BarcodeFormat.MicroQRCode,
    Symbology.RMQR: zxingcpp.BarcodeFormat.RMQRCode,
    Symbology.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    Symbology.AZTEC: zxingcpp.BarcodeFormat.Aztec,
    Symbology.PDF417: zxingcpp.BarcodeFormat.PDF417,
    Symbology.EAN13: zxingcpp.BarcodeFormat.EAN13,
    Symbology.EAN8: zxingcpp.BarcodeFormat.EAN8,
    Symbology.UPC_A: zxingcpp.BarcodeFormat.UPCA,
    Symbology.UPC_E: zxingcpp.BarcodeFormat.UPCE,
    Symbology.CODE39: zxingcpp.BarcodeFormat.Code39,
    Symbology.CODE93: zxingcpp.BarcodeFormat.Code93,
    Symbology.CODE128: zxingcpp.BarcodeFormat.Code128,
    Symbology.ITF: zxingcpp.BarcodeFormat.ITF,
    Symbology.CODABAR: zxingcpp.BarcodeFormat.Codabar,
}
_KINDS = {form: kind for kind, form in _FORMATS.items()}
