"""What is wrong with a person's planned day: overlaps, ways too long for the time between, missed windows. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from fieldapp.rules.distance import Place, travel_minutes
from fieldapp.rules.working_time import Timetable


class PlanTrouble(StrEnum):
    """Why a planned time cannot be kept, or should not."""

    OVERLAP = "overlap"
    WAY_TOO_LONG = "way_too_long"
    BEFORE_WINDOW = "before_window"
    AFTER_WINDOW = "after_window"
    AFTER_DUE = "after_due"
    NOT_STARTED = "not_started"
    OFF_HOURS = "off_hours"


@dataclass(frozen=True)
class PlannedStop:
    """One planned order as far as its place in the day is concerned."""

    id: str
    start: datetime
    end: datetime
    place: Place | None = None
    window_start: datetime | None = None
    window_end: datetime | None = None
    due: datetime | None = None
    is_waiting: bool = False
    """Whether nobody has set off yet."""


@dataclass(frozen=True)
class StopLook:
    """What is to be said about one stop."""

    id: str
    travel_minutes: int | None
    """The way there from the stop before, or from home; None where a place is not known."""
    is_from_home: bool
    gap_minutes: int | None
    """The time between the stop before and this one; below zero when they overlap."""
    troubles: tuple[PlanTrouble, ...]


def look_at_day(
    stops: Iterable[PlannedStop], home: Place | None, timetable: Timetable, now: datetime
) -> dict[str, StopLook]:
    """Every stop of one person by its id. Days begin at home; a stop is compared with what ends last before it."""
    found: dict[str, StopLook] = {}
    before: PlannedStop | None = None
    day: date | None = None
    for stop in sorted(stops, key=lambda one: (one.start, one.id)):
        today = stop.start.astimezone(timetable.zone).date()
        if today != day and not (before is not None and before.end > stop.start):
            before, day = None, today
        found[stop.id] = _look(stop, before, home, timetable, now)
        before = stop if before is None or stop.end >= before.end else before
    return found


def _look(
    stop: PlannedStop, before: PlannedStop | None, home: Place | None, timetable: Timetable, now: datetime
) -> StopLook:
    way = travel_minutes(before.place if before else home, stop.place)
    gap = None if before is None else int((stop.start - before.end) / timedelta(minutes=1))
    troubles = [trouble for trouble, holds in _checks(stop, way, gap, timetable, now) if holds]
    return StopLook(stop.id, way, before is None, gap, tuple(troubles))


def _checks(
    stop: PlannedStop, way: int | None, gap: int | None, timetable: Timetable, now: datetime
) -> list[tuple[PlanTrouble, bool]]:
    overlaps = gap is not None and gap < 0
    return [
        (PlanTrouble.OVERLAP, overlaps),
        (PlanTrouble.WAY_TOO_LONG, not overlaps and gap is not None and way is not None and gap < way),
        (PlanTrouble.BEFORE_WINDOW, stop.window_start is not None and stop.start < stop.window_start),
        (PlanTrouble.AFTER_WINDOW, stop.window_end is not None and stop.end > stop.window_end),
        (PlanTrouble.AFTER_DUE, stop.due is not None and stop.start > stop.due),
        (PlanTrouble.NOT_STARTED, stop.is_waiting and stop.start < now),
        (PlanTrouble.OFF_HOURS, not timetable.between(stop.start, max(stop.end, stop.start + _A_BIT))),
    ]


_A_BIT = timedelta(minutes=1)
