"""When a meter will say so much, from what it said: at the pace of the last year. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fieldapp.rules.maintenance import DueWork, Interval, visit_at

LOOKS_BACK = timedelta(days=365)
SHORTEST = timedelta(days=7)
"""Two readings of one week tell no pace."""
FARTHEST = timedelta(days=365 * 10)


@dataclass(frozen=True)
class Foretold:
    """The next visit of a machine by its meter: at what it says, and on about which day."""

    interval_id: str
    at: Decimal
    says: Decimal | None = None
    on: date | None = None
    """None as long as no pace can be told, or where it lies beyond ten years."""


def foretell(
    intervals: Sequence[Interval],
    starts_at: Decimal,
    said: Sequence[tuple[date, Decimal]],
    made: Sequence[str],
    today: date,
) -> Foretold | None:
    """The visit after the last one made; `said` are a meter's readings, oldest first."""
    if not intervals or any(each.every_amount is None for each in intervals):
        return None
    due: DueWork = visit_at(intervals, starts_at, made)
    at = due.at or starts_at
    says = said[-1][1] if said else None
    return Foretold(due.interval_id, at, says, _day_of(said, at, today))


def _day_of(said: Sequence[tuple[date, Decimal]], at: Decimal, today: date) -> date | None:
    counted = _of_this_meter(said)
    if len(counted) < 2:
        return None
    last, says = counted[-1]
    recent = [each for each in counted if each[0] >= last - LOOKS_BACK]
    first, said_first = recent[0]
    if last - first < SHORTEST or says <= said_first:
        return None
    days = float(at - says) * (last - first).days / float(says - said_first)
    if days > FARTHEST.days:
        return None
    return max(today, last + timedelta(days=max(0, round(days))))


def _of_this_meter(said: Sequence[tuple[date, Decimal]]) -> list[tuple[date, Decimal]]:
    """The readings since the meter last said less than before: then it was replaced."""
    found: list[tuple[date, Decimal]] = []
    for each in said:
        if found and each[1] < found[-1][1]:
            found.clear()
        found.append(each)
    return found
