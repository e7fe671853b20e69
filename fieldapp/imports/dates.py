"""Days and moments as lists write them, in numbers, English month names or Chinese.

Whether 03/04/2005 is in March or in April, no single value tells: `DayOrder` is decided by
the column as a whole (`Evidence`) or by a person, never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache

from fieldapp.errors import Unreadable
from fieldapp.imports.table import Cell

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
NOON = time(12)
"""When a day without a time happened: noon is the same day in every zone of one country."""
_ERRORS_BORNE = 0.01
"""Share of values that may contradict the order which all others prove; their rows are refused."""
_EXCEL_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a local moment until the list's zone is known


class DayOrder(StrEnum):
    """Which part of a written day comes first."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


def read_moment(cell: Cell, order: DayOrder | None, pattern: str | None = None) -> datetime:
    """The moment a cell names; without a zone when it names none, at noon when it names no time.

    `pattern` is a format of `datetime.strptime` and stands over `order`.
    Raises Unreadable `import-not-a-date`, `import-no-such-day` or `import-date-unclear`.
    """
    if isinstance(cell, datetime):
        return _checked(cell if cell.time() != time.min else datetime.combine(cell, NOON), str(cell))
    if isinstance(cell, date):
        return _checked(datetime.combine(cell, NOON), str(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and not _is_compact(str(cell)):
        return _of_serial(cell)
    words = " ".join(str(cell).split())
    if pattern is not None:
        return _of_pattern(words, pattern)
    return _of_words(words, order)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """The aware moment: in `zone` where the source named none."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


@dataclass
class Evidence:
    """What a column's values prove about the order of its days."""

    proven: Counter[DayOrder] = field(default_factory=Counter)
    unclear: int = 0
    dotted: int = 0
    example: str = ""

    def take(self, cell: Cell) -> None:
        """Look at one more value; other things than days in numbers prove nothing."""
        if not isinstance(cell, str):
            return
        match = _NUMBERS.match(cell.strip())
        if match is None or len(match[1]) > 2:
            return
        first, second = int(match[1]), int(match[3])
        if first > 31:
            self.proven[DayOrder.YEAR_FIRST] += 1
        elif first > 12 >= second:
            self.proven[DayOrder.DAY_FIRST] += 1
        elif second > 12 >= first:
            self.proven[DayOrder.MONTH_FIRST] += 1
        elif first != second:
            self.unclear += 1
            self.dotted += match[2] == "."
            self.example = self.example or cell.strip()

    def verdict(self) -> DayOrder | None:
        """The order, or None when nothing needs one.

        Days with dots are written day first wherever they are written. Raises Unreadable
        `import-dates-unclear` when the values allow both orders, and `import-dates-mixed`
        when they prove both.
        """
        ranked = self.proven.most_common()
        if not ranked:
            return self._without_proof()
        others = sum(count for _order, count in ranked[1:])
        if others > max(1, ranked[0][1] * _ERRORS_BORNE):
            raise Unreadable("import-dates-mixed", orders=[order.value for order, _count in ranked])
        return ranked[0][0]

    def _without_proof(self) -> DayOrder | None:
        if self.unclear > self.dotted:
            raise Unreadable("import-dates-unclear", value=self.example)
        return DayOrder.DAY_FIRST if self.dotted else None


def looks_like_date(cell: Cell) -> bool:
    """Whether a cell could be a day, in whatever order."""
    if isinstance(cell, date):
        return True
    words = str(cell).strip()
    if _is_compact(words):
        return _compact_is_possible(words)
    return len(words) < 40 and bool(_NUMBERS.match(words) or _NAMED.match(words) or _CHINESE.match(words))


_TIME = (
    r"(?:[T ,]+(?:at )?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp][Mm])?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_NUMBERS = re.compile(r"(\d{1,4})\s*([-./])\s*(\d{1,2})\s*[-./]\s*(\d{1,4})" + _TIME + "$")
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?" + _TIME + "$")
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?[-./\s]+)?([A-Za-z]{3,9})\.?,?[-./\s]+"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{2,4})" + _TIME + "$"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})Z?)?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@lru_cache(maxsize=8192)
def _of_words(words: str, order: DayOrder | None) -> datetime:
    if match := _COMPACT.match(words):
        return _made(words, (match[1], match[2], match[3]), (match[4], match[5], match[6], None, None))
    if match := _NUMBERS.match(words):
        day = _ordered(words, match[1], match[3], match[4], order)
        return _made(words, day, match.groups()[4:])
    if match := _CHINESE.match(words):
        return _made(words, (match[1], match[2], match[3]), match.groups()[3:])
    if match := _NAMED.match(words):
        month, day_of_month = _month(match[2]), match[1] or match[3]
        if month and day_of_month:
            return _made(words, (match[4], month, day_of_month), match.groups()[4:])
    raise Unreadable("import-not-a-date", value=words)


def _ordered(words: str, first: str, second: str, third: str, order: DayOrder | None) -> tuple[str, str, str]:
    """Year, month, day."""
    if len(first) > 2:
        return first, second, third
    if order is DayOrder.YEAR_FIRST and len(third) <= 2:
        return first, second, third
    if order is DayOrder.DAY_FIRST:
        return third, second, first
    if order is DayOrder.MONTH_FIRST:
        return third, first, second
    raise Unreadable("import-date-unclear", value=words)


def _made(words: str, day: tuple[str, str, str], clock: tuple[str | None, ...]) -> datetime:
    year, month, day_of_month = (int(part) for part in day)
    if len(day[0]) <= 2:
        year += 1900 if year >= 69 else 2000  # POSIX strptime %y
    hour, minute, second, half, zone = clock
    try:
        made = datetime(year, month, day_of_month, _hour(hour, half), int(minute or 0), int(second or 0))  # noqa: DTZ001
    except ValueError as error:
        raise Unreadable("import-no-such-day", value=words) from error
    return _checked(made if zone is None else made.replace(tzinfo=_zone(zone)), words)


def _hour(hour: str | None, half: str | None) -> int:
    if hour is None:
        return NOON.hour
    if half is None:
        return int(hour)
    return int(hour) % 12 + (12 if half.lower() == "pm" else 0)


def _zone(written: str) -> tzinfo:
    if written in ("Z", "UTC"):
        return timezone.utc  # noqa: UP017
    sign = -1 if written[0] == "-" else 1
    digits = written[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _month(name: str) -> str | None:
    start = name[:3].lower()
    return str(_MONTHS.index(start) + 1) if start in _MONTHS else None


def _of_pattern(words: str, pattern: str) -> datetime:
    try:
        made = datetime.strptime(words, pattern)  # noqa: DTZ007
    except ValueError as error:
        raise Unreadable("import-not-a-date", value=words) from error
    names_time = any(sign in pattern for sign in ("%H", "%I", "%X", "%c", "%T"))
    return _checked(made if names_time else datetime.combine(made, NOON), words)


def _of_serial(number: float) -> datetime:
    """A day as spreadsheets count them (ECMA-376 18.17.4.1), where the cell was not formatted as one."""
    try:
        made = _EXCEL_DAY_ZERO + timedelta(days=number)
    except (OverflowError, ValueError) as error:
        raise Unreadable("import-not-a-date", value=str(number)) from error
    if made.year < EARLIEST_YEAR + 10:  # a small number is a count, not a day
        raise Unreadable("import-not-a-date", value=str(number))
    return _checked(made.replace(hour=12) if number == int(number) else made, str(number))


def _checked(moment: datetime, words: str) -> datetime:
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise Unreadable("import-no-such-day", value=words)
    return moment


def _is_compact(words: str) -> bool:
    return len(words) in (8, 14) and words.isascii() and words.isdigit()


def _compact_is_possible(words: str) -> bool:
    year, month, day = int(words[:4]), int(words[4:6]), int(words[6:8])
    return EARLIEST_YEAR <= year <= LATEST_YEAR and 1 <= month <= 12 and 1 <= day <= 31
