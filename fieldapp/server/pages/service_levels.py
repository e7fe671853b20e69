"""Service levels and working calendars, and what clocks had to be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

from starlette.responses import Response

from fieldapp.actions import service_levels as actions
from fieldapp.actions.service_levels import CalendarDraft, Holiday, LevelDraft
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.model.orders import OrderKind, PauseReason, Priority
from fieldapp.rules.permissions import May
from fieldapp.rules.working_time import read_hours, show_hours
from fieldapp.server.access import those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.form import Form
from fieldapp.server.pages.draft import Draft, draft_of
from fieldapp.server.public_holidays import countries, holidays_of
from fieldapp.store.clock_told import lately_told
from fieldapp.store.queries.console import customers_found
from fieldapp.store.queries.service_levels import CalendarRow, LevelRow, calendars, levels

pages = Pages()
READERS = those_who_may(May.SEE_CLOCKS)
KEEPERS = those_who_may(May.KEEP_SERVICE_LEVELS)
HOME = "/service-levels"
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
MOST_CUSTOMERS = 1_000
RowT = TypeVar("RowT", CalendarRow, LevelRow)


@pages.get(HOME, READERS)
def service_levels(call: Call) -> Response:
    """What is promised, on which calendars, and which clocks warned or ran out lately."""
    with call.store.read() as session:
        return call.page(
            "service_levels.html",
            levels=levels(session),
            calendars=calendars(session),
            told=lately_told(session),
            weeks=_weeks,
        )


@pages.get(f"{HOME}/new", KEEPERS)
def new_level(call: Call) -> Response:
    """An empty form."""
    return _level_form(call, Draft({"warn_minutes": "60", "stop_parts": "1", "stop_customer": "1"}))


@pages.get(HOME + "/{level}", KEEPERS)
def level(call: Call) -> Response:
    """The form of one level."""
    row = _found(call, "level", levels)
    words = {
        name: str(getattr(row, name) or "")
        for name in ("name", "calendar_id", "customer_id", "priority", "kind")
    }
    minutes = ("respond_minutes", "resolve_minutes", "warn_minutes")
    words |= {name: "" if getattr(row, name) is None else str(getattr(row, name)) for name in minutes}
    words |= {f"stop_{reason}": "1" for reason in row.stopped_by}
    return _level_form(call, Draft(words), row)


@pages.post(f"{HOME}/new", KEEPERS)
def add_level(call: Call) -> Response:
    """Save a new level."""
    return _save_level(call, None)


@pages.post(HOME + "/{level}", KEEPERS)
def save_level(call: Call) -> Response:
    """Save the form of a level."""
    return _save_level(call, _found(call, "level", levels))


@pages.post(HOME + "/{level}/withdraw", KEEPERS)
def withdraw(call: Call) -> Response:
    """No new order gets it."""
    actions.withdraw_level(call.store, call.part("level"), by=call.by)
    return call.go(HOME, N_("The service level was withdrawn; orders that have it keep it."))


@pages.get("/calendars/new", KEEPERS)
def new_calendar(call: Call) -> Response:
    """An empty form with office hours."""
    hours = {f"hours_{place}": show_hours(day) for place, day in enumerate(actions.OFFICE_HOURS)}
    return _calendar_form(call, Draft({"time_zone": call.shell.time_zone or "UTC", **hours}))


@pages.get("/calendars/{calendar}", KEEPERS)
def calendar(call: Call) -> Response:
    """The form of one calendar, and its special days."""
    return _calendar_page(call, _found(call, "calendar", calendars))


@pages.post("/calendars/new", KEEPERS)
def add_calendar(call: Call) -> Response:
    """Save a new calendar; the holidays of its country come along."""
    return _save_calendar(call, None)


@pages.post("/calendars/{calendar}", KEEPERS)
def save_calendar(call: Call) -> Response:
    """Save the form of a calendar; the holidays of its country come along."""
    return _save_calendar(call, _found(call, "calendar", calendars))


@pages.post("/calendars/{calendar}/days", KEEPERS)
def add_day(call: Call) -> Response:
    """Enter a day of the company's own."""
    row = _found(call, "calendar", calendars)
    draft = draft_of(call)
    try:
        on_day = call.form.day("on_day")
        if on_day is None:
            raise Unreadable("form-value-missing", field="on_day")
        hours = read_hours(call.form.text("hours") or "")
        day = Holiday(on_day, call.form.needed("day_name"), hours=hours)
        actions.add_day(call.store, row.id, day, by=call.by)
    except FieldappError as error:
        draft.blame(call, error)
        return _calendar_page(call, row, draft, 422)
    return call.go(f"/calendars/{row.id}", N_("The day was entered."))


@pages.post("/calendars/{calendar}/days/{day}/remove", KEEPERS)
def remove_day(call: Call) -> Response:
    """The day is as its weekday again."""
    actions.remove_day(call.store, call.part("day"), by=call.by)
    return call.go(f"/calendars/{call.part('calendar')}", N_("The day was removed."))


def _weeks(hours: Sequence[Sequence[Sequence[str]]]) -> list[tuple[str, str, str]]:
    """The days that are worked, those with the same hours in a row together: first, last, hours."""
    found: list[tuple[str, str, str]] = []
    for name, group in groupby(zip(WEEKDAYS, hours, strict=False), key=lambda one: show_hours(one[1])):
        days = [weekday for weekday, _hours in group]
        if name:
            found.append((days[0], days[-1], name))
    return found


def _found(call: Call, name: str, read: Callable[..., tuple[RowT, ...]]) -> RowT:
    with call.store.read() as session:
        row = next((each for each in read(session) if each.id == call.part(name)), None)
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _level_form(call: Call, draft: Draft, row: LevelRow | None = None, status: int = 200) -> Response:
    with call.store.read() as session:
        offered, customers = calendars(session), customers_found(session, "", 1, MOST_CUSTOMERS).rows
    return call.page(
        "service_level.html",
        status,
        draft=draft,
        level=row,
        calendars=offered,
        customers=customers,
        priorities=list(Priority),
        kinds=list(OrderKind),
        reasons=[reason for reason in PauseReason if reason is not PauseReason.OTHER],
    )


def _save_level(call: Call, row: LevelRow | None) -> Response:
    draft = draft_of(call)
    try:
        actions.save_level(call.store, _level_of(call.form), row=row.id if row else None, by=call.by)
    except FieldappError as error:
        draft.blame(call, error)
        return _level_form(call, draft, row, 422)
    return call.go(HOME, N_("The service level was saved."))


def _level_of(form: Form) -> LevelDraft:
    return LevelDraft(
        name=form.text("name") or "",
        calendar_id=form.needed("calendar_id"),
        customer_id=form.text("customer_id"),
        priority=form.choice("priority", Priority),
        kind=form.choice("kind", OrderKind),
        respond_minutes=form.whole("respond_minutes"),
        resolve_minutes=form.whole("resolve_minutes"),
        warn_minutes=form.whole("warn_minutes") or 0,
        stopped_by=[reason.value for reason in PauseReason if form.flag(f"stop_{reason}")],
    )


def _calendar_page(call: Call, row: CalendarRow, draft: Draft | None = None, status: int = 200) -> Response:
    words = {name: getattr(row, name) or "" for name in ("name", "time_zone", "country", "region")}
    words |= {f"hours_{place}": show_hours(day) for place, day in enumerate(row.hours)}
    shown = Draft({**words, **(draft.values if draft else {})}, draft.troubles if draft else {})
    return _calendar_form(call, shown, row, status)


def _calendar_form(call: Call, draft: Draft, row: CalendarRow | None = None, status: int = 200) -> Response:
    return call.page(
        "working_calendar.html",
        status,
        draft=draft,
        calendar=row,
        weekdays=WEEKDAYS,
        countries=countries(),
        show_hours=show_hours,
    )


def _save_calendar(call: Call, row: CalendarRow | None) -> Response:
    draft = draft_of(call)
    form = call.form
    try:
        wanted = CalendarDraft(
            name=form.text("name") or "",
            time_zone=form.text("time_zone") or "",
            country=form.text("country"),
            region=form.text("region"),
            hours=[read_hours(form.text(f"hours_{place}") or "") for place in range(7)],
        )
        today = call.today
        days = holidays_of(wanted.country, wanted.region, today) if wanted.country else []
        saved = actions.save_calendar(call.store, wanted, row=row.id if row else None, by=call.by)
        actions.keep_holidays(call.store, saved, days, by=call.by)
    except FieldappError as error:
        draft.blame(call, error)
        return _calendar_form(call, draft, row, 422)
    return call.go(f"/calendars/{saved}", N_("The calendar was saved."))
