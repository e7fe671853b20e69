"""What was promised: service levels, and the working calendars their clocks run on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, choice, day, link, structure, text, whole
from fieldapp.model.noun import Editable, Home
from fieldapp.model.orders import OrderKind, Priority


class WorkingCalendar(Editable):
    """When the company works: weekly hours in one time zone, and a country's holidays."""

    __tablename__ = "working_calendar"
    HOME = Home("setup")

    name: Mapped[str] = text(Merge.OFFICE, required=True)
    time_zone: Mapped[str] = text(Merge.OFFICE, required=True)
    country: Mapped[str | None] = text(Merge.OFFICE)
    """ISO 3166-1, for its public holidays; without it there are only days somebody entered."""
    region: Mapped[str | None] = text(Merge.OFFICE)
    """ISO 3166-2 without the country: `WA` of Australia."""
    hours: Mapped[list[Any]] = structure(Merge.OFFICE, default=list)
    """Seven days from Monday, each a list of `["08:30", "17:30"]`; `"24:00"` ends a day."""


class DayOrigin(StrEnum):
    """Who says that a day is special."""

    HOLIDAY = "holiday"
    OWN = "own"


class CalendarDay(Editable):
    """One day of a calendar that is not as its weekday: closed, or open at other hours."""

    __tablename__ = "calendar_day"
    HOME = Home("setup")

    calendar_id: Mapped[str] = link("working_calendar", Merge.OFFICE, required=True)
    on_day: Mapped[date] = day(Merge.OFFICE, required=True)
    name: Mapped[str] = text(Merge.OFFICE, required=True)
    name_zh: Mapped[str | None] = text(Merge.OFFICE)
    origin: Mapped[DayOrigin] = choice(DayOrigin, Merge.OFFICE, default=DayOrigin.OWN)
    hours: Mapped[list[Any]] = structure(Merge.OFFICE, default=list)
    """The day's hours as a calendar has them; empty when nobody works."""


class ServiceLevel(Editable):
    """What is promised to whom: minutes of working time to be there, and to have it solved."""

    __tablename__ = "service_level"
    HOME = Home("setup")

    name: Mapped[str] = text(Merge.OFFICE, required=True)
    calendar_id: Mapped[str] = link("working_calendar", Merge.OFFICE, required=True)
    customer_id: Mapped[str | None] = link(None, Merge.OFFICE, index=False)
    """Whose; without it everybody's who has none of his own."""
    customer_name: Mapped[str | None] = text(Merge.OFFICE)
    priority: Mapped[Priority | None] = choice(Priority, Merge.OFFICE)
    kind: Mapped[OrderKind | None] = choice(OrderKind, Merge.OFFICE)
    respond_minutes: Mapped[int | None] = whole(Merge.OFFICE)
    resolve_minutes: Mapped[int | None] = whole(Merge.OFFICE)
    warn_minutes: Mapped[int] = whole(Merge.OFFICE, required=True)
    """How many minutes of working time before the end an order counts as at risk."""
    stopped_by: Mapped[list[Any]] = structure(Merge.OFFICE, default=list)
    """Reasons of a pause (`PauseReason`) that stop the clock until work goes on."""
