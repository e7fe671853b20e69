"""What was read: one code found in one image."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

Point = tuple[int, int]


class Symbology(Enum):
    """The kind of code, by the name that is printed on boxes and in standards."""

    QR = "QR Code"
    MICRO_QR = "Micro QR Code"
    RMQR = "rMQR Code"
    DATA_MATRIX = "Data Matrix"
    AZTEC = "Aztec Code"
    PDF417 = "PDF417"
    EAN13 = "EAN-13"
    EAN8 = "EAN-8"
    UPC_A = "UPC-A"
    UPC_E = "UPC-E"
    CODE39 = "Code 39"
    CODE93 = "Code 93"
    CODE128 = "Code 128"
    ITF = "ITF"
    CODABAR = "Codabar"

    @property
    def is_retail(self) -> bool:
        """Whether it is one of the EAN/UPC family, whose digits are told by bar widths alone."""
        return self in RETAIL

    @property
    def corrects_errors(self) -> bool:
        """Whether the code carries Reed-Solomon error correction, so that a misread is next to impossible."""
        return self in MATRIX


MATRIX = frozenset(
    {
        Symbology.QR,
        Symbology.MICRO_QR,
        Symbology.RMQR,
        Symbology.DATA_MATRIX,
        Symbology.AZTEC,
        Symbology.PDF417,
    }
)
RETAIL = frozenset({Symbology.EAN13, Symbology.EAN8, Symbology.UPC_A, Symbology.UPC_E})
LINEAR = RETAIL | {
    Symbology.CODE39,
    Symbology.CODE93,
    Symbology.CODE128,
    Symbology.ITF,
    Symbology.CODABAR,
}

# What is looked for unless the caller says otherwise. Aztec and PDF417 are boarding passes and
# driving licences: looking for them costs time and finds nothing on a machine.
USUAL = LINEAR | {Symbology.QR, Symbology.MICRO_QR, Symbology.RMQR, Symbology.DATA_MATRIX}


@dataclass(frozen=True, slots=True)
class Reading:
    """One code as it was read.

    `text` is what a person would type. EAN-13, UPC-A and UPC-E all come as the thirteen digits of the
    number they stand for. In GS1 codes (`is_gs1`) a U+001D stands where one element string ends.
    `raw` is what the code holds before any character set is guessed. `corners` are pixels of the image
    that was handed in, clockwise from the code's own top left; a code found on one line only has corners
    on that line, and there may be none.
    """

    symbology: Symbology
    text: str
    raw: bytes
    engine: str
    corners: tuple[Point, ...] = ()
    is_gs1: bool = False
    is_binary: bool = False

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom around the corners; all zero where there are none."""
        if not self.corners:
            return (0, 0, 0, 0)
        across = [x for x, _ in self.corners]
        down = [y for _, y in self.corners]
        return (min(across), min(down), max(across), max(down))
