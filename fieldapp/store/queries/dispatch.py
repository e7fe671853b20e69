"""What the rules of dispatch ask: the engineers with their plans, and what an order wants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.errors import Unreadable
from fieldapp.model.customers import Site
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.model.parts import Part, PartRequest, PartRequestState, StockMovement
from fieldapp.model.people import Company, Person, PersonArea, PersonSkill, Role, RoleGrant
from fieldapp.rules.clocks import RESOLVED, WAITING_FOR_RESPONSE
from fieldapp.rules.dispatch import UNKNOWN_MINUTES, Engineer, Stop, WantedPart, WantedWork
from fieldapp.rules.distance import Place, place_of
from fieldapp.rules.working_time import Span, Timetable, spans_of
from fieldapp.store.queries.rows import is_no, is_yes
from fieldapp.store.queries.service_levels import calendars

TAKES_TIME = frozenset(
    {
        OrderStatus.NEW,
        OrderStatus.ASSIGNED,
        OrderStatus.ACCEPTED,
        OrderStatus.TRAVELLING,
        OrderStatus.ON_SITE,
        OrderStatus.PAUSED,
    }
)
"""An order in one of these still has to be worked on."""
LOOKED_BACK = timedelta(days=1)
_DAY: tuple[Span, ...] = spans_of((("08:30", "12:00"), ("13:00", "17:30")))
USUAL_WEEK: tuple[tuple[Span, ...], ...] = (*((_DAY,) * 5), (), ())
"""When nobody entered a calendar."""


def dispatch_engineers(
    session: Session, now: datetime, *, among: Iterable[str] | None = None
) -> tuple[Engineer, ...]:
    """Everybody active with the role, by name: skills, areas, home, hours, plan from yesterday on, and van."""
    granted = select(RoleGrant.person_id).where(RoleGrant.role == Role.ENGINEER, is_no(RoleGrant.withdrawn))
    query = select(Person).where(is_yes(Person.active), is_no(Person.withdrawn), Person.id.in_(granted))
    if among is not None:
        query = query.where(Person.id.in_(list(among)))
    people = list(session.scalars(query.order_by(Person.name, Person.id)))
    skills = _by_person(session, PersonSkill.person_id, PersonSkill.skill, PersonSkill.level)
    areas = _by_person(session, PersonArea.person_id, PersonArea.area, PersonArea.area)
    planned, unplanned = _plans(session, now)
    vans = _vans(session)
    tables, usual = timetables(session)
    return tuple(
        Engineer(
            id=person.id,
            name=person.name,
            timetable=tables.get(person.calendar_id or "", usual),
            skills=skills.get(person.id, {}),
            areas=frozenset(areas.get(person.id, ())),
            home=place_of(person.home_latitude_micro, person.home_longitude_micro),
            stops=tuple(planned.get(person.id, ())),
            unplanned=unplanned.get(person.id, 0),
            parts=vans.get(person.id, {}),
        )
        for person in people
    )


def wanted_work(session: Session, order_id: str) -> WantedWork:
    """What an order asks of whoever is sent. Raises Unreadable `row-not-found`."""
    row = session.execute(
        select(WorkOrder, Site.region, Site.city, Site.latitude_micro, Site.longitude_micro)
        .outerjoin_from(WorkOrder, Site, Site.id == WorkOrder.site_id)
        .where(WorkOrder.id == order_id)
    ).one_or_none()
    if row is None:
        raise Unreadable("row-not-found")
    order, region, city, latitude, longitude = row
    return WantedWork(
        order_id=order.id,
        minutes=minutes_of(order.planned_minutes, order.scheduled_start, order.scheduled_end),
        skill=order.skill or None,
        areas=frozenset(area for area in (region, city) if area),
        place=place_of(latitude, longitude),
        not_before=order.window_start,
        not_after=order.window_end,
        due=_due(order),
        parts=_parts_wanted(session, order_id),
    )


def minutes_of(planned: int | None, start: datetime | None, end: datetime | None) -> int:
    """How long an order is thought to take: as somebody said, as it is planned, or the usual time."""
    if planned:
        return planned
    if start is not None and end is not None and end > start:
        return int((end - start) / timedelta(minutes=1))
    return UNKNOWN_MINUTES


def _due(order: WorkOrder) -> datetime | None:
    status = OrderStatus(order.status)
    running = [order.respond_by] if status in WAITING_FOR_RESPONSE else []
    running += [order.resolve_due or order.resolve_by] if status not in RESOLVED else []
    return min((moment for moment in running if moment is not None), default=None)


def _by_person(session: Session, person: Any, word: Any, value: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    query = select(person, word, value).where(is_no(person.class_.withdrawn))
    for who, name, worth in session.execute(query):
        found.setdefault(who, {})[name] = worth
    return found


def _plans(session: Session, now: datetime) -> tuple[dict[str, list[Stop]], dict[str, int]]:
    """The stops of everybody in the order of their start, and how many orders have no time."""
    w = WorkOrder
    columns = (w.id, w.assignee_id, w.scheduled_start, w.scheduled_end, w.planned_minutes)
    query = (
        select(*columns, Site.latitude_micro, Site.longitude_micro)
        .outerjoin_from(w, Site, Site.id == w.site_id)
        .where(w.assignee_id.is_not(None), is_no(w.withdrawn), w.status.in_(sorted(TAKES_TIME)))
    )
    stops: dict[str, list[Stop]] = {}
    unplanned: dict[str, int] = {}
    for order, who, start, end, minutes, latitude, longitude in session.execute(query):
        person = str(who)
        if start is None:
            unplanned[person] = unplanned.get(person, 0) + 1
        elif start >= now - LOOKED_BACK:
            place: Place | None = place_of(latitude, longitude)
            finish = end or start + timedelta(minutes=minutes_of(minutes, start, end))
            stops.setdefault(person, []).append(Stop(order, start, finish, place))
    for some in stops.values():
        some.sort(key=lambda stop: (stop.start, stop.order_id))
    return stops, unplanned


def _vans(session: Session) -> dict[str, dict[str, Decimal]]:
    """What is in whose van, of parts that somebody waits for: the rest decides nothing."""
    waited = select(PartRequest.part_id).where(
        PartRequest.part_id.is_not(None), PartRequest.state.in_(_WAITED), is_no(PartRequest.withdrawn)
    )
    total: Any = func.sum(StockMovement.quantity)
    query = (
        select(StockMovement.holder_id, StockMovement.part_id, total)
        .where(StockMovement.part_id.in_(waited))
        .group_by(StockMovement.holder_id, StockMovement.part_id)
    )
    found: dict[str, dict[str, Decimal]] = {}
    for holder, part, quantity in session.execute(query):
        found.setdefault(holder, {})[part] = quantity
    return found


def _parts_wanted(session: Session, order_id: str) -> tuple[WantedPart, ...]:
    query = (
        select(PartRequest.part_id, Part.name, PartRequest.words, PartRequest.quantity)
        .outerjoin_from(PartRequest, Part, Part.id == PartRequest.part_id)
        .where(
            PartRequest.order_id == order_id,
            PartRequest.part_id.is_not(None),
            PartRequest.state.in_(_WAITED),
            is_no(PartRequest.withdrawn),
        )
        .order_by(PartRequest.id)
    )
    return tuple(
        WantedPart(str(part), name or words, quantity)
        for part, name, words, quantity in session.execute(query)
    )


def timetables(session: Session) -> tuple[dict[str, Timetable], Timetable]:
    """Every calendar's working time, and what counts for whoever has none: the only calendar, or office hours."""
    known = calendars(session)
    tables = {row.id: row.timetable for row in known}
    if len(known) == 1:
        return tables, known[0].timetable
    return tables, Timetable(company_zone(session), USUAL_WEEK)


def company_zone(session: Session) -> tzinfo:
    """The company's time zone; UTC where it has none that can be read."""
    name = session.scalar(select(Company.time_zone).where(is_no(Company.withdrawn)).limit(1))
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


_WAITED = sorted({PartRequestState.OPEN, PartRequestState.ORDERED})
