"""What a browser sent in a form, read as the values it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from fieldapp.errors import Unreadable

WordsT = TypeVar("WordsT", bound=StrEnum)
LONGEST_VALUE = 20_000
YEARS = range(1900, 9000)
"""Of a day in a form: what can be counted on from without leaving the calendar."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no keyboard types and no table program takes."""


class Form:
    """Fields by name. Empty fields read as None; what makes no sense is refused by the field's name."""

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in fields:
            self._values.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def raw(self) -> Mapping[str, str]:
        """The last value of each field as it was sent, to fill the form again."""
        return {name: values[-1] for name, values in self._values.items()}

    def many(self, name: str) -> tuple[str, ...]:
        """Every value of a field that can be sent several times."""
        return tuple(self._values.get(name, ()))

    def text(self, name: str) -> str | None:
        """Words without the space around them and with plain line ends. Raises Unreadable `form-value`."""
        value = self._values.get(name, [""])[-1].replace("\r\n", "\n").strip()
        if len(value) > LONGEST_VALUE or _CONTROLS.search(value):
            raise Unreadable("form-value", field=name)
        return value or None

    def needed(self, name: str) -> str:
        """Words that must be there. Raises Unreadable `form-value-missing`."""
        value = self.text(name)
        if value is None:
            raise Unreadable("form-value-missing", field=name)
        return value

    def flag(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self.text(name) is not None

    def choice(self, name: str, words: type[WordsT]) -> WordsT | None:
        """One of the words of an enumeration."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return words(value)
        except ValueError:
            raise Unreadable("form-value", field=name) from None

    def whole(self, name: str) -> int | None:
        """A whole number; full-width digits count as digits."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return int(unicodedata.normalize("NFKC", value))
        except ValueError:
            raise Unreadable("form-value", field=name) from None

    def amount(self, name: str) -> Decimal | None:
        """A decimal number with at most four places; a comma counts as the decimal point."""
        value = self.text(name)
        if value is None:
            return None
        try:
            number = Decimal(unicodedata.normalize("NFKC", value).replace(",", "."))
        except InvalidOperation:
            raise Unreadable("form-value", field=name) from None
        if not number.is_finite() or abs(number) > 10**12 or number != round(number, 4):
            raise Unreadable("form-value", field=name)
        return number

    def moment(self, name: str, zone: ZoneInfo) -> datetime | None:
        """A local date and time, as `<input type=datetime-local>` sends it, in UTC."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return datetime.fromisoformat(value).replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            raise Unreadable("form-value", field=name) from None

    def day(self, name: str) -> date | None:
        """A calendar day, as `<input type=date>` sends it."""
        value = self.text(name)
        if value is None:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise Unreadable("form-value", field=name) from None
        if day.year not in YEARS:
            raise Unreadable("form-value", field=name)
        return day
