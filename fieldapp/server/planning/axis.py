"""Time as the search counts it: five minutes a unit, from midnight on, without the breaks that all share.

A break takes no time on this axis: work that reaches one goes on after it. So nobody's hours have holes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

UNIT = 5
"""Minutes."""
Minutes = tuple[int, int]


@dataclass(frozen=True)
class Axis:
    """One day."""

    midnight: datetime
    breaks: tuple[Minutes, ...] = ()

    def minute(self, moment: datetime) -> int:
        """The minutes since midnight, breaks included."""
        return int((moment.astimezone(UTC) - self.midnight) / timedelta(minutes=1))

    def at(self, moment: datetime, *, up: bool = False) -> int:
        """A moment on the axis, down or up to a whole unit."""
        minute = self.minute(moment)
        rested = sum(min(minute, end) - begin for begin, end in self.breaks if minute > begin)
        return -(-(minute - rested) // UNIT) if up else (minute - rested) // UNIT

    def moment(self, at: int, *, ends: bool = False) -> datetime:
        """The moment of a place on the axis. What begins at a break begins after it, what ends there before it."""
        minute = at * UNIT
        for begin, end in self.breaks:
            if minute > begin or (minute == begin and not ends):
                minute += end - begin
        return self.midnight + timedelta(minutes=minute)


def axis_of(day: date, zone: tzinfo, worked: Iterable[Sequence[tuple[datetime, datetime]]]) -> Axis:
    """The axis of a day on which people work in these stretches: breaks are what all who have any rest in."""
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    bare = Axis(midnight)
    shared: list[Minutes] | None = None
    for windows in worked:
        gaps = [(bare.minute(one[1]), bare.minute(other[0])) for one, other in pairwise(windows)]
        if gaps:
            shared = gaps if shared is None else _both(shared, gaps)
    return Axis(midnight, tuple((begin, end) for begin, end in shared or () if begin < end))


def units(minutes: float) -> int:
    """So many minutes, up to a whole unit."""
    return -(-int(-(-minutes // 1)) // UNIT)


def _both(some: Iterable[Minutes], others: Sequence[Minutes]) -> list[Minutes]:
    found = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return [(begin, end) for begin, end in found if begin < end]
