"""`Proposal`: a plan in the office's own terms, beside what is planned now, with what changes and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

import msgspec

from fieldapp.rules.dispatch import Reason, ReasonKind
from fieldapp.rules.distance import road_km
from fieldapp.server.planning.axis import UNIT
from fieldapp.server.planning.day import Day, Piece
from fieldapp.server.planning.problem import Plan, Stop, Tour, may_visit


class Change(StrEnum):
    """What the proposal makes of an order."""

    FIXED = "fixed"
    SAME = "same"
    PLANNED = "planned"
    MOVED = "moved"
    GIVEN = "given"
    """To somebody else."""
    LEFT_OUT = "left_out"


class Why(StrEnum):
    """Why an order is not in the plan."""

    SKILL = "skill"
    PARTS = "parts"
    AWAY = "away"
    TOO_LATE = "too_late"
    CLASH = "clash"
    """It is fixed, and cannot be kept beside what else is fixed."""
    TIME = "time"


class Entry(msgspec.Struct, frozen=True):
    """One order: now and as proposed."""

    order: str
    number: str | None
    title: str
    where: str | None
    priority: str
    change: Change
    person_now: str | None = None
    name_now: str | None = None
    start_now: datetime | None = None
    end_now: datetime | None = None
    person: str | None = None
    name: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    by_person: bool = False
    """Whether a person had planned it and let it be moved."""
    why: Why | None = None
    why_words: str | None = None
    way_minutes: int = 0
    km: int | None = None
    skill: str | None = None
    parts_in_van: list[str] = []
    parts_fetched: list[str] = []

    @property
    def is_new(self) -> bool:
        """Whether taking it over changes anything."""
        return self.change in (Change.PLANNED, Change.MOVED, Change.GIVEN)

    @property
    def loses_time(self) -> bool:
        """Whether taking it over takes a planned time away; what is fixed keeps it."""
        return self.change is Change.LEFT_OUT and self.start_now is not None and self.why is not Why.CLASH

    @property
    def reasons(self) -> list[Reason]:
        """What the rules of dispatch would say for it."""
        found = [Reason(ReasonKind.SKILL, 1, self.skill)] if self.skill else []
        found += [Reason(ReasonKind.TRAVEL, 0, number=self.km)] if self.km is not None else []
        return found + (
            [Reason(ReasonKind.PARTS, 1, ", ".join(self.parts_in_van))] if self.parts_in_van else []
        )


class PersonDay(msgspec.Struct, frozen=True):
    """One engineer's day as proposed."""

    person: str
    name: str
    entries: list[Entry]
    travel_now: int
    travel: int
    store_at: datetime | None = None


class Proposal(msgspec.Struct, frozen=True):
    """The whole of it."""

    days: list[PersonDay]
    left_out: list[Entry]
    away: list[str]
    planned_now: int
    planned: int
    travel_now: int
    travel: int

    @property
    def entries(self) -> list[Entry]:
        """Every order that somebody has in the plan."""
        return [entry for day in self.days for entry in day.entries]


def proposal_of(day: Day, plan: Plan) -> Proposal:
    """Put a plan beside what is planned now."""
    pieces = {piece.row.id: piece for piece in day.pieces}
    tours = {tour.engineer: tour for tour in plan.tours}
    days = [_person_day(day, place, tours.get(each.id), pieces) for place, each in enumerate(day.engineers)]
    return Proposal(
        days=days,
        left_out=[_left_out(day, pieces[order]) for order in plan.left_out],
        away=[each.name for each in day.away],
        planned_now=sum(_is_planned(day, piece) for piece in day.pieces),
        planned=sum(len(each.entries) for each in days),
        travel_now=sum(each.travel_now for each in days),
        travel=sum(each.travel for each in days),
    )


def _person_day(day: Day, place: int, tour: Tour | None, pieces: Mapping[str, Piece]) -> PersonDay:
    engineer = day.engineers[place]
    stops = tour.stops if tour else []
    return PersonDay(
        person=engineer.id,
        name=engineer.name,
        entries=list(_entries(day, place, stops, pieces)),
        travel_now=_travel_now(day, place),
        travel=(tour.travel if tour else 0) * UNIT,
        store_at=next((day.axis.moment(stop.begins) for stop in stops if stop.visit is None), None),
    )


def _entries(day: Day, place: int, stops: Sequence[Stop], pieces: Mapping[str, Piece]) -> Iterator[Entry]:
    rows = {piece.row.id: len(day.engineers) + at for at, piece in enumerate(day.pieces)}
    before, has_fetched = place, False
    for stop in stops:
        at = rows[stop.visit] if stop.visit is not None else len(day.places) - 1
        if stop.visit is None:
            has_fetched = True
        else:
            yield _entry(
                day, place, pieces[stop.visit], stop, day.ways[before][at] * UNIT, before, has_fetched
            )
        before = at


def _entry(day: Day, place: int, piece: Piece, stop: Stop, way: int, before: int, has_fetched: bool) -> Entry:
    engineer, row, wanted = day.engineers[place], piece.row, piece.wanted
    start, end = day.axis.moment(stop.begins), day.axis.moment(stop.ends, ends=True)
    origin = day.places[before]
    in_van = [part for part in wanted.parts if engineer.parts.get(part.part_id, 0) >= part.quantity]
    if piece.is_fixed and row.scheduled_start is not None:
        start, end = row.scheduled_start, row.scheduled_end or end
    return msgspec.structs.replace(
        _bare(piece, _change(piece, engineer.id, start, end)),
        person=engineer.id,
        name=engineer.name,
        start=start,
        end=end,
        by_person=row.id in day.asked.freed,
        way_minutes=way,
        km=round(road_km(origin, wanted.place)) if origin and wanted.place else None,
        skill=wanted.skill,
        parts_in_van=[part.name for part in in_van],
        parts_fetched=[part.name for part in wanted.parts if has_fetched and part not in in_van],
    )


def _bare(piece: Piece, change: Change) -> Entry:
    row = piece.row
    return Entry(
        order=row.id,
        number=row.number,
        title=row.title,
        where=row.site_name or row.customer_name,
        priority=str(row.priority),
        change=change,
        person_now=row.assignee_id,
        name_now=row.assignee_name,
        start_now=row.scheduled_start,
        end_now=row.scheduled_end,
    )


def _change(piece: Piece, person: str, start: datetime, end: datetime) -> Change:
    row = piece.row
    if piece.is_fixed:
        return Change.FIXED
    if row.scheduled_start is None:
        return Change.PLANNED
    if row.assignee_id != person:
        return Change.GIVEN
    return Change.SAME if (row.scheduled_start, row.scheduled_end) == (start, end) else Change.MOVED


def _left_out(day: Day, piece: Piece) -> Entry:
    why, words = _why(day, piece)
    bare = _bare(piece, Change.LEFT_OUT)
    by_person = piece.row.id in day.asked.freed
    return msgspec.structs.replace(
        bare, why=why, why_words=words, skill=piece.wanted.skill, by_person=by_person
    )


def _why(day: Day, piece: Piece) -> tuple[Why, str | None]:
    """The plainest reason that holds."""
    problem, wanted = day.problem, piece.wanted
    visit = next(each for each in problem.visits if each.id == piece.row.id)
    if piece.is_fixed:
        return Why.CLASH, None
    able = [each for each in problem.engineers if may_visit(each, visit)]
    if not able:
        is_away = piece.only is not None and not piece.only & {each.id for each in day.engineers}
        return (Why.AWAY, piece.row.assignee_name) if is_away else (Why.SKILL, wanted.skill)
    missing = [part.name for part in wanted.parts if not _is_held(able, part.part_id, visit.parts)]
    if missing and day.store is None:
        return Why.PARTS, ", ".join(missing)
    ways = [each.starts + day.ways[each.home][visit.place] for each in able]
    if visit.latest < max(visit.earliest, min(ways)):
        return Why.TOO_LATE, None
    return Why.TIME, None


def _is_held(able: Sequence[object], part: str, wanted: Mapping[str, int]) -> bool:
    return any(getattr(each, "stock", {}).get(part, 0) >= wanted[part] for each in able)


def _is_planned(day: Day, piece: Piece) -> bool:
    return piece.row.scheduled_start is not None and piece.row.assignee_id in {
        each.id for each in day.engineers
    }


def _travel_now(day: Day, place: int) -> int:
    """The way of what is planned now, from home to home."""
    mine = [
        (piece.row.scheduled_start, len(day.engineers) + at)
        for at, piece in enumerate(day.pieces)
        if piece.row.assignee_id == day.engineers[place].id and piece.row.scheduled_start is not None
    ]
    stops = [place, *(at for _start, at in sorted(mine)), place]
    return sum(day.ways[one][other] for one, other in pairwise(stops)) * UNIT
