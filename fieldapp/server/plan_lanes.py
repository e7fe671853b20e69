"""The calendar as it is drawn: a line for each engineer, blocks on a grid of quarter hours. Wall time of the company."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fieldapp.rules.day_plan import StopLook, look_at_day
from fieldapp.rules.dispatch import Engineer
from fieldapp.store.queries.planning import PlanRow

QUARTER = 15
DAY = 24 * 60
USUAL = (6 * 60, 20 * 60)
"""From and to, in minutes after midnight, unless something lies outside."""
MOST_ROWS = 6
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Axis:
    """The hours that are shown."""

    first: int
    last: int

    @property
    def columns(self) -> int:
        """How many quarter hours wide it is."""
        return (self.last - self.first) // QUARTER

    @property
    def hours(self) -> range:
        """The whole hours along it."""
        return range(self.first // 60, self.last // 60)

    def span(self, begin: int, end: int) -> tuple[int, int] | None:
        """The first column and the width of some minutes of the day; None where nothing of them is shown."""
        first, last = max(begin, self.first), min(end, self.last)
        if first >= last:
            return None
        column = (first - self.first) // QUARTER
        return column, max(1, -(-(last - self.first) // QUARTER) - column)


@dataclass(frozen=True)
class Block:
    """One order on a line."""

    row: PlanRow
    look: StopLook
    column: int
    width: int
    line: int
    """Which of the lines on top of each other, from 0, where orders overlap."""
    way: tuple[int, int] | None
    """Column and width of the way there."""


@dataclass(frozen=True)
class Lane:
    """One engineer's day."""

    engineer: Engineer
    day: date
    blocks: tuple[Block, ...]
    working: tuple[tuple[int, int], ...]
    """Column and width of working time."""
    planned_minutes: int
    working_minutes: int

    @property
    def lines(self) -> int:
        """How many lines of blocks there are."""
        return max((block.line + 1 for block in self.blocks), default=1)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of a day in the company's zone and the first of the next."""
    start = datetime.combine(day, time.min, tzinfo=zone)
    return start, datetime.combine(day + _ONE_DAY, time.min, tzinfo=zone)


def looks(engineer: Engineer, rows: Iterable[PlanRow], now: datetime) -> dict[str, StopLook]:
    """What is to be said about the planned orders of one engineer."""
    return look_at_day([row.stop(now) for row in rows], engineer.home, engineer.timetable, now)


def axis_of(day: date, rows: Iterable[PlanRow], engineers: Iterable[Engineer], zone: ZoneInfo) -> Axis:
    """The usual hours, and as many more as something planned or somebody's working time needs."""
    first, last = USUAL
    spans = [_minutes(row, day, zone) for row in rows]
    spans += [span for engineer in engineers for span in _working(engineer, day, zone)]
    for span in spans:
        if span is not None:
            first, last = min(first, span[0] // 60 * 60), max(last, -(-span[1] // 60) * 60)
    return Axis(first, last)


def lane(
    engineer: Engineer, day: date, rows: Sequence[PlanRow], axis: Axis, zone: ZoneInfo, now: datetime
) -> Lane:
    """One engineer's line of one day; `rows` are his planned orders that touch it."""
    looked = looks(engineer, rows, now)
    blocks: list[Block] = []
    ends: list[int] = []
    for row in rows:
        minutes = _minutes(row, day, zone)
        at = None if minutes is None else axis.span(*minutes)
        if at is None or minutes is None:
            continue
        line = next((place for place, end in enumerate(ends) if end <= at[0]), len(ends))
        line = min(line, MOST_ROWS - 1)
        ends[line : line + 1] = [at[0] + at[1]]
        blocks.append(Block(row, looked[row.id], *at, line, _way(looked[row.id], minutes[0], axis)))
    working = _working(engineer, day, zone)
    return Lane(
        engineer=engineer,
        day=day,
        blocks=tuple(blocks),
        working=tuple(shown for span in working if (shown := axis.span(*span)) is not None),
        planned_minutes=sum(row.minutes for row in rows),
        working_minutes=sum(end - begin for begin, end in working),
    )


def touches(row: PlanRow, day: date, zone: ZoneInfo) -> bool:
    """Whether some of an order's planned time is on that day."""
    return _minutes(row, day, zone) is not None


def _way(look: StopLook, begin: int, axis: Axis) -> tuple[int, int] | None:
    return axis.span(begin - look.travel_minutes, begin) if look.travel_minutes else None


def _minutes(row: PlanRow, day: date, zone: ZoneInfo) -> tuple[int, int] | None:
    """From and to in minutes of that day on the wall; None where it is another day."""
    if row.scheduled_start is None:
        return None
    start = row.scheduled_start.astimezone(zone)
    end = max((row.scheduled_end or row.scheduled_start).astimezone(zone), start + timedelta(minutes=QUARTER))
    begin, finish = _of_day(start, day), _of_day(end, day)
    return None if begin >= DAY or finish <= 0 else (max(begin, 0), min(finish, DAY))


def _of_day(moment: datetime, day: date) -> int:
    return (moment.date() - day).days * DAY + moment.hour * 60 + moment.minute


def _working(engineer: Engineer, day: date, zone: ZoneInfo) -> list[tuple[int, int]]:
    """The working time of a day on the company's wall."""
    found = []
    for begin, end in engineer.timetable.windows(day):
        first, last = _of_day(begin.astimezone(zone), day), _of_day(end.astimezone(zone), day)
        if first < DAY and last > 0:
            found.append((max(first, 0), min(last, DAY)))
    return found
