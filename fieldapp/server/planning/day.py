"""`day_of`: a team's day as a problem: who works, what is fixed, what may be moved, what waits.

What a person planned, and what is under way, stays where it is; the search only plans around it. Orders that somebody
was given stay with him, and so does what he accepted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.errors import RuleBroken
from fieldapp.model.orders import OrderStatus, PlannedHow, Priority
from fieldapp.model.people import Company
from fieldapp.rules.dispatch import UNKNOWN_TRAVEL, Engineer, WantedWork
from fieldapp.rules.distance import Place, place_of, travel_minutes
from fieldapp.server.plan_lanes import day_bounds
from fieldapp.server.planning import problem as asked_of
from fieldapp.server.planning.axis import Axis, axis_of, units
from fieldapp.server.planning.problem import Problem, Visit
from fieldapp.store.queries.dispatch import dispatch_engineers, wanted_work
from fieldapp.store.queries.orders import OrderFilter
from fieldapp.store.queries.planning import NOT_SET_OFF, PlanRow, planned_between, waiting_to_be_planned

WORTH: Mapping[Priority, int] = {
    Priority.LOW: 1, Priority.NORMAL: 2, Priority.HIGH: 4, Priority.URGENT: 8,
}  # fmt: skip
FIXED_WORTH = 500
"""What is fixed is left out of the plan only where it clashes with what is fixed."""
AT_STORE_MINUTES = 15


@dataclass(frozen=True)
class DayAsked:
    """Which day of whom is planned."""

    day: date
    people: tuple[str, ...]
    freed: frozenset[str] = frozenset()
    """Orders that a person planned and now lets be moved."""


@dataclass(frozen=True)
class Piece:
    """One order of the day."""

    row: PlanRow
    wanted: WantedWork
    is_fixed: bool
    only: frozenset[str] | None
    """The engineers it stays with; None for whoever can."""


@dataclass(frozen=True)
class Day:
    """A day that can be searched."""

    asked: DayAsked
    axis: Axis
    engineers: tuple[Engineer, ...]
    """Those who work on it."""
    away: tuple[Engineer, ...]
    pieces: tuple[Piece, ...]
    store: Place | None
    now: datetime

    @cached_property
    def places(self) -> list[Place | None]:
        """Homes, then orders, then the store."""
        return [
            *(each.home for each in self.engineers),
            *(piece.wanted.place for piece in self.pieces),
            *([self.store] if self.store else []),
        ]

    @cached_property
    def ways(self) -> list[list[int]]:
        """The way between any two of them in units; nobody goes anywhere from a home that is not known."""
        count = len(self.engineers)
        return [
            [
                0
                if one == other or (min(one, other) < count and self.places[min(one, other)] is None)
                else _way(self.places[one], self.places[other])
                for other in range(len(self.places))
            ]
            for one in range(len(self.places))
        ]

    @cached_property
    def problem(self) -> Problem:
        """What is searched."""
        store = asked_of.Store(len(self.places) - 1, units(AT_STORE_MINUTES)) if self.store else None
        visits = [_visit(self, piece, len(self.engineers) + place) for place, piece in enumerate(self.pieces)]
        engineers = [_engineer(self, each, place, visits) for place, each in enumerate(self.engineers)]
        return Problem(self.ways, engineers, visits, store)


def day_of(session: Session, asked: DayAsked, now: datetime, zone: ZoneInfo) -> Day:
    """Read a day. Raises RuleBroken `nobody-works`, `nothing-to-plan`."""
    everybody = dispatch_engineers(session, now, among=asked.people)
    working = tuple(each for each in everybody if _has_time(each, asked.day, now))
    if not working:
        raise RuleBroken("nobody-works")
    pieces = tuple(_pieces(session, asked, now, zone, frozenset(each.id for each in working)))
    if all(piece.is_fixed for piece in pieces):
        raise RuleBroken("nothing-to-plan")
    return Day(
        asked=asked,
        axis=axis_of(asked.day, zone, (each.timetable.windows(asked.day) for each in working)),
        engineers=working,
        away=tuple(each for each in everybody if each not in working),
        pieces=pieces,
        store=store_place(session),
        now=now,
    )


def is_movable(row: PlanRow, freed: Iterable[str]) -> bool:
    """Whether the search may give a planned order another time: no person did, and nobody has set off."""
    if row.status not in NOT_SET_OFF:
        return False
    return row.planned_how in (PlannedHow.RULE, PlannedHow.OPTIMISED) or row.id in freed


def is_given(row: PlanRow) -> bool:
    """Whether somebody has it: whoever gave it knew what it takes."""
    return row.assignee_id is not None and row.status not in (OrderStatus.NEW, OrderStatus.DECLINED)


def _pieces(
    session: Session, asked: DayAsked, now: datetime, zone: ZoneInfo, team: frozenset[str]
) -> Iterable[Piece]:
    start, end = day_bounds(asked.day, zone)
    for row in planned_between(session, start, end, among=asked.people):
        if row.is_movable:
            is_fixed = not is_movable(row, asked.freed)
            stays = is_fixed or row.status is OrderStatus.ACCEPTED
            only = frozenset({row.assignee_id or ""}) if stays else None
            yield Piece(row, wanted_work(session, row.id), is_fixed, only)
    rows, _total = waiting_to_be_planned(session, OrderFilter())
    for row in rows:
        is_open = (row.window_start is None or row.window_start < end) and (
            row.window_end is None or row.window_end > max(start, now)
        )
        only = _who_may(row, team)
        if is_open and (only is None or only):
            wanted = replace(wanted_work(session, row.id), minutes=row.minutes)
            yield Piece(row, wanted, is_fixed=False, only=only)


def _who_may(row: PlanRow, team: frozenset[str]) -> frozenset[str] | None:
    """Who was given it keeps it; who declined it does not get it again; nobody where it is another team's."""
    if row.assignee_id is None or row.status is OrderStatus.NEW:
        return None
    if row.status is OrderStatus.DECLINED:
        return team - {row.assignee_id}
    return team & {row.assignee_id}


def _has_time(engineer: Engineer, day: date, now: datetime) -> bool:
    return any(end > now for _begin, end in engineer.timetable.windows(day))


def store_place(session: Session) -> Place | None:
    """Where parts and tools are fetched; None where nobody said."""
    columns = (Company.store_latitude_micro, Company.store_longitude_micro)
    row = session.execute(select(*columns).order_by(Company.id).limit(1)).one_or_none()
    return place_of(*row) if row else None


def _visit(day: Day, piece: Piece, place: int) -> Visit:
    row, wanted, axis = piece.row, piece.wanted, day.axis
    if piece.is_fixed and row.scheduled_start is not None:
        start = axis.at(row.scheduled_start)
        finish = row.scheduled_end or row.scheduled_start + timedelta(minutes=row.minutes)
        takes = max(1, axis.at(finish, up=True) - start)
        return Visit(row.id, place, takes, start, start, only=piece.only, worth=FIXED_WORTH)
    earliest = axis.at(max(wanted.not_before or day.now, day.now), up=True)
    takes = units(wanted.minutes)
    return Visit(
        id=row.id,
        place=place,
        takes=takes,
        earliest=max(0, earliest),
        latest=max(0, _latest(day, piece, takes)),
        skills=frozenset() if wanted.skill is None or is_given(row) else frozenset({wanted.skill.casefold()}),
        parts={part.part_id: math.ceil(part.quantity) for part in wanted.parts},
        only=piece.only,
        worth=WORTH.get(Priority(row.priority), 2) * (2 if _is_pressing(day, piece) else 1),
    )


def _latest(day: Day, piece: Piece, takes: int) -> int:
    """The last begin: done before the customer shuts, there before it is due as far as that can still be."""
    wanted, axis = piece.wanted, day.axis
    latest = asked_of.END_OF_TIME
    if wanted.not_after is not None:
        latest = axis.at(wanted.not_after) - takes
    if wanted.due is not None and wanted.due > max(day.now, axis.midnight):
        latest = min(latest, axis.at(wanted.due))
    return latest


def _is_pressing(day: Day, piece: Piece) -> bool:
    due = piece.wanted.due
    return due is not None and due < day.axis.midnight + timedelta(days=1)


def _engineer(day: Day, engineer: Engineer, place: int, visits: Sequence[Visit]) -> asked_of.Engineer:
    """Hours that hold what is fixed, too: an evening that a person planned is worked."""
    windows = engineer.timetable.windows(day.asked.day)
    starts = max(0, day.axis.at(max(windows[0][0], day.now), up=True))
    ends = day.axis.at(windows[-1][1])
    for visit in visits:
        if visit.worth == FIXED_WORTH and engineer.id in (visit.only or ()):
            starts = min(starts, max(0, visit.earliest - day.ways[place][visit.place]))
            ends = max(ends, visit.earliest + visit.takes + day.ways[visit.place][place])
    return asked_of.Engineer(
        id=engineer.id,
        home=place,
        starts=starts,
        ends=ends,
        skills=frozenset(skill.casefold() for skill in engineer.skills),
        stock={part: math.floor(count) for part, count in engineer.parts.items() if count >= 1},
    )


def _way(one: Place | None, other: Place | None) -> int:
    minutes = travel_minutes(one, other)
    return units(UNKNOWN_TRAVEL / timedelta(minutes=1) if minutes is None else minutes)
