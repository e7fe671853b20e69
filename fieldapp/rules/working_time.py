"""Working time: hours of the week in one time zone, with days that are different. Pure; moments are aware.

hours = Timetable(zone, week, days)
hours.after(friday_16_00, minutes(120))        # Monday 09:30, when Friday ends at 17:30 and Monday begins at 08:30
hours.between(friday_16_00, monday_09_30)      # two hours
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from fieldapp.errors import Unreadable

Span = tuple[int, int]
"""From and to, in minutes after midnight; 1,440 is the end of the day."""
Window = tuple[datetime, datetime]
END_OF_DAY = 24 * 60
FARTHEST_DAYS = 3_700
"""Beyond ten years without enough working time the clock on the wall is taken."""
_DAY = timedelta(days=1)
_NOTHING = timedelta()


@dataclass(frozen=True)
class Timetable:
    """When people work."""

    zone: tzinfo
    week: tuple[tuple[Span, ...], ...]
    """Seven days from Monday, each with its spans in order."""
    days: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    """Days that are not as their weekday; nothing for one on which nobody works."""
    _windows: dict[date, tuple[Window, ...]] = field(default_factory=dict, compare=False, repr=False)

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """The moment at which so much working time has passed since `start`."""
        left = amount
        if left <= _NOTHING:
            return start
        for begin, end in self._forward(start):
            if left <= end - begin:
                return begin + left
            left -= end - begin
        return start + amount

    def before(self, end: datetime, amount: timedelta) -> datetime:
        """The moment from which so much working time is left until `end`."""
        left = amount
        if left <= _NOTHING:
            return end
        for begin, finish in self._backward(end):
            if left <= finish - begin:
                return finish - left
            left -= finish - begin
        return end - amount

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`; below zero when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        total = _NOTHING
        for begin, finish in self._forward(start):
            if begin >= end:
                break
            total += min(finish, end) - begin
        return total

    def minutes_on(self, day: date) -> int:
        """The working minutes of a day, by the clock on the wall."""
        return sum(end - begin for begin, end in self.days.get(day, self.week[day.weekday()]))

    def windows(self, day: date) -> tuple[Window, ...]:
        """The windows of a day in UTC, in which a night of changing clocks is as long as it is."""
        found = self._windows.get(day)
        if found is None:
            spans = self.days.get(day, self.week[day.weekday()])
            found = tuple((self._moment(day, begin), self._moment(day, end)) for begin, end in spans)
            self._windows[day] = found
        return found

    def _forward(self, start: datetime) -> Iterator[Window]:
        day = start.astimezone(self.zone).date() - _DAY
        for _ in range(FARTHEST_DAYS):
            for begin, end in self.windows(day):
                if end > start:
                    yield max(begin, start), end
            day += _DAY

    def _backward(self, end: datetime) -> Iterator[Window]:
        day = end.astimezone(self.zone).date() + _DAY
        for _ in range(FARTHEST_DAYS):
            for begin, finish in reversed(self.windows(day)):
                if begin < end:
                    yield begin, min(finish, end)
            day -= _DAY

    def _moment(self, day: date, minute: int) -> datetime:
        whole_days, rest = divmod(minute, END_OF_DAY)
        wall = datetime.combine(day + whole_days * _DAY, time(rest // 60, rest % 60), tzinfo=self.zone)
        return wall.astimezone(UTC)


def spans_of(hours: Iterable[Sequence[str]]) -> tuple[Span, ...]:
    """The spans of a day as calendars keep them: `[["08:30", "12:00"], ["13:00", "17:30"]]`.

    Raises Unreadable `hours-malformed` for what is no time, ends before it begins, or overlaps.
    """
    spans = sorted((_minute(begin), _minute(end)) for begin, end in hours)
    ends = 0
    for begin, end in spans:
        if begin >= end or begin < ends:
            raise Unreadable("hours-malformed", value=f"{_shown(begin)}-{_shown(end)}")
        ends = end
    return tuple(spans)


def read_hours(words: str) -> list[list[str]]:
    """A day as somebody types it, `08:30-12:00, 13:00-17:30`; nothing for a day off.

    Raises Unreadable `hours-malformed`.
    """
    parts = [
        part.strip() for part in words.replace("、", ",").replace("，", ",").replace("–", "-").split(",")
    ]
    hours = [[side.strip() for side in part.split("-")] for part in parts if part]
    if any(len(sides) != 2 for sides in hours):
        raise Unreadable("hours-malformed", value=words)
    return [[_shown(begin), _shown(end)] for begin, end in spans_of(hours)]


def show_hours(hours: Iterable[Sequence[str]]) -> str:
    """The same the other way round."""
    return ", ".join(f"{begin}-{end}" for begin, end in hours)


def _minute(words: str) -> int:
    hour, _, minute = words.strip().replace("：", ":").partition(":")
    if not (hour.isascii() and hour.isdigit() and len(hour) <= 2 and minute.isascii() and minute.isdigit()):
        raise Unreadable("hours-malformed", value=words)
    found = int(hour) * 60 + int(minute)
    if len(minute) != 2 or int(minute) > 59 or found > END_OF_DAY:
        raise Unreadable("hours-malformed", value=words)
    return found


def _shown(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
