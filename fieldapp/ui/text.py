"""Dates, numbers, durations, sizes and money as the language in force writes them.

    text.moment(order.resolve_by)        "Tue 3 Nov, 14:30" / "11月3日 周二 14:30"
    text.day_and_time(m, now)            "Today, 14:30" / "今天 14:30"
    text.number(Decimal("4.20"), "bar")  "4.20 bar"
    text.duration(timedelta(minutes=95)) "1 h 35 min" / "1 小时 35 分"
    text.size(51_400_000)                "51.4 MB"
    text.money(Decimal("95"), "CNY")     "CN¥95.00" / "¥95.00"
    text.one_line(people_wrote)          control and direction-changing characters made visible

Moments are aware; they are shown in the machine's zone unless a zone is named. UI thread or not:
nothing here touches a widget.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from fieldapp.rules.visible_text import one_line as one_line
from fieldapp.rules.visible_text import plain as plain

NOTHING = "\N{EN DASH}"


def day(value: date, *, today: date | None = None) -> str:
    """A day with its weekday; the year only when it is not this one."""
    if today is not None and (near := _near_day((value - today).days)):
        return near
    with_year = today is not None and value.year != today.year
    if _is_chinese():
        pattern = "yyyy年M月d日 ddd" if with_year else "M月d日 ddd"
    else:
        pattern = "ddd d MMM yyyy" if with_year else "ddd d MMM"
    return QLocale().toString(QDate(value.year, value.month, value.day), pattern)


def date_only(value: date) -> str:
    """A day in full, for forms and sheets: 3 November 2026, 2026年11月3日."""
    pattern = "yyyy年M月d日" if _is_chinese() else "d MMMM yyyy"
    return QLocale().toString(QDate(value.year, value.month, value.day), pattern)


def time(value: datetime, zone: str | None = None) -> str:
    """The time of day, 24 hours."""
    local = _local(value, zone)
    return QLocale().toString(QTime(local.hour, local.minute), "HH:mm")


def moment(value: datetime, zone: str | None = None) -> str:
    """A day and a time, without saying how far away it is."""
    local = _local(value, zone)
    gap = " " if _is_chinese() else ", "
    return f"{day(local.date())}{gap}{time(local, zone)}"


def day_and_time(value: datetime, now: datetime, zone: str | None = None) -> str:
    """A moment as a person says it today: Today, 14:30."""
    local = _local(value, zone)
    gap = " " if _is_chinese() else ", "
    return f"{day(local.date(), today=_local(now, zone).date())}{gap}{time(local, zone)}"


def number(value: Decimal | float | int, unit: str = "", decimals: int | None = None) -> str:
    """A number with the language's separators; all the digits it came with unless told."""
    places = decimals if decimals is not None else _decimals(value)
    written = _grouped(value, places)
    return f"{written} {unit}" if unit else written


def duration(value: timedelta) -> str:
    """Hours and minutes, rounded to the minute; days from two days on."""
    minutes = round(abs(value.total_seconds()) / 60)
    days, rest = divmod(minutes, 24 * 60) if minutes >= 48 * 60 else (0, minutes)
    hours, left = divmod(rest, 60)
    parts = [
        (days, QCoreApplication.translate("text", "{0} d", "days")),
        (hours, QCoreApplication.translate("text", "{0} h", "hours")),
        (left if not days else 0, QCoreApplication.translate("text", "{0} min", "minutes")),
    ]
    told = [pattern.format(amount) for amount, pattern in parts if amount]
    return " ".join(told) or parts[2][1].format(0)


def clock(value: timedelta) -> str:
    """A running time, minute by minute: 0:07, 12:45."""
    minutes = int(value.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def size(size_bytes: int) -> str:
    """Bytes in decimal units, two or three digits."""
    amount = float(size_bytes)
    for unit in ("B", "kB", "MB", "GB"):
        if abs(amount) < 999.5 or unit == "GB":
            return number(amount, unit, decimals=0 if unit == "B" or amount >= 99.95 else 1)
        amount /= 1000
    raise AssertionError("unreachable")


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency as the language writes it."""
    symbol = _SYMBOLS.get((currency, _is_chinese())) or f"{currency}\N{NO-BREAK SPACE}"
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    return f"{sign}{symbol}{_grouped(abs(amount), max(2, _decimals(amount)))}"


def share(done: int, total: int) -> str:
    """How far something is, as a whole percentage that says 100 only when it is complete."""
    percent = 100 if total <= 0 or done >= total else min(99, done * 100 // total)
    return f"{percent} %"


def tooltip(written: str) -> str:
    """What a person wrote, for a tooltip: Qt guesses markup there, so it gets escaped markup."""
    from html import escape

    return f"<p>{escape(plain(written))}</p>" if written else ""


_SYMBOLS = {
    ("CNY", True): "¥", ("CNY", False): "CN¥", ("USD", True): "US$", ("USD", False): "$",
    ("EUR", True): "€", ("EUR", False): "€", ("GBP", True): "£", ("GBP", False): "£",
}  # fmt: skip


def _near_day(distance: int) -> str:
    names = {
        -1: QCoreApplication.translate("text", "Yesterday"),
        0: QCoreApplication.translate("text", "Today"),
        1: QCoreApplication.translate("text", "Tomorrow"),
    }
    return names.get(distance, "")


def _is_chinese() -> bool:
    return QLocale().language() == QLocale.Language.Chinese


def _local(value: datetime, zone: str | None) -> datetime:
    if not zone:
        return value.astimezone()
    from zoneinfo import ZoneInfo

    return value.astimezone(ZoneInfo(zone))


def _decimals(value: Decimal | float | int) -> int:
    exponent = Decimal(str(value)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _grouped(value: Decimal | float | int, places: int) -> str:
    exact = f"{Decimal(str(value)):,.{places}f}"
    locale = QLocale()
    swap = {",": locale.groupSeparator(), ".": locale.decimalPoint(), "-": "\N{MINUS SIGN}"}
    return "".join(swap.get(character, character) for character in exact)
