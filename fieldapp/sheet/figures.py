"""Moments, quantities, money and durations as they are printed.

Dates are written ISO 8601 in both languages: a sheet may be read far from where it was made.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fieldapp.rules.money import WITHOUT_CENTS
from fieldapp.sheet.canonical import decimal_text
from fieldapp.sheet.content import Answer
from fieldapp.sheet.wording import Wording


def zone(name: str) -> tzinfo:
    """The zone of that name; UTC when there is none such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def day(moment: datetime | None, where: tzinfo) -> str:
    """2026-11-22."""
    return f"{moment.astimezone(where):%Y-%m-%d}" if moment else ""


def clock(moment: datetime | None, where: tzinfo) -> str:
    """09:05."""
    return f"{moment.astimezone(where):%H:%M}" if moment else ""


def day_and_clock(moment: datetime | None, where: tzinfo) -> str:
    """2026-11-22 09:05."""
    return f"{day(moment, where)} {clock(moment, where)}" if moment else ""


def zone_words(moment: datetime, where: tzinfo) -> str:
    """UTC+08:00 (Asia/Shanghai): how far from UTC it is at that moment, and its name where it has one."""
    offset = f"{moment.astimezone(where):%z}"
    name = where.key if isinstance(where, ZoneInfo) else ""
    return f"UTC{offset[:3]}:{offset[3:5]}" + (f" ({name})" if name else "")


def span(start: datetime | None, end: datetime | None, where: tzinfo) -> str:
    """09:05 – 11:30; with the day of the end when that is another."""
    if start is None or end is None:
        return clock(start or end, where)
    last = clock(end, where) if day(start, where) == day(end, where) else day_and_clock(end, where)
    return f"{clock(start, where)} – {last}"


def duration(minutes: int, words: Wording) -> str:
    """1 h 30 min, in the leading language."""
    sign, minutes = ("-" if minutes < 0 else ""), abs(minutes)
    if minutes < 60:
        return sign + words.lead("minutes", minutes=minutes)
    return sign + words.lead("hours", hours=minutes // 60, minutes=f"{minutes % 60:02d}")


def quantity(number: Decimal, unit: str = "") -> str:
    """2.5 m: digits as they are, grouped by thousands."""
    whole, _, rest = decimal_text(number).partition(".")
    grouped = f"{int(whole):,}" if whole not in {"-0"} else "-0"
    return " ".join(part for part in (grouped + ("." + rest if rest else ""), unit) if part)


def money(amount: Decimal, currency: str) -> str:
    """CNY 1,234.50: at least the currency's own digits, more where the amount has them."""
    least = 0 if currency in WITHOUT_CENTS else 2
    whole, _, rest = quantity(amount).partition(".")
    digits = rest.ljust(least, "0")
    return f"{currency} {whole}{'.' + digits if digits else ''}".strip()


def limits(answer: Answer) -> str:
    """2 – 4 bar, ≥ 2 bar, ≤ 4 bar, or nothing."""
    low, high = answer.low, answer.high
    if low is not None and high is not None:
        text = f"{decimal_text(low)} – {decimal_text(high)}"
    elif low is not None:
        text = f"≥ {decimal_text(low)}"
    elif high is not None:
        text = f"≤ {decimal_text(high)}"
    else:
        return ""
    return f"{text} {answer.unit}".strip()
