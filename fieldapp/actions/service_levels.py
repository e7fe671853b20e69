"""The office says what it promises: service levels, working calendars and their special days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from fieldapp.actions.edits import merge_edit
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.customers import Customer
from fieldapp.model.orders import OrderKind, PauseReason, Priority
from fieldapp.model.service_levels import CalendarDay, DayOrigin, ServiceLevel, WorkingCalendar
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may
from fieldapp.rules.working_time import spans_of
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store, Work

Day = Sequence[Sequence[str]]
OFFICE_HOURS: tuple[Day, ...] = (*([["08:30", "12:00"], ["13:00", "17:30"]],) * 5, [], [])
MOST_MINUTES = 366 * 24 * 60
WAITING_ON_OTHERS = (PauseReason.CUSTOMER.value, PauseReason.PARTS.value)


@dataclass(frozen=True)
class CalendarDraft:
    """A working calendar as a form has it."""

    name: str
    time_zone: str
    country: str | None = None
    region: str | None = None
    hours: Sequence[Day] = OFFICE_HOURS


@dataclass(frozen=True)
class Holiday:
    """A day of a country's list, in both languages where it has them."""

    on_day: date
    name: str
    name_zh: str | None = None
    hours: Day = ()
    """Hours of a day that is worked although its weekday is not."""


@dataclass(frozen=True)
class LevelDraft:
    """A service level as a form has it."""

    name: str
    calendar_id: str
    customer_id: str | None = None
    priority: Priority | None = None
    kind: OrderKind | None = None
    respond_minutes: int | None = None
    resolve_minutes: int | None = None
    warn_minutes: int = 60
    stopped_by: Sequence[str] = field(default=WAITING_ON_OTHERS)


def save_calendar(
    store: Store,
    draft: CalendarDraft,
    *,
    row: str | None = None,
    seen: Mapping[str, Any] | None = None,
    by: Actor,
) -> str:
    """Add a calendar, or save the form of one (`row`, with what the form had `seen`). Returns its id.

    Raises RuleBroken `words-missing`, `time-zone-unknown`, `calendar-without-hours`, `changed-meanwhile`;
    Unreadable `hours-malformed`.
    """
    check_may(by, May.KEEP_SERVICE_LEVELS)
    wanted = _calendar_values(draft)
    with store.change("Save a working calendar", by=by) as work:
        if row is None:
            return work.add(WorkingCalendar(id=work.new_id(), **wanted)).id
        calendar = work.get(WorkingCalendar, row)
        merge_edit(calendar, _seen(calendar, wanted, seen), wanted, side=store.side)
        return row


def keep_holidays(store: Store, calendar_id: str, days: Sequence[Holiday], *, by: Actor) -> int:
    """Put a country's days into a calendar: what changed is changed, what is no longer one goes.

    Only the years that `days` tell of are touched, and no day somebody entered. Returns how many days were written.
    """
    check_may(by, May.KEEP_SERVICE_LEVELS)
    with store.change("Take over holidays", by=by) as work:
        return add_holidays(work, calendar_id, days)


def add_holidays(work: Work, calendar_id: str, days: Sequence[Holiday]) -> int:
    """The same inside a change."""
    wanted = {day.on_day: day for day in days}
    years = {day.year for day in wanted}
    there = {row.on_day: row for row in _days(work, calendar_id)}
    count = 0
    for on_day, row in there.items():
        if row.origin == DayOrigin.HOLIDAY and on_day.year in years and on_day not in wanted:
            row.withdrawn = True
            count += 1
    for on_day, day in sorted(wanted.items()):
        row_there = there.get(on_day)
        if row_there is None:
            work.add(
                CalendarDay(id=work.new_id(), calendar_id=calendar_id, origin=DayOrigin.HOLIDAY, **_told(day))
            )
            count += 1
        elif row_there.origin == DayOrigin.HOLIDAY and row_there.name != day.name:
            row_there.name, row_there.name_zh = day.name, day.name_zh
            count += 1
    return count


def add_day(store: Store, calendar_id: str, day: Holiday, *, by: Actor) -> str:
    """Enter a day of the company's own; it stands over a holiday on the same date. Returns its id.

    Raises RuleBroken `words-missing`; Unreadable `hours-malformed`.
    """
    check_may(by, May.KEEP_SERVICE_LEVELS)
    needed(day.name, "calendar_day.name")
    spans_of(day.hours)
    with store.change("Enter a special day", by=by) as work:
        work.get(WorkingCalendar, calendar_id)
        for row in _days(work, calendar_id):
            if row.on_day == day.on_day:
                row.withdrawn = True
        return work.add(CalendarDay(id=work.new_id(), calendar_id=calendar_id, **_told(day))).id


def remove_day(store: Store, day_id: str, *, by: Actor) -> None:
    """The day is as its weekday again."""
    check_may(by, May.KEEP_SERVICE_LEVELS)
    with store.change("Remove a special day", by=by) as work:
        work.get(CalendarDay, day_id).withdrawn = True


def save_level(
    store: Store,
    draft: LevelDraft,
    *,
    row: str | None = None,
    seen: Mapping[str, Any] | None = None,
    by: Actor,
) -> str:
    """Add a service level, or save the form of one. Returns its id.

    New orders get it; orders that have it keep their dates, and its pauses rule them from now on.
    Raises RuleBroken `words-missing`, `promise-missing`, `promise-too-long`, `changed-meanwhile`.
    """
    check_may(by, May.KEEP_SERVICE_LEVELS)
    _check_level(draft)
    with store.change("Save a service level", by=by) as work:
        wanted = _level_values(work, draft)
        if row is None:
            return work.add(ServiceLevel(id=work.new_id(), **wanted)).id
        level = work.get(ServiceLevel, row)
        merge_edit(level, _seen(level, wanted, seen), wanted, side=store.side)
        return row


def withdraw_level(store: Store, level_id: str, *, by: Actor) -> None:
    """No new order gets it; those that have it keep it."""
    check_may(by, May.KEEP_SERVICE_LEVELS)
    with store.change("Withdraw a service level", by=by) as work:
        work.get(ServiceLevel, level_id).withdrawn = True


def add_usual_levels(work: Work, time_zone: str) -> None:
    """What a company begins with: office hours, an answer in half a day, a solution in three."""
    calendar = work.add(
        WorkingCalendar(id=work.new_id(), name="Office hours", time_zone=time_zone, hours=list(OFFICE_HOURS))
    )
    usual: tuple[tuple[str, Priority | None, int, int, int], ...] = (
        ("Standard", None, 240, 1440, 60),
        ("Urgent", Priority.URGENT, 60, 480, 30),
    )
    for name, priority, respond, resolve, warn in usual:
        draft = LevelDraft(name, calendar.id, None, priority, None, respond, resolve, warn)
        work.add(ServiceLevel(id=work.new_id(), **_level_values(work, draft)))


def _days(work: Work, calendar_id: str) -> list[CalendarDay]:
    query = select(CalendarDay).where(CalendarDay.calendar_id == calendar_id, is_no(CalendarDay.withdrawn))
    return work.all(query.order_by(CalendarDay.on_day))


def _told(day: Holiday) -> dict[str, Any]:
    return {
        "on_day": day.on_day,
        "name": day.name.strip(),
        "name_zh": tidy(day.name_zh),
        "hours": [list(span) for span in day.hours],
    }


def _seen(row: Any, wanted: Mapping[str, Any], seen: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the form had shown; of what it did not show, what stands there now."""
    return {name: (seen or {}).get(name, getattr(row, name)) for name in wanted}


def _calendar_values(draft: CalendarDraft) -> dict[str, Any]:
    try:
        ZoneInfo(needed(draft.time_zone, "working_calendar.time_zone"))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a name too long for a file
        raise RuleBroken("time-zone-unknown", name=draft.time_zone) from error
    if len(draft.hours) != 7 or not any(spans_of(day) for day in draft.hours):
        raise RuleBroken("calendar-without-hours")
    return {
        **asdict(draft),
        "name": needed(draft.name, "working_calendar.name"),
        "country": tidy(draft.country),
        "region": tidy(draft.region),
        "hours": [[list(span) for span in day] for day in draft.hours],
    }


def _level_values(work: Work, draft: LevelDraft) -> dict[str, Any]:
    customer = work.get(Customer, draft.customer_id) if draft.customer_id else None
    work.get(WorkingCalendar, draft.calendar_id)
    return {
        **asdict(draft),
        "name": needed(draft.name, "service_level.name"),
        "customer_name": customer.name if customer else None,
        "stopped_by": sorted(draft.stopped_by),
    }


def _check_level(draft: LevelDraft) -> None:
    promised = (draft.respond_minutes, draft.resolve_minutes)
    if promised == (None, None):
        raise RuleBroken("promise-missing")
    for minutes in (*promised, draft.warn_minutes):
        if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
            raise RuleBroken("promise-too-long", most=MOST_MINUTES)
