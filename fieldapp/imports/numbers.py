"""Amounts and counts as lists write them: 1,157.27 or 1.157,27, with currency signs, 12.50- from SAP."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from fieldapp.errors import Unreadable
from fieldapp.imports.table import Cell

LARGEST = Decimal(10) ** 11
"""What an amount must stay below; a database keeps ten-thousandths in 64 bits."""
_FOUR_PLACES = Decimal("0.0001")
_NOISE = Decimal("1e-9")
"""What a computed number may differ from its four places: 0.30000000000000004 means 0.3."""

_SIGNS = re.compile(r"[$€£¥₩₹元圆]|\b[A-Z]{3}\b|RMB|CNY", re.ASCII | re.IGNORECASE)
_PLAIN = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LIKE_NUMBER = re.compile(r"[-+(]?[\d.,' \u00a0\u202f]*\d[\d.,' \u00a0\u202f]*(?:[eE][-+]?\d{1,3})?[-)]?")


def read_amount(cell: Cell, decimal: str = ".") -> Decimal:
    """The amount in a cell; `decimal` is the sign before the fraction.

    Raises Unreadable: `import-not-a-number`, `import-too-large`, `import-too-precise` (more than
    four decimals).
    """
    if isinstance(cell, bool):
        raise Unreadable("import-not-a-number", value=str(cell))
    if isinstance(cell, int | float):
        return _checked(Decimal(repr(cell)), str(cell))
    return _of_words(str(cell), decimal)


def read_price(cell: Cell, decimal: str = ".") -> Decimal:
    """The price in a cell. Raises Unreadable as `read_amount`, and `import-price-below-nothing`."""
    price = read_amount(cell, decimal)
    if price < 0:
        raise Unreadable("import-price-below-nothing", value=str(cell).strip())
    return price


def read_whole(cell: Cell, decimal: str = ".") -> int:
    """The whole number in a cell. Raises Unreadable as `read_amount`, and `import-not-whole`."""
    amount = read_amount(cell, decimal)
    if amount != amount.to_integral_value():
        raise Unreadable("import-not-whole", value=str(cell).strip())
    if abs(amount) > 2**31 - 1:
        raise Unreadable("import-too-large", value=str(cell).strip())
    return int(amount)


def read_degrees(cell: Cell, most: int) -> int:
    """Degrees as micro-degrees. Raises Unreadable `import-not-degrees` beyond plus or minus `most`."""
    try:
        degrees = float(str(cell).strip().replace(",", "."))
    except ValueError as error:
        raise Unreadable("import-not-degrees", value=str(cell)) from error
    if not abs(degrees) <= most:
        raise Unreadable("import-not-degrees", value=str(cell))
    return round(degrees * 1_000_000)


def _of_words(words: str, decimal: str) -> Decimal:
    shown = words.strip()
    plain = unicodedata.normalize("NFKC", shown)
    plain = re.sub(r"[\s'’]", "", _SIGNS.sub("", plain))
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    if plain.endswith("-"):
        plain = "-" + plain[:-1]
    if decimal == ",":
        plain = plain.translate(str.maketrans(",.", ".,"))
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        raise Unreadable("import-not-a-number", value=shown)
    return _checked(Decimal(plain), shown)


def _checked(amount: Decimal, shown: str) -> Decimal:
    if not amount.is_finite():
        raise Unreadable("import-not-a-number", value=shown)
    if abs(amount) >= LARGEST:
        raise Unreadable("import-too-large", value=shown)
    try:
        rounded = amount.quantize(_FOUR_PLACES)
    except InvalidOperation as error:
        raise Unreadable("import-too-precise", value=shown) from error
    if rounded != amount and abs(rounded - amount) > _NOISE * max(abs(amount), Decimal(1)):
        raise Unreadable("import-too-precise", value=shown)
    return rounded


@dataclass
class Evidence:
    """What a column's values prove about its decimal sign."""

    comma: int = 0
    point: int = 0
    unclear: int = 0

    def take(self, cell: Cell) -> None:
        """Look at one more value."""
        if not isinstance(cell, str) or ("," not in cell and "." not in cell):
            return
        last = max(cell.rfind(","), cell.rfind("."))
        before, sign = cell[:last], cell[last]
        if "," in before and "." in before:
            return
        other = "." if sign == "," else ","
        digits = len(re.match(r"\d*", cell[last + 1 :])[0])  # type: ignore[index]
        if other in before:
            self._count(sign)
        elif sign in before:
            self._count(other)
        elif digits != 3 or before.strip().lstrip("-+(") in ("0", "", "-0"):
            self._count(sign)
        else:
            self.unclear += sign == ","

    def _count(self, sign: str) -> None:
        self.comma += sign == ","
        self.point += sign == "."

    def verdict(self, *, comma_is_usual: bool) -> str | None:
        """The decimal sign, or None when no value needs one.

        `1,234` alone is read as a thousand where commas separate the cells' thousands as usual;
        `comma_is_usual` says that the list comes from where a comma is the decimal sign: then it is
        unclear. Raises Unreadable `import-numbers-unclear`.
        """
        if self.comma and self.point:
            if min(self.comma, self.point) * 50 > max(self.comma, self.point):
                raise Unreadable("import-numbers-unclear")
            return "," if self.comma > self.point else "."
        if self.comma or self.point:
            return "," if self.comma else "."
        if self.unclear and comma_is_usual:
            raise Unreadable("import-numbers-unclear")
        return "." if self.unclear else None


def looks_like_number(cell: Cell) -> bool:
    """Whether a cell could be an amount, with whatever decimal sign."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return True
    return isinstance(cell, str) and bool(_LIKE_NUMBER.fullmatch(_SIGNS.sub("", cell).strip()))
