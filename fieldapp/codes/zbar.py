"""The second engine: ZBar, through pyzbar's declarations of its library.

pyzbar's own `decode` asks for an orientation that some codes do not have and leaves QR text to ZBar,
which takes Chinese for Japanese; so the library is driven here. Without it (pyzbar needs the system
library libzbar0) nothing is found and nothing fails.
"""

from __future__ import annotations

import ctypes
import importlib
import logging
from collections.abc import Collection, Iterator
from functools import cache
from types import ModuleType
from typing import Any

from fieldapp.codes.characters import text_of
from fieldapp.codes.grey import GreyImage, packed
from fieldapp.codes.reading import Point, Reading, Symbology

ENGINE = "zbar"

_log = logging.getLogger(__name__)


def read(image: GreyImage, formats: Collection[Symbology]) -> tuple[Reading, ...]:
    """Every code of these kinds that ZBar finds in the image; none where ZBar is not installed."""
    library = _library()
    kinds = [kind for kind in _FORMATS if kind in formats or _written_as(kind) & set(formats)]
    if library is None or not kinds:
        return ()
    scanner = library.zbar_image_scanner_create()
    try:
        _enable(library, scanner, kinds)
        return _scan(library, scanner, image)
    finally:
        library.zbar_image_scanner_destroy(scanner)


def is_installed() -> bool:
    """Whether the second opinion can be had on this machine."""
    return _library() is not None


@cache
def _library() -> ModuleType | None:
    try:
        return importlib.import_module("pyzbar.wrapper")
    except (ImportError, OSError, AttributeError) as trouble:
        _log.info("No second opinion on codes: %s", trouble)
        return None


def _enable(library: ModuleType, scanner: Any, kinds: Collection[Symbology]) -> None:
    """Look for these kinds only, and leave the bytes of QR codes as they are."""
    configure = library.zbar_image_scanner_set_config
    configure(scanner, 0, library.ZBarConfig.CFG_ENABLE, 0)
    for kind in kinds:
        configure(scanner, _FORMATS[kind], library.ZBarConfig.CFG_ENABLE, 1)
    configure(scanner, _UPC_E, library.ZBarConfig.CFG_ENABLE, 1)
    configure(scanner, _FORMATS[Symbology.QR], _CFG_BINARY, 1)


def _scan(library: ModuleType, scanner: Any, image: GreyImage) -> tuple[Reading, ...]:
    pixels = packed(image)
    handle = library.zbar_image_create()
    try:
        library.zbar_image_set_format(handle, _Y800)
        library.zbar_image_set_size(handle, image.width, image.height)
        library.zbar_image_set_data(
            handle, ctypes.cast(ctypes.c_char_p(pixels), ctypes.c_void_p), len(pixels), None
        )
        library.zbar_scan_image(scanner, handle)
        return tuple(_readings(library, handle, image.scale))
    finally:
        library.zbar_image_destroy(handle)


def _readings(library: ModuleType, handle: Any, scale: float) -> Iterator[Reading]:
    symbol = library.zbar_image_first_symbol(handle)
    while symbol:
        kind = _KINDS.get(symbol.contents.type)
        if kind is not None:
            yield _reading(library, symbol, kind, scale)
        symbol = library.zbar_symbol_next(symbol)


def _reading(library: ModuleType, symbol: Any, kind: Symbology, scale: float) -> Reading:
    size = library.zbar_symbol_get_data_length(symbol)
    raw = ctypes.string_at(library.zbar_symbol_get_data(symbol), size)
    text = text_of(raw)
    if kind is Symbology.EAN13 and text.startswith("0"):
        kind = Symbology.UPC_A
    return Reading(kind, text, raw, ENGINE, _corners(library, symbol, scale), _is_gs1(library, symbol))


def _corners(library: ModuleType, symbol: Any, scale: float) -> tuple[Point, ...]:
    """The corners of a QR code; of a linear code, where the lines that were read began or ended."""
    count = library.zbar_symbol_get_loc_size(symbol)
    points = [
        (library.zbar_symbol_get_loc_x(symbol, index), library.zbar_symbol_get_loc_y(symbol, index))
        for index in range(min(count, _MOST_POINTS))
    ]
    return tuple((round(x * scale), round(y * scale)) for x, y in points)


def _is_gs1(library: ModuleType, symbol: Any) -> bool:
    """Whether the code began with FNC1; libraries before 0.20 cannot say."""
    ask = getattr(library.LIBZBAR, "zbar_symbol_get_modifiers", None)
    if ask is None:
        return False
    ask.restype, ask.argtypes = ctypes.c_uint, [ctypes.c_void_p]
    return bool(ask(ctypes.cast(symbol, ctypes.c_void_p)) & _MODIFIER_GS1)


def _written_as(kind: Symbology) -> set[Symbology]:
    """The kinds that ZBar tells under another name: it is asked for EAN-13 and finds UPC-A as well."""
    return {Symbology.UPC_A} if kind is Symbology.EAN13 else set()


_CFG_BINARY = 4  # ZBAR_CFG_BINARY of zbar.h, which pyzbar does not declare
_MODIFIER_GS1 = 1
_Y800 = 0x30303859  # the fourcc "Y800": grey, eight bits
_MOST_POINTS = 2000

# Six digits under a weak check are read out of blurred longer codes, three looks in a row. ZBar's UPC-E
# is asked for all the same, and then not believed: unasked it comes disguised as EAN-13.
_UPC_E = 9

# The values of zbar_symbol_type_t in zbar.h.
_FORMATS = {
    Symbology.EAN8: 8,
    Symbology.EAN13: 13,
    Symbology.ITF: 25,
    Symbology.CODABAR: 38,
    Symbology.CODE39: 39,
    Symbology.QR: 64,
    Symbology.CODE93: 93,
    Symbology.CODE128: 128,
}
_KINDS = {number: kind for kind, number in _FORMATS.items()}
