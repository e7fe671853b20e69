"""Moments, numbers and sizes as each language writes them, in the company's time zone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency, format_decimal

from fieldapp.model.people import Language

_LOCALES = {Language.ENGLISH: "en_GB", Language.CHINESE: "zh_Hans_CN"}
_MOMENTS = {Language.ENGLISH: "d MMM y, HH:mm", Language.CHINESE: "y年M月d日 HH:mm"}
_SHORT = {Language.ENGLISH: "d MMM, HH:mm", Language.CHINESE: "M月d日 HH:mm"}
_SHORT_DAYS = {Language.ENGLISH: "d MMM", Language.CHINESE: "M月d日"}
_DAYS = {Language.ENGLISH: "d MMM y", Language.CHINESE: "y年M月d日"}


def zone_named(name: str | None) -> ZoneInfo:
    """The time zone of that name; UTC for one that does not exist."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a name too long for a file
        return ZoneInfo("UTC")


class Formats:
    """How one language writes values at one place."""

    def __init__(self, language: Language, zone: ZoneInfo, now: datetime) -> None:
        self.language = language
        self.zone = zone
        self.now = now
        self._locale = _LOCALES[language]

    def moment(self, value: datetime | str | None) -> str:
        """Day and time in full."""
        return "" if not value else self._written(value, _MOMENTS[self.language])

    def short(self, value: datetime | str | None) -> str:
        """Day and time; the year only when it is another one."""
        if not value:
            return ""
        same_year = _moment(value).astimezone(self.zone).year == self.now.astimezone(self.zone).year
        return self._written(value, (_SHORT if same_year else _MOMENTS)[self.language])

    def time(self, value: datetime | str | None) -> str:
        """The time of day."""
        return "" if not value else self._written(value, "HH:mm")

    def day(self, value: date | datetime | None) -> str:
        """The calendar day."""
        if value is None:
            return ""
        local = value.astimezone(self.zone).date() if isinstance(value, datetime) else value
        return str(format_date(local, _DAYS[self.language], locale=self._locale))

    def day_short(self, value: date) -> str:
        """Day and month."""
        return str(format_date(value, _SHORT_DAYS[self.language], locale=self._locale))

    def weekday(self, value: date, *, short: bool = False) -> str:
        """The name of the day of the week."""
        return str(format_date(value, "EEE" if short else "EEEE", locale=self._locale))

    def ago(self, value: datetime | str | None) -> str:
        """How long ago, or how long from now, in one unit."""
        if not value:
            return ""
        return str(format_timedelta(_moment(value) - self.now, add_direction=True, locale=self._locale))

    def field(self, value: datetime | None) -> str:
        """A moment as `<input type=datetime-local>` takes it."""
        return "" if value is None else value.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")

    def number(self, value: Decimal | float | None) -> str:
        """A number with as many places as it has."""
        return "" if value is None else format_decimal(value, "#,##0.####", locale=self._locale)

    def money(self, value: Decimal | None, currency: str | None) -> str:
        """An amount of money; without a currency just the number."""
        if value is None:
            return ""
        if not currency or len(currency) != 3:
            return str(format_decimal(value, "#,##0.00##", locale=self._locale))
        return str(format_currency(value, currency, locale=self._locale))

    def minutes(self, value: int | None) -> str:
        """A duration as hours and minutes."""
        if value is None:
            return ""
        hours, minutes = divmod(abs(value), 60)
        sign = "−" if value < 0 else ""
        if self.language is Language.CHINESE:
            return sign + (f"{hours} 小时 {minutes:02} 分" if hours else f"{minutes} 分钟")
        return sign + (f"{hours} h {minutes:02} min" if hours else f"{minutes} min")

    def size(self, value: int | None) -> str:
        """A number of bytes in the unit that suits it."""
        number, units = float(value or 0), iter(("B", "kB", "MB", "GB"))
        unit = next(units)
        while number >= 1000 and unit != "GB":
            number, unit = number / 1000, next(units)
        return f"{format_decimal(round(number, 1 if number < 10 else 0), locale=self._locale)} {unit}"

    def plain(self, value: object) -> str | None:
        """A value of any column as text; None for what has a word of its own (an enumeration, yes or no)."""
        if isinstance(value, bool | StrEnum):
            return None
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, Decimal | int | float):
            return self.number(value)
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return ", ".join(value)
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False)
        return "" if value is None else str(value)

    def _written(self, value: datetime | str, pattern: str) -> str:
        return format_datetime(_moment(value), pattern, tzinfo=self.zone, locale=self._locale)


def _moment(value: datetime | str) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)
