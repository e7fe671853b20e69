"""How much of the engineers' working hours was booked: sums of labour beside the hours of their calendars.

Labour counts on the day of the work, whoever the order is assigned to. Hours count from the day an engineer first
booked something (of one who never did, since anybody has), and until the last of one who left or is engineer no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from fieldapp.model.people import Person, PersonArea, Role, RoleGrant
from fieldapp.rules.working_time import Timetable
from fieldapp.store.figure_sums import KEYS, WORKED, WORKED_ON, WORKER, narrowed_to
from fieldapp.store.planning_tables import LABOUR_NAMES, figure_sums, labour_days, order_figures
from fieldapp.store.queries.dispatch import timetables
from fieldapp.store.queries.figures import By, FiguresFilter, Sums, added, added_up
from fieldapp.store.queries.rows import is_no, is_yes

_L, _F, _K = labour_days.c, order_figures.c, figure_sums.c
_SUMS = [func.sum(_L[name]) for name in LABOUR_NAMES]
_BOOKED = [_K[name] for name in LABOUR_NAMES]

OF_LABOUR = ("booked", "on_the_road", "hours")
"""Work and travel together, travel, and the hours of the calendars."""


@dataclass(frozen=True)
class Worker:
    """An engineer, where that one works, and the days and hours that count."""

    id: str
    name: str
    areas: frozenset[str]
    timetable: Timetable
    first: date
    last: date


@dataclass(frozen=True)
class Utilisation:
    """What was booked and what there was, in minutes: `LABOUR_NAMES` and `OF_LABOUR`."""

    workers: tuple[Worker, ...]
    others: tuple[str, ...]
    """Who booked something and never was an engineer: that is left out."""
    by_worker: Mapping[str, Sums]
    by_day: Mapping[date, Sums]
    """Of days on which there was anything."""

    @property
    def total(self) -> Sums:
        """All of it."""
        return added(self.by_worker.values())

    def by_area(self) -> dict[str | None, Sums]:
        """For each area that of the engineers who work there; whoever works in several counts in each."""
        found: dict[str | None, list[Sums]] = {}
        for worker in self.workers:
            for area in worker.areas or (None,):
                found.setdefault(area, []).append(self.by_worker[worker.id])
        return {area: added(many) for area, many in found.items()}


def utilisation(session: Session, wanted: FiguresFilter, today: date) -> Utilisation:
    """Of the engineers that `wanted` names, or who work in its area, until today.

    Narrowed to a customer, model, kind or priority, it is the labour on such orders beside the same hours.
    """
    workers = _workers(session, wanted, today)
    ids = [worker.id for worker in workers]
    booked = _booked_by_worker(session, wanted)
    others = tuple(sorted(booked.keys() - ids))
    hours, there = _hours(workers)
    per_day = _booked_by_day(session, wanted, ids, others)
    return Utilisation(
        workers,
        others,
        {each: _told(booked.get(each), hours.get(each, 0)) for each in ids},
        {day: _told(per_day.get(day), there.get(day, 0)) for day in sorted({*per_day, *there})},
    )


def utilisation_on(
    session: Session, wanted: FiguresFilter, by: By, of: Utilisation
) -> dict[str | None, Sums]:
    """What those engineers booked on orders of each customer, model, kind or priority, beside the hours of them all."""
    hours = of.total.get("hours", 0)
    column = func.coalesce(KEYS[by], "")  # bare, SQLite would go through its index, and so through all orders
    counted = select(column, *_SUMS).join_from(labour_days, order_figures, _F.order_id == _L.order_id)
    counted = counted.where(*wanted.without_people()).group_by(column)
    is_kept = wanted.sums_of(session) is not None
    mine = counted if is_kept else counted.where(_L.engineer_id.in_(list(of.by_worker)))
    found = added_up(session, wanted, LABOUR_NAMES, WORKED_ON[by], mine, _L.day)
    if is_kept and of.others:
        days = _L.day.between(wanted.first.toordinal(), wanted.last.toordinal())
        for row in session.execute(counted.where(days, _L.engineer_id.in_(of.others))):
            key = row[0] or None
            found[key] = added((found.get(key, {}), _minutes(row[1:], -1)))
    return {key: _told(sums, hours) for key, sums in found.items() if any(sums.values())}


def behind_utilisation(wanted: FiguresFilter) -> Any:
    """The ids of the orders on which work or travel was booked in the period by those engineers."""
    people = _engineers(wanted)
    booked = _L.labour_minutes + _L.travel_minutes > 0
    days = _L.day.between(wanted.first.toordinal(), wanted.last.toordinal())
    query = select(_L.order_id).where(days, booked, _L.engineer_id.in_(people))
    if narrowed := wanted.without_people():
        query = query.where(_L.order_id.in_(select(_F.order_id).where(*narrowed)))
    return query


def _told(booked: Sums | None, hours: int) -> Sums:
    found = dict(booked or dict.fromkeys(LABOUR_NAMES, 0))
    work, travel = found["labour_minutes"], found["travel_minutes"]
    return found | dict(zip(OF_LABOUR, (work + travel, travel, hours), strict=True))


def _engineers(wanted: FiguresFilter) -> Any:
    """The ids of who is or was an engineer."""
    query = select(RoleGrant.person_id).where(RoleGrant.role == Role.ENGINEER)
    if wanted.engineer_id is not None:
        query = query.where(RoleGrant.person_id == wanted.engineer_id)
    if wanted.area is not None:
        there = select(PersonArea.person_id).where(
            PersonArea.area == wanted.area, is_no(PersonArea.withdrawn)
        )
        query = query.where(RoleGrant.person_id.in_(there))
    return query


def _workers(session: Session, wanted: FiguresFilter, today: date) -> tuple[Worker, ...]:
    ends = [
        select(end(_L.day)).where(_L.engineer_id == Person.id).scalar_subquery()
        for end in (func.min, func.max)
    ]
    holders = select(RoleGrant.person_id).where(RoleGrant.role == Role.ENGINEER, is_no(RoleGrant.withdrawn))
    is_still = and_(is_yes(Person.active), Person.id.in_(holders))
    columns = (Person.id, Person.name, is_still, Person.calendar_id, *ends)
    rows = session.execute(
        select(*columns)
        .where(is_no(Person.withdrawn), Person.id.in_(_engineers(wanted)))
        .order_by(Person.name, Person.id)
    ).all()
    begun = min((row[4] for row in rows if row[4] is not None), default=None)
    tables, usual = timetables(session)
    areas: dict[str, set[str]] = {}
    for person, area in session.execute(
        select(PersonArea.person_id, PersonArea.area).where(is_no(PersonArea.withdrawn))
    ):
        areas.setdefault(person, set()).add(area)
    return tuple(
        Worker(
            key, name, frozenset(areas.get(key, ())), tables.get(calendar or "", usual),
            max(wanted.first, date.fromordinal(first or begun)),
            min(wanted.last, today if still else date.fromordinal(last)),
        )
        for key, name, still, calendar, first, last in rows
        if begun is not None and (still or last is not None)
    )  # fmt: skip


def _hours(workers: Sequence[Worker]) -> tuple[dict[str, int], dict[date, int]]:
    """The working minutes of each engineer, and of each day; each calendar's days are looked up once."""
    there = [worker for worker in workers if worker.first <= worker.last]
    if not there:
        return {}, {}
    first, last = min(worker.first for worker in there), max(worker.last for worker in there)
    days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    groups: dict[int, list[Worker]] = {}
    for worker in there:
        groups.setdefault(id(worker.timetable), []).append(worker)
    each: dict[str, int] = {}
    per_day = [0] * len(days)
    for group in groups.values():
        minutes = [group[0].timetable.minutes_on(day) for day in days]
        each.update(_of_each(group, first, minutes))
        per_day = [sum(both) for both in zip(per_day, _of_days(group, first, minutes), strict=True)]
    return each, {day: many for day, many in zip(days, per_day, strict=True) if many}


def _of_each(group: Iterable[Worker], first: date, minutes: Sequence[int]) -> Iterator[tuple[str, int]]:
    until = [0, *accumulate(minutes)]
    for worker in group:
        yield worker.id, until[(worker.last - first).days + 1] - until[(worker.first - first).days]


def _of_days(group: Iterable[Worker], first: date, minutes: Sequence[int]) -> Iterator[int]:
    moved = [0] * (len(minutes) + 1)
    for worker in group:
        moved[(worker.first - first).days] += 1
        moved[(worker.last - first).days + 1] -= 1
    for many, of_day in zip(accumulate(moved), minutes, strict=False):
        yield many * of_day


def _booked_by_worker(session: Session, wanted: FiguresFilter) -> dict[str, Sums]:
    counted = _narrowed(wanted, select(_L.engineer_id, *_SUMS)).group_by(_L.engineer_id)
    if wanted.engineer_id is not None or wanted.area is not None:
        counted = counted.where(_L.engineer_id.in_(_engineers(wanted)))
    found = added_up(session, wanted, LABOUR_NAMES, WORKER, counted, _L.day)
    return {str(key): sums for key, sums in found.items() if any(sums.values())}


def _booked_by_day(
    session: Session, wanted: FiguresFilter, ids: Sequence[str], others: Sequence[str]
) -> dict[date, Sums]:
    """What these engineers booked on each day; `others` booked something too, and are taken off."""
    days = wanted.first.toordinal(), wanted.last.toordinal()
    counted = _narrowed(wanted, select(_L.day, *_SUMS)).where(_L.day.between(*days)).group_by(_L.day)
    if wanted.sums_of(session) is None:
        return _days(session, counted.where(_L.engineer_id.in_(ids)), 1)
    kept = select(_K.first_day, *_BOOKED).where(
        _K.narrowed == narrowed_to(wanted.kind, wanted.priority),
        *(_K.by == WORKED, _K.days == 1, _K.first_day.between(*days)),
    )
    found = _days(session, kept, 1)
    for day, sums in _days(session, counted.where(_L.engineer_id.in_(others)), -1).items() if others else ():
        found[day] = added((found.get(day, {}), sums))
    return {day: sums for day, sums in found.items() if any(sums.values())}


def _days(session: Session, query: Any, sign: int) -> dict[date, Sums]:
    return {date.fromordinal(row[0]): _minutes(row[1:], sign) for row in session.execute(query)}


def _minutes(sums: Sequence[Any], sign: int) -> Sums:
    return {name: sign * int(value) for name, value in zip(LABOUR_NAMES, sums, strict=True)}


def _narrowed(wanted: FiguresFilter, query: Any) -> Any:
    conditions = wanted.without_people()
    return query.join(order_figures, _F.order_id == _L.order_id).where(*conditions) if conditions else query
