"""Time worked, in whole minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from fieldapp.errors import RuleBroken

LONGEST_MINUTES = 24 * 60
"""More in one booking is a slip of the hand, or several days that want a booking each."""


def minutes_of(started_at: datetime | None, ended_at: datetime | None, minutes: int | None) -> int:
    """The minutes to book: as given, else from start to end, rounded up to a whole minute.

    Given minutes may be fewer than the span (a break), never more.
    Raises RuleBroken `ends-before-it-starts`, `minutes-not-positive`, `longer-than-a-day`,
    `minutes-exceed-the-span`.
    """
    span = _span(started_at, ended_at)
    booked = span if minutes is None else minutes
    if booked is None or booked <= 0:
        raise RuleBroken("minutes-not-positive")
    if booked > LONGEST_MINUTES:
        raise RuleBroken("longer-than-a-day", minutes=booked)
    if span is not None and booked > span:
        raise RuleBroken("minutes-exceed-the-span", minutes=booked, span=span)
    return booked


def _span(started_at: datetime | None, ended_at: datetime | None) -> int | None:
    if started_at is None or ended_at is None:
        return None
    if ended_at < started_at:
        raise RuleBroken("ends-before-it-starts")
    return -((started_at - ended_at) // timedelta(minutes=1))
