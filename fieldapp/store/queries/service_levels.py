"""Service levels and working calendars: as lists for the office, and as promises for the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from fieldapp.errors import Unreadable
from fieldapp.model.orders import OrderKind, PauseReason, Priority
from fieldapp.model.service_levels import CalendarDay, DayOrigin, ServiceLevel, WorkingCalendar
from fieldapp.rules.service_levels import Promise
from fieldapp.rules.working_time import Span, Timetable, spans_of
from fieldapp.store.queries.rows import columns_of, is_no, rows_of

SETUP_TABLES = frozenset({"service_level", "working_calendar", "calendar_day"})
_ALWAYS: tuple[tuple[Span, ...], ...] = (((0, 1440),),) * 7


@dataclass(frozen=True)
class DayRow:
    """One special day of a calendar."""

    id: str
    calendar_id: str
    on_day: date
    name: str
    name_zh: str | None
    origin: DayOrigin
    hours: Sequence[Sequence[str]]


@dataclass(frozen=True)
class CalendarRow:
    """One working calendar with its days, in their order."""

    id: str
    name: str
    time_zone: str
    country: str | None
    region: str | None
    hours: Sequence[Sequence[Sequence[str]]]
    days: tuple[DayRow, ...] = ()

    @property
    def timetable(self) -> Timetable:
        """What the rules count with. What cannot be read counts as working time, so that no clock stands still."""
        week = tuple(_spans(day) for day in self.hours)
        return Timetable(
            zone_named(self.time_zone),
            week if len(week) == 7 and any(week) else _ALWAYS,
            {day.on_day: _spans(day.hours) for day in self.days},
        )


@dataclass(frozen=True)
class LevelRow:
    """One service level in a list."""

    id: str
    name: str
    calendar_id: str
    customer_id: str | None
    customer_name: str | None
    priority: Priority | None
    kind: OrderKind | None
    respond_minutes: int | None
    resolve_minutes: int | None
    warn_minutes: int
    stopped_by: Sequence[str]
    withdrawn: bool


def calendars(session: Session) -> tuple[CalendarRow, ...]:
    """Every calendar that was not withdrawn, by name."""
    return _calendars(session, is_no(WorkingCalendar.withdrawn))


def levels(session: Session) -> tuple[LevelRow, ...]:
    """Every service level that was not withdrawn: those for everybody first."""
    query = select(*columns_of(LevelRow, ServiceLevel)).where(is_no(ServiceLevel.withdrawn))
    order = (ServiceLevel.customer_name.is_not(None), ServiceLevel.customer_name, ServiceLevel.name)
    return rows_of(session, LevelRow, query.order_by(*order, ServiceLevel.id))


def promises_in(connection: Connection) -> dict[str, Promise]:
    """As `promises`, inside somebody else's transaction: nothing of it is begun or ended here."""
    with Session(connection, join_transaction_mode="rollback_only") as session:
        return promises(session)


def promises(session: Session) -> dict[str, Promise]:
    """Every service level by its id, withdrawn ones too: orders that have them keep them."""
    tables = {row.id: row.timetable for row in _calendars(session)}
    query = select(*columns_of(LevelRow, ServiceLevel))
    rows = rows_of(session, LevelRow, query)
    return {row.id: _promise(row, tables[row.calendar_id]) for row in rows if row.calendar_id in tables}


def _promise(row: LevelRow, timetable: Timetable) -> Promise:
    known = [reason.value for reason in PauseReason]
    return Promise(
        id=row.id,
        timetable=timetable,
        customer_id=row.customer_id,
        priority=row.priority,
        kind=row.kind,
        respond_minutes=row.respond_minutes,
        resolve_minutes=row.resolve_minutes,
        warn_minutes=row.warn_minutes,
        stopped_by=frozenset(PauseReason(word) for word in row.stopped_by if word in known),
        is_offered=not row.withdrawn,
    )


def _calendars(session: Session, *conditions: Any) -> tuple[CalendarRow, ...]:
    query = select(*columns_of(CalendarRow, WorkingCalendar)).where(*conditions)
    found = rows_of(session, CalendarRow, query.order_by(WorkingCalendar.name, WorkingCalendar.id))
    if not found:
        return ()
    days: dict[str, list[DayRow]] = {}
    special = select(*columns_of(DayRow, CalendarDay)).where(is_no(CalendarDay.withdrawn))
    for day in rows_of(session, DayRow, special.order_by(CalendarDay.on_day, CalendarDay.id)):
        days.setdefault(day.calendar_id, []).append(day)
    return tuple(replace(row, days=tuple(days.get(row.id, ()))) for row in found)


def _spans(hours: Iterable[Sequence[str]]) -> tuple[Span, ...]:
    try:
        return spans_of(hours)
    except Unreadable:
        return ()


def zone_named(name: str) -> tzinfo:
    """The zone of that name; UTC when there is none such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


RowT = TypeVar("RowT")


def with_timetables(session: Session, rows: Sequence[RowT]) -> tuple[RowT, ...]:
    """Rows of orders (`service_level_id`, `timetable`) with what their clocks run on."""
    if not any(getattr(row, "service_level_id", None) for row in rows):
        return tuple(rows)
    known = promises(session)
    return tuple(_with_timetable(row, known) for row in rows)


def _with_timetable(row: Any, known: dict[str, Promise]) -> Any:
    promise = known.get(row.service_level_id)
    return row if promise is None else replace(row, timetable=promise.timetable)
