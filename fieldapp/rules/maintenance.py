"""When maintenance is due: by the calendar or by a meter, the longer intervals taking the shorter ones in. Pure.

The shortest interval is the rhythm. A longer one is due every so often from the beginning on and is done at the last
visit of the rhythm that is not later than that, in place of the shorter work: a visit of the year is also the visit
of that half-month (TSG T5002-2017, annex A: the items of a quarter include those of half a month, and so on). So no
visit comes later than its interval says, and nobody comes twice in one week for two of them.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

DAYS_OF_A_MONTH = 30.436875
"""On average, in the Gregorian calendar; only to tell which interval is longer."""
FARTHEST_DAYS = 366 * 30


@dataclass(frozen=True)
class Interval:
    """One interval of a plan: so many days, so many months, or so much on a meter."""

    id: str
    every_days: int | None = None
    every_months: int | None = None
    every_amount: Decimal | None = None
    lead_amount: Decimal | None = None

    @property
    def is_sound(self) -> bool:
        """Whether exactly one of the three is there, and more than nothing."""
        given = [each for each in (self.every_days, self.every_months, self.every_amount) if each is not None]
        return len(given) == 1 and given[0] > 0 and (self.lead_amount is None or self.lead_amount >= 0)

    @property
    def length(self) -> float:
        """For comparing: about so many days, or the amount."""
        if self.every_amount is not None:
            return float(self.every_amount)
        return float(self.every_days or 0) + (self.every_months or 0) * DAYS_OF_A_MONTH


@dataclass(frozen=True)
class DueWork:
    """One visit that is due: the interval it is done by, on which day or at what the meter says."""

    interval_id: str
    on: date | None = None
    at: Decimal | None = None

    @property
    def key(self) -> str:
        """What tells it from every other visit of the same machine under the same plan."""
        return f"at {self.at.normalize():f}" if self.at is not None else f"on {self.on}"


def dues_between(intervals: Sequence[Interval], starts_on: date, first: date, last: date) -> list[DueWork]:
    """Every visit from `first` to `last`, both included, of intervals that go by the calendar."""
    if not intervals or last < starts_on:
        return []
    ordered = sorted(intervals, key=lambda one: one.length)
    found: list[DueWork] = []
    number = max(0, _count_before(ordered[0], starts_on, first))
    day = _due(ordered[0], starts_on, number)
    while day <= last and number < FARTHEST_DAYS:
        following = _due(ordered[0], starts_on, number + 1)
        if day >= first:
            found.append(DueWork(_longest(ordered, starts_on, day, following).id, on=day))
        number, day = number + 1, following
    return found


def next_due(intervals: Sequence[Interval], starts_on: date, after: date) -> DueWork | None:
    """The first visit later than a day, of intervals that go by the calendar."""
    if not intervals:
        return None
    shortest = min(intervals, key=lambda one: one.length)
    reach = timedelta(days=int(shortest.length) + 32)
    first = max(after + timedelta(days=1), starts_on)
    return next(iter(dues_between(intervals, starts_on, first, first + reach)), None)


def due_by_calendar(
    intervals: Sequence[Interval], starts_on: date, today: date, lead_days: int, made: Iterable[str]
) -> list[DueWork]:
    """The visits whose orders have to be made now: those ahead, and of those missed only one.

    `made` are the keys of what was made. Work that several visits were missed for is done once, by the
    longest interval of them.
    """
    known = set(made)
    done = [date.fromisoformat(key.removeprefix("on ")) for key in known if key.startswith("on ")]
    since = max(done, default=starts_on - timedelta(days=1)) + timedelta(days=1)
    missed = dues_between(intervals, starts_on, max(since, today - timedelta(days=3660)), today)
    ahead = dues_between(intervals, starts_on, today + timedelta(days=1), today + timedelta(days=lead_days))
    lengths = {interval.id: interval.length for interval in intervals}
    found = [due for due in ahead if due.key not in known]
    if missed:
        longest = max(missed, key=lambda due: (lengths[due.interval_id], due.on)).interval_id
        found.insert(0, DueWork(longest, on=missed[-1].on))
    return found


def due_by_meter(
    intervals: Sequence[Interval], starts_at: Decimal, says: Decimal | None, made: Iterable[str]
) -> list[DueWork]:
    """The same for intervals that go by a meter that says so much; without a reading nothing is due."""
    if not intervals or says is None or any(interval.every_amount is None for interval in intervals):
        return []
    ordered = sorted(intervals, key=lambda one: one.length)
    step = ordered[0].every_amount or Decimal(1)
    lead = max((interval.lead_amount or Decimal(0) for interval in intervals), default=Decimal(0))
    reached = int((says + lead - starts_at) // step)
    done = [Decimal(key.removeprefix("at ")) for key in made if key.startswith("at ")]
    last = int((max(done) - starts_at) // step) if done else 0
    if reached <= last:
        return []
    missed = [_at(ordered, starts_at, number) for number in range(max(last + 1, reached - 500), reached + 1)]
    lengths = {interval.id: interval.length for interval in intervals}
    longest = max(missed, key=lambda due: lengths[due.interval_id]).interval_id
    return [DueWork(longest, at=missed[-1].at)]


def visit_at(intervals: Sequence[Interval], starts_at: Decimal, made: Iterable[str]) -> DueWork:
    """The visit after the last one made, of intervals that go by a meter."""
    ordered = sorted(intervals, key=lambda one: one.length)
    step = ordered[0].every_amount or Decimal(1)
    done = [Decimal(key.removeprefix("at ")) for key in made if key.startswith("at ")]
    return _at(ordered, starts_at, int((max(done) - starts_at) // step) + 1 if done else 1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _due(interval: Interval, starts_on: date, number: int) -> date:
    if interval.every_months:
        return add_months(starts_on, number * interval.every_months)
    return starts_on + timedelta(days=number * (interval.every_days or 1))


def _count_before(interval: Interval, starts_on: date, day: date) -> int:
    """A number whose due day is not later than `day`, and near it."""
    if interval.every_months:
        months = (day.year - starts_on.year) * 12 + day.month - starts_on.month
        return months // interval.every_months - 1
    return (day - starts_on).days // (interval.every_days or 1)


def _longest(ordered: Sequence[Interval], starts_on: date, day: date, following: date) -> Interval:
    """The longest interval of which a due day lies from `day` until before the next visit."""
    for interval in reversed(ordered[1:]):
        number = max(1, _count_before(interval, starts_on, day))
        for each in range(number, number + 4):
            if day <= _due(interval, starts_on, each) < following:
                return interval
    return ordered[0]


def _at(ordered: Sequence[Interval], starts_at: Decimal, number: int) -> DueWork:
    """The visit at that number of the rhythm, by the longest interval that is due before the next."""
    step = ordered[0].every_amount or Decimal(1)
    begin, end = starts_at + number * step, starts_at + (number + 1) * step
    for interval in reversed(ordered[1:]):
        amount = interval.every_amount or Decimal(1)
        turn = -(-(begin - starts_at) // amount)
        if turn >= 1 and begin <= starts_at + turn * amount < end:
            return DueWork(interval.id, at=begin)
    return DueWork(ordered[0].id, at=begin)
